/* Lifecycles in blocks give what a walk from row to row gives. */
#include "../../model_reading.h"
#include "random_lifecycle.h"

#include "lifecycle/lifecycle.h"

enum { rounds = 600, most_wanted = 16 };

static fnl_value column_of(void *context, fnl_builder *builder, uint32_t symbol)
{
    (void)context;
    return fnl_build_column(builder, symbol);
}

/* What is asked for, in this order. */
enum { of_stage, of_since, of_moved, of_move, of_reason, of_missing, of_wait, of_text, of_unknown, of_future, of_kept };

typedef struct wanted_values {
    fnl_value items[most_wanted];
    uint32_t count;
    bool has_since;
} wanted_values;

static wanted_values wanted_of(const fnl_lifecycle_values *values, uint32_t kept_count)
{
    bool has_since = values->since_next != FNL_NO_VALUE;
    fnl_value instead = values->moved; /* where there is nothing to ask for */
    wanted_values wanted = { { values->stage_next, has_since ? values->since_next : instead, values->moved,
                               values->move, values->reason, values->missing, has_since ? values->wait_until : instead,
                               values->stage_text, values->unknown_stage, has_since ? values->future_since : instead },
                             of_kept + kept_count,
                             has_since };
    assert_int_equal(values->wait_until == FNL_NO_VALUE, !has_since);
    assert_int_equal(values->future_since == FNL_NO_VALUE, !has_since);
    for (uint32_t i = 0; i < kept_count; i++)
        wanted.items[of_kept + i] = values->kept[i];
    return wanted;
}

static item text_item(const char *text, bool known)
{
    return (item){ .known = known, .text = fnl_text_of(text) };
}

static const char *shown(item of)
{
    return of.text.bytes == NULL ? "" : of.text.bytes;
}

static void check(const char *what, item want, item got, uint32_t row, const test_lifecycle *lifecycle)
{
    if (same_item(want, got))
        return;
    for (const char *line = lifecycle->text; *line != 0; line += strcspn(line, "\n") + 1)
        print_message("%.*s\n", (int)strcspn(line, "\n"), line);
    print_message("want %d %lld '%s'\n", want.known, (long long)want.value, shown(want));
    print_message("got %d %lld '%s'\n", got.known, (long long)got.value, shown(got));
    fail_msg("row %u: %s", row, what);
}

static item truth(bool value)
{
    return (item){ .known = true, .value = value };
}

static void check_row(const test_lifecycle *lifecycle, const fnl_lifecycle *model, const wanted_values *wanted,
                      const running *self, const item *got, uint32_t row)
{
    static const char *const fields[kept_fields] = { "kept", "kept2", "amount_then", "why_then" };
    test_outcome want;
    follow(lifecycle, (const item *const *)self->columns, row, &want);
    uint32_t rows = self->rows;
    char stage[16];
    snprintf(stage, sizeof stage, "s%d", (int)want.stage_next.value);
    check("stage", want.stage_next, got[of_stage * rows + row], row, lifecycle);
    check("stage text", text_item(stage, want.stage_next.known), got[of_text * rows + row], row, lifecycle);
    check("moved", truth(want.moved), got[of_moved * rows + row], row, lifecycle);
    check("move", text_item(want.move, want.moved), got[of_move * rows + row], row, lifecycle);
    check("reason", text_item(want.reason, want.has_reason), got[of_reason * rows + row], row, lifecycle);
    check("missing", text_item(want.missing, want.missing[0] != 0), got[of_missing * rows + row], row, lifecycle);
    check("unknown", truth(want.unknown_stage), got[of_unknown * rows + row], row, lifecycle);
    if (wanted->has_since) {
        const item *future = &got[of_future * rows + row];
        check("since", want.since_next, got[of_since * rows + row], row, lifecycle);
        check("wait", want.wait_until, got[of_wait * rows + row], row, lifecycle);
        check("future", truth(want.future_since), truth(future->known && future->value == 1), row, lifecycle);
    }
    for (uint32_t i = 0; i < model->kept_count; i++) {
        uint32_t which = model->kept[i].field - column_at;
        check(fields[which], want.kept[which], got[(of_kept + i) * rows + row], row, lifecycle);
    }
}

static void run_round(uint64_t seed, uint32_t rows, const fnl_program_options *options, uint32_t block_rows)
{
    static test_lifecycle lifecycle;
    draw_lifecycle(&lifecycle, seed);
    model_reading reading = read_good(lifecycle.text);
    running self;
    fnl_error error = { 0 };
    fnl_lifecycle_values values;
    start_running(&self, rows, test_lanes, test_columns);
    self.options = *options;
    const fnl_lifecycle_inputs inputs = { reading.model, self.builder, &self.arena, column_of, NULL };
    assert_int_equal(fnl_lifecycle_build(&inputs, &values, &error), FNL_OK);
    const fnl_lifecycle *model = reading.model->lifecycle;
    wanted_values wanted = wanted_of(&values, model->kept_count);
    for (unsigned column = 0; column < test_columns; column++)
        for (uint32_t row = 0; row < rows; row++)
            self.columns[column][row] = draw_item(&lifecycle, column);
    item *got = run_values(&self, wanted.items, wanted.count, block_rows);
    for (uint32_t row = 0; row < rows; row++)
        check_row(&lifecycle, model, &wanted, &self, got, row);
    free(got);
    end_running(&self);
    end_reading(&reading);
}

static void random_lifecycles(void **state)
{
    static const uint32_t sizes[] = { 1, 63, 64, 65, 200, 2048 };
    (void)state;
    for (uint64_t round = 0; round < rounds; round++) {
        fnl_program_options options = { .text_classes = round % 2 == 0,
                                        .level = round % 3 == 0 ? fnl_cpu_portable : fnl_cpu_find() };
        uint32_t rows = round % 25 == 0 ? 2048 : 200;
        run_round(round + 1, rows, &options, sizes[round % 6]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_lifecycles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
