/* Runs one expression over a few rows of expression_scope.h and writes what it gives: "T", "F", "U"; numbers and texts as
   people write them; "-" for NULL. */
#ifndef EXPRESSION_RUN_H
#define EXPRESSION_RUN_H

#include "engine/run.h"
#include "expression_scope.h"

/* 2026-11-21T09:30:00Z */
#define RUN_AS_OF (INT64_C(1795253400) * FNL_SECOND)

typedef struct run_cell {
    bool is_null;
    int64_t whole; /* also of bools */
    double number;
    const char *text;
} run_cell;

typedef struct run_rows {
    const run_cell (*rows)[scope_count];
    uint32_t count;
    fnl_pool *pool;
    const expression_scope *names;
} run_rows;

static inline fnl_lane lane_of(fnl_type type)
{
    switch (type) {
    case fnl_type_text:
        return fnl_lane_text;
    case fnl_type_bool:
        return fnl_lane_truth;
    case fnl_type_number:
        return fnl_lane_number;
    default:
        return fnl_lane_whole;
    }
}

static inline fnl_value resolve_column(void *context, fnl_builder *builder, uint32_t symbol)
{
    (void)context;
    return fnl_build_column(builder, symbol);
}

static inline void put_bit(uint64_t *words, uint32_t row, bool bit)
{
    words[row / 64] |= (uint64_t)bit << row % 64;
}

/* One cell into a register whose masks are zero. */
static inline bool put_cell(const run_rows *rows, uint32_t column, uint32_t row, fnl_block *out)
{
    const run_cell *cell = &rows->rows[row][column];
    fnl_type type = rows->names->symbols[column].type;
    if (type == fnl_type_bool) {
        put_bit(out->is_true, row, !cell->is_null && cell->whole != 0);
        put_bit(out->is_false, row, !cell->is_null && cell->whole == 0);
        return true;
    }
    put_bit(out->valid, row, !cell->is_null);
    uint32_t number = 0;
    bool is_new = false;
    if (type == fnl_type_number) {
        out->number[row] = cell->number;
    } else if (type == fnl_type_text) {
        const char *text = cell->text == NULL ? "" : cell->text;
        if (!fnl_index_add(rows->pool, fnl_text_of(text), &number, &is_new))
            return false;
        out->whole[row] = number;
    } else {
        out->whole[row] = cell->whole;
    }
    return true;
}

static inline int32_t read_rows(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error)
{
    const run_rows *rows = context;
    uint32_t words = (count + 63) / 64;
    if (rows->names->symbols[column].type == fnl_type_bool)
        memset(out->is_true, 0, words * sizeof *out->is_true);
    memset(out->valid, 0, words * sizeof *out->valid);
    for (uint32_t row = 0; row < count; row++)
        if (!put_cell(rows, column, row, out))
            return fnl_fail_memory(error);
    return FNL_OK;
}

static inline bool bit_at(const uint64_t *words, uint32_t row)
{
    return (words[row / 64] >> row % 64 & 1) != 0;
}

static inline void write_result(const fnl_expression *expression, const fnl_block *block, const fnl_pool *pool,
                                uint32_t row, fnl_buffer *out)
{
    fnl_type type = fnl_expression_type(expression);
    if (type == fnl_type_bool) {
        bool is_true = bit_at(block->is_true, row), is_false = bit_at(block->is_false, row);
        fnl_buffer_put_string(out, is_true && is_false ? "both" : (is_true ? "T" : (is_false ? "F" : "U")));
        return;
    }
    if (!bit_at(block->valid, row))
        fnl_buffer_put_byte(out, '-');
    else if (type == fnl_type_number)
        fnl_write_number(out, block->number[row]);
    else if (type == fnl_type_text)
        fnl_buffer_put_text(out, pool->keys[block->whole[row]]);
    else if (type == fnl_type_time)
        fnl_write_instant(out, block->whole[row], &fnl_zone_utc);
    else if (type == fnl_type_date)
        fnl_write_day(out, (int32_t)block->whole[row]);
    else
        fnl_write_decimal(out, block->whole[row], fnl_expression_scale(expression));
}

/* Appends what the expression gives for each row, a blank between them. */
static inline int32_t run_expression(const fnl_expression *expression, const expression_scope *names,
                                     const run_cell (*cells)[scope_count], uint32_t count, const fnl_allocator *memory,
                                     fnl_buffer *out, fnl_error *error)
{
    fnl_arena arena;
    fnl_arena_start(&arena, memory);
    fnl_machine machine;
    fnl_machine_start(&machine, memory);
    fnl_program program = { 0 };
    run_rows rows = { cells, count, &machine.pool, names };
    fnl_tally tally = { .error = error };
    fnl_frame frame = { .as_of = RUN_AS_OF, .zone = &fnl_zone_utc, .tally = &tally, .error = error };
    frame.read_column = read_rows;
    frame.context = &rows;
    int32_t code = FNL_E_NOMEM;
    fnl_builder *builder = fnl_builder_new(memory);
    if (builder == NULL)
        goto done;
    for (uint32_t i = 0; i < scope_count; i++)
        (void)fnl_builder_add_column(builder, lane_of(names->symbols[i].type));
    fnl_value value = fnl_expression_compile(expression, builder, resolve_column, NULL);
    if (fnl_builder_failed(builder))
        goto done;
    code = fnl_program_make(&arena, builder, &value, 1, NULL, &program, error);
    if (code == FNL_OK)
        code = fnl_machine_fit(&machine, &program, 1, count, error);
    if (code == FNL_OK)
        code = fnl_machine_begin(&machine, &frame);
    if (code == FNL_OK)
        code = fnl_machine_block(&machine, &frame, count);
    for (uint32_t row = 0; code == FNL_OK && row < count; row++) {
        if (row != 0)
            fnl_buffer_put_byte(out, ' ');
        write_result(expression, &machine.registers[program.outputs[0].place], &machine.pool, row, out);
    }
done:
    fnl_builder_free(builder);
    fnl_machine_end(&machine);
    fnl_arena_end(&arena);
    return code;
}

#endif
