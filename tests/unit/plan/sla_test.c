/* Clocks in plans: which outputs there are, what they come to in tables and in cells, who reads them, what is rejected. */
#include "sla_leads.h"

#include <stdio.h>

static void test_values(void **state)
{
    (void)state;
    enum { outputs = 8, line_size = 256 };
    static const char *const wanted[] = { "first_status",      "first_due",    "first_elapsed_s", "first_remaining_s",
                                          "first_breached_at", "first_over_s", "first_paused",    "first_paused_s" };
    fixture self;
    start(&self, "");
    run(&self, wanted, outputs);
    for (int64_t row = 0; row < rows; row++) {
        char line[line_size];
        char cells_line[line_size];
        size_t length = 0;
        size_t cells_length = 0;
        fnl_cell in[fields];
        fnl_cell out[outputs];
        for (uint32_t i = 0; i < fields; i++)
            in[i] = text_cell(cases[row].lead[i]);
        assert_int_equal(fnl_plan_run_row(self.plan, in, fields, &self.options, out, outputs, &self.error), FNL_OK);
        for (uint32_t i = 0; i < outputs; i++) {
            fnl_cell cell = cell_of(&self, i, row);
            length += put_cell(&self, &cell, line + length, sizeof line - length);
            cells_length += put_cell(&self, &out[i], cells_line + cells_length, sizeof cells_line - cells_length);
            line[length++] = cells_line[cells_length++] = i + 1 == outputs ? 0 : '|';
        }
        if (strcmp(line, cases[row].wanted) != 0 || strcmp(cells_line, cases[row].wanted) != 0)
            fail_msg("%s:\n%s\n%s (cells)\n%s (wanted)", cases[row].lead[0], line, cells_line, cases[row].wanted);
    }
    end(&self);
}

static void check_names(const fixture *self, const char *const *wanted, int64_t count)
{
    assert_int_equal(self->schema.n_children, count);
    for (int64_t i = 0; i < count; i++)
        assert_string_equal(self->schema.children[i]->name, wanted[i]);
}

static void test_names(void **state)
{
    (void)state;
    static const char *const all[] = {
        "total",
        "total_raw",
        "first_status",
        "first_due",
        "first_elapsed_s",
        "first_remaining_s",
        "first_breached_at",
        "first_over_s",
        "first_paused",
        "first_paused_s",
        "silence_status",
        "silence_due",
        "silence_elapsed_s",
        "silence_remaining_s",
        "silence_breached_at",
        "silence_over_s",
        "silence_paused",
        "silence_paused_s",
        "stage_next",
        "moved",
        "move",
        "move_reason",
        "move_missing",
        "late_s_next",
        "next_step",
        "after_step",
        "plain_step",
    };
    static const char *const formats[] = {
        "i", "tsu:Asia/Ho_Chi_Minh", "l", "l", "tsu:Asia/Ho_Chi_Minh", "l", "b", "l"
    };
    enum { count = sizeof all / sizeof *all, first_clock = 2, clock_outputs = 16, first_decision = 24 };
    static const char *const group[] = { "sla" };
    static const char *const mixed[] = { "next_step", "silence_due", "sla" };
    fixture self;
    start(&self, "");
    run(&self, NULL, 0);
    check_names(&self, all, count);
    for (int i = 0; i < clock_outputs; i++)
        assert_string_equal(self.schema.children[first_clock + i]->format, formats[i % 8]);
    assert_string_equal(self.schema.children[first_clock]->dictionary->format, "u");
    self.schema.release(&self.schema);
    self.out.release(&self.out);
    run(&self, group, 1);
    check_names(&self, all + first_clock, clock_outputs);
    self.schema.release(&self.schema);
    self.out.release(&self.out);
    run(&self, mixed, 3);
    const char *chosen[clock_outputs + 1] = { all[first_decision], "silence_due" };
    uint32_t number = 2;
    for (int i = 0; i < clock_outputs; i++)
        if (strcmp(all[first_clock + i], "silence_due") != 0)
            chosen[number++] = all[first_clock + i];
    check_names(&self, chosen, clock_outputs + 1);
    assert_int_equal(make(&self, (const char *const[]){ "first_stats" }, 1), FNL_E_ARG);
    assert_non_null(strstr(self.error.message, "first_status"));
    assert_int_equal(make(&self, (const char *const[]){ "slo" }, 1), FNL_E_ARG);
    assert_non_null(strstr(self.error.message, "sla"));
    end(&self);
}

/* The lines of the report that say of a value why it was rejected: "row field value", in the order of the checks. */
static void check_rejects(const fixture *self, const char *const *wanted, size_t count)
{
    struct ArrowSchema schema;
    struct ArrowArray table;
    size_t found = 0;
    assert_int_equal(fnl_report_rejected(self->report), count);
    assert_int_equal(fnl_report_result(self->report, &schema, &table, NULL), FNL_OK);
    for (int64_t i = 0; i < table.length; i++) {
        char line[256];
        if (is_null_at(table.children[2], i))
            continue;
        snprintf(line, sizeof line, "%lld %.*s %.*s %.*s", (long long)integer_at(table.children[2], i),
                 FNL_TEXT_ARGS(text_at(table.children[1], i)), FNL_TEXT_ARGS(text_at(table.children[3], i)),
                 FNL_TEXT_ARGS(text_at(table.children[4], i)));
        assert_true(found < count);
        assert_string_equal(line, wanted[found++]);
    }
    assert_int_equal(found, count);
    schema.release(&schema);
    table.release(&table);
}

