/* Tests of src/engine/kernels_clock.c and build_clock.c: random clocks of random rows are what fnl_clock_read says of each, for
   all that may be asked for, in blocks of any size. */
#include "../time/clock_case.h"
#include "engine/build_clock.h"
#include "engine/build_points.h"
#include "engine/run.h"

#include <stdlib.h>

enum {
    most_rows = 2100,
    most_pauses = 3,
    most_targets = 3,
    clock_columns = fnl_clock_of_target + 1, /* one for each operand */
    subsets = 1 << fnl_clock_picks,
    terms_of_rows = 40,
};

/* 2026-11-23T09:30:00Z, a Monday */
static const int64_t as_of = INT64_C(1795426200);

typedef struct clock_rows {
    uint32_t count;
    uint32_t from; /* where the block begins */
    int64_t times[2][most_rows];
    int64_t targets[most_rows];
    uint64_t known[clock_columns][most_rows]; /* whether a value is known; of truths, whether they are true */
    fnl_interval pauses[most_rows][most_pauses];
    uint32_t pause_counts[most_rows];
} clock_rows;

typedef struct clock_case {
    fnl_arena arena;
    fnl_clock_target targets[most_targets];
    fnl_clock_terms terms;
    bool has[clock_columns];
    int64_t target; /* of all rows, if that is no column */
    clock_rows *rows;
} clock_case;

static uint64_t random_state = 5;

static int64_t below(int64_t end)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((random_state >> 24) % (uint64_t)end);
}

/* Most rows have all their times on quarters of an hour near as_of, so that many of them meet. */
typedef struct grid {
    int64_t step;
    int64_t steps;
} grid;

static int64_t any_instant(grid of)
{
    static const int64_t ends[] = { 0, -1, 1, 7258118400, 7258118401, 1798761600, 1798761601, 4000000000, INT32_MIN };
    if (below(25) == 0)
        return ends[below(sizeof ends / sizeof *ends)];
    return as_of + (below(of.steps) - of.steps * 3 / 4) * of.step;
}

static void draw_pauses(clock_rows *rows, uint32_t row, int64_t start, grid of)
{
    uint32_t count = below(2) == 0 ? 0 : below(3) == 0 ? (uint32_t)below(most_pauses + 1) : 1;
    int64_t at = below(6) == 0 ? any_instant(of) : start + (below(8) - 4) * of.step;
    for (uint32_t i = 0; i < count; i++) {
        rows->pauses[row][i].start = at += (1 + below(8)) * of.step;
        rows->pauses[row][i].end = at += (1 + below(8)) * of.step;
    }
    if (count > 0 && below(3) == 0)
        rows->pauses[row][count - 1].end = FNL_OPEN_END;
    rows->pause_counts[row] = count;
    rows->known[fnl_clock_of_pauses][row] = count != 0 || below(2) == 0;
}

static void draw_row(clock_rows *rows, uint32_t row)
{
    grid of = below(4) != 0 ? (grid){ 900, 40 } : (grid){ 1, 1000000 };
    int64_t start = any_instant(of);
    int64_t stop = below(8) == 0 ? any_instant(of) : start + (below(of.steps / 4) - 4) * of.step;
    rows->times[0][row] = start * FNL_SECOND + below(FNL_SECOND);
    rows->times[1][row] = stop * FNL_SECOND + below(FNL_SECOND);
    rows->targets[row] = below(most_targets);
    rows->known[fnl_clock_of_start][row] = below(12) != 0;
    rows->known[fnl_clock_of_stop][row] = below(2) != 0;
    rows->known[fnl_clock_of_applicable][row] = below(8) != 0;
    rows->known[fnl_clock_of_cancelled][row] = below(8) == 0;
    rows->known[fnl_clock_of_target][row] = below(8) != 0;
    draw_pauses(rows, row, start, of);
}

