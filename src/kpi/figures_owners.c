/* How unequally leads are spread over owners, those without any included. */
#include "core/order.h"
#include "kpi/result.h"

static int by_amount(const void *context, const void *a, const void *b)
{
    const fnl_tally_item *const *x = a;
    const fnl_tally_item *const *y = b;
    (void)context;
    return fnl_wide_compare((*x)->amount, (*y)->amount);
}

/* Those that have leads, the fewest first; NULL without memory. */
static const fnl_tally_item **sort_owners(const fnl_results *results, const fnl_spot *spot, uint32_t *count)
{
    const fnl_text_tally *owners = fnl_tally_in(spot->leads, results->layout->owners);
    const fnl_tally_item **order = fnl_allocate(results->memory, owners->count, sizeof *order);
    if (order == NULL)
        return NULL;
    *count = 0;
    for (uint32_t i = 0; i < owners->count; i++)
        if (owners->items[i].text != FNL_NO_TEXT)
            order[(*count)++] = &owners->items[i];
    if (fnl_order_items(results->memory, order, *count, sizeof *order, by_amount, NULL))
        return order;
    fnl_release(results->memory, order);
    return NULL;
}

/* With x ascending: (2 × Σ i × x_i - (n + 1) × Σ x) / (n × Σ x). */
static bool gini(const fnl_results *results, const fnl_tally_item *const *order, uint32_t count, fnl_wide total,
                 fnl_figure *out)
{
    int64_t owners = results->owner_count;
    fnl_wide ranked = { 0, 0 };
    fnl_wide of = { 0, 0 };
    for (uint32_t i = 0; i < count; i++) {
        fnl_wide part = { 0, 0 };
        int64_t rank = owners - count + i + 1;
        if (!fnl_wide_times(order[i]->amount, 2 * rank, &part) || !fnl_wide_plus(ranked, part, &ranked))
            return false;
    }
    if (!fnl_wide_times(total, -(owners + 1), &of) || !fnl_wide_plus(ranked, of, &ranked) ||
        !fnl_wide_times(total, owners, &of))
        return false;
    if (!fnl_wide_is_zero(of))
        fnl_figure_number(out, fnl_ratio_number(ranked, of));
    return true;
}

void fnl_figure_of_owners(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out)
{
    uint32_t count = 0;
    const fnl_tally_item **order = sort_owners(results, spot, &count);
    if (order == NULL) {
        results->no_memory = true;
        return;
    }
    fnl_wide total = { 0, 0 };
    for (uint32_t i = 0; i < count; i++)
        out->is_too_large = out->is_too_large || !fnl_wide_plus(total, order[i]->amount, &total);
    if (line->kind == fnl_metric_owner_gini)
        out->is_too_large = out->is_too_large || !gini(results, order, count, total, out);
    else
        fnl_figure_ratio(out, count == 0 ? total : order[count - 1]->amount, 1, total, 1);
    fnl_release(results->memory, order);
}
