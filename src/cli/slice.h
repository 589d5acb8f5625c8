/* A piece of text that somebody else owns: bytes and their number, no NUL at the end. */
#ifndef FNL_CLI_SLICE_H
#define FNL_CLI_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct fnl_slice {
    const char *bytes;
    size_t length;
} fnl_slice;

static inline fnl_slice fnl_slice_of(const char *string)
{
    return (fnl_slice){ string, strlen(string) };
}

static inline bool fnl_slice_equal(fnl_slice a, fnl_slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

static inline bool fnl_slice_is(fnl_slice slice, const char *string)
{
    return fnl_slice_equal(slice, fnl_slice_of(string));
}

/* Without spaces and tabs at both ends. */
static inline fnl_slice fnl_slice_trim(fnl_slice slice)
{
    while (slice.length > 0 && (*slice.bytes == ' ' || *slice.bytes == '\t'))
        slice = (fnl_slice){ slice.bytes + 1, slice.length - 1 };
    while (slice.length > 0 && (slice.bytes[slice.length - 1] == ' ' || slice.bytes[slice.length - 1] == '\t'))
        slice.length--;
    return slice;
}

static inline bool fnl_slice_ends(fnl_slice slice, const char *ending)
{
    size_t length = strlen(ending);
    return slice.length >= length && memcmp(slice.bytes + slice.length - length, ending, length) == 0;
}

#endif
