/* Conditions merged into sets against a comparison of every row by itself. */
#include "running.h"

#include "core/arithmetic.h"

#include <math.h>
#include <stdio.h>

enum { set_rows = 200, set_rounds = 400, most_depth = 5 };

static const int64_t wholes[] = { INT64_MIN, INT64_MIN + 1, -100, -7, -1, 0, 1, 2, 3, 99, INT64_MAX - 1, INT64_MAX };
static const double numbers[] = {
    -HUGE_VAL, -1.7976931348623157e308, -1.5, -0x1p-1074, -0.0, 0.0, 0x1p-1074, 0.1, 1.0, 2.5, 0x1p53,
    1e18,      1.7976931348623157e308
};
static const char *const texts[] = { "", "a", "ab", "b", "c", "d", "Z" };

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

enum { whole_column, number_column, text_column, wide_column };

/* Texts that name what a whole lies between, as bands name scores: no column of their own. */
enum { bands = wide_column + 1, band_count = 4 };
static const int64_t band_cuts[band_count - 1] = { 0, 2, 99 };
static const uint32_t band_texts[band_count] = { 1, 3, 1, 6 }; /* in `texts` */

/* A condition as a tree that is evaluated row by row. */
typedef struct condition {
    char kind; /* & | ! or a comparison: = < l > g */
    uint32_t column;
    int64_t constant;    /* also the number of a text */
    unsigned difference; /* of scales: constant of this scale, for whole_column */
    bool left;           /* the constant stands on the left */
    const struct condition *a;
    const struct condition *b;
} condition;

typedef struct maker {
    running *running;
    uint64_t random;
} maker;

static condition *new_condition(maker *self)
{
    condition *made = fnl_arena_take(&self->running->arena, 1, sizeof *made);
    assert_non_null(made);
    return made;
}

static const condition *make_condition(maker *self, int depth)
{
    static const char comparisons[] = { '=', '<', 'l', '>', 'g' };
    condition *made = new_condition(self);
    uint64_t choice = next_random(&self->random) % 10;
    if (depth > 0 && choice < 7) {
        made->kind = "&|!&|&|"[choice];
        made->a = make_condition(self, depth - 1);
        made->b = make_condition(self, depth - 1);
        return made;
    }
    made->column = (uint32_t)(next_random(&self->random) % 4);
    made->column = made->column == wide_column ? bands : made->column;
    made->kind = comparisons[next_random(&self->random) % 5];
    made->left = next_random(&self->random) % 2 != 0;
    if (made->column == whole_column) {
        made->constant = wholes[next_random(&self->random) % COUNT_OF(wholes)];
        made->difference = (unsigned)(next_random(&self->random) % 3);
    } else if (made->column == number_column) {
        made->constant = bits_of(numbers[1 + next_random(&self->random) % (COUNT_OF(numbers) - 1)]);
    } else {
        made->constant = (int64_t)(next_random(&self->random) % COUNT_OF(texts));
        made->kind = '=';
    }
    return made;
}

/* The text of the band of the whole column. */
static fnl_value build_bands(fnl_builder *builder)
{
    static const int64_t numbers_of_bands[band_count] = { 0, 1, 2, 3 };
    int64_t names[band_count];
    for (uint32_t i = 0; i < band_count; i++)
        names[i] = fnl_build_key(builder, fnl_text_of(texts[band_texts[i]]));
    fnl_value number = fnl_build_bins(builder, fnl_build_column(builder, whole_column), band_count - 1, band_cuts,
                                      numbers_of_bands, fnl_give_nothing());
    return fnl_build_keys(builder, fnl_lane_text, number, band_count, numbers_of_bands, names, fnl_give_nothing(),
                          fnl_give_nothing());
}

static fnl_text band_of(int64_t whole)
{
    uint32_t band = 0;
    while (band < band_count - 1 && whole >= band_cuts[band])
        band++;
    return fnl_text_of(texts[band_texts[band]]);
}

