/* The section sla: what it says is what its structs hold, every error, what may read what. */
#include "error_cases.h"
#include "read_back.h"

#define FIELDS                                                                                                         \
    "funnelcore: 1\n"                                                                                                  \
    "fields:\n"                                                                                                        \
    "  - {name: id, type: text, id: true}\n"                                                                           \
    "  - {name: assigned_at, type: time}\n"                                                                            \
    "  - {name: first_contact_at, type: time}\n"                                                                       \
    "  - {name: band, type: text}\n"                                                                                   \
    "  - {name: duplicate, type: bool}\n"                                                                              \
    "  - {name: why, type: text}\n"                                                                                    \
    "  - {name: waiting, type: intervals}\n"                                                                           \
    "  - {name: age, type: int, expr: DAYS_SINCE(assigned_at)}\n"                                                      \
    "activities:\n"                                                                                                    \
    "  key: id\n"                                                                                                      \
    "  at: at\n"                                                                                                       \
    "  features: [{name: calls, count: \"TRUE\"}, {name: calls_7d, count: \"TRUE\", within: 7d}]\n"                    \
    "scores: [{name: fit, expr: calls + 1, bands: [{name: a, from: 3}, {name: b}], when: calls_7d >= 0}]\n"            \
    "calendars: [{name: hanoi, hours: {mon-fri: [\"08:00-17:00\"]}}, {name: always, always: true}]\n"
#define SLA FIELDS "sla:\n  - {name: s, " /* line 18, column 15 */
#define START SLA "start: assigned_at, "  /* column 35 */
#define TARGET "targets: [{within: 2h, calendar: hanoi}]"
#define CLOCK START TARGET ", " /* column 77 */

static const char whole[] =
    FIELDS "sla:\n"
           "  - name: first_response\n"
           "    when: \"band IN ('hot', 'warm') AND calls > 1\"\n"
           "    start: assigned_at\n"
           "    stop: first_contact_at\n"
           "    targets:\n"
           "      - {when: \"age > 3\", within: 1h30m, calendar: always}\n"
           "      - {within: 3bd, calendar: hanoi}\n"
           "    warn: 62.5%\n"
           "    pauses: waiting\n"
           "    cancel: {when: duplicate, reason_field: why}\n"
           "    early: reject\n"
           "  - {name: silence, start: assigned_at, targets: [{within: 0s, calendar: hanoi}], warn: {remaining: 90m}}\n"
           "  - {name: plain, start: assigned_at, stop: assigned_at, early: met, targets: [{within: 24h, calendar: "
           "hanoi}],\n"
           "     cancel: {when: duplicate}}\n"
           "lifecycle: {stage: band, stages: [hot, {name: cold, stamp: {why: plain_status}}], moves: [\n"
           "  {name: late, from: hot, to: cold, when: \"first_response_status = 'breached' OR silence_over_s > 5\"}]}\n"
           "decisions: [{name: next, hit: first, rules: [{when: \"plain_paused AND plain_due < AS_OF() AND "
           "silence_status IN ('met', 'met_late')\", then: {x: 1}}]}]\n";

static void assert_text(fnl_text text, const char *wanted)
{
    assert_int_equal(text.length, strlen(wanted));
    assert_memory_equal(text.bytes, wanted, text.length);
}

