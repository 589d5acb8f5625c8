/* What two models have in common, and how it differs over leads. */
#include "diff.h"

#include <stdlib.h>

const char fnl_diff_groups[] = "scores,sla,lifecycle,rules";

static const char stage[] = "stage_next";

/* The outputs of one group in both models. */
typedef struct group {
    struct ArrowSchema schemas[fnl_diff_sides];
} group;

static void end_group(group *self)
{
    for (int side = 0; side < fnl_diff_sides; side++)
        if (self->schemas[side].release != NULL)
            self->schemas[side].release(&self->schemas[side]);
}

static bool open_group(group *self, const char *name, const fnl_model *const *models, fnl_trouble *trouble)
{
    fnl_error error;
    *self = (group){ 0 };
    for (int side = 0; side < fnl_diff_sides; side++)
        if (!fnl_outputs_of_model(models[side], &name, 1, &self->schemas[side], &error)) {
            end_group(self);
            return fnl_trouble_of_error(trouble, NULL, &error);
        }
    return true;
}

/* The columns of a result by name: a model may have many rules. */
typedef struct named_column {
    const char *name;
    uint32_t column;
} named_column;

typedef struct columns_by_name {
    const struct ArrowSchema *results[fnl_diff_sides];
    named_column *columns[fnl_diff_sides];
} columns_by_name;

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const named_column *)a)->name, ((const named_column *)b)->name);
}

static void sort_columns(columns_by_name *self, const struct ArrowSchema *const *results)
{
    for (int side = 0; side < fnl_diff_sides; side++) {
        size_t count = (size_t)results[side]->n_children;
        self->results[side] = results[side];
        self->columns[side] = fnl_take_memory(count, sizeof *self->columns[side]);
        for (size_t i = 0; i < count; i++)
            self->columns[side][i] = (named_column){ results[side]->children[i]->name, (uint32_t)i };
        qsort(self->columns[side], count, sizeof *self->columns[side], compare_names);
    }
}

/* FNL_NO_OUTPUT where a side has none of this name. */
static void find_columns(const columns_by_name *self, const char *name, uint32_t columns[fnl_diff_sides])
{
    const named_column wanted = { .name = name };
    for (int side = 0; side < fnl_diff_sides; side++) {
        const named_column *found = bsearch(&wanted, self->columns[side], (size_t)self->results[side]->n_children,
                                            sizeof wanted, compare_names);
        columns[side] = found == NULL ? FNL_NO_OUTPUT : found->column;
    }
}

static void add_only(fnl_diff *diff, int side, const char *name)
{
    size_t count = diff->only_count[side]++;
    diff->only[side] = fnl_resize_memory((void *)diff->only[side], count + 1, sizeof *diff->only[side]);
    diff->only[side][count] = name;
}

static bool is_text(const struct ArrowSchema *result, uint32_t column)
{
    return result->children[column]->dictionary != NULL;
}

static void add_output(fnl_diff *diff, fnl_diff_output output)
{
    size_t count = diff->output_count++;
    diff->outputs = fnl_resize_memory(diff->outputs, count + 1, sizeof *diff->outputs);
    if (output.kind != fnl_diff_score)
        fnl_crossing_start(&output.crossing);
    diff->outputs[count] = output;
}

/* Outputs of one name and type are compared; a model that has none, or another type, has it alone. */
static void find_output(fnl_diff *diff, const columns_by_name *all, int side, const char *name, fnl_diff_kind kind)
{
    const struct ArrowSchema *const *results = all->results;
    uint32_t columns[fnl_diff_sides];
    find_columns(all, name, columns);
    uint32_t own = columns[side];
    bool is_common = columns[0] != FNL_NO_OUTPUT && columns[1] != FNL_NO_OUTPUT &&
                     is_text(results[0], columns[0]) == is_text(results[1], columns[1]);
    if (!is_common) {
        add_only(diff, side, results[side]->children[own]->name);
        return;
    }
    if (side == 0)
        add_output(diff, (fnl_diff_output){ .name = results[0]->children[own]->name,
                                            .kind = kind,
                                            .columns = { columns[0], columns[1] } });
}

static void find_scores(fnl_diff *diff, const group *scores, const columns_by_name *all)
{
    for (int side = 0; side < fnl_diff_sides; side++) {
        const struct ArrowSchema *schema = &scores->schemas[side];
        for (int64_t i = 0; i < schema->n_children; i++)
            find_output(diff, all, side, schema->children[i]->name,
                        schema->children[i]->dictionary == NULL ? fnl_diff_score : fnl_diff_band);
    }
}

/* The texts of clocks are their statuses. */
static void find_statuses(fnl_diff *diff, const group *clocks, const columns_by_name *all)
{
    for (int side = 0; side < fnl_diff_sides; side++) {
        const struct ArrowSchema *schema = &clocks->schemas[side];
        for (int64_t i = 0; i < schema->n_children; i++)
            if (schema->children[i]->dictionary != NULL)
                find_output(diff, all, side, schema->children[i]->name, fnl_diff_status);
    }
}

static void find_stage(fnl_diff *diff, const columns_by_name *all)
{
    uint32_t columns[fnl_diff_sides];
    find_columns(all, stage, columns);
    for (int side = 0; side < fnl_diff_sides; side++)
        if (columns[side] != FNL_NO_OUTPUT)
            find_output(diff, all, side, stage, fnl_diff_stage);
}

/* The score that a rule belongs to, `score.rule`: the longest name that fits. FNL_NO_OUTPUT: one that is not compared. */
static uint32_t score_of(const fnl_diff *diff, const char *rule)
{
    uint32_t found = FNL_NO_OUTPUT;
    size_t longest = 0;
    for (uint32_t i = 0; i < diff->output_count; i++) {
        size_t length = strlen(diff->outputs[i].name);
        if (diff->outputs[i].kind != fnl_diff_score || length < longest || rule[0] == '\0' ||
            strncmp(diff->outputs[i].name, rule, length) != 0 || rule[length] != '.')
            continue;
        found = i;
        longest = length;
    }
    return found;
}