static fnl_value build_condition(const maker *self, const condition *of)
{
    fnl_builder *builder = self->running->builder;
    if (of->kind == '!')
        return fnl_build(builder, fnl_op_not, build_condition(self, of->a), 0, 0, 0);
    if (of->kind == '&' || of->kind == '|') {
        fnl_value a = build_condition(self, of->a);
        return fnl_build(builder, of->kind == '&' ? fnl_op_and : fnl_op_or, a, build_condition(self, of->b), 0, 0);
    }
    fnl_value column = of->column == bands ? build_bands(builder) : fnl_build_column(builder, of->column);
    fnl_value constant = of->column == whole_column    ? fnl_build_whole(builder, of->constant)
                         : of->column == number_column ? fnl_build_number(builder, number_of(of->constant))
                                                       : fnl_build_text(builder, fnl_text_of(texts[of->constant]));
    /* column (scale 0) against constant (scale difference): the immediate is the scale of a minus that of b. */
    fnl_operation operation = of->kind == '='                      ? fnl_op_equal
                              : of->kind == '<' || of->kind == '>' ? fnl_op_less
                                                                   : fnl_op_less_equal;
    bool turned = of->kind == '>' || of->kind == 'g';
    if (of->left != turned) /* constant first */
        return fnl_build(builder, operation, constant, column, 0, (int64_t)of->difference);
    return fnl_build(builder, operation, column, constant, 0, -(int64_t)of->difference);
}

/* 1, 0, -1 unknown: from the condition as it stands, with the constant on the right unless `left`. */
static int evaluate(const condition *of, const running *self, uint32_t row)
{
    if (of->kind == '!') {
        int a = evaluate(of->a, self, row);
        return a < 0 ? a : !a;
    }
    if (of->kind == '&' || of->kind == '|') {
        int a = evaluate(of->a, self, row);
        int b = evaluate(of->b, self, row);
        int strong = of->kind == '|';
        if (a == strong || b == strong)
            return strong;
        return a < 0 || b < 0 ? -1 : !strong;
    }
    const item *value = &self->columns[of->column == bands ? whole_column : of->column][row];
    if (!value->known)
        return -1;
    int order = 0;
    if (of->column == whole_column)
        order = fnl_compare_exact(value->value, 0, of->constant, of->difference);
    else if (of->column == number_column)
        order =
            (number_of(value->value) > number_of(of->constant)) - (number_of(value->value) < number_of(of->constant));
    else
        order = !fnl_text_equal(of->column == bands ? band_of(value->value) : value->text,
                                fnl_text_of(texts[of->constant]));
    if (of->left)
        order = -order;
    switch (of->kind) {
    case '=':
        return order == 0;
    case '<':
        return order < 0;
    case 'l':
        return order <= 0;
    case '>':
        return order > 0;
    default:
        return order >= 0;
    }
}

/* `left` turns the sides in build_condition: constant < column is what evaluate sees as column > constant turned. */
static void fill_rows(running *self, uint64_t *random)
{
    for (uint32_t row = 0; row < self->rows; row++) {
        int64_t near = (int64_t)(next_random(random) % 5) - 2;
        int64_t whole = wholes[next_random(random) % COUNT_OF(wholes)];
        if (__builtin_add_overflow(whole, near, &whole))
            whole = near;
        if (next_random(random) % 3 == 0)
            whole = near * 13;
        double number = numbers[1 + next_random(random) % (COUNT_OF(numbers) - 1)];
        if (next_random(random) % 2 == 0)
            number = nextafter(number, next_random(random) % 2 == 0 ? -10 : 10);
        self->columns[whole_column][row] = (item){ .known = next_random(random) % 5 != 0, .value = whole };
        self->columns[number_column][row] = (item){ .known = next_random(random) % 5 != 0, .value = bits_of(number) };
        self->columns[text_column][row] = (item){ .known = next_random(random) % 5 != 0,
                                                  .text = fnl_text_of(texts[next_random(random) % COUNT_OF(texts)]) };
    }
}

static void test_random_conditions(void **state)
{
    (void)state;
    static const fnl_lane lanes[] = { fnl_lane_whole, fnl_lane_number, fnl_lane_text };
    uint64_t random = 20261121;
    for (int round = 0; round < set_rounds; round++) {
        running self;
        start_running(&self, set_rows, lanes, 3);
        fill_rows(&self, &random);
        maker make = { &self, random };
        const condition *of = make_condition(&make, round % most_depth);
        random = make.random;
        fnl_value wanted = build_condition(&make, of);
        item *got = run_values(&self, &wanted, 1, 128);
        for (uint32_t row = 0; row < self.rows; row++) {
            int expected = evaluate(of, &self, row);
            if (got[row].known != (expected >= 0) || (expected >= 0 && got[row].value != expected))
                fail_msg("round %d row %u: %d, expected %d", round, row, got[row].known ? (int)got[row].value : -1,
                         expected);
        }
        free(got);
        end_running(&self);
    }
}

