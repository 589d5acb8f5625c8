/* Times read by the terms of a clock: plain rows first, then one by one what is left. */
#include "engine/build_clock.h"
#include "engine/kernel_rows.h"

#include "core/arithmetic.h"
#include "time/clock_plain.h"

/* What a clock reads and writes of a block. */
typedef struct clock_block {
    const fnl_clock_table *table;
    const fnl_clock_terms *terms;
    const fnl_plain_target *targets;
    fnl_block *out;
    const fnl_block *start;
    const fnl_block *operands[fnl_clock_operands]; /* NULL: it does not read that */
    uint64_t picks;
    int64_t as_of;
    bool tells_elapsed;
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

static uint64_t valid_of(const clock_block *block, unsigned operand, uint32_t word)
{
    const fnl_block *from = block->operands[operand];
    return from == NULL ? 0 : from->valid[word];
}

static uint64_t truth_of(const clock_block *block, unsigned operand, uint32_t word, uint64_t otherwise)
{
    const fnl_block *from = block->operands[operand];
    return from == NULL ? otherwise : from->is_true[word];
}

/* How many pauses a row lists, and the first of them. */
static const fnl_interval *pauses_of(const clock_block *block, uint32_t row, uint32_t *count)
{
    const fnl_block *from = block->operands[fnl_clock_of_pauses];
    *count = 0;
    if (from == NULL)
        return NULL;
    uint64_t listed = fnl_bit_of_row(from->valid, row) ? (uint64_t)from->whole[row] : 0;
    *count = (uint32_t)listed;
    return *count == 0 ? NULL : from->intervals->items + (listed >> 32);
}

static bool is_asked_for(const clock_block *block, uint32_t which)
{
    return (block->picks >> which & 1) != 0;
}

static void put_seconds(const clock_block *block, uint32_t row, int64_t elapsed, int64_t target, int64_t paused)
{
    if (is_asked_for(block, fnl_clock_pick_elapsed))
        block->out[fnl_clock_pick_elapsed].whole[row] = elapsed;
    if (is_asked_for(block, fnl_clock_pick_remaining))
        block->out[fnl_clock_pick_remaining].whole[row] = target - elapsed;
    if (is_asked_for(block, fnl_clock_pick_over))
        block->out[fnl_clock_pick_over].whole[row] = elapsed - target;
    if (is_asked_for(block, fnl_clock_pick_paused_seconds))
        block->out[fnl_clock_pick_paused_seconds].whole[row] = paused;
}

static void put_due(const clock_block *block, uint32_t row, int64_t due)
{
    if (is_asked_for(block, fnl_clock_pick_due))
        block->out[fnl_clock_pick_due].whole[row] = due * FNL_SECOND;
    if (is_asked_for(block, fnl_clock_pick_breached_at))
        block->out[fnl_clock_pick_breached_at].whole[row] = due * FNL_SECOND;
}

/* The target of a row that knows its own; NULL: it has none, or the row is not plain. */
static const fnl_plain_target *target_of(const clock_block *block, uint32_t row, fnl_plain_target *own)
{
    const fnl_block *from = block->operands[fnl_clock_of_target];
    uint64_t number = (uint64_t)block->table->target;
    if (from != NULL)
        number = fnl_bit_of_row(from->valid, row) ? (uint64_t)from->whole[row] : FNL_NO_TARGET;
    if (number >= block->terms->target_count || block->targets[number].calendar == NULL)
        return NULL;
    const fnl_allowance *within = &block->terms->targets[number].within;
    if (!within->in_days)
        return &block->targets[number];
    own->calendar = block->targets[number].calendar;
    int64_t start = second_of(block->start->whole[row]);
    if (!fnl_bit_of_row(block->start->valid, row) ||
        fnl_calendar_due_days(own->calendar, start, within->amount, &own->least, &own->seconds) != fnl_working_known)
        return NULL;
    own->risk_from = fnl_clock_risk_from(block->terms, own->seconds);
    return own;
}

/* Bits of what a plain row is, as below. */
enum { row_is_at_risk = 1, row_is_over = 2, row_is_stopped = 4, row_states = 8 };

static const int16_t status_of_state[row_states] = {
    [0] = fnl_clock_pending,
    [row_is_at_risk] = fnl_clock_at_risk,
    [row_is_over] = fnl_clock_breached,
    [row_is_over | row_is_at_risk] = fnl_clock_breached,
    [row_is_stopped] = fnl_clock_met,
    [row_is_stopped | row_is_at_risk] = fnl_clock_met,
    [row_is_stopped | row_is_over] = fnl_clock_met_late,
    [row_is_stopped | row_is_over | row_is_at_risk] = fnl_clock_met_late,
};

/* Whether a row is plain: then all of it is written. */
static inline bool put_plain(const clock_block *block, uint32_t row, uint64_t has_stop, clock_masks *masks)
{
    static const fnl_interval no_pause = { 0, 0 };
    fnl_plain_target own;
    const fnl_plain_target *target = target_of(block, row, &own);
    uint32_t count = 0;
    const fnl_interval *pauses = pauses_of(block, row, &count);
    pauses = count == 0 ? &no_pause : pauses;
    if (target == NULL || count > 1)
        return false;
    const fnl_block *stop = block->operands[fnl_clock_of_stop];
    fnl_plain_row of = {
        .start = second_of(block->start->whole[row]),
        .stop = stop == NULL || (has_stop >> row % 64 & 1) == 0 ? FNL_OPEN_END : second_of(stop->whole[row]),
        .as_of = block->as_of,
        .pause = *pauses,
    };
    fnl_plain_reading read = fnl_clock_read_plain(target, &of, block->tells_elapsed);
    uint64_t state = read.is_at_risk | read.is_over << 1 | read.is_stopped << 2;
    block->out[fnl_clock_pick_status].whole16[row] = status_of_state[state];
    put_due(block, row, read.due);
    put_seconds(block, row, read.elapsed, target->seconds, read.paused);
    masks->has_due |= (read.is_held ^ 1) << row % 64;
    masks->is_over |= read.is_over << row % 64;
    masks->is_paused |= read.is_paused << row % 64;
    return read.is_plain && (!block->terms->rejects_early || of.stop > of.as_of || of.stop >= of.start);
}

/* Rows that are plain; what the masks say of others is anything. */
static uint64_t read_plain(const clock_block *block, uint32_t word, uint32_t rows, clock_masks *masks)
{
    uint64_t has_stop = valid_of(block, fnl_clock_of_stop, word);
    uint64_t plain = 0;
    for (uint32_t i = 0; i < rows; i++)
        plain |= (uint64_t)put_plain(block, word * 64 + i, has_stop, masks) << i;
    return plain;
}

/* Where only the status matters. */
static void put_statuses(const clock_block *block, uint32_t word, uint64_t rows, fnl_clock_status status)
{
    int16_t *statuses = block->out[fnl_clock_pick_status].whole16 + (size_t)word * 64;
    for (uint64_t left = rows; left != 0; left &= left - 1)
        statuses[__builtin_ctzll(left)] = (int16_t)status;
}

/* A row that has a start. */
static fnl_clock_row row_of(const clock_block *block, uint32_t row)
{
    const fnl_block *stop = block->operands[fnl_clock_of_stop];
    const fnl_block *target = block->operands[fnl_clock_of_target];
    uint32_t word = row / 64;
    fnl_clock_row of = {
        .has_start = true,
        .has_stop = stop != NULL && fnl_bit_of_row(stop->valid, row),
        .is_applicable = (truth_of(block, fnl_clock_of_applicable, word, ~(uint64_t)0) >> row % 64 & 1) != 0,
        .is_cancelled = (truth_of(block, fnl_clock_of_cancelled, word, 0) >> row % 64 & 1) != 0,
        .start = second_of(block->start->whole[row]),
        .as_of = block->as_of,
        .target = (uint32_t)block->table->target,
    };
    of.stop = of.has_stop ? second_of(stop->whole[row]) : 0;
    if (target != NULL)
        of.target = fnl_bit_of_row(target->valid, row) ? (uint32_t)target->whole[row] : FNL_NO_TARGET;
    of.pauses = pauses_of(block, row, &of.pause_count);
    return of;
}

static void put_other(const clock_block *block, uint32_t row, clock_masks *masks)
{
    uint64_t bit = (uint64_t)1 << row % 64;
    fnl_clock_reading read;
    fnl_clock_row of = row_of(block, row);
    fnl_clock_read(block->terms, &of, &read);
    block->out[fnl_clock_pick_status].whole16[row] = (int16_t)read.status;
    put_due(block, row, read.has_due ? read.due : 0);
    put_seconds(block, row, read.elapsed, read.elapsed + read.remaining, read.paused);
    masks->has_due |= read.has_due ? bit : 0;
    masks->has_elapsed |= read.has_elapsed ? bit : 0;
    masks->is_over |= read.is_over ? bit : 0;
    masks->is_paused |= read.is_paused ? bit : 0;
    masks->is_rejected[read.rejection] |= bit;
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

static void read_word(const clock_block *block, uint32_t word, uint32_t rows)
{
    clock_masks masks = { 0 };
    uint64_t live = rows == 64 ? ~(uint64_t)0 : ((uint64_t)1 << rows) - 1;
    uint64_t started = live & block->start->valid[word];
    uint64_t applicable = truth_of(block, fnl_clock_of_applicable, word, ~(uint64_t)0);
    uint64_t cancelled = truth_of(block, fnl_clock_of_cancelled, word, 0);
    uint64_t plain = started & read_plain(block, word, rows, &masks);
    uint64_t told = plain & applicable;
    masks.has_due &= told;
    masks.has_elapsed = told;
    masks.is_over &= told & ~cancelled;
    masks.is_paused &= told;
    put_statuses(block, word, live & ~told, fnl_clock_not_applicable);
    put_statuses(block, word, told & cancelled, fnl_clock_cancelled);
    for (uint64_t left = started & ~plain; left != 0; left &= left - 1)
        put_other(block, word * 64 + (uint32_t)__builtin_ctzll(left), &masks);
    put_masks(block, word, &masks);
}

/* What no plain row needs where only its status and its due time are asked for, and no warning. */
static bool tells_elapsed(const clock_block *block)
{
    static const uint64_t others = ((uint64_t)1 << fnl_clock_pick_elapsed) | ((uint64_t)1 << fnl_clock_pick_remaining) |
                                   ((uint64_t)1 << fnl_clock_pick_over) |
                                   ((uint64_t)1 << fnl_clock_pick_paused_seconds);
    bool warns = block->terms->warn_millionths != 0 || block->terms->warn_remaining >= 0;
    return (block->picks & others) != 0 || (warns && is_asked_for(block, fnl_clock_pick_status));
}

int32_t fnl_kernel_clock(const fnl_step *step, fnl_frame *frame)
{
    const fnl_clock_table *table = step->table;
    clock_block block = {
        .table = table,
        .terms = table->terms,
        .targets = (const fnl_plain_target *)(const void *)(table->items + 2 * table->count),
        .out = &frame->registers[step->out],
        .start = &frame->registers[table->items[1]], /* of the first pair */
        .picks = (uint64_t)step->immediate,
        .as_of = second_of(frame->as_of),
    };
    block.tells_elapsed = tells_elapsed(&block);
    for (uint64_t i = 0; i < table->count; i++)
        block.operands[table->items[2 * i]] = &frame->registers[table->items[2 * i + 1]];
    for (uint32_t at = 0; at < frame->count; at += 64)
        read_word(&block, at / 64, frame->count - at < 64 ? frame->count - at : 64);
    return FNL_OK;
}
