/* The summary of `fnl diff`: a page to read, rows for programs. */
#include "diff.h"
#include "sheet.h"

#include <math.h>
#include <stdlib.h>

static const char no_value[] = "(none)";

/* To hundredths, for people. */
static double rounded(double number)
{
    const double most = 1e13;
    if (!(fabs(number) < most))
        return number;
    return (double)(int64_t)(number * 100 + (number < 0 ? -0.5 : 0.5)) / 100;
}

static double difference_of(const fnl_change *change)
{
    fnl_total difference = { change->after.hundredths - change->before.hundredths,
                             change->after.rest - change->before.rest };
    return fnl_total_value(difference);
}

static double share_of(double sum, int64_t leads)
{
    return leads == 0 ? 0 : sum / (double)leads;
}

static void put_count(fnl_page *page, int64_t count, const fnl_diff *diff)
{
    fnl_page_print(page, "%lld lead%s", (long long)count, count == 1 ? "" : "s");
    if (count > 0 && count < diff->leads) {
        fnl_page_put_string(page, " (");
        fnl_page_put_number(page, rounded(share_of(100 * (double)count, diff->leads)));
        fnl_page_put_string(page, " %)");
    }
}

static void put_signed(fnl_page *page, double number)
{
    if (number > 0)
        fnl_page_put_byte(page, '+');
    fnl_page_put_number(page, rounded(number));
}

static void put_indented(fnl_page *page, const fnl_page *text)
{
    const char *at = text->bytes;
    const char *end = at + text->length;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        fnl_page_put_string(page, "  ");
        fnl_page_put(page, at, (size_t)(stop - at) + 1);
        at = stop + 1;
    }
}

static void put_rules(const fnl_diff *diff, uint32_t output, fnl_page *page)
{
    static const char *const names[] = { "rule", "leads", "mean before", "mean after", "mean change" };
    uint32_t count;
    uint32_t *ranked = fnl_diff_rank_rules(diff, output, &count);
    fnl_page text = { 0 };
    fnl_sheet sheet;
    fnl_sheet_start(&sheet, fnl_form_table, names, sizeof names / sizeof *names, &text);
    for (uint32_t i = 0; i < count; i++) {
        const fnl_diff_rule *rule = &diff->rules[ranked[i]];
        fnl_sheet_put_text(&sheet, rule->name);
        fnl_sheet_put_integer(&sheet, rule->change.changed);
        const fnl_total totals[fnl_diff_sides] = { rule->change.before, rule->change.after };
        for (int side = 0; side < fnl_diff_sides; side++) {
            if (rule->columns[side] == FNL_NO_OUTPUT)
                fnl_sheet_put_null(&sheet);
            else
                fnl_sheet_put_number(&sheet, rounded(share_of(fnl_total_value(totals[side]), diff->leads)));
        }
        fnl_sheet_put_number(&sheet, rounded(share_of(difference_of(&rule->change), diff->leads)));
    }
    fnl_sheet_finish(&sheet);
    fnl_sheet_end(&sheet);
    if (count > 0)
        put_indented(page, &text);
    fnl_page_end(&text);
    free(ranked);
}

static int64_t count_side(const fnl_crossing *crossing, uint32_t label, bool is_before)
{
    int64_t count = 0;
    for (uint32_t other = 0; other < crossing->count; other++)
        count += is_before ? fnl_crossing_count(crossing, label, other) : fnl_crossing_count(crossing, other, label);
    return count;
}

static const char *label_text(const fnl_crossing *crossing, uint32_t label)
{
    return crossing->labels[label].text == NULL ? no_value : crossing->labels[label].text;
}

