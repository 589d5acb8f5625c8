/* What is given for a truth. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

/* A bit of a slot for true, one for false; unknown has neither. */
enum { slot_true = 1, slot_false = 2 };

/* Slots of the rows of a strip. Where unknown gives what false gives, the mask of false is not looked at. */
FNL_VECTOR_INLINE fnl_vector slots_of(const fnl_block *a, uint32_t row, bool false_is_unknown)
{
    fnl_vector is_true = fnl_vector_mask8(fnl_strip_bits(a->is_true, row));
    fnl_vector slots = fnl_vector_and(is_true, fnl_vector_of8(slot_true));
    if (false_is_unknown)
        return slots;
    fnl_vector is_false = fnl_vector_mask8(fnl_strip_bits(a->is_false, row));
    return fnl_vector_or(slots, fnl_vector_and(is_false, fnl_vector_of8(slot_false)));
}

FNL_VECTOR_INLINE void give(const fnl_slot_bytes *slots, const fnl_block *a, const fnl_block *out, uint32_t rows,
                            unsigned width, bool false_is_unknown)
{
    for (uint32_t row = 0; row < rows; row += fnl_strip_rows) {
        fnl_vector slot = slots_of(a, row, false_is_unknown);
        if (width == fnl_width_16)
            fnl_give_strip16(slots, slot, out->whole16 + row);
        else
            fnl_give_strip32(slots, slot, out->whole32 + row);
    }
}

static void put_valid(const fnl_points_table *table, const fnl_frame *frame, const fnl_block *a, fnl_block *out)
{
    uint64_t if_true = 0 - (uint64_t)(table->if_true.known != 0);
    uint64_t if_false = 0 - (uint64_t)(table->if_false.known != 0);
    uint64_t if_unknown = 0 - (uint64_t)(table->if_unknown.known != 0);
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t known = a->is_true[word] | a->is_false[word];
        out->valid[word] = (a->is_true[word] & if_true) | (a->is_false[word] & if_false) | (~known & if_unknown);
    }
}

FNL_VECTOR_INLINE uint32_t byte_of(fnl_given given, unsigned byte)
{
    return (uint8_t)((uint64_t)given.value >> 8 * byte);
}

FNL_VECTOR_INLINE int32_t points(const fnl_step *step, fnl_frame *frame, unsigned width)
{
    const fnl_points_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    fnl_slot_bytes slots;
    for (unsigned byte = 0; byte < 4; byte++)
        slots.bytes[byte] =
            fnl_vector_of32(byte_of(table->if_unknown, byte) | byte_of(table->if_true, byte) << 8 * slot_true |
                            byte_of(table->if_false, byte) << 8 * slot_false);
    if (table->if_unknown.value == table->if_false.value)
        give(&slots, a, out, frame->count, width, true);
    else
        give(&slots, a, out, frame->count, width, false);
    if (table->if_true.known != 0 && table->if_false.known != 0 && table->if_unknown.known != 0)
        fnl_fill_bits(out->valid, fnl_words(frame));
    else
        put_valid(table, frame, a, out);
    return FNL_OK;
}

static int32_t points16(const fnl_step *step, fnl_frame *frame)
{
    return points(step, frame, fnl_width_16);
}

static int32_t points32(const fnl_step *step, fnl_frame *frame)
{
    return points(step, frame, fnl_width_32);
}

fnl_kernel *FNL_POINTS(const fnl_step *step)
{
    if (step->lane != fnl_lane_whole)
        return NULL;
    return step->width == fnl_width_16 ? points16 : step->width == fnl_width_32 ? points32 : NULL;
}
