/* Random tables for the steps of kernel tests. */
#ifndef KERNEL_TABLES_H
#define KERNEL_TABLES_H

#include "kernel_case.h"

typedef void make_table(kernel_case *self);

static inline void make_nothing(kernel_case *self)
{
    self->step.table = NULL;
}

static inline fnl_given any_given(kernel_case *self, bool known)
{
    return (fnl_given){ .value = any_whole(self, self->step.width), .known = known || below(self, 2) };
}

/* Classes: few or many; there are always slots for all bytes. */
static inline void make_classes(kernel_case *self, fnl_class_table *table)
{
    bool wide = self->step.of_width == fnl_width_16;
    self->classes = 1 + (uint32_t)below(self, below(self, 2) == 0 ? 50 : wide ? 2000 : least_slots);
    *table = (fnl_class_table){ .count = self->classes, .all_known = true };
}

static inline void make_class_keys(kernel_case *self)
{
    fnl_class_table *table = (fnl_class_table *)(void *)self->table;
    make_classes(self, table);
    uint32_t slots = self->classes < least_slots ? least_slots : self->classes;
    unsigned width = self->step.width;
    uint8_t *bytes = (uint8_t *)self->table + sizeof *table;
    memset(bytes + 2 * slots, 1, slots);
    for (uint32_t i = 0; i < slots; i++) {
        int64_t value = any_whole(self, width);
        memcpy(self->items + i * width, &value, width);
        bytes[i] = (uint8_t)value;
        bytes[slots + i] = (uint8_t)((uint64_t)value >> 8);
    }
    table->gives = self->items;
    table->low = bytes;
    table->high = bytes + slots;
    table->known = bytes + 2 * slots;
}

static inline void make_class_set(kernel_case *self)
{
    fnl_class_table *table = (fnl_class_table *)(void *)self->table;
    make_classes(self, table);
    for (uint32_t i = 0; i < least_slots; i++)
        self->items[i] = (char)below(self, 3);
    table->truths = (const uint8_t *)self->items;
}

static inline void make_points(kernel_case *self)
{
    bool all_known = below(self, 2) == 0;
    fnl_points_table *table = (fnl_points_table *)(void *)self->table;
    *table = (fnl_points_table){ any_given(self, all_known), any_given(self, all_known), any_given(self, all_known) };
    if (below(self, 2) == 0)
        table->if_unknown.value = table->if_false.value;
}

