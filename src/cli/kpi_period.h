/* Periods as people call them. */
#ifndef FNL_CLI_KPI_PERIOD_H
#define FNL_CLI_KPI_PERIOD_H

#include "page.h"

/* "2026-11-21", "2026-W47", "2026-11", "2026 Q4", "2026". */
void fnl_put_period(fnl_page *page, fnl_slice grain, int32_t first_day);

/* The first day of the next one. */
int32_t fnl_period_next(fnl_slice grain, int32_t first_day);

/* The day of a text that begins as 2026-11-21. */
int32_t fnl_period_day(const char *text);

#endif
