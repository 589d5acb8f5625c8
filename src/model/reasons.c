/* How many lines the reasons of scores are chosen from: a rule is one, and one more in every score that combines its. */
#include "model/reader.h"

/* Lines of one score and the bytes of their texts; neither passes a limit by much. */
typedef struct line_count {
    uint64_t lines;
    uint64_t text;
} line_count;

static void add_line(line_count *count, fnl_text text)
{
    count->lines++;
    count->text += text.length;
}

static void count_rules(const fnl_score *score, line_count *out)
{
    for (uint32_t i = 0; i < score->group_count; i++) {
        for (uint32_t k = 0; k < score->groups[i].rule_count; k++) {
            const fnl_rule *rule = &score->groups[i].rules[k];
            add_line(out, rule->reason);
            for (uint32_t entry = 0; rule->kind == fnl_rule_first && entry < rule->entry_count; entry++)
                if (rule->entries[entry].reason.length != 0)
                    add_line(out, rule->entries[entry].reason);
        }
    }
}

/* Scores combine only scores above them, so one walk up finds all whose lines are needed. */
static void mark_scores(fnl_model *model)
{
    for (uint32_t i = model->score_count; i-- > 0;) {
        fnl_score *score = &model->scores[i];
        score->has_reason_lines |= score->reason_count != 0;
        for (uint32_t k = 0; score->has_reason_lines && k < score->part_count; k++)
            model->scores[score->parts[k].score].has_reason_lines = true;
    }
}

static bool check_count(fnl_model_reader *reader, const fnl_node *node, line_count total)
{
    if (total.lines > fnl_most_reason_lines)
        return fnl_limit_problem(reader, node,
                                 "the reasons of a model come from at most %d rules, each counted again in every score "
                                 "that combines its own; combine fewer scores, or leave out `reasons`",
                                 (int)fnl_most_reason_lines);
    if (total.text > fnl_most_reason_text)
        return fnl_limit_problem(reader, node,
                                 "the texts of a model's reasons have at most %d bytes together, each counted again in "
                                 "every score that combines its own; use shorter texts, or leave out `reasons`",
                                 (int)fnl_most_reason_text);
    return true;
}

void fnl_count_reasons(fnl_model_reader *reader, const fnl_node *scores)
{
    fnl_model *model = reader->model;
    line_count total = { 0 };
    line_count *counts = fnl_allocate_zeroed(reader->memory, model->score_count, sizeof *counts);
    if (counts == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    mark_scores(model);
    bool good = true;
    for (uint32_t i = 0; i < model->score_count && good; i++) {
        const fnl_score *score = &model->scores[i];
        if (!score->has_reason_lines)
            continue;
        count_rules(score, &counts[i]);
        for (uint32_t k = 0; k < score->part_count; k++) {
            counts[i].lines += counts[score->parts[k].score].lines;
            counts[i].text += counts[score->parts[k].score].text;
        }
        total.lines += counts[i].lines;
        total.text += counts[i].text;
        good = check_count(reader, &scores->items[i], total);
    }
    fnl_release(reader->memory, counts);
}
