/* What is given for the bin of a value: the cuts that it reaches are counted, and a shuffle finds what that bin gives. */
#include "engine/vector_cuts.h"
#include "engine/vector_kernels.h"

/* The last slot is that of a missing value. */
enum { slot_missing = fnl_slots - 1, most_bin_cuts = slot_missing - 1 };

FNL_VECTOR_INLINE void give(fnl_cut_kind kind, const fnl_cuts *cuts, const fnl_slot_bytes *slots, const fnl_block *a,
                            const fnl_block *out, uint32_t rows, unsigned width, bool all_valid)
{
    const fnl_vector none = fnl_vector_of8(0);
    const fnl_vector missing = fnl_vector_of8(slot_missing);
    for (uint32_t row = 0; row < rows; row += fnl_strip_rows) {
        const char *values = (const char *)a->values + (size_t)row * fnl_cut_width(kind);
        fnl_vector slot = fnl_cross_cuts(kind, cuts, values, none, true);
        if (!all_valid) {
            fnl_vector valid = fnl_vector_mask8(fnl_strip_bits(a->valid, row));
            slot = fnl_vector_or(slot, fnl_vector_and(fnl_vector_equal8(valid, none), missing));
        }
        if (width == fnl_width_16)
            fnl_give_strip16(slots, slot, out->whole16 + row);
        else
            fnl_give_strip32(slots, slot, out->whole32 + row);
    }
}

FNL_VECTOR_INLINE int32_t bins(const fnl_step *step, fnl_frame *frame, fnl_cut_kind kind, unsigned width)
{
    const fnl_bins_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    uint32_t words = fnl_words(frame);
    int64_t gives[fnl_slots] = { 0 };
    for (uint64_t bin = 0; bin <= table->count; bin++)
        gives[bin] = table->items[table->count + bin];
    gives[slot_missing] = table->missing.value;
    fnl_slot_bytes slots;
    fnl_find_slot_bytes(gives, &slots);
    fnl_cuts cuts;
    fnl_find_cuts(kind, table->items, table->count, &cuts);
    if (fnl_all_bits(a->valid, words))
        give(kind, &cuts, &slots, a, out, frame->count, width, true);
    else
        give(kind, &cuts, &slots, a, out, frame->count, width, false);
    if (table->missing.known != 0)
        fnl_fill_bits(out->valid, words);
    else
        fnl_copy_bits(a->valid, out->valid, words);
    return FNL_OK;
}

#define BINS_OF(kind)                                                                                                  \
    static int32_t kind##_to_16(const fnl_step *step, fnl_frame *frame)                                                \
    {                                                                                                                  \
        return bins(step, frame, fnl_cut_##kind, fnl_width_16);                                                        \
    }                                                                                                                  \
    static int32_t kind##_to_32(const fnl_step *step, fnl_frame *frame)                                                \
    {                                                                                                                  \
        return bins(step, frame, fnl_cut_##kind, fnl_width_32);                                                        \
    }

BINS_OF(whole16)
BINS_OF(whole32)
#ifdef FNL_VECTOR_AVX2
BINS_OF(whole64)
#endif
BINS_OF(number32)
BINS_OF(number64)

fnl_kernel *FNL_BINS(const fnl_step *step)
{
    fnl_kernel *const kernels[][2] = {
        [fnl_cut_whole16] = { whole16_to_16, whole16_to_32 },
        [fnl_cut_whole32] = { whole32_to_16, whole32_to_32 },
#ifdef FNL_VECTOR_AVX2
        [fnl_cut_whole64] = { whole64_to_16, whole64_to_32 },
#endif
        [fnl_cut_number32] = { number32_to_16, number32_to_32 },
        [fnl_cut_number64] = { number64_to_16, number64_to_32 },
    };
    const fnl_bins_table *table = step->table;
    if (step->width == fnl_width_64 || step->lane != fnl_lane_whole ||
        !fnl_has_vector_cuts(step, table->items, table->count, most_bin_cuts))
        return NULL;
    return kernels[fnl_cut_kind_of(step)][step->width == fnl_width_32];
}
