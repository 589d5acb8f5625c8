/* Score one lead and say why: all that a CRM needs to do on save. */
#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <string.h>

static const char agreement[] = "funnelcore: 1\n"
                                "name: embedded\n"
                                "fields:\n"
                                "  - {name: industry, type: text, fold: true}\n"
                                "  - {name: employees, type: int}\n"
                                "  - {name: demo_requested, type: bool}\n"
                                "scores:\n"
                                "  - name: fit\n"
                                "    clamp: [0, 100]\n"
                                "    groups:\n"
                                "      - name: company\n"
                                "        rules:\n"
                                "          - {name: our industry, map: industry, points: {software: 35, fintech: 40}}\n"
                                "          - {name: size, bins: employees, edges: [10, 200], points: [0, 30, 15]}\n"
                                "          - {name: asked for a demo, when: demo_requested, points: 25}\n"
                                "    bands: [{name: A, from: 70}, {name: B, from: 40}, {name: C}]\n"
                                "    reasons: {top: 2}\n";

static int fail(const fnl_error *error)
{
    fprintf(stderr, "%s at line %u: %s\n", fnl_code_text(error->code), error->line, error->message);
    return 1;
}

static void print_cell(const char *name, const fnl_cell *cell)
{
    if (cell->type == FNL_CELL_TEXT)
        printf("%-20s %.*s\n", name, (int)cell->length, cell->text);
    else if (cell->type == FNL_CELL_NUMBER)
        printf("%-20s %g\n", name, cell->number);
}

int main(void)
{
    /* Once, when the program starts. */
    fnl_error error;
    fnl_model *model = NULL;
    fnl_plan *plan = NULL;
    if (fnl_model_read(agreement, strlen(agreement), NULL, &model, NULL, &error) != FNL_OK)
        return fail(&error);
    const char *outputs[] = { "scores", "reasons" };
    if (fnl_plan_new(model, NULL, outputs, 2, NULL, &plan, &error) != FNL_OK)
        return fail(&error);
    struct ArrowSchema names;
    if (fnl_plan_schema(plan, &names, &error) != FNL_OK)
        return fail(&error);

    /* For every lead: cells in the order of the model's fields. */
    fnl_cell lead[] = {
        { .type = FNL_CELL_TEXT, .text = "FinTech", .length = 7 },
        { .type = FNL_CELL_INTEGER, .integer = 120 },
        { .type = FNL_CELL_NULL }, /* nobody knows yet */
    };
    fnl_cell results[8];
    uint32_t count = fnl_plan_output_count(plan);
    if (count > 8 || fnl_plan_run_row(plan, lead, 3, NULL, results, count, &error) != FNL_OK)
        return fail(&error);
    for (uint32_t i = 0; i < count; i++)
        print_cell(names.children[i]->name, &results[i]);

    names.release(&names);
    fnl_plan_free(plan);
    fnl_model_unref(model);
    return 0;
}
