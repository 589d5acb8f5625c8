/* Single leads given as cells: read by the same definition as columns. */
#include "core/failure.h"
#include "table/column.h"
#include "table/fixed_buffer.h"
#include "table/interval_list.h"

void fnl_cell_show(const fnl_cell *cell, const fnl_zone *zone, fnl_buffer *out)
{
    static const int64_t margin = INT64_C(2) * fnl_day_seconds * FNL_SECOND; /* offsets reach 26 hours */
    switch (cell->type) {
    case FNL_CELL_BOOL:
        fnl_buffer_put_string(out, cell->integer != 0 ? "true" : "false");
        return;
    case FNL_CELL_INTEGER:
        fnl_buffer_put_integer(out, cell->integer);
        return;
    case FNL_CELL_NUMBER:
        fnl_write_number(out, cell->number);
        return;
    case FNL_CELL_TEXT:
        fnl_buffer_put(out, cell->text, cell->length);
        return;
    case FNL_CELL_TIME:
        if (cell->integer >= FNL_FIRST_INSTANT + margin && cell->integer <= FNL_LAST_INSTANT - margin)
            fnl_write_instant(out, cell->integer, zone);
        else
            fnl_buffer_put_integer(out, cell->integer);
        return;
    case FNL_CELL_DATE:
        if (cell->integer >= fnl_first_day && cell->integer <= fnl_last_day)
            fnl_write_day(out, (int32_t)cell->integer);
        else
            fnl_buffer_put_integer(out, cell->integer);
        return;
    default: /* NULL */
        return;
    }
}

static bool is_numeric(fnl_type type)
{
    return type == fnl_type_int || type == fnl_type_number || type == fnl_type_decimal || type == fnl_type_bool;
}

static bool is_when(fnl_type type)
{
    return type == fnl_type_time || type == fnl_type_date;
}

/* False if the cell's type does not lead to the field's. */
static bool read_native(const fnl_field *field, const fnl_cell *cell, fnl_reading_value *out)
{
    if (cell->type == FNL_CELL_NULL)
        *out = (fnl_reading_value){ .is_null = true };
    else if (cell->type == FNL_CELL_BOOL && field->type == fnl_type_bool)
        fnl_field_read_truth(field, cell->integer != 0, out);
    else if (cell->type == FNL_CELL_INTEGER && is_numeric(field->type))
        fnl_field_read_exact(field, cell->integer, 0, out);
    else if (cell->type == FNL_CELL_NUMBER && is_numeric(field->type))
        fnl_field_read_number(field, cell->number, out);
    else if (cell->type == FNL_CELL_TIME && is_when(field->type))
        fnl_field_read_instant(field, cell->integer, out);
    else if (cell->type == FNL_CELL_DATE && is_when(field->type))
        fnl_field_read_date(field, cell->integer, out);
    else
        return false;
    return true;
}

/* Other pairs of types take what the cell would be in a CSV file; `shown` keeps that text. False without memory. */
static bool read_cell(const fnl_field *field, const fnl_cell *cell, fnl_buffer *shown, fnl_buffer *scratch,
                      fnl_reading_value *out)
{
    if (cell->type == FNL_CELL_TEXT) {
        fnl_text text = { cell->length == 0 ? "" : cell->text, cell->length };
        return fnl_field_read_text(field, text, scratch, out);
    }
    if (read_native(field, cell, out))
        return true;
    fnl_cell_show(cell, field->zone, shown);
    return fnl_field_read_text(field, fnl_buffer_text(shown), scratch, out);
}

static int32_t check(const fnl_field *field, const fnl_cell *cell, fnl_error *error)
{
    if (cell->type > FNL_CELL_DATE)
        return fnl_fail(error, FNL_E_ARG, "the cell of \"%.*s\" has type %u; types go from 0 to 6",
                        FNL_TEXT_ARGS(field->column), cell->type);
    if (cell->type == FNL_CELL_TEXT && cell->text == NULL && cell->length != 0)
        return fnl_fail(error, FNL_E_ARG, "the cell of \"%.*s\" has a length but no text",
                        FNL_TEXT_ARGS(field->column));
    if (cell->type == FNL_CELL_BOOL && cell->integer != 0 && cell->integer != 1)
        return fnl_fail(error, FNL_E_ARG, "the bool cell of \"%.*s\" is neither 0 nor 1", FNL_TEXT_ARGS(field->column));
    return FNL_OK;
}

