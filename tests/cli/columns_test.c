/* Columns of values and dictionaries against the same columns as texts: the library must give the same results and reject the
   same values. */
#include "cli/columns.h"
#include "cli/csv_read.h"
#include "cli/write.h"
#include "random_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char model_text[] =
    "funnelcore: 1\n"
    "name: columns\n"
    "time_zone: Asia/Ho_Chi_Minh\n"
    "fields:\n"
    "  - {name: industry, type: text, fold: true}\n"
    "  - {name: employees, type: int}\n"
    "  - {name: budget, type: number}\n"
    "  - {name: money, type: decimal, scale: 2}\n"
    "  - {name: consent, type: bool}\n"
    "  - {name: born, type: date}\n"
    "  - {name: seen, type: time}\n"
    "  - {name: local, type: time, format: '%Y-%m-%dT%H:%M:%SZ'}\n"
    "  - {name: visits, type: int, null_values: ['-1', '0']}\n"
    "  - {name: twice_int, from: twice, type: int}\n"
    "  - {name: twice_text, from: twice, type: text}\n"
    "scores:\n"
    "  - name: total\n"
    "    groups:\n"
    "      - name: all\n"
    "        rules:\n"
    "          - {name: industry, map: industry, points: {software: 3, retail: 5}, otherwise: -1, missing: -2}\n"
    "          - {name: employees, bins: employees, edges: [0, 7, 100], points: [1, 2, 3, 4], missing: -3}\n"
    "          - {name: each, per: employees, points: 0.01, clamp: [-50, 50]}\n"
    "          - {name: budget, bins: budget, edges: [-1, 0.1, 0.3, 100], points: [1, 2, 3, 4, 5], missing: -4}\n"
    "          - {name: rich, per: budget, points: 0.01, clamp: [-50, 50]}\n"
    "          - {name: money, bins: money, edges: [0, 1.25, 100], points: [6, 7, 8, 9], missing: -5}\n"
    "          - {name: consent, when: consent, points: 11}\n"
    "          - {name: refused, when: NOT consent, points: -12}\n"
    "          - {name: young, when: born >= DATE '2026-06-01', points: 13}\n"
    "          - {name: unborn, when: born IS NULL, points: 17}\n"
    "          - {name: seen, when: seen IS NOT NULL, points: 40, decay: {half_life: 30d, since: seen}}\n"
    "          - {name: local, when: local IS NOT NULL, points: 40, decay: {half_life: 30d, since: local}}\n"
    "          - {name: visits, bins: visits, edges: [0, 5], points: [1, 2, 3], missing: -6}\n"
    "          - {name: twice, bins: twice_int, edges: [0, 5], points: [1, 2, 3], missing: -6}\n"
    "          - {name: text, when: \"twice_text = '007'\", points: 19}\n";

/* 2026-11-21T00:00Z */
#define AS_OF INT64_C(1795219200000000)

enum { column_count = 10, most_texts = 40 };

/* Texts of a column: usual ones first, then what is not. */
static const struct {
    const char *name;
    fnl_column_kind kind;
    const char *usual[6];
    const char *odd[most_texts];
} columns[column_count] = {
    { "industry",
      fnl_column_choice,
      { "software", "Retail", "RETAIL", "", "other", "x" },
      { "Software\xcc\x81", " retail ", "\xff", "a text that is rather long for a name", "say \"\"hi\"\"" } },
    { "employees",
      fnl_column_int,
      { "0", "7", "-3", "", "99", "12345" },
      { "007", "+7", "-0", " 7", "7.0", "7.5", "1e2", "9223372036854775807", "9223372036854775808", "1234567890123456",
        "12345678901234567", "many", "-", "nan", "\xff" } },
    { "budget",
      fnl_column_number,
      { "0.1", "0.30", "-1.5", "", "100", "1e-1" },
      { "-0", "-0.0", ".5", "5.", "1e400", "nan", "inf", "0.30000000000000004", "0.1000000000000000055", "1e23",
        "9007199254740993", "1,5", "x", "00.5" } },
    { "money",
      fnl_column_decimal,
      { "0", "1.25", "-7.5", "", "100.00", "99" },
      { "1.255", "1.254", "-1.255", "1e2", "-0", "9999999999999.99", "10000000000000", "10000000000000.00",
        "99999999999999999999", "x", "1." } },
    { "consent",
      fnl_column_bool,
      { "true", "false", "true", "", "false", "true" },
      { "TRUE", "yes", "0", "1", "maybe", " true" } },
    { "born",
      fnl_column_date,
      { "2026-06-01", "2026-05-31", "1999-12-31", "", "2024-02-29", "2026-06-30" },
      { "2023-02-29", "2026-6-1", "2026-05-31T20:00:00Z", "0000-01-01", "0001-01-01", "9999-12-31", "soon" } },
    { "seen",
      fnl_column_time,
      { "2026-11-01T10:20:30Z", "2026-10-01 00:00:00.5Z", "2027-01-01T00:00:00Z", "", "2026-11-20T23:59:59.999999Z",
        "1999-01-01T00:00:00Z" },
      { "2026-11-01T10:20:30", "2026-11-01", "2026-11-01T10:20Z", "2026-11-01T10:20:30+07:00", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "2026-11-01T24:00:00Z", "2026-11-01T10:20:60Z", "2026-11-01T10:20:30.1234567Z", "x" } },
    { "local",
      fnl_column_choice,
      { "2026-11-01T10:20:30Z", "2026-10-01T00:00:00Z", "", "2026-10-02T00:00:00Z", "", "" },
      { "2026-10-01 00:00:00Z", "2026-11-01" } },
    { "visits", fnl_column_choice, { "0", "-1", "5", "", "12", "4" }, { "-1.0", "00", "x" } },
    { "twice", fnl_column_choice, { "7", "12", "-3", "", "4", "5" }, { "007", "x" } },
};

