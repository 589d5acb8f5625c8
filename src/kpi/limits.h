/* What a cell of any state can hold: what is loaded and merged is held to it. */
#ifndef FNL_KPI_LIMITS_H
#define FNL_KPI_LIMITS_H

#include "core/arithmetic.h"
#include "kpi/layout.h"

#define FNL_MOST_KPI_ROWS (INT64_C(1) << 36)

/* Counts of leads are at most as many as leads; of spend any. */
bool fnl_kpi_count_fits(const fnl_kpi_layout *layout, uint32_t number, int64_t value);
/* Sums of 64-bit numbers, so many at most; those of amounts that are taken as none if negative are not. */
bool fnl_kpi_sum_fits(const fnl_kpi_layout *layout, uint32_t number, fnl_wide value);
bool fnl_kpi_tally_fits(const fnl_kpi_layout *layout, uint32_t number, fnl_wide value);

/* Whether a measure is one of spend, which stands in cells of its own. */
bool fnl_kpi_count_is_spend(const fnl_kpi_layout *layout, uint32_t number);
bool fnl_kpi_sum_is_spend(const fnl_kpi_layout *layout, uint32_t number);
bool fnl_kpi_tally_is_spend(const fnl_kpi_layout *layout, uint32_t number);

#endif
