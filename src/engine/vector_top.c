/* The largest of many values, row by row, kept sorted. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

enum { most_ranks = 8, most_terms = 512, place_bits = 16, last_place = 0xffff };

/* A value of 16 bits and its place in the list are one number: the value above, the complement of the place below, so that
   of equals the earlier is the larger. Sorted ranks of two vectors of rows; a row begins with zeros, which nothing that is
   not positive gets above. */
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

FNL_VECTOR_INLINE void insert_term(ranking *out, const int16_t *values, fnl_vector place, unsigned most)
{
    fnl_vector rows = fnl_vector_load(values);
    insert(out->ranks[0], fnl_vector_join16_low(place, rows), most);
    insert(out->ranks[1], fnl_vector_join16_high(place, rows), most);
}

/* Ranks of as many rows as a vector has lanes of 16. The first terms do not reach the last ranks. */
FNL_VECTOR_INLINE void rank_rows(ranking *out, const int16_t *const *terms, uint32_t count, uint32_t row, unsigned most)
{
    for (unsigned half = 0; half < 2; half++)
        for (unsigned rank = 0; rank < most; rank++)
            out->ranks[half][rank] = fnl_vector_of32(0);
    for (unsigned term = 0; term < most; term++)
        if (term < count)
            insert_term(out, terms[term] + row, fnl_vector_of16(last_place - (int)term), term + 1);
    fnl_vector place = fnl_vector_of16(last_place - (int)most);
    for (uint32_t term = most; term < count; term++) {
        insert_term(out, terms[term] + row, place, most);
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

FNL_VECTOR_INLINE int32_t top_of16(const fnl_step *step, fnl_frame *frame, unsigned most)
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

/* Values of 32 bits and their codes go side by side. From the lowest rank up: where a value is above the next rank, what
   is there moves down; where it is only above this one, it takes its place. */
FNL_VECTOR_INLINE void insert_pair(fnl_vector *values, fnl_vector *codes, fnl_vector value, fnl_vector code,
                                   unsigned most)
{
    fnl_vector is_above = fnl_vector_above32(value, values[most - 1]);
    for (unsigned rank = most - 1; rank > 0; rank--) {
        fnl_vector above_next = fnl_vector_above32(value, values[rank - 1]);
        codes[rank] = fnl_vector_choose(is_above, fnl_vector_choose(above_next, codes[rank - 1], code), codes[rank]);
        values[rank] = fnl_vector_larger32(values[rank], fnl_vector_smaller32(values[rank - 1], value));
        is_above = above_next;
    }
    codes[0] = fnl_vector_choose(is_above, code, codes[0]);
    values[0] = fnl_vector_larger32(values[0], value);
}

/* Ranks of as many rows as a vector has lanes of 32; all bits of `is_rank` where there is one. */
FNL_VECTOR_INLINE void rank_part(const fnl_top_table *table, const int32_t *const *terms, const fnl_block *out,
                                 uint32_t row, unsigned most, fnl_vector is_rank[most_ranks])
{
    const fnl_vector none = fnl_vector_of32(0);
    fnl_vector values[most_ranks];
    fnl_vector codes[most_ranks];
    for (unsigned rank = 0; rank < most; rank++)
        values[rank] = codes[rank] = none;
    for (uint64_t term = 0; term < table->count; term++)
        insert_pair(values, codes, fnl_vector_load(terms[term] + row), fnl_vector_of32(table->items[2 * term]), most);
    for (unsigned rank = 0; rank < most; rank++) {
        fnl_vector_store(out[rank].whole32 + row, codes[rank]);
        fnl_vector_store(out[most + rank].whole32 + row, values[rank]);
        is_rank[rank] = fnl_vector_above32(values[rank], none);
    }
}

FNL_VECTOR_INLINE int32_t top_of32(const fnl_step *step, fnl_frame *frame, unsigned most)
{
    const fnl_top_table *table = step->table;
    const fnl_block *out = &frame->registers[step->out];
    const int32_t *terms[most_terms];
    for (uint64_t i = 0; i < table->count; i++)
        terms[i] = frame->registers[table->items[2 * i + 1]].whole32;
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        fnl_vector is_rank[4][most_ranks];
        for (unsigned part = 0; part < 4; part++)
            rank_part(table, terms, out, row + part * (fnl_strip_rows / 4), most, is_rank[part]);
        for (unsigned rank = 0; rank < most; rank++) {
            const fnl_vector parts[] = { is_rank[0][rank], is_rank[1][rank], is_rank[2][rank], is_rank[3][rank] };
            fnl_vector_bits bits = fnl_vector_bits8(fnl_vector_bytes_of32(parts));
            fnl_put_strip_bits(out[rank].valid, row, bits);
            fnl_put_strip_bits(out[most + rank].valid, row, bits);
        }
    }
    return FNL_OK;
}

#define TOP_OF(name, most)                                                                                             \
    static int32_t name##_of16(const fnl_step *step, fnl_frame *frame)                                                 \
    {                                                                                                                  \
        return top_of16(step, frame, most);                                                                            \
    }                                                                                                                  \
    static int32_t name##_of32(const fnl_step *step, fnl_frame *frame)                                                 \
    {                                                                                                                  \
        return top_of32(step, frame, most);                                                                            \
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
    fnl_kernel *const of16[] = {
        one_of16, two_of16, three_of16, four_of16, five_of16, six_of16, seven_of16, eight_of16
    };
    fnl_kernel *const of32[] = {
        one_of32, two_of32, three_of32, four_of32, five_of32, six_of32, seven_of32, eight_of32
    };
    const fnl_top_table *table = step->table;
    if (step->width != fnl_width_32 || table->most == 0 || table->most > most_ranks || table->count > most_terms)
        return NULL;
    if (step->of_width == fnl_width_32)
        return of32[table->most - 1];
    bool are_places = true;
    for (uint64_t i = 0; i < table->count; i++)
        are_places = are_places && table->items[2 * i] == (int64_t)i;
    return step->of_width == fnl_width_16 && are_places ? of16[table->most - 1] : NULL;
}
