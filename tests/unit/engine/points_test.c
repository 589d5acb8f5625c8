/* Points: per unit, decay, weights, bins, keys and ranks against exact fractions and sorting. */
#include "running.h"

#include <math.h>
#include <stdio.h>

enum { point_rows = 500 };

__extension__ typedef __int128 int128;

static const fnl_lane lanes[] = { fnl_lane_whole, fnl_lane_whole, fnl_lane_number, fnl_lane_text };

static const int64_t edges[] = { INT64_MIN, INT64_MIN + 1, -1000000000000, -151, -150, -50, -1, 0, 1, 49, 50, 51, 150,
                                 99,        INT64_MAX };

static void fill(running *self, uint64_t *random)
{
    for (uint32_t row = 0; row < self->rows; row++) {
        for (uint32_t i = 0; i < 2; i++) {
            int64_t value = (int64_t)(next_random(random) % 2000001) - 1000000;
            if (row % 3 == 0)
                value = edges[next_random(random) % (sizeof edges / sizeof *edges)];
            self->columns[i][row] = (item){ .known = next_random(random) % 9 != 0, .value = value };
        }
        double number = (double)(int64_t)(next_random(random) % 2001 - 1000) / 8;
        self->columns[2][row] = (item){ .known = next_random(random) % 9 != 0, .value = bits_of(number) };
    }
}

static int128 round_half_away(int128 value, int128 divisor)
{
    int128 half = divisor / 2;
    return value < 0 ? -((-value + half) / divisor) : (value + half) / divisor;
}

static bool fits(int128 value)
{
    return value >= INT64_MIN && value <= INT64_MAX;
}

static void expect(const item *got, uint32_t row, bool known, int64_t value, const char *what)
{
    if (got[row].known != known || (known && got[row].value != value))
        fail_msg("%s, row %u: %s %lld, expected %s %lld", what, row, got[row].known ? "" : "NULL",
                 (long long)got[row].value, known ? "" : "NULL", (long long)value);
}

static void test_per(void **state)
{
    (void)state;
    static const struct {
        unsigned scale;
        int64_t points;
        unsigned points_scale;
    } cases[] = { { 0, 50, 2 }, { 0, 1, 0 },       { 2, -3, 1 },        { 6, 999999, 6 }, { 0, 5, 3 },
                  { 1, 5, 2 },  { 0, 1000000, 0 }, { 0, INT64_MAX, 6 }, { 6, 1, 0 },      { 3, -125, 4 } };
    uint64_t random = 3;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        running self;
        start_running(&self, point_rows, lanes, 4);
        fill(&self, &random);
        fnl_value wanted = fnl_build_per(self.builder, fnl_build_column(self.builder, 0), cases[c].scale,
                                         cases[c].points, cases[c].points_scale);
        item *got = run_values(&self, &wanted, 1, fnl_block_rows);
        for (uint32_t row = 0; row < self.rows; row++) {
            item from = self.columns[0][row];
            int128 exact = (int128)cases[c].points * from.value;
            int shift = (int)cases[c].scale + (int)cases[c].points_scale - 2;
            for (; shift < 0; shift++)
                exact *= 10;
            int128 divisor = 1;
            for (; shift > 0; shift--)
                divisor *= 10;
            exact = round_half_away(exact, divisor);
            int64_t held = fits(exact) ? (int64_t)exact : exact < 0 ? INT64_MIN : INT64_MAX;
            expect(got, row, from.known, held, "per");
        }
        free(got);
        end_running(&self);
    }
}

static void test_decay(void **state)
{
    (void)state;
    enum { steps = 5 };
    static const int64_t day = 86400;
    static const uint32_t factors[steps] = { 1u << 30, 1011803223, 759250125, 3, 1 };
    running self;
    uint64_t random = 5;
    start_running(&self, point_rows, lanes, 4);
    fill(&self, &random);
    for (uint32_t row = 0; row < self.rows; row++) {
        int64_t second = FNL_SECOND * day * (int64_t)(next_random(&random) % 8) - FNL_SECOND * day;
        self.columns[1][row].value = RUNNING_AS_OF - second - (int64_t)(next_random(&random) % 3) + 1;
    }
    fnl_value wanted = fnl_build_decay(self.builder, fnl_build_column(self.builder, 0),
                                       fnl_build_column(self.builder, 1), day, factors, steps);
    item *got = run_values(&self, &wanted, 1, fnl_block_rows);
    for (uint32_t row = 0; row < self.rows; row++) {
        item points = self.columns[0][row], since = self.columns[1][row];
        int64_t expected = 0;
        if (since.known && since.value <= RUNNING_AS_OF) {
            int64_t age = (RUNNING_AS_OF - since.value) / (day * FNL_SECOND);
            if (age < steps)
                expected = (int64_t)round_half_away((int128)points.value * factors[age], (int128)1 << 30);
        }
        expect(got, row, points.known, expected, "decay");
    }
    free(got);
    end_running(&self);
}

