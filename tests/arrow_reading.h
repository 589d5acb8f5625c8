/* Reading single values of Arrow arrays in tests: slow and obvious. */
#ifndef ARROW_READING_H
#define ARROW_READING_H

#include "core/text_view.h"

#include <funnelcore/arrow.h>

static inline bool bit_at(const void *bits, int64_t position)
{
    return ((((const uint8_t *)bits)[position / 8] >> (position % 8)) & 1) != 0;
}

static inline bool is_null_at(const struct ArrowArray *array, int64_t row)
{
    return array->buffers[0] != NULL && !bit_at(array->buffers[0], array->offset + row);
}

static inline int64_t integer_at(const struct ArrowArray *array, int64_t row)
{
    return ((const int64_t *)array->buffers[1])[array->offset + row];
}

static inline double number_at(const struct ArrowArray *array, int64_t row)
{
    return ((const double *)array->buffers[1])[array->offset + row];
}

static inline bool bool_at(const struct ArrowArray *array, int64_t row)
{
    return bit_at(array->buffers[1], array->offset + row);
}

/* Of a utf8 array, or of a dictionary of utf8 with int32 codes. */
static inline fnl_text text_at(const struct ArrowArray *array, int64_t row)
{
    int64_t at = array->offset + row;
    if (array->dictionary != NULL) {
        at = array->dictionary->offset + ((const int32_t *)array->buffers[1])[at];
        array = array->dictionary;
    }
    const int32_t *offsets = array->buffers[1];
    return (fnl_text){ (const char *)array->buffers[2] + offsets[at], (size_t)(offsets[at + 1] - offsets[at]) };
}

static inline bool text_is(const struct ArrowArray *array, int64_t row, const char *wanted)
{
    return !is_null_at(array, row) && fnl_text_equal(text_at(array, row), fnl_text_of(wanted));
}

#endif
