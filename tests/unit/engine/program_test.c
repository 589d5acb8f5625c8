/* Random programs: registers used again, blocks of every size, single rows and machines shared by programs give what the
   same values give when each keeps a register of its own. */
#include "running.h"

#include <stdio.h>

enum { program_rounds = 120, most_values = 70, wanted_values = 7, program_columns = 8, narrow_column = 6 };

/* Of the last two all values fit 32 bits. */
static const fnl_lane column_lanes[program_columns] = { fnl_lane_whole, fnl_lane_whole, fnl_lane_number,
                                                        fnl_lane_truth, fnl_lane_text,  fnl_lane_number,
                                                        fnl_lane_whole, fnl_lane_number };
static const uint8_t column_widths[program_columns] = { fnl_width_64, fnl_width_64, fnl_width_64, fnl_width_64,
                                                        fnl_width_64, fnl_width_64, fnl_width_32, fnl_width_32 };

#define T fnl_lane_truth
#define W fnl_lane_whole
#define N fnl_lane_number
#define X fnl_lane_text

/* Operations with the lanes of their operands and the range of their immediate. */
static const struct {
    fnl_operation operation;
    uint32_t operands;
    fnl_lane lanes[3];
    int least;
    int most;
} forms[] = {
    { fnl_op_and, 2, { T, T }, 0, 0 },
    { fnl_op_or, 2, { T, T }, 0, 0 },
    { fnl_op_not, 1, { T }, 0, 0 },
    { fnl_op_is_null, 1, { W }, 0, 0 },
    { fnl_op_is_null, 1, { T }, 0, 0 },
    { fnl_op_is_null, 1, { X }, 0, 0 },
    { fnl_op_is_true, 1, { T }, 0, 0 },
    { fnl_op_is_false, 1, { T }, 0, 0 },
    { fnl_op_equal, 2, { W, W }, -3, 3 },
    { fnl_op_less, 2, { W, W }, -3, 3 },
    { fnl_op_less_equal, 2, { N, N }, 0, 0 },
    { fnl_op_equal, 2, { N, N }, 0, 0 },
    { fnl_op_equal, 2, { X, X }, 0, 0 },
    { fnl_op_less, 2, { X, X }, 0, 0 },
    { fnl_op_mixed_equal, 2, { W, N }, 0, 4 },
    { fnl_op_mixed_less, 2, { W, N }, 0, 4 },
    { fnl_op_mixed_greater_equal, 2, { W, N }, 0, 4 },
    { fnl_op_select, 3, { T, W, W }, 0, 0 },
    { fnl_op_select, 3, { T, N, N }, 0, 0 },
    { fnl_op_select, 3, { T, T, T }, 0, 0 },
    { fnl_op_select, 3, { T, X, X }, 0, 0 },
    { fnl_op_add, 2, { W, W }, 0, 0 },
    { fnl_op_subtract, 2, { W, W }, 0, 0 },
    { fnl_op_multiply, 2, { W, W }, 0, 0 },
    { fnl_op_negate, 1, { W }, 0, 0 },
    { fnl_op_absolute, 1, { W }, 0, 0 },
    { fnl_op_scale_up, 1, { W }, 0, 6 },
    { fnl_op_round_down, 1, { W }, 0, 6 },
    { fnl_op_floor_divide, 1, { W }, 1, 9 },
    { fnl_op_to_number, 1, { W }, 0, 6 },
    { fnl_op_to_whole, 1, { N }, 0, 6 },
    { fnl_op_number_add, 2, { N, N }, 0, 0 },
    { fnl_op_number_multiply, 2, { N, N }, 0, 0 },
    { fnl_op_number_divide, 2, { N, N }, 0, 0 },
    { fnl_op_number_negate, 1, { N }, 0, 0 },
    { fnl_op_number_round, 1, { N }, -3, 6 },
    { fnl_op_logistic, 1, { N }, 0, 0 },
    { fnl_op_lower, 1, { X }, 0, 0 },
    { fnl_op_length, 1, { X }, 0, 0 },
    { fnl_op_time_to_date, 1, { W }, 0, 0 },
};

typedef struct growing {
    running *running;
    uint64_t random;
    fnl_value values[most_values];
    uint32_t count;
} growing;

static uint32_t below(growing *self, uint32_t bound)
{
    return (uint32_t)(next_random(&self->random) % bound);
}

