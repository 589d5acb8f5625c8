/* Random conditions over few values, and every row that they tell apart. */
#ifndef EXPRESSION_CONDITIONS_H
#define EXPRESSION_CONDITIONS_H

#include "expression_run.h"

/* A small random generator of our own, so that the cases are the same everywhere. */
static inline uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

enum { most_rows = 5 * 4 * 4 * 3 };

/* Every combination of the values that the conditions tell apart, and NULL. */
static inline void fill_condition_rows(run_cell rows[most_rows][scope_count])
{
    static const double ratios[] = { 0.25, 0.5, 1 };
    static const char *const stages[] = { "a", "b", "c" };
    for (uint32_t row = 0; row < most_rows; row++) {
        for (uint32_t column = 0; column < scope_count; column++)
            rows[row][column] = (run_cell){ .is_null = true };
        uint32_t visits = row % 5, ratio = row / 5 % 4, stage = row / 20 % 4, demo = row / 80;
        if (visits < 4)
            rows[row][scope_visits] = (run_cell){ .whole = visits };
        if (ratio < 3)
            rows[row][scope_ratio] = (run_cell){ .number = ratios[ratio] };
        if (stage < 3)
            rows[row][scope_stage] = (run_cell){ .text = stages[stage] };
        if (demo < 2)
            rows[row][scope_demo] = (run_cell){ .whole = demo };
    }
}

static const char *const condition_atoms[] = {
    "visits > 1",
    "visits >= 1",
    "visits < 1",
    "visits <= 1.5",
    "visits = 2",
    "visits <> 2",
    "visits IN (0, 2)",
    "visits NOT IN (0,1)",
    "visits IS NULL",
    "visits IS NOT NULL",
    "visits = 0.5",
    "2 > visits",
    "ratio < 1",
    "ratio >= 1",
    "ratio = 0.5",
    "ratio <> 0.5",
    "ratio IN (0.5, 1)",
    "stage = 'a'",
    "stage <> 'a'",
    "stage IN ('a', 'b')",
    "stage NOT IN ('b')",
    "stage IN ('b', NULL)",
    "demo",
    "demo IS NOT TRUE",
    "demo IS NULL",
    "demo = FALSE",
    "NULL",
    "FALSE",
    "visits BETWEEN 1 AND 2",
    "visits NOT BETWEEN 1 AND 2",
    "ratio NOT BETWEEN 1 AND NULL",
    "stage = NULL",
    "1 < 2",
    "TRUE",
};
enum { condition_atom_count = sizeof condition_atoms / sizeof *condition_atoms };

/* What a condition gives for each row: T, F or U. */
typedef struct condition_truths {
    char rows[most_rows];
} condition_truths;

static inline char and_of(char a, char b)
{
    if (a == 'F' || b == 'F')
        return 'F';
    return a == 'T' && b == 'T' ? 'T' : 'U';
}

static inline char not_of(char a)
{
    return (char)(a == 'T' ? 'F' : (a == 'F' ? 'T' : 'U'));
}

static inline void join_truths(condition_truths *a, const condition_truths *b, bool is_and)
{
    for (uint32_t row = 0; row < most_rows; row++)
        a->rows[row] =
            is_and ? and_of(a->rows[row], b->rows[row]) : not_of(and_of(not_of(a->rows[row]), not_of(b->rows[row])));
}

/* Appends a condition. With the truths of all atoms, also gives its own by Kleene's tables. */
static inline void put_condition(fnl_buffer *out, uint64_t *seed, int levels, const condition_truths *atoms,
                                 condition_truths *truths)
{
    uint32_t kind = levels == 0 ? 0 : draw(seed, 6);
    if (kind < 2) {
        uint32_t atom = draw(seed, condition_atom_count);
        fnl_buffer_put_string(out, condition_atoms[atom]);
        if (truths != NULL)
            *truths = atoms[atom];
        return;
    }
    bool negated = kind == 2, is_and = kind < 5;
    fnl_buffer_put_string(out, negated ? "NOT (" : "(");
    put_condition(out, seed, levels - 1, atoms, truths);
    for (uint32_t more = negated ? 0 : 1 + draw(seed, 2); more > 0; more--) {
        condition_truths right = { { 0 } };
        fnl_buffer_put_string(out, is_and ? " AND " : " OR ");
        put_condition(out, seed, levels - 1, atoms, truths == NULL ? NULL : &right);
        if (truths != NULL)
            join_truths(truths, &right, is_and);
    }
    fnl_buffer_put_byte(out, ')');
    for (uint32_t row = 0; negated && truths != NULL && row < most_rows; row++)
        truths->rows[row] = not_of(truths->rows[row]);
}

#endif
