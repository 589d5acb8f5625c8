/* Tests of src/decision: what decisions give by their hit policies, over rows and cells, and why. */
#include "arrow_reading.h"

#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decision_table.h"
#include "failing_allocator.h"

/* As DMN's own example of collecting: > 1 gives 100, > 2 gives 200, > 3 gives 300, > 5 gives 500. */
#define STEPS(name, aggregate, otherwise)                                                                              \
    "  - name: " name "\n    hit: collect\n    aggregate: " aggregate "\n    rules:\n"                                 \
    "      - {when: x > 1, then: {v: 100}}\n      - {when: x > 2, then: {v: 200}}\n"                                   \
    "      - {when: x > 3, then: {v: 300}}\n      - {when: x > 5, then: {v: 500}}\n" otherwise

static const char numbers_model[] =
    HEAD "decisions:\n" STEPS("s", "sum", "") STEPS("c", "count", "") STEPS("low", "min", "") STEPS("high", "max", "")
        STEPS("so", "sum", "    otherwise: {v: -7}\n") STEPS("co", "count", "    otherwise: {v: 9}\n")
            STEPS("lo", "min", "    otherwise: {v: -7}\n") STEPS("ho", "max", "    otherwise: {v: -7}\n");

static void test_aggregates(void **state)
{
    (void)state;
    static const char *const names[] = { "s_v", "c_v", "low_v", "high_v", "so_v", "co_v", "lo_v", "ho_v" };
    enum { outputs = 8, nothing = INT32_MIN };
    static const struct {
        lead lead;
        int32_t wanted[outputs];
    } cases[] = {
        { { true, 6, false, 0 }, { 1100, 4, 100, 500, 1100, 4, 100, 500 } },
        { { true, 4, false, 0 }, { 600, 3, 100, 300, 600, 3, 100, 300 } },
        { { true, 3, false, 0 }, { 300, 2, 100, 200, 300, 2, 100, 200 } },
        { { true, 2, false, 0 }, { 100, 1, 100, 100, 100, 1, 100, 100 } },
        { { true, 1, false, 0 }, { 0, 0, nothing, nothing, -7, 9, -7, -7 } },
        { { false, 0, false, 0 }, { 0, 0, nothing, nothing, -7, 9, -7, -7 } },
    };
    decision_run run;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        start_decisions(&run, numbers_model, names, outputs, &cases[i].lead, 1);
        for (uint32_t k = 0; k < outputs; k++) {
            assert_string_equal(run.schema.children[k]->format, "l");
            assert_int_equal(is_null_at(run.out.children[k], 0), cases[i].wanted[k] == nothing);
            if (cases[i].wanted[k] != nothing)
                assert_int_equal(integer_at(run.out.children[k], 0), cases[i].wanted[k]);
        }
        end_decisions(&run);
    }
}

static const char hits_model[] = HEAD "decisions:\n"
                                      "  - name: f\n    hit: first\n    rules:\n"
                                      "      - {when: x = y, then: {t: call, n: 1.5, b: true}}\n"
                                      "      - {when: x > 2, then: {t: mail, n: 2}}\n"
                                      "      - {when: y > 2, then: {t: call, n: 0.25, b: false}}\n"
                                      "    otherwise: {t: wait, b: false}\n"
                                      "  - name: u\n    hit: unique\n    rules:\n"
                                      "      - {when: x > 2, then: {t: south, i: 1}}\n"
                                      "      - {when: y > 2, then: {t: north, i: 2}}\n"
                                      "  - name: l\n    hit: collect\n    rules:\n"
                                      "      - {when: x > 2, then: {t: a}}\n"
                                      "      - {when: y > 2, then: {t: b, o: 1}}\n"
                                      "      - {when: x = y, then: {t: a}}\n"
                                      "    otherwise: {t: none}\n"
                                      "  - name: reads\n    hit: first\n    rules:\n"
                                      "      - {when: \"l_t = 'a;b' AND f_t = 'mail'\", then: {v: 1}}\n"
                                      "      - {when: \"f_b\", then: {v: 2}}\n"
                                      "      - {when: \"u_t = 'north'\", then: {v: 3}}\n"
                                      "      - {when: \"l_o = ''\", then: {v: 4}}\n";

