/* Clocks in plans: which outputs there are, what they come to in tables and in cells, who reads them, what is rejected. */
#include "texts.h"

#include <stdio.h>

static const char *const model_text =
    "funnelcore: 1\n"
    "name: t\n"
    "version: '1'\n"
    "time_zone: Asia/Ho_Chi_Minh\n"
    "fields:\n"
    "  - {name: id, type: text, id: true}\n"
    "  - {name: region, type: text}\n"
    "  - {name: band, type: text}\n"
    "  - {name: assigned, type: time}\n"
    "  - {name: answered, type: time}\n"
    "  - {name: waiting, type: intervals}\n"
    "  - {name: duplicate, type: bool}\n"
    "  - {name: called, type: time, from: called_at}\n"
    "  - {name: stage, type: text}\n"
    "  - {name: late_s, type: int}\n"
    "scores:\n"
    "  - {name: total, groups: [{name: g, rules: [{name: r, when: \"region = 'south'\", points: 5}]}]}\n"
    "calendars:\n"
    "  - name: hanoi\n"
    "    hours: {mon-fri: [\"08:00-12:00\", \"13:00-17:30\"]}\n"
    "    valid_until: 2026-12-31\n"
    "  - {name: always, always: true}\n"
    "sla:\n"
    "  - name: first\n"
    "    when: \"band <> 'cold'\"\n"
    "    start: assigned\n"
    "    stop: answered\n"
    "    targets:\n"
    "      - {when: \"region = 'south'\", within: 4h, calendar: hanoi}\n"
    "      - {within: 2h, calendar: hanoi}\n"
    "    warn: 75%\n"
    "    pauses: waiting\n"
    "    early: reject\n"
    "    cancel: {when: duplicate}\n"
    "  - {name: silence, start: called, targets: [{within: 24h, calendar: always}]}\n"
    "lifecycle:\n"
    "  stage: stage\n"
    "  stages: [lead, {name: mql, stamp: {late_s: first_over_s}}]\n"
    "  sides: [lost]\n"
    "  moves:\n"
    "    - {name: silent, from: lead, to: lost, when: \"silence_status = 'breached'\"}\n"
    "    - {name: heard, from: lead, to: mql, when: \"region = 'south'\"}\n"
    "decisions:\n"
    "  - {name: next, hit: first, rules: [{when: \"first_due < TIMESTAMP '2026-03-10T00:00'\", then: {step: old}},\n"
    "      {when: first_paused, then: {step: wait}},\n"
    "      {when: \"first_status IN ('at_risk', 'breached')\", then: {step: call}}]}\n"
    "  - {name: after, hit: first, rules: [{when: \"next_step = 'call'\", then: {step: 1}}]}\n"
    "  - {name: plain, hit: first, rules: [{when: \"region = 'south'\", then: {step: 1}}]}\n";

/* 2026-03-10T12:00+07:00, a Tuesday. */
#define AS_OF INT64_C(1773118800000000)

enum { fields = 10, rows = 14 };

static const char *const names[fields] = { "id",      "region",    "band",      "assigned", "answered",
                                           "waiting", "duplicate", "called_at", "stage",    "late_s" };

typedef struct sla_case {
    const char *lead[fields];
    const char *wanted; /* status|due|elapsed_s|remaining_s|breached_at|over_s|paused|paused_s */
} sla_case;

static const sla_case cases[rows] = {
    { { "met", "south", "hot", "2026-03-02T10:00", "2026-03-02T15:00" },
      "met|2026-03-02T15:00:00+07:00|14400|0|||false|0" },
    { { "met late", "south", "hot", "2026-03-02T10:00", "2026-03-02T15:00:01" },
      "met_late|2026-03-02T15:00:00+07:00|14401|-1|2026-03-02T15:00:00+07:00|1|false|0" },
    { { "pending", "north", "hot", "2026-03-10T11:00" }, "pending|2026-03-10T14:00:00+07:00|3600|3600|||false|0" },
    { { "at risk", NULL, "hot", "2026-03-10T10:30" }, "at_risk|2026-03-10T13:30:00+07:00|5400|1800|||false|0" },
    { { "breached", "north", "hot", "2026-03-10T09:59:59" },
      "breached|2026-03-10T11:59:59+07:00|7201|-1|2026-03-10T11:59:59+07:00|1|false|0" },
    { { "paused", "north", "hot", "2026-03-10T10:00", NULL, "2026-03-10T11:00/.." }, "pending||3600|3600|||true|3600" },
    { { "was paused", "north", "hot", "2026-03-10T09:00", NULL, "2026-03-10T09:30/2026-03-10T10:30" },
      "at_risk|2026-03-10T12:00:00+07:00|7200|0|||false|3600" },
    { { "cancelled", "north", "hot", "2026-03-09T16:30", NULL, NULL, "true" },
      "cancelled|2026-03-10T09:00:00+07:00|18000|-10800|||false|0" },
    { { "no start", "north", "hot" }, "not_applicable|||||||" },
    { { "cold", "north", "cold", "2026-03-10T09:59:59" }, "not_applicable|||||||" },
    { { "early", "north", "hot", "2026-03-10T09:00", "2026-03-10T08:59:59" }, "rejected|||||||" },
    { { "years", "north", "hot", "1969-12-31T10:00", "2026-03-10T09:00" }, "rejected|||||||" },
    { { "expired", "north", "hot", "2027-03-02T10:00" }, "rejected|||||||" },
    { { "future", "north", "hot", "2026-03-11T08:00" }, "pending|2026-03-11T10:00:00+07:00|0|7200|||false|0" },
};

