/* Two wholes of 64 bits compared, such as two instants. Vectors of 16 bytes compare none before SSE4.2. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

#ifdef FNL_VECTOR_AVX2
enum { strip_vectors = sizeof(int64_t) }; /* of a strip's values */

/* A byte for each row of a strip, all bits where the comparison holds. */
FNL_VECTOR_INLINE fnl_vector compared(const int64_t *a, const int64_t *b, uint32_t operation)
{
    fnl_vector lanes[strip_vectors];
    for (uint32_t i = 0; i < strip_vectors; i++) {
        fnl_vector left = fnl_vector_load((const fnl_vector *)(const void *)a + i);
        fnl_vector right = fnl_vector_load((const fnl_vector *)(const void *)b + i);
        lanes[i] = operation == fnl_op_equal  ? fnl_vector_equal64(left, right)
                   : operation == fnl_op_less ? fnl_vector_above64(right, left)
                                              : fnl_vector_above64(left, right); /* what less_equal is not */
    }
    return fnl_vector_bytes_of64(lanes);
}

FNL_VECTOR_INLINE int32_t compare(const fnl_step *step, fnl_frame *frame, uint32_t operation)
{
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *b = &frame->registers[step->b];
    fnl_block *out = &frame->registers[step->out];
    fnl_vector_bits turn = operation == fnl_op_less_equal ? (fnl_vector_bits)-1 : 0;
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        fnl_vector_bits valid = fnl_strip_bits(a->valid, row) & fnl_strip_bits(b->valid, row);
        fnl_vector_bits hits = fnl_vector_bits8(compared(a->whole + row, b->whole + row, operation)) ^ turn;
        fnl_put_strip_bits(out->is_true, row, hits & valid);
        fnl_put_strip_bits(out->is_false, row, (fnl_vector_bits)~hits & valid);
    }
    return FNL_OK;
}

static int32_t equal64(const fnl_step *step, fnl_frame *frame)
{
    return compare(step, frame, fnl_op_equal);
}

static int32_t less64(const fnl_step *step, fnl_frame *frame)
{
    return compare(step, frame, fnl_op_less);
}

static int32_t less_equal64(const fnl_step *step, fnl_frame *frame)
{
    return compare(step, frame, fnl_op_less_equal);
}
#endif

fnl_kernel *FNL_COMPARE(const fnl_step *step)
{
#ifdef FNL_VECTOR_AVX2
    if (step->of_lane == fnl_lane_whole && step->of_width == fnl_width_64 && step->immediate == 0)
        return step->operation == fnl_op_equal ? equal64 : step->operation == fnl_op_less ? less64 : less_equal64;
#else
    (void)step;
#endif
    return NULL;
}