/* Three calendars: two that end soon, and all time. */
static void set_up_case(clock_case *of)
{
    fnl_calendar_rules rules = office_rules();
    *of = (clock_case){ .rows = calloc(1, sizeof *of->rows) };
    assert_non_null(of->rows);
    fnl_arena_start(&of->arena, &fnl_default_allocator);
    of->targets[0].calendar = new_calendar(&of->arena, &rules);
    rules.has_valid_until = true;
    rules.valid_until = (int32_t)(instant_of("2026-12-31") / 86400);
    of->targets[1].calendar = new_calendar(&of->arena, &rules);
    rules = (fnl_calendar_rules){ .zone = &fnl_zone_utc, .is_always = true };
    of->targets[2].calendar = new_calendar(&of->arena, &rules);
    of->terms.targets = of->targets;
}

static void tear_down_case(clock_case *of)
{
    fnl_arena_end(&of->arena);
    free(of->rows);
}

static void draw_terms(clock_case *of)
{
    static const fnl_allowance allowances[] = { { 7200, false },      { 0, false },         { 3, true },
                                                { 1, true },          { 100000, false },    { INT64_MAX / 2, false },
                                                { 9999, true },       { 86400 * 9, false }, { 60, false },
                                                { 7258118400, false } };
    for (uint32_t i = 0; i < most_targets; i++)
        of->targets[i].within = allowances[below(sizeof allowances / sizeof *allowances)];
    of->terms.target_count = most_targets;
    of->terms.warn_millionths = below(2) * 1 + below(2) * below(1000000);
    of->terms.warn_remaining = below(2) == 0 ? -1 : below(8000);
    of->terms.rejects_early = below(2) == 0;
    for (uint32_t i = 0; i < clock_columns; i++)
        of->has[i] = i == fnl_clock_of_start || below(3) != 0;
    of->target = below(most_targets);
}

static int32_t read_operand(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error)
{
    clock_rows *rows = context;
    (void)error;
    memset(out->valid, 0, (count + 63) / 64 * sizeof *out->valid);
    if (column == fnl_clock_of_applicable || column == fnl_clock_of_cancelled)
        memset(out->is_true, 0, (count + 63) / 64 * sizeof *out->is_true);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = rows->from + i;
        uint64_t bit = (uint64_t)1 << i % 64;
        if (column == fnl_clock_of_applicable || column == fnl_clock_of_cancelled) {
            *(rows->known[column][row] != 0 ? &out->is_true[i / 64] : &out->is_false[i / 64]) |= bit;
            continue;
        }
        out->valid[i / 64] |= rows->known[column][row] != 0 ? bit : 0;
        if (column != fnl_clock_of_pauses) {
            out->whole[i] = column == fnl_clock_of_target ? rows->targets[row] : rows->times[column][row];
            continue;
        }
        fnl_interval_store *store = out->intervals;
        out->whole[i] = fnl_listed((uint32_t)store->count, rows->pause_counts[row]);
        while (store->capacity < store->count + most_pauses) {
            store->capacity = store->capacity * 2 + 8;
            store->items = fnl_resize(store->memory, store->items, store->capacity, sizeof *store->items);
            assert_non_null(store->items);
        }
        memcpy(store->items + store->count, rows->pauses[row], rows->pause_counts[row] * sizeof(fnl_interval));
        store->count += rows->pause_counts[row];
    }
    return FNL_OK;
}

