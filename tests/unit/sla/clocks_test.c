/* Clocks of models as values: each row reads its own times by the first target that is true. */
#include "drawn_clock.h"

#include "engine/program.h"

enum { rounds = 60, rows = 2500 };

static int64_t floored(int64_t instant)
{
    static const int64_t second = 1000000;
    return instant >= 0 ? instant / second : -((-instant + second - 1) / second);
}

/* What the clock's own function makes of the lead. */
static fnl_clock_reading read_lead(const test_clock *clock, const fnl_clock_terms *terms, const test_lead *lead)
{
    fnl_clock_reading reading;
    fnl_clock_row row = {
        .has_start = lead->has_start,
        .has_stop = clock->has_stop && lead->has_stop,
        .is_applicable = !clock->has_when || lead->off == 0,
        .is_cancelled = clock->has_cancel && lead->dup == 1,
        .start = floored(lead->start),
        .stop = floored(lead->stop),
        .as_of = AS_OF,
        .target = FNL_NO_TARGET,
        .pause_count = clock->has_pauses ? lead->pause_count : 0,
        .pauses = lead->pauses,
    };
    for (uint32_t i = clock->target_count; i-- > 0;)
        if (holds(clock->targets[i], lead))
            row.target = i;
    fnl_clock_read(terms, &row, &reading);
    return reading;
}

static fnl_cell integer_cell(bool known, uint32_t type, int64_t value)
{
    return known ? (fnl_cell){ .type = type, .integer = value } : (fnl_cell){ .type = FNL_CELL_NULL };
}

static void expect_cells(const fnl_clock_reading *reading, fnl_cell wanted[fnl_sla_outputs])
{
    static const int64_t second = 1000000;
    bool known = reading->has_elapsed;
    wanted[fnl_sla_status] = text_cell(fnl_clock_status_names[reading->status]);
    wanted[fnl_sla_due] = integer_cell(reading->has_due, FNL_CELL_TIME, reading->due * second);
    wanted[fnl_sla_elapsed_s] = integer_cell(known, FNL_CELL_INTEGER, reading->elapsed);
    wanted[fnl_sla_remaining_s] = integer_cell(known, FNL_CELL_INTEGER, reading->remaining);
    wanted[fnl_sla_breached_at] = integer_cell(reading->is_over, FNL_CELL_TIME, reading->due * second);
    wanted[fnl_sla_over_s] = integer_cell(reading->is_over, FNL_CELL_INTEGER, reading->over);
    wanted[fnl_sla_paused] = integer_cell(known, FNL_CELL_BOOL, reading->is_paused);
    wanted[fnl_sla_paused_s] = integer_cell(known, FNL_CELL_INTEGER, reading->paused);
}

static bool same_cell(const fnl_cell *a, const fnl_cell *b)
{
    if (a->type != b->type || a->type == FNL_CELL_NULL)
        return a->type == b->type;
    if (a->type == FNL_CELL_TEXT)
        return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
    return a->integer == b->integer;
}

static fnl_cell cell_at(const struct ArrowArray *array, uint32_t output, int64_t row)
{
    if (is_null_at(array, row))
        return (fnl_cell){ .type = FNL_CELL_NULL };
    if (output == fnl_sla_status) {
        fnl_text text = text_at(array, row);
        return (fnl_cell){ .type = FNL_CELL_TEXT, .length = (uint32_t)text.length, .text = text.bytes };
    }
    if (output == fnl_sla_paused)
        return (fnl_cell){ .type = FNL_CELL_BOOL, .integer = bool_at(array, row) };
    return (fnl_cell){ .type =
                           output == fnl_sla_due || output == fnl_sla_breached_at ? FNL_CELL_TIME : FNL_CELL_INTEGER,
                       .integer = integer_at(array, row) };
}

static void check_lead(const test_clock *clock, const fnl_model *model, const test_lead *lead, const fnl_plan *plan,
                       const fnl_run_options *options, const struct ArrowArray *result, int64_t row)
{
    fnl_cell in[fields];
    fnl_cell wanted[fnl_sla_outputs];
    fnl_cell got[fnl_sla_outputs];
    fnl_clock_reading reading = read_lead(clock, &model->clocks[0].terms, lead);
    expect_cells(&reading, wanted);
    for (int i = 0; i < fields; i++)
        in[i] = text_cell(lead->known[i] ? lead->texts[i] : NULL);
    assert_int_equal(fnl_plan_run_row(plan, in, fields, options, got, fnl_sla_outputs, NULL), FNL_OK);
    for (uint32_t i = 0; i < fnl_sla_outputs; i++) {
        fnl_cell cell = cell_at(result->children[i], i, row);
        if (same_cell(&cell, &wanted[i]) && same_cell(&got[i], &wanted[i]))
            continue;
        print_message("%s", clock->text);
        for (int k = 0; k < fields; k++)
            print_message("%s: %s\n", names[k], lead->known[k] ? lead->texts[k] : "NULL");
        fail_msg("row %lld, %s: %u %lld; cells %u %lld; wanted %u %lld", (long long)row,
                 model->clocks[0].outputs[i].bytes, cell.type, (long long)cell.integer, got[i].type,
                 (long long)got[i].integer, wanted[i].type, (long long)wanted[i].integer);
    }
}