static const char *const rejects[] = {
    "10 answered 2026-03-10T08:59:59 before the start of the clock",
    "11 assigned 1969-12-31T10:00 needs a time outside the years 1970 to 2199, for which working time is known",
    "12 assigned 2027-03-02T10:00 needs a day beyond those that the calendar knows",
    "14 answered 1900-01-01 outside the years 1970 to 2199, for which working time is known",
};

static void test_rejects(void **state)
{
    (void)state;
    /* Whoever asks for the clock, also by a decision, by a decision that reads one, or by what a stage keeps. */
    static const struct {
        const char *output;
        size_t rejected;
    } asked[] = { { "first_paused_s", 4 }, { "sla", 4 },        { "next_step", 4 },  { "after_step", 4 },
                  { "late_s_next", 4 },    { "stage_next", 0 }, { "plain_step", 0 }, { "silence_status", 0 } };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        fixture self;
        start(&self, "");
        run(&self, &asked[i].output, 1);
        check_rejects(&self, rejects, asked[i].rejected);
        end(&self);
    }
}

static void test_strict(void **state)
{
    (void)state;
    static const char *const status[] = { "first_status" };
    fixture self;
    start(&self, "");
    run(&self, status, 1);
    self.options.flags = FNL_RUN_STRICT;
    assert_int_equal(fnl_plan_run(self.plan, &self.table.array, &self.options, &self.out, &self.error), FNL_E_DATA);
    assert_non_null(strstr(self.error.message, "answered"));
    assert_non_null(strstr(self.error.message, "before the start of the clock"));
    fnl_cell in[fields];
    fnl_cell out;
    for (uint32_t i = 0; i < fields; i++)
        in[i] = text_cell(cases[12].lead[i]);
    assert_int_equal(fnl_plan_run_row(self.plan, in, fields, &self.options, &out, 1, &self.error), FNL_E_DATA);
    assert_non_null(strstr(self.error.message, "needs a day beyond those that the calendar knows"));
    end(&self);
}

/* Columns of clocks that nothing wanted reads may be absent. */
static void test_columns(void **state)
{
    (void)state;
    static const struct {
        const char *output;
        const char *without;
        const char *missing;
    } asked[] = {
        { "plain_step", "bawdcs", NULL }, { "silence_status", "irbawds", NULL }, { "silence_status", "c", "called_at" },
        { "stage_next", "bawd", NULL },   { "stage_next", "c", "called_at" },    { "late_s_next", "w", "waiting" },
        { "after_step", "cs", NULL },     { "after_step", "w", "waiting" },      { "first_due", "a", "assigned" },
        { "first_status", "b", "band" },  { "first_status", "d", "duplicate" },  { "first_status", "r", "region" },
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        fixture self;
        start(&self, asked[i].without);
        if (asked[i].missing == NULL) {
            run(&self, &asked[i].output, 1);
        } else {
            assert_int_equal(make(&self, &asked[i].output, 1), FNL_E_SCHEMA);
            assert_non_null(strstr(self.error.message, asked[i].missing));
        }
        end(&self);
    }
}

static void test_needs_as_of(void **state)
{
    (void)state;
    static const char *const asked[] = { "first_status", "first_due", "next_step", "stage_next", "late_s_next" };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        fixture self;
        start(&self, "");
        assert_int_equal(make(&self, &asked[i], 1), FNL_OK);
        self.options.as_of = 0;
        assert_int_equal(fnl_plan_run(self.plan, &self.table.array, &self.options, &self.out, &self.error), FNL_E_ARG);
        end(&self);
    }
}

static void check_texts(const char *output, const char *const *wanted)
{
    fixture self;
    start(&self, "");
    run(&self, &output, 1);
    for (int64_t row = 0; row < rows; row++) {
        char shown[64];
        fnl_cell cell = cell_of(&self, 0, row);
        shown[put_cell(&self, &cell, shown, sizeof shown - 1)] = 0;
        if (strcmp(shown, wanted[row]) != 0)
            fail_msg("%s of %s: %s, wanted %s", output, cases[row].lead[0], shown, wanted[row]);
    }
    end(&self);
}

static void test_readers(void **state)
{
    (void)state;
    static const char *const steps[rows] = { "old", "old", "", "call", "call", "wait", "call", "",
                                             "",    "",    "", "",     "",     "",     "" };
    static const char *const after[rows] = { "", "", "", "1", "1", "", "1", "", "", "", "", "", "", "", "" };
    static const char *const late[rows] = { "", "1", "", "", "", "", "", "", "", "", "", "", "", "", "" };
    check_texts("next_step", steps);
    check_texts("after_step", after);
    check_texts("late_s_next", late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),  cmocka_unit_test(test_names),   cmocka_unit_test(test_rejects),
        cmocka_unit_test(test_strict),  cmocka_unit_test(test_columns), cmocka_unit_test(test_needs_as_of),
        cmocka_unit_test(test_readers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
