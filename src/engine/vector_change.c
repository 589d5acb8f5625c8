/* Bounds, and other widths. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

typedef struct bounds {
    bool are_open;
    fnl_vector low;
    fnl_vector high;
} bounds;

FNL_VECTOR_INLINE fnl_vector bound(unsigned width, const bounds *to, fnl_vector value)
{
    if (width == fnl_width_16)
        return fnl_vector_smaller16(fnl_vector_larger16(value, to->low), to->high);
    if (width == fnl_width_32)
        return fnl_vector_smaller32(fnl_vector_larger32(value, to->low), to->high);
#ifdef FNL_VECTOR_AVX2
    return fnl_vector_smaller64(fnl_vector_larger64(value, to->low), to->high);
#else
    return value;
#endif
}

/* A strip has as many vectors as its rows have bytes. */
FNL_VECTOR_INLINE void put_bounded(unsigned of_width, unsigned width, const bounds *to, const char *values, char *out)
{
    fnl_vector rows[8];
    for (unsigned i = 0; i < of_width; i++) {
        rows[i] = fnl_vector_load(values + i * sizeof rows[i]);
        rows[i] = to->are_open ? rows[i] : bound(of_width, to, rows[i]);
    }
    if (of_width == fnl_width_64 && width < fnl_width_64)
        for (size_t i = 0; i < 4; i++)
            rows[i] = fnl_vector_low32_of64(rows[2 * i], rows[2 * i + 1]);
    if (of_width > fnl_width_16 && width == fnl_width_16)
        for (size_t i = 0; i < 2; i++)
            rows[i] = fnl_vector_low16_of32(rows[2 * i], rows[2 * i + 1]);
    for (unsigned i = 0; i < width; i++)
        fnl_vector_store(out + i * sizeof rows[i], rows[i]);
}

FNL_VECTOR_INLINE int32_t change(const fnl_step *step, fnl_frame *frame, unsigned of_width, unsigned width,
                                 const bounds *to)
{
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows)
        put_bounded(of_width, width, to, (const char *)a->values + (size_t)row * of_width,
                    (char *)out->values + (size_t)row * width);
    fnl_copy_bits(a->valid, out->valid, fnl_words(frame));
    return FNL_OK;
}

static const int64_t least_of[] = {
    [fnl_width_16] = INT16_MIN, [fnl_width_32] = INT32_MIN, [fnl_width_64] = INT64_MIN
};
static const int64_t largest_of[] = {
    [fnl_width_16] = INT16_MAX, [fnl_width_32] = INT32_MAX, [fnl_width_64] = INT64_MAX
};

FNL_VECTOR_INLINE bounds bounds_of(const fnl_clamp_table *table, unsigned of_width)
{
    int64_t low = table->low < least_of[of_width] ? least_of[of_width] : table->low;
    int64_t high = table->high > largest_of[of_width] ? largest_of[of_width] : table->high;
    if (of_width == fnl_width_16)
        return (bounds){ .low = fnl_vector_of16(low), .high = fnl_vector_of16(high) };
    if (of_width == fnl_width_32)
        return (bounds){ .low = fnl_vector_of32(low), .high = fnl_vector_of32(high) };
    return (bounds){ .low = fnl_vector_of64(low), .high = fnl_vector_of64(high) };
}

#define CHANGES(of_width, width)                                                                                       \
    static int32_t clamp_##of_width##_to_##width(const fnl_step *step, fnl_frame *frame)                               \
    {                                                                                                                  \
        const bounds to = bounds_of(step->table, fnl_width_##of_width);                                                \
        return change(step, frame, fnl_width_##of_width, fnl_width_##width, &to);                                      \
    }

#define NARROWS(of_width, width)                                                                                       \
    static int32_t convert_##of_width##_to_##width(const fnl_step *step, fnl_frame *frame)                             \
    {                                                                                                                  \
        const bounds to = { .are_open = true };                                                                        \
        return change(step, frame, fnl_width_##of_width, fnl_width_##width, &to);                                      \
    }

CHANGES(16, 16)
CHANGES(32, 16)
CHANGES(32, 32)
NARROWS(32, 16)
NARROWS(64, 16)
NARROWS(64, 32)
#ifdef FNL_VECTOR_AVX2
CHANGES(64, 16)
CHANGES(64, 32)
CHANGES(64, 64)
#endif

static int32_t convert_float_to_double(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows)
        for (uint32_t at = row; at < row + fnl_strip_rows; at += fnl_vector_bytes / 8)
            fnl_vector_store(out->number + at, fnl_vector_widen_float(a->number32 + at));
    fnl_copy_bits(a->valid, out->valid, fnl_words(frame));
    return FNL_OK;
}

/* Kernels by the widths before and after; few of them exist. */
#define FROM_TO(of_width, width) (fnl_width_##of_width << 4 | fnl_width_##width)

fnl_kernel *FNL_CLAMP(const fnl_step *step)
{
    const fnl_clamp_table *table = step->table;
    if (table->low > largest_of[step->of_width] || table->high < least_of[step->of_width])
        return NULL;
    switch (step->of_width << 4 | step->width) {
    case FROM_TO(16, 16):
        return clamp_16_to_16;
    case FROM_TO(32, 16):
        return clamp_32_to_16;
    case FROM_TO(32, 32):
        return clamp_32_to_32;
#ifdef FNL_VECTOR_AVX2
    case FROM_TO(64, 16):
        return clamp_64_to_16;
    case FROM_TO(64, 32):
        return clamp_64_to_32;
    case FROM_TO(64, 64):
        return clamp_64_to_64;
#endif
    default:
        return NULL;
    }
}

/* Compilers widen wholes as well as vectors written out. */
fnl_kernel *FNL_CONVERT(const fnl_step *step)
{
    if (step->lane == fnl_lane_number)
        return convert_float_to_double;
    switch (step->of_width << 4 | step->width) {
    case FROM_TO(32, 16):
        return convert_32_to_16;
    case FROM_TO(64, 16):
        return convert_64_to_16;
    case FROM_TO(64, 32):
        return convert_64_to_32;
    default:
        return NULL;
    }
}
