/* Texts of wholes that stand for names: each is made once, then looked up. */
#include "engine/build_advance.h"
#include "engine/kernel_rows.h"

enum {
    first_slots = 64,
    most_slots = 1 << 16, /* beyond them all are forgotten: the pool still has the texts */
};

/* A memo has slots of a whole and the number of its text plus one; 0 is an empty one. */
enum { slot_whole, slot_text, slot_size };

static uint32_t slots_of(const fnl_memo *memo)
{
    return memo->capacity / slot_size;
}

/* The slot of a whole, or the empty one where it goes. */
static int64_t *slot_for(const fnl_memo *memo, int64_t whole, uint64_t seed)
{
    static const uint64_t odd = 0x9e3779b97f4a7c15; /* spreads over the upper bits, which are taken */
    uint32_t mask = slots_of(memo) - 1;
    uint64_t mixed = ((uint64_t)whole ^ seed) * odd;
    uint32_t at = (uint32_t)(mixed >> 32) & mask;
    while (memo->values[slot_size * (size_t)at + slot_text] != 0 &&
           memo->values[slot_size * (size_t)at + slot_whole] != whole)
        at = (at + 1) & mask;
    return &memo->values[slot_size * (size_t)at];
}

static void forget(fnl_memo *memo)
{
    memset(memo->values, 0, memo->capacity * sizeof *memo->values);
    memo->count = 0;
}

/* Twice the slots, with what is known; at the limit it is forgotten instead. */
static bool grow(const fnl_frame *frame, fnl_memo *memo)
{
    uint32_t slots = slots_of(memo);
    if (slots == most_slots) {
        forget(memo);
        return true;
    }
    fnl_memo grown = { .count = memo->count, .capacity = slot_size * (slots == 0 ? first_slots : 2 * slots) };
    grown.values = fnl_allocate_zeroed(frame->memory, grown.capacity, sizeof *grown.values);
    if (grown.values == NULL)
        return false;
    for (uint32_t i = 0; i < slots; i++) {
        const int64_t *slot = &memo->values[slot_size * (size_t)i];
        if (slot[slot_text] != 0)
            memcpy(slot_for(&grown, slot[slot_whole], frame->pool->seed), slot, slot_size * sizeof *slot);
    }
    fnl_release(frame->memory, memo->values);
    *memo = grown;
    return true;
}

static void put_name(const fnl_frame *frame, const fnl_spell_table *table, uint64_t number, const char *joint)
{
    fnl_buffer_put_string(frame->scratch, joint);
    fnl_buffer_put_text(frame->scratch, frame->pool->keys[table->items[number]]);
}

static void spell_bits(const fnl_frame *frame, const fnl_spell_table *table, int64_t bits)
{
    for (uint64_t left = (uint64_t)bits; left != 0; left &= left - 1)
        put_name(frame, table, (uint64_t)__builtin_ctzll(left), left == (uint64_t)bits ? "" : ";");
}

static void spell_path(const fnl_frame *frame, const fnl_spell_table *table, int64_t path)
{
    const fnl_advance_step *moves = (const fnl_advance_step *)(const void *)(table->items + table->count);
    uint32_t numbers[fnl_most_advance_stages];
    uint32_t count = fnl_moves_of_path(moves, table->stage_count, path, numbers);
    for (uint32_t i = 0; i < count; i++)
        put_name(frame, table, numbers[i], i == 0 ? "" : " > ");
}

static bool spell(const fnl_frame *frame, const fnl_spell_table *table, int64_t whole, uint32_t *number)
{
    bool is_new = false;
    frame->scratch->length = 0;
    if (table->kind == fnl_spell_bits)
        spell_bits(frame, table, whole);
    else
        spell_path(frame, table, whole);
    return !frame->scratch->failed && fnl_index_add(frame->pool, fnl_buffer_text(frame->scratch), number, &is_new);
}

static bool look_up(const fnl_step *step, const fnl_frame *frame, int64_t whole, int64_t *text)
{
    fnl_memo *memo = &frame->memos[step->memo];
    if (memo->count >= slots_of(memo) / 2 && !grow(frame, memo))
        return false;
    int64_t *slot = slot_for(memo, whole, frame->pool->seed);
    if (slot[slot_text] == 0) {
        uint32_t number = 0;
        if (!spell(frame, step->table, whole, &number))
            return false;
        slot[slot_whole] = whole;
        slot[slot_text] = (int64_t)number + 1;
        memo->count++;
    }
    *text = slot[slot_text] - 1;
    return true;
}

static int64_t whole_of(const fnl_step *step, const fnl_block *a, uint32_t row)
{
    if (step->of_width == fnl_width_16)
        return a->whole16[row];
    return step->of_width == fnl_width_32 ? a->whole32[row] : a->whole[row];
}

/* Names of their own need neither making nor remembering. */
static bool name_of(const fnl_step *step, fnl_frame *frame, uint32_t row, int64_t *text)
{
    const fnl_spell_table *table = step->table;
    int64_t whole = whole_of(step, &frame->registers[step->a], row);
    if (table->kind != fnl_spell_number)
        return look_up(step, frame, whole, text);
    *text = table->items[whole];
    return true;
}

int32_t fnl_kernel_spell(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    if (frame->memos[step->memo].count == 0 && frame->memos[step->memo].capacity != 0)
        forget(&frame->memos[step->memo]); /* the pool was cut */
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t valid = a->valid[word];
        if (frame->count - word * 64 < 64)
            valid &= ((uint64_t)1 << frame->count % 64) - 1;
        out->valid[word] = valid;
        for (uint64_t left = valid; left != 0; left &= left - 1) {
            uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(left);
            if (!name_of(step, frame, row, &out->whole[row]))
                return fnl_fail_memory(frame->error);
        }
    }
    return FNL_OK;
}