/* What fnl_clock_read says of a row. */
static fnl_clock_reading read_row(const clock_case *of, uint32_t row)
{
    const clock_rows *rows = of->rows;
    fnl_clock_row read = {
        .has_start = rows->known[fnl_clock_of_start][row] != 0,
        .has_stop = of->has[fnl_clock_of_stop] && rows->known[fnl_clock_of_stop][row] != 0,
        .is_applicable = !of->has[fnl_clock_of_applicable] || rows->known[fnl_clock_of_applicable][row] != 0,
        .is_cancelled = of->has[fnl_clock_of_cancelled] && rows->known[fnl_clock_of_cancelled][row] != 0,
        .start = (rows->times[0][row] - (rows->times[0][row] % FNL_SECOND + FNL_SECOND) % FNL_SECOND) / FNL_SECOND,
        .stop = (rows->times[1][row] - (rows->times[1][row] % FNL_SECOND + FNL_SECOND) % FNL_SECOND) / FNL_SECOND,
        .as_of = as_of,
        .target = (uint32_t)of->target,
        .pauses = rows->pauses[row],
    };
    fnl_clock_reading reading;
    if (of->has[fnl_clock_of_target])
        read.target = rows->known[fnl_clock_of_target][row] != 0 ? (uint32_t)rows->targets[row] : FNL_NO_TARGET;
    if (of->has[fnl_clock_of_pauses] && rows->known[fnl_clock_of_pauses][row] != 0)
        read.pause_count = rows->pause_counts[row];
    fnl_clock_read(&of->terms, &read, &reading);
    return reading;
}

typedef struct expected {
    bool known;
    int64_t value;
} expected;

static expected expected_of(const fnl_clock_reading *reading, uint32_t pick)
{
    switch (pick) {
    case fnl_clock_pick_status:
        return (expected){ true, reading->status };
    case fnl_clock_pick_due:
        return (expected){ reading->has_due, reading->due * FNL_SECOND };
    case fnl_clock_pick_elapsed:
        return (expected){ reading->has_elapsed, reading->elapsed };
    case fnl_clock_pick_remaining:
        return (expected){ reading->has_elapsed, reading->remaining };
    case fnl_clock_pick_breached_at:
        return (expected){ reading->is_over, reading->due * FNL_SECOND };
    case fnl_clock_pick_over:
        return (expected){ reading->is_over, reading->over };
    case fnl_clock_pick_paused:
        return (expected){ reading->has_elapsed, reading->is_paused };
    case fnl_clock_pick_paused_seconds:
        return (expected){ reading->has_elapsed, reading->paused };
    default:
        return (expected){ true, reading->rejection == (fnl_clock_rejection)(pick - fnl_clock_pick_early + 1) };
    }
}

static void check_block(const clock_case *of, const fnl_block *block, const fnl_program_output *output, uint32_t pick,
                        uint32_t count)
{
    assert_int_equal(output->width, fnl_width_of_clock(pick));
    for (uint32_t i = 0; i < count; i++) {
        fnl_clock_reading reading = read_row(of, of->rows->from + i);
        expected want = expected_of(&reading, pick);
        bool first = (block->is_true[output->width == fnl_width_truth ? i / 64 : 0] >> i % 64 & 1) != 0;
        bool second = (block->valid[i / 64] >> i % 64 & 1) != 0;
        bool is_truth = output->width == fnl_width_truth;
        if ((is_truth ? first || second : second) != want.known)
            fail_msg("row %u, pick %u: known %d", of->rows->from + i, pick, !want.known);
        if (!want.known)
            continue;
        int64_t got = is_truth ? first : output->width == fnl_width_16 ? block->whole16[i] : block->whole[i];
        if (got != want.value)
            fail_msg("row %u, pick %u: %lld, not %lld", of->rows->from + i, pick, (long long)got,
                     (long long)want.value);
    }
}

static fnl_value build(const clock_case *of, fnl_builder *builder)
{
    static const fnl_lane lanes[clock_columns] = { fnl_lane_whole, fnl_lane_whole, fnl_lane_intervals,
                                                   fnl_lane_truth, fnl_lane_truth, fnl_lane_whole };
    fnl_value values[clock_columns];
    for (uint32_t i = 0; i < clock_columns; i++) {
        uint32_t column = fnl_builder_add_column(builder, lanes[i]);
        values[i] = of->has[i] ? fnl_build_column(builder, column) : FNL_NO_VALUE;
    }
    fnl_clock_inputs inputs = {
        .start = values[fnl_clock_of_start],
        .stop = values[fnl_clock_of_stop],
        .pauses = values[fnl_clock_of_pauses],
        .applicable = values[fnl_clock_of_applicable],
        .cancelled = values[fnl_clock_of_cancelled],
        .target = of->has[fnl_clock_of_target] ? values[fnl_clock_of_target] : fnl_build_whole(builder, of->target),
    };
    return fnl_build_clock(builder, &of->terms, &inputs);
}

