/* Clocks of models as values: each row reads its own times by the first target that is true. */
#include "../plan/texts.h"

#include "engine/program.h"
#include "sla/sla.h"

#include <stdio.h>

enum { rounds = 60, rows = 2500, fields = 9, text_size = 160 };
enum { of_a, of_b, of_x, of_start, of_stop, of_pauses, of_off, of_dup, of_why };

/* 2026-03-10T05:00Z */
#define AS_OF INT64_C(1773118800)

static const char *const names[fields] = { "a", "b", "x", "start", "stop", "pauses", "off", "dup", "why" };
static const char *const types[fields] = { "bool", "bool", "int", "time", "time", "intervals", "bool", "bool", "text" };

/* What a condition says of a lead: 1, 0, or -1 where it is unknown. */
typedef struct test_lead {
    int a;
    int b;
    int64_t x; /* -1: NULL */
    bool has_start;
    bool has_stop;
    int64_t start; /* microseconds */
    int64_t stop;
    fnl_interval pauses[3];
    uint32_t pause_count;
    int off;
    int dup;
    char texts[fields][text_size];
    bool known[fields];
} test_lead;

enum { condition_none, condition_a, condition_not_b, condition_both, condition_x, conditions };
static const char *const condition_texts[conditions] = { NULL, "a", "NOT b", "a AND b", "x > 5" };

/* The parts of a clock that are drawn. */
typedef struct test_clock {
    unsigned targets[4];
    uint32_t target_count;
    bool has_when;
    bool has_stop;
    bool has_pauses;
    bool has_cancel;
    char text[4096];
} test_clock;

static uint64_t drawn = 7;

static uint32_t draw(uint32_t below)
{
    drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((drawn >> 33) % below);
}

static bool holds(unsigned condition, const test_lead *lead)
{
    switch (condition) {
    case condition_a:
        return lead->a == 1;
    case condition_not_b:
        return lead->b == 0;
    case condition_both:
        return lead->a == 1 && lead->b == 1;
    case condition_x:
        return lead->x > 5;
    default:
        return true;
    }
}

static void put(test_clock *clock, const char *text)
{
    size_t length = strlen(clock->text);
    snprintf(clock->text + length, sizeof clock->text - length, "%s", text);
}

static void put_fields(test_clock *clock)
{
    char line[text_size];
    for (int i = 0; i < fields; i++) {
        snprintf(line, sizeof line, "  - {name: %s, type: %s}\n", names[i], types[i]);
        put(clock, line);
    }
}

static void put_targets(test_clock *clock)
{
    static const char *const within[] = { "4h", "30m", "2bd", "0s", "36h", "1bd" };
    char line[text_size];
    put(clock, "    targets:\n");
    for (uint32_t i = 0; i < clock->target_count; i++) {
        const char *when = condition_texts[clock->targets[i]];
        snprintf(line, sizeof line, "      - {%s%s%swithin: %s, calendar: %s}\n", when == NULL ? "" : "when: \"",
                 when == NULL ? "" : when, when == NULL ? "" : "\", ", within[draw(6)],
                 draw(2) == 0 ? "hanoi" : "late");
        put(clock, line);
    }
}

static void draw_clock(test_clock *clock)
{
    static const char *const warns[] = { "", "    warn: 75%\n", "    warn: {remaining: 1h}\n" };
    *clock = (test_clock){ .target_count = 1 + draw(4),
                           .has_when = draw(2) == 0,
                           .has_stop = draw(3) != 0,
                           .has_pauses = draw(3) != 0,
                           .has_cancel = draw(2) == 0 };
    for (uint32_t i = 0; i < clock->target_count; i++)
        clock->targets[i] = draw(conditions);
    put(clock, "funnelcore: 1\nname: t\nfields:\n");
    put_fields(clock);
    put(clock, "calendars:\n"
               "  - {name: hanoi, time_zone: Asia/Ho_Chi_Minh, hours: {mon-fri: [\"08:00-12:00\", \"13:00-17:30\"]}}\n"
               "  - {name: late, hours: {mon-sun: [\"20:00-24:00\"]}, holidays: [\"03-01\"], valid_until: 2026-03-20}\n"
               "sla:\n  - name: c\n    start: start\n");
    put(clock, clock->has_when ? "    when: NOT off\n" : "");
    put(clock, clock->has_stop ? "    stop: stop\n" : "");
    put(clock, clock->has_pauses ? "    pauses: pauses\n" : "");
    put(clock, clock->has_cancel ? "    cancel: {when: dup, reason_field: why}\n" : "");
    put(clock, clock->has_stop && draw(2) == 0 ? "    early: reject\n" : "");
    put(clock, warns[draw(3)]);
    put_targets(clock);
}

