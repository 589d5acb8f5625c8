/* How one value becomes the value of a field: the definition that every way in follows. */
#include "core/arithmetic.h"
#include "table/fixed_buffer.h"
#include "table/null_value.h"
#include "text/fold.h"
#include "text/utf8.h"

static const int64_t most_units = INT64_C(1000000000000000); /* 10^fnl_decimal_digits */

fnl_lane fnl_lane_of(fnl_type type)
{
    switch (type) {
    case fnl_type_text:
        return fnl_lane_text;
    case fnl_type_number:
        return fnl_lane_number;
    case fnl_type_bool:
        return fnl_lane_truth;
    case fnl_type_intervals:
        return fnl_lane_intervals;
    default:
        return fnl_lane_whole;
    }
}

const char *fnl_type_name(fnl_type type)
{
    static const char *const names[] = { "text", "int", "number", "decimal", "bool", "time", "date", "intervals" };
    return names[type];
}

static void reject(fnl_reading_value *out, fnl_rejection why)
{
    out->is_null = true;
    out->rejection = why;
}

static void take_units(int64_t units, fnl_reading_value *out)
{
    if (units < -most_units || units > most_units) {
        out->rounded = false;
        reject(out, fnl_reject_range);
        return;
    }
    out->whole = units;
}

/* NaN is how tables of floats say that there is no value; an infinity is one only for a number. */
static void take_number(double value, fnl_reading_value *out)
{
    if (value - value != 0) /* not finite */
        out->is_null = true;
    else
        out->number = value;
}

/* A text that is no int or decimal: a fraction, nan, or nothing at all. */
static void explain_numeric(fnl_text text, fnl_reading_value *out)
{
    double number = 0;
    fnl_reading reading = fnl_read_number(text, &number);
    if (reading == fnl_read_malformed)
        reject(out, fnl_reject_malformed);
    else if (number != number)
        out->is_null = true;
    else if (reading == fnl_read_range || number - number != 0)
        reject(out, fnl_reject_range);
    else
        reject(out, fnl_reject_fraction);
}

static void read_int(fnl_text text, fnl_reading_value *out)
{
    fnl_reading reading = fnl_read_integer(text, &out->whole);
    if (reading == fnl_read_range)
        reject(out, fnl_reject_range);
    else if (reading != fnl_read_ok)
        explain_numeric(text, out);
}

static void read_decimal(const fnl_field *field, fnl_text text, fnl_reading_value *out)
{
    int64_t units = 0;
    fnl_reading reading = fnl_read_decimal_rounded(text, field->scale, &units);
    if (reading == fnl_read_range) {
        reject(out, fnl_reject_range);
    } else if (reading == fnl_read_malformed) {
        explain_numeric(text, out);
    } else {
        out->rounded = reading == fnl_read_rounded;
        take_units(units, out);
    }
}

static void read_number(fnl_text text, fnl_reading_value *out)
{
    double number = 0;
    fnl_reading reading = fnl_read_number(text, &number);
    if (reading == fnl_read_malformed)
        reject(out, fnl_reject_malformed);
    else if (reading == fnl_read_range)
        reject(out, fnl_reject_range);
    else
        take_number(number, out);
}

static void read_bool(fnl_text text, fnl_reading_value *out)
{
    static const struct {
        fnl_text word;
        bool value;
    } words[] = {
        { { "true", 4 }, true }, { { "false", 5 }, false }, { { "yes", 3 }, true }, { { "no", 2 }, false },
        { { "t", 1 }, true },    { { "f", 1 }, false },     { { "1", 1 }, true },   { { "0", 1 }, false },
    };
    char lower[8];
    if (text.length < sizeof lower) {
        for (size_t i = 0; i < text.length; i++)
            lower[i] =
                (char)(text.bytes[i] >= 'A' && text.bytes[i] <= 'Z' ? text.bytes[i] + ('a' - 'A') : text.bytes[i]);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            if (fnl_text_equal(words[i].word, (fnl_text){ lower, text.length })) {
                out->whole = words[i].value;
                return;
            }
        }
    }
    reject(out, fnl_reject_malformed);
}

static void read_when(const fnl_field *field, fnl_text text, fnl_reading_value *out)
{
    fnl_reading reading = fnl_read_malformed;
    int32_t day = 0;
    if (field->type == fnl_type_time) {
        reading = fnl_read_instant(text, field->format, field->zone, &out->whole);
    } else {
        reading = fnl_read_day(text, field->format, field->zone, &day);
        out->whole = day;
    }
    if (reading == fnl_read_range)
        reject(out, fnl_reject_range);
    else if (reading != fnl_read_ok)
        reject(out, fnl_reject_malformed);
    else if (field->null_value_count != 0 && fnl_field_null_exact(field, out->whole, 0))
        out->is_null = true;
}

