/* The section `sla`: clocks and their targets. */
#include "model/names.h"
#include "model/reader.h"

const char *const fnl_sla_output_suffixes[fnl_sla_outputs] = {
    "_status", "_due", "_elapsed_s", "_remaining_s", "_breached_at", "_over_s", "_paused", "_paused_s",
};

fnl_type fnl_sla_output_type(uint32_t output)
{
    static const fnl_type types[fnl_sla_outputs] = {
        fnl_type_text, fnl_type_time, fnl_type_int,  fnl_type_int,
        fnl_type_time, fnl_type_int,  fnl_type_bool, fnl_type_int,
    };
    return types[output];
}

void fnl_register_sla(fnl_model_reader *reader, const fnl_node *sla)
{
    (void)reader;
    (void)sla;
}

void fnl_read_sla(fnl_model_reader *reader, const fnl_node *sla)
{
    (void)reader;
    (void)sla;
}
