#include "kpi/limits.h"

bool fnl_kpi_count_is_spend(const fnl_kpi_layout *layout, uint32_t number)
{
    return number >= layout->spend_counts; /* they are the last */
}

bool fnl_kpi_sum_is_spend(const fnl_kpi_layout *layout, uint32_t number)
{
    return number == layout->spend || number == layout->lagged_spend;
}

bool fnl_kpi_tally_is_spend(const fnl_kpi_layout *layout, uint32_t number)
{
    return number == layout->spend_kinds || number == layout->lagged_kinds;
}

static bool is_sum(fnl_wide value)
{
    return value.high >= -FNL_MOST_KPI_ROWS && value.high < FNL_MOST_KPI_ROWS;
}

bool fnl_kpi_count_fits(const fnl_kpi_layout *layout, uint32_t number, int64_t value)
{
    return fnl_kpi_count_is_spend(layout, number) || (value >= 0 && value <= FNL_MOST_KPI_ROWS);
}

bool fnl_kpi_sum_fits(const fnl_kpi_layout *layout, uint32_t number, fnl_wide value)
{
    bool is_users = number >= layout->user_sums && number < layout->user_sums + layout->kpis->metric_count;
    bool may_be_negative = is_users || fnl_kpi_sum_is_spend(layout, number);
    return is_sum(value) && (may_be_negative || value.high >= 0);
}

bool fnl_kpi_tally_fits(const fnl_kpi_layout *layout, uint32_t number, fnl_wide value)
{
    if (fnl_kpi_tally_is_spend(layout, number))
        return is_sum(value);
    return value.high == 0 && value.low >= 1 && value.low <= (uint64_t)FNL_MOST_KPI_ROWS;
}
