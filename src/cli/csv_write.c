/* Rows as CSV. */
#include "value_read.h"
#include "write.h"

static bool needs_quotes(fnl_slice text, char delimiter)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (byte == delimiter || byte == '"' || byte == '\n' || byte == '\r')
            return true;
    }
    return false;
}

/* The top bits of the bytes that are this one, and maybe of bytes above such a byte. */
static inline uint64_t equal_bytes(uint64_t word, char byte)
{
    static const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t differs = word ^ (unsigned char)byte * ones;
    return (differs - ones) & ~differs & (ones << 7);
}

static void put_quoted(fnl_page *page, fnl_slice text)
{
    fnl_page_put_byte(page, '"');
    while (text.length > 0) {
        const char *quote = memchr(text.bytes, '"', text.length);
        size_t size = quote == NULL ? text.length : (size_t)(quote - text.bytes) + 1;
        fnl_page_put(page, text.bytes, size);
        if (quote != NULL)
            fnl_page_put_byte(page, '"');
        text = (fnl_slice){ text.bytes + size, text.length - size };
    }
    fnl_page_put_byte(page, '"');
}

void fnl_write_csv_text(fnl_page *page, fnl_slice text, char delimiter)
{
    if (needs_quotes(text, delimiter))
        put_quoted(page, text);
    else
        fnl_page_put_slice(page, text);
}

/* In the zone of the model. */
static void put_time(fnl_page *page, const fnl_value *value)
{
    enum { room = 64 };
    bool is_date = value->kind == fnl_value_date;
    fnl_cell cell = { .type = is_date ? FNL_CELL_DATE : FNL_CELL_TIME, .integer = value->integer };
    size_t size = 0;
    char *to = fnl_page_reserve(page, room);
    if (fnl_cell_write(value->model, &cell, to, room, &size, NULL) == FNL_OK)
        page->length += size;
}

static void put_list(fnl_page *page, const fnl_value *list)
{
    for (int64_t item = list->integer; item < list->end; item++) {
        if (item > list->integer)
            fnl_page_put_byte(page, ';');
        fnl_page_put_slice(page, fnl_shown_item(list, item));
    }
}

void fnl_write_value(fnl_page *page, const fnl_value *value)
{
    switch (value->kind) {
    case fnl_value_null:
        break;
    case fnl_value_text:
    case fnl_value_verbatim:
        fnl_page_put_slice(page, value->text);
        break;
    case fnl_value_number:
        fnl_page_put_number(page, value->number);
        break;
    case fnl_value_decimal:
        fnl_page_put_millionths(page, value->integer, value->low);
        break;
    case fnl_value_integer:
        fnl_page_put_integer(page, value->integer);
        break;
    case fnl_value_bool:
        fnl_page_put_string(page, value->integer != 0 ? "true" : "false");
        break;
    case fnl_value_instant:
    case fnl_value_date:
        put_time(page, value);
        break;
    case fnl_value_list:
        put_list(page, value);
        break;
    }
}

/* A line with nothing on it is no record, so the empty value of a single column gets quotes. */
static void end_line(fnl_page *page, const fnl_shown *shown, size_t line_start)
{
    if (shown->count == 1 && page->length == line_start)
        fnl_page_put_string(page, "\"\"");
    fnl_page_put_byte(page, '\n');
}

/* The marks of UTF-8 and UTF-16 begin with bytes that begin hardly any name. */
static bool looks_like_mark(const char *name)
{
    return *name == '\xef' || *name == '\xfe' || *name == '\xff';
}

void fnl_write_csv_header(fnl_page *page, const fnl_shown *shown, char delimiter)
{
    size_t line_start = page->length;
    for (uint32_t i = 0; i < shown->count; i++) {
        fnl_slice name = fnl_slice_of(shown->columns[i].name);
        if (i > 0)
            fnl_page_put_byte(page, delimiter);
        if (i == 0 && looks_like_mark(shown->columns[i].name))
            put_quoted(page, name);
        else
            fnl_write_csv_text(page, name, delimiter);
    }
    end_line(page, shown, line_start);
}

/* A value of the input as it came: copied while it is searched for what needs quotes. False if it does; then nothing is
   put. */
static bool put_plain(fnl_page *page, const char *text, size_t length, char delimiter)
{
    enum { word_size = 8 };
    uint64_t special = 0;
    char *to = fnl_page_reserve(page, length + word_size);
    for (size_t i = 0; i < length; i += word_size) {
        memcpy(to + i, text + i, word_size);
        uint64_t word = fnl_value_load(text + i);
        uint64_t found =
            equal_bytes(word, delimiter) | equal_bytes(word, '"') | equal_bytes(word, '\n') | equal_bytes(word, '\r');
        special |= length - i < word_size ? found & ((UINT64_C(1) << (8 * (length - i))) - 1) : found;
    }
    if (special != 0)
        return false;
    page->length += length;
    return true;
}

static void put_input(fnl_page *page, const fnl_shown_column *column, int64_t row, char delimiter)
{
    fnl_place place = column->places[row];
    if (column->valid != NULL && column->valid[row] == 0)
        return;
    if (!put_plain(page, column->bytes + place.start, place.length, delimiter))
        put_quoted(page, (fnl_slice){ column->bytes + place.start, place.length });
}

/* A value of the result. What the delimiter may stand in is written aside first. */
static void put_result(fnl_page *page, const fnl_value *value, char delimiter, fnl_page *aside)
{
    if (value->kind == fnl_value_text) {
        fnl_write_csv_text(page, value->text, delimiter);
    } else if (value->kind == fnl_value_list) {
        aside->length = 0;
        put_list(aside, value);
        fnl_write_csv_text(page, fnl_page_slice(aside, 0), delimiter);
    } else {
        fnl_write_value(page, value);
    }
}

void fnl_write_csv_rows(fnl_page *page, const fnl_shown *shown, char delimiter)
{
    fnl_page aside = { 0 };
    for (int64_t place = 0; place < shown->rows; place++) {
        int64_t row = fnl_shown_row(shown, place);
        size_t line_start = page->length;
        for (uint32_t i = 0; i < shown->count; i++) {
            if (i > 0)
                fnl_page_put_byte(page, delimiter);
            if (shown->columns[i].kind == fnl_shown_input) {
                put_input(page, &shown->columns[i], row, delimiter);
                continue;
            }
            fnl_value value = fnl_shown_value(&shown->columns[i], row);
            put_result(page, &value, delimiter, &aside);
        }
        end_line(page, shown, line_start);
    }
    fnl_page_end(&aside);
}
