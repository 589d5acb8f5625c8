#include "model/names.h"

enum { most_shown = 60 };

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool fnl_is_identifier(fnl_text name)
{
    if (name.length == 0 || name.length > fnl_most_identifier || !is_letter(name.bytes[0]))
        return false;
    for (size_t i = 1; i < name.length; i++)
        if (!is_letter(name.bytes[i]) && !(name.bytes[i] >= '0' && name.bytes[i] <= '9'))
            return false;
    return true;
}

bool fnl_is_printable(fnl_text name)
{
    for (size_t i = 0; i < name.length; i++)
        if ((unsigned char)name.bytes[i] < 0x20 || name.bytes[i] == 0x7f)
            return false;
    return true;
}

fnl_text fnl_shown(fnl_text text)
{
    if (text.length <= most_shown)
        return text;
    size_t length = most_shown;
    while (length > 0 && ((unsigned char)text.bytes[length] & 0xc0) == 0x80)
        length--;
    return (fnl_text){ text.bytes, length };
}
