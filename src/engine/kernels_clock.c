/* Times read by the terms of a clock. */
#include "engine/build_clock.h"
#include "engine/kernel_rows.h"

#include "core/arithmetic.h"

/* What a clock reads and writes of a block. */
typedef struct clock_block {
    const fnl_clock_table *table;
    fnl_block *out;
    const fnl_block *operands[fnl_clock_operands]; /* NULL: it does not read that */
    uint64_t picks;
    int64_t as_of;
} clock_block;

/* Masks of the rows of one word. */
typedef struct clock_masks {
    uint64_t has_due;
    uint64_t has_elapsed;
    uint64_t is_over;
    uint64_t is_paused;
    uint64_t is_rejected[fnl_clock_expired + 1]; /* by why */
} clock_masks;

static int64_t second_of(int64_t instant)
{
    return fnl_floor_divide(instant, FNL_SECOND);
}

static bool truth_of(const fnl_block *block, uint32_t row, bool otherwise)
{
    return block == NULL ? otherwise : fnl_bit_of_row(block->is_true, row);
}

static void read_pauses(const fnl_block *block, uint32_t row, fnl_clock_row *out)
{
    if (block == NULL || !fnl_bit_of_row(block->valid, row))
        return;
    uint64_t listed = (uint64_t)block->whole[row];
    out->pause_count = (uint32_t)listed;
    if (out->pause_count != 0) /* else there may be no items at all */
        out->pauses = block->intervals->items + (listed >> 32);
}

static fnl_clock_row read_row(const clock_block *block, uint32_t row)
{
    const fnl_block *start = block->operands[fnl_clock_of_start];
    const fnl_block *stop = block->operands[fnl_clock_of_stop];
    const fnl_block *target = block->operands[fnl_clock_of_target];
    fnl_clock_row read = {
        .has_start = fnl_bit_of_row(start->valid, row),
        .has_stop = stop != NULL && fnl_bit_of_row(stop->valid, row),
        .is_applicable = truth_of(block->operands[fnl_clock_of_applicable], row, true),
        .is_cancelled = truth_of(block->operands[fnl_clock_of_cancelled], row, false),
        .as_of = block->as_of,
        .target = (uint32_t)block->table->target,
    };
    read.start = read.has_start ? second_of(start->whole[row]) : 0;
    read.stop = read.has_stop ? second_of(stop->whole[row]) : 0;
    if (target != NULL)
        read.target = fnl_bit_of_row(target->valid, row) ? (uint32_t)target->whole[row] : FNL_NO_TARGET;
    read_pauses(block->operands[fnl_clock_of_pauses], row, &read);
    return read;
}

static bool is_asked_for(const clock_block *block, uint32_t which)
{
    return (block->picks >> which & 1) != 0;
}

static void put_row(const clock_block *block, uint32_t row, const fnl_clock_reading *reading, clock_masks *masks)
{
    uint64_t bit = (uint64_t)1 << row % 64;
    block->out[fnl_clock_pick_status].whole16[row] = (int16_t)reading->status;
    int64_t due = reading->has_due ? reading->due * FNL_SECOND : 0;
    if (is_asked_for(block, fnl_clock_pick_due))
        block->out[fnl_clock_pick_due].whole[row] = due;
    if (is_asked_for(block, fnl_clock_pick_breached_at))
        block->out[fnl_clock_pick_breached_at].whole[row] = due;
    if (is_asked_for(block, fnl_clock_pick_elapsed))
        block->out[fnl_clock_pick_elapsed].whole[row] = reading->elapsed;
    if (is_asked_for(block, fnl_clock_pick_remaining))
        block->out[fnl_clock_pick_remaining].whole[row] = reading->remaining;
    if (is_asked_for(block, fnl_clock_pick_over))
        block->out[fnl_clock_pick_over].whole[row] = reading->over;
    if (is_asked_for(block, fnl_clock_pick_paused_seconds))
        block->out[fnl_clock_pick_paused_seconds].whole[row] = reading->paused;
    masks->has_due |= reading->has_due ? bit : 0;
    masks->has_elapsed |= reading->has_elapsed ? bit : 0;
    masks->is_over |= reading->is_over ? bit : 0;
    masks->is_paused |= reading->is_paused ? bit : 0;
    masks->is_rejected[reading->rejection] |= bit;
}

static void put_masks(const clock_block *block, uint32_t word, const clock_masks *masks)
{
    fnl_block *out = block->out;
    out[fnl_clock_pick_status].valid[word] = ~(uint64_t)0;
    out[fnl_clock_pick_due].valid[word] = masks->has_due;
    out[fnl_clock_pick_elapsed].valid[word] = masks->has_elapsed;
    out[fnl_clock_pick_remaining].valid[word] = masks->has_elapsed;
    out[fnl_clock_pick_breached_at].valid[word] = masks->is_over;
    out[fnl_clock_pick_over].valid[word] = masks->is_over;
    out[fnl_clock_pick_paused].is_true[word] = masks->is_paused;
    out[fnl_clock_pick_paused].is_false[word] = masks->has_elapsed & ~masks->is_paused;
    out[fnl_clock_pick_paused_seconds].valid[word] = masks->has_elapsed;
    for (uint32_t why = fnl_clock_early; why <= fnl_clock_expired; why++) {
        fnl_block *truth = &out[fnl_clock_pick_early + why - fnl_clock_early];
        truth->is_true[word] = masks->is_rejected[why];
        truth->is_false[word] = ~masks->is_rejected[why];
    }
}

int32_t fnl_kernel_clock(const fnl_step *step, fnl_frame *frame)
{
    clock_block block = {
        .table = step->table,
        .out = &frame->registers[step->out],
        .picks = (uint64_t)step->immediate,
        .as_of = second_of(frame->as_of),
    };
    for (uint64_t i = 0; i < block.table->count; i++)
        block.operands[block.table->items[2 * i]] = &frame->registers[block.table->items[2 * i + 1]];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        clock_masks masks = { 0 };
        for (uint32_t i = 0; i < fnl_rows_of_word(frame) && word * 64 + i < frame->count; i++) {
            fnl_clock_reading reading;
            fnl_clock_row row = read_row(&block, word * 64 + i);
            fnl_clock_read(block.table->terms, &row, &reading);
            put_row(&block, word * 64 + i, &reading, &masks);
        }
        put_masks(&block, word, &masks);
    }
    return FNL_OK;
}
