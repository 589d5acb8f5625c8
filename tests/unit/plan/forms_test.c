/* Every form that outputs have: the same as columns of a table and as cells of one lead. */
#include "texts.h"

#include <stdio.h>

enum { fields = 16, most_outputs = 24, rows = 3000, shown_size = 128 };

/* 2026-11-22T00:00Z */
#define AS_OF INT64_C(1795305600000000)

static const char *const names[fields] = { "id",        "stage",      "since",       "x",       "why",      "entered",
                                           "band_then", "total_then", "x_then",      "day",     "day_then", "flag",
                                           "flag_then", "number",     "number_then", "why_then" };

static const char *const model_text =
    "funnelcore: 1\n"
    "name: forms\n"
    "version: '1'\n"
    "time_zone: Asia/Ho_Chi_Minh\n"
    "fields:\n"
    "  - {name: id, type: text, id: true}\n"
    "  - {name: stage, type: text}\n"
    "  - {name: since, type: time}\n"
    "  - {name: x, type: int}\n"
    "  - {name: why, type: text}\n"
    "  - {name: entered, type: time}\n"
    "  - {name: band_then, type: text}\n"
    "  - {name: total_then, type: decimal, scale: 3}\n"
    "  - {name: x_then, type: int}\n"
    "  - {name: day, type: date}\n"
    "  - {name: day_then, type: date}\n"
    "  - {name: flag, type: bool}\n"
    "  - {name: flag_then, type: bool}\n"
    "  - {name: number, type: number}\n"
    "  - {name: number_then, type: number}\n"
    "  - {name: why_then, type: text}\n"
    "scores:\n"
    "  - name: total\n"
    "    bands: [{name: hot, from: 5}, {name: cold}]\n"
    "    groups: [{name: g, rules: [{name: r, per: x, points: 1.25, clamp: [-10, 10]}]}]\n"
    "lifecycle:\n"
    "  stage: stage\n"
    "  since: since\n"
    "  stages:\n"
    "    - {name: lead, at: entered}\n"
    "    - name: mql\n"
    "      stamp: {band_then: total_band, total_then: total, x_then: x, day_then: day, flag_then: flag, number_then: "
    "number, why_then: why}\n"
    "    - customer\n"
    "  sides: [lost]\n"
    "  moves:\n"
    "    - {name: up, from: lead, to: mql, when: x > 3}\n"
    "    - {name: won, from: mql, to: customer, when: flag, requires: [day, number]}\n"
    "    - {name: lose, from: [lead, mql], to: lost, when: x < 0, reason_field: why}\n"
    "    - {name: late, from: lead, to: lost, after: 10d, reason: too long}\n"
    "decisions:\n"
    "  - name: next\n"
    "    hit: collect\n"
    "    rules:\n"
    "      - {when: \"stage_next = 'mql'\", then: {action: call}}\n"
    "      - {when: \"total_band = 'hot'\", then: {action: hurry}}\n"
    "      - {when: \"moved\", then: {action: note}}\n"
    "  - name: share\n"
    "    hit: first\n"
    "    rules: [{when: x > 5, then: {of: 0.125, go: true, n: 70000}}, {when: x > 2, then: {of: 2, go: false, n: "
    "-3}}]\n";

/* By field, what may stand in it. */
static const char *const values[fields][6] = {
    { "a", "b", "c", "d", "e", "f" },
    { "lead", "mql", "customer", "lost", NULL, "lead" },
    { "2026-11-01T00:00", "2026-11-20T00:00", "2026-01-01T00:00", NULL, "2026-11-12T07:00:01", "2026-11-21T00:00" },
    { "-5", "0", "3", "4", "7", NULL },
    { "asked", "t\xE1\xBB\x91t", NULL, "", "price", "asked" },
    { "2020-02-03T04:05:06.789", NULL, "2026-01-01T00:00", NULL, NULL, NULL },
    { NULL, "hot", NULL, "warm", NULL, NULL },
    { NULL, "1.125", "-0.5", NULL, "123456789.5", NULL },
    { NULL, "1", "-70000", "9007199254740993", NULL, NULL },
    { "2026-01-02", NULL, "1969-12-31", "2026-02-28", "2024-02-29", NULL },
    { NULL, "1900-01-01", NULL, NULL, NULL, NULL },
    { "true", "false", NULL, "true", "false", "true" },
    { NULL, NULL, "true", "false", NULL, NULL },
    { "1.5", "-0.1", "1e300", NULL, "0", "2" },
    { NULL, "0.1", NULL, NULL, "-3", NULL },
    { NULL, "then", NULL, "", NULL, NULL },
};