/* All conditions on one column are one set, however they are written. */
static void test_one_value(void **state)
{
    (void)state;
    running self;
    static const fnl_lane lanes[] = { fnl_lane_whole, fnl_lane_number, fnl_lane_text };
    start_running(&self, 1, lanes, 3);
    fnl_builder *b = self.builder;
    fnl_value x = fnl_build_column(b, 0);
    fnl_value one = fnl_build_whole(b, 1), two = fnl_build_whole(b, 2);
    fnl_value is_one = fnl_build(b, fnl_op_equal, x, one, 0, 0);
    fnl_value is_two = fnl_build(b, fnl_op_equal, two, x, 0, 0);
    fnl_value either = fnl_build(b, fnl_op_or, is_one, is_two, 0, 0);
    assert_int_equal(fnl_build(b, fnl_op_or, is_two, is_one, 0, 0), either);
    assert_int_equal(fnl_build_among(b, x, 2, (const int64_t[]){ 1, 2 }), either);
    fnl_value from = fnl_build(b, fnl_op_less_equal, one, x, 0, 0);
    fnl_value to = fnl_build(b, fnl_op_less_equal, x, two, 0, 0);
    assert_int_equal(fnl_build(b, fnl_op_and, from, to, 0, 0), either);
    fnl_value not_either = fnl_build(b, fnl_op_not, either, 0, 0, 0);
    assert_int_equal(fnl_build(b, fnl_op_not, not_either, 0, 0, 0), either);
    assert_int_equal(
        fnl_build(b, fnl_op_or, fnl_build(b, fnl_op_less, x, one, 0, 0), fnl_build(b, fnl_op_less, two, x, 0, 0), 0, 0),
        not_either);
    /* The same constants, other scales: x >= 1.5 is x >= 2. */
    fnl_value half = fnl_build_whole(b, 15);
    assert_int_equal(fnl_build(b, fnl_op_less_equal, half, x, 0, 1), fnl_build(b, fnl_op_less_equal, two, x, 0, 0));
    /* Both zeros are one number. */
    fnl_value n = fnl_build_column(b, 1);
    assert_int_equal(fnl_build(b, fnl_op_less, n, fnl_build_number(b, 0.0), 0, 0),
                     fnl_build(b, fnl_op_less, n, fnl_build_number(b, -0.0), 0, 0));
    fnl_value t = fnl_build_column(b, 2);
    fnl_value a = fnl_build(b, fnl_op_equal, t, fnl_build_text(b, FNL_TEXT("a")), 0, 0);
    fnl_value c = fnl_build(b, fnl_op_equal, fnl_build_text(b, FNL_TEXT("c")), t, 0, 0);
    assert_int_equal(fnl_build(b, fnl_op_or, a, c, 0, 0), fnl_build(b, fnl_op_or, c, a, 0, 0));
    end_running(&self);
}

/* A long list is looked up by halving, on every lane. */
static void test_long_sets(void **state)
{
    (void)state;
    enum { items = 300, rows = 1000 };
    static const fnl_lane lanes[] = { fnl_lane_whole, fnl_lane_number, fnl_lane_text };
    running self;
    start_running(&self, rows, lanes, 3);
    static char names[rows][8];
    for (uint32_t row = 0; row < rows; row++) {
        snprintf(names[row], sizeof names[row], "t%u", row);
        self.columns[0][row] = (item){ .known = true, .value = row };
        self.columns[1][row] = (item){ .known = true, .value = bits_of(row) };
        self.columns[2][row] = (item){ .known = true, .text = fnl_text_of(names[row]) };
    }
    fnl_builder *b = self.builder;
    fnl_value wanted[4];
    int64_t thirds[items];
    for (int lane = 0; lane < 3; lane++)
        wanted[lane] = fnl_build_truth(b, 0);
    for (uint32_t i = 0; i < items; i++) {
        thirds[i] = 3 * i;
        fnl_value constants[] = { fnl_build_whole(b, 3 * i), fnl_build_number(b, 3 * i),
                                  fnl_build_text(b, fnl_text_of(names[3 * i])) };
        for (uint32_t lane = 0; lane < 3; lane++) {
            fnl_value here = fnl_build(b, fnl_op_equal, fnl_build_column(b, lane), constants[lane], 0, 0);
            wanted[lane] = fnl_build(b, fnl_op_or, wanted[lane], here, 0, 0);
        }
    }
    wanted[3] = fnl_build_among(b, fnl_build_column(b, 0), items, thirds);
    assert_int_equal(wanted[3], wanted[0]);
    item *got = run_values(&self, wanted, 4, fnl_block_rows);
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t row = 0; row < rows; row++)
            assert_int_equal(got[i * rows + row].value, row % 3 == 0 && row < 3 * items);
    free(got);
    end_running(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_conditions),
        cmocka_unit_test(test_one_value),
        cmocka_unit_test(test_long_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