static int32_t reject(const fnl_field *field, const fnl_cell *cell, fnl_rejection why, fnl_tally *tally,
                      fnl_buffer *scratch)
{
    scratch->length = 0;
    scratch->failed = false;
    fnl_cell_show(cell, field->zone, scratch);
    fnl_tally_reject(tally, field, 0, fnl_buffer_text(scratch), why);
    return tally->stopped ? FNL_E_DATA : FNL_OK;
}

/* Kernels look up the rows of a whole word, so all of them have the class. */
static void put_class(const fnl_classes *classes, uint16_t class, fnl_block *block)
{
    for (uint32_t row = 0; row < 64; row++) {
        if (classes->width == fnl_width_8)
            block->class8[row] = (uint8_t) class;
        else
            block->class16[row] = class;
    }
}

static int32_t put_text(const fnl_reading_value *value, const fnl_classes *classes, fnl_pool *pool, fnl_block *block,
                        fnl_error *error)
{
    uint32_t number = 0;
    bool is_new = false;
    if (classes != NULL) {
        bool is_known = !value->is_null && fnl_index_find(pool, value->text, &number);
        uint16_t other = value->is_null ? fnl_class_of_null(classes) : classes->other;
        put_class(classes, is_known ? fnl_class_of_number(classes, number) : other, block);
    } else if (!value->is_null) {
        if (!fnl_index_add(pool, value->text, &number, &is_new))
            return fnl_fail_memory(error);
        block->whole[0] = number;
    }
    return FNL_OK;
}

static int32_t read_intervals(const fnl_field *field, const fnl_cell *cell, fnl_buffer *shown, fnl_block *block,
                              fnl_tally *tally, fnl_error *error)
{
    fnl_interval_list list = { .field = field, .store = block->intervals, .tally = tally, .error = error };
    block->intervals->count = 0;
    block->valid[0] = 1;
    if (cell->type != FNL_CELL_TEXT)
        fnl_cell_show(cell, field->zone, shown);
    fnl_text text = cell->type == FNL_CELL_TEXT ? (fnl_text){ cell->length == 0 ? "" : cell->text, cell->length }
                                                : fnl_buffer_text(shown);
    int32_t code = fnl_interval_list_read_text(&list, 0, text);
    if (code == FNL_OK)
        fnl_interval_list_put(&list, 0, block);
    return code;
}

int32_t fnl_cell_read(const fnl_field *field, const fnl_cell *cell, const fnl_classes *classes, fnl_pool *pool,
                      fnl_buffer *scratch, fnl_block *block, fnl_tally *tally, fnl_error *error)
{
    fnl_reading_value value;
    int32_t code = check(field, cell, error);
    if (code != FNL_OK)
        return code;
    char bytes[fnl_shown_size];
    fnl_buffer shown = fnl_fixed_buffer(bytes);
    scratch->failed = false;
    if (field->type == fnl_type_intervals)
        return read_intervals(field, cell, &shown, block, tally, error);
    if (!read_cell(field, cell, &shown, scratch, &value))
        return fnl_fail_memory(error);
    uint64_t has_value = value.is_null ? 0 : 1;
    if (field->type == fnl_type_bool) {
        block->is_true[0] = has_value & (uint64_t)value.whole;
        block->is_false[0] = has_value & (uint64_t)!value.whole;
    } else if (field->type == fnl_type_number) {
        block->valid[0] = has_value;
        block->number[0] = value.number;
    } else {
        block->valid[0] = has_value;
        if (field->type != fnl_type_text)
            block->whole[0] = value.whole;
    }
    if (field->type == fnl_type_text) {
        code = put_text(&value, classes, pool, block, error);
        if (code != FNL_OK)
            return code;
    }
    if (value.rejection != fnl_reject_none)
        return reject(field, cell, value.rejection, tally, scratch);
    if (value.rounded)
        fnl_tally_count(tally, fnl_count_rounded, field->column, 1);
    return FNL_OK;
}
