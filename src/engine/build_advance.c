#include "engine/build_advance.h"

#include "engine/build_points.h"

#include <stdlib.h>

/* Ways into each stage so far; how many there are when all moves were counted. */
typedef struct way_counts {
    int64_t into[fnl_most_advance_stages];
} way_counts;

static uint64_t bits_of(const uint32_t *numbers, uint32_t count)
{
    uint64_t bits = 0;
    for (uint32_t i = 0; i < count; i++)
        bits |= (uint64_t)1 << numbers[i];
    return bits;
}

/* No move leads back to where it begins. */
static uint64_t from_of(const fnl_advance_move *move)
{
    return bits_of(move->from, move->from_count) & ~((uint64_t)1 << move->to);
}

static way_counts ways_of(const fnl_advance *advance)
{
    way_counts ways = { 0 };
    for (uint32_t i = 0; i < advance->move_count; i++) {
        const fnl_advance_move *move = &advance->moves[i];
        ways.into[move->to] += __builtin_popcountll(from_of(move));
    }
    return ways;
}

static void fill_steps(const fnl_advance *advance, fnl_advance_step *steps)
{
    static const int64_t second = 1000000;
    way_counts so_far = { 0 };
    way_counts all = ways_of(advance);
    for (uint32_t i = 0; i < advance->move_count; i++) {
        const fnl_advance_move *move = &advance->moves[i];
        steps[i] = (fnl_advance_step){
            .to = move->to,
            .after = move->after_s > INT64_MAX / second ? INT64_MAX : move->after_s * second,
            .ways_into = all.into[move->to],
            .first_digit = so_far.into[move->to],
            .from = from_of(move),
            .required = bits_of(move->required, move->required_count),
        };
        so_far.into[move->to] += __builtin_popcountll(steps[i].from);
    }
}

/* A truth that is not asked for is what does not matter. */
static fnl_value or_truth(fnl_builder *builder, fnl_value value, int otherwise)
{
    return value != FNL_NO_VALUE ? value : fnl_build_truth(builder, otherwise);
}

static int64_t *put_value(int64_t *pair, fnl_value value)
{
    pair[1] = value;
    return pair + 2;
}

static fnl_value both(fnl_builder *builder, fnl_value a, fnl_value b)
{
    return fnl_build(builder, fnl_op_and, a, b, 0, 0);
}

static int64_t *fill_move(fnl_builder *builder, const fnl_advance_move *move, int64_t *pair)
{
    fnl_value when = or_truth(builder, move->when, 1);
    fnl_value waited = or_truth(builder, move->waited, 1);
    fnl_value complete = or_truth(builder, move->complete, 1);
    fnl_value incomplete = fnl_build(builder, fnl_op_not, complete, 0, 0, 0);
    fnl_value later = both(builder, when, complete);
    pair = put_value(pair, both(builder, later, waited));
    pair = put_value(pair, later);
    pair = put_value(pair, both(builder, both(builder, when, waited), incomplete));
    return put_value(pair, or_truth(builder, move->has_reason, 0));
}

static void fill_truths(fnl_builder *builder, const fnl_advance *advance, int64_t *pair)
{
    uint64_t from = 0;
    int64_t stages[fnl_most_advance_stages];
    for (uint32_t i = 0; i < advance->move_count; i++)
        from |= from_of(&advance->moves[i]);
    for (uint32_t i = 0; i < advance->stage_count; i++) {
        bool is_left = (from >> i & 1) != 0; /* rows in others never move, nor do rows enter again what they began in */
        fnl_value number = fnl_build_whole(builder, i);
        stages[i] = i;
        pair = put_value(pair, is_left ? fnl_build(builder, fnl_op_equal, advance->stage, number, 0, 0)
                                       : fnl_build_truth(builder, 0));
    }
    pair = put_value(pair, fnl_build_among(builder, advance->stage, advance->stage_count, stages));
    pair = put_value(pair, or_truth(builder, advance->blocked, 0));
    for (uint32_t i = 0; i < advance->move_count; i++)
        pair = fill_move(builder, &advance->moves[i], pair);
    for (uint32_t i = 0; i < advance->missing_count; i++)
        pair = put_value(pair, advance->missing[i]);
}

/* The moves with `after`, the shortest first; of equals it does not matter. Returns how many there are. */
static uint64_t fill_waits(const fnl_advance *advance, int64_t *waits)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < advance->move_count; i++) {
        if (advance->moves[i].after_s == 0)
            continue;
        uint64_t at = count++;
        for (; at > 0 && advance->moves[waits[at - 1]].after_s > advance->moves[i].after_s; at--)
            waits[at] = waits[at - 1];
        waits[at] = i;
    }
    return count;
}

static uint64_t count_waits(const fnl_advance *advance)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < advance->move_count; i++)
        count += advance->moves[i].after_s != 0;
    return count;
}

enum { words_of_step = sizeof(fnl_advance_step) / sizeof(int64_t) };