static void first_clock(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_model *model = reading.model;
    const fnl_sla_clock *clock = &model->clocks[0];
    assert_int_equal(model->clock_count, 3);
    assert_text(clock->name, "first_response");
    assert_int_equal(clock->place.line, 18);
    assert_text(fnl_expression_text(clock->when), "band IN ('hot', 'warm') AND calls > 1");
    assert_int_equal(clock->start_field, 1);
    assert_int_equal(clock->stop_field, 2);
    assert_int_equal(clock->pauses_field, 6);
    assert_text(fnl_expression_text(clock->cancel), "duplicate");
    assert_int_equal(clock->cancel_reason_field, 5);
    assert_int_equal(clock->terms.target_count, 2);
    assert_ptr_equal(clock->terms.targets, clock->clock_targets);
    assert_text(fnl_expression_text(clock->targets[0].when), "age > 3");
    assert_int_equal(clock->targets[0].place.line, 23);
    assert_int_equal(clock->targets[0].calendar, 1);
    assert_ptr_equal(clock->terms.targets[0].calendar, model->calendars[1].calendar);
    assert_int_equal(clock->terms.targets[0].within.amount, 5400);
    assert_false(clock->terms.targets[0].within.in_days);
    assert_null(clock->targets[1].when);
    assert_ptr_equal(clock->terms.targets[1].calendar, model->calendars[0].calendar);
    assert_int_equal(clock->terms.targets[1].within.amount, 3);
    assert_true(clock->terms.targets[1].within.in_days);
    assert_int_equal(clock->terms.warn_millionths, 625000);
    assert_int_equal(clock->terms.warn_remaining, -1);
    assert_true(clock->terms.rejects_early);
    end_reading(&reading);
}

/* What is not said. */
static void other_clocks(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_sla_clock *silence = &reading.model->clocks[1];
    assert_null(silence->when);
    assert_null(silence->cancel);
    assert_int_equal(silence->stop_field, FNL_NO_FIELD);
    assert_int_equal(silence->pauses_field, FNL_NO_FIELD);
    assert_int_equal(silence->cancel_reason_field, FNL_NO_FIELD);
    assert_int_equal(silence->terms.targets[0].within.amount, 0);
    assert_int_equal(silence->terms.warn_millionths, 0);
    assert_int_equal(silence->terms.warn_remaining, 5400);
    assert_false(silence->terms.rejects_early);
    const fnl_sla_clock *plain = &reading.model->clocks[2];
    assert_int_equal(plain->terms.warn_millionths, 0);
    assert_int_equal(plain->terms.warn_remaining, -1);
    assert_int_equal(plain->terms.targets[0].within.amount, 86400);
    assert_false(plain->terms.rejects_early);
    assert_int_equal(plain->cancel_reason_field, FNL_NO_FIELD);
    end_reading(&reading);
}

/* Eight outputs a clock, in the order of the clocks. */
static void symbols(void **state)
{
    static const struct {
        const char *name;
        fnl_type type;
    } outputs[] = {
        { "first_response_status", fnl_type_text },
        { "first_response_due", fnl_type_time },
        { "first_response_elapsed_s", fnl_type_int },
        { "first_response_remaining_s", fnl_type_int },
        { "first_response_breached_at", fnl_type_time },
        { "first_response_over_s", fnl_type_int },
        { "first_response_paused", fnl_type_bool },
        { "first_response_paused_s", fnl_type_int },
        { "silence_status", fnl_type_text },
        { "silence_due", fnl_type_time },
    };
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_model *model = reading.model;
    uint32_t first = model->symbol_starts[fnl_symbol_sla];
    assert_int_equal(first, 8 + 3 + 2);
    assert_int_equal(model->symbol_starts[fnl_symbol_lifecycle], first + 3 * fnl_sla_outputs);
    for (uint32_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        fnl_symbol_meaning meaning = fnl_model_symbol(model, first + i);
        assert_text(model->symbols[first + i].name, outputs[i].name);
        assert_text(model->clocks[i / fnl_sla_outputs].outputs[i % fnl_sla_outputs], outputs[i].name);
        assert_int_equal(model->symbols[first + i].type, outputs[i].type);
        assert_int_equal(meaning.kind, fnl_symbol_sla);
        assert_int_equal(meaning.index, i);
    }
    assert_int_equal(fnl_model_symbol(model, first - 1).kind, fnl_symbol_feature);
    end_reading(&reading);
}

#define STAMP "stamp what was true at hand-over into a field and read the stamp"

