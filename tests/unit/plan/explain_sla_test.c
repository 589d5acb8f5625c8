/* Why a clock reads what it reads: its lines, and that what they count sums to what the clock says. */
#include "sla_leads.h"

#include <stdio.h>

enum { score_column, kind_column, adds_column = 10, lost_column = 9, lines_size = 1 << 14, time_size = 80 };

/* kind|part|rule|condition|value|fired|lost|adds, of the clock `first`. */
static const char *const lines[rows] = {
    [1] = "clock|met_late||band <> 'cold'|hot|true||\n"
          "target|4h, hanoi|target 1|region = 'south'|south|true||\n"
          "start|assigned|||2026-03-02T10:00:00+07:00|||\n"
          "stop|answered|||2026-03-02T15:00:01+07:00|||\n"
          "as_of||||2026-03-10T12:00:00+07:00|||\n"
          "pauses|waiting|||NULL|||\n"
          "cancel|||duplicate|NULL|unknown||\n"
          "counted|||2026-03-02T10:00:00+07:00|2026-03-02T12:00:00+07:00|||7200\n"
          "counted|||2026-03-02T13:00:00+07:00|2026-03-02T15:00:01+07:00|||7201\n"
          "result|due|||2026-03-02T15:00:00+07:00|||\n"
          "result|elapsed_s|||14401|||\n"
          "result|remaining_s|||-1|||\n"
          "result|breached_at|||2026-03-02T15:00:00+07:00|||\n"
          "result|over_s|||1|||\n"
          "result|paused|||false|||\n"
          "result|paused_s|||0|||\n",
    [3] = "clock|at_risk||band <> 'cold'|hot|true||\n"
          "target|4h, hanoi|target 1|region = 'south'|NULL|unknown||\n"
          "target|2h, hanoi|target 2|||true||\n"
          "start|assigned|||2026-03-10T10:30:00+07:00|||\n"
          "stop|answered|||NULL|||\n"
          "as_of||||2026-03-10T12:00:00+07:00|||\n"
          "pauses|waiting|||NULL|||\n"
          "cancel|||duplicate|NULL|unknown||\n"
          "counted|||2026-03-10T10:30:00+07:00|2026-03-10T12:00:00+07:00|||5400\n"
          "warn|||75%||true||\n"
          "result|due|||2026-03-10T13:30:00+07:00|||\n"
          "result|elapsed_s|||5400|||\n"
          "result|remaining_s|||1800|||\n"
          "result|paused|||false|||\n"
          "result|paused_s|||0|||\n",
    [5] = "clock|pending||band <> 'cold'|hot|true||\n"
          "target|4h, hanoi|target 1|region = 'south'|north|false||\n"
          "target|2h, hanoi|target 2|||true||\n"
          "start|assigned|||2026-03-10T10:00:00+07:00|||\n"
          "stop|answered|||NULL|||\n"
          "as_of||||2026-03-10T12:00:00+07:00|||\n"
          "pauses|waiting|||2026-03-10T11:00/..|||\n"
          "cancel|||duplicate|NULL|unknown||\n"
          "counted|||2026-03-10T10:00:00+07:00|2026-03-10T11:00:00+07:00|||3600\n"
          "paused|||2026-03-10T11:00:00+07:00|2026-03-10T12:00:00+07:00||3600|\n"
          "warn|||75%||false||\n"
          "result|due||an open pause began before|NULL|||\n"
          "result|elapsed_s|||3600|||\n"
          "result|remaining_s|||3600|||\n"
          "result|paused|||true|||\n"
          "result|paused_s|||3600|||\n",
    [7] = "clock|cancelled||band <> 'cold'|hot|true||\n"
          "target|4h, hanoi|target 1|region = 'south'|north|false||\n"
          "target|2h, hanoi|target 2|||true||\n"
          "start|assigned|||2026-03-09T16:30:00+07:00|||\n"
          "stop|answered|||NULL|||\n"
          "as_of||||2026-03-10T12:00:00+07:00|||\n"
          "pauses|waiting|||NULL|||\n"
          "cancel|||duplicate|true|true||\n"
          "reason|region|||north|||\n"
          "counted|||2026-03-09T16:30:00+07:00|2026-03-09T17:30:00+07:00|||3600\n"
          "counted|||2026-03-10T08:00:00+07:00|2026-03-10T12:00:00+07:00|||14400\n"
          "result|due|||2026-03-10T09:00:00+07:00|||\n"
          "result|elapsed_s|||18000|||\n"
          "result|remaining_s|||-10800|||\n"
          "result|paused|||false|||\n"
          "result|paused_s|||0|||\n",
    [9] = "clock|not_applicable||band <> 'cold'|cold|false||\n"
          "target|4h, hanoi|target 1|region = 'south'|north|false||\n"
          "target|2h, hanoi|target 2|||true||\n"
          "start|assigned|||2026-03-10T09:59:59+07:00|||\n"
          "stop|answered|||NULL|||\n"
          "as_of||||2026-03-10T12:00:00+07:00|||\n"
          "pauses|waiting|||NULL|||\n"
          "cancel|||duplicate|NULL|unknown||\n",
    [10] = "clock|rejected||band <> 'cold'|hot|true||\n"
           "rejected|answered||before the start of the clock|2026-03-10T08:59:59|||\n"
           "target|4h, hanoi|target 1|region = 'south'|north|false||\n"
           "target|2h, hanoi|target 2|||true||\n"
           "start|assigned|||2026-03-10T09:00:00+07:00|||\n"
           "stop|answered|||2026-03-10T08:59:59+07:00|||\n"
           "as_of||||2026-03-10T12:00:00+07:00|||\n"
           "pauses|waiting|||NULL|||\n"
           "cancel|||duplicate|NULL|unknown||\n",
    [13] = "clock|pending||band <> 'cold'|hot|true||\n"
           "target|4h, hanoi|target 1|region = 'south'|north|false||\n"
           "target|2h, hanoi|target 2|||true||\n"
           "start|assigned|||2026-03-11T08:00:00+07:00|||\n"
           "stop|answered||after as_of: counts as none|2026-03-12T08:00:00+07:00|||\n"
           "as_of||||2026-03-10T12:00:00+07:00|||\n"
           "pauses|waiting|||NULL|||\n"
           "cancel|||duplicate|NULL|unknown||\n"
           "warn|||75%||false||\n"
           "result|due|||2026-03-11T10:00:00+07:00|||\n"
           "result|elapsed_s|||0|||\n"
           "result|remaining_s|||7200|||\n"
           "result|paused|||false|||\n"
           "result|paused_s|||0|||\n",
    [14] = "clock|rejected||band <> 'cold'|hot|true||\n"
           "rejected|answered||outside the years 1970 to 2199, for which working time is known|1900-01-01|||\n"
           "target|4h, hanoi|target 1|region = 'south'|north|false||\n"
           "target|2h, hanoi|target 2|||true||\n"
           "start|assigned|||2026-03-10T09:00:00+07:00|||\n"
           "stop|answered|||1900-01-01T00:00:00+07:06:30|||\n"
           "as_of||||2026-03-10T12:00:00+07:00|||\n"
           "pauses|waiting|||NULL|||\n"
           "cancel|||duplicate|NULL|unknown||\n",
};