static void test_weigh(void **state)
{
    (void)state;
    static const int64_t weights[] = { 600000, -400001, 1000000000 };
    running self;
    uint64_t random = 6;
    start_running(&self, point_rows, lanes, 4);
    fill(&self, &random);
    fnl_value x = fnl_build_column(self.builder, 0), y = fnl_build_column(self.builder, 1);
    for (uint32_t count = 1; count <= 3; count++) {
        fnl_value values[] = { x, y, x };
        fnl_value wanted = fnl_build_weigh(self.builder, count, weights, values, 1000000);
        item *got = run_values(&self, &wanted, 1, 64);
        for (uint32_t row = 0; row < self.rows; row++) {
            item a = self.columns[0][row], b = self.columns[1][row];
            int128 sum = (int128)weights[0] * a.value;
            if (count > 1)
                sum += (int128)weights[1] * b.value;
            if (count > 2)
                sum += (int128)weights[2] * a.value;
            sum = round_half_away(sum, 1000000);
            expect(got, row, a.known && (count == 1 || b.known) && fits(sum), (int64_t)sum, "weigh");
        }
        free(got);
    }
    end_running(&self);
}

static int64_t held(int64_t value, int64_t most)
{
    return value < -most ? -most : value > most ? most : value;
}

/* Sums that are known to be near are computed in another way. Ties and the numbers beside them come often. */
static void test_weigh_near(void **state)
{
    (void)state;
    static const int64_t weights[] = { 500000, -250000, 999999 };
    static const int64_t divisors[] = { 1000000, 100, 7, 1 };
    static const int64_t mosts[] = { 3, 30000, INT64_C(400000000) };
    running self;
    uint64_t random = 6;
    start_running(&self, point_rows, lanes, 4);
    fill(&self, &random);
    for (uint32_t turn = 0; turn < 12; turn++) {
        int64_t most = mosts[turn / 4];
        fnl_value x = fnl_build_clamp(self.builder, fnl_build_column(self.builder, 0), -most, most);
        fnl_value y = fnl_build_clamp(self.builder, fnl_build_column(self.builder, 1), -most, most);
        fnl_value values[] = { x, y, x };
        fnl_value wanted = fnl_build_weigh(self.builder, 3, weights, values, divisors[turn % 4]);
        const fnl_weigh_table *table = fnl_table_of(self.builder, fnl_definition_of(self.builder, wanted));
        assert_true(table->is_near != 0);
        item *got = run_values(&self, &wanted, 1, 128);
        for (uint32_t row = 0; row < self.rows; row++) {
            item a = self.columns[0][row], b = self.columns[1][row];
            int128 sum =
                (int128)(weights[0] + weights[2]) * held(a.value, most) + (int128)weights[1] * held(b.value, most);
            expect(got, row, a.known && b.known, (int64_t)round_half_away(sum, divisors[turn % 4]), "near weigh");
        }
        free(got);
    }
    end_running(&self);
}

/* Up to a few cuts one way, more of them another; extremes on both sides. */
static void test_bins(void **state)
{
    (void)state;
    enum { most_cuts = 40 };
    running self;
    uint64_t random = 8;
    start_running(&self, point_rows, lanes, 4);
    fill(&self, &random);
    static const uint32_t counts[] = { 0, 1, 2, 16, 17, 40 };
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        int64_t cuts[most_cuts], number_cuts[most_cuts], results[most_cuts + 1];
        for (uint32_t i = 0; i <= counts[c]; i++)
            results[i] = 100 * (int64_t)i + 7;
        for (uint32_t i = 0; i < counts[c]; i++) {
            cuts[i] = i == 0               ? INT64_MIN + 1
                      : i + 1 == counts[c] ? INT64_MAX
                                           : ((int64_t)i - (int64_t)counts[c] / 2) * 10000;
            number_cuts[i] = bits_of(i == 0 ? -HUGE_VAL : (double)i - 20);
        }
        fnl_given missing = c % 2 == 0 ? fnl_give(-1) : fnl_give_nothing();
        fnl_value wanted[] = {
            fnl_build_bins(self.builder, fnl_build_column(self.builder, 0), counts[c], cuts, results, missing),
            fnl_build_bins(self.builder, fnl_build_column(self.builder, 2), counts[c], number_cuts, results, missing),
        };
        item *got = run_values(&self, wanted, 2, fnl_block_rows);
        for (uint32_t row = 0; row < self.rows; row++) {
            item whole = self.columns[0][row], number = self.columns[2][row];
            uint32_t bin = 0, number_bin = 0;
            for (uint32_t i = 0; i < counts[c]; i++) {
                bin += whole.value >= cuts[i];
                number_bin += number_of(number.value) >= number_of(number_cuts[i]);
            }
            expect(got, row, whole.known || missing.known, whole.known ? results[bin] : -1, "bins");
            expect(got + self.rows, row, number.known || missing.known, number.known ? results[number_bin] : -1,
                   "bins of numbers");
        }
        free(got);
    }
    end_running(&self);
}