static void fill_table(text_table *table, const test_lead *leads)
{
    const char **values = calloc(rows, sizeof *values);
    assert_non_null(values);
    start_table(table, rows);
    for (int i = 0; i < fields; i++) {
        for (int row = 0; row < rows; row++)
            values[row] = leads[row].known[i] ? leads[row].texts[i] : NULL;
        add_column(table, names[i], values);
    }
    free(values);
}

static void run_round(test_lead *leads, uint32_t *seen)
{
    static test_clock clock;
    static const int64_t second = 1000000;
    static const char *const group[] = { "sla" };
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    text_table table;
    fnl_plan *plan = NULL;
    struct ArrowArray result = { 0 };
    draw_clock(&clock);
    for (int row = 0; row < rows; row++)
        draw_lead(&leads[row]);
    fill_table(&table, leads);
    fnl_model *model = model_of(clock.text);
    assert_int_equal(fnl_scratch_new(model, &options.scratch, NULL), FNL_OK);
    assert_int_equal(fnl_plan_new(model, &table.schema, group, 1, NULL, &plan, NULL), FNL_OK);
    options.as_of = AS_OF * second + second / 2;
    assert_int_equal(fnl_plan_run(plan, &table.array, &options, &result, NULL), FNL_OK);
    for (int row = 0; row < rows; row++) {
        check_lead(&clock, model, &leads[row], plan, &options, &result, row);
        fnl_clock_reading reading = read_lead(&clock, &model->clocks[0].terms, &leads[row]);
        seen[reading.status]++;
    }
    result.release(&result);
    fnl_plan_free(plan);
    fnl_scratch_free(options.scratch);
    fnl_model_unref(model);
    end_table(&table);
}

static void test_rows(void **state)
{
    (void)state;
    uint32_t seen[fnl_clock_statuses] = { 0 };
    test_lead *leads = calloc(rows, sizeof *leads);
    assert_non_null(leads);
    for (int round = 0; round < rounds; round++)
        run_round(leads, seen);
    free(leads);
    for (int i = 0; i < fnl_clock_statuses; i++)
        if (seen[i] < rounds)
            fail_msg("only %u leads were %s", seen[i], fnl_clock_status_names[i]);
}

static fnl_value column_of(void *context, fnl_builder *builder, uint32_t symbol)
{
    uint32_t *asked = context;
    *asked |= 1U << symbol;
    return fnl_build_column(builder, symbol);
}

typedef struct parts_case {
    const char *clock;
    uint32_t asked; /* fields */
    int64_t target; /* if it is always the same; -1: not so */
} parts_case;

static void check_parts(const parts_case *of, fnl_builder *builder, fnl_arena *arena)
{
    static test_clock text;
    static const fnl_lane lanes[fields] = { fnl_lane_truth, fnl_lane_truth, fnl_lane_whole,
                                            fnl_lane_whole, fnl_lane_whole, fnl_lane_intervals,
                                            fnl_lane_truth, fnl_lane_truth, fnl_lane_text };
    uint32_t asked = 0;
    int64_t constant = -1;
    fnl_sla_values values;
    text = (test_clock){ 0 };
    put(&text, "funnelcore: 1\nname: t\nfields:\n");
    put_fields(&text);
    put(&text, "calendars: [{name: c, always: true}]\nsla:\n  - {name: c, start: start, ");
    put(&text, of->clock);
    put(&text, "}\n");
    fnl_model *model = model_of(text.text);
    for (int i = 0; i < fields; i++)
        fnl_builder_add_column(builder, lanes[i]);
    const fnl_sla_inputs inputs = { model, builder, arena, column_of, &asked };
    assert_int_equal(fnl_sla_build(&inputs, &model->clocks[0], &values, NULL), FNL_OK);
    assert_int_equal(asked, of->asked | 1U << of_start);
    assert_int_equal(values.stop == FNL_NO_VALUE, (asked & 1U << of_stop) == 0);
    assert_int_equal(values.pauses == FNL_NO_VALUE, (asked & 1U << of_pauses) == 0);
    assert_int_equal(values.applicable == FNL_NO_VALUE, (asked & 1U << of_off) == 0);
    assert_int_equal(values.cancelled == FNL_NO_VALUE, (asked & 1U << of_dup) == 0);
    assert_int_equal(fnl_value_constant(builder, values.target, &constant), of->target >= 0);
    assert_int_equal(constant, of->target);
    fnl_model_unref(model);
}

/* What is not there is not asked for; behind a target without a condition nothing is. */
static void test_parts(void **state)
{
    (void)state;
    static const parts_case cases[] = {
        { "targets: [{within: 1h, calendar: c}, {when: a, within: 2h, calendar: c}]", 0, 0 },
        { "stop: stop, targets: [{when: b, within: 1h, calendar: c}, {within: 2h, calendar: c}, {when: a, within: 2h, "
          "calendar: c}]",
          1U << of_stop | 1U << of_b, -1 },
        { "pauses: pauses, when: NOT off, cancel: {when: dup, reason_field: why}, targets: [{when: a, within: 1h, "
          "calendar: c}]",
          1U << of_pauses | 1U << of_off | 1U << of_dup | 1U << of_a, -1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_arena arena;
        fnl_builder *builder = fnl_builder_new(&fnl_default_allocator);
        assert_non_null(builder);
        fnl_arena_start(&arena, &fnl_default_allocator);
        check_parts(&cases[i], builder, &arena);
        fnl_builder_free(builder);
        fnl_arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