/* All rows in blocks of `block_rows`; of the picks, those of the subset are asked for. */
static void run_case(const clock_case *of, fnl_machine *machine, uint32_t subset, uint32_t block_rows)
{
    static uint64_t identity = 0;
    fnl_arena arena;
    fnl_error error = { 0 };
    fnl_tally tally = { .error = &error };
    fnl_frame frame = { .as_of = as_of * FNL_SECOND + 999999, .zone = &fnl_zone_utc, .tally = &tally, .error = &error };
    fnl_program_options options = { .narrow_outputs = true };
    fnl_program program;
    fnl_value wanted[fnl_clock_picks];
    uint32_t picks[fnl_clock_picks];
    uint32_t count = 0;
    fnl_builder *builder = fnl_builder_new(&fnl_default_allocator);
    assert_non_null(builder);
    fnl_value clock = build(of, builder);
    for (uint32_t pick = 0; pick < fnl_clock_picks; pick++) {
        if ((subset >> pick & 1) == 0)
            continue;
        picks[count] = pick;
        wanted[count++] = fnl_build_pick(builder, clock, pick);
    }
    fnl_arena_start(&arena, &fnl_default_allocator);
    assert_int_equal(fnl_program_make(&arena, builder, wanted, count, &options, &program, &error), FNL_OK);
    assert_true(program.needs_as_of);
    assert_int_equal(fnl_machine_fit(machine, &program, ++identity, block_rows, &error), FNL_OK);
    frame.read_column = read_operand;
    frame.context = of->rows;
    assert_int_equal(fnl_machine_begin(machine, &frame), FNL_OK);
    for (of->rows->from = 0; of->rows->from < of->rows->count; of->rows->from += block_rows) {
        uint32_t left = of->rows->count - of->rows->from;
        uint32_t rows = left < block_rows ? left : block_rows;
        assert_int_equal(fnl_machine_block(machine, &frame, rows), FNL_OK);
        for (uint32_t i = 0; i < count; i++)
            check_block(of, &machine->registers[program.outputs[i].place], &program.outputs[i], picks[i], rows);
    }
    fnl_arena_end(&arena);
    fnl_builder_free(builder);
}

static void blocks_of_any_size_say_what_each_row_does(void **state)
{
    static const uint32_t sizes[] = { 1, 63, 64, 65, 2048 };
    clock_case of;
    fnl_machine machine;
    (void)state;
    set_up_case(&of);
    fnl_machine_start(&machine, &fnl_default_allocator);
    for (uint32_t round = 0; round < terms_of_rows; round++) {
        draw_terms(&of);
        for (uint32_t row = 0; row < most_rows; row++)
            draw_row(of.rows, row);
        for (uint32_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            of.rows->count = sizes[i] == 1 ? 100 : sizes[i] + 7;
            run_case(&of, &machine, subsets - 1, sizes[i]);
            run_case(&of, &machine, 1U << fnl_clock_pick_status | 1U << fnl_clock_pick_due, sizes[i]);
        }
    }
    fnl_machine_end(&machine);
    tear_down_case(&of);
}

static void whatever_is_asked_for_is_the_same(void **state)
{
    clock_case of;
    fnl_machine machine;
    (void)state;
    set_up_case(&of);
    fnl_machine_start(&machine, &fnl_default_allocator);
    of.rows->count = 65;
    for (uint32_t subset = 1; subset < subsets; subset++) {
        draw_terms(&of);
        for (uint32_t row = 0; row < of.rows->count; row++)
            draw_row(of.rows, row);
        run_case(&of, &machine, subset, 64);
    }
    fnl_machine_end(&machine);
    tear_down_case(&of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_any_size_say_what_each_row_does),
        cmocka_unit_test(whatever_is_asked_for_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