typedef struct explained {
    struct ArrowSchema schema;
    struct ArrowArray table;
} explained;

static void end_explained(explained *lines_of)
{
    lines_of->schema.release(&lines_of->schema);
    lines_of->table.release(&lines_of->table);
}

static fnl_text cell_text(const struct ArrowArray *table, int column, int64_t row)
{
    return is_null_at(table->children[column], row) ? FNL_TEXT("") : text_at(table->children[column], row);
}

static void write_lines(const struct ArrowArray *table, const char *clock, char *out)
{
    enum { first = 1, last_text = 6 };
    size_t length = 0;
    out[0] = 0;
    for (int64_t row = 0; row < table->length; row++) {
        if (!text_is(table->children[score_column], row, clock))
            continue;
        for (int column = first; column <= last_text; column++)
            length += (size_t)snprintf(out + length, lines_size - length, "%.*s|",
                                       FNL_TEXT_ARGS(cell_text(table, column, row)));
        for (int column = lost_column; column <= adds_column; column++) {
            if (!is_null_at(table->children[column], row))
                length += (size_t)snprintf(out + length, lines_size - length, "%.15g",
                                           number_at(table->children[column], row));
            out[length++] = column == adds_column ? '\n' : '|';
            out[length] = 0;
        }
    }
}

static void check_lines(const explained *lines_of, const char *clock, const char *wanted)
{
    static char found[lines_size];
    write_lines(&lines_of->table, clock, found);
    if (strcmp(found, wanted) != 0)
        fail_msg("%s:\n%s\nwanted:\n%s", clock, found, wanted);
}

static void test_lines(void **state)
{
    (void)state;
    static const char *const outputs[] = { "first_due" };
    fixture self;
    start(&self, "");
    assert_int_equal(make(&self, outputs, 1), FNL_OK);
    for (int64_t row = 0; row < rows; row++) {
        fnl_cell in[fields];
        explained of_table;
        explained of_cells;
        for (uint32_t i = 0; i < fields; i++)
            in[i] = text_cell(cases[row].lead[i]);
        assert_int_equal(fnl_plan_explain(self.plan, &self.table.array, row, &self.options, &of_table.schema,
                                          &of_table.table, &self.error),
                         FNL_OK);
        assert_int_equal(
            fnl_plan_explain_row(self.plan, in, fields, &self.options, &of_cells.schema, &of_cells.table, &self.error),
            FNL_OK);
        if (lines[row] != NULL) {
            check_lines(&of_table, "first", lines[row]);
            check_lines(&of_cells, "first", lines[row]);
        }
        check_lines(&of_table, "silence", "");
        end_explained(&of_table);
        end_explained(&of_cells);
    }
    end(&self);
}

