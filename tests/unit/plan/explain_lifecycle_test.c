/* Why a lead is in its stage and in no other: the lines for every move, from tables and from cells. */
#include "texts.h"

#include <stdio.h>

static const char *const model_text =
    "funnelcore: 1\n"
    "name: t\n"
    "version: '1'\n"
    "fields:\n"
    "  - {name: stage, type: text}\n"
    "  - {name: since, type: time}\n"
    "  - {name: total, type: int}\n"
    "  - {name: demo, type: bool}\n"
    "  - {name: phone, type: text}\n"
    "lifecycle:\n"
    "  stage: stage\n"
    "  since: since\n"
    "  stages: [lead, mql, sql]\n"
    "  sides: [lost]\n"
    "  moves:\n"
    "    - {name: demo, from: lead, to: mql, when: demo}\n"
    "    - {name: score, from: lead, to: mql, when: total >= 60 AND (demo OR total >= 80)}\n"
    "    - {name: cooled, from: mql, to: lead, when: total < 45, after: 14d}\n"
    "    - {name: qualified, from: mql, to: sql, requires: [phone]}\n"
    "    - {name: silent, from: [lead, mql], to: lost, after: 30d}\n"
    "decisions:\n"
    "  - {name: next, hit: first, rules: [{when: \"stage_next = 'mql'\", then: {action: call}}]}\n";

/* 2026-11-21T00:00Z */
#define AS_OF INT64_C(1795219200000000)

enum { fields = 5, leads = 6 };

static const char *const names[fields] = { "stage", "since", "total", "demo", "phone" };
static const char *const values[fields][leads] = {
    { "lead", "lead", "mql", NULL, "sold", "lead" },
    { "2026-11-01", "2026-11-01", "2026-11-10", NULL, "2026-11-01", "2027-01-01" },
    { "70", "90", "40", "50", "90", "90" },
    { "false", NULL, "true", NULL, "true", "true" },
    { "1", NULL, NULL, NULL, NULL, NULL },
};

/* kind | part | rule | condition | value | fired */
static const char *const lines[leads] = {
    "stage|lead|||lead|\n"
    "since|lead|||2026-11-01|\n"
    "move|lead > mql|demo|demo|false|false\n"
    "move|lead > mql|score|total >= 60 AND (demo OR total >= 80)|total = 70, demo = false|false\n"
    "when|lead > mql|score|total >= 60|70|true\n"
    "when|lead > mql|score|(demo OR total >= 80)|demo = false, total = 70|false\n"
    "move|lead > lost|silent|||waiting\n"
    "after|lead > lost|silent|30d|2026-12-01T00:00:00Z|waiting\n"
    "result|stage_next|||lead|\n",

    "stage|lead|||lead|\n"
    "since|lead|||2026-11-01|\n"
    "move|lead > mql|demo|demo|NULL|unknown\n"
    "move|lead > mql|score|total >= 60 AND (demo OR total >= 80)|total = 90, demo = NULL|taken\n"
    "when|lead > mql|score|total >= 60|90|true\n"
    "when|lead > mql|score|(demo OR total >= 80)|demo = NULL, total = 90|true\n"
    "move|lead > lost|silent|||waiting\n"
    "after|lead > lost|silent|30d|2026-12-01T00:00:00Z|waiting\n"
    "move|mql > lead|cooled|total < 45|90|visited\n"
    "after|mql > lead|cooled|2w|2026-12-05T00:00:00Z|waiting\n"
    "move|mql > sql|qualified|||missing\n"
    "required|mql > sql|qualified|phone|NULL|missing\n"
    "move|mql > lost|silent|||waiting\n"
    "after|mql > lost|silent|30d|2026-12-21T00:00:00Z|waiting\n"
    "result|stage_next|||mql|\n",

    "stage|mql|||mql|\n"
    "since|mql|||2026-11-10|\n"
    "move|mql > lead|cooled|total < 45|40|waiting\n"
    "after|mql > lead|cooled|2w|2026-11-24T00:00:00Z|waiting\n"
    "move|mql > sql|qualified|||missing\n"
    "required|mql > sql|qualified|phone|NULL|missing\n"
    "move|mql > lost|silent|||waiting\n"
    "after|mql > lost|silent|30d|2026-12-10T00:00:00Z|waiting\n"
    "result|stage_next|||mql|\n",

    "stage|lead|||NULL|\n"
    "since|lead|||NULL|\n"
    "move|lead > mql|demo|demo|NULL|unknown\n"
    "move|lead > mql|score|total >= 60 AND (demo OR total >= 80)|total = 50, demo = NULL|false\n"
    "when|lead > mql|score|total >= 60|50|false\n"
    "when|lead > mql|score|(demo OR total >= 80)|demo = NULL, total = 50|unknown\n"
    "move|lead > lost|silent|||unknown\n"
    "after|lead > lost|silent|30d|NULL|unknown\n"
    "result|stage_next|||lead|\n",

    "stage|||not a stage of the lifecycle|sold|\n"
    "since||||2026-11-01|\n",

    "stage|lead|||lead|\n"
    "since|lead||in the future: no move|2027-01-01|\n"
    "move|lead > mql|demo|demo|true|true\n"
    "move|lead > mql|score|total >= 60 AND (demo OR total >= 80)|total = 90, demo = true|true\n"
    "when|lead > mql|score|total >= 60|90|true\n"
    "when|lead > mql|score|(demo OR total >= 80)|demo = true, total = 90|true\n"
    "move|lead > lost|silent|||waiting\n"
    "after|lead > lost|silent|30d|2027-01-31T00:00:00Z|waiting\n"
    "result|stage_next|||lead|\n",
};

