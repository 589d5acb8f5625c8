/* More distinct texts than a run keeps at once: the same answers, and memory that does not grow with them. */
#include "texts.h"

#include <stdio.h>

static const char *const model_text = "funnelcore: 1\n"
                                      "name: t\n"
                                      "version: '1'\n"
                                      "fields: [{name: a, type: text}, {name: b, type: text, fold: true}]\n"
                                      "scores:\n"
                                      "  - name: s\n"
                                      "    groups:\n"
                                      "      - name: g\n"
                                      "        rules:\n"
                                      "          - {name: same, when: LOWER(a) = b, points: 1}\n"
                                      "          - {name: like, when: \"a LIKE '%77%'\", points: 2}\n"
                                      "          - {name: order, when: a < b, points: 4}\n"
                                      "          - {name: long, when: LENGTH(LOWER(a)) > 7, points: 8}\n"
                                      "          - {name: map, map: b, points: {l1234: 16, l299999: 32}}\n";

enum { many = 300000, text_size = 12 };

/* Bytes that are taken now and were at most. */
typedef struct counted {
    size_t live;
    size_t most;
} counted;

enum { head = 16 };

static void *counted_resize(void *context, void *block, size_t size)
{
    counted *self = context;
    size_t old = 0;
    if (block != NULL)
        memcpy(&old, (char *)block - head, sizeof old);
    char *grown = realloc(block == NULL ? NULL : (char *)block - head, size + head);
    assert_non_null(grown);
    memcpy(grown, &size, sizeof size);
    self->live += size - old;
    self->most = self->live > self->most ? self->live : self->most;
    return grown + head;
}

static void *counted_allocate(void *context, size_t size)
{
    return counted_resize(context, NULL, size);
}

static void counted_release(void *context, void *block)
{
    counted *self = context;
    size_t size = 0;
    memcpy(&size, (char *)block - head, sizeof size);
    self->live -= size;
    free((char *)block - head);
}

static fnl_model *counted_model(counted *self, fnl_allocator *memory)
{
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    fnl_model *model = NULL;
    fnl_error error = { 0 };
    *memory = (fnl_allocator){ sizeof *memory, 0, counted_allocate, counted_resize, counted_release, self };
    options.allocator = memory;
    assert_int_equal(fnl_model_read(model_text, strlen(model_text), &options, &model, NULL, &error), FNL_OK);
    return model;
}

static double expected(const char *a, const char *b)
{
    char lower_a[text_size], lower_b[text_size];
    for (int i = 0; i < text_size; i++) {
        lower_a[i] = (char)(a[i] >= 'A' && a[i] <= 'Z' ? a[i] + 32 : a[i]);
        lower_b[i] = (char)(b[i] >= 'A' && b[i] <= 'Z' ? b[i] + 32 : b[i]);
    }
    double points = strcmp(lower_a, lower_b) == 0 ? 1 : 0;
    points += strstr(a, "77") != NULL ? 2 : 0;
    points += strcmp(a, lower_b) < 0 ? 4 : 0;
    points += strlen(a) > 7 ? 8 : 0;
    points += strcmp(lower_b, "l1234") == 0 ? 16 : 0;
    return points + (strcmp(lower_b, "l299999") == 0 ? 32 : 0);
}

static void fill(char (*a)[text_size], char (*b)[text_size], const char **list_a, const char **list_b)
{
    for (int i = 0; i < many; i++) {
        snprintf(a[i], text_size, "%c%d", i % 2 == 0 ? 'L' : 'l', i * 37 % 12345678);
        snprintf(b[i], text_size, "L%d", i % 7 == 0 ? 5000 + i % 11 : i % 3 == 0 ? i * 37 % 12345678 : i);
        list_a[i] = a[i];
        list_b[i] = b[i];
    }
}

static void test_many_texts(void **state)
{
    (void)state;
    char(*a)[text_size] = calloc(many, sizeof *a), (*b)[text_size] = calloc(many, sizeof *b);
    const char **list_a = calloc(many, sizeof *list_a), **list_b = calloc(many, sizeof *list_b);
    assert_true(a != NULL && b != NULL && list_a != NULL && list_b != NULL);
    fill(a, b, list_a, list_b);
    counted memory = { 0 };
    fnl_allocator allocator;
    fnl_model *model = counted_model(&memory, &allocator);
    text_table table;
    start_table(&table, many);
    add_column(&table, "a", list_a);
    add_column(&table, "b", list_b);
    fnl_plan *plan = NULL;
    fnl_error error;
    fnl_scratch *scratch = NULL;
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    assert_int_equal(fnl_plan_new(model, &table.schema, (const char *[]){ "s" }, 1, NULL, &plan, &error), FNL_OK);
    assert_int_equal(fnl_scratch_new(model, &scratch, &error), FNL_OK);
    options.scratch = scratch;
    for (int round = 0; round < 2; round++) {
        struct ArrowArray out = { 0 };
        assert_int_equal(fnl_plan_run(plan, &table.array, &options, &out, &error), FNL_OK);
        for (int row = 0; row < many; row++)
            if (number_at(out.children[0], row) != expected(a[row], b[row]))
                fail_msg("round %d, row %d: %g for %s and %s", round, row, number_at(out.children[0], row), a[row],
                         b[row]);
        out.release(&out);
    }
    /* One by one: what was seen long ago is forgotten. */
    size_t before = memory.live;
    memory.most = memory.live;
    for (int row = 0; row < many; row++) {
        fnl_cell in[] = { text_cell(a[row]), text_cell(b[row]) };
        fnl_cell out;
        assert_int_equal(fnl_plan_run_row(plan, in, 2, &options, &out, 1, &error), FNL_OK);
        assert_true(out.number == expected(a[row], b[row]));
    }
    assert_true(memory.most < before + ((size_t)48 << 20));
    fnl_scratch_free(scratch);
    fnl_plan_free(plan);
    fnl_model_unref(model);
    assert_int_equal(memory.live, 0);
    end_table(&table);
    free(a);
    free(b);
    free(list_a);
    free(list_b);
}

/* Few texts, but long ones. */
static void test_long_texts(void **state)
{
    (void)state;
    enum { length = 100000, times = 2000 };
    counted memory = { 0 };
    fnl_allocator allocator;
    fnl_model *model = counted_model(&memory, &allocator);
    fnl_plan *plan = NULL;
    fnl_error error;
    fnl_scratch *scratch = NULL;
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    char *text = malloc(length);
    assert_non_null(text);
    memset(text, 'x', length);
    assert_int_equal(fnl_plan_new(model, NULL, (const char *[]){ "s" }, 1, NULL, &plan, &error), FNL_OK);
    assert_int_equal(fnl_scratch_new(model, &scratch, &error), FNL_OK);
    options.scratch = scratch;
    for (int i = 0; i < times; i++) {
        fnl_cell in[] = { { .type = FNL_CELL_TEXT, .length = length, .text = text }, { 0 } };
        fnl_cell out;
        memcpy(text + i, "77", 2);
        assert_int_equal(fnl_plan_run_row(plan, in, 2, &options, &out, 1, &error), FNL_OK);
        assert_true(out.number == 10);
    }
    assert_true(memory.most < (size_t)64 << 20);
    fnl_scratch_free(scratch);
    fnl_plan_free(plan);
    fnl_model_unref(model);
    assert_int_equal(memory.live, 0);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_texts),
        cmocka_unit_test(test_long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
