/* Figures: what numbers of a place become, with their numerator, denominator and interval. */
#include "kpi/result.h"

static const double part_of[] = { [fnl_statistic_p50] = 0.5, [fnl_statistic_p90] = 0.9 };

void fnl_figure_number(fnl_figure *out, double value)
{
    out->known = true;
    out->value = value;
}

void fnl_figure_count(fnl_figure *out, int64_t count)
{
    fnl_figure_number(out, (double)count);
}

void fnl_figure_amount(fnl_figure *out, fnl_wide amount, int64_t parts)
{
    fnl_figure_number(out, fnl_ratio_number(amount, fnl_wide_of(parts)));
}

void fnl_figure_ratio(fnl_figure *out, fnl_wide numerator, int64_t parts, fnl_wide denominator, int64_t of_parts)
{
    out->has_parts = true;
    out->is_too_large = !fnl_ratio_millionths(numerator, fnl_wide_of(parts), &out->numerator) ||
                        !fnl_ratio_millionths(denominator, fnl_wide_of(of_parts), &out->denominator);
    if (fnl_wide_is_zero(denominator))
        return;
    if (parts != of_parts &&
        (!fnl_wide_times(numerator, of_parts, &numerator) || !fnl_wide_times(denominator, parts, &denominator))) {
        out->is_too_large = true;
        return;
    }
    fnl_figure_number(out, fnl_ratio_number(numerator, denominator));
}

void fnl_figure_share(fnl_figure *out, int64_t hits, fnl_wide of)
{
    fnl_figure_ratio(out, fnl_wide_of(hits), 1, of, 1);
}

void fnl_figure_rate(fnl_figure *out, int64_t hits, fnl_wide of)
{
    fnl_figure_share(out, hits, of);
    if (!out->known || fnl_wide_compare(fnl_wide_of(hits), of) > 0 || fnl_wide_compare(of, fnl_wide_of(INT64_MAX)) > 0)
        return;
    out->has_interval = true;
    fnl_wilson_interval(hits, (int64_t)of.low, &out->low, &out->high);
}

void fnl_figure_statistic(fnl_results *results, const fnl_spread *spread, uint32_t statistic, int64_t parts,
                          fnl_figure *out)
{
    static const fnl_spread nothing = { .count = 0 };
    if (statistic == fnl_statistic_mean) {
        const fnl_spread *of = spread == NULL ? &nothing : spread;
        fnl_figure_ratio(out, of->sum, parts, (fnl_wide){ of->count, 0 }, 1);
        return;
    }
    if (spread == NULL)
        return;
    double quantile = 0;
    if (!fnl_spread_quantile(spread, results->memory, results->state->is_exact, part_of[statistic], &quantile))
        results->no_memory = true;
    fnl_figure_number(out, quantile / (double)parts);
}

int64_t fnl_money_parts(const fnl_results *results)
{
    return fnl_powers_of_ten[results->kpis->money_scale];
}