/* The lines of the lifecycle, as they stand above. */
static void write_lines(const struct ArrowArray *table, char *out, size_t size)
{
    enum { first = 1, last = 6 };
    size_t length = 0;
    out[0] = 0;
    for (int64_t row = 0; row < table->length; row++) {
        if (!text_is(table->children[0], row, "lifecycle"))
            continue;
        for (int column = first; column <= last; column++) {
            const struct ArrowArray *cells = table->children[column];
            fnl_text cell = is_null_at(cells, row) ? FNL_TEXT("") : text_at(cells, row);
            length += (size_t)snprintf(out + length, size - length, "%.*s%c", FNL_TEXT_ARGS(cell),
                                       column == last ? '\n' : '|');
        }
        assert_true(length < size);
    }
}

/* Lines of each lead with these outputs, from the table or from cells. */
static void check_lines(const char *output, bool by_cells, bool has_lines)
{
    fnl_model *model = model_of(model_text);
    fnl_plan *plan = NULL;
    fnl_error error;
    fnl_run_options options = FNL_RUN_OPTIONS_INIT;
    text_table table;
    options.as_of = AS_OF;
    start_table(&table, leads);
    for (unsigned i = 0; i < fields; i++)
        add_column(&table, names[i], values[i]);
    assert_int_equal(fnl_plan_new(model, &table.schema, &output, 1, NULL, &plan, &error), FNL_OK);
    for (int64_t row = 0; row < leads; row++) {
        static char got[4096];
        struct ArrowSchema schema;
        struct ArrowArray out;
        fnl_cell cells[fields];
        for (unsigned i = 0; i < fields; i++)
            cells[i] = text_cell(values[i][row]);
        int32_t code = by_cells ? fnl_plan_explain_row(plan, cells, fields, &options, &schema, &out, &error)
                                : fnl_plan_explain(plan, &table.array, row, &options, &schema, &out, &error);
        assert_int_equal(code, FNL_OK);
        write_lines(&out, got, sizeof got);
        assert_string_equal(got, has_lines ? lines[row] : "");
        schema.release(&schema);
        out.release(&out);
    }
    fnl_plan_free(plan);
    fnl_model_unref(model);
    end_table(&table);
}

static void explains_moves(void **state)
{
    (void)state;
    check_lines("stage_next", false, true);
    check_lines("lifecycle", true, true);
}

/* A decision that reads the stage is explained with it. */
static void explains_what_decisions_read(void **state)
{
    (void)state;
    check_lines("decisions", false, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explains_moves),
        cmocka_unit_test(explains_what_decisions_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