static void find_rules(fnl_diff *diff, const group *rules, const columns_by_name *all)
{
    size_t most = (size_t)(rules->schemas[0].n_children + rules->schemas[1].n_children);
    diff->rules = fnl_take_memory(most, sizeof *diff->rules);
    for (int side = 0; side < fnl_diff_sides; side++) {
        const struct ArrowSchema *schema = &rules->schemas[side];
        for (int64_t i = 0; i < schema->n_children; i++) {
            const char *name = schema->children[i]->name;
            uint32_t columns[fnl_diff_sides];
            find_columns(all, name, columns);
            uint32_t score = score_of(diff, name);
            if (score == FNL_NO_OUTPUT || (side == 1 && columns[0] != FNL_NO_OUTPUT))
                continue;
            const char *kept = all->results[side]->children[columns[side]]->name;
            diff->rules[diff->rule_count++] = (fnl_diff_rule){ .name = kept + strlen(diff->outputs[score].name) + 1,
                                                               .output = score,
                                                               .columns = { columns[0], columns[1] } };
        }
    }
}

static bool find_all(fnl_diff *diff, const columns_by_name *all, const fnl_model *const *models, fnl_trouble *trouble)
{
    group outputs;
    if (!open_group(&outputs, "scores", models, trouble))
        return false;
    find_scores(diff, &outputs, all);
    end_group(&outputs);
    if (!open_group(&outputs, "sla", models, trouble))
        return false;
    find_statuses(diff, &outputs, all);
    end_group(&outputs);
    find_stage(diff, all);
    if (!open_group(&outputs, "rules", models, trouble))
        return false;
    find_rules(diff, &outputs, all);
    end_group(&outputs);
    return true;
}

bool fnl_diff_find(fnl_diff *diff, const fnl_model *const *models, const struct ArrowSchema *const *results,
                   fnl_trouble *trouble)
{
    columns_by_name all;
    sort_columns(&all, results);
    bool fine = find_all(diff, &all, models, trouble);
    for (int side = 0; side < fnl_diff_sides; side++)
        free(all.columns[side]);
    return fine;
}

bool fnl_diff_add(fnl_diff *diff, const struct ArrowArray *const *results, bool *is_changed, fnl_trouble *trouble)
{
    int64_t rows = results[0]->length;
    for (uint32_t i = 0; i < diff->output_count; i++) {
        fnl_diff_output *output = &diff->outputs[i];
        const struct ArrowArray *before = results[0]->children[output->columns[0]];
        const struct ArrowArray *after = results[1]->children[output->columns[1]];
        if (output->kind == fnl_diff_score)
            fnl_change_add(&output->change, before, after, is_changed);
        else if (!fnl_crossing_add(&output->crossing, output->name, before, after, is_changed, trouble))
            return false;
    }
    for (uint32_t i = 0; i < diff->rule_count; i++) {
        fnl_diff_rule *rule = &diff->rules[i];
        const struct ArrowArray *sides[fnl_diff_sides];
        for (int side = 0; side < fnl_diff_sides; side++)
            sides[side] = rule->columns[side] == FNL_NO_OUTPUT ? NULL : results[side]->children[rule->columns[side]];
        fnl_change_add_points(&rule->change, sides[0], sides[1]);
    }
    diff->leads += rows;
    for (int64_t row = 0; row < rows; row++)
        diff->changed += is_changed[row];
    return true;
}

/* Larger first; then in the order of the models. */
static bool goes_before(const fnl_diff *diff, uint32_t a, uint32_t b)
{
    double left = fnl_total_value(diff->rules[a].change.size);
    double right = fnl_total_value(diff->rules[b].change.size);
    return left != right ? left > right : a < b;
}

/* Lets the item at `from` sink in a heap whose top goes last. */
static void sink(const fnl_diff *diff, uint32_t *heap, uint32_t from, uint32_t count)
{
    uint32_t item = heap[from];
    while (2 * from + 1 < count) {
        uint32_t child = 2 * from + 1;
        if (child + 1 < count && goes_before(diff, heap[child], heap[child + 1]))
            child++;
        if (!goes_before(diff, item, heap[child]))
            break;
        heap[from] = heap[child];
        from = child;
    }
    heap[from] = item;
}

uint32_t *fnl_diff_rank_rules(const fnl_diff *diff, uint32_t output, uint32_t *count)
{
    uint32_t *ranked = fnl_take_memory(diff->rule_count, sizeof *ranked);
    *count = 0;
    for (uint32_t i = 0; i < diff->rule_count; i++)
        if (diff->rules[i].output == output && diff->rules[i].change.changed > 0)
            ranked[(*count)++] = i;
    for (uint32_t i = *count / 2; i > 0; i--)
        sink(diff, ranked, i - 1, *count);
    for (uint32_t left = *count; left > 1; left--) {
        uint32_t last = ranked[0];
        ranked[0] = ranked[left - 1];
        ranked[left - 1] = last;
        sink(diff, ranked, 0, left - 1);
    }
    return ranked;
}

void fnl_diff_end(fnl_diff *diff)
{
    for (uint32_t i = 0; i < diff->output_count; i++)
        if (diff->outputs[i].kind != fnl_diff_score)
            fnl_crossing_end(&diff->outputs[i].crossing);
    free(diff->outputs);
    free(diff->rules);
    for (int side = 0; side < fnl_diff_sides; side++)
        free((void *)diff->only[side]);
    *diff = (fnl_diff){ 0 };
}