static inline int compare_cuts(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static inline int compare_number_cuts(const void *a, const void *b)
{
    double x = number_of(*(const int64_t *)a);
    double y = number_of(*(const int64_t *)b);
    return (x > y) - (x < y);
}

/* Ascending, each once; also the least of its type, which kernels need not take. Those of floats are floats or infinity. */
static inline uint32_t make_cuts(kernel_case *self, int64_t *cuts, uint32_t most)
{
    uint32_t wanted = (uint32_t)below(self, most + 1);
    unsigned width = self->step.of_width;
    bool numbers = self->step.of_lane == fnl_lane_number;
    self->near_count = 0;
    for (uint32_t i = 0; i < wanted; i++) {
        double number = below(self, 20) == 0 ? (double)INFINITY : any_number(self, width, true);
        if (numbers)
            cuts[i] = bits_of(number + 0.0);
        else
            cuts[i] = any_whole(self, width);
    }
    qsort(cuts, wanted, sizeof *cuts, numbers ? compare_number_cuts : compare_cuts);
    uint32_t count = 0;
    for (uint32_t i = 0; i < wanted; i++)
        if (count == 0 || cuts[count - 1] != cuts[i])
            cuts[count++] = cuts[i];
    for (uint32_t i = 0; i < count; i++)
        if (!numbers || isfinite(number_of(cuts[i])))
            self->near[self->near_count++] = cuts[i];
    return count;
}

static inline void make_bins(kernel_case *self)
{
    fnl_bins_table *table = (fnl_bins_table *)(void *)self->table;
    table->missing = any_given(self, false);
    table->count = make_cuts(self, table->items, 15);
    for (uint64_t i = 0; i <= table->count; i++)
        table->items[table->count + i] = any_whole(self, self->step.width);
}

static inline void make_interval_set(kernel_case *self)
{
    fnl_set_table *table = (fnl_set_table *)(void *)self->table;
    table->inverted = (uint32_t)below(self, 2);
    table->count = make_cuts(self, table->items, 18);
}

/* The terms of a sum, also the same one twice, or none. */
static inline void make_sum(kernel_case *self)
{
    fnl_sum_table *table = (fnl_sum_table *)(void *)self->table;
    self->step.immediate = any_whole(self, self->step.width);
    self->operand_count = 1 + (uint32_t)below(self, 6);
    for (uint32_t i = 0; i < self->operand_count; i++)
        self->operands[i] = self->operands[0];
    table->count = below(self, 8) == 0 ? below(self, 150) : below(self, 12);
    for (uint64_t i = 0; i < table->count; i++) {
        table->items[2 * i] = 0;
        table->items[2 * i + 1] = (int64_t)below(self, self->operand_count);
    }
}

/* Bounds that the result's width holds; open ones only if it holds every value. */
static inline void make_clamp(kernel_case *self)
{
    fnl_clamp_table *table = (fnl_clamp_table *)(void *)self->table;
    int64_t a = any_whole(self, self->step.width);
    int64_t b = any_whole(self, self->step.width);
    *table = (fnl_clamp_table){ .low = a < b ? a : b, .high = a < b ? b : a };
    self->near[0] = a;
    self->near[1] = b;
    self->near_count = 2;
    if (below(self, 4) == 0)
        table->low = INT64_MIN;
    if (below(self, 4) == 0)
        table->high = INT64_MAX;
}

/* Two operands alike, with values that are often equal. */
static inline void make_pair(kernel_case *self)
{
    self->step.table = NULL;
    self->operands[1] = self->operands[0];
    self->operand_count = 2;
    self->near[0] = (int64_t)any_bits(self);
    self->near_count = 1;
}

static inline void make_select(kernel_case *self)
{
    self->step.table = NULL;
    self->operands[1] = self->operands[2] = (shape){ (fnl_lane)self->step.lane, self->step.width };
    self->operand_count = 3;
}

/* Tables as the builder makes them, since kernels rely on what it says about them. */
static inline void make_per_clamped(kernel_case *self)
{
    static const int64_t small[] = { 0, 1, -1, 5, 15, -25, 50, 105, -995, 12345, 10000019 };
    int64_t points =
        below(self, 4) == 0 ? any_whole(self, fnl_width_64) : small[below(self, sizeof small / sizeof *small)];
    int64_t a = any_whole(self, self->step.width);
    int64_t b = any_whole(self, self->step.width) >> below(self, 16);
    fnl_builder *builder = fnl_builder_new(&fnl_default_allocator);
    assert_non_null(builder);
    fnl_value of = fnl_build_column(builder, fnl_builder_add_column(builder, fnl_lane_whole));
    fnl_extent clamp = { a < b ? a : b, a < b ? b : a };
    fnl_value value = fnl_build_per_clamped(builder, of, (unsigned)below(self, 17), points, (unsigned)below(self, 5),
                                            clamp, any_whole(self, self->step.width));
    fnl_per_clamped_table *table = (fnl_per_clamped_table *)(void *)self->table;
    memcpy(table, fnl_table_of(builder, fnl_definition_of(builder, value)), sizeof *table);
    fnl_builder_free(builder);
    self->near[0] = table->least;
    self->near[1] = table->most;
    self->near[2] = 0;
    self->near_count = 3;
    for (; self->near_count < 10; self->near_count++)
        self->near[self->near_count] =
            table->least / 16 * (int64_t)below(self, 9) + table->most / 16 * (int64_t)below(self, 9);
}

/* Ages up to some count of steps, also of odd lengths and such that all together are as long as kernels can compute. */
static inline void make_decay_points(kernel_case *self)
{
    static const int64_t steps[] = { 1, 7, FNL_SECOND, 3600 * FNL_SECOND, 86400 * FNL_SECOND };
    static const int64_t times[] = { RUNNING_AS_OF, RUNNING_AS_OF, -RUNNING_AS_OF, 0, INT64_MIN, INT64_MAX };
    fnl_ages_table *table = (fnl_ages_table *)(void *)self->table;
    unsigned width = self->step.width;
    table->count = below(self, below(self, 2) == 0 ? 5 : 4000);
    table->step = steps[below(self, sizeof steps / sizeof *steps)];
    if (below(self, 4) == 0)
        table->step = ((INT64_C(1) << (51 + below(self, 4))) - 2) / (int64_t)(table->count + 1);
    table->if_false = any_whole(self, width);
    table->if_unknown = any_whole(self, width);
    table->gives = self->items;
    for (uint64_t i = 0; i <= table->count; i++) {
        int64_t value = any_whole(self, width);
        memcpy(self->items + i * width, &value, width);
    }
    self->as_of = times[below(self, sizeof times / sizeof *times)];
    self->near_count = 0;
    for (; self->near_count < 18; self->near_count++) {
        uint64_t age = self->near_count == 0 ? table->count : below(self, table->count + 2);
        self->near[self->near_count] = (int64_t)((uint64_t)self->as_of - age * (uint64_t)table->step);
    }
    self->operands[1] = (shape){ fnl_lane_whole, fnl_width_64 };
    self->operand_count = 2;
}

static inline void make_top(kernel_case *self)
{
    fnl_top_table *table = (fnl_top_table *)(void *)self->table;
    table->most = 1 + below(self, 8);
    bool places = below(self, 4) != 0; /* codes are places */
    table->count = below(self, 8) == 0 ? below(self, 500) : below(self, most_operands + 1);
    self->operand_count = most_operands;
    self->result_count = 2 * (uint32_t)table->most;
    self->near[0] = 500; /* so that there are equals */
    self->near_count = 1;
    for (uint32_t i = 0; i < most_operands; i++)
        self->operands[i] = self->operands[0];
    for (uint64_t i = 0; i < table->count; i++) {
        table->items[2 * i] = places ? (int64_t)i : (int32_t)any_bits(self);
        table->items[2 * i + 1] = (int64_t)(i % most_operands);
    }
}

#endif