static const error_case cases[] = {
    { "no list", "funnelcore: 1\nsla: {}\n", { { 2, 6, "sla", "`sla` is a list" } } },
    { "no map", FIELDS "sla: [x]\n", { { 17, 7, "sla[0]", "a clock is a map" } } },
    { "nothing",
      FIELDS "sla: [{}]\n",
      { { 17, 7, "sla[0].name", "needs a `name`" },
        { 17, 7, "sla[0].start", "needs `start`" },
        { 17, 7, "sla[0].targets", "needs `targets`" } } },
    { "an unknown key", CLOCK "calender: hanoi}\n", { { 18, 77, "sla[0].calender", "unknown key 'calender'" } } },
    { "names",
      FIELDS "sla: [{name: 5x, start: assigned_at, " TARGET "}, {name: sla, start: assigned_at, " TARGET "}]\n",
      { { 17, 14, "sla[0].name", "'5x' cannot name a clock" },
        { 17, 88, "sla[1].name", "the name of a group of outputs" } } },
    { "a long name",
      FIELDS "sla: [{name: a23456789012345678901234567890123456789012345678901, start: assigned_at, " TARGET "},\n"
             "  {name: b234567890123456789012345678901234567890123456789012, start: assigned_at, " TARGET "}]\n",
      { { 18, 10, "sla[1].name", "_remaining_s' would have more than 63 bytes" } } },
    { "the same name twice",
      FIELDS "sla: [{name: s, start: assigned_at, " TARGET "}, {name: s, start: assigned_at, " TARGET "}]\n",
      { { 17, 87, "sla[1].name", "the name 's_status' is taken" } } },
    { "a field that has the name of an output",
      "funnelcore: 1\nfields: [{name: s_over_s, type: int}, {name: at, type: time}]\ncalendars: [{name: hanoi, always: "
      "true}]\nsla: [{name: s, start: at, " TARGET "}]\n",
      { { 4, 14, "sla[0].name", "the name 's_over_s' is taken" } } },
    { "a score that has the name of an output",
      "funnelcore: 1\nfields: [{name: at, type: time}]\nscores: [{name: s_due, expr: 1}]\ncalendars: [{name: hanoi, "
      "always: true}]\nsla: [{name: s, start: at, " TARGET "}]\n",
      { { 5, 14, "sla[0].name", "the name 's_due' is taken" } } },
    { "other fields",
      SLA "start: band, stop: age, pauses: why, " TARGET "}\n",
      { { 18, 22, "sla[0].start", "`start` names a field that is a time; this one is a text" },
        { 18, 34, "sla[0].stop", "`stop` names a field that is a time; this one is an int" },
        { 18, 47, "sla[0].pauses", "`pauses` names a field that is " } } },
    { "no fields",
      SLA "start: asigned_at, stop: xyz, pauses: [], " TARGET "}\n",
      { { 18, 22, "sla[0].start", "did you mean 'assigned_at'?" },
        { 18, 40, "sla[0].stop", "there is no field 'xyz'" },
        { 18, 53, "sla[0].pauses", "the name of a field is needed" } } },
    { "conditions",
      START "when: age, targets: [{when: band, within: 2h, calendar: hanoi}], cancel: {when: why}}\n",
      { { 18, 41, "sla[0].when", "a condition is true or false; this is an int" },
        { 18, 63, "sla[0].targets[0].when", "this is a text" },
        { 18, 115, "sla[0].cancel.when", "this is a text" } } },
    { "what changes while a clock runs",
      START "when: fit > 2, targets: [{when: \"fit_band = 'a'\", within: 2h, calendar: hanoi}], cancel: {when: "
            "calls_7d > 3}}\n",
      { { 18, 41, "sla[0].when", "fit cannot be used here: is a score as it is now: " STAMP },
        { 18, 68, "sla[0].targets[0].when", "fit_band cannot be used here: is a score as it is now: " STAMP },
        { 18, 131, "sla[0].cancel.when", "is a feature with `within`, which changes by the day: " STAMP } } },
    { "other outputs",
      FIELDS "sla: [{name: s, start: assigned_at, " TARGET "}, {name: t, start: assigned_at, " TARGET ", when: "
             "s_over_s > 0, cancel: {when: moved}}]\n"
             "lifecycle: {stage: band, stages: [x, y], moves: [{name: up, from: x, to: y, when: duplicate}]}\n",
      { { 17, 158, "sla[1].when", "s_over_s cannot be used here: is an output as it is now: " STAMP },
        { 17, 187, "sla[1].cancel.when", "moved cannot be used here: is an output as it is now: " STAMP } } },
    { "a name that is near only to what may not be read",
      CLOCK "when: fi > 2}\n",
      { { 18, 83, "sla[0].when", "there is no field or output fi; a text stands in single quotes" } } },
    { "no targets", START "targets: {}}\n", { { 18, 44, "sla[0].targets", "`targets` is a list" } } },
    { "an empty list of targets", START "targets: []}\n", { { 18, 44, "sla[0].targets", "at least one target" } } },
    { "targets that say nothing",
      START "targets: [5, {}]}\n",
      { { 18, 45, "sla[0].targets[0]", "a target is a map" },
        { 18, 48, "sla[0].targets[1].within", "a target needs `within`" },
        { 18, 48, "sla[0].targets[1].calendar", "which says when time counts: the model has hanoi, always" } } },
    { "days and weeks",
      START "targets: [{within: 2d, calendar: hanoi}, {within: 1w, calendar: hanoi}, {within: 2, calendar: hanoi}, "
            "{within: ~, calendar: hanoi}]}\n",
      { { 18, 54, "sla[0].targets[0].within", "'2d' is no working time: " },
        { 18, 85, "sla[0].targets[1].within", "write hours such as \"24h\", or business days such as \"3bd\"" },
        { 18, 116, "sla[0].targets[2].within", "'2' is no working time: " },
        { 18, 146, "sla[0].targets[3].within", "working time is a text" } } },
    { "no such calendar",
      START "targets: [{within: 2h, calendar: Hanoi}, {within: 2h, calendar: x}, {within: 2h, calendar: []}]}\n",
      { { 18, 68, "sla[0].targets[0].calendar", "did you mean 'hanoi'?" },
        { 18, 99, "sla[0].targets[1].calendar", "there is no calendar 'x': the model has hanoi, always" },
        { 18, 126, "sla[0].targets[2].calendar", "the name of a calendar is needed" } } },
    { "no calendars",
      "funnelcore: 1\nfields: [{name: at, type: time}]\nsla: [{name: s, start: at, " TARGET "}]\n",
      { { 3, 61, "sla[0].targets[0].calendar", "there is no calendar 'hanoi': the model has no `calendars`" } } },
    { "a calendar with errors is its own problem",
      "funnelcore: 1\nfields: [{name: at, type: time}]\ncalendars: [{name: hanoi}]\nsla: [{name: s, start: at, " TARGET
      "}]\ndecisions: [{name: d, hit: first, rules: [{when: s_over_s > 5, then: {x: 1}}]}]\n",
      { { 3, 13, "calendars[0].hours", "needs `hours`" } } },
    { "warnings",
      FIELDS "sla: [{name: s, start: assigned_at, " TARGET ", warn: 0%}, {name: t, start: assigned_at, " TARGET
             ", warn: 0.75},\n  {name: u, start: assigned_at, " TARGET
             ", warn: {}}, {name: v, start: assigned_at, " TARGET
             ", warn: {remaining: 2bd}},\n  {name: w, start: assigned_at, " TARGET
             ", warn: {remaining: 0s}}, {name: x, start: assigned_at, " TARGET ", warn: {remains: 1h}}]\n",
      { { 17, 85, "sla[0].warn", "above 0% and up to 100%" },
        { 17, 168, "sla[1].warn", "with its sign" },
        { 18, 81, "sla[2].warn.remaining", "such as {remaining: 30m}" },
        { 18, 176, "sla[3].warn.remaining", "working time above 0" },
        { 19, 93, "sla[4].warn.remaining", "working time above 0" },
        { 19, 178, "sla[5].warn.remains", "unknown key 'remains' in `warn`" } } },
    { "a bare number",
      CLOCK "warn: 75}\n",
      { { 18, 83, "sla[0].warn", "with its sign, such as 75%, or {remaining: 30m}" } } },
    { "cancel",
      CLOCK "cancel: {reason_field: age, reason: x}}\n",
      { { 18, 85, "sla[0].cancel.when", "`cancel` needs `when`" },
        { 18, 100, "sla[0].cancel.reason_field", "`reason_field` names a field that is a text; this one is an int" },
        { 18, 105, "sla[0].cancel.reason", "unknown key 'reason' in `cancel`" } } },
    { "cancel is no map", CLOCK "cancel: duplicate}\n", { { 18, 85, "sla[0].cancel", "`cancel` is a map" } } },
    { "early", CLOCK "stop: first_contact_at, early: late}\n", { { 18, 108, "sla[0].early", "met, reject" } } },
    { "early without a stop", CLOCK "early: met}\n", { { 18, 77, "sla[0].early", "this clock has no `stop`" } } },
    { "who reads clocks",
      "funnelcore: 1\nfields: [{name: at, type: time}, {name: f, type: int, expr: s_over_s}]\n"
      "scores: [{name: e, expr: s_over_s}]\ncalendars: [{name: hanoi, always: true}]\n"
      "sla: [{name: s, start: at, " TARGET "}]\n",
      { { 2, 61, "fields[1].expr", "is an output of a clock, and clocks are computed after the fields" },
        { 3, 26, "scores[0].expr", "comes later: only the lifecycle and decisions read the outputs of clocks" } } },
    { "no such status",
      CLOCK "}\ndecisions: [{name: d, hit: first, rules: [{when: \"s_status = 'breach'\", then: {x: 1}},\n"
            "  {when: \"s_due > 5\", then: {x: 1}}]}]\n",
      { { 19, 62, "decisions[0].rules[0].when",
          "not one of the values of the status of a clock; did you mean "
          "'breached'?" },
        { 20, 19, "decisions[0].rules[1].when", "s_due is time" } } },
};

