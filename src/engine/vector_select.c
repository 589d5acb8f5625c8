/* One of two values by a mask. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

FNL_VECTOR_INLINE fnl_vector mask_of(unsigned width, fnl_vector_bits bits, unsigned part)
{
    return width == fnl_width_16   ? fnl_vector_mask16(bits, part)
           : width == fnl_width_32 ? fnl_vector_mask32(bits, part)
                                   : fnl_vector_mask64(bits, part);
}

FNL_VECTOR_INLINE int32_t select_rows(const fnl_step *step, fnl_frame *frame, unsigned width)
{
    const uint64_t *mask = frame->registers[step->a].is_true;
    const fnl_block *b = &frame->registers[step->b];
    const fnl_block *c = &frame->registers[step->c];
    const fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        fnl_vector_bits bits = fnl_strip_bits(mask, row);
        for (unsigned part = 0; part < width; part++) {
            size_t at = (size_t)row * width + part * sizeof(fnl_vector);
            fnl_vector if_true = fnl_vector_load((const char *)b->values + at);
            fnl_vector if_not = fnl_vector_load((const char *)c->values + at);
            fnl_vector_store((char *)out->values + at, fnl_vector_choose(mask_of(width, bits, part), if_true, if_not));
        }
    }
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = (mask[word] & b->valid[word]) | (~mask[word] & c->valid[word]);
    return FNL_OK;
}

static int32_t select16(const fnl_step *step, fnl_frame *frame)
{
    return select_rows(step, frame, fnl_width_16);
}

static int32_t select32(const fnl_step *step, fnl_frame *frame)
{
    return select_rows(step, frame, fnl_width_32);
}

static int32_t select64(const fnl_step *step, fnl_frame *frame)
{
    return select_rows(step, frame, fnl_width_64);
}

fnl_kernel *FNL_SELECT(const fnl_step *step)
{
    if (step->lane == fnl_lane_truth)
        return NULL;
    return step->width == fnl_width_16   ? select16
           : step->width == fnl_width_32 ? select32
           : step->width == fnl_width_64 ? select64
                                         : NULL;
}