static void keep(growing *self, fnl_value value)
{
    if (self->count < most_values)
        self->values[self->count++] = value;
}

/* A value of the lane, recent ones more often. */
static fnl_value pick(growing *self, fnl_lane lane)
{
    for (;;) {
        uint32_t back = below(self, self->count);
        fnl_value value = self->values[below(self, 2) ? self->count - 1 - back / 4 : back];
        if (fnl_value_lane(self->running->builder, value) == lane)
            return value;
    }
}

static fnl_given given(growing *self)
{
    return below(self, 5) == 0 ? fnl_give_nothing() : fnl_give((int64_t)below(self, 1000) - 500);
}

/* A value that is never NULL, as sums and reasons need. */
static fnl_value points(growing *self)
{
    return fnl_build_points(self->running->builder, W, pick(self, T), fnl_give((int64_t)below(self, 900) - 200),
                            fnl_give((int64_t)below(self, 50)), fnl_give(0));
}

static void grow_with_table(growing *self)
{
    static const uint32_t factors[] = { 1u << 30, 1u << 29, 12345678, 1 };
    fnl_builder *b = self->running->builder;
    int64_t cuts[] = { -1000, 0, 7, 5000 };
    int64_t results[] = { 3, -4, 5, 6, 7 };
    int64_t codes[] = { 0, 1, 2, 3 };
    fnl_extent clamp = { -(int64_t)below(self, 70000), (int64_t)below(self, 70000) };
    switch (below(self, 16)) {
    case 0:
        keep(self, fnl_build_points(b, W, pick(self, T), given(self), given(self), given(self)));
        break;
    case 1:
        keep(self, fnl_build_bins(b, pick(self, W), 4, cuts, results, given(self)));
        break;
    case 2:
        keep(self, fnl_build_keys(b, W, pick(self, W), 4, cuts, results, given(self), given(self)));
        break;
    case 3:
        keep(self, fnl_build_per(b, pick(self, W), below(self, 3), (int64_t)below(self, 5000), below(self, 4)));
        break;
    case 4:
        keep(self, fnl_build_sum(b, 0, 2, (fnl_value[]){ points(self), points(self) }));
        break;
    case 5:
        keep(self, fnl_build_clamp(b, pick(self, W), -300, (int64_t)below(self, 5000)));
        break;
    case 6:
        keep(self, fnl_build_decay(b, pick(self, W), pick(self, W), 86400, factors, 4));
        break;
    case 7: {
        fnl_value parts[] = { pick(self, W), points(self), pick(self, W) };
        keep(self, fnl_build_weigh(b, 3, cuts, parts, 100));
        fnl_value near[] = { points(self), points(self) };
        keep(self, fnl_build_weigh(b, 2, cuts + below(self, 3), near, 100));
        break;
    }
    case 8: {
        double edges[] = { -1e9, -0.1, 0.0, 3.7e5 };
        for (int i = 0; i < 4; i++)
            cuts[i] = bits_of(edges[i]);
        keep(self, fnl_build_bins(b, pick(self, N), 4, cuts, results, given(self)));
        break;
    }
    case 9: {
        int64_t keys[] = { fnl_build_key(b, FNL_TEXT("bee")), fnl_build_key(b, FNL_TEXT("wasp")),
                           fnl_build_key(b, FNL_TEXT("hornet")), fnl_build_key(b, FNL_TEXT("Bee")) };
        keep(self,
             fnl_build_keys(b, W, fnl_build_column(b, 4), 1 + below(self, 4), keys, results, given(self), given(self)));
        break;
    }
    case 10:
        keep(self, fnl_build(b, fnl_op_equal, fnl_build_column(b, 4),
                             fnl_build_text(b, fnl_text_of(below(self, 2) ? "bee" : "wasp")), 0, 0));
        break;
    case 11:
        keep(self, fnl_build_per_clamped(b, pick(self, W), below(self, 3), (int64_t)below(self, 5000) - 2000,
                                         below(self, 4), clamp, (int64_t)below(self, 100)));
        break;
    case 12:
        keep(self, fnl_build_decay_points(b, pick(self, T), pick(self, W), 86400, factors, 4,
                                          (int64_t)below(self, 90000), clamp, 7, -8));
        break;
    case 13: {
        fnl_value parts[] = { points(self), points(self), points(self), points(self) };
        keep(self, fnl_build_total(b, (int64_t)below(self, 40000), 4, parts));
        break;
    }
    default: {
        fnl_value parts[] = { points(self), points(self), points(self), points(self) };
        fnl_value top = fnl_build_top(b, 4, codes, parts, 3);
        for (uint32_t i = 0; i < 6; i++)
            if (below(self, 2) == 0)
                keep(self, fnl_build_pick(b, top, i));
    }
    }
}