static void test_hits(void **state)
{
    (void)state;
    static const char *const names[] = { "f_t", "f_n", "f_b", "u_t", "u_i", "l_t", "l_o", "reads_v" };
    static const char *const formats[] = { "i", "g", "b", "i", "l", "+l", "+l", "l" };
    enum { outputs = 8, rows = 6 };
    static const lead leads[rows] = { { true, 5, true, 5 }, { true, 5, true, 1 },  { true, 1, true, 5 },
                                      { true, 1, true, 2 }, { false, 0, true, 5 }, { true, 5, true, 4 } };
    static const char *const wanted[rows][outputs] = {
        { "call", "1.5", "true", "NULL", "NULL", "[a, b, a]", "[1]", "2" },
        { "mail", "2", "NULL", "south", "1", "[a]", "[]", "4" },
        { "call", "0.25", "false", "north", "2", "[b]", "[1]", "3" },
        { "wait", "NULL", "false", "NULL", "NULL", "[none]", "[]", "4" },
        { "call", "0.25", "false", "north", "2", "[b]", "[1]", "3" },
        { "mail", "2", "NULL", "NULL", "NULL", "[a, b]", "[1]", "1" },
    };
    decision_run run;
    start_decisions(&run, hits_model, names, outputs, leads, rows);
    for (uint32_t k = 0; k < outputs; k++) {
        assert_string_equal(run.schema.children[k]->format, formats[k]);
        for (uint32_t row = 0; row < rows; row++) {
            char shown[shown_size];
            show_value(&run, k, row, shown);
            if (strcmp(shown, wanted[row][k]) != 0)
                fail_msg("row %u, %s: %s, wanted %s", row, names[k], shown, wanted[row][k]);
        }
    }
    assert_int_equal(fnl_report_rejected(run.report), 2); /* u of rows 0 and 5 */
    end_decisions(&run);
}

static void test_strict(void **state)
{
    (void)state;
    static const char *const names[] = { "u_t" };
    static const lead leads[] = { { true, 5, true, 1 }, { true, 5, true, 5 } };
    decision_run run;
    fnl_error error = { 0 };
    start_decisions(&run, hits_model, names, 1, leads, 2);
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    options.flags = FNL_RUN_STRICT;
    assert_int_equal(fnl_plan_run(run.plan, &run.array, &options, &run.out, &error), FNL_E_DATA);
    assert_non_null(strstr(error.message, "more than one rule"));
    end_decisions(&run);
}

/* Texts made while running need memory that holds them. */
static void test_cells(void **state)
{
    (void)state;
    static const char *const names[] = { "f_t", "f_b", "reads_v", "l_t" };
    static const lead leads[] = { { true, 5, true, 4 } };
    decision_run run;
    fnl_cell out[4];
    fnl_error error = { 0 };
    const fnl_cell in[] = { { .type = FNL_CELL_INTEGER, .integer = 5 }, { .type = FNL_CELL_INTEGER, .integer = 4 } };
    start_decisions(&run, hits_model, names, 4, leads, 1);
    assert_int_equal(fnl_plan_run_row(run.plan, in, 2, NULL, out, 3, &error), FNL_OK);
    assert_int_equal(out[0].type, FNL_CELL_TEXT);
    assert_memory_equal(out[0].text, "mail", 4);
    assert_int_equal(out[1].type, FNL_CELL_NULL);
    assert_int_equal(out[2].type, FNL_CELL_INTEGER);
    assert_int_equal(out[2].integer, 1);
    assert_int_equal(fnl_plan_run_row(run.plan, in, 2, NULL, out, 4, &error), FNL_E_ARG);
    assert_non_null(strstr(error.message, "l_t is a text made while running: give scratch memory"));
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    assert_int_equal(fnl_scratch_new(NULL, &options.scratch, &error), FNL_OK);
    assert_int_equal(fnl_plan_run_row(run.plan, in, 2, &options, out, 4, &error), FNL_OK);
    assert_int_equal(out[3].type, FNL_CELL_TEXT);
    assert_int_equal(out[3].length, 3);
    assert_memory_equal(out[3].text, "a;b", 3);
    fnl_scratch_free(options.scratch);
    end_decisions(&run);
}

static const char *text_of(const struct ArrowArray *column, int64_t row, char shown[shown_size])
{
    fnl_text text = is_null_at(column, row) ? FNL_TEXT("-") : text_at(column, row);
    snprintf(shown, shown_size, "%.*s", FNL_TEXT_ARGS(text));
    return shown;
}

