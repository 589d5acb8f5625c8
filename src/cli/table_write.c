/* Rows as a table for people. */
#include "utf8.h"
#include "write.h"

#include <math.h>
#include <stdlib.h>

enum { most_columns = 40 }; /* of one value; what is longer is cut, CSV has all of it */

static const char gap[] = "  ";

static void put_escape(fnl_page *page, uint32_t point, char byte)
{
    if (point == fnl_not_utf8 || point < 0x100)
        fnl_page_print(page, "\\x%02x", point == fnl_not_utf8 ? (unsigned char)byte : point);
    else
        fnl_page_print(page, "\\u%04x", point);
}

size_t fnl_write_for_terminal(fnl_page *page, fnl_slice text, size_t most)
{
    bool is_cut = fnl_utf8_columns(text) > most;
    size_t room = is_cut ? most - 1 : most;
    size_t columns = 0;
    while (text.length > 0) {
        uint32_t point;
        size_t size = fnl_utf8_point(text, &point);
        unsigned width = fnl_utf8_width(point);
        if (columns + width > room)
            break;
        if (fnl_utf8_is_control(point))
            put_escape(page, point, *text.bytes);
        else
            fnl_page_put(page, text.bytes, size);
        columns += width;
        text = (fnl_slice){ text.bytes + size, text.length - size };
    }
    if (is_cut)
        fnl_page_put_string(page, "…");
    return columns + is_cut;
}

static bool looks_numeric(fnl_slice text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        bool is_digit = byte >= '0' && byte <= '9';
        digits += is_digit;
        if (!is_digit && byte != '.' && !(i == 0 && byte == '-'))
            return false;
    }
    return digits > 0;
}

void fnl_write_readable(fnl_page *page, const fnl_value *value)
{
    const double most = 1e9; /* beyond it the sixth digit says nothing */
    fnl_value readable = *value;
    if (value->kind == fnl_value_number && fabs(value->number) < most)
        readable.number = (double)(int64_t)(value->number * 1e6 + (value->number < 0 ? -0.5 : 0.5)) / 1e6;
    fnl_write_value(page, &readable);
}

static size_t columns_of(const fnl_value *value, fnl_page *scratch)
{
    scratch->length = 0;
    fnl_write_readable(scratch, value);
    size_t columns = fnl_utf8_columns(fnl_page_slice(scratch, 0));
    return columns > most_columns ? most_columns : columns;
}

void fnl_table_start(fnl_table *table, const fnl_shown *shown, bool with_bold)
{
    *table = (fnl_table){ .with_bold = with_bold };
    table->widths = fnl_take_memory(shown->count, sizeof *table->widths);
    table->is_right = fnl_take_memory(shown->count, sizeof *table->is_right);
    fnl_page scratch = { 0 };
    for (uint32_t i = 0; i < shown->count; i++) {
        const fnl_shown_column *column = &shown->columns[i];
        fnl_value name = { .kind = fnl_value_text, .text = fnl_slice_of(column->name) };
        table->widths[i] = columns_of(&name, &scratch);
        table->is_right[i] = true;
        for (int64_t row = 0; row < shown->rows; row++) {
            fnl_value value = fnl_shown_value(column, fnl_shown_row(shown, row));
            size_t columns = columns_of(&value, &scratch);
            if (columns > table->widths[i])
                table->widths[i] = columns;
            if (columns > 0 && !looks_numeric(fnl_page_slice(&scratch, 0)))
                table->is_right[i] = false;
        }
    }
    fnl_page_end(&scratch);
}

static void put_spaces(fnl_page *page, size_t count)
{
    while (count-- > 0)
        fnl_page_put_byte(page, ' ');
}

static void put_cell(fnl_page *page, const fnl_table *table, uint32_t column, fnl_slice text, bool is_last)
{
    size_t width = table->widths[column];
    size_t columns = fnl_utf8_columns(text);
    size_t space = columns < width ? width - columns : 0;
    if (table->is_right[column])
        put_spaces(page, space);
    fnl_write_for_terminal(page, text, most_columns);
    if (!table->is_right[column] && !is_last)
        put_spaces(page, space);
    if (!is_last)
        fnl_page_put_string(page, gap);
}

void fnl_write_table_header(fnl_page *page, const fnl_table *table, const fnl_shown *shown)
{
    if (table->with_bold)
        fnl_page_put_string(page, "\x1b[1m");
    for (uint32_t i = 0; i < shown->count; i++)
        put_cell(page, table, i, fnl_slice_of(shown->columns[i].name), i + 1 == shown->count);
    if (table->with_bold)
        fnl_page_put_string(page, "\x1b[0m");
    fnl_page_put_byte(page, '\n');
}

void fnl_write_table_rows(fnl_page *page, const fnl_table *table, const fnl_shown *shown)
{
    fnl_page scratch = { 0 };
    for (int64_t row = 0; row < shown->rows; row++) {
        for (uint32_t i = 0; i < shown->count; i++) {
            fnl_value value = fnl_shown_value(&shown->columns[i], fnl_shown_row(shown, row));
            scratch.length = 0;
            fnl_write_readable(&scratch, &value);
            put_cell(page, table, i, fnl_page_slice(&scratch, 0), i + 1 == shown->count);
        }
        fnl_page_put_byte(page, '\n');
    }
    fnl_page_end(&scratch);
}

void fnl_table_end(fnl_table *table)
{
    free(table->widths);
    free(table->is_right);
    *table = (fnl_table){ 0 };
}
