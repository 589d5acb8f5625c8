/* A piece of text that somebody else owns: bytes and their number, no NUL at the end. */
#ifndef FNL_CORE_TEXT_VIEW_H
#define FNL_CORE_TEXT_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct fnl_text {
    const char *bytes;
    size_t length;
} fnl_text;

/* Of a string literal. */
#define FNL_TEXT(literal)                                                                                              \
    (fnl_text)                                                                                                         \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }

/* For printf: "%.*s" with FNL_TEXT_ARGS(text). */
#define FNL_TEXT_ARGS(text) (int)((text).length > 200 ? 200 : (text).length), (text).bytes

static inline fnl_text fnl_text_of(const char *string)
{
    return (fnl_text){ string, string == NULL ? 0 : strlen(string) };
}

static inline bool fnl_text_equal(fnl_text a, fnl_text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

/* By bytes, a prefix first: negative, 0 or positive. */
static inline int fnl_text_compare(fnl_text a, fnl_text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter == 0 ? 0 : memcmp(a.bytes, b.bytes, shorter);
    if (order != 0)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

static inline fnl_text fnl_text_from(fnl_text text, size_t start)
{
    return (fnl_text){ text.bytes + start, text.length - start };
}

#endif
