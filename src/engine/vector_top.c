/* The largest of many values, row by row. A value and its place in the list are one number of 32 bits: the value above, the
   complement of the place below, so that of equals the earlier is the larger; numbers are kept sorted. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

enum { most_ranks = 8, most_terms = 512, place_bits = 16, last_place = 0xffff };

/* Sorted ranks of two vectors of rows; a row begins with zeros, which nothing that is not positive gets above. */
typedef struct ranking {
    fnl_vector ranks[2][most_ranks];
} ranking;

FNL_VECTOR_INLINE void insert(fnl_vector *ranks, fnl_vector number, unsigned most)
{
    for (unsigned rank = 0; rank < most; rank++) {
        fnl_vector smaller = fnl_vector_smaller32(ranks[rank], number);
        ranks[rank] = fnl_vector_larger32(ranks[rank], number);
        number = smaller;
    }
}

/* Ranks of as many rows as a vector has lanes of 16. */
FNL_VECTOR_INLINE void rank_rows(ranking *out, const int16_t *const *terms, uint32_t count, uint32_t row, unsigned most)
{
    fnl_vector place = fnl_vector_of16(last_place);
    for (unsigned half = 0; half < 2; half++)
        for (unsigned rank = 0; rank < most; rank++)
            out->ranks[half][rank] = fnl_vector_of32(0);
    for (uint32_t term = 0; term < count; term++) {
        fnl_vector values = fnl_vector_load(terms[term] + row);
        insert(out->ranks[0], fnl_vector_join16_low(place, values), most);
        insert(out->ranks[1], fnl_vector_join16_high(place, values), most);
        place = fnl_vector_add16(place, fnl_vector_of16(-1));
    }
}

/* Takes numbers apart again. A number whose value is 0 or less is none. */
FNL_VECTOR_INLINE fnl_vector put_rank(fnl_vector number, int32_t *code, int32_t *value)
{
    fnl_vector is_rank = fnl_vector_above32(number, fnl_vector_of32(last_place));
    fnl_vector place = fnl_vector_and(fnl_vector_xor(number, fnl_vector_of32(last_place)), fnl_vector_of32(last_place));
    fnl_vector_store(code, fnl_vector_and(place, is_rank));
    fnl_vector_store(value, fnl_vector_and(FNL_EACH(srai_epi32)(number, place_bits), is_rank));
    return is_rank;
}

FNL_VECTOR_INLINE int32_t top(const fnl_step *step, fnl_frame *frame, unsigned most)
{
    const fnl_top_table *table = step->table;
    const fnl_block *codes = &frame->registers[step->out];
    const fnl_block *values = codes + most;
    const int16_t *terms[most_terms];
    for (uint64_t i = 0; i < table->count; i++)
        terms[i] = frame->registers[table->items[2 * i + 1]].whole16;
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        fnl_vector is_rank[most_ranks][4];
        for (unsigned part = 0; part < 4; part += 2) {
            ranking of;
            uint32_t first = row + part * (fnl_strip_rows / 4);
            uint32_t second = first + fnl_strip_rows / 4;
            rank_rows(&of, terms, (uint32_t)table->count, first, most);
            for (unsigned rank = 0; rank < most; rank++) {
                fnl_vector low = fnl_vector_after_join_low(of.ranks[0][rank], of.ranks[1][rank]);
                fnl_vector high = fnl_vector_after_join_high(of.ranks[0][rank], of.ranks[1][rank]);
                is_rank[rank][part] = put_rank(low, codes[rank].whole32 + first, values[rank].whole32 + first);
                is_rank[rank][part + 1] = put_rank(high, codes[rank].whole32 + second, values[rank].whole32 + second);
            }
        }
        for (unsigned rank = 0; rank < most; rank++) {
            fnl_vector_bits bits = fnl_vector_bits8(fnl_vector_bytes_of32(is_rank[rank]));
            fnl_put_strip_bits(codes[rank].valid, row, bits);
            fnl_put_strip_bits(values[rank].valid, row, bits);
        }
    }
    return FNL_OK;
}

#define TOP_OF(name, most)                                                                                             \
    static int32_t top_of_##name(const fnl_step *step, fnl_frame *frame)                                               \
    {                                                                                                                  \
        return top(step, frame, most);                                                                                 \
    }

TOP_OF(one, 1)
TOP_OF(two, 2)
TOP_OF(three, 3)
TOP_OF(four, 4)
TOP_OF(five, 5)
TOP_OF(six, 6)
TOP_OF(seven, 7)
TOP_OF(eight, 8)

fnl_kernel *FNL_TOP(const fnl_step *step)
{
    fnl_kernel *const kernels[] = { top_of_one,  top_of_two, top_of_three, top_of_four,
                                    top_of_five, top_of_six, top_of_seven, top_of_eight };
    const fnl_top_table *table = step->table;
    if (step->of_width != fnl_width_16 || step->width != fnl_width_32 || table->most == 0 || table->most > most_ranks ||
        table->count > most_terms)
        return NULL;
    for (uint64_t i = 0; i < table->count; i++)
        if (table->items[2 * i] != (int64_t)i) /* codes are places */
            return NULL;
    return kernels[table->most - 1];
}
