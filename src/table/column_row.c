/* One row of a column: read by the definition, and shown to people. */
#include "core/arithmetic.h"
#include "table/column_intervals.h"
#include "table/times.h"

static int64_t integer_at(const fnl_column *column, uint32_t layout, int64_t at)
{
    int64_t value = 0;
    fnl_load_integers(layout, column->values, at, 1, &value);
    return value;
}

static double number_at(const fnl_column *column, int64_t at)
{
    double number = 0;
    fnl_load_numbers(column->binding.layout, column->values, at, 1, &number);
    return number;
}

/* The elements of a column of timestamps or dates, by row of the buffer. */
static fnl_times times_of(const fnl_column *column)
{
    const fnl_column_binding *binding = &column->binding;
    return (fnl_times){ .layout = { binding->layout, binding->multiply, binding->divide, binding->has_zone },
                        .values = column->values };
}

enum { most_words = 4, most_parts = 2 * most_words, most_shown = 78 /* 2^255 has 77 */ };

/* Digits of an unsigned number of 64-bit words, the lowest word and digit first; how many. */
static uint32_t digits_of(const uint64_t words[most_words], char digits[most_shown])
{
    uint32_t parts[most_parts];
    for (size_t i = 0; i < most_words; i++) {
        parts[2 * i] = (uint32_t)words[i];
        parts[2 * i + 1] = (uint32_t)(words[i] >> 32);
    }
    uint32_t count = 0;
    uint32_t left = 0;
    do {
        uint64_t rest = 0;
        left = 0;
        for (uint32_t i = most_parts; i-- > 0;) {
            rest = rest << 32 | parts[i];
            parts[i] = (uint32_t)(rest / 10);
            rest %= 10;
            left |= parts[i];
        }
        digits[count++] = (char)('0' + rest);
    } while (left != 0);
    return count;
}

/* Any whole number of units, as digits with a point. */
static void show_wide(uint64_t words[most_words], bool is_negative, unsigned scale, fnl_buffer *out)
{
    char digits[most_shown];
    if (is_negative) {
        fnl_buffer_put_byte(out, '-');
        bool carry = true;
        for (uint32_t i = 0; i < most_words; i++) {
            words[i] = ~words[i] + carry;
            carry = carry && words[i] == 0;
        }
    }
    uint32_t count = digits_of(words, digits);
    for (uint32_t place = count > scale ? count : scale + 1; place > 0; place--) {
        if (place == scale)
            fnl_buffer_put_byte(out, '.');
        fnl_buffer_put(out, place > count ? "0" : &digits[place - 1], 1);
    }
}

static void show_decimal(const fnl_column *column, int64_t at, fnl_buffer *out)
{
    unsigned width = column->binding.width;
    int64_t low = 0;
    if (fnl_load_decimals(width, column->values, at, 1, &low) == 0 && column->binding.scale <= fnl_most_digits) {
        fnl_write_decimal(out, low, column->binding.scale);
        return;
    }
    uint32_t count = width == 16 ? 2 : most_words; /* narrower ones have smaller scales */
    uint64_t words[most_words];
    uint64_t word = 0;
    for (uint32_t i = 0; i < count; i++) {
        memcpy(&word, column->values + (size_t)at * width + i * sizeof word, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        words[count - 1 - i] = word;
#else
        words[i] = word;
#endif
    }
    bool is_negative = words[count - 1] >> 63 != 0;
    for (uint32_t i = count; i < most_words; i++)
        words[i] = is_negative ? UINT64_MAX : 0;
    show_wide(words, is_negative, column->binding.scale, out);
}

/* What exceeds 64 bits, and what CSV would have brought as text. */
static bool read_shown(fnl_column *column, int64_t row, fnl_reading_value *out)
{
    column->shown.length = 0;
    column->shown.failed = false;
    fnl_column_show(column, row, &column->shown);
    return !column->shown.failed &&
           fnl_field_read_text(column->binding.field, fnl_buffer_text(&column->shown), &column->folded, out);
}

bool fnl_column_row(fnl_column *column, int64_t row, fnl_reading_value *out)
{
    const fnl_field *field = column->binding.field;
    int64_t at = column->offset + row;
    uint32_t layout = column->binding.layout;
    int64_t value = 0;
    if (fnl_layout_is_text(layout)) {
        return fnl_field_read_text(field, fnl_texts_at(&column->texts, at), &column->folded, out);
    } else if (fnl_layout_is_float(layout)) {
        fnl_field_read_number(field, number_at(column, at), out);
    } else if (fnl_layout_is_integer(layout)) {
        value = integer_at(column, layout, at);
        if (layout == fnl_layout_uint64 && value < 0)
            return read_shown(column, row, out);
        fnl_field_read_exact(field, value, 0, out);
    } else if (layout == fnl_layout_decimal) {
        bool is_wide = fnl_load_decimals(column->binding.width, column->values, at, 1, &value) != 0;
        if (is_wide || column->binding.scale > fnl_most_digits)
            return read_shown(column, row, out);
        fnl_field_read_exact(field, value, column->binding.scale, out);
    } else if (layout == fnl_layout_bool) {
        fnl_field_read_truth(field, fnl_bit((const uint8_t *)column->values, at), out);
    } else {
        fnl_times times = times_of(column);
        fnl_times_read(&times, field, at, out);
    }
    return true;
}

/* A text of the column or of its dictionary; false if the row, or the value it points to, is NULL. */
static bool text_at(const fnl_column *column, int64_t row, fnl_text *text)
{
    int64_t at = column->offset + row;
    if (column->binding.dictionary_layout != fnl_layout_none) {
        int64_t code = integer_at(column, column->binding.layout, at);
        if ((uint64_t)code >= (uint64_t)column->texts.length || column->texts.layout == fnl_layout_null)
            return false;
        at = column->texts.offset + code;
        if (column->texts.validity != NULL && !fnl_bit(column->texts.validity, at))
            return false;
    }
    *text = fnl_texts_at(&column->texts, at);
    return true;
}

void fnl_column_show(const fnl_column *column, int64_t row, fnl_buffer *out)
{
    uint32_t layout = column->binding.layout;
    int64_t at = column->offset + row;
    fnl_text text;
    if (layout == fnl_layout_null || (column->validity != NULL && !fnl_bit(column->validity, at)))
        return;
    if (fnl_layout_is_text(layout) || column->binding.dictionary_layout != fnl_layout_none) {
        if (text_at(column, row, &text))
            fnl_buffer_put_text(out, text);
    } else if (layout == fnl_layout_uint64) {
        uint64_t words[most_words] = { (uint64_t)integer_at(column, layout, at) };
        show_wide(words, false, 0, out);
    } else if (fnl_layout_is_integer(layout)) {
        fnl_buffer_put_integer(out, integer_at(column, layout, at));
    } else if (fnl_layout_is_float(layout)) {
        fnl_write_number(out, number_at(column, at));
    } else if (layout == fnl_layout_decimal) {
        show_decimal(column, at, out);
    } else if (fnl_layout_is_list(layout)) {
        fnl_lists_show(column, row, out);
    } else if (layout == fnl_layout_bool) {
        fnl_buffer_put_string(out, fnl_bit((const uint8_t *)column->values, at) ? "true" : "false");
    } else {
        fnl_times times = times_of(column);
        fnl_times_show(&times, column->binding.field->zone, at, out);
    }
}
