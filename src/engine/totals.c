/* Totals: what is given for one value is added up beforehand, so that all points of a column come from one look-up; what
   is left is summed in the narrowest lanes that hold every partial sum. */
#include "engine/bounds.h"
#include "engine/build_points.h"

#include <stdlib.h>

/* What a term says about another value. */
typedef enum about {
    about_else,  /* nothing that can be added beforehand */
    about_truth, /* what is given for true, false, unknown */
    about_keys,
    about_bins,
} about;

typedef struct term {
    about about;
    fnl_value of;    /* the value that it is about */
    fnl_value value; /* the term itself */
} term;

/* From here on a key, or a bin from its cut on, gives this much more. */
typedef struct change {
    int64_t at;
    int64_t more;
} change;

/* The sum of the terms about one value. */
typedef struct joined {
    fnl_builder *builder;
    change *changes;
    uint64_t count;
    int64_t base; /* of what no key says, of the first bin */
    int64_t missing;
    int64_t if_false; /* of a truth, whose base is for true */
} joined;

/* Sets whose items are places, as those of keys and bins are. */
static bool is_set(const fnl_definition *definition)
{
    return definition->operation == fnl_op_text_set || definition->operation == fnl_op_whole_set ||
           definition->operation == fnl_op_number_set;
}

static bool all_given(const fnl_points_table *table)
{
    return table->if_true.known != 0 && table->if_false.known != 0 && table->if_unknown.known != 0;
}

static term term_of_points(const fnl_builder *builder, const fnl_definition *definition, fnl_value value)
{
    const fnl_definition *of = fnl_definition_of(builder, definition->a);
    if (!all_given(fnl_table_of(builder, definition)))
        return (term){ about_else, value, value };
    if (is_set(of))
        return (term){ of->operation == fnl_op_text_set ? about_keys : about_bins, of->a, value };
    return (term){ about_truth, definition->a, value };
}

static term term_of(const fnl_builder *builder, fnl_value value)
{
    const fnl_definition *definition = fnl_definition_of(builder, value);
    if (definition->lane == fnl_lane_whole && definition->operation == fnl_op_points)
        return term_of_points(builder, definition, value);
    if (definition->lane == fnl_lane_whole && definition->operation == fnl_op_keys) {
        const fnl_keys_table *keys = fnl_table_of(builder, definition);
        if (keys->otherwise.known != 0 && keys->missing.known != 0)
            return (term){ about_keys, definition->a, value };
    }
    if (definition->operation == fnl_op_bins || definition->operation == fnl_op_number_bins) {
        const fnl_bins_table *bins = fnl_table_of(builder, definition);
        if (bins->missing.known != 0)
            return (term){ about_bins, definition->a, value };
    }
    return (term){ about_else, value, value };
}

static void add_change(joined *sum, int64_t at, int64_t more)
{
    if (more != 0)
        sum->changes[sum->count++] = (change){ at, more };
}

/* Points of a set, by the items of the set. */
static void join_set(joined *sum, const fnl_definition *points, const fnl_definition *of)
{
    const fnl_points_table *table = fnl_table_of(sum->builder, points);
    const fnl_set_table *set = fnl_table_of(sum->builder, of);
    int64_t outside = set->inverted != 0 ? table->if_true.value : table->if_false.value;
    int64_t inside = set->inverted != 0 ? table->if_false.value : table->if_true.value;
    sum->base += outside;
    sum->missing += table->if_unknown.value;
    for (uint32_t i = 0; i < set->count; i++) {
        bool back = of->operation != fnl_op_text_set && i % 2 == 1; /* every second cut leaves the set again */
        add_change(sum, set->items[i], back ? outside - inside : inside - outside);
    }
}

static void join_keys(joined *sum, const fnl_keys_table *keys)
{
    sum->base += keys->otherwise.value;
    sum->missing += keys->missing.value;
    for (uint64_t i = 0; i < keys->count; i++)
        add_change(sum, keys->items[i], keys->items[keys->count + i] - keys->otherwise.value);
}

static void join_bins(joined *sum, const fnl_bins_table *bins)
{
    const int64_t *results = bins->items + bins->count;
    sum->base += results[0];
    sum->missing += bins->missing.value;
    for (uint64_t i = 0; i < bins->count; i++)
        add_change(sum, bins->items[i], results[i + 1] - results[i]);
}

