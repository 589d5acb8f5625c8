/* The section `lifecycle`. */
#include "model/reader.h"

const char *const fnl_lifecycle_output_names[fnl_lifecycle_outputs] = {
    "stage_next", "stage_since_next", "moved", "move", "move_reason", "move_missing", "wait_until",
};

uint32_t fnl_count_kept(const fnl_node *lifecycle)
{
    (void)lifecycle;
    return 0;
}

void fnl_register_lifecycle(fnl_model_reader *reader, const fnl_node *lifecycle)
{
    (void)reader;
    (void)lifecycle;
}

void fnl_read_lifecycle(fnl_model_reader *reader, const fnl_node *lifecycle)
{
    fnl_key_problem(reader, lifecycle, "`lifecycle` is not supported by this version");
}
