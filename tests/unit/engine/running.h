/* Running block programs in tests: columns of values in memory, results row by row. */
#ifndef RUNNING_H
#define RUNNING_H

#include "engine/build_points.h"
#include "engine/run.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* 2026-11-21T09:30:00Z */
#define RUNNING_AS_OF (INT64_C(1795253400) * FNL_SECOND)

/* A value of a row: truth 1 or 0, whole, the bits of a number, or a text. */
typedef struct item {
    bool known;
    int64_t value;
    fnl_text text;
} item;

enum { most_columns = 24 };

typedef struct running {
    fnl_lane lanes[most_columns];
    item *columns[most_columns];
    uint32_t column_count;
    uint32_t rows;
    uint32_t row; /* where the block begins */
    fnl_program_options options;
    const fnl_program *program; /* that runs */
    fnl_builder *builder;
    fnl_arena arena;
    fnl_machine machine;
    uint64_t identity;
    uint32_t trims;
} running;

static inline uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 24;
}

static inline int64_t bits_of(double number)
{
    int64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static inline double number_of(int64_t bits)
{
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static inline void start_running(running *self, uint32_t rows, const fnl_lane *lanes, uint32_t count)
{
    *self = (running){ .rows = rows, .column_count = count, .identity = 1 };
    self->builder = fnl_builder_new(&fnl_default_allocator);
    assert_non_null(self->builder);
    fnl_arena_start(&self->arena, &fnl_default_allocator);
    fnl_machine_start(&self->machine, &fnl_default_allocator);
    for (uint32_t i = 0; i < count; i++) {
        self->lanes[i] = lanes[i];
        self->columns[i] = calloc(rows + (size_t)1, sizeof(item));
        assert_non_null(self->columns[i]);
        assert_int_equal(fnl_builder_add_column(self->builder, lanes[i]), i);
    }
}

static inline void end_running(running *self)
{
    fnl_builder_free(self->builder);
    fnl_arena_end(&self->arena);
    fnl_machine_end(&self->machine);
    for (uint32_t i = 0; i < self->column_count; i++)
        free(self->columns[i]);
}

/* As columns do: every row of the last word has a class. */
static inline void read_classes(running *self, uint32_t column, uint32_t count, fnl_block *out)
{
    const fnl_classes *classes = self->program->columns[column].classes;
    memset(out->valid, 0, (count + 63) / 64 * sizeof *out->valid);
    for (uint32_t i = 0; i < (count + 63) / 64 * 64; i++) {
        uint16_t class = fnl_class_of_null(classes);
        const item *from = &self->columns[column][self->row + i];
        if (i < count && from->known) {
            uint32_t number = 0;
            bool found = fnl_index_find(&self->machine.pool, from->text, &number);
            class = found ? fnl_class_of_number(classes, number) : classes->other;
            out->valid[i / 64] |= (uint64_t)1 << i % 64;
        }
        if (classes->width == fnl_width_8)
            out->class8[i] = (uint8_t) class;
        else
            out->class16[i] = class;
    }
}

static inline int32_t read_items(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error)
{
    running *self = context;
    (void)error;
    uint32_t words = (count + 63) / 64;
    bool is_truth = self->lanes[column] == fnl_lane_truth;
    if (self->program->columns[column].classes != NULL) {
        read_classes(self, column, count, out);
        return FNL_OK;
    }
    memset(out->valid, 0, words * sizeof *out->valid);
    if (is_truth)
        memset(out->is_true, 0, words * sizeof *out->is_true);
    for (uint32_t i = 0; i < count; i++) {
        const item *from = &self->columns[column][self->row + i];
        uint64_t bit = (uint64_t)1 << i % 64;
        if (is_truth) {
            *(from->value != 0 ? &out->is_true[i / 64] : &out->is_false[i / 64]) |= from->known ? bit : 0;
            continue;
        }
        out->valid[i / 64] |= from->known ? bit : 0;
        if (self->program->columns[column].width == fnl_width_32) {
            if (self->lanes[column] == fnl_lane_number)
                out->number32[i] = (float)number_of(from->value);
            else
                out->whole32[i] = (int32_t)from->value;
            continue;
        }
        out->whole[i] = from->value; /* also where it is NULL: then it is anything */
        if (from->known && self->lanes[column] == fnl_lane_text) {
            uint32_t number = 0;
            bool is_new = false;
            assert_true(fnl_index_add(&self->machine.pool, from->text, &number, &is_new));
            out->whole[i] = number;
        }
    }
    return FNL_OK;
}

static inline item item_of(const running *self, const fnl_block *block, fnl_lane lane, uint32_t row)
{
    item got = { 0 };
    bool first = (block->is_true[0 + row / 64] >> row % 64 & 1) != 0;
    bool second = (block->valid[row / 64] >> row % 64 & 1) != 0;
    if (lane == fnl_lane_truth) {
        assert_false(first && second);
        return (item){ .known = first || second, .value = first };
    }
    got.known = second;
    if (!got.known)
        return got;
    got.value = block->whole[row];
    if (lane == fnl_lane_text)
        got = (item){ .known = true, .text = self->machine.pool.keys[block->whole[row]] };
    return got;
}

/* Results of wanted[i] in row r at out[i * rows + r]. Texts point into the pool, or with `arena` to copies. */
static inline void run_blocks_of(running *self, const fnl_program *program, uint32_t wanted, uint32_t block_rows,
                                 fnl_arena *arena, item *out)
{
    fnl_error error = { 0 };
    fnl_tally tally = { .error = &error };
    fnl_frame frame = { .as_of = RUNNING_AS_OF, .zone = &fnl_zone_utc, .tally = &tally, .error = &error };
    frame.read_column = read_items;
    frame.context = self;
    self->program = program;
    assert_int_equal(fnl_machine_fit(&self->machine, program, self->identity, block_rows, &error), FNL_OK);
    assert_int_equal(fnl_machine_begin(&self->machine, &frame), FNL_OK);
    for (self->row = 0; self->row < self->rows; self->row += block_rows) {
        uint32_t count = self->rows - self->row < block_rows ? self->rows - self->row : block_rows;
        bool trimmed = false;
        assert_int_equal(fnl_machine_block(&self->machine, &frame, count), FNL_OK);
        for (uint32_t i = 0; i < wanted; i++) {
            for (uint32_t row = 0; row < count; row++) {
                item got =
                    item_of(self, &self->machine.registers[program->outputs[i].place], program->outputs[i].lane, row);
                if (arena != NULL && got.text.bytes != NULL)
                    got.text = fnl_arena_copy(arena, got.text);
                out[(size_t)i * self->rows + self->row + row] = got;
            }
        }
        assert_int_equal(fnl_machine_trim(&self->machine, &trimmed, &error), FNL_OK);
        self->trims += trimmed;
    }
}

static inline item *run_values(running *self, const fnl_value *wanted, uint32_t count, uint32_t block_rows)
{
    fnl_error error = { 0 };
    fnl_program *program = fnl_arena_take(&self->arena, 1, sizeof *program);
    item *out = calloc((size_t)count * self->rows + 1, sizeof *out);
    assert_non_null(program);
    assert_non_null(out);
    assert_false(fnl_builder_failed(self->builder));
    assert_int_equal(fnl_program_make(&self->arena, self->builder, wanted, count, &self->options, program, &error),
                     FNL_OK);
    self->identity++;
    run_blocks_of(self, program, count, block_rows, &self->arena, out);
    return out;
}

static inline bool same_item(item a, item b)
{
    return a.known == b.known && (!a.known || (a.value == b.value && fnl_text_equal(a.text, b.text)));
}

#endif
