/* Arrow formats, read. */
#include "table/layout.h"

static fnl_layout simple_layout(char format)
{
    switch (format) {
    case 'n':
        return fnl_layout_null;
    case 'b':
        return fnl_layout_bool;
    case 'c':
        return fnl_layout_int8;
    case 'C':
        return fnl_layout_uint8;
    case 's':
        return fnl_layout_int16;
    case 'S':
        return fnl_layout_uint16;
    case 'i':
        return fnl_layout_int32;
    case 'I':
        return fnl_layout_uint32;
    case 'l':
        return fnl_layout_int64;
    case 'L':
        return fnl_layout_uint64;
    case 'e':
        return fnl_layout_float16;
    case 'f':
        return fnl_layout_float32;
    case 'g':
        return fnl_layout_float64;
    case 'u':
        return fnl_layout_utf8;
    case 'U':
        return fnl_layout_large_utf8;
    default:
        return fnl_layout_none;
    }
}

/* "tdD", "tdm", "tss:zone" … */
static bool read_time_format(const char *format, fnl_column_binding *out)
{
    static const struct {
        char unit;
        int64_t multiply;
        int64_t divide;
    } units[] = { { 's', 1000000, 1 }, { 'm', 1000, 1 }, { 'u', 1, 1 }, { 'n', 1, 1000 } };
    if (strcmp(format, "tdD") == 0 || strcmp(format, "tdm") == 0) {
        out->layout = format[2] == 'D' ? fnl_layout_date32 : fnl_layout_date64;
        return true;
    }
    if (format[1] != 's' || format[2] == '\0' || format[3] != ':')
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (units[i].unit == format[2]) {
            out->layout = fnl_layout_timestamp;
            out->multiply = units[i].multiply;
            out->divide = units[i].divide;
            out->has_zone = format[4] != '\0';
            return true;
        }
    }
    return false;
}

/* An unsigned number up to 99; false if there is none. */
static bool read_small(const char **at, unsigned *value)
{
    const char *start = *at;
    *value = 0;
    while (**at >= '0' && **at <= '9' && *at - start < 2)
        *value = *value * 10 + (unsigned)(*(*at)++ - '0');
    return *at != start;
}

/* "d:precision,scale", perhaps with ",bits". */
static bool read_decimal_format(const char *format, fnl_column_binding *out)
{
    static const struct {
        const char *bits;
        unsigned width;
        unsigned most_digits;
    } widths[] = { { "", 16, 38 }, { ",128", 16, 38 }, { ",32", 4, 9 }, { ",64", 8, 18 }, { ",256", 32, 76 } };
    unsigned precision = 0;
    const char *at = format + 2;
    if (format[1] != ':' || !read_small(&at, &precision) || precision == 0 || *at != ',')
        return false;
    at++;
    if (!read_small(&at, &out->scale))
        return false;
    out->layout = fnl_layout_decimal;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        if (strcmp(at, widths[i].bits) == 0) {
            out->width = widths[i].width;
            return precision <= widths[i].most_digits && out->scale <= widths[i].most_digits;
        }
    }
    return false;
}

/* "+l", "+vL", "+w:2" … */
static bool read_list_format(const char *format, fnl_column_binding *out)
{
    static const struct {
        const char *format;
        fnl_layout layout;
    } lists[] = {
        { "+l", fnl_layout_list },
        { "+L", fnl_layout_large_list },
        { "+vl", fnl_layout_list_view },
        { "+vL", fnl_layout_large_list_view },
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (strcmp(format, lists[i].format) == 0) {
            out->layout = lists[i].layout;
            return true;
        }
    }
    fnl_text size = fnl_text_of(format);
    if (strncmp(format, "+w:", 3) != 0 || fnl_read_integer(fnl_text_from(size, 3), &out->list_size) != fnl_read_ok)
        return false;
    out->layout = fnl_layout_fixed_list;
    return out->list_size >= 0 && out->list_size <= INT32_MAX;
}

bool fnl_layout_read(const char *format, fnl_column_binding *out)
{
    out->layout = fnl_layout_none;
    if (format == NULL || format[0] == '\0')
        return false;
    if (format[1] == '\0')
        out->layout = simple_layout(format[0]);
    else if (strcmp(format, "vu") == 0)
        out->layout = fnl_layout_utf8_view;
    else if (format[0] == 't')
        return read_time_format(format, out);
    else if (format[0] == 'd')
        return read_decimal_format(format, out);
    else if (format[0] == '+')
        return read_list_format(format, out);
    return out->layout != fnl_layout_none;
}
