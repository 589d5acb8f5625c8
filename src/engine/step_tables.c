/* The tables of steps as kernels see them: by class, by literal, by age, with cuts that fit the lanes of what is compared. */
#include "engine/maker.h"

#include <float.h>
#include <math.h>

enum {
    most_dense_literals = 4096, /* a table by pool number is small enough to stay in the core's nearest cache */
    most_literal_slots = 1 << 22,
};

static void *take(fnl_maker *maker, size_t count, size_t size)
{
    void *taken = fnl_arena_take(maker->arena, count, size);
    if (taken == NULL)
        maker->failed = true;
    return taken;
}

/* What a set or keys give for a literal. */
static fnl_given given_for(const fnl_builder *builder, const fnl_definition *definition, int64_t literal)
{
    const fnl_set_table *set = fnl_table_of(builder, definition);
    const fnl_keys_table *keys = fnl_table_of(builder, definition);
    bool is_set = definition->operation == fnl_op_text_set;
    const int64_t *items = is_set ? set->items : keys->items;
    uint64_t low = 0;
    uint64_t count = is_set ? set->count : keys->count;
    for (uint64_t left = count; left > 1;) {
        uint64_t half = left / 2;
        low = items[low + half] <= literal ? low + half : low;
        left -= half;
    }
    bool found = count != 0 && items[low] == literal;
    if (is_set)
        return (fnl_given){ .value = found != (set->inverted != 0), .known = 1 };
    return found ? (fnl_given){ .value = items[count + low], .known = 1 } : keys->otherwise;
}

enum { no_literal = -1, truth_true = 1, truth_false = 2 };

static fnl_given given_for_class(const fnl_maker *maker, const fnl_definition *definition,
                                 const fnl_column_classes *classes, uint32_t class)
{
    if (class + 1 < classes->count)
        return given_for(maker->builder, definition,
                         class + 2 < classes->count ? (int64_t)classes->literals[class] : no_literal);
    if (definition->operation == fnl_op_text_set)
        return (fnl_given){ 0, 0 };
    return ((const fnl_keys_table *)fnl_table_of(maker->builder, definition))->missing;
}

/* Writes to a list of any width. */
static void put(void *list, uint8_t width, size_t at, int64_t value)
{
    if (width == fnl_width_16)
        ((int16_t *)list)[at] = (int16_t)value;
    else if (width == fnl_width_32)
        ((int32_t *)list)[at] = (int32_t)value;
    else
        ((int64_t *)list)[at] = value;
}

static void by_class(fnl_maker *maker, const fnl_definition *definition, const fnl_column_classes *classes,
                     fnl_step *step)
{
    bool is_set = definition->operation == fnl_op_text_set;
    size_t slots = classes->count < fnl_byte_slots ? fnl_byte_slots : classes->count;
    uint8_t width = is_set ? fnl_width_8 : step->width;
    fnl_class_table *table = take(maker, 1, sizeof *table);
    uint8_t *known = take(maker, slots, 1);
    uint8_t *low = take(maker, slots, 1);
    uint8_t *high = take(maker, slots, 1);
    void *gives = take(maker, slots, width);
    if (table == NULL || known == NULL || low == NULL || high == NULL || gives == NULL)
        return;
    *table = (fnl_class_table){ classes->count, true, gives, low, high, known, known };
    for (uint32_t class = 0; class < classes->count; class ++) {
        fnl_given given = given_for_class(maker, definition, classes, class);
        known[class] = (uint8_t)given.known;
        if (is_set) {
            known[class] = given.known == 0 ? 0 : given.value != 0 ? truth_true : truth_false;
            continue;
        }
        put(gives, width, class, given.value);
        low[class] = (uint8_t)given.value;
        high[class] = (uint8_t)((uint64_t)given.value >> 8);
        table->all_known = table->all_known && given.known != 0;
    }
    step->operation = is_set ? fnl_op_class_set : fnl_op_class_keys;
    step->table = table;
}

/* What a set or keys of a text give, by pool number. */
static void by_literal(fnl_maker *maker, const fnl_definition *definition, fnl_step *step)
{
    uint32_t count = maker->builder->literals.count;
    fnl_literal_table *table = take(maker, 1, sizeof *table);
    uint8_t *known = take(maker, count + (size_t)1, 1);
    int64_t *gives = take(maker, count + (size_t)1, sizeof *gives);
    if (table == NULL || known == NULL || gives == NULL)
        return;
    *table = (fnl_literal_table){ .count = count, .gives = gives, .known = known };
    step->table = table;
    if (definition->operation == fnl_op_text_set) {
        const fnl_set_table *set = fnl_table_of(maker->builder, definition);
        memset(known, (int)set->inverted, count + (size_t)1);
        for (uint32_t i = 0; i < set->count; i++)
            known[set->items[i]] ^= 1;
        step->operation = fnl_op_literal_set;
        return;
    }
    const fnl_keys_table *keys = fnl_table_of(maker->builder, definition);
    table->missing = keys->missing;
    memset(known, keys->otherwise.known != 0, count + (size_t)1);
    for (uint32_t i = 0; i <= count; i++)
        gives[i] = keys->otherwise.value;
    for (uint64_t i = 0; i < keys->count; i++) {
        known[keys->items[i]] = 1;
        gives[keys->items[i]] = keys->items[keys->count + i];
    }
    step->operation = fnl_op_literal_keys;
}

/* Texts whose literals are few are answered by pool number. */
static bool may_be_by_literal(fnl_maker *maker, const fnl_definition *definition)
{
    if (definition->operation != fnl_op_text_set && definition->operation != fnl_op_keys)
        return false;
    uint64_t literals = maker->builder->literals.count;
    if (fnl_definition_of(maker->builder, definition->a)->lane != fnl_lane_text || literals > most_dense_literals ||
        maker->dense_slots + literals > most_literal_slots)
        return false;
    maker->dense_slots += literals;
    return true;
}

