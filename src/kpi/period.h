/* Periods of the local calendar. */
#ifndef FNL_KPI_PERIOD_H
#define FNL_KPI_PERIOD_H

#include "model/funnel.h"
#include "time/civil.h"

/* The first day of the period that a day lies in, and of the next. */
int32_t fnl_period_of(fnl_grain grain, int32_t day);
int32_t fnl_period_next(fnl_grain grain, int32_t first_day);

#endif