static void test_explained(void **state)
{
    (void)state;
    enum { score, kind, part, rule, condition, value, fired };
    static const char *const names[] = { "u_t", "reads_v" };
    static const lead leads[] = { { true, 5, false, 0 } };
    static const char *const lines[][fired + 1] = {
        { "f", "decision", "-", "rule 1", "x = y", "x = 5, y = NULL", "unknown" },
        { "f", "decision", "n = 2, t = mail", "rule 2", "x > 2", "5", "true" },
        { "f", "decision", "-", "rule 3", "y > 2", "NULL", "unknown" },
        { "f", "decision", "-", "otherwise", "-", "-", "false" },
        { "f", "result", "b", "-", "-", "-", "-" },
        { "f", "result", "n", "-", "-", "2", "-" },
        { "f", "result", "t", "-", "-", "mail", "-" },
        { "u", "decision", "i = 1, t = south", "rule 1", "x > 2", "5", "true" },
        { "u", "decision", "-", "rule 2", "y > 2", "NULL", "unknown" },
        { "u", "result", "i", "-", "-", "1", "-" },
        { "u", "result", "t", "-", "-", "south", "-" },
        { "l", "decision", "t = a", "rule 1", "x > 2", "5", "true" },
        { "l", "decision", "-", "rule 2", "y > 2", "NULL", "unknown" },
        { "l", "decision", "-", "rule 3", "x = y", "x = 5, y = NULL", "unknown" },
        { "l", "decision", "-", "otherwise", "-", "-", "false" },
        { "l", "result", "o", "-", "-", "-", "-" },
        { "l", "result", "t", "-", "-", "a", "-" },
        { "reads", "decision", "-", "rule 1", "l_t = 'a;b' AND f_t = 'mail'", "l_t = a, f_t = mail", "false" },
        { "reads", "decision", "-", "rule 2", "f_b", "NULL", "unknown" },
        { "reads", "decision", "-", "rule 3", "u_t = 'north'", "south", "false" },
        { "reads", "decision", "4", "rule 4", "l_o = ''", "", "true" },
        { "reads", "result", "v", "-", "-", "4", "-" },
    };
    enum { count = sizeof lines / sizeof *lines };
    decision_run run;
    struct ArrowSchema schema;
    struct ArrowArray out;
    start_decisions(&run, hits_model, names, 2, leads, 1);
    assert_int_equal(fnl_plan_explain(run.plan, &run.array, 0, NULL, &schema, &out, NULL), FNL_OK);
    assert_int_equal(out.length, count);
    for (int64_t row = 0; row < count; row++)
        for (int column = 0; column <= fired; column++) {
            char shown[shown_size];
            assert_string_equal(text_of(out.children[column], row, shown),
                                lines[row][column][0] == '\0' ? "-" : lines[row][column]);
        }
    out.release(&out);
    schema.release(&schema);
    end_decisions(&run);
}

/* Conditions on lists of so many items that a bit for each takes 2, 4 or 8 bytes. */
static void test_read_lists(void **state)
{
    (void)state;
    static const int counts[] = { 1, 15, 16, 31, 32, 62 };
    static const char *const names[] = { "r_v" };
    static const lead leads[] = { { true, 1000, false, 0 }, { true, 1, false, 0 }, { true, 0, false, 0 } };
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        static char text[8192];
        size_t length =
            (size_t)snprintf(text, sizeof text, HEAD "decisions:\n  - name: l\n    hit: collect\n    rules:\n");
        for (int i = 0; i < counts[k]; i++)
            length +=
                (size_t)snprintf(text + length, sizeof text - length, "      - {when: x > %d, then: {t: t%d}}\n", i, i);
        snprintf(text + length, sizeof text - length,
                 "  - name: r\n    hit: first\n    rules:\n      - {when: l_t = 't0', then: {v: 1}}\n"
                 "      - {when: \"l_t LIKE '%%;t%d'\", then: {v: 2}}\n      - {when: \"l_t = ''\", then: {v: 3}}\n",
                 counts[k] - 1);
        decision_run run;
        start_decisions(&run, text, names, 1, leads, 3);
        assert_int_equal(integer_at(run.out.children[0], 0), counts[k] == 1 ? 1 : 2);
        assert_int_equal(integer_at(run.out.children[0], 1), 1);
        assert_int_equal(integer_at(run.out.children[0], 2), 3);
        end_decisions(&run);
    }
}

