/* Random decisions against an obvious reading of their rules, row by row, with unknown conditions. */
#include "arrow_reading.h"

#include <funnelcore/funnelcore.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decision_table.h"

enum { most_rules = 12, columns = 3, rounds = 150, most_rows = 300, model_size = 8192, texts = 4 };
enum { column_number, column_text, column_bool };

typedef enum hit { hit_first, hit_unique, hit_list, hit_sum, hit_count, hit_min, hit_max, hit_kinds } hit;

/* field compared with a limit, maybe joined to the other field compared with another. */
typedef struct condition {
    bool of_y;
    uint32_t comparison; /* > < = IS NULL */
    int64_t limit;
    uint32_t joined; /* nothing, AND, OR */
    int64_t other_limit;
} condition;

typedef struct table_rule {
    condition when;
    bool known[columns];
    int64_t values[columns]; /* of texts their number */
} table_rule;

typedef struct decision_table {
    hit hit;
    uint32_t rule_count;
    table_rule rules[most_rules];
    bool has_otherwise;
    table_rule otherwise;
} decision_table;

static uint32_t next(uint64_t *state, uint32_t most)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % most;
}

/* 1, 0, -1 unknown */
static int compare(bool known, int64_t value, uint32_t comparison, int64_t limit)
{
    if (comparison == 3)
        return !known;
    if (!known)
        return -1;
    return comparison == 0 ? value > limit : comparison == 1 ? value < limit : value == limit;
}

static int truth_of(const condition *when, const lead *of)
{
    bool known = when->of_y ? of->has_y : of->has_x;
    bool other_known = when->of_y ? of->has_x : of->has_y;
    int one = compare(known, when->of_y ? of->y : of->x, when->comparison, when->limit);
    int two = compare(other_known, when->of_y ? of->x : of->y, 0, when->other_limit);
    if (when->joined == 1)
        return one == 0 || two == 0 ? 0 : one < 0 || two < 0 ? -1 : 1;
    if (when->joined == 2)
        return one == 1 || two == 1 ? 1 : one < 0 || two < 0 ? -1 : 0;
    return one;
}

static void make_rule(uint64_t *state, table_rule *rule, bool is_first)
{
    rule->when = (condition){ .of_y = next(state, 2) != 0,
                              .comparison = next(state, 4),
                              .limit = next(state, 6),
                              .joined = next(state, 3),
                              .other_limit = next(state, 6) };
    for (uint32_t i = 0; i < columns; i++) {
        rule->known[i] = is_first || next(state, 5) != 0;
        rule->values[i] =
            i == column_number ? (int64_t)next(state, 2001) - 1000 : next(state, i == column_text ? texts : 2);
    }
}

static void make_table(uint64_t *state, decision_table *table)
{
    table->hit = next(state, hit_kinds);
    table->rule_count = 1 + next(state, most_rules);
    for (uint32_t i = 0; i < table->rule_count; i++)
        make_rule(state, &table->rules[i], i == 0);
    table->has_otherwise = next(state, 2) != 0;
    make_rule(state, &table->otherwise, false);
}

static size_t write_values(const decision_table *table, const table_rule *rule, char *out, size_t size)
{
    bool is_number = table->hit >= hit_sum;
    size_t length = (size_t)snprintf(out, size, "{");
    if (rule->known[column_number]) /* two digits after the point, but for counts, whose `otherwise` is a count */
        length +=
            (size_t)snprintf(out + length, size - length, "n: %s%lld%s", rule->values[column_number] < 0 ? "-" : "",
                             (long long)llabs(rule->values[column_number]), table->hit == hit_count ? "" : ".25");
    if (rule->known[column_text] && !is_number)
        length += (size_t)snprintf(out + length, size - length, "%st: t%lld", length == 1 ? "" : ", ",
                                   (long long)rule->values[column_text]);
    if (rule->known[column_bool] && !is_number)
        length += (size_t)snprintf(out + length, size - length, "%sb: %s", length == 1 ? "" : ", ",
                                   rule->values[column_bool] != 0 ? "true" : "false");
    return length + (size_t)snprintf(out + length, size - length, "}");
}

static void write_model(const decision_table *table, char *out)
{
    static const char *const hits[] = { "first",
                                        "unique",
                                        "collect",
                                        "collect\n    aggregate: sum",
                                        "collect\n    aggregate: count",
                                        "collect\n    aggregate: min",
                                        "collect\n    aggregate: max" };
    static const char *const comparisons[] = { " > ", " < ", " = " };
    size_t at =
        (size_t)snprintf(out, model_size, HEAD "decisions:\n  - name: d\n    hit: %s\n    rules:\n", hits[table->hit]);
    for (uint32_t i = 0; i < table->rule_count; i++) {
        const condition *when = &table->rules[i].when;
        at += (size_t)snprintf(out + at, model_size - at, "      - {when: \"%c", when->of_y ? 'y' : 'x');
        if (when->comparison == 3)
            at += (size_t)snprintf(out + at, model_size - at, " IS NULL");
        else
            at += (size_t)snprintf(out + at, model_size - at, "%s%lld", comparisons[when->comparison],
                                   (long long)when->limit);
        if (when->joined != 0)
            at += (size_t)snprintf(out + at, model_size - at, "%s%c > %lld", when->joined == 1 ? " AND " : " OR ",
                                   when->of_y ? 'x' : 'y', (long long)when->other_limit);
        at += (size_t)snprintf(out + at, model_size - at, "\", then: ");
        at += write_values(table, &table->rules[i], out + at, model_size - at);
        at += (size_t)snprintf(out + at, model_size - at, "}\n");
    }
    if (table->has_otherwise) {
        at += (size_t)snprintf(out + at, model_size - at, "    otherwise: ");
        at += write_values(table, &table->otherwise, out + at, model_size - at);
        snprintf(out + at, model_size - at, "\n");
    }
}