static void join(joined *sum, fnl_value value)
{
    const fnl_definition *definition = fnl_definition_of(sum->builder, value);
    if (definition->operation == fnl_op_keys) {
        join_keys(sum, fnl_table_of(sum->builder, definition));
    } else if (definition->operation != fnl_op_points) {
        join_bins(sum, fnl_table_of(sum->builder, definition));
    } else {
        const fnl_definition *of = fnl_definition_of(sum->builder, definition->a);
        if (is_set(of)) {
            join_set(sum, definition, of);
            return;
        }
        const fnl_points_table *table = fnl_table_of(sum->builder, definition);
        sum->base += table->if_true.value;
        sum->if_false += table->if_false.value;
        sum->missing += table->if_unknown.value;
    }
}

/* At most as many changes as join makes of a term. */
static uint64_t changes_of(const fnl_builder *builder, fnl_value value)
{
    const fnl_definition *definition = fnl_definition_of(builder, value);
    if (definition->operation == fnl_op_keys)
        return ((const fnl_keys_table *)fnl_table_of(builder, definition))->count;
    if (definition->operation != fnl_op_points)
        return ((const fnl_bins_table *)fnl_table_of(builder, definition))->count;
    const fnl_definition *of = fnl_definition_of(builder, definition->a);
    return is_set(of) ? ((const fnl_set_table *)fnl_table_of(builder, of))->count : 0;
}

static int compare_wholes(const void *a, const void *b)
{
    int64_t x = ((const change *)a)->at;
    int64_t y = ((const change *)b)->at;
    return (x > y) - (x < y);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = 0;
    double y = 0;
    memcpy(&x, &((const change *)a)->at, sizeof x);
    memcpy(&y, &((const change *)b)->at, sizeof y);
    return (x > y) - (x < y);
}

/* Changes at one place become one, those that cancel out none. */
static void settle(joined *sum, bool numbers)
{
    uint64_t kept = 0;
    if (sum->count > 1)
        qsort(sum->changes, sum->count, sizeof *sum->changes, numbers ? compare_numbers : compare_wholes);
    for (uint64_t i = 0; i < sum->count; i++) {
        if (kept != 0 && sum->changes[kept - 1].at == sum->changes[i].at)
            sum->changes[kept - 1].more += sum->changes[i].more;
        else
            sum->changes[kept++] = sum->changes[i];
        if (sum->changes[kept - 1].more == 0 && (i + 1 == sum->count || sum->changes[i + 1].at != sum->changes[i].at))
            kept--;
    }
    sum->count = kept;
}

/* The table of the sum: places, then what is given there. */
static fnl_value define_changes(joined *sum, const term *of)
{
    fnl_builder *builder = sum->builder;
    uint64_t count = sum->count;
    int64_t *places = fnl_allocate(builder->memory, 2 * (size_t)count + 1, sizeof *places);
    if (places == NULL) {
        builder->failed = true;
        return 0;
    }
    int64_t *results = places + count;
    bool is_bins = of->about == about_bins;
    int64_t now = sum->base;
    if (is_bins)
        *results++ = now;
    for (uint64_t i = 0; i < count; i++) {
        places[i] = sum->changes[i].at;
        now = (is_bins ? now : sum->base) + sum->changes[i].more;
        results[i] = now;
    }
    fnl_value value =
        is_bins ? fnl_build_bins(builder, of->of, (uint32_t)count, places, results - 1, fnl_give(sum->missing))
                : fnl_build_keys(builder, fnl_lane_whole, of->of, (uint32_t)count, places, results, fnl_give(sum->base),
                                 fnl_give(sum->missing));
    fnl_release(builder->memory, places);
    return value;
}

/* Points of a set are two steps, the same as keys or bins one. */
static bool is_points_of_set(const fnl_builder *builder, fnl_value value)
{
    const fnl_definition *definition = fnl_definition_of(builder, value);
    return definition->operation == fnl_op_points && is_set(fnl_definition_of(builder, definition->a));
}

/* One value for terms about the same one. */
static fnl_value join_terms(fnl_builder *builder, const term *terms, uint32_t count)
{
    joined sum = { .builder = builder };
    if (terms[0].about == about_else || (count == 1 && !is_points_of_set(builder, terms[0].value)))
        return terms[0].value;
    if (terms[0].about == about_truth) {
        for (uint32_t i = 0; i < count; i++)
            join(&sum, terms[i].value);
        return fnl_build_points(builder, fnl_lane_whole, terms[0].of, fnl_give(sum.base), fnl_give(sum.if_false),
                                fnl_give(sum.missing));
    }
    uint64_t most = 0;
    for (uint32_t i = 0; i < count; i++)
        most += changes_of(builder, terms[i].value);
    sum.changes = fnl_allocate(builder->memory, most + 1, sizeof *sum.changes);
    if (sum.changes == NULL) {
        builder->failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < count; i++)
        join(&sum, terms[i].value);
    bool numbers = terms[0].about == about_bins && fnl_value_lane(builder, terms[0].of) == fnl_lane_number;
    settle(&sum, numbers);
    fnl_value value = define_changes(&sum, &terms[0]);
    fnl_release(builder->memory, sum.changes);
    return value;
}

