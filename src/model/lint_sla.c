/* Warnings about clocks and calendars. */
#include "model/reader.h"

void fnl_lint_sla(fnl_model_reader *reader)
{
    (void)reader;
}
