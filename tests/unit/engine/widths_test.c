/* Narrow lanes: cuts that a lane cannot hold, floats between two of which a cut lies, values at both ends give what 64 bits
   give. */
#include "running.h"

#include <float.h>

enum { rounds = 300, rows = 130, columns = 2 };

static const fnl_lane lanes[columns] = { fnl_lane_whole, fnl_lane_number };
static const uint8_t widths[columns] = { fnl_width_32, fnl_width_32 };

static uint64_t random_state = 3;

static uint32_t below(uint32_t bound)
{
    return (uint32_t)(next_random(&random_state) % bound);
}

/* Near the ends of 16, 32 and 64 bits. */
static int64_t some_cut(void)
{
    static const int64_t ends[] = { INT16_MIN, INT16_MAX, INT32_MIN, INT32_MAX, 0, INT64_MIN + 8, INT64_MAX - 8 };
    return ends[below(7)] + (int64_t)below(7) - 3;
}

static float some_float(void)
{
    static const float floats[] = { 0, -0.0F, 1, 0.1F, -2.5F, 1e-45F, -1e-45F, FLT_MAX, -FLT_MAX, 16777216, 3e38F };
    return floats[below(11)];
}

/* At a float, a little beside it, or beyond all of them. */
static double some_number_cut(void)
{
    double at = (double)some_float();
    switch (below(4)) {
    case 0:
        return at;
    case 1:
        return at * (1 + 1e-12) + 1e-60;
    case 2:
        return at * (1 - 1e-12) - 1e-60;
    default:
        return below(2) == 0 ? 1e300 : -1e300;
    }
}

static void fill(running *self)
{
    for (uint32_t row = 0; row < rows; row++) {
        int64_t whole = some_cut();
        whole = whole < INT32_MIN ? INT32_MIN : whole > INT32_MAX ? INT32_MAX : whole;
        self->columns[0][row] = (item){ .known = below(9) != 0, .value = whole };
        self->columns[1][row] = (item){ .known = below(9) != 0, .value = bits_of((double)some_float()) };
    }
}

static int compare_cuts(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = number_of(*(const int64_t *)a);
    double y = number_of(*(const int64_t *)b);
    return (x > y) - (x < y);
}

static fnl_value some_bins(fnl_builder *b, fnl_value of, bool numbers)
{
    enum { most = 20 };
    int64_t cuts[most];
    int64_t results[most + 1];
    uint32_t count = 1 + below(most);
    for (uint32_t i = 0; i < count; i++)
        cuts[i] = numbers ? bits_of(some_number_cut()) : some_cut();
    for (uint32_t i = 0; i <= count; i++)
        results[i] = (int64_t)below(1000) - 500;
    qsort(cuts, count, sizeof *cuts, numbers ? compare_numbers : compare_cuts);
    return fnl_build_bins(b, of, count, cuts, results, fnl_give(77));
}

static fnl_value some_condition(fnl_builder *b, fnl_value of, bool numbers)
{
    static const fnl_operation comparisons[] = { fnl_op_equal, fnl_op_less, fnl_op_less_equal };
    fnl_value condition = fnl_build_truth(b, 0);
    for (uint32_t i = 0; i <= below(3); i++) {
        fnl_value cut = numbers ? fnl_build_number(b, some_number_cut()) : fnl_build_whole(b, some_cut());
        fnl_value one = fnl_build(b, comparisons[below(3)], below(2) == 0 ? of : cut, below(2) == 0 ? of : cut, 0, 0);
        condition = fnl_build(b, below(2) == 0 ? fnl_op_or : fnl_op_and, condition, one, 0, 0);
        if (below(2) == 0)
            condition = fnl_build(b, fnl_op_not, condition, 0, 0, 0);
    }
    return condition;
}

static void test_same_as_wide(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < rounds; round++) {
        running self;
        start_running(&self, rows, lanes, columns);
        fill(&self);
        fnl_builder *b = self.builder;
        fnl_value narrow = some_bins(b, fnl_build_column(b, 0), false); /* fits 16 bits */
        fnl_value clamped = fnl_build_clamp(b, fnl_build_column(b, 0), -40000, some_cut() & INT32_MAX);
        fnl_value wanted[] = {
            narrow,
            clamped,
            some_bins(b, fnl_build_column(b, 1), true),
            some_bins(b, narrow, false),
            some_bins(b, clamped, false),
            some_condition(b, fnl_build_column(b, 0), false),
            some_condition(b, fnl_build_column(b, 1), true),
            some_condition(b, narrow, false),
            some_condition(b, clamped, false),
        };
        enum { count = sizeof wanted / sizeof *wanted };
        item *want = run_values(&self, wanted, count, fnl_block_rows);
        for (fnl_cpu_level level = fnl_cpu_portable; level <= fnl_cpu_find(); level++) {
            self.options = (fnl_program_options){ .column_widths = widths, .level = level };
            item *got = run_values(&self, wanted, count, fnl_block_rows);
            for (uint32_t i = 0; i < count * rows; i++)
                if (!same_item(want[i], got[i]))
                    fail_msg("round %u, level %d: value %u differs in row %u", round, (int)level, i / rows, i % rows);
            free(got);
        }
        free(want);
        end_running(&self);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_same_as_wide) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
