/* Whether a whole or a number lies in intervals: each cut that it reaches turns the truth round. */
#include "engine/vector_cuts.h"
#include "engine/vector_kernels.h"

FNL_VECTOR_INLINE int32_t interval_set(const fnl_step *step, fnl_frame *frame, fnl_cut_kind kind)
{
    const fnl_set_table *set = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    fnl_cuts cuts;
    fnl_find_cuts(kind, set->items, set->count, &cuts);
    fnl_vector start = fnl_vector_of8(set->inverted != 0 ? -1 : 0);
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        const char *values = (const char *)a->values + (size_t)row * fnl_cut_width(kind);
        fnl_vector_bits hits = fnl_vector_bits8(fnl_cross_cuts(kind, &cuts, values, start, false));
        fnl_vector_bits valid = fnl_strip_bits(a->valid, row);
        fnl_put_strip_bits(out->is_true, row, hits & valid);
        fnl_put_strip_bits(out->is_false, row, (fnl_vector_bits)~hits & valid);
    }
    return FNL_OK;
}

#define SET_OF(kind)                                                                                                   \
    static int32_t set_of_##kind(const fnl_step *step, fnl_frame *frame)                                               \
    {                                                                                                                  \
        return interval_set(step, frame, fnl_cut_##kind);                                                              \
    }

SET_OF(whole16)
SET_OF(whole32)
#ifdef FNL_VECTOR_AVX2
SET_OF(whole64)
#endif
SET_OF(number32)
SET_OF(number64)

fnl_kernel *FNL_INTERVAL_SET(const fnl_step *step)
{
    fnl_kernel *const kernels[] = {
        [fnl_cut_whole16] = set_of_whole16,   [fnl_cut_whole32] = set_of_whole32,
#ifdef FNL_VECTOR_AVX2
        [fnl_cut_whole64] = set_of_whole64,
#endif
        [fnl_cut_number32] = set_of_number32, [fnl_cut_number64] = set_of_number64,
    };
    const fnl_set_table *set = step->table;
    if (!fnl_has_vector_cuts(step, set->items, set->count, fnl_most_vector_cuts))
        return NULL;
    return kernels[fnl_cut_kind_of(step)];
}