static void by_age(fnl_maker *maker, const fnl_definition *definition, fnl_step *step)
{
    const fnl_decay_points_table *decay = fnl_table_of(maker->builder, definition);
    fnl_ages_table *table = take(maker, 1, sizeof *table);
    void *gives = take(maker, decay->count + 1, step->width);
    if (table == NULL || gives == NULL)
        return;
    for (uint64_t i = 0; i <= decay->count; i++)
        put(gives, step->width, i, decay->items[i]);
    *table = (fnl_ages_table){ decay->step, decay->count, decay->if_false, decay->if_unknown, gives };
    step->table = table;
}

/* The next binary32 above a finite one. */
static float next_float(float number)
{
    uint32_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    bits = number == 0 ? 1 : number > 0 ? bits + 1 : bits - 1;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* The smallest binary32 that is not below a cut; infinity if there is none. */
static int64_t float_cut(int64_t bits)
{
    double cut = 0;
    memcpy(&cut, &bits, sizeof cut);
    if (cut > (double)FLT_MAX)
        cut = (double)INFINITY;
    else if (cut <= -(double)FLT_MAX)
        cut = -(double)FLT_MAX;
    else {
        float nearest = (float)cut;
        cut = (double)((double)nearest < cut ? next_float(nearest) : nearest);
    }
    memcpy(&bits, &cut, sizeof bits);
    return bits;
}

/* The cuts that a value may lie on both sides of: those from `first` to `last`. */
static void find_cuts(const fnl_step *step, const int64_t *cuts, uint64_t count, uint64_t *first, uint64_t *last)
{
    uint8_t width = step->of_width;
    int64_t low = width == fnl_width_16 ? INT16_MIN : width == fnl_width_32 ? INT32_MIN : INT64_MIN;
    int64_t high = width == fnl_width_16 ? INT16_MAX : width == fnl_width_32 ? INT32_MAX : INT64_MAX;
    *first = 0;
    *last = count;
    if (step->of_lane != fnl_lane_whole)
        return;
    while (*first < count && cuts[*first] <= low)
        ++*first;
    for (*last = *first; *last < count && cuts[*last] <= high;)
        ++*last;
}

static void copy_cuts(const fnl_step *step, const int64_t *cuts, uint64_t count, int64_t *out)
{
    bool is_float = step->of_lane == fnl_lane_number && step->of_width == fnl_width_32;
    for (uint64_t i = 0; i < count; i++)
        out[i] = is_float ? float_cut(cuts[i]) : cuts[i];
}

static void by_bin(fnl_maker *maker, const fnl_definition *definition, fnl_step *step)
{
    const fnl_bins_table *bins = fnl_table_of(maker->builder, definition);
    uint64_t first = 0;
    uint64_t last = 0;
    find_cuts(step, bins->items, bins->count, &first, &last);
    uint64_t count = last - first;
    fnl_bins_table *table = take(maker, 1, sizeof *table + (2 * count + 1) * sizeof table->items[0]);
    if (table == NULL)
        return;
    table->count = count;
    table->missing = bins->missing;
    copy_cuts(step, bins->items + first, count, table->items);
    memcpy(table->items + count, bins->items + bins->count + first, (count + 1) * sizeof table->items[0]);
    step->table = table;
}

static void by_interval(fnl_maker *maker, const fnl_definition *definition, fnl_step *step)
{
    const fnl_set_table *set = fnl_table_of(maker->builder, definition);
    uint64_t first = 0;
    uint64_t last = 0;
    find_cuts(step, set->items, set->count, &first, &last);
    uint64_t count = last - first;
    fnl_set_table *table = take(maker, 1, sizeof *table + count * sizeof table->items[0]);
    if (table == NULL)
        return;
    table->count = (uint32_t)count;
    table->inverted = set->inverted ^ (uint32_t)(first % 2);
    copy_cuts(step, set->items + first, count, table->items);
    step->table = table;
}

/* A copy; values that it names become registers. */
static void by_copy(fnl_maker *maker, const fnl_definition *definition, fnl_step *step)
{
    fnl_text bytes = maker->builder->tables.keys[definition->table];
    char *copy = take(maker, bytes.length, 1);
    if (copy == NULL)
        return;
    memcpy(copy, bytes.bytes, bytes.length);
    step->table = copy;
    uint64_t count = 0;
    const int64_t *pairs = fnl_pairs_of(maker->builder, definition, &count);
    if (pairs == NULL)
        return;
    int64_t *registers = (int64_t *)(void *)(copy + ((const char *)pairs - bytes.bytes));
    for (uint64_t i = 0; i < count; i++) {
        const fnl_value_state *state = &maker->states[pairs[2 * i + 1]];
        registers[2 * i + 1] = state->places[fnl_place_of_width(step->of_width)];
    }
}

void fnl_step_table(fnl_maker *maker, const fnl_definition *definition, fnl_step *step)
{
    const fnl_column_classes *classes = fnl_classes_of(maker, definition);
    if (definition->table == FNL_NO_TABLE)
        return;
    if (classes != NULL) {
        by_class(maker, definition, classes, step);
        return;
    }
    if (may_be_by_literal(maker, definition)) {
        by_literal(maker, definition, step);
        return;
    }
    switch (definition->operation) {
    case fnl_op_decay_points:
        by_age(maker, definition, step);
        break;
    case fnl_op_bins:
    case fnl_op_number_bins:
        by_bin(maker, definition, step);
        break;
    case fnl_op_whole_set:
    case fnl_op_number_set:
        by_interval(maker, definition, step);
        break;
    default:
        by_copy(maker, definition, step);
    }
}