/* In quarters, as the model has them. */
static int64_t quarters(const decision_table *table, int64_t value)
{
    if (table->hit == hit_count)
        return 4 * value;
    return value < 0 ? 4 * value - 1 : 4 * value + 1;
}

static void show_entry(const decision_table *table, const table_rule *rule, uint32_t column, char shown[shown_size])
{
    if (rule == NULL || !rule->known[column])
        snprintf(shown, shown_size, "NULL");
    else if (column == column_number)
        snprintf(shown, shown_size, "%.15g", (double)quarters(table, rule->values[column]) / 4);
    else if (column == column_text)
        snprintf(shown, shown_size, "t%lld", (long long)rule->values[column]);
    else
        snprintf(shown, shown_size, "%s", rule->values[column] != 0 ? "true" : "false");
}

/* How a list writes it: a number with its digits. */
static void append(const decision_table *table, const table_rule *rule, uint32_t column, char shown[shown_size])
{
    size_t length = strlen(shown);
    if (!rule->known[column])
        return;
    snprintf(shown + length, shown_size - length, "%s", length == 1 ? "" : ", ");
    length = strlen(shown);
    show_entry(table, rule, column, shown + length);
}

static void expect_list(const decision_table *table, const lead *of, uint32_t column, char shown[shown_size])
{
    bool any = false;
    snprintf(shown, shown_size, "[");
    for (uint32_t i = 0; i < table->rule_count; i++)
        if (truth_of(&table->rules[i].when, of) == 1) {
            any = true;
            append(table, &table->rules[i], column, shown);
        }
    if (!any && table->has_otherwise)
        append(table, &table->otherwise, column, shown);
    size_t length = strlen(shown);
    snprintf(shown + length, shown_size - length, "]");
}

/* What the true rules of a row give for the number. */
typedef struct collected {
    bool any; /* rule is true */
    int64_t count, sum, least, most;
} collected;

static collected collect(const decision_table *table, const lead *of)
{
    collected all = { .least = INT64_MAX, .most = INT64_MIN };
    for (uint32_t i = 0; i < table->rule_count; i++) {
        const table_rule *rule = &table->rules[i];
        if (truth_of(&rule->when, of) != 1)
            continue;
        all.any = true;
        if (!rule->known[column_number])
            continue;
        int64_t value = quarters(table, rule->values[column_number]);
        all.count++;
        all.sum += value;
        all.least = value < all.least ? value : all.least;
        all.most = value > all.most ? value : all.most;
    }
    return all;
}

static void expect_number(const decision_table *table, const lead *of, char shown[shown_size])
{
    collected all = collect(table, of);
    int64_t value = table->hit == hit_sum   ? all.sum
                    : table->hit == hit_min ? all.least
                    : table->hit == hit_max ? all.most
                                            : 4 * all.count;
    if (!all.any && table->has_otherwise && table->otherwise.known[column_number])
        show_entry(table, &table->otherwise, column_number, shown);
    else if (all.count == 0 && table->hit >= hit_min)
        snprintf(shown, shown_size, "NULL");
    else
        snprintf(shown, shown_size, "%.15g", (double)value / 4);
}

static void expect(const decision_table *table, const lead *of, uint32_t column, char shown[shown_size])
{
    const table_rule *first = NULL;
    uint32_t hits = 0;
    for (uint32_t i = 0; i < table->rule_count; i++)
        if (truth_of(&table->rules[i].when, of) == 1) {
            first = first == NULL ? &table->rules[i] : first;
            hits++;
        }
    if (table->hit >= hit_sum) {
        expect_number(table, of, shown);
    } else if (table->hit == hit_list) {
        expect_list(table, of, column, shown);
    } else {
        if (hits == 0)
            first = table->has_otherwise ? &table->otherwise : NULL;
        if (hits > 1 && table->hit == hit_unique)
            first = NULL;
        show_entry(table, first, column, shown);
    }
}

static void check_round(uint64_t *state, uint32_t round)
{
    static const char *const names[] = { "d_n", "d_t", "d_b" };
    decision_table table;
    decision_run run;
    lead leads[most_rows];
    char model[model_size];
    make_table(state, &table);
    write_model(&table, model);
    uint32_t rows = 1 + next(state, most_rows);
    for (uint32_t row = 0; row < rows; row++)
        leads[row] = (lead){ next(state, 5) != 0, next(state, 8), next(state, 5) != 0, next(state, 8) };
    uint32_t count = table.hit >= hit_sum ? 1 : columns;
    start_decisions(&run, model, names, count, leads, rows);
    for (uint32_t row = 0; row < rows; row++)
        for (uint32_t column = 0; column < count; column++) {
            char shown[shown_size], wanted[shown_size];
            show_value(&run, column, row, shown);
            expect(&table, &leads[row], column, wanted);
            if (strcmp(shown, wanted) != 0)
                fail_msg("round %u, row %u (x %lld, y %lld), %s: %s, wanted %s by\n%s", round, row,
                         leads[row].has_x ? (long long)leads[row].x : -1,
                         leads[row].has_y ? (long long)leads[row].y : -1, names[column], shown, wanted, model);
        }
    end_decisions(&run);
}

static void test_random(void **state)
{
    (void)state;
    uint64_t seed = 20261122;
    for (uint32_t round = 0; round < rounds; round++)
        check_round(&seed, round);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_random) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