/* Clocks that outputs read are explained; others are not. Scores, clocks, the lifecycle, decisions stand in this order. */
static void test_parts(void **state)
{
    (void)state;
    static const struct {
        const char *outputs[2];
        const char *parts;
    } asked[] = {
        { { "total", "stage_next" }, "total silence lifecycle " },
        { { "silence_due", "first_due" }, "first silence " },
        { { "late_s_next", "plain_step" }, "first silence lifecycle plain " },
        { { "after_step", "total" }, "total first next after " },
        { { "plain_step", "total" }, "total plain " },
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        fixture self;
        explained got;
        char parts[256] = "";
        start(&self, "");
        assert_int_equal(make(&self, asked[i].outputs, 2), FNL_OK);
        assert_int_equal(
            fnl_plan_explain(self.plan, &self.table.array, 0, &self.options, &got.schema, &got.table, &self.error),
            FNL_OK);
        for (int64_t row = 0; row < got.table.length; row++) {
            fnl_text name = text_at(got.table.children[score_column], row);
            if (row == 0 || !fnl_text_equal(name, text_at(got.table.children[score_column], row - 1)))
                snprintf(parts + strlen(parts), sizeof parts - strlen(parts), "%.*s ", FNL_TEXT_ARGS(name));
        }
        assert_string_equal(parts, asked[i].parts);
        end_explained(&got);
        end(&self);
    }
}

static uint64_t drawn = 1;

static uint32_t draw(uint32_t below)
{
    drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((drawn >> 33) % below);
}

/* A time of the year before as_of. */
static const char *draw_time(char out[time_size])
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    uint32_t month = draw(12);
    snprintf(out, time_size, "%d-%02u-%02uT%02u:%02u:%02u", month < 3 ? 2026 : 2025, month + 1,
             1 + draw((uint32_t)days[month]), draw(24), draw(60), draw(60));
    return out;
}

static const char *draw_pauses(char *out, size_t size)
{
    char from[time_size];
    char to[time_size];
    out[0] = 0;
    for (uint32_t count = draw(6); count > 0; count--)
        snprintf(out + strlen(out), size - strlen(out), "%s%s/%s", out[0] == 0 ? "" : ";", draw_time(from),
                 draw(8) == 0 ? ".." : draw_time(to));
    return out[0] == 0 ? NULL : out;
}

static double sum_of(const struct ArrowArray *table, int column, const char *clock, uint32_t *spans, uint32_t *more)
{
    double sum = 0;
    *spans = *more = 0;
    for (int64_t row = 0; row < table->length; row++) {
        if (!text_is(table->children[score_column], row, clock))
            continue;
        bool is_more = text_is(table->children[kind_column], row, "more");
        *more += is_more;
        *spans += text_is(table->children[kind_column], row, "counted") ||
                  text_is(table->children[kind_column], row, "paused");
        if (!is_null_at(table->children[column], row))
            sum += number_at(table->children[column], row);
    }
    return sum;
}

/* Seconds counted and paused are those of the outputs, however many spans there are. */
static void test_sums(void **state)
{
    (void)state;
    static const char *const outputs[] = { "first_elapsed_s", "first_paused_s" };
    enum { rounds = 400 };
    uint32_t with_more = 0;
    uint32_t with_pauses = 0;
    fixture self;
    start(&self, "");
    assert_int_equal(make(&self, outputs, 2), FNL_OK);
    for (int round = 0; round < rounds; round++) {
        char times[2][time_size];
        char pauses[512];
        fnl_cell in[fields] = { [2] = text_cell("hot") };
        fnl_cell out[2];
        explained got;
        in[3] = text_cell(draw_time(times[0]));
        in[4] = text_cell(draw(2) == 0 ? NULL : draw_time(times[1]));
        in[5] = text_cell(draw_pauses(pauses, sizeof pauses));
        assert_int_equal(fnl_plan_run_row(self.plan, in, fields, &self.options, out, 2, &self.error), FNL_OK);
        assert_int_equal(
            fnl_plan_explain_row(self.plan, in, fields, &self.options, &got.schema, &got.table, &self.error), FNL_OK);
        uint32_t spans = 0;
        uint32_t more = 0;
        double counted = sum_of(&got.table, adds_column, "first", &spans, &more);
        double paused = sum_of(&got.table, lost_column, "first", &spans, &more);
        if (out[0].type == FNL_CELL_NULL) {
            assert_true(counted == 0 && paused == 0 && spans == 0 && more == 0);
        } else if (counted != (double)out[0].integer || paused != (double)out[1].integer ||
                   (more != 0 && spans != 100)) {
            fail_msg("%s to %s, pauses %s: %.0f counted, %.0f paused in %u lines; elapsed_s %lld, paused_s %lld",
                     in[3].text, in[4].text == NULL ? "" : in[4].text, in[5].text == NULL ? "" : in[5].text, counted,
                     paused, spans, (long long)out[0].integer, (long long)out[1].integer);
        }
        with_more += more;
        with_pauses += paused > 0;
        end_explained(&got);
    }
    assert_true(with_more > rounds / 8 && with_pauses > rounds / 8);
    end(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