static int compare_terms(const void *a, const void *b)
{
    const term *x = a;
    const term *y = b;
    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    if (x->about != y->about)
        return x->about < y->about ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* Joins neighbours about the same value; what is left stands at the front. */
static uint32_t join_all(fnl_builder *builder, term *terms, uint32_t count, fnl_value *values)
{
    uint32_t kept = 0;
    qsort(terms, count, sizeof *terms, compare_terms);
    for (uint32_t i = 0, end = 0; i < count; i = end) {
        for (end = i + 1; end < count && terms[i].about != about_else && terms[end].about == terms[i].about &&
                          terms[end].of == terms[i].of;)
            end++;
        values[kept++] = join_terms(builder, terms + i, end - i);
        if (builder->failed)
            return 0;
    }
    return kept;
}

/* Few terms at a time, so that few of them are held at once. */
static fnl_value sum_up(fnl_builder *builder, int64_t start, fnl_value *values, uint32_t count)
{
    enum { most_terms = 16 };
    while (count > most_terms) {
        values[count - most_terms] = fnl_build_sum(builder, 0, most_terms, values + count - most_terms);
        count -= most_terms - 1;
    }
    return count == 1 && start == 0 ? values[0] : fnl_build_sum(builder, start, count, values);
}

/* Sums of as many terms as fit 16 bits together take their place. */
static uint32_t sum_narrow(fnl_builder *builder, fnl_value *values, uint32_t count)
{
    uint32_t kept = 0;
    uint32_t wide = 0;
    for (uint32_t i = 0; i < count; i++) /* wide ones to the front */
        if (fnl_width_of_bounds(fnl_bounds_of(builder, values[i])) != fnl_width_16) {
            fnl_value other = values[wide];
            values[wide++] = values[i];
            values[i] = other;
        }
    kept = wide;
    for (uint32_t i = wide, end = 0; i < count; i = end) {
        fnl_extent bounds = { 0, 0 };
        for (end = i; end < count; end++) {
            fnl_extent more = fnl_bounds_add(bounds, fnl_bounds_of(builder, values[end]));
            if (fnl_width_of_bounds(more) != fnl_width_16)
                break;
            bounds = more;
        }
        values[kept++] = sum_up(builder, 0, values + i, end - i);
    }
    return kept;
}

static fnl_value total(fnl_builder *builder, int64_t start, term *terms, uint32_t count, fnl_value *values)
{
    uint32_t varying = 0;
    for (uint32_t i = 0; i < count; i++) {
        int64_t constant = 0;
        if (fnl_value_constant(builder, values[i], &constant))
            start += constant;
        else
            terms[varying++] = term_of(builder, values[i]);
    }
    if (varying == 0)
        return fnl_build_whole(builder, start);
    uint32_t kept = join_all(builder, terms, varying, values);
    if (builder->failed)
        return 0;
    fnl_extent bounds = { start, start };
    for (uint32_t i = 0; i < kept; i++)
        bounds = fnl_bounds_add(bounds, fnl_bounds_of(builder, values[i]));
    if (fnl_width_of_bounds(bounds) != fnl_width_16)
        kept = sum_narrow(builder, values, kept);
    return sum_up(builder, start, values, kept);
}

fnl_value fnl_build_total(fnl_builder *builder, int64_t start, uint32_t count, const fnl_value *values)
{
    if (builder->failed)
        return 0;
    if (count == 0)
        return fnl_build_whole(builder, start);
    term *terms = fnl_allocate(builder->memory, count, sizeof *terms);
    fnl_value *copies = fnl_allocate(builder->memory, count, sizeof *copies);
    fnl_value value = 0;
    if (terms == NULL || copies == NULL) {
        builder->failed = true;
    } else {
        memcpy(copies, values, count * sizeof *copies);
        value = total(builder, start, terms, count, copies);
    }
    fnl_release(builder->memory, terms);
    fnl_release(builder->memory, copies);
    return value;
}
