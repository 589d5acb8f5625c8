/* A step with random operands and tables, for tests that hold kernels against the portable ones. */
#ifndef KERNEL_CASE_H
#define KERNEL_CASE_H

#include "running.h"

#include <math.h>

enum {
    most_operands = 20,
    most_results = 16,
    table_bytes = 1 << 16,
    guard_bytes = 128,
    guard = 0xa5,
    least_slots = 256, /* of classes */
};

/* What kind of values an operand or a result has. */
typedef struct shape {
    fnl_lane lane;
    uint8_t width;
} shape;

/* One block of rows behind an address that need not be aligned; its memory ends where the last word of rows does. */
typedef struct rows_memory {
    char *memory;
    size_t size;
    fnl_block block;
} rows_memory;

typedef struct kernel_case {
    uint64_t random;
    fnl_step step;
    shape operands[most_operands];
    uint32_t operand_count;
    uint32_t result_count;
    uint32_t classes; /* values of operands of texts lie below */
    int64_t near[18]; /* values that operands are likely to have */
    uint32_t near_count;
    int64_t as_of;
    _Alignas(16) char table[table_bytes];
    _Alignas(16) char items[table_bytes]; /* what a table points to */
} kernel_case;

static inline uint64_t below(kernel_case *self, uint64_t end)
{
    return next_random(&self->random) % end;
}

static inline uint64_t any_bits(kernel_case *self)
{
    return next_random(&self->random) << 32 ^ next_random(&self->random);
}

static inline uint32_t rows_of(uint32_t count)
{
    return (count + 63) / 64 * 64;
}

/* Any whole of a width: of any size, at the ends, or near what the table says. */
static inline int64_t any_whole(kernel_case *self, unsigned width)
{
    static const int64_t ends[] = { INT64_MIN, INT64_MIN + 1, INT64_MAX, INT32_MIN, INT32_MAX, INT16_MIN,
                                    INT16_MAX, 32768,         -32769,    -1,        0,         1 };
    int64_t value = (int64_t)any_bits(self) >> below(self, 64);
    uint64_t way = below(self, 4);
    if (way == 0)
        value = ends[below(self, sizeof ends / sizeof *ends)];
    else if (way < 3 && self->near_count > 0)
        value = (int64_t)((uint64_t)self->near[below(self, self->near_count)] + below(self, 3) - 1);
    return width == fnl_width_16 ? (int16_t)value : width == fnl_width_32 ? (int32_t)value : value;
}

/* Numbers are finite where they are valid; of 4 bytes they are floats. */
static inline double any_number(kernel_case *self, unsigned width, bool valid)
{
    static const double ends[] = { 0.0, -0.0, 1.0, -1.0, 0x1p-149, -0x1p-126, 0x1.fffffep127, -0x1.fffffep127 };
    static const double large[] = { 0x1.fffffffffffffp1023, -0x1.fffffffffffffp1023, 0x1p-1074, 0x1p-1022 };
    uint64_t way = below(self, 8);
    if (!valid && way < 4)
        return way == 0 ? (double)INFINITY : way == 1 ? -(double)INFINITY : (double)NAN;
    if (way < 4 && self->near_count > 0)
        return number_of(self->near[below(self, self->near_count)]);
    if (way == 4)
        return ends[below(self, sizeof ends / sizeof *ends)];
    if (way == 5 && width == fnl_width_64)
        return large[below(self, sizeof large / sizeof *large)];
    return (double)(int64_t)(below(self, 2001) - 1000) / 8;
}

/* Bits that are all set, none, or any. */
static inline void fill_bits(kernel_case *self, uint64_t *bits, uint32_t words)
{
    uint64_t way = below(self, 4);
    for (uint32_t word = 0; word < words; word++)
        bits[word] = way == 0 ? ~(uint64_t)0 : way == 1 ? 0 : any_bits(self) | (way == 2 ? any_bits(self) : 0);
}

static inline void put_number(char *at, unsigned width, double number)
{
    if (width == fnl_width_32) {
        float single = (float)number;
        memcpy(at, &single, sizeof single);
    } else {
        memcpy(at, &number, sizeof number);
    }
}

static inline void fill_values(kernel_case *self, const fnl_block *block, shape of, uint32_t rows)
{
    char *values = block->values;
    for (uint32_t row = 0; row < rows; row++) {
        bool valid = (block->valid[row / 64] >> row % 64 & 1) != 0;
        int64_t whole = of.lane == fnl_lane_text ? (int64_t)below(self, self->classes) : any_whole(self, of.width);
        if (of.lane == fnl_lane_number)
            put_number(values + row * of.width, of.width, any_number(self, of.width, valid));
        else
            memcpy(values + row * of.width, &whole, of.width);
    }
}

/* Memory for whole words of rows at `shift` bytes from an aligned address, with guard bytes behind. */
static inline rows_memory take_rows(uint32_t rows, unsigned width, size_t shift, size_t behind)
{
    size_t words = rows / 64 * sizeof(uint64_t);
    size_t values = width == fnl_width_truth ? words : (size_t)rows * width;
    rows_memory taken = { .size = words + behind + shift + values + behind };
    taken.memory = malloc(taken.size);
    assert_non_null(taken.memory);
    memset(taken.memory, guard, taken.size);
    taken.block.valid = (uint64_t *)(void *)taken.memory;
    taken.block.values = taken.memory + words + behind + shift;
    return taken;
}

static inline rows_memory take_operand(kernel_case *self, shape of, uint32_t count)
{
    uint32_t rows = rows_of(count);
    /* What a column lends begins at any of its values. */
    size_t shift = of.width == fnl_width_truth ? 0 : below(self, 2) * of.width;
    rows_memory taken = take_rows(rows, of.width, shift, 0);
    fill_bits(self, taken.block.valid, rows / 64);
    if (of.lane != fnl_lane_truth) {
        fill_values(self, &taken.block, of, rows);
        return taken;
    }
    fill_bits(self, taken.block.is_true, rows / 64);
    for (uint32_t word = 0; word < rows / 64; word++)
        taken.block.is_false[word] &= ~taken.block.is_true[word];
    return taken;
}

#endif
