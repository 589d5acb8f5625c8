/* Sums of many values. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

/* Terms whose addresses are at hand at once; more are added in further rounds. */
enum { most_terms = 64, many_vectors = 8, few_vectors = 2 };

FNL_VECTOR_INLINE fnl_vector add(unsigned width, fnl_vector a, fnl_vector b)
{
    return width == fnl_width_16 ? fnl_vector_add16(a, b) : fnl_vector_add32(a, b);
}

/* Some vectors' worth of bytes, all terms: the sums stay in registers. */
FNL_VECTOR_INLINE void add_terms(unsigned width, char *sums, const char *const *terms, uint32_t count, size_t at,
                                 unsigned vectors)
{
    fnl_vector sum[many_vectors];
    for (unsigned i = 0; i < vectors; i++)
        sum[i] = fnl_vector_load(sums + at + i * sizeof sum[i]);
    for (uint32_t term = 0; term < count; term++)
        for (unsigned i = 0; i < vectors; i++)
            sum[i] = add(width, sum[i], fnl_vector_load(terms[term] + at + i * sizeof sum[i]));
    for (unsigned i = 0; i < vectors; i++)
        fnl_vector_store(sums + at + i * sizeof sum[i], sum[i]);
}

FNL_VECTOR_INLINE int32_t sum_of(const fnl_step *step, fnl_frame *frame, unsigned width)
{
    const fnl_sum_table *table = step->table;
    fnl_block *out = &frame->registers[step->out];
    char *sums = out->values;
    size_t end = (size_t)((frame->count + fnl_strip_rows - 1) / fnl_strip_rows) * fnl_strip_rows * width;
    fnl_vector start = width == fnl_width_16 ? fnl_vector_of16(step->immediate) : fnl_vector_of32(step->immediate);
    for (size_t at = 0; at < end; at += sizeof start)
        fnl_vector_store(sums + at, start);
    for (uint64_t first = 0; first < table->count; first += most_terms) {
        const char *terms[most_terms];
        uint32_t count = table->count - first < most_terms ? (uint32_t)(table->count - first) : most_terms;
        for (uint32_t i = 0; i < count; i++)
            terms[i] = frame->registers[table->items[2 * (first + i) + 1]].values;
        size_t at = 0;
        for (; at + many_vectors * sizeof start <= end; at += many_vectors * sizeof start)
            add_terms(width, sums, terms, count, at, many_vectors);
        for (; at < end; at += few_vectors * sizeof start)
            add_terms(width, sums, terms, count, at, few_vectors);
    }
    fnl_fill_bits(out->valid, fnl_words(frame));
    return FNL_OK;
}

static int32_t sum16(const fnl_step *step, fnl_frame *frame)
{
    return sum_of(step, frame, fnl_width_16);
}

static int32_t sum32(const fnl_step *step, fnl_frame *frame)
{
    return sum_of(step, frame, fnl_width_32);
}

fnl_kernel *FNL_SUM(const fnl_step *step)
{
    return step->width == fnl_width_16 ? sum16 : step->width == fnl_width_32 ? sum32 : NULL;
}