fnl_value fnl_build_advance(fnl_builder *builder, const fnl_advance *advance)
{
    uint64_t waits = count_waits(advance);
    uint64_t count =
        advance->stage_count + (uint64_t)2 + (uint64_t)fnl_step_truths * advance->move_count + advance->missing_count;
    uint64_t items = 2 * count + (uint64_t)words_of_step * advance->move_count + waits + advance->entered_count;
    size_t size = sizeof(fnl_advance_table) + (size_t)items * sizeof(int64_t);
    fnl_advance_table *table = builder->failed ? NULL : fnl_allocate_zeroed(builder->memory, 1, size);
    if (table == NULL) {
        builder->failed = true;
        return 0;
    }
    table->count = count;
    table->stage_count = advance->stage_count;
    table->move_count = advance->move_count;
    table->missing_count = advance->missing_count;
    table->wait_count = waits;
    table->entered_count = advance->entered_count;
    fill_truths(builder, advance, table->items);
    fnl_advance_step *steps = (fnl_advance_step *)(void *)(table->items + 2 * count);
    fill_steps(advance, steps);
    int64_t *rest = (int64_t *)(void *)(steps + advance->move_count);
    rest += fill_waits(advance, rest);
    for (uint32_t i = 0; i < advance->entered_count; i++)
        rest[i] = advance->entered[i];
    fnl_value value = fnl_define(builder, &(fnl_definition){ .operation = fnl_op_advance,
                                                             .lane = fnl_lane_whole,
                                                             .a = advance->stage,
                                                             .b = advance->since,
                                                             .c = FNL_NO_VALUE,
                                                             .table = fnl_builder_table(builder, table, size) });
    fnl_release(builder->memory, table);
    return value;
}

/* advance: NULL if it is no path. */
static fnl_value build_spell(fnl_builder *builder, fnl_spell_kind kind, fnl_value of, uint32_t count,
                             const fnl_text *names, const fnl_advance *advance)
{
    size_t items = count + (advance == NULL ? 0 : (size_t)words_of_step * count);
    size_t size = sizeof(fnl_spell_table) + items * sizeof(int64_t);
    fnl_spell_table *table = builder->failed ? NULL : fnl_allocate_zeroed(builder->memory, 1, size);
    if (table == NULL) {
        builder->failed = true;
        return 0;
    }
    table->count = count;
    table->kind = kind;
    for (uint32_t i = 0; i < count; i++)
        table->items[i] = fnl_build_key(builder, names[i]);
    if (advance != NULL) {
        table->stage_count = advance->stage_count;
        fill_steps(advance, (fnl_advance_step *)(void *)(table->items + count));
    }
    fnl_value value = fnl_define(builder, &(fnl_definition){ .operation = fnl_op_spell,
                                                             .lane = fnl_lane_text,
                                                             .a = of,
                                                             .b = FNL_NO_VALUE,
                                                             .c = FNL_NO_VALUE,
                                                             .table = fnl_builder_table(builder, table, size) });
    fnl_release(builder->memory, table);
    return value;
}

fnl_value fnl_build_path_text(fnl_builder *builder, const fnl_advance *advance, fnl_value path, const fnl_text *names)
{
    return build_spell(builder, fnl_spell_path, path, advance->move_count, names, advance);
}

fnl_value fnl_build_name(fnl_builder *builder, fnl_value number, uint32_t count, const fnl_text *names)
{
    return build_spell(builder, fnl_spell_number, number, count, names, NULL);
}

fnl_value fnl_build_joined(fnl_builder *builder, fnl_value bits, uint32_t count, const fnl_text *names)
{
    return build_spell(builder, fnl_spell_bits, bits, count, names, NULL);
}

/* The n-th of the bits. */
static int64_t bit_of(uint64_t bits, int64_t n)
{
    for (; n > 0; n--)
        bits &= bits - 1;
    return __builtin_ctzll(bits);
}

/* The last way into a stage: the move, and the stage it was taken from. */
static uint32_t last_way(const fnl_advance_step *moves, int64_t *stage, int64_t *path)
{
    for (uint32_t number = 0;; number++) {
        const fnl_advance_step *move = &moves[number];
        if (move->to != *stage)
            continue;
        int64_t which = *path % move->ways_into - move->first_digit;
        if (which < 0 || which >= __builtin_popcountll(move->from))
            continue;
        *path /= move->ways_into;
        *stage = bit_of(move->from, which);
        return number;
    }
}

uint32_t fnl_moves_of_path(const fnl_advance_step *moves, uint32_t stage_count, int64_t path, uint32_t *numbers)
{
    uint32_t count = 0;
    int64_t first = path % stage_count;
    int64_t stage = path / stage_count % stage_count;
    path /= (int64_t)stage_count * stage_count;
    while (stage != first && count < fnl_most_advance_stages)
        numbers[count++] = last_way(moves, &stage, &path);
    for (uint32_t i = 0; i < count / 2; i++) {
        uint32_t last = numbers[count - 1 - i];
        numbers[count - 1 - i] = numbers[i];
        numbers[i] = last;
    }
    return count;
}

const fnl_advance_step *fnl_advance_steps(fnl_arena *arena, const fnl_advance *advance)
{
    fnl_advance_step *steps = fnl_arena_take(arena, advance->move_count, sizeof *steps);
    if (steps != NULL)
        fill_steps(advance, steps);
    return steps;
}
