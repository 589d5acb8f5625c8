/* The section `decisions`. */
#include "model/reader.h"

fnl_type fnl_decision_output_type(const fnl_decision *decision, const fnl_decision_output *output)
{
    if (decision->hit != fnl_hit_collect)
        return output->type;
    if (decision->aggregate == fnl_aggregate_none)
        return fnl_type_text;
    return decision->aggregate == fnl_aggregate_count ? fnl_type_int : output->type;
}

const fnl_decision_output *fnl_model_decision_output(const fnl_model *model, uint32_t number,
                                                     const fnl_decision **decision)
{
    uint32_t i = 0;
    while (number - model->decisions[i].first_output >= model->decisions[i].output_count)
        i++;
    *decision = &model->decisions[i];
    return &model->decisions[i].outputs[number - model->decisions[i].first_output];
}

uint32_t fnl_count_decision_outputs(const fnl_node *decisions)
{
    (void)decisions;
    return 0;
}

void fnl_register_decisions(fnl_model_reader *reader, const fnl_node *decisions)
{
    (void)reader;
    (void)decisions;
}

void fnl_read_decisions(fnl_model_reader *reader, const fnl_node *decisions)
{
    fnl_key_problem(reader, decisions, "`decisions` is not supported by this version");
}