static void set_text(test_lead *lead, int field, const char *text)
{
    snprintf(lead->texts[field], text_size, "%s", text);
    lead->known[field] = true;
}

static int draw_truth(test_lead *lead, int field, uint32_t of_false)
{
    uint32_t which = draw(of_false + 2);
    if (which == 0)
        return -1;
    set_text(lead, field, which == 1 ? "true" : "false");
    return which == 1;
}

static size_t write_time(char *out, int64_t instant)
{
    static const int64_t second = 1000000;
    fnl_buffer buffer;
    fnl_buffer_start(&buffer, &fnl_default_allocator);
    fnl_write_instant(&buffer, instant * second, &fnl_zone_utc);
    size_t length = buffer.length;
    memcpy(out, buffer.bytes, length);
    out[length] = 0;
    fnl_buffer_end(&buffer);
    return length;
}

/* Around as_of; now and then where calendars know nothing. */
static int64_t draw_instant(test_lead *lead, int field)
{
    static const int64_t day = 86400;
    static const int64_t second = 1000000;
    int64_t instant = AS_OF + (int64_t)draw(20 * 86400) - 15 * day;
    if (draw(60) == 0)
        instant = draw(2) == 0 ? -5 : AS_OF + 20 * day;
    set_text(lead, field, "");
    size_t length = write_time(lead->texts[field], instant);
    if (draw(2) != 0)
        return instant * second;
    memcpy(lead->texts[field] + length - 1, ".75Z", sizeof ".75Z"); /* times are floored to the second */
    return instant * second + second / 4 * 3;
}

static void draw_pauses(test_lead *lead)
{
    int64_t at = AS_OF - 1000000;
    size_t length = 0;
    set_text(lead, of_pauses, "");
    lead->pause_count = draw(4);
    for (uint32_t i = 0; i < lead->pause_count; i++) {
        fnl_interval *pause = &lead->pauses[i];
        bool is_open = i + 1 == lead->pause_count && draw(3) == 0;
        pause->start = at + 1 + (int64_t)draw(300000);
        pause->end = at = pause->start + 1 + (int64_t)draw(300000);
        length += (size_t)snprintf(lead->texts[of_pauses] + length, text_size - length, "%s", i == 0 ? "" : ";");
        length += write_time(lead->texts[of_pauses] + length, pause->start);
        lead->texts[of_pauses][length++] = '/';
        if (is_open) {
            pause->end = FNL_OPEN_END;
            memcpy(lead->texts[of_pauses] + length, "..", sizeof "..");
        } else {
            length += write_time(lead->texts[of_pauses] + length, pause->end);
        }
    }
    lead->known[of_pauses] = lead->pause_count != 0;
}

static void draw_lead(test_lead *lead)
{
    char digits[text_size];
    *lead = (test_lead){ .x = (int64_t)draw(12) - 1, .has_start = draw(12) != 0, .has_stop = draw(2) == 0 };
    lead->a = draw_truth(lead, of_a, 1);
    lead->b = draw_truth(lead, of_b, 1);
    lead->off = draw_truth(lead, of_off, 8);
    lead->dup = draw_truth(lead, of_dup, 8);
    if (lead->x >= 0) {
        snprintf(digits, sizeof digits, "%d", (int)lead->x);
        set_text(lead, of_x, digits);
    }
    if (lead->has_start)
        lead->start = draw_instant(lead, of_start);
    if (lead->has_stop)
        lead->stop = draw_instant(lead, of_stop);
    draw_pauses(lead);
}

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