static const char *pick(const char *const *texts)
{
    size_t count = 0;
    while (count < most_texts && texts[count] != NULL)
        count++;
    return texts[random_below(count)];
}

/* Rows in which odd texts come in waves, so that columns give way and come back. */
static fnl_page make_file(int rows)
{
    fnl_page page = { 0 };
    for (size_t i = 0; i < column_count; i++)
        fnl_page_print(&page, "%s%s", i == 0 ? "" : ",", columns[i].name);
    for (int row = 0; row < rows; row++) {
        for (size_t i = 0; i < column_count; i++) {
            bool is_odd = (size_t)row / 2000 % (column_count + 3) == i && random_below(20) == 0;
            const char *text = is_odd ? pick(columns[i].odd) : columns[i].usual[random_below(6)];
            if (i == 0 && row / 4000 % 2 == 1 && random_below(2) == 0)
                fnl_page_print(&page, "\nname %d", row); /* too many for a dictionary */
            else
                fnl_page_print(&page, "%c\"%s\"", i == 0 ? '\n' : ',', text);
        }
    }
    fnl_page_put_byte(&page, '\n');
    return page;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Columns may be read in another order: what is told of them is compared as a set. */
static void sort_lines(fnl_page *page)
{
    size_t count = 0;
    fnl_page_put_byte(page, '\0');
    for (char *at = page->bytes; *at != '\0'; at++)
        count += *at == '\n';
    char **lines = calloc(count + 1, sizeof *lines);
    fnl_page sorted = { 0 };
    assert_non_null(lines);
    char *line = page->bytes;
    for (size_t i = 0; i < count; i++) {
        lines[i] = line;
        line = strchr(line, '\n');
        *line++ = '\0';
    }
    qsort((void *)lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++)
        fnl_page_print(&sorted, "%s\n", lines[i]);
    free((void *)lines);
    fnl_page_end(page);
    *page = sorted;
}

static void put_table(fnl_page *page, struct ArrowSchema *schema, struct ArrowArray *array)
{
    fnl_shown shown;
    fnl_trouble trouble;
    assert_true(fnl_shown_of_result(&shown, NULL, schema, array, &trouble));
    fnl_write_csv_rows(page, &shown, ',');
    fnl_shown_end(&shown);
    schema->release(schema);
    array->release(array);
}

/* A plan for the columns as they are, in place of the one before. */
static void bind(const fnl_model *model, const fnl_columns *given, fnl_plan **plan)
{
    struct ArrowSchema schema;
    fnl_error error;
    fnl_plan_free(*plan);
    fnl_columns_schema(given, &schema);
    if (fnl_plan_new(model, &schema, NULL, 0, NULL, plan, &error) != FNL_OK)
        fail_msg("%s", error.message);
    schema.release(&schema);
}

/* What the library makes of the columns: every output of every row, then its report. */
static fnl_page run(const fnl_plan *plan, const fnl_columns *given, const fnl_batch *batch)
{
    struct ArrowSchema schema;
    struct ArrowArray result = { 0 };
    fnl_report *report;
    fnl_error error;
    fnl_page page = { 0 };
    fnl_page told = { 0 };
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    assert_int_equal(fnl_report_new(NULL, &report, &error), FNL_OK);
    options.as_of = AS_OF;
    options.first_row = batch->first_row;
    options.report = report;
    if (fnl_plan_run(plan, &given->array, &options, &result, &error) != FNL_OK)
        fail_msg("%s", error.message);
    assert_int_equal(fnl_plan_schema(plan, &schema, &error), FNL_OK);
    put_table(&page, &schema, &result);
    assert_int_equal(fnl_report_result(report, &schema, &result, &error), FNL_OK);
    put_table(&told, &schema, &result);
    sort_lines(&told);
    fnl_page_put_slice(&page, fnl_page_slice(&told, 0));
    fnl_page_put_byte(&page, '\0');
    fnl_page_end(&told);
    fnl_report_free(report);
    return page;
}

static fnl_model *read_model(void)
{
    fnl_model *model = NULL;
    fnl_error error;
    if (fnl_model_read(model_text, strlen(model_text), NULL, &model, NULL, &error) != FNL_OK)
        fail_msg("%u: %s", error.line, error.message);
    return model;
}

static void finds_types(void **state)
{
    (void)state;
    fnl_model *model = read_model();
    const char *names[column_count + 1];
    fnl_column_type types[column_count + 1];
    fnl_trouble trouble;
    for (size_t i = 0; i < column_count; i++)
        names[i] = columns[i].name;
    names[column_count] = "unread";
    assert_true(fnl_column_types_find(model, "leads", names, column_count + 1, types, &trouble));
    for (size_t i = 0; i < column_count; i++) {
        assert_int_equal(types[i].kind, columns[i].kind);
        assert_int_equal(types[i].scale, columns[i].kind == fnl_column_decimal ? 2 : 0);
    }
    assert_int_equal(types[column_count].kind, fnl_column_unread);
    fnl_model_unref(model);
}

static void values_mean_what_their_texts_mean(void **state)
{
    (void)state;
    enum { rows = 120000, window = 50000 };
    fnl_model *model = read_model();
    fnl_page file = make_file(rows);
    fnl_source source;
    fnl_csv_reader reader;
    fnl_trouble trouble;
    fnl_batch batch;
    fnl_columns typed;
    fnl_columns texts;
    fnl_plan *typed_plan = NULL;
    fnl_plan *text_plan = NULL;
    fnl_column_type types[column_count];
    int seen[column_count][fnl_column_kinds] = { { 0 } };
    fnl_source_of_memory(&source, "test", fnl_page_slice(&file, 0));
    fnl_source_fill_to(&source, window);
    assert_true(fnl_csv_start(&reader, &source, ',', &trouble));
    const char *const *names = (const char *const *)reader.names;
    assert_true(fnl_column_types_find(model, "leads", names, reader.name_count, types, &trouble));
    fnl_batch_start(&batch, reader.name_count, NULL, false);
    fnl_columns_start(&typed, names, reader.name_count, types);
    fnl_columns_start(&texts, names, reader.name_count, NULL);
    bind(model, &texts, &text_plan);
    int64_t total = 0;
    while (fnl_csv_read(&reader, &batch, &trouble) && batch.rows > 0) {
        if (fnl_columns_fill(&typed, &batch) || total == 0)
            bind(model, &typed, &typed_plan);
        assert_false(fnl_columns_fill(&texts, &batch));
        for (uint32_t i = 0; i < typed.count; i++)
            seen[typed.columns[i].index][typed.columns[i].kind]++;
        fnl_page got = run(typed_plan, &typed, &batch);
        fnl_page wanted = run(text_plan, &texts, &batch);
        assert_string_equal(got.bytes, wanted.bytes);
        fnl_page_end(&got);
        fnl_page_end(&wanted);
        total += batch.rows;
    }
    assert_int_equal(total, rows);
    for (size_t i = 0; i < column_count; i++) {
        assert_true(seen[i][columns[i].kind] > 20); /* gave way, and came back */
        if (columns[i].kind != fnl_column_choice)
            assert_true(seen[i][fnl_column_choice] > 2);
    }
    assert_true(seen[0][fnl_column_text] > 2);
    fnl_plan_free(typed_plan);
    fnl_plan_free(text_plan);
    fnl_columns_end(&typed);
    fnl_columns_end(&texts);
    fnl_batch_end(&batch);
    fnl_csv_end(&reader);
    fnl_source_close(&source);
    fnl_page_end(&file);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_types),
        cmocka_unit_test(values_mean_what_their_texts_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
