/* A model with two clocks, a lead for every status, and runs of them. */
#ifndef SLA_LEADS_H
#define SLA_LEADS_H

#include "texts.h"

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
    "    cancel: {when: duplicate, reason_field: region}\n"
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

enum { fields = 10, rows = 15 };

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
    { { "future", "north", "hot", "2026-03-11T08:00", "2026-03-12T08:00" },
      "pending|2026-03-11T10:00:00+07:00|0|7200|||false|0" },
    { { "stop years", "north", "hot", "2026-03-10T09:00", "1900-01-01" }, "rejected|||||||" },
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
static inline void start(fixture *self, const char *without)
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

static inline void end(fixture *self)
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

static inline int32_t make(fixture *self, const char *const *outputs, uint32_t count)
{
    fnl_plan_free(self->plan);
    self->plan = NULL;
    return fnl_plan_new(self->model, &self->table.schema, outputs, count, NULL, &self->plan, &self->error);
}

static inline void run(fixture *self, const char *const *outputs, uint32_t count)
{
    if (make(self, outputs, count) != FNL_OK)
        fail_msg("%s", self->error.message);
    assert_int_equal(fnl_plan_schema(self->plan, &self->schema, NULL), FNL_OK);
    if (fnl_plan_run(self->plan, &self->table.array, &self->options, &self->out, &self->error) != FNL_OK)
        fail_msg("%s", self->error.message);
}

/* A value of a result as a cell. */
static inline fnl_cell cell_of(const fixture *self, uint32_t column, int64_t row)
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

static inline size_t put_cell(const fixture *self, const fnl_cell *cell, char *out, size_t capacity)
{
    size_t size = 0;
    assert_int_equal(fnl_cell_write(self->model, cell, out, capacity, &size, NULL), FNL_OK);
    return size;
}

#endif
