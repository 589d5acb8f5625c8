/* The section `activities`. */
#include "model/reader.h"

uint32_t fnl_count_features(const fnl_node *activities)
{
    (void)activities;
    return 0;
}

void fnl_register_activities(fnl_model_reader *reader, const fnl_node *activities)
{
    (void)reader;
    (void)activities;
}

void fnl_read_activities(fnl_model_reader *reader, const fnl_node *activities)
{
    fnl_key_problem(reader, activities, "`activities` is not supported by this version");
}