typedef struct fixture {
    fnl_model *model;
    text_table table;
    fnl_plan *plan;
    fnl_scratch *scratch;
    fnl_report *report;
    fnl_run_options options;
    fnl_error error;
    struct ArrowSchema schema;
    struct ArrowArray out;
} fixture;

/* Leaves out the columns whose letters are in `without`: the first of their names. */
static void start(fixture *self, const char *without)
{
    *self = (fixture){ .model = model_of(model_text), .options = FNL_RUN_OPTIONS_INIT };
    assert_int_equal(fnl_report_new(NULL, &self->report, NULL), FNL_OK);
    assert_int_equal(fnl_scratch_new(NULL, &self->scratch, NULL), FNL_OK);
    self->options.as_of = AS_OF;
    self->options.report = self->report;
    self->options.scratch = self->scratch;
    start_table(&self->table, rows);
    for (uint32_t i = 0; i < fields; i++) {
        const char *values[rows];
        for (uint32_t row = 0; row < rows; row++)
            values[row] = cases[row].lead[i];
        if (strchr(without, names[i][0]) == NULL)
            add_column(&self->table, names[i], values);
    }
}

static void end(fixture *self)
{
    if (self->out.release != NULL)
        self->out.release(&self->out);
    if (self->schema.release != NULL)
        self->schema.release(&self->schema);
    fnl_plan_free(self->plan);
    fnl_report_free(self->report);
    fnl_scratch_free(self->scratch);
    fnl_model_unref(self->model);
    end_table(&self->table);
}

static int32_t make(fixture *self, const char *const *outputs, uint32_t count)
{
    fnl_plan_free(self->plan);
    self->plan = NULL;
    return fnl_plan_new(self->model, &self->table.schema, outputs, count, NULL, &self->plan, &self->error);
}

static void run(fixture *self, const char *const *outputs, uint32_t count)
{
    if (make(self, outputs, count) != FNL_OK)
        fail_msg("%s", self->error.message);
    assert_int_equal(fnl_plan_schema(self->plan, &self->schema, NULL), FNL_OK);
    if (fnl_plan_run(self->plan, &self->table.array, &self->options, &self->out, &self->error) != FNL_OK)
        fail_msg("%s", self->error.message);
}

/* A value of a result as a cell. */
static fnl_cell cell_of(const fixture *self, uint32_t column, int64_t row)
{
    const struct ArrowArray *array = self->out.children[column];
    const char *format = self->schema.children[column]->format;
    if (is_null_at(array, row))
        return (fnl_cell){ .type = FNL_CELL_NULL };
    if (format[0] == 'b')
        return (fnl_cell){ .type = FNL_CELL_BOOL, .integer = bool_at(array, row) };
    if (format[0] == 'l')
        return (fnl_cell){ .type = FNL_CELL_INTEGER, .integer = integer_at(array, row) };
    if (format[0] == 't')
        return (fnl_cell){ .type = FNL_CELL_TIME, .integer = integer_at(array, row) };
    fnl_text text = text_at(array, row);
    return (fnl_cell){ .type = FNL_CELL_TEXT, .length = (uint32_t)text.length, .text = text.bytes };
}

static size_t put_cell(const fixture *self, const fnl_cell *cell, char *out, size_t capacity)
{
    size_t size = 0;
    assert_int_equal(fnl_cell_write(self->model, cell, out, capacity, &size, NULL), FNL_OK);
    return size;
}

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
    "11 assigned 1969-12-31T10:00 outside the years 1970 to 2199, for which working time is known",
    "12 assigned 2027-03-02T10:00 beyond the days that the calendar knows",
};

static void test_rejects(void **state)
{
    (void)state;
    /* Whoever asks for the clock, also by a decision, by a decision that reads one, or by what a stage keeps. */
    static const struct {
        const char *output;
        size_t rejected;
    } asked[] = { { "first_paused_s", 3 }, { "sla", 3 },        { "next_step", 3 },  { "after_step", 3 },
                  { "late_s_next", 3 },    { "stage_next", 0 }, { "plain_step", 0 }, { "silence_status", 0 } };
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
    assert_non_null(strstr(self.error.message, "beyond the days that the calendar knows"));
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
    static const char *const steps[rows] = { "old", "old", "", "call", "call", "wait", "call",
                                             "",    "",    "", "",     "",     "",     "" };
    static const char *const after[rows] = { "", "", "", "1", "1", "", "1", "", "", "", "", "", "", "" };
    static const char *const late[rows] = { "", "1", "", "", "", "", "", "", "", "", "", "", "", "" };
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
