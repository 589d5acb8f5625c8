/* UTF-8 for what the command itself prints and reads. */
#include "utf8.h"

size_t fnl_utf8_point(fnl_slice text, uint32_t *point)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *at = (const unsigned char *)text.bytes;
    *point = at[0];
    if (at[0] < 0x80)
        return 1;
    size_t size = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    *point = fnl_not_utf8;
    if (at[0] < 0xC2 || at[0] > 0xF4 || size > text.length)
        return 1;
    uint32_t value = at[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (at[i] & 0x3F);
    }
    if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 1;
    *point = value;
    return size;
}

/* Ranges, ascending. Combining marks of the scripts that CRM data is full of, and zero-width signs. */
static const uint32_t no_columns[][2] = {
    { 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD }, { 0x0610, 0x061A }, { 0x064B, 0x065F },
    { 0x0E31, 0x0E31 }, { 0x0E34, 0x0E3A }, { 0x0E47, 0x0E4E }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },
    { 0x200B, 0x200F }, { 0x2060, 0x2064 }, { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F },
};

static const uint32_t two_columns[][2] = {
    { 0x1100, 0x115F }, { 0x2E80, 0x303E },   { 0x3041, 0x33FF },   { 0x3400, 0x4DBF },   { 0x4E00, 0x9FFF },
    { 0xA000, 0xA4CF }, { 0xAC00, 0xD7A3 },   { 0xF900, 0xFAFF },   { 0xFE30, 0xFE6F },   { 0xFF00, 0xFF60 },
    { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1F64F }, { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD },
};

static bool is_in(uint32_t point, const uint32_t ranges[][2], size_t count)
{
    for (size_t i = 0; i < count && point >= ranges[i][0]; i++)
        if (point <= ranges[i][1])
            return true;
    return false;
}

bool fnl_utf8_is_control(uint32_t point)
{
    bool is_line_end = point == 0x2028 || point == 0x2029;
    bool turns_text = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    bool is_mark = point == 0xFEFF || point == 0xFFFE || point == 0xFFFF;
    return point < ' ' || (point >= 0x7F && point < 0xA0) || is_line_end || turns_text || is_mark ||
           point == fnl_not_utf8;
}

unsigned fnl_utf8_width(uint32_t point)
{
    enum { first_mark = 0x300, byte_escape = 4, point_escape = 6 }; /* \x1b, \u2028 */
    if (point < first_mark && !fnl_utf8_is_control(point))
        return 1;
    if (fnl_utf8_is_control(point))
        return point < first_mark || point == fnl_not_utf8 ? byte_escape : point_escape;
    if (is_in(point, no_columns, sizeof no_columns / sizeof *no_columns))
        return 0;
    return is_in(point, two_columns, sizeof two_columns / sizeof *two_columns) ? 2 : 1;
}

bool fnl_utf8_holds(fnl_slice text)
{
    while (text.length > 0) {
        uint32_t point;
        size_t size = fnl_utf8_point(text, &point);
        if (point == fnl_not_utf8)
            return false;
        text = (fnl_slice){ text.bytes + size, text.length - size };
    }
    return true;
}

size_t fnl_utf8_columns(fnl_slice text)
{
    size_t columns = 0;
    while (text.length > 0) {
        uint32_t point;
        size_t size = fnl_utf8_point(text, &point);
        columns += fnl_utf8_width(point);
        text = (fnl_slice){ text.bytes + size, text.length - size };
    }
    return columns;
}

size_t fnl_utf8_write(uint32_t point, char out[4])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    out[0] = (char)((0xFF00u >> size & 0xFF) | point);
    return size;
}
