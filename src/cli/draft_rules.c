/* The score of a drafted model: a rule of each kind, where the fields allow it. */
#include "draft_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { rule_points = 10, most_map_rows = 6 };

/* Letters, digits and _, no digit first, and no keyword: a name that stands in an expression as it is. */
static bool is_plain_word(const char *name)
{
    static const char *const keywords[] = { "and",  "or",    "not",  "in",        "is",     "null",
                                            "true", "false", "like", "case",      "when",   "then",
                                            "else", "end",   "date", "timestamp", "between" };
    bool is_plain = *name != '\0' && (*name < '0' || *name > '9');
    for (const char *at = name; *at != '\0' && is_plain; at++) {
        char lower = (char)(*at | 0x20);
        is_plain = (lower >= 'a' && lower <= 'z') || *at == '_' || (*at >= '0' && *at <= '9');
    }
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords && is_plain; i++)
        is_plain = strcasecmp(name, keywords[i]) != 0;
    return is_plain;
}

/* A name in an expression: quoted unless it is a plain word. */
static void put_name(fnl_page *page, const char *name)
{
    bool is_plain = is_plain_word(name);
    if (!is_plain)
        fnl_page_put_byte(page, '"');
    for (const char *at = name; *at != '\0'; at++)
        fnl_page_put(page, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    if (!is_plain)
        fnl_page_put_byte(page, '"');
}

/* `key: ` and an expression that is the name and what follows it, as YAML. */
static void put_expression(fnl_page *page, const char *key, const char *name, const char *rest)
{
    fnl_page expression = { 0 };
    put_name(&expression, name);
    fnl_page_put_string(&expression, rest);
    fnl_page_put_byte(&expression, '\0');
    fnl_page_print(page, "%s: ", key);
    fnl_draft_put_text(page, expression.bytes);
    fnl_page_end(&expression);
}

static void begin_rule(fnl_page *page, const char *name, const char *what)
{
    fnl_page rule = { 0 };
    fnl_page_print(&rule, "%s%s", name, what);
    fnl_page_put_byte(&rule, '\0');
    fnl_page_put_string(page, "          - name: ");
    fnl_draft_put_text(page, rule.bytes);
    fnl_page_put_string(page, "\n            ");
    fnl_page_end(&rule);
}

/* Names, and what a loader noted beside the data, say nothing of a lead. */
static bool may_carry_rule(const fnl_guess *guess)
{
    return guess->is_usable && !guess->is_id && guess->name[0] != '_';
}

/* The first field of a type from `from` on that may carry a rule; count if there is none. */
static uint32_t find(const fnl_guess *guesses, uint32_t count, uint32_t from, unsigned types)
{
    while (from < count && (!may_carry_rule(&guesses[from]) || (types >> guesses[from].type & 1) == 0))
        from++;
    return from;
}

static void put_bins(fnl_page *page, const fnl_guess *guess)
{
    double edges[3];
    unsigned edge_count = 0;
    for (int i = 0; i < 3; i++)
        if (edge_count == 0 || guess->quarters[i] > edges[edge_count - 1])
            edges[edge_count++] = guess->quarters[i];
    begin_rule(page, guess->name, "");
    put_expression(page, "bins", guess->name, "");
    fnl_page_put_string(page, "  # edges: quarters of the file\n            edges: [");
    for (unsigned i = 0; i < edge_count; i++) {
        fnl_page_put_string(page, i == 0 ? "" : ", ");
        fnl_page_put_number(page, edges[i]);
    }
    fnl_page_put_string(page, "]\n            points: [0");
    for (unsigned i = 1; i <= edge_count; i++)
        fnl_page_print(page, ", %d", rule_points * (int)i / (int)edge_count);
    fnl_page_put_string(page, "]\n            missing: 0\n");
}

static void put_map(fnl_page *page, const fnl_guess *guess)
{
    begin_rule(page, guess->name, "");
    put_expression(page, "map", guess->name, "");
    fnl_page_put_string(page, "\n            points:\n");
    for (uint32_t i = 0; i < guess->value_count && i < most_map_rows; i++) {
        fnl_page key = { 0 };
        fnl_page_put_slice(&key, guess->values[i].text);
        fnl_page_put_byte(&key, '\0');
        fnl_page_put_string(page, "              ");
        fnl_draft_put_text(page, key.bytes);
        fnl_page_print(page, ": %d\n", i == 0 ? rule_points : rule_points / 2);
        fnl_page_end(&key);
    }
    fnl_page_put_string(page, "            otherwise: 0\n");
}

static void put_truth(fnl_page *page, const fnl_guess *guess)
{
    begin_rule(page, guess->name, "");
    put_expression(page, "when", guess->name, "");
    fnl_page_print(page, "\n            points: %d\n", rule_points);
}

/* Newest first: points that fade. */
static void put_decay(fnl_page *page, const fnl_guess *guess)
{
    begin_rule(page, guess->name, " lately");
    put_expression(page, "when", guess->name, " IS NOT NULL");
    fnl_page_print(page, "\n            points: %d\n            decay: {half_life: 30d, since: ", rule_points);
    fnl_draft_put_text(page, guess->name);
    fnl_page_put_string(page, "}  # half of it is left after 30 days\n");
}

static void put_per(fnl_page *page, const fnl_guess *guess)
{
    begin_rule(page, guess->name, " each");
    put_expression(page, "per", guess->name, "");
    fnl_page_print(page, "\n            points: 0.5\n            clamp: [0, %d]\n", rule_points);
}

static void put_known(fnl_page *page, const fnl_guess *guess)
{
    begin_rule(page, guess->name, " known");
    fnl_page_put_string(page, "first:\n              - {");
    put_expression(page, "when", guess->name, " IS NULL");
    fnl_page_put_string(page, ", points: -5, reason: ");
    fnl_page reason = { 0 };
    fnl_page_print(&reason, "%s unknown", guess->name);
    fnl_page_put_byte(&reason, '\0');
    fnl_draft_put_text(page, reason.bytes);
    fnl_page_end(&reason);
    fnl_page_print(page, "}\n            otherwise: %d\n", rule_points / 2);
}

/* Texts of few values, of which a map can be made; a NUL cannot stand in a YAML key. */
static uint32_t find_choice(const fnl_guess *guesses, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bool fits = guesses[i].type == fnl_guess_text && guesses[i].value_count > 1 && may_carry_rule(&guesses[i]);
        for (uint32_t k = 0; k < guesses[i].value_count && fits; k++)
            fits = memchr(guesses[i].values[k].text.bytes, '\0', guesses[i].values[k].text.length) == NULL;
        if (fits)
            return i;
    }
    return count;
}

