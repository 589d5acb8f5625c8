/* Warnings about KPIs. */
#include "model/reader.h"

void fnl_lint_kpis(fnl_model_reader *reader)
{
    (void)reader;
}
