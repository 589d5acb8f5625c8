/* Durations and percentages. */
#include "text/duration.h"

#include "core/arithmetic.h"

typedef struct unit {
    char letter;
    int64_t seconds;
} unit;

enum { unit_count = 5, hours_unit = 2 };
static const unit units[unit_count] = { { 'w', 604800 }, { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 } };

/* Digits and a unit, from unit `next` on; moves past them. */
static fnl_reading read_part(fnl_text *text, unsigned *next, int64_t *seconds)
{
    size_t length = 0;
    while (length < text->length && text->bytes[length] >= '0' && text->bytes[length] <= '9')
        length++;
    if (length == 0 || length == text->length)
        return fnl_read_malformed;
    unsigned i = *next;
    while (i < unit_count && units[i].letter != text->bytes[length])
        i++;
    if (i == unit_count)
        return fnl_read_malformed;
    fnl_reading reading = fnl_read_integer((fnl_text){ text->bytes, length }, seconds);
    if (reading == fnl_read_ok && __builtin_mul_overflow(*seconds, units[i].seconds, seconds))
        reading = fnl_read_range;
    *next = i + 1;
    *text = fnl_text_from(*text, length + 1);
    return reading;
}

fnl_reading fnl_read_duration(fnl_text text, int64_t *seconds)
{
    int64_t total = 0;
    unsigned next = 0;
    bool in_range = true;
    do {
        int64_t part = 0;
        fnl_reading reading = read_part(&text, &next, &part);
        if (reading == fnl_read_malformed)
            return reading;
        /* A later part may still show that the text is not of this form. */
        in_range = in_range && reading == fnl_read_ok && !__builtin_add_overflow(total, part, &total);
    } while (text.length > 0);
    if (!in_range || total == 0)
        return fnl_read_range;
    *seconds = total;
    return fnl_read_ok;
}

/* Writes seconds in the units whose bits are set, the largest first; 0 if the last of them does not make it whole. */
static size_t write_in_units(int64_t seconds, unsigned chosen, char *text)
{
    size_t length = 0;
    for (unsigned i = 0; i < unit_count; i++) {
        if ((chosen >> i & 1) == 0)
            continue;
        char digits[20];
        size_t start = sizeof digits;
        int64_t count = seconds / units[i].seconds;
        seconds %= units[i].seconds;
        do {
            digits[--start] = (char)('0' + count % 10);
            count /= 10;
        } while (count != 0);
        memcpy(text + length, digits + start, sizeof digits - start);
        length += sizeof digits - start;
        text[length++] = units[i].letter;
    }
    return seconds == 0 ? length : 0;
}

/* With the units chosen, as much as possible in the larger ones is never longer than another sum of the same units, unless
   fewer units are shorter still. So every choice of units is tried, larger units and fewer of them first. */
static void write_shortest(fnl_buffer *out, int64_t seconds, unsigned first_unit)
{
    enum { longest = unit_count * 21 };
    char best[longest];
    char text[longest];
    size_t best_length = 0;
    for (unsigned chosen = 1U << first_unit; chosen < 1U << unit_count; chosen += 1U << first_unit) {
        size_t length = write_in_units(seconds, chosen, text);
        if (length == 0 || (best_length != 0 && length >= best_length))
            continue;
        best_length = length;
        memcpy(best, text, length);
    }
    fnl_buffer_put(out, best, best_length);
}

void fnl_write_duration(fnl_buffer *out, int64_t seconds)
{
    write_shortest(out, seconds, 0);
}

void fnl_write_hours(fnl_buffer *out, int64_t seconds)
{
    write_shortest(out, seconds, seconds == 0 ? unit_count - 1 : hours_unit);
}

fnl_reading fnl_read_percent(fnl_text text, int64_t *millionths)
{
    enum { millionths_scale = 6, percent_scale = 4 };
    bool percent = text.length > 0 && text.bytes[text.length - 1] == '%';
    text.length -= percent;
    unsigned wanted = percent ? percent_scale : millionths_scale;
    int64_t value = 0;
    unsigned scale = 0;
    fnl_reading reading = fnl_read_decimal(text, &value, &scale);
    if (reading != fnl_read_ok)
        return reading;
    if (scale > wanted || !fnl_scale_up(value, wanted - scale, millionths))
        return fnl_read_range;
    return fnl_read_ok;
}