static void errors(void **state)
{
    (void)state;
    assert_errors(cases, sizeof cases / sizeof *cases);
}

static void limits(void **state)
{
    static const limit_case limit_cases[] = {
        { FIELDS "sla:\n", "  - {name: s%u, start: assigned_at, " TARGET "}\n", fnl_most_clocks, "",
          "at most 256 sla" },
        { START "targets: [\n", "{within: 2h, calendar: hanoi},\n", fnl_most_targets, "]}\n", "at most 4096 targets" },
    };
    (void)state;
    assert_limits("", limit_cases, sizeof limit_cases / sizeof *limit_cases);
}

static void written_and_read(void **state)
{
    (void)state;
    assert_read_back(whole);
}

/* Another way to write the same. */
static void fingerprints(void **state)
{
    static const char *const pairs[][2] = {
        { CLOCK "}\n", SLA TARGET ", start: assigned_at}\n" },
        { CLOCK "stop: first_contact_at}\n", CLOCK "stop: first_contact_at, early: met}\n" },
        { CLOCK "warn: 50%}\n", CLOCK "warn: 50.00%}\n" },
        { CLOCK "warn: {remaining: 90m}}\n", CLOCK "warn: {remaining: 1h30m}}\n" },
        { CLOCK "}\n", START "targets: [{calendar: hanoi, within: 120m}]}\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        model_reading a = read_good(pairs[i][0]);
        model_reading b = read_good(pairs[i][1]);
        assert_memory_equal(a.model->fingerprint, b.model->fingerprint, sizeof a.model->fingerprint);
        end_reading(&a);
        end_reading(&b);
    }
}

/* What fields only clocks read are read. */
static void nothing_to_warn_of(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    for (uint32_t i = 0; i < reading.problems->count; i++)
        if (strstr(reading.problems->problems[i].message, "nothing reads") != NULL)
            fail_msg("%s", reading.problems->problems[i].message);
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_clock),  cmocka_unit_test(other_clocks),
        cmocka_unit_test(symbols),      cmocka_unit_test(errors),
        cmocka_unit_test(limits),       cmocka_unit_test(written_and_read),
        cmocka_unit_test(fingerprints), cmocka_unit_test(nothing_to_warn_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
