#include "document/yaml_scalar.h"

static bool is_one_of(fnl_text text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fnl_text_equal(text, fnl_text_of(words[i])))
            return true;
    return false;
}

/* Bytes of the digits that text has from start on. */
static size_t digits_from(fnl_text text, size_t start)
{
    size_t at = start;
    while (at < text.length && text.bytes[at] >= '0' && text.bytes[at] <= '9')
        at++;
    return at - start;
}

static bool has(fnl_text text, size_t at, char byte)
{
    return at < text.length && text.bytes[at] == byte;
}

/* [-+]?digits[.digits][e[-+]digits] */
static bool is_number(fnl_text text)
{
    size_t at = has(text, 0, '-') || has(text, 0, '+') ? 1 : 0;
    size_t digits = digits_from(text, at);
    if (digits == 0)
        return false;
    at += digits;
    if (has(text, at, '.')) {
        digits = digits_from(text, at + 1);
        if (digits == 0)
            return false;
        at += 1 + digits;
    }
    if (has(text, at, 'e') || has(text, at, 'E')) {
        at += has(text, at + 1, '-') || has(text, at + 1, '+') ? 2 : 1;
        digits = digits_from(text, at);
        if (digits == 0)
            return false;
        at += digits;
    }
    return at == text.length;
}

fnl_node_kind fnl_resolve_yaml_scalar(fnl_text text, bool *value)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };
    static const char *const truths[] = { "true", "True", "TRUE" };
    static const char *const untruths[] = { "false", "False", "FALSE" };
    if (is_one_of(text, nulls, sizeof nulls / sizeof *nulls))
        return fnl_node_null;
    *value = is_one_of(text, truths, sizeof truths / sizeof *truths);
    if (*value || is_one_of(text, untruths, sizeof untruths / sizeof *untruths))
        return fnl_node_bool;
    return is_number(text) ? fnl_node_number : fnl_node_text;
}