/* An empty text is an item too. */
static void test_empty_item(void **state)
{
    (void)state;
    static const char *const names[] = { "l_t", "r_v" };
    static const lead leads[] = { { true, 1, false, 0 } };
    decision_run run;
    start_decisions(&run,
                    HEAD "decisions:\n  - name: l\n    hit: collect\n    rules:\n"
                         "      - {when: x > 0, then: {t: ''}}\n      - {when: x = 1, then: {t: b}}\n"
                         "  - name: r\n    hit: first\n    rules: [{when: \"l_t = ';b'\", then: {v: 1}}]\n",
                    names, 2, leads, 1);
    char shown[shown_size];
    show_value(&run, 0, 0, shown);
    assert_string_equal(shown, "[, b]");
    assert_int_equal(integer_at(run.out.children[1], 0), 1);
    end_decisions(&run);
}

/* Lists with more items than a text of them is made for, and what reads it. */
static void test_long_list(void **state)
{
    (void)state;
    enum { rules = 63 };
    static char text[rules * 64 + 512];
    size_t length = (size_t)snprintf(text, sizeof text, HEAD "decisions:\n  - name: l\n    hit: collect\n    rules:\n");
    for (int i = 0; i < rules; i++)
        length +=
            (size_t)snprintf(text + length, sizeof text - length, "      - {when: x > %d, then: {t: t%d}}\n", i, i);
    static const char *const names[] = { "l_t" };
    static const lead leads[] = { { true, 1000, false, 0 }, { true, 2, false, 0 } };
    decision_run run;
    start_decisions(&run, text, names, 1, leads, 2);
    const int32_t *offsets = run.out.children[0]->buffers[1];
    assert_int_equal(offsets[1], rules);
    assert_int_equal(offsets[2], rules + 2);
    assert_true(text_is(run.out.children[0]->children[0], rules - 1, "t62"));
    end_decisions(&run);
    snprintf(text + length, sizeof text - length,
             "  - name: r\n    hit: first\n    rules: [{when: \"l_t = 't0'\", then: {v: 1}}]\n");
    fnl_model *model = NULL;
    fnl_error error = { 0 };
    assert_int_equal(fnl_model_read(text, strlen(text), NULL, &model, NULL, &error), FNL_E_MODEL);
    assert_string_equal(error.message, "l_t cannot be used here: is a list that can have more than 62 items, and "
                                       "conditions read lists of up to 62");
    assert_string_equal(error.path, "decisions[1].rules[0].when");
}

/* Model, plan, run and explanation, with memory that fails once at every place. */
static int32_t use_memory(const fnl_allocator *memory, const decision_run *leads)
{
    fnl_model_options model_options = FNL_MODEL_OPTIONS_INIT;
    fnl_model *model = NULL;
    fnl_plan *plan = NULL;
    struct ArrowArray out = { 0 }, explained = { 0 };
    struct ArrowSchema schema = { 0 };
    model_options.allocator = memory;
    int32_t code = fnl_model_read(hits_model, strlen(hits_model), &model_options, &model, NULL, NULL);
    if (code == FNL_OK)
        code = fnl_plan_new(model, &leads->leads, NULL, 0, NULL, &plan, NULL);
    if (code == FNL_OK)
        code = fnl_plan_run(plan, &leads->array, NULL, &out, NULL);
    if (code == FNL_OK)
        code = fnl_plan_explain(plan, &leads->array, 0, NULL, &schema, &explained, NULL);
    if (code == FNL_OK) {
        explained.release(&explained);
        schema.release(&schema);
    }
    if (out.release != NULL)
        out.release(&out);
    fnl_plan_free(plan);
    fnl_model_unref(model);
    return code;
}

static void test_no_memory(void **state)
{
    (void)state;
    static const char *const names[] = { "f_t" };
    static const lead leads[] = { { true, 5, true, 4 }, { true, 1, false, 0 } };
    decision_run run;
    start_decisions(&run, hits_model, names, 1, leads, 2);
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        code = use_memory(&allocator, &run);
        assert_int_equal(memory.failed, code == FNL_E_NOMEM);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
    end_decisions(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aggregates), cmocka_unit_test(test_hits),      cmocka_unit_test(test_strict),
        cmocka_unit_test(test_cells),      cmocka_unit_test(test_explained), cmocka_unit_test(test_read_lists),
        cmocka_unit_test(test_empty_item), cmocka_unit_test(test_long_list), cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