static void grow(growing *self)
{
    fnl_builder *b = self->running->builder;
    self->count = 0;
    for (uint32_t i = 0; i < program_columns; i++)
        keep(self, fnl_build_column(b, i));
    keep(self, fnl_build_whole(b, 42));
    keep(self, fnl_build_number(b, 2.5));
    keep(self, fnl_build_text(b, FNL_TEXT("Bee")));
    keep(self, fnl_build(b, fnl_op_as_of, 0, 0, 0, 0));
    while (self->count < most_values) {
        if (below(self, 2) == 0) {
            grow_with_table(self);
            continue;
        }
        uint32_t i = below(self, sizeof forms / sizeof *forms);
        fnl_value operands[3] = { 0 };
        for (uint32_t k = 0; k < forms[i].operands; k++)
            operands[k] = pick(self, forms[i].lanes[k]);
        int64_t immediate = forms[i].least + (int)below(self, (uint32_t)(forms[i].most - forms[i].least + 1));
        keep(self, fnl_build(b, forms[i].operation, operands[0], operands[1], operands[2], immediate));
    }
}

static void fill_items(running *self, uint64_t *random)
{
    static const char *const texts[] = { "", "bee", "Bee", "BEE", "wasp", "\xc3\x89t\xc3\xa9" };
    for (uint32_t row = 0; row < self->rows; row++) {
        for (uint32_t i = 0; i < program_columns; i++) {
            item *at = &self->columns[i][row];
            uint64_t kind = next_random(random) % 8;
            int64_t small = (int64_t)(next_random(random) % 20001) - 10000;
            *at = (item){ .known = kind != 0 };
            if (column_lanes[i] == W)
                at->value = kind == 1   ? RUNNING_AS_OF - small * 100000000
                            : kind == 2 ? INT64_MAX - (small + 10000) * 5
                                        : small;
            else if (column_lanes[i] == N)
                at->value = bits_of(kind == 1 ? (double)small * 1e300 : (double)small / 7);
            else if (column_lanes[i] == T)
                at->value = small % 2 != 0;
            else
                at->text = fnl_text_of(texts[next_random(random) % 6]);
            if (i >= narrow_column)
                at->value = column_lanes[i] == W ? small * 200000 : bits_of((double)(float)((double)small / 7));
        }
    }
}

static void expect_same(const running *self, const fnl_value *wanted, uint32_t count, const item *expected,
                        const item *got, const char *how, uint32_t seed)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t row = 0; row < self->rows; row++)
            if (!same_item(expected[(size_t)i * self->rows + row], got[(size_t)i * self->rows + row]))
                fail_msg("round %u, %s: value %u (operation %u) differs in row %u of %u", seed, how, wanted[i],
                         fnl_definition_of(self->builder, wanted[i])->operation, row, self->rows);
}

/* Nothing is beyond the bounds that were proved for it. */
static void expect_within_bounds(const running *self, const fnl_value *values, uint32_t count, const item *got)
{
    for (uint32_t i = 0; i < count; i++) {
        fnl_extent bounds = self->builder->bounds[values[i]];
        for (uint32_t row = 0; row < self->rows; row++) {
            item at = got[(size_t)i * self->rows + row];
            if (fnl_value_lane(self->builder, values[i]) == W && at.known &&
                (at.value < bounds.low || at.value > bounds.high))
                fail_msg("value %u (operation %u) is %lld, not from %lld to %lld", values[i],
                         fnl_definition_of(self->builder, values[i])->operation, (long long)at.value,
                         (long long)bounds.low, (long long)bounds.high);
        }
    }
}