static bool read_category(const fnl_field *field, fnl_text text, fnl_buffer *scratch, fnl_reading_value *out)
{
    if (field->fold) {
        scratch->length = 0;
        int folded = fnl_fold(text, scratch);
        if (folded == fnl_fold_memory || scratch->failed)
            return false;
        if (folded == fnl_fold_marks) {
            reject(out, fnl_reject_marks);
            return true;
        }
        text = fnl_buffer_text(scratch);
    }
    uint32_t number = 0;
    if (field->aliases != NULL && fnl_index_find(field->aliases, text, &number))
        text = field->alias_targets[number];
    if (field->values != NULL && !fnl_index_find(field->values, text, &number)) {
        reject(out, fnl_reject_not_listed);
        return true;
    }
    out->text = text;
    return true;
}

bool fnl_field_read_text(const fnl_field *field, fnl_text text, fnl_buffer *scratch, fnl_reading_value *out)
{
    *out = (fnl_reading_value){ 0 };
    if (!fnl_utf8_valid(text)) {
        reject(out, fnl_reject_utf8);
        return true;
    }
    fnl_text trimmed = fnl_trim(text);
    if (trimmed.length == 0 || fnl_field_null_text(field, trimmed)) {
        out->is_null = true;
        return true;
    }
    if (field->type == fnl_type_text)
        return read_category(field, text, scratch, out);
    if (field->type == fnl_type_time || field->type == fnl_type_date)
        read_when(field, trimmed, out);
    else if (fnl_field_null_numeric_text(field, trimmed))
        out->is_null = true;
    else if (field->type == fnl_type_int)
        read_int(trimmed, out);
    else if (field->type == fnl_type_decimal)
        read_decimal(field, trimmed, out);
    else if (field->type == fnl_type_number)
        read_number(trimmed, out);
    else
        read_bool(trimmed, out);
    return true;
}

/* value × 10^-scale to the field's scale, half away from zero. */
static void rescale(const fnl_field *field, int64_t value, unsigned scale, fnl_reading_value *out)
{
    int64_t units = 0;
    if (scale <= field->scale) {
        if (fnl_scale_up(value, field->scale - scale, &units))
            take_units(units, out);
        else
            reject(out, fnl_reject_range);
        return;
    }
    int64_t divisor = fnl_powers_of_ten[scale - field->scale];
    out->rounded = value % divisor != 0;
    take_units(fnl_divide_round(value, divisor), out);
}

void fnl_field_read_exact(const fnl_field *field, int64_t value, unsigned scale, fnl_reading_value *out)
{
    *out = (fnl_reading_value){ 0 };
    int64_t unit = fnl_powers_of_ten[scale];
    if (field->null_value_count != 0 && fnl_field_null_exact(field, value, scale)) {
        out->is_null = true;
        return;
    }
    switch (field->type) {
    case fnl_type_int:
        out->whole = value / unit;
        if (value % unit != 0)
            reject(out, fnl_reject_fraction);
        return;
    case fnl_type_number:
        out->number = fnl_number_of_exact(value, scale);
        return;
    case fnl_type_decimal:
        rescale(field, value, scale, out);
        return;
    case fnl_type_bool:
        out->whole = value == unit;
        if (value != unit && value != 0)
            reject(out, fnl_reject_malformed);
        return;
    case fnl_type_text:
    case fnl_type_time:
    case fnl_type_date:
    case fnl_type_intervals:
        reject(out, fnl_reject_malformed);
    }
}

/* A float stands for its shortest decimal: 2.675 is not the 2.67499999… that its bits say. */
static void decimal_of_number(const fnl_field *field, double value, fnl_reading_value *out)
{
    char digits[fnl_shown_size];
    fnl_buffer shortest = fnl_fixed_buffer(digits);
    if (!(value > -1e17 && value < 1e17)) {
        reject(out, fnl_reject_range);
        return;
    }
    fnl_write_number(&shortest, value);
    read_decimal(field, fnl_buffer_text(&shortest), out);
}

void fnl_field_read_number(const fnl_field *field, double value, fnl_reading_value *out)
{
    static const double beyond_int = 9223372036854775808.0; /* 2^63 */
    *out = (fnl_reading_value){ 0 };
    if (value != value || (field->null_value_count != 0 && fnl_field_null_number(field, value))) {
        out->is_null = true;
        return;
    }
    switch (field->type) {
    case fnl_type_int:
        if (!(value >= -beyond_int && value < beyond_int)) {
            reject(out, fnl_reject_range);
            return;
        }
        out->whole = (int64_t)value;
        if ((double)out->whole != value)
            reject(out, fnl_reject_fraction);
        return;
    case fnl_type_number:
        take_number(value, out);
        return;
    case fnl_type_decimal:
        decimal_of_number(field, value, out);
        return;
    case fnl_type_bool:
        out->whole = value == 1;
        if (value != 1 && value != 0)
            reject(out, fnl_reject_malformed);
        return;
    case fnl_type_text:
    case fnl_type_time:
    case fnl_type_date:
    case fnl_type_intervals:
        reject(out, fnl_reject_malformed);
    }
}