/* Where some have changed: a row for every text before, a column for every text after that any lead has. */
static void put_crossing(const fnl_crossing *crossing, fnl_page *page)
{
    uint32_t *order = fnl_take_memory(crossing->count, sizeof *order);
    uint32_t *across = fnl_take_memory(crossing->count, sizeof *across);
    const char **names = fnl_take_memory(crossing->count + (size_t)1, sizeof *names);
    uint32_t width = 0;
    fnl_page text = { 0 };
    fnl_sheet sheet;
    fnl_crossing_order(crossing, order);
    names[0] = "before \\ after";
    for (uint32_t i = 0; i < crossing->count; i++)
        if (count_side(crossing, order[i], false) > 0) {
            across[width] = order[i];
            names[++width] = label_text(crossing, order[i]);
        }
    fnl_sheet_start(&sheet, fnl_form_table, names, width + 1, &text);
    for (uint32_t i = 0; i < crossing->count; i++) {
        if (count_side(crossing, order[i], true) == 0)
            continue;
        fnl_sheet_put_text(&sheet, label_text(crossing, order[i]));
        for (uint32_t k = 0; k < width; k++)
            fnl_sheet_put_integer(&sheet, fnl_crossing_count(crossing, order[i], across[k]));
    }
    fnl_sheet_finish(&sheet);
    fnl_sheet_end(&sheet);
    put_indented(page, &text);
    fnl_page_end(&text);
    free((void *)names);
    free(across);
    free(order);
}

static void put_output(const fnl_diff *diff, uint32_t number, fnl_page *page, bool with_bold)
{
    const fnl_diff_output *output = &diff->outputs[number];
    bool is_score = output->kind == fnl_diff_score;
    fnl_page_put_string(page, with_bold ? "\n\x1b[1m" : "\n");
    fnl_write_for_terminal(page, fnl_slice_of(output->name), SIZE_MAX);
    fnl_page_put_string(page, with_bold ? "\x1b[0m: " : ": ");
    put_count(page, is_score ? output->change.changed : output->crossing.changed, diff);
    fnl_page_put_string(page, " changed");
    if (is_score) {
        fnl_page_put_string(page, ", mean change ");
        put_signed(page, share_of(difference_of(&output->change), output->change.known));
    }
    fnl_page_put_byte(page, '\n');
    if (is_score)
        put_rules(diff, number, page);
    else if (output->crossing.changed > 0)
        put_crossing(&output->crossing, page);
}

static void put_only(const fnl_diff *diff, int side, fnl_page *page)
{
    for (uint32_t i = 0; i < diff->only_count[side]; i++) {
        if (i == 0) {
            fnl_page_put_string(page, "\nonly in ");
            fnl_write_for_terminal(page, fnl_slice_of(diff->models[side]), SIZE_MAX);
        }
        fnl_page_put_string(page, i == 0 ? ": " : ", ");
        fnl_write_for_terminal(page, fnl_slice_of(diff->only[side][i]), SIZE_MAX);
    }
    if (diff->only_count[side] > 0)
        fnl_page_put_byte(page, '\n');
}

void fnl_diff_put_page(const fnl_diff *diff, fnl_page *page, bool with_bold)
{
    fnl_page_put_string(page, "from ");
    fnl_write_for_terminal(page, fnl_slice_of(diff->models[0]), SIZE_MAX);
    fnl_page_put_string(page, " to ");
    fnl_write_for_terminal(page, fnl_slice_of(diff->models[1]), SIZE_MAX);
    fnl_page_put_string(page, ", as of ");
    fnl_write_for_terminal(page, fnl_slice_of(diff->as_of == NULL ? "now" : diff->as_of), SIZE_MAX);
    fnl_page_print(page, "\n%lld lead%s of ", (long long)diff->leads, diff->leads == 1 ? "" : "s");
    fnl_write_for_terminal(page, fnl_slice_of(diff->leads_name), SIZE_MAX);
    fnl_page_put_string(page, ", ");
    put_count(page, diff->changed, diff);
    fnl_page_put_string(page, " changed\n");
    for (uint32_t i = 0; i < diff->output_count; i++)
        put_output(diff, i, page, with_bold);
    for (int side = 0; side < fnl_diff_sides; side++)
        put_only(diff, side, page);
}

/* The columns of the rows. */
typedef struct row {
    const char *what;
    const char *output, *rule, *before, *after; /* NULL: none */
    int64_t leads;                              /* -1: none */
    const fnl_change *change;                   /* NULL: none */
} row;