/* Narrow columns, classes and the kernels of a level give the same. */
static void expect_same_at_levels(running *self, growing *grown, const fnl_value *wanted, const item *expected,
                                  uint32_t round)
{
    for (fnl_cpu_level level = fnl_cpu_portable; level <= fnl_cpu_find(); level++) {
        char how[32];
        self->options = (fnl_program_options){ .column_widths = below(grown, 4) == 0 ? NULL : column_widths,
                                               .text_classes = below(grown, 4) != 0,
                                               .level = level };
        snprintf(how, sizeof how, "narrow, level %d", (int)level);
        item *got = run_values(self, wanted, wanted_values, below(grown, 2) == 0 ? fnl_block_rows : 128);
        expect_same(self, wanted, wanted_values, expected, got, how, round);
        free(got);
    }
    self->options = (fnl_program_options){ 0 };
}

/* Lengths around whole words and whole blocks. */
static uint32_t rows_of_round(uint32_t round)
{
    static const uint32_t around[] = { 1, 2, 7, 8, 9, 63, 64, 65, 127, 128, 129, 2047, 2048, 2049, 4095, 4096, 4099 };
    enum { some = sizeof around / sizeof *around };
    return round < some ? around[round] : 1 + round * 3;
}

static void test_random_programs(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (uint32_t round = 0; round < program_rounds; round++) {
        running self;
        growing grown = { .running = &self, .random = random + round };
        start_running(&self, rows_of_round(round), column_lanes, program_columns);
        fill_items(&self, &grown.random);
        grow(&grown);
        random = grown.random;
        /* Every value is wanted: none shares a register. */
        item *all = run_values(&self, grown.values, grown.count, fnl_block_rows);
        expect_within_bounds(&self, grown.values, grown.count, all);
        fnl_value wanted[wanted_values];
        item *expected = calloc((size_t)wanted_values * self.rows, sizeof *expected);
        assert_non_null(expected);
        for (uint32_t i = 0; i < wanted_values; i++) {
            uint32_t chosen = grown.count - 1 - below(&grown, 40);
            wanted[i] = grown.values[chosen];
            memcpy(expected + (size_t)i * self.rows, all + (size_t)chosen * self.rows, self.rows * sizeof *expected);
        }
        static const uint32_t block_rows[] = { fnl_block_rows, 64, 192, 1 };
        for (uint32_t i = 0; i < 4; i++) {
            if (block_rows[i] == 1 && self.rows > 200)
                continue;
            char how[32];
            snprintf(how, sizeof how, "blocks of %u rows", block_rows[i]);
            item *got = run_values(&self, wanted, wanted_values, block_rows[i]);
            expect_same(&self, wanted, wanted_values, expected, got, how, round);
            free(got);
        }
        expect_same_at_levels(&self, &grown, wanted, expected, round);
        free(expected);
        free(all);
        end_running(&self);
    }
}

/* Two programs take turns in one machine, with more and fewer rows than the other. */
static void test_taking_turns(void **state)
{
    (void)state;
    enum { rows = 300, turns = 8 };
    running self;
    fnl_error error;
    growing grown = { .running = &self, .random = 99 };
    start_running(&self, rows, column_lanes, program_columns);
    fill_items(&self, &grown.random);
    grow(&grown);
    fnl_program programs[2];
    item *expected[2];
    for (uint32_t i = 0; i < 2; i++) {
        expected[i] = run_values(&self, grown.values + 20 * i, 20, fnl_block_rows);
        assert_int_equal(
            fnl_program_make(&self.arena, self.builder, grown.values + 20 * i, 20, NULL, &programs[i], &error), FNL_OK);
    }
    for (uint32_t turn = 0; turn < turns; turn++) {
        uint32_t which = turn % 2;
        item *got = calloc((size_t)20 * rows, sizeof *got);
        self.identity = 100 + which;
        run_blocks_of(&self, &programs[which], 20, turn % 3 == 0 ? 1 : 64 * (turn + 1), NULL, got);
        for (size_t i = 0; i < (size_t)20 * rows; i++)
            got[i].text = (fnl_text){ 0 };
        for (size_t i = 0; i < (size_t)20 * rows; i++) {
            item wanted = expected[which][i];
            wanted.text = (fnl_text){ 0 };
            assert_true(same_item(wanted, got[i]));
        }
        free(got);
    }
    free(expected[0]);
    free(expected[1]);
    end_running(&self);
}