static const char *value_of(uint32_t field, uint32_t row)
{
    uint64_t mixed = (row * UINT64_C(0x9e3779b97f4a7c15)) ^ (field * UINT64_C(0xbf58476d1ce4e5b9));
    mixed = (mixed ^ mixed >> 31) * UINT64_C(0x94d049bb133111eb);
    return values[field][(mixed >> 40) % 6];
}

static void fill(text_table *table, int64_t count)
{
    const char **list = calloc((size_t)count, sizeof *list);
    assert_non_null(list);
    start_table(table, count);
    for (uint32_t i = 0; i < fields; i++) {
        for (int64_t row = 0; row < count; row++)
            list[row] = value_of(i, (uint32_t)row);
        add_column(table, names[i], list);
    }
    free(list);
}

static void show_cell(const fnl_cell *cell, char shown[shown_size])
{
    switch (cell->type) {
    case FNL_CELL_NULL:
        snprintf(shown, shown_size, "NULL");
        break;
    case FNL_CELL_NUMBER:
        snprintf(shown, shown_size, "number %.17g", cell->number);
        break;
    case FNL_CELL_TEXT:
        snprintf(shown, shown_size, "text %.*s", (int)cell->length, cell->text);
        break;
    default:
        snprintf(shown, shown_size, "%s %lld",
                 cell->type == FNL_CELL_BOOL   ? "bool"
                 : cell->type == FNL_CELL_TIME ? "time"
                 : cell->type == FNL_CELL_DATE ? "date"
                                               : "integer",
                 (long long)cell->integer);
    }
}

static void show_list(const struct ArrowArray *array, int64_t row, char shown[shown_size])
{
    const int32_t *offsets = array->buffers[1];
    size_t length = (size_t)snprintf(shown, shown_size, "text ");
    for (int32_t i = offsets[row]; i < offsets[row + 1]; i++) {
        fnl_text item = text_at(array->children[0], i);
        length += (size_t)snprintf(shown + length, shown_size - length, "%s%.*s", i == offsets[row] ? "" : ";",
                                   FNL_TEXT_ARGS(item));
    }
}

static void show_value(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t row,
                       char shown[shown_size])
{
    if (is_null_at(array, row))
        snprintf(shown, shown_size, "NULL");
    else if (strcmp(schema->format, "+l") == 0)
        show_list(array, row, shown);
    else if (strcmp(schema->format, "b") == 0)
        snprintf(shown, shown_size, "bool %d", bool_at(array, row));
    else if (strcmp(schema->format, "g") == 0)
        snprintf(shown, shown_size, "number %.17g", number_at(array, row));
    else if (strcmp(schema->format, "tdD") == 0)
        snprintf(shown, shown_size, "date %d", ((const int32_t *)array->buffers[1])[row]);
    else if (strcmp(schema->format, "i") == 0)
        snprintf(shown, shown_size, "text %.*s", FNL_TEXT_ARGS(text_at(array, row)));
    else
        snprintf(shown, shown_size, "%s %lld", strcmp(schema->format, "l") == 0 ? "integer" : "time",
                 (long long)integer_at(array, row));
}

static fnl_plan *plan_of(const fnl_model *model, const text_table *table)
{
    fnl_plan *plan = NULL;
    fnl_error error = { 0 };
    if (fnl_plan_new(model, &table->schema, NULL, 0, NULL, &plan, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return plan;
}

static void test_formats(void **state)
{
    (void)state;
    static const char *const wanted[][2] = {
        { "total", "g" },
        { "total_raw", "g" },
        { "total_band", "i" },
        { "stage_next", "i" },
        { "stage_since_next", "tsu:Asia/Ho_Chi_Minh" },
        { "moved", "b" },
        { "move", "i" },
        { "move_reason", "i" },
        { "move_missing", "i" },
        { "wait_until", "tsu:Asia/Ho_Chi_Minh" },
        { "entered_next", "tsu:Asia/Ho_Chi_Minh" },
        { "band_then_next", "i" },
        { "day_then_next", "tdD" },
        { "flag_then_next", "b" },
        { "number_then_next", "g" },
        { "total_then_next", "g" },
        { "why_then_next", "i" },
        { "x_then_next", "l" },
        { "next_action", "+l" },
        { "share_go", "b" },
        { "share_n", "l" },
        { "share_of", "g" },
    };
    text_table table;
    fill(&table, 1);
    fnl_model *model = model_of(model_text);
    fnl_plan *plan = plan_of(model, &table);
    struct ArrowSchema schema;
    assert_int_equal(fnl_plan_schema(plan, &schema, NULL), FNL_OK);
    assert_int_equal(schema.n_children, sizeof wanted / sizeof *wanted);
    for (int64_t i = 0; i < schema.n_children; i++) {
        assert_string_equal(schema.children[i]->name, wanted[i][0]);
        assert_string_equal(schema.children[i]->format, wanted[i][1]);
    }
    schema.release(&schema);
    fnl_plan_free(plan);
    fnl_model_unref(model);
    end_table(&table);
}

static void check_row(const struct ArrowSchema *schema, const struct ArrowArray *out, const fnl_cell *cells,
                      int64_t row)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        char of_table[shown_size], of_cell[shown_size];
        show_value(schema->children[i], out->children[i], row, of_table);
        show_cell(&cells[i], of_cell);
        if (strcmp(of_table, of_cell) != 0)
            fail_msg("row %lld, %s: %s in the table, %s as a cell", (long long)row, schema->children[i]->name, of_table,
                     of_cell);
    }
}