static void test_keys(void **state)
{
    (void)state;
    running self;
    uint64_t random = 9;
    start_running(&self, point_rows, lanes, 4);
    fill(&self, &random);
    static const uint32_t counts[] = { 0, 1, 2, 3, 15 };
    static char names[point_rows][8];
    for (uint32_t row = 0; row < self.rows; row++) {
        snprintf(names[row], sizeof names[row], "k%u", row % 20);
        self.columns[3][row] = (item){ .known = row % 7 != 0, .text = fnl_text_of(names[row]) };
    }
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        int64_t results[15], text_keys[15];
        for (uint32_t i = 0; i < counts[c]; i++) {
            char name[16];
            snprintf(name, sizeof name, "k%u", 2 * i);
            results[i] = 10 * (int64_t)i - 5;
            text_keys[i] = fnl_build_key(self.builder, fnl_text_of(name));
        }
        fnl_given otherwise = c % 2 == 0 ? fnl_give(77) : fnl_give_nothing();
        fnl_given missing = c % 3 == 0 ? fnl_give(88) : fnl_give_nothing();
        fnl_value wanted[] = {
            fnl_build_keys(self.builder, fnl_lane_whole, fnl_build_column(self.builder, 0), counts[c], edges, results,
                           otherwise, missing), /* not in order: sorted when built */
            fnl_build_keys(self.builder, fnl_lane_whole, fnl_build_column(self.builder, 3), counts[c], text_keys,
                           results, otherwise, missing),
        };
        item *got = run_values(&self, wanted, 2, fnl_block_rows);
        for (uint32_t row = 0; row < self.rows; row++) {
            item whole = self.columns[0][row];
            fnl_given expected[] = { whole.known ? otherwise : missing,
                                     self.columns[3][row].known ? otherwise : missing };
            for (uint32_t i = 0; i < counts[c]; i++) {
                if (whole.known && edges[i] == whole.value)
                    expected[0] = fnl_give(results[i]);
                if (self.columns[3][row].known && row % 20 == 2 * i)
                    expected[1] = fnl_give(results[i]);
            }
            expect(got, row, expected[0].known != 0, expected[0].value, "keys");
            expect(got + self.rows, row, expected[1].known != 0, expected[1].value, "keys of texts");
        }
        free(got);
    }
    end_running(&self);
}

/* Larger first, of equals the earlier; nothing that is not positive. */
static void test_top(void **state)
{
    (void)state;
    enum { most_parts = 12 };
    static const uint32_t shapes[][2] = { { 1, 1 }, { 1, 3 }, { 5, 3 }, { 12, 1 }, { 12, 12 }, { 7, 32 }, { 0, 2 } };
    uint64_t random = 10;
    static const fnl_lane parts[] = { fnl_lane_whole, fnl_lane_whole, fnl_lane_whole, fnl_lane_whole };
    for (size_t c = 0; c < sizeof shapes / sizeof *shapes; c++) {
        uint32_t count = shapes[c][0], most = shapes[c][1];
        running self;
        start_running(&self, point_rows, parts, 4);
        for (uint32_t i = 0; i < 4; i++)
            for (uint32_t row = 0; row < self.rows; row++)
                self.columns[i][row] = (item){ .known = true, .value = (int64_t)(next_random(&random) % 9) - 3 };
        fnl_value values[most_parts], wanted[64];
        int64_t codes[most_parts];
        for (uint32_t i = 0; i < count; i++) {
            codes[i] = 100 + i;
            values[i] = fnl_build_column(self.builder, i % 4);
            if (i >= 4)
                values[i] = fnl_build_sum(self.builder, 0, 2,
                                          (fnl_value[]){ values[i], fnl_build_column(self.builder, i / 4) });
        }
        fnl_value top = fnl_build_top(self.builder, count, codes, values, most);
        for (uint32_t i = 0; i < 2 * most; i++)
            wanted[i] = fnl_build_pick(self.builder, top, i);
        item *got = run_values(&self, wanted, 2 * most, 192);
        for (uint32_t row = 0; row < self.rows; row++) {
            bool taken[most_parts] = { false };
            for (uint32_t rank = 0; rank < most; rank++) {
                int64_t best = 0;
                uint32_t which = most_parts;
                for (uint32_t i = 0; i < count; i++) {
                    int64_t value = self.columns[i % 4][row].value + (i >= 4 ? self.columns[i / 4][row].value : 0);
                    if (!taken[i] && value > best) {
                        best = value;
                        which = i;
                    }
                }
                if (which < most_parts)
                    taken[which] = true;
                expect(got + (size_t)rank * self.rows, row, which < most_parts, 100 + (int64_t)which, "code");
                expect(got + (size_t)(most + rank) * self.rows, row, which < most_parts, best, "value");
            }
        }
        free(got);
        end_running(&self);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_per),        cmocka_unit_test(test_decay), cmocka_unit_test(test_weigh),
        cmocka_unit_test(test_weigh_near), cmocka_unit_test(test_bins),  cmocka_unit_test(test_keys),
        cmocka_unit_test(test_top),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
