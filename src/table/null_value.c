/* null_values by text and by value. */
#include "table/null_value.h"

/* Words are the usual null values: they are told apart from numbers and dates by their first byte. */
static bool begins_a_number(fnl_text text)
{
    if (text.length == 0)
        return false;
    char first = text.bytes[0];
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
}

static bool read_numeric(fnl_text text, fnl_null_value *out)
{
    if (!begins_a_number(text))
        return false;
    out->is_exact = fnl_read_decimal(text, &out->exact, &out->scale) == fnl_read_ok;
    out->is_number = fnl_read_number(text, &out->number) == fnl_read_ok;
    return out->is_exact || out->is_number;
}

bool fnl_null_value_read(const fnl_field *field, fnl_text text, fnl_null_value *out)
{
    *out = (fnl_null_value){ 0 };
    int32_t day = 0;
    switch (field->type) {
    case fnl_type_text:
    case fnl_type_intervals:
        return false;
    case fnl_type_int:
    case fnl_type_number:
    case fnl_type_decimal:
    case fnl_type_bool:
        return read_numeric(text, out);
    case fnl_type_time:
        out->is_exact = fnl_read_instant(text, field->format, field->zone, &out->exact) == fnl_read_ok;
        return out->is_exact;
    case fnl_type_date:
        out->is_exact = fnl_read_day(text, field->format, field->zone, &day) == fnl_read_ok;
        out->exact = day;
        return out->is_exact;
    }
    return false;
}

bool fnl_null_value_is_exact(const fnl_null_value *null_value, int64_t value, unsigned scale)
{
    if (null_value->is_exact)
        return fnl_compare_exact(null_value->exact, null_value->scale, value, scale) == 0;
    return null_value->is_number && null_value->number == fnl_number_of_exact(value, scale);
}

bool fnl_null_value_is_number(const fnl_null_value *null_value, double value)
{
    return null_value->is_number && null_value->number == value;
}

bool fnl_field_null_text(const fnl_field *field, fnl_text trimmed)
{
    for (uint32_t i = 0; i < field->null_value_count; i++)
        if (fnl_text_equal(field->null_values[i], trimmed))
            return true;
    return false;
}

bool fnl_field_null_exact(const fnl_field *field, int64_t value, unsigned scale)
{
    fnl_null_value null_value;
    for (uint32_t i = 0; i < field->null_value_count; i++)
        if (fnl_null_value_read(field, field->null_values[i], &null_value) &&
            fnl_null_value_is_exact(&null_value, value, scale))
            return true;
    return false;
}

bool fnl_field_null_number(const fnl_field *field, double value)
{
    fnl_null_value null_value;
    for (uint32_t i = 0; i < field->null_value_count; i++)
        if (fnl_null_value_read(field, field->null_values[i], &null_value) &&
            fnl_null_value_is_number(&null_value, value))
            return true;
    return false;
}

bool fnl_field_null_numeric_text(const fnl_field *field, fnl_text trimmed)
{
    fnl_null_value value = { 0 };
    if (field->null_value_count == 0 || !read_numeric(trimmed, &value))
        return false;
    return value.is_exact ? fnl_field_null_exact(field, value.exact, value.scale)
                          : fnl_field_null_number(field, value.number);
}
