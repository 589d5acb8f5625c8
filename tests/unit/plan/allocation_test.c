/* A run asks for as much memory for many leads as for few, and for none at all if scratch and result are kept. */
#include "failing_allocator.h"

#include <funnelcore/funnelcore.h>

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { most_rows = 200000, few_rows = 100, columns = 6 };

static const char model_text[] =
    "funnelcore: 1\n"
    "name: allocation\n"
    "fields:\n"
    "  - {name: city, type: text}\n"
    "  - {name: size, type: int}\n"
    "  - {name: budget, type: number}\n"
    "  - {name: rating, type: decimal, scale: 2}\n"
    "  - {name: demo, type: bool}\n"
    "  - {name: seen, type: time}\n"
    "scores:\n"
    "  - name: total\n"
    "    clamp: [0, 100]\n"
    "    reasons: {top: 3}\n"
    "    bands: [{name: A, from: 50}, {name: B}]\n"
    "    groups:\n"
    "      - name: all\n"
    "        rules:\n"
    "          - {name: city, map: city, points: {Paris: 5, Lyon: 3}, otherwise: 1}\n"
    "          - {name: large, when: \"size > 100 AND city != 'Lyon'\", points: 20}\n"
    "          - {name: budget, bins: budget, edges: [1, 10, 100], points: [0, 5, 9, 12]}\n"
    "          - {name: rating, per: rating, points: 0.5, clamp: [0, 10]}\n"
    "          - {name: demo, when: demo, points: 20, decay: {half_life: 30d, since: seen}}\n";

static int32_t codes[most_rows];
static int32_t sizes[most_rows];
static double budgets[most_rows];
static int64_t ratings[2 * most_rows];
static uint8_t demos[most_rows / 8];
static int64_t times[most_rows];
static uint8_t valid[most_rows / 8];

static void fill(void)
{
    uint64_t random = 1;
    for (uint32_t row = 0; row < most_rows; row++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        codes[row] = (int32_t)(random >> 33) & 3;
        sizes[row] = (int32_t)(random >> 40) % 300;
        budgets[row] = (double)(random >> 30 & 1023);
        ratings[2 * (size_t)row] = (int64_t)(random >> 50);
        times[row] = (int64_t)(random >> 16);
        demos[row / 8] = (uint8_t)(demos[row / 8] | (random >> 63) << row % 8);
        valid[row / 8] = (uint8_t)(valid[row / 8] | ((random >> 61 & 7) != 0) << row % 8);
    }
}

typedef struct table {
    struct ArrowSchema schema, columns[columns], *column_list[columns], texts;
    struct ArrowArray array, arrays[columns], *array_list[columns], dictionary;
    const void *buffers[columns][2];
} table;

static void nothing_to_release(struct ArrowArray *array)
{
    array->release = NULL;
}

static void no_schema_to_release(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void make_table(table *self, int64_t rows)
{
    static const char *const names[columns] = { "city", "size", "budget", "rating", "demo", "seen" };
    static const char *const formats[columns] = { "i", "i", "g", "d:10,2", "b", "tsu:UTC" };
    static const void *const values[columns] = { codes, sizes, budgets, ratings, demos, times };
    static const int32_t offsets[] = { 0, 5, 9, 13, 17 };
    static const void *cities[] = { NULL, offsets, "ParisLyonRomeOslo" };
    static const void *none[] = { NULL };
    *self = (table){
        .schema = { .format = "+s",
                    .n_children = columns,
                    .children = self->column_list,
                    .release = no_schema_to_release },
        .texts = { .format = "u", .release = no_schema_to_release },
        .array = { .length = rows, .n_buffers = 1, .n_children = columns, .release = nothing_to_release },
        .dictionary = { .length = 4, .n_buffers = 3, .buffers = cities, .release = nothing_to_release },
    };
    self->array.children = self->array_list;
    self->array.buffers = none;
    for (int i = 0; i < columns; i++) {
        self->buffers[i][0] = valid;
        self->buffers[i][1] = values[i];
        self->columns[i] =
            (struct ArrowSchema){ .format = formats[i], .name = names[i], .release = no_schema_to_release };
        self->arrays[i] = (struct ArrowArray){
            .length = rows, .null_count = -1, .n_buffers = 2, .buffers = self->buffers[i], .release = nothing_to_release
        };
        self->column_list[i] = &self->columns[i];
        self->array_list[i] = &self->arrays[i];
    }
    self->columns[0].dictionary = &self->texts;
    self->arrays[0].dictionary = &self->dictionary;
}

typedef struct fixture {
    failing_memory memory;
    fnl_allocator allocator;
    fnl_model *model;
    fnl_plan *plan;
    table few, many;
} fixture;

static void start(fixture *self)
{
    *self = (fixture){ .memory = { .until = SIZE_MAX } };
    self->allocator = failing(&self->memory);
    fnl_model_options options = FNL_MODEL_OPTIONS_INIT;
    options.allocator = &self->allocator;
    fnl_error error = { 0 };
    make_table(&self->few, few_rows);
    make_table(&self->many, most_rows);
    if (fnl_model_read(model_text, strlen(model_text), &options, &self->model, NULL, &error) != FNL_OK ||
        fnl_plan_new(self->model, &self->many.schema, NULL, 0, NULL, &self->plan, &error) != FNL_OK)
        fail_msg("%s [%s]", error.message, error.path);
}

static void end(fixture *self)
{
    fnl_plan_free(self->plan);
    fnl_model_unref(self->model);
    assert_int_equal(self->memory.live, 0);
}

/* How often a run asks for memory. */
static size_t asked_by(fixture *self, const table *leads, fnl_scratch *scratch, struct ArrowArray *out)
{
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.as_of = INT64_C(1795226400000000);
    options.scratch = scratch;
    size_t before = self->memory.asked;
    assert_int_equal(fnl_plan_run(self->plan, &leads->array, &options, out, NULL), FNL_OK);
    assert_int_equal(out->length, leads->array.length);
    return self->memory.asked - before;
}

static void test_not_by_row(void **state)
{
    (void)state;
    fixture self;
    start(&self);
    struct ArrowArray few = { 0 };
    struct ArrowArray many = { 0 };
    size_t asked = asked_by(&self, &self.few, NULL, &few);
    assert_true(asked > 0);
    assert_int_equal(asked_by(&self, &self.many, NULL, &many), asked);
    few.release(&few);
    many.release(&many);
    end(&self);
}

static void test_none_if_kept(void **state)
{
    (void)state;
    fixture self;
    start(&self);
    fnl_scratch *scratch = NULL;
    struct ArrowArray out = { 0 };
    assert_int_equal(fnl_scratch_new(self.model, &scratch, NULL), FNL_OK);
    assert_true(asked_by(&self, &self.many, scratch, &out) > 0);
    assert_int_equal(asked_by(&self, &self.many, scratch, &out), 0);
    assert_int_equal(asked_by(&self, &self.few, scratch, &out), 0);
    assert_int_equal(asked_by(&self, &self.many, scratch, &out), 0);
    out.release(&out);
    fnl_scratch_free(scratch);
    end(&self);
}

int main(void)
{
    fill();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_not_by_row),
        cmocka_unit_test(test_none_if_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
