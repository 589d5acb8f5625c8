#include "document/json_string.h"

const char fnl_json_no_memory[] = "out of memory";

static const char lone_surrogate[] =
    "half of a pair of \\u escapes; a character beyond U+FFFF takes two, the first from "
    "\\ud800 to \\udbff, the second from \\udc00 to \\udfff";

enum { escape_length = 6 /* \uXXXX */ };

/* The value of the four digits of the \uXXXX that begins at `at`; -1 if that is none. */
static int32_t unit_at(fnl_text source, size_t at)
{
    if (source.length - at < escape_length || source.bytes[at] != '\\' || source.bytes[at + 1] != 'u')
        return -1;
    int32_t unit = 0;
    for (size_t i = at + 2; i < at + escape_length; i++) {
        char digit = source.bytes[i];
        if (digit >= '0' && digit <= '9')
            unit = unit * 16 + (digit - '0');
        else if (digit >= 'a' && digit <= 'f')
            unit = unit * 16 + (digit - 'a' + 10);
        else if (digit >= 'A' && digit <= 'F')
            unit = unit * 16 + (digit - 'A' + 10);
        else
            return -1;
    }
    return unit;
}

static size_t encode(uint32_t character, char *out)
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xc0 | character >> 6);
        out[1] = (char)(0x80 | (character & 0x3f));
        return 2;
    }
    if (character < 0x10000) {
        out[0] = (char)(0xe0 | character >> 12);
        out[1] = (char)(0x80 | (character >> 6 & 0x3f));
        out[2] = (char)(0x80 | (character & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | character >> 18);
    out[1] = (char)(0x80 | (character >> 12 & 0x3f));
    out[2] = (char)(0x80 | (character >> 6 & 0x3f));
    out[3] = (char)(0x80 | (character & 0x3f));
    return 4;
}

/* Where the string ends or has a problem; *escapes: it holds a backslash. */
static fnl_json_string find_end(fnl_text source, size_t start, bool *escapes)
{
    *escapes = false;
    for (size_t i = start; i < source.length; i++) {
        unsigned char byte = (unsigned char)source.bytes[i];
        if (byte == '"')
            return (fnl_json_string){ .text = { source.bytes + start, i - start }, .end = i + 1 };
        if (byte < 0x20)
            return (fnl_json_string){ .end = i,
                                      .problem = "a line break or control character inside quotes; write an escape "
                                                 "such as \\n, or close the quote" };
        if (byte == '\\') {
            *escapes = true;
            i++;
        }
    }
    return (fnl_json_string){ .end = source.length, .problem = "this quote is never closed" };
}

/* The \uXXXX or pair of them at *at, which moves behind it. NULL or what is wrong. */
static const char *read_unicode(fnl_text source, size_t *at, uint32_t *character)
{
    int32_t unit = unit_at(source, *at);
    if (unit < 0)
        return "\\u takes four hexadecimal digits";
    *character = (uint32_t)unit;
    if (unit >= 0xd800 && unit <= 0xdfff) {
        int32_t second = unit <= 0xdbff ? unit_at(source, *at + escape_length) : -1;
        if (second < 0xdc00 || second > 0xdfff)
            return lone_surrogate;
        *character = 0x10000u + ((uint32_t)unit - 0xd800u) * 0x400u + ((uint32_t)second - 0xdc00u);
        *at += escape_length;
    }
    *at += escape_length;
    return NULL;
}

/* The escape at *at, which moves behind it. NULL or what is wrong. */
static const char *read_escape(fnl_text source, size_t *at, uint32_t *character)
{
    static const char meanings[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    char letter = source.bytes[*at + 1];
    if (letter == 'u')
        return read_unicode(source, at, character);
    for (size_t i = 0; i < sizeof meanings - 1; i += 2) {
        if (meanings[i] == letter) {
            *character = (unsigned char)meanings[i + 1];
            *at += 2;
            return NULL;
        }
    }
    return "an escape that JSON does not know; a backslash is written \\\\";
}

fnl_json_string fnl_read_json_string(fnl_text source, size_t start, fnl_arena *arena)
{
    bool escapes = false;
    fnl_json_string string = find_end(source, start, &escapes);
    if (string.problem != NULL || !escapes)
        return string;
    char *out = fnl_arena_take(arena, string.text.length, 1); /* an escape is longer than what it means */
    if (out == NULL)
        return (fnl_json_string){ .end = start, .problem = fnl_json_no_memory };
    size_t length = 0;
    for (size_t at = start; at < string.end - 1;) {
        if (source.bytes[at] != '\\') {
            out[length++] = source.bytes[at++];
            continue;
        }
        uint32_t character = 0;
        const char *problem = read_escape(source, &at, &character);
        if (problem != NULL)
            return (fnl_json_string){ .end = at, .problem = problem };
        length += encode(character, out + length);
    }
    string.text = (fnl_text){ out, length };
    return string;
}