static void put_text(fnl_sheet *sheet, const char *text)
{
    if (text == NULL)
        fnl_sheet_put_null(sheet);
    else
        fnl_sheet_put_text(sheet, text);
}

static void put_row(fnl_sheet *sheet, row self)
{
    enum { sums = 4 };
    const char *texts[] = { self.what, self.output, self.rule, self.before, self.after };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_text(sheet, texts[i]);
    if (self.leads < 0)
        fnl_sheet_put_null(sheet);
    else
        fnl_sheet_put_integer(sheet, self.leads);
    if (self.change == NULL || self.change->known == 0) {
        for (int i = 0; i < sums; i++)
            fnl_sheet_put_null(sheet);
        return;
    }
    double change = difference_of(self.change);
    fnl_sheet_put_number(sheet, share_of(fnl_total_value(self.change->before), self.change->known));
    fnl_sheet_put_number(sheet, share_of(fnl_total_value(self.change->after), self.change->known));
    fnl_sheet_put_number(sheet, share_of(change, self.change->known));
    fnl_sheet_put_number(sheet, fnl_total_value(self.change->size));
}

static void put_rule_rows(const fnl_diff *diff, uint32_t output, fnl_sheet *sheet)
{
    uint32_t count;
    uint32_t *ranked = fnl_diff_rank_rules(diff, output, &count);
    for (uint32_t i = 0; i < count; i++) {
        const fnl_diff_rule *rule = &diff->rules[ranked[i]];
        put_row(sheet, (row){ .what = "rule",
                              .output = diff->outputs[output].name,
                              .rule = rule->name,
                              .leads = rule->change.changed,
                              .change = &rule->change });
    }
    free(ranked);
}

static void put_crossing_rows(const fnl_diff_output *output, fnl_sheet *sheet)
{
    static const char *const kinds[] = {
        [fnl_diff_band] = "bands", [fnl_diff_status] = "statuses", [fnl_diff_stage] = "stages"
    };
    const fnl_crossing *crossing = &output->crossing;
    uint32_t *order = fnl_take_memory(crossing->count, sizeof *order);
    fnl_crossing_order(crossing, order);
    for (uint32_t i = 0; i < crossing->count; i++)
        for (uint32_t k = 0; k < crossing->count; k++) {
            int64_t leads = fnl_crossing_count(crossing, order[i], order[k]);
            if (leads > 0)
                put_row(sheet, (row){ .what = kinds[output->kind],
                                      .output = output->name,
                                      .before = crossing->labels[order[i]].text,
                                      .after = crossing->labels[order[k]].text,
                                      .leads = leads });
        }
    free(order);
}

void fnl_diff_put_rows(const fnl_diff *diff, fnl_form form, fnl_page *page)
{
    static const char *const names[] = { "what",  "output",      "rule",       "before",      "after",
                                         "leads", "mean_before", "mean_after", "mean_change", "absolute_change" };
    static const char *const kinds[] = { "score", "band", "status", "stage" };
    static const char *const only[fnl_diff_sides] = { "only before", "only after" };
    fnl_sheet sheet;
    fnl_sheet_start(&sheet, form, names, sizeof names / sizeof *names, page);
    put_row(&sheet, (row){ .what = "leads", .leads = diff->leads });
    put_row(&sheet, (row){ .what = "changed", .leads = diff->changed });
    for (uint32_t i = 0; i < diff->output_count; i++) {
        const fnl_diff_output *output = &diff->outputs[i];
        bool is_score = output->kind == fnl_diff_score;
        put_row(&sheet, (row){ .what = kinds[output->kind],
                               .output = output->name,
                               .leads = is_score ? output->change.changed : output->crossing.changed,
                               .change = is_score ? &output->change : NULL });
        if (is_score)
            put_rule_rows(diff, i, &sheet);
        else
            put_crossing_rows(output, &sheet);
    }
    for (int side = 0; side < fnl_diff_sides; side++)
        for (uint32_t i = 0; i < diff->only_count[side]; i++)
            put_row(&sheet, (row){ .what = only[side], .output = diff->only[side][i], .leads = -1 });
    fnl_sheet_finish(&sheet);
    fnl_sheet_end(&sheet);
}
