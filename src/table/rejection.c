/* Words about rejected values: why, and what would be right. */
#include "table/rejection.h"

#include "table/report.h"
#include "text/utf8.h"

enum { most_values_named = 5 };

static const char *malformed_text(const fnl_field *field)
{
    switch (field->type) {
    case fnl_type_int:
        return "not a whole number";
    case fnl_type_number:
    case fnl_type_decimal:
        return "not a number";
    case fnl_type_bool:
        return "not true or false";
    case fnl_type_time:
        return field->format.length == 0 ? "not a time" : "not a time in the field's format";
    case fnl_type_date:
        return field->format.length == 0 ? "not a date" : "not a date in the field's format";
    case fnl_type_intervals:
        return "not a list of intervals";
    case fnl_type_text:
        break;
    }
    return "not a text";
}

const char *fnl_rejection_text(const fnl_field *field, fnl_rejection why)
{
    switch (why) {
    case fnl_reject_range:
        return "outside the supported range";
    case fnl_reject_utf8:
        return "not valid UTF-8";
    case fnl_reject_marks:
        return "more than 30 combining marks in a row";
    case fnl_reject_not_listed:
        return "not one of the field's values";
    case fnl_reject_fraction:
        return "not a whole number";
    case fnl_reject_stage:
        return "not a stage of the lifecycle";
    case fnl_reject_future:
        return "in the future";
    case fnl_reject_ambiguous:
        return "decided by more than one rule";
    case fnl_reject_backwards:
        return "ends before it starts";
    case fnl_reject_no_start:
        return "without a start";
    case fnl_reject_early:
        return "before the start of the clock";
    case fnl_reject_years:
        return "outside the years 1970 to 2199, for which working time is known";
    case fnl_reject_needs_years:
        return "needs a time outside the years 1970 to 2199, for which working time is known";
    case fnl_reject_expired:
        return "needs a day beyond those that the calendar knows";
    case fnl_reject_malformed:
    case fnl_reject_none:
        break;
    }
    return malformed_text(field);
}

static void advise_form(fnl_buffer *out, const fnl_field *field)
{
    if (field->format.length != 0) {
        fnl_buffer_put_string(out, "; expected the format \"");
        fnl_buffer_put_text(out, field->format);
        fnl_buffer_put_string(out, "\"");
        return;
    }
    switch (field->type) {
    case fnl_type_bool:
        fnl_buffer_put_string(out, "; expected true, false, yes, no, t, f, 1 or 0");
        return;
    case fnl_type_time:
        fnl_buffer_put_string(out,
                              "; expected ISO 8601, such as 2026-11-21T08:30:00+07:00, or give the field a format");
        return;
    case fnl_type_date:
        fnl_buffer_put_string(out, "; expected ISO 8601, such as 2026-11-21, or give the field a format");
        return;
    case fnl_type_int:
        fnl_buffer_put_string(out, "; expected digits, such as 120");
        return;
    case fnl_type_number:
    case fnl_type_decimal:
        fnl_buffer_put_string(out, "; expected digits with a point, such as 62.5");
        return;
    case fnl_type_intervals:
        fnl_buffer_put_string(out, "; expected start/end, several with ; between them, such as "
                                   "2026-03-02T10:00/2026-03-02T11:30;2026-03-02T15:00/.. (.. is an open end)");
        return;
    case fnl_type_text:
        return;
    }
}

static void advise_values(fnl_buffer *out, const fnl_field *field)
{
    if (field->values == NULL)
        return;
    for (uint32_t i = 0; i < field->values->count && i < most_values_named; i++) {
        fnl_buffer_put_string(out, i == 0 ? "; expected " : ", ");
        fnl_rejected_value_show(out, field->values->keys[i]);
    }
    if (field->values->count > most_values_named)
        fnl_buffer_put_string(out, " …");
}

static void advise_range(fnl_buffer *out, const fnl_field *field)
{
    if (field->type == fnl_type_time || field->type == fnl_type_date || field->type == fnl_type_intervals)
        fnl_buffer_put_string(out, ": years 1 to 9999");
    else if (field->type == fnl_type_decimal)
        fnl_buffer_put_string(out, ": up to 10^15 units");
    else if (field->type == fnl_type_int)
        fnl_buffer_put_string(out, ": 64 bits");
}

/* What would be right: "; expected …". Nothing where nothing helps. */
static void advise(fnl_buffer *out, const fnl_field *field, fnl_rejection why)
{
    switch (why) {
    case fnl_reject_malformed:
        advise_form(out, field);
        return;
    case fnl_reject_not_listed:
        advise_values(out, field);
        return;
    case fnl_reject_range:
        advise_range(out, field);
        return;
    case fnl_reject_no_start:
        fnl_buffer_put_string(out, "; only the end of an interval can be open");
        return;
    case fnl_reject_early:
        fnl_buffer_put_string(out, "; the clock has `early: reject`, with `early: met` it would count as met at once");
        return;
    case fnl_reject_expired:
        fnl_buffer_put_string(out, "; keep its holidays up to date and move its valid_until");
        return;
    case fnl_reject_backwards:
    case fnl_reject_years:
    case fnl_reject_needs_years:
    case fnl_reject_fraction:
    case fnl_reject_utf8:
    case fnl_reject_marks:
    case fnl_reject_stage:
    case fnl_reject_future:
    case fnl_reject_ambiguous:
    case fnl_reject_none:
        return;
    }
}

void fnl_rejection_tell(fnl_buffer *out, const fnl_field *field, fnl_rejection why)
{
    bool has_verb = why == fnl_reject_backwards || why == fnl_reject_needs_years || why == fnl_reject_expired;
    if (!has_verb)
        fnl_buffer_put_string(out, "is ");
    fnl_buffer_put_string(out, fnl_rejection_text(field, why));
    advise(out, field, why);
}

/* Bytes of the code point that text begins with; 0 if it begins with none. */
static size_t code_point_bytes(fnl_text text)
{
    static const size_t longest = 4;
    for (size_t length = 1; length <= longest && length <= text.length; length++)
        if (fnl_utf8_valid((fnl_text){ text.bytes, length }))
            return length;
    return 0;
}

void fnl_rejected_value_show(fnl_buffer *out, fnl_text value)
{
    static const char digits[] = "0123456789abcdef";
    size_t at = 0;
    while (at < value.length) {
        size_t length = code_point_bytes(fnl_text_from(value, at));
        if (at + length > fnl_most_reject_bytes || at == fnl_most_reject_bytes) {
            fnl_buffer_put_string(out, "…");
            return;
        }
        if (length != 0) {
            fnl_buffer_put(out, value.bytes + at, length);
            at += length;
            continue;
        }
        unsigned byte = (unsigned char)value.bytes[at++];
        const char escaped[] = { '\\', 'x', digits[byte >> 4], digits[byte & 15] };
        fnl_buffer_put(out, escaped, sizeof escaped);
    }
}
