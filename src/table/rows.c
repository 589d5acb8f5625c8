/* Tables built row by row: explanations, reports, KPIs. */
#include "core/buffer.h"
#include "table/result_layout.h"

#include <assert.h>

typedef struct row_column {
    fnl_buffer valid;  /* bits */
    fnl_buffer values; /* bits of bools; offsets of texts */
    fnl_buffer bytes;  /* of texts */
    int64_t null_count;
} row_column;

struct fnl_rows {
    fnl_result_layout *layout;
    int64_t count; /* of whole rows */
    uint32_t at;   /* the column that the next value goes to */
    bool too_long;
    row_column columns[];
};

int32_t fnl_rows_new(fnl_result_layout *layout, fnl_rows **out, fnl_error *error)
{
    static const int32_t first_offset = 0;
    fnl_rows *rows = fnl_allocate_zeroed(&layout->memory, 1, sizeof *rows + layout->count * sizeof(row_column));
    if (rows == NULL)
        return fnl_fail_memory(error);
    rows->layout = fnl_result_layout_ref(layout);
    for (uint32_t i = 0; i < layout->count; i++) {
        row_column *column = &rows->columns[i];
        fnl_buffer_start(&column->valid, &layout->memory);
        fnl_buffer_start(&column->values, &layout->memory);
        fnl_buffer_start(&column->bytes, &layout->memory);
        /* Some readers of Arrow want a buffer even where there are no bytes. */
        fnl_buffer_reserve(&column->values, 1);
        fnl_buffer_reserve(&column->bytes, 1);
        if (layout->columns[i].kind == fnl_result_text)
            fnl_buffer_put(&column->values, &first_offset, sizeof first_offset);
    }
    *out = rows;
    return FNL_OK;
}

void fnl_rows_free(fnl_rows *rows)
{
    if (rows == NULL)
        return;
    fnl_result_layout *layout = rows->layout;
    for (uint32_t i = 0; i < layout->count; i++) {
        fnl_buffer_end(&rows->columns[i].valid);
        fnl_buffer_end(&rows->columns[i].values);
        fnl_buffer_end(&rows->columns[i].bytes);
    }
    fnl_release(&layout->memory, rows);
    fnl_result_layout_unref(layout);
}

static void put_bit(fnl_buffer *bits, int64_t row, bool bit)
{
    if (row % 8 == 0)
        fnl_buffer_put_byte(bits, 0);
    if (!bits->failed && bit)
        bits->bytes[bits->length - 1] = (char)((unsigned char)bits->bytes[bits->length - 1] | 1u << row % 8);
}

static void put_end_of_text(fnl_rows *rows, row_column *column)
{
    if (column->bytes.length > INT32_MAX)
        rows->too_long = true;
    int32_t offset = rows->too_long ? 0 : (int32_t)column->bytes.length;
    fnl_buffer_put(&column->values, &offset, sizeof offset);
}

static fnl_result_kind kind_here(const fnl_rows *rows)
{
    return rows->layout->columns[rows->at].kind;
}

static row_column *column_here(fnl_rows *rows)
{
    return &rows->columns[rows->at];
}

static void end_value(fnl_rows *rows, bool valid)
{
    row_column *column = column_here(rows);
    put_bit(&column->valid, rows->count, valid);
    column->null_count += valid ? 0 : 1;
    if (++rows->at < rows->layout->count)
        return;
    rows->at = 0;
    rows->count++;
}

void fnl_rows_put_null(fnl_rows *rows)
{
    static const int64_t nothing[2] = { 0 };
    row_column *column = column_here(rows);
    switch (kind_here(rows)) {
    case fnl_result_text:
        put_end_of_text(rows, column);
        break;
    case fnl_result_bool:
        put_bit(&column->values, rows->count, false);
        break;
    case fnl_result_date:
    case fnl_result_choice:
        fnl_buffer_put(&column->values, nothing, sizeof(int32_t));
        break;
    case fnl_result_exact:
        fnl_buffer_put(&column->values, nothing, sizeof nothing);
        break;
    default:
        fnl_buffer_put(&column->values, nothing, sizeof nothing[0]);
    }
    end_value(rows, false);
}

void fnl_rows_put_text(fnl_rows *rows, fnl_text text)
{
    assert(kind_here(rows) == fnl_result_text);
    row_column *column = column_here(rows);
    fnl_buffer_put_text(&column->bytes, text);
    put_end_of_text(rows, column);
    end_value(rows, true);
}

