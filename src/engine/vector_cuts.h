/* Values of a strip against sorted cuts. */
#ifndef FNL_ENGINE_VECTOR_CUTS_H
#define FNL_ENGINE_VECTOR_CUTS_H

#include "engine/vector_strip.h"

/* Kinds of values that are compared. Wholes of 64 bits need AVX2. */
typedef enum fnl_cut_kind {
    fnl_cut_whole16,
    fnl_cut_whole32,
    fnl_cut_whole64,
    fnl_cut_number32,
    fnl_cut_number64,
} fnl_cut_kind;

/* More are searched for, which the portable kernels do. */
enum { fnl_most_vector_cuts = 16 };

typedef struct fnl_cuts {
    uint32_t count;
    fnl_vector cuts[fnl_most_vector_cuts]; /* of wholes the number before, since vectors compare by above */
} fnl_cuts;

FNL_VECTOR_INLINE fnl_vector fnl_cut_vector(fnl_cut_kind kind, int64_t cut)
{
    double number = 0;
    memcpy(&number, &cut, sizeof number);
    switch (kind) {
    case fnl_cut_whole16:
        return fnl_vector_of16(cut - 1);
    case fnl_cut_whole32:
        return fnl_vector_of32(cut - 1);
    case fnl_cut_whole64:
        return fnl_vector_of64(cut - 1);
    case fnl_cut_number32:
        return fnl_vector_of_float(number);
    default:
        return fnl_vector_of_double(number);
    }
}

FNL_VECTOR_INLINE void fnl_find_cuts(fnl_cut_kind kind, const int64_t *items, uint64_t count, fnl_cuts *out)
{
    out->count = (uint32_t)count;
    for (uint32_t i = 0; i < out->count; i++)
        out->cuts[i] = fnl_cut_vector(kind, items[i]);
}

/* All bits where a value is not below a cut. */
FNL_VECTOR_INLINE fnl_vector fnl_reaches(fnl_cut_kind kind, fnl_vector value, fnl_vector cut)
{
    switch (kind) {
    case fnl_cut_whole16:
        return fnl_vector_above16(value, cut);
    case fnl_cut_whole32:
        return fnl_vector_above32(value, cut);
#ifdef FNL_VECTOR_AVX2
    case fnl_cut_whole64:
        return fnl_vector_above64(value, cut);
#endif
    case fnl_cut_number32:
        return fnl_vector_at_least_float(value, cut);
    default:
        return fnl_vector_at_least_double(value, cut);
    }
}

/* Bytes of a value. */
FNL_VECTOR_INLINE uint32_t fnl_cut_width(fnl_cut_kind kind)
{
    return kind == fnl_cut_whole16 ? 2 : kind == fnl_cut_whole32 || kind == fnl_cut_number32 ? 4 : 8;
}

/* Adds what is reached, cut by cut, to lanes that begin as `start`, by subtracting (all bits are -1) or by turning round. A
   byte for each row of the strip, in order. */
FNL_VECTOR_INLINE fnl_vector fnl_cross_cuts(fnl_cut_kind kind, const fnl_cuts *cuts, const char *values,
                                            fnl_vector start, bool counts)
{
    uint32_t width = fnl_cut_width(kind);
    fnl_vector lanes[8];
    uint32_t group = width == 2 ? 2 : 4; /* of vectors whose values and lanes stay in registers */
    for (uint32_t first = 0; first < width; first += group) {
        fnl_vector value[4];
        for (uint32_t i = 0; i < group; i++) {
            value[i] = fnl_vector_load(values + (first + i) * sizeof(fnl_vector));
            lanes[first + i] = start;
        }
        for (uint32_t k = 0; k < cuts->count; k++)
            for (uint32_t i = 0; i < group; i++) {
                fnl_vector reached = fnl_reaches(kind, value[i], cuts->cuts[k]);
                fnl_vector lane = lanes[first + i];
                lanes[first + i] = !counts      ? fnl_vector_xor(lane, reached)
                                   : width == 2 ? fnl_vector_subtract16(lane, reached)
                                   : width == 4 ? fnl_vector_subtract32(lane, reached)
                                                : fnl_vector_subtract64(lane, reached);
            }
    }
    return width == 2   ? fnl_vector_bytes_of16(lanes)
           : width == 4 ? fnl_vector_bytes_of32(lanes)
                        : fnl_vector_bytes_of64(lanes);
}

/* The kind of the values a step compares. */
static inline fnl_cut_kind fnl_cut_kind_of(const fnl_step *step)
{
    if (step->of_lane == fnl_lane_number)
        return step->of_width == fnl_width_32 ? fnl_cut_number32 : fnl_cut_number64;
    return step->of_width == fnl_width_16   ? fnl_cut_whole16
           : step->of_width == fnl_width_32 ? fnl_cut_whole32
                                            : fnl_cut_whole64;
}

/* Whether this level compares the values of a step, and the cuts are few and of the width of the values. */
static inline bool fnl_has_vector_cuts(const fnl_step *step, const int64_t *items, uint64_t count, uint64_t most)
{
    const int64_t least[] = { INT16_MIN, INT32_MIN, INT64_MIN };
    const int64_t largest[] = { INT16_MAX, INT32_MAX, INT64_MAX };
    fnl_cut_kind kind = fnl_cut_kind_of(step);
#ifdef FNL_VECTOR_SSSE3
    if (kind == fnl_cut_whole64)
        return false;
#endif
    if (count > most)
        return false;
    for (uint64_t i = 0; i < count && kind <= fnl_cut_whole64; i++)
        if (items[i] <= least[kind] || items[i] > largest[kind])
            return false;
    return true;
}

#endif
