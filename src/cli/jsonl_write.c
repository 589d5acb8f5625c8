/* Rows as JSON lines. */
#include "write.h"

#include <stdlib.h>

static void put_list(fnl_page *page, const fnl_value *list)
{
    fnl_page_put_byte(page, '[');
    for (int64_t item = list->integer; item < list->end; item++) {
        if (item > list->integer)
            fnl_page_put_byte(page, ',');
        fnl_page_put_json_text(page, fnl_shown_item(list, item));
    }
    fnl_page_put_byte(page, ']');
}

/* Nothing in it needs an escape. */
static void put_time(fnl_page *page, const fnl_value *value)
{
    fnl_page_put_byte(page, '"');
    fnl_write_value(page, value);
    fnl_page_put_byte(page, '"');
}

static void put_value(fnl_page *page, const fnl_shown_column *column, const fnl_value *value)
{
    /* A table that tells NULL from the empty text has `verbatim`; in CSV the empty text is the only NULL. */
    bool is_csv_null = column->is_input && column->verbatim == NULL && value->text.length == 0;
    if (value->kind == fnl_value_null || is_csv_null)
        fnl_page_put_string(page, "null");
    else if (value->kind == fnl_value_text)
        fnl_page_put_json_text(page, value->text);
    else if (value->kind == fnl_value_list)
        put_list(page, value);
    else if (value->kind == fnl_value_instant || value->kind == fnl_value_date)
        put_time(page, value);
    else
        fnl_write_value(page, value);
}

void fnl_write_json_lines(fnl_page *page, const fnl_shown *shown)
{
    fnl_page keys = { 0 }; /* `{"a":`, `,"b":` … one after the other */
    size_t *ends = fnl_take_memory(shown->count, sizeof *ends);
    for (uint32_t i = 0; i < shown->count; i++) {
        fnl_page_put_byte(&keys, i == 0 ? '{' : ',');
        fnl_page_put_json_text(&keys, fnl_slice_of(shown->columns[i].name));
        fnl_page_put_byte(&keys, ':');
        ends[i] = keys.length;
    }
    for (int64_t place = 0; place < shown->rows; place++) {
        int64_t row = fnl_shown_row(shown, place);
        for (uint32_t i = 0; i < shown->count; i++) {
            size_t start = i == 0 ? 0 : ends[i - 1];
            fnl_value value = fnl_shown_value(&shown->columns[i], row);
            fnl_page_put(page, keys.bytes + start, ends[i] - start);
            put_value(page, &shown->columns[i], &value);
        }
        fnl_page_put_string(page, shown->count == 0 ? "{}\n" : "}\n");
    }
    fnl_page_end(&keys);
    free(ends);
}