/* Asking twice for the same value gives the same number; constants and what follows from them run once. */
static void test_identities(void **state)
{
    (void)state;
    running self;
    fnl_error error;
    fnl_program program;
    start_running(&self, 1, column_lanes, program_columns);
    fnl_builder *b = self.builder;
    fnl_value x = fnl_build_column(b, 0), truth = fnl_build_column(b, 3);
    fnl_value yes = fnl_build_truth(b, 1), no = fnl_build_truth(b, 0), unknown = fnl_build_truth(b, -1);
    assert_int_equal(fnl_build(b, fnl_op_add, x, x, 0, 0), fnl_build(b, fnl_op_add, x, x, 0, 0));
    assert_int_equal(fnl_build(b, fnl_op_and, truth, yes, 0, 0), truth);
    assert_int_equal(fnl_build(b, fnl_op_and, no, truth, 0, 0), no);
    assert_int_equal(fnl_build(b, fnl_op_or, truth, yes, 0, 0), yes);
    assert_int_equal(fnl_build(b, fnl_op_or, no, truth, 0, 0), truth);
    assert_int_equal(fnl_build(b, fnl_op_and, truth, truth, 0, 0), truth);
    assert_int_equal(fnl_build(b, fnl_op_not, unknown, 0, 0, 0), unknown);
    assert_int_equal(fnl_build(b, fnl_op_not, yes, 0, 0, 0), no);
    assert_int_not_equal(fnl_build(b, fnl_op_and, truth, unknown, 0, 0), unknown); /* false AND unknown is false */
    assert_int_equal(fnl_build(b, fnl_op_select, yes, x, fnl_build_whole(b, 1), 0), x);
    assert_int_equal(fnl_build(b, fnl_op_select, unknown, fnl_build_whole(b, 1), x, 0), x);
    assert_int_equal(fnl_build(b, fnl_op_scale_up, x, 0, 0, 0), x);
    assert_int_equal(fnl_build_clamp(b, x, INT64_MIN, INT64_MAX), x);
    assert_int_equal(fnl_build_missing(b, T), unknown);
    assert_int_equal(fnl_build_text(b, FNL_TEXT("a")), fnl_build_text(b, FNL_TEXT("a")));
    assert_int_not_equal(fnl_build_whole(b, 0), fnl_build_number(b, 0));
    fnl_value today = fnl_build(b, fnl_op_today, 0, 0, 0, 0);
    fnl_value later = fnl_build(b, fnl_op_less, fnl_build_whole(b, 5), today, 0, 0);
    fnl_value wanted[] = { x, later };
    assert_int_equal(fnl_program_make(&self.arena, b, wanted, 2, NULL, &program, &error), FNL_OK);
    assert_int_equal(program.step_count, 1);
    assert_true(program.needs_as_of);
    assert_false(program.outputs[0].is_timed);
    assert_true(program.outputs[1].is_timed);
    assert_true(program.columns[0].is_read);
    assert_false(program.columns[1].is_read);
    end_running(&self);
}

/* A column that many values read is one step, and a long sum needs few registers. */
static void test_few_registers(void **state)
{
    (void)state;
    running self;
    fnl_error error;
    fnl_program program;
    start_running(&self, 1, column_lanes, program_columns);
    fnl_builder *b = self.builder;
    fnl_value sum = fnl_build_whole(b, 0);
    for (int i = 0; i < 1000; i++) {
        fnl_value is_i = fnl_build(b, fnl_op_equal, fnl_build_column(b, 0), fnl_build_whole(b, i), 0, 0);
        {
            fnl_value more = fnl_build_points(b, W, is_i, fnl_give(i), fnl_give(0), fnl_give(0));
            sum = fnl_build_sum(b, 0, 2, (fnl_value[]){ sum, more });
        }
    }
    assert_int_equal(fnl_program_make(&self.arena, b, &sum, 1, NULL, &program, &error), FNL_OK);
    assert_true(program.register_count < 16);
    assert_in_range(program.step_count, 1 + 3 * 1000, 1 + 5 * 1000); /* with some steps to other widths */
    assert_int_equal(fnl_machine_rows(&program), fnl_block_rows);
    uint32_t many = 1 << 18; /* many registers, short blocks */
    program.register_widths = calloc(many, sizeof *program.register_widths);
    assert_non_null(program.register_widths);
    memset(program.register_widths, fnl_width_64, many);
    program.register_count = many;
    assert_int_equal(fnl_machine_rows(&program), 64);
    free(program.register_widths);
    end_running(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_programs),
        cmocka_unit_test(test_taking_turns),
        cmocka_unit_test(test_identities),
        cmocka_unit_test(test_few_registers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