void fnl_rows_put_choice(fnl_rows *rows, uint32_t choice)
{
    assert(kind_here(rows) == fnl_result_choice && choice < rows->layout->columns[rows->at].choice_count);
    int32_t code = (int32_t)choice;
    fnl_buffer_put(&column_here(rows)->values, &code, sizeof code);
    end_value(rows, true);
}

void fnl_rows_put_number(fnl_rows *rows, double value)
{
    assert(kind_here(rows) == fnl_result_number);
    fnl_buffer_put(&column_here(rows)->values, &value, sizeof value);
    end_value(rows, true);
}

void fnl_rows_put_integer(fnl_rows *rows, int64_t value)
{
    assert(kind_here(rows) == fnl_result_integer || kind_here(rows) == fnl_result_instant);
    fnl_buffer_put(&column_here(rows)->values, &value, sizeof value);
    end_value(rows, true);
}

void fnl_rows_put_date(fnl_rows *rows, int32_t day)
{
    assert(kind_here(rows) == fnl_result_date);
    fnl_buffer_put(&column_here(rows)->values, &day, sizeof day);
    end_value(rows, true);
}

void fnl_rows_put_bool(fnl_rows *rows, bool value)
{
    assert(kind_here(rows) == fnl_result_bool);
    put_bit(&column_here(rows)->values, rows->count, value);
    end_value(rows, true);
}

void fnl_rows_put_exact(fnl_rows *rows, fnl_wide value)
{
    assert(kind_here(rows) == fnl_result_exact);
    /* Arrow has them in the byte order of the machine, as one number. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    const uint64_t words[] = { (uint64_t)value.high, value.low };
#else
    const uint64_t words[] = { value.low, (uint64_t)value.high };
#endif
    fnl_buffer_put(&column_here(rows)->values, words, sizeof words);
    end_value(rows, true);
}

static int32_t check_rows(const fnl_rows *rows, fnl_error *error)
{
    assert(rows->at == 0);
    for (uint32_t i = 0; i < rows->layout->count; i++) {
        const row_column *column = &rows->columns[i];
        if (column->valid.failed || column->values.failed || column->bytes.failed)
            return fnl_fail_memory(error);
    }
    if (rows->too_long)
        return fnl_fail(error, FNL_E_LIMIT, "the texts of a column are longer than 2 GiB together");
    return FNL_OK;
}

/* The blocks belong to the array now: the buffers forget them. */
static void give_away(fnl_rows *rows)
{
    for (uint32_t i = 0; i < rows->layout->count; i++) {
        row_column *column = &rows->columns[i];
        fnl_buffer_start(&column->valid, &rows->layout->memory);
        fnl_buffer_start(&column->values, &rows->layout->memory);
        fnl_buffer_start(&column->bytes, &rows->layout->memory);
    }
    rows->count = 0;
}

static int32_t make_array(fnl_rows *rows, struct ArrowArray *out, fnl_error *error)
{
    fnl_result_layout *layout = rows->layout;
    fnl_result_blocks *blocks = fnl_allocate_zeroed(&layout->memory, layout->count, sizeof *blocks);
    if (blocks == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < layout->count; i++) {
        row_column *column = &rows->columns[i];
        blocks[i] = (fnl_result_blocks){
            .blocks = { column->valid.bytes, column->values.bytes, column->bytes.bytes },
            .null_count = column->null_count,
        };
    }
    int32_t code = fnl_result_of_blocks(layout, rows->count, blocks, out, error);
    fnl_release(&layout->memory, blocks);
    if (code == FNL_OK)
        give_away(rows);
    return code;
}

int32_t fnl_rows_finish(fnl_rows *rows, struct ArrowSchema *out_schema, struct ArrowArray *out, fnl_error *error)
{
    int32_t code = check_rows(rows, error);
    if (code != FNL_OK)
        return code;
    struct ArrowSchema schema = { 0 };
    code = fnl_result_schema(rows->layout, &schema, error);
    if (code != FNL_OK)
        return code;
    code = make_array(rows, out, error);
    if (code != FNL_OK) {
        schema.release(&schema);
        return code;
    }
    *out_schema = schema;
    return FNL_OK;
}