static const char *score_name(const fnl_guess *guesses, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (strncmp(guesses[i].name, "fit", 3) == 0)
            return "draft_score";
    return "fit";
}

static int put_rules(fnl_page *page, const fnl_guess *guesses, uint32_t count)
{
    const unsigned numbers = 1u << fnl_guess_int | 1u << fnl_guess_decimal | 1u << fnl_guess_number;
    int rules = 0;
    uint32_t choice = find_choice(guesses, count);
    uint32_t number = find(guesses, count, 0, numbers);
    uint32_t second = find(guesses, count, number + 1, numbers);
    uint32_t truth = find(guesses, count, 0, 1u << fnl_guess_bool);
    uint32_t instant = find(guesses, count, 0, 1u << fnl_guess_time);
    uint32_t text = find(guesses, count, choice == count ? 0 : choice + 1, 1u << fnl_guess_text);
    const struct {
        uint32_t field;
        void (*put)(fnl_page *page, const fnl_guess *guess);
    } shapes[] = {
        { choice, put_map }, { number, put_bins }, { second, put_per }, { truth, put_truth }, { instant, put_decay }
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (shapes[i].field < count) {
            shapes[i].put(page, &guesses[shapes[i].field]);
            rules++;
        }
    }
    if (text < count || rules == 0) {
        for (uint32_t i = 0; text == count && i < count; i++)
            text = guesses[i].is_usable && guesses[i].type != fnl_guess_intervals ? i : text;
        put_known(page, &guesses[text]);
        return rules * rule_points + rule_points / 2;
    }
    return rules * rule_points;
}

void fnl_draft_put_score(fnl_page *page, const fnl_guess *guesses, uint32_t count)
{
    const char *name = score_name(guesses, count);
    fnl_page_print(page,
                   "\nscores:\n"
                   "  - name: %s  # points are examples: put your own\n"
                   "    groups:\n"
                   "      - name: profile\n"
                   "        rules:\n",
                   name);
    int most = put_rules(page, guesses, count);
    fnl_page_print(page,
                   "    bands: [{name: A, from: %d}, {name: B, from: %d}, {name: C}]\n"
                   "    reasons: {top: 3}\n",
                   most * 2 / 3, most / 3);
}
