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

/* Ascending, each once; above the least of its type. Those of floats are floats or infinity. */
static inline uint32_t make_cuts(kernel_case *self, int64_t *cuts, uint32_t most)
{
    static const int64_t least[] = { [2] = INT16_MIN, [4] = INT32_MIN, [8] = INT64_MIN };
    uint32_t wanted = (uint32_t)below(self, most + 1);
    unsigned width = self->step.of_width;
    bool numbers = self->step.of_lane == fnl_lane_number;
    self->near_count = 0;
    for (uint32_t i = 0; i < wanted; i++) {
        double number = below(self, 20) == 0 ? (double)INFINITY : any_number(self, width, true);
        if (numbers)
            cuts[i] = bits_of(number + 0.0);
        else
            do
                cuts[i] = any_whole(self, width);
            while (cuts[i] == least[width]);
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

#endif
