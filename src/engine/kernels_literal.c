/* Sets and keys of texts whose literals are few: one look-up by pool number. */
#include "engine/kernel.h"

/* The slot of a text: its own if it is a literal, else the last. Rows without a value hold anything. */
static inline uint64_t slot_of(const fnl_literal_table *table, int64_t number)
{
    return (uint64_t)number < table->count ? (uint64_t)number : table->count;
}

int32_t fnl_kernel_literal_set(const fnl_step *step, fnl_frame *frame)
{
    const fnl_literal_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    uint8_t hits[fnl_block_rows];
    uint64_t bits[fnl_block_words];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)
        hits[row] = table->known[slot_of(table, a->whole[row])];
    fnl_pack_bits(frame, hits, bits);
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        out->is_true[word] = bits[word] & a->valid[word];
        out->is_false[word] = ~bits[word] & a->valid[word];
    }
    return FNL_OK;
}

/* Rows of one word that have no value give what is said for missing ones. */
static void give_missing(const fnl_literal_table *table, uint64_t missing, int64_t *values)
{
    for (; missing != 0; missing &= missing - 1)
        values[__builtin_ctzll(missing)] = table->missing.value;
}

int32_t fnl_kernel_literal_keys(const fnl_step *step, fnl_frame *frame)
{
    const fnl_literal_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    uint8_t known[fnl_block_rows];
    uint64_t bits[fnl_block_words];
    for (uint32_t row = 0; row < fnl_frame_rows(frame); row++) {
        uint64_t slot = slot_of(table, a->whole[row]);
        known[row] = table->known[slot];
        out->whole[row] = table->gives[slot];
    }
    fnl_pack_bits(frame, known, bits);
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t missing = ~a->valid[word];
        if (fnl_rows_of_word(frame) < 64)
            missing &= ((uint64_t)1 << fnl_rows_of_word(frame)) - 1;
        give_missing(table, missing, out->whole + (size_t)word * 64);
        out->valid[word] = (bits[word] & a->valid[word]) | (table->missing.known != 0 ? missing : 0);
    }
    return FNL_OK;
}
