/* Reasons of `first` rules and of scores that combine: which text, how many points. */
#include "../plan/texts.h"

#include <stdio.h>

/* Twelve conditions whose reasons alternate, one of them the rule's own name, some of them without any. */
static const char *const reasons[] = { "odd", "even", "",     "odd",  "even", "rule",
                                       "odd", "",     "last", "even", "odd",  "even" };
enum { conditions = 12 };

static fnl_model *make_model(void)
{
    char text[4096];
    int used = snprintf(text, sizeof text,
                        "funnelcore: 1\nname: t\nversion: '1'\n"
                        "fields: [{name: x, type: int}, {name: y, type: int}]\n"
                        "scores:\n"
                        "- name: s\n"
                        "  reasons: {top: 3}\n"
                        "  groups:\n"
                        "  - name: g\n"
                        "    rules:\n"
                        "    - {name: other, reason: odd, when: y = 1, points: 100}\n"
                        "    - name: rule\n"
                        "      otherwise: 7\n"
                        "      missing: 9\n"
                        "      first:\n");
    for (int i = 0; i < conditions; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, "      - {when: x = %d, points: %d%s%s}\n", i, 20 + i,
                         reasons[i][0] == '\0' ? "" : ", reason: ", reasons[i]);
    snprintf(text + used, sizeof text - (size_t)used,
             "- {name: half, combine: {s: 0.5}, reasons: {top: 3}}\n"
             "- {name: minus, combine: {half: -1}, reasons: {top: 3}}\n");
    return model_of(text);
}

static void expect(const fnl_cell *cells, int rank, const char *text, double points)
{
    const fnl_cell *reason = &cells[2 * rank], *number = &cells[2 * rank + 1];
    if (text == NULL) {
        assert_int_equal(reason->type, FNL_CELL_NULL);
        assert_int_equal(number->type, FNL_CELL_NULL);
        return;
    }
    assert_int_equal(reason->type, FNL_CELL_TEXT);
    assert_true(fnl_text_equal((fnl_text){ reason->text, reason->length }, fnl_text_of(text)));
    assert_true(number->number == points);
}

static void test_first(void **state)
{
    (void)state;
    fnl_model *model = make_model();
    fnl_plan *plan = NULL;
    fnl_error error;
    fnl_cell out[18];
    assert_int_equal(fnl_plan_new(model, NULL, (const char *[]){ "reasons" }, 1, NULL, &plan, &error), FNL_OK);
    assert_int_equal(fnl_plan_output_count(plan), 18);
    for (int64_t x = -1; x <= conditions; x++) { /* -1 stands for NULL */
        for (int64_t y = 0; y <= 1; y++) {
            fnl_cell in[] = { { .type = x < 0 ? FNL_CELL_NULL : FNL_CELL_INTEGER, .integer = x },
                              { .type = FNL_CELL_INTEGER, .integer = y } };
            assert_int_equal(fnl_plan_run_row(plan, in, 2, NULL, out, 18, &error), FNL_OK);
            bool decided = x >= 0 && x < conditions;
            const char *text = decided && reasons[x][0] != '\0' ? reasons[x] : "rule";
            double points = decided ? 20.0 + (double)x : x < 0 ? 9 : 7;
            bool is_odd = strcmp(text, "odd") == 0;
            for (int part = 0; part < 2; part++) {
                double scale = part == 0 ? 1 : 0.5;
                const fnl_cell *cells = out + 6 * part;
                if (y == 1) {
                    expect(cells, 0, "odd", scale * (100 + (is_odd ? points : 0)));
                    expect(cells, 1, is_odd ? NULL : text, scale * points);
                } else {
                    expect(cells, 0, text, scale * points);
                    expect(cells, 1, NULL, 0);
                }
                expect(cells, 2, NULL, 0);
            }
            expect(out + 12, 0, NULL, 0); /* all of it is negative */
        }
    }
    fnl_plan_free(plan);
    fnl_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