static void test_tables_and_cells(void **state)
{
    (void)state;
    text_table table;
    fill(&table, rows);
    fnl_model *model = model_of(model_text);
    fnl_plan *plan = plan_of(model, &table);
    struct ArrowSchema schema;
    struct ArrowArray out = { 0 };
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    fnl_scratch *of_cells = NULL;
    options.as_of = AS_OF;
    assert_int_equal(fnl_scratch_new(NULL, &options.scratch, NULL), FNL_OK);
    assert_int_equal(fnl_scratch_new(NULL, &of_cells, NULL), FNL_OK);
    assert_int_equal(fnl_plan_schema(plan, &schema, NULL), FNL_OK);
    for (int64_t count = rows; count > 0; count = count == rows ? 100 : 0) { /* then into the buffers of many */
        table.array.length = count;
        assert_int_equal(fnl_plan_run(plan, &table.array, &options, &out, NULL), FNL_OK);
        for (int64_t row = 0; row < count; row++) {
            fnl_run_options one = options;
            fnl_cell in[fields], cells[most_outputs];
            one.scratch = of_cells;
            for (uint32_t i = 0; i < fields; i++)
                in[i] = text_cell(value_of(i, (uint32_t)row));
            assert_int_equal(fnl_plan_run_row(plan, in, fields, &one, cells, fnl_plan_output_count(plan), NULL),
                             FNL_OK);
            check_row(&schema, &out, cells, row);
        }
    }
    fnl_scratch_free(options.scratch);
    fnl_scratch_free(of_cells);
    fnl_plan_free(plan);
    fnl_model_unref(model);
    end_table(&table);
    /* Results need none of them. */
    char shown[shown_size];
    for (int64_t i = 0; i < schema.n_children; i++)
        for (int64_t row = 0; row < out.length; row++)
            show_value(schema.children[i], out.children[i], row, shown);
    out.release(&out);
    schema.release(&schema);
}

/* More distinct texts than a run keeps at once: each stands once in the dictionary of the result all the same. */
static void test_many_texts(void **state)
{
    (void)state;
    enum { many = 280000, kept = 7, text_size = 12 };
    static char texts[many][text_size];
    const char **whys = calloc(many, sizeof *whys);
    const char **stages = calloc(many, sizeof *stages);
    assert_true(whys != NULL && stages != NULL);
    for (int row = 0; row < many; row++) { /* some come again after all the others */
        snprintf(texts[row], text_size, "w%d", row % 1000 < kept ? row % 1000 : row);
        whys[row] = texts[row];
        stages[row] = row % 2 == 0 ? "lead" : "lost";
    }
    text_table table;
    fnl_error error = { 0 };
    fnl_plan *plan = NULL;
    struct ArrowArray out = { 0 };
    static const char *const wanted[] = { "move_reason" };
    fnl_model *model =
        model_of("funnelcore: 1\nname: t\nversion: '1'\n"
                 "fields: [{name: stage, type: text}, {name: why, type: text}]\n"
                 "lifecycle:\n  stage: stage\n  stages: [lead, lost]\n"
                 "  moves: [{name: lose, from: lead, to: lost, when: why IS NOT NULL, reason_field: why}]\n");
    start_table(&table, many);
    add_column(&table, "stage", stages);
    add_column(&table, "why", whys);
    if (fnl_plan_new(model, &table.schema, wanted, 1, NULL, &plan, &error) != FNL_OK)
        fail_msg("%s", error.message);
    assert_int_equal(fnl_plan_run(plan, &table.array, NULL, &out, &error), FNL_OK);
    int64_t distinct = 0;
    for (int row = 0; row < many; row++) {
        distinct += row % 2 == 0 && (row < kept || row % 1000 >= kept);
        assert_int_equal(is_null_at(out.children[0], row), row % 2 != 0);
        if (row % 2 == 0)
            assert_true(text_is(out.children[0], row, texts[row]));
    }
    assert_int_equal(out.children[0]->dictionary->length, distinct);
    out.release(&out);
    fnl_plan_free(plan);
    fnl_model_unref(model);
    end_table(&table);
    free(whys);
    free(stages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_tables_and_cells),
        cmocka_unit_test(test_many_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
