/* Totals: terms about the same values, added beforehand, give what they give when each is computed and added by itself. */
#include "running.h"

enum { columns = 5, rounds = 200, most_terms = 40 };

static const fnl_lane lanes[columns] = { fnl_lane_whole, fnl_lane_number, fnl_lane_text, fnl_lane_truth,
                                         fnl_lane_whole };

static const char *const names[] = { "ant", "bee", "cat", "dog", "eel", "fox" };

typedef struct making {
    running *running;
    uint64_t random;
    int64_t most; /* points of a term */
} making;

static uint32_t below(making *self, uint32_t bound)
{
    return (uint32_t)(next_random(&self->random) % bound);
}

static int64_t some_points(making *self)
{
    return (int64_t)below(self, (uint32_t)(2 * self->most)) - self->most;
}

static fnl_given some(making *self)
{
    return fnl_give(some_points(self));
}

/* A condition on one column. */
static fnl_value condition(making *self)
{
    static const fnl_operation comparisons[] = { fnl_op_equal, fnl_op_less, fnl_op_less_equal };
    fnl_builder *b = self->running->builder;
    fnl_operation comparison = comparisons[below(self, 3)];
    switch (below(self, 4)) {
    case 0:
        return fnl_build(b, comparison, fnl_build_column(b, 0), fnl_build_whole(b, below(self, 20)), 0, 0);
    case 1:
        return fnl_build(b, comparison, fnl_build_column(b, 1), fnl_build_number(b, below(self, 20) / 2.0), 0, 0);
    case 2:
        return fnl_build(b, fnl_op_equal, fnl_build_column(b, 2), fnl_build_text(b, fnl_text_of(names[below(self, 5)])),
                         0, 0);
    default:
        return fnl_build_column(b, 3);
    }
}

static fnl_value condition_of_two(making *self)
{
    fnl_builder *b = self->running->builder;
    fnl_value one = condition(self);
    switch (below(self, 4)) {
    case 0:
        return fnl_build(b, fnl_op_and, one, condition(self), 0, 0);
    case 1:
        return fnl_build(b, fnl_op_or, one, condition(self), 0, 0);
    case 2:
        return fnl_build(b, fnl_op_not, one, 0, 0, 0);
    default:
        return one;
    }
}

static fnl_value term(making *self)
{
    fnl_builder *b = self->running->builder;
    int64_t cuts[] = { 2, 5, 11 };
    int64_t edges[] = { bits_of(-1.5), bits_of(0.5), bits_of(4.0) };
    int64_t results[] = { some_points(self), some_points(self), some_points(self), some_points(self) };
    int64_t keys[] = { fnl_build_key(b, fnl_text_of(names[below(self, 3)])), fnl_build_key(b, FNL_TEXT("eel")) };
    switch (below(self, 8)) {
    case 0:
        return fnl_build_bins(b, fnl_build_column(b, 0), 1 + below(self, 3), cuts, results, some(self));
    case 1:
        return fnl_build_bins(b, fnl_build_column(b, 1), 1 + below(self, 3), edges, results, some(self));
    case 2:
        return fnl_build_keys(b, fnl_lane_whole, fnl_build_column(b, 2), 2, keys, results, some(self), some(self));
    case 3:
        return fnl_build_keys(b, fnl_lane_whole, fnl_build_column(b, 4), 3, cuts, results, some(self), some(self));
    case 4:
        return fnl_build_whole(b, some_points(self));
    default:
        return fnl_build_points(b, fnl_lane_whole, condition_of_two(self), some(self), some(self), some(self));
    }
}

static void fill(making *self)
{
    for (uint32_t row = 0; row < self->running->rows; row++) {
        for (uint32_t i = 0; i < columns; i++) {
            item *at = &self->running->columns[i][row];
            *at = (item){ .known = below(self, 6) != 0, .value = (int64_t)below(self, 25) - 3 };
            if (lanes[i] == fnl_lane_number)
                at->value = bits_of((double)at->value / 2);
            else if (lanes[i] == fnl_lane_truth)
                at->value &= 1;
            else if (lanes[i] == fnl_lane_text)
                at->text = fnl_text_of(names[below(self, 6)]);
        }
    }
}

/* Of terms with few points, of some that need 32 bits, and of some that need 64. */
static void test_same_as_adding(void **state)
{
    static const int64_t points[] = { 900, 20000, 3000000, INT64_C(900000000000) };
    (void)state;
    for (uint32_t round = 0; round < rounds; round++) {
        running self;
        making made = { &self, round, points[round % 4] };
        start_running(&self, 150, lanes, columns);
        fill(&made);
        fnl_value terms[most_terms];
        uint32_t count = 1 + below(&made, most_terms);
        int64_t start = some_points(&made);
        fnl_value sum = fnl_build_whole(self.builder, start);
        for (uint32_t i = 0; i < count; i++) {
            terms[i] = term(&made);
            sum = fnl_build(self.builder, fnl_op_add, sum, terms[i], 0, 0);
        }
        fnl_value wanted[] = { sum, fnl_build_total(self.builder, start, count, terms) };
        for (uint32_t level = fnl_cpu_portable; level <= (uint32_t)fnl_cpu_find(); level++) {
            self.options = (fnl_program_options){ .text_classes = level % 2 == 0, .level = (fnl_cpu_level)level };
            item *got = run_values(&self, wanted, 2, fnl_block_rows);
            for (uint32_t row = 0; row < self.rows; row++)
                if (!same_item(got[row], got[self.rows + row]))
                    fail_msg("round %u, row %u: %lld, not %lld", round, row, (long long)got[self.rows + row].value,
                             (long long)got[row].value);
            free(got);
        }
        end_running(&self);
    }
}

static uint32_t steps_of(running *self, fnl_value value)
{
    fnl_error error;
    fnl_program program;
    self->options = (fnl_program_options){ .text_classes = true, .narrow_outputs = true };
    assert_int_equal(fnl_program_make(&self->arena, self->builder, &value, 1, &self->options, &program, &error),
                     FNL_OK);
    return program.step_count;
}

/* Many rules on one column are one look-up; without points they are nothing. */
static void test_one_pass(void **state)
{
    (void)state;
    running self;
    making made = { &self, 5, 300 };
    start_running(&self, 1, lanes, columns);
    fnl_builder *b = self.builder;
    fnl_value terms[30];
    for (uint32_t i = 0; i < 30; i++) {
        fnl_value is_i = fnl_build(b, fnl_op_less, fnl_build_column(b, 0), fnl_build_whole(b, i), 0, 0);
        terms[i] = fnl_build_points(b, fnl_lane_whole, is_i, some(&made), some(&made), some(&made));
    }
    assert_int_equal(steps_of(&self, fnl_build_total(b, 0, 30, terms)), 2);
    for (uint32_t i = 0; i < 30; i++) {
        fnl_value is_i =
            fnl_build(b, fnl_op_equal, fnl_build_column(b, 2), fnl_build_text(b, fnl_text_of(names[i % 6])), 0, 0);
        terms[i] = fnl_build_points(b, fnl_lane_whole, is_i, some(&made), some(&made), some(&made));
    }
    assert_int_equal(steps_of(&self, fnl_build_total(b, 0, 30, terms)), 2);
    assert_int_equal(fnl_build_total(b, 7, 0, NULL), fnl_build_whole(b, 7));
    assert_int_equal(steps_of(&self, fnl_build_total(b, 0, 1, terms)), 2);
    end_running(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_adding),
        cmocka_unit_test(test_one_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
