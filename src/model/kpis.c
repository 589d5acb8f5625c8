/* The sections about KPIs. */
#include "model/names.h"
#include "model/reader.h"

const char *const fnl_grain_names[fnl_grains] = { "day", "week", "month", "quarter", "year" };

void fnl_read_kpis(fnl_model_reader *reader, const fnl_node *root)
{
    (void)reader;
    (void)root;
}
