/* What is kept of a distribution, for the files that read it. */
#ifndef FNL_KPI_SPREAD_INSIDE_H
#define FNL_KPI_SPREAD_INSIDE_H

#include "kpi/spread.h"

static inline uint64_t fnl_spread_count_at(const fnl_spread *spread, uint32_t slot)
{
    switch ((fnl_spread_form)spread->form) {
    case fnl_spread_counts_16:
        return ((const uint16_t *)spread->kept)[slot];
    case fnl_spread_counts_32:
        return ((const uint32_t *)spread->kept)[slot];
    default:
        return ((const uint64_t *)spread->kept)[slot];
    }
}

#endif
