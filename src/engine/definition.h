/* What a builder holds: the definitions of values and their tables. Known to the files of this folder only. */
#ifndef FNL_ENGINE_DEFINITION_H
#define FNL_ENGINE_DEFINITION_H

#include "engine/builder.h"

#define FNL_NO_VALUE UINT32_MAX
#define FNL_NO_TABLE UINT32_MAX

/* A value is its definition: equal bytes are the same value. No padding. */
typedef struct fnl_definition {
    uint32_t operation;
    uint32_t lane;
    fnl_value a;
    fnl_value b;
    fnl_value c;
    uint32_t table;
    int64_t immediate;
} fnl_definition;

/* The least and the most that a whole can be where it is valid. */
typedef struct fnl_extent {
    int64_t low;
    int64_t high;
} fnl_extent;

struct fnl_builder {
    const fnl_allocator *memory;
    fnl_index values;   /* fnl_definition → number */
    fnl_extent *bounds; /* by number of value */
    uint32_t bounds_capacity;
    fnl_index tables;   /* bytes of a table → number */
    fnl_index literals; /* texts: their numbers are the first of the pool */
    uint32_t products;  /* of factors of ages, in all tables */
    fnl_lane *columns;  /* lane of each column */
    uint32_t column_count;
    uint32_t column_capacity;
    bool failed;
};

/* What an operation gives in one case: a value, or NULL. */
typedef struct fnl_given {
    int64_t value;
    uint64_t known;
} fnl_given;

/* Tables; their items follow the head. */

/* Of text, whole and number sets. Texts: sorted pool numbers, true for members unless `inverted`. Whole and number: sorted
   cuts; true where an odd number of cuts is not above the value, unless inverted. */
typedef struct fnl_set_table {
    uint32_t count;
    uint32_t inverted;
    int64_t items[]; /* numbers as bits */
} fnl_set_table;

typedef struct fnl_points_table {
    fnl_given if_true;
    fnl_given if_false;
    fnl_given if_unknown;
} fnl_points_table;

/* count cuts, then count + 1 results. */
typedef struct fnl_bins_table {
    uint64_t count;
    fnl_given missing;
    int64_t items[];
} fnl_bins_table;

/* count keys ascending, then count results. */
typedef struct fnl_keys_table {
    uint64_t count;
    fnl_given otherwise;
    fnl_given missing;
    int64_t items[];
} fnl_keys_table;

typedef struct fnl_per_table {
    int64_t points; /* × value = result × 10^shift */
    int64_t shift;  /* may be negative */
} fnl_per_table;

/* The same between low and high; missing for NULL. */
typedef struct fnl_per_clamped_table {
    fnl_per_table per;
    int64_t low;
    int64_t high;
    int64_t missing;
    /* A value below `least` gives what least gives, one above `most` what that gives. */
    int64_t least;
    int64_t most;
} fnl_per_clamped_table;

/* Values to be summed, in pairs as in the tables below; the first of a pair is 0. */
typedef struct fnl_sum_table {
    uint64_t count;
    int64_t items[];
} fnl_sum_table;

typedef struct fnl_clamp_table {
    int64_t low;
    int64_t high;
} fnl_clamp_table;

typedef struct fnl_decay_table {
    int64_t step; /* in microseconds */
    uint64_t count;
    const uint32_t *factors; /* of the model */
} fnl_decay_table;

/* What is given for a truth; where it is true, items[age] for an age below count, items[count] for any other: too old, in
   the future, unknown. */
typedef struct fnl_decay_points_table {
    int64_t step; /* in microseconds */
    uint64_t count;
    int64_t if_false;
    int64_t if_unknown;
    int64_t items[];
} fnl_decay_points_table;

typedef struct fnl_weigh_table {
    uint64_t count;
    int64_t divisor;
    int64_t is_near; /* the sum of all that weights and values can be is below FNL_NEAR_SUM */
    int64_t items[]; /* weight, value number (register when sealed), … */
} fnl_weigh_table;

/* Up to here doubles hold a sum and half of a divisor of it exactly. */
#define FNL_NEAR_SUM (INT64_C(1) << 51)

typedef struct fnl_top_table {
    uint64_t count;
    uint64_t most;   /* k */
    int64_t items[]; /* code, value number (register when sealed), … in document order */
} fnl_top_table;

/* A move of an advance. Ways into `to` are numbered: its own from first_digit on, by the stages they come from. */
typedef struct fnl_advance_step {
    int64_t to;
    int64_t after; /* in microseconds */
    int64_t ways_into;
    int64_t first_digit;
    uint64_t from;     /* bits of stages */
    uint64_t required; /* bits of what may be missing */
} fnl_advance_step;

/* The truths of each move among the pairs of an advance: whether it is possible as the first move of a row, and as a later
   one but for `after`; whether it would be possible as the first if all that it requires were known; its reason. */
enum { fnl_step_first, fnl_step_later, fnl_step_held, fnl_step_has_reason, fnl_step_truths };

/* Pairs as above, the first of each 0: truths of each stage (whether a row is in it), whether it is in any, whether it is
   blocked, those of each move, what is missing. Then the moves; then the numbers of those with `after`, the shortest first; then the stages
   that are asked for. */
typedef struct fnl_advance_table {
    uint64_t count;
    uint64_t stage_count;
    uint64_t move_count;
    uint64_t missing_count;
    uint64_t wait_count;
    uint64_t entered_count;
    int64_t items[];
} fnl_advance_table;

/* The moves of a path, read from its end, which its first digits tell. numbers: room for as many as there are stages. */
uint32_t fnl_moves_of_path(const fnl_advance_step *moves, uint32_t stage_count, int64_t path, uint32_t *numbers);

static inline const fnl_advance_step *fnl_steps_of_advance(const fnl_advance_table *table)
{
    return (const fnl_advance_step *)(const void *)(table->items + 2 * table->count);
}

/* What a clock reads of a row. */
enum {
    fnl_clock_of_start,
    fnl_clock_of_stop,
    fnl_clock_of_pauses,
    fnl_clock_of_applicable,
    fnl_clock_of_cancelled,
    fnl_clock_of_target,
    fnl_clock_operands
};

/* Pairs as above, the first of each what it is to the clock; what it does not read has none. Then the targets as plain rows
   have them. */
typedef struct fnl_clock_table {
    uint64_t count;
    const struct fnl_clock_terms *terms; /* of the model */
    int64_t target;                      /* of every row, if the pairs have none */
    int64_t items[];
} fnl_clock_table;

/* What a whole stands for: one name, bits of names, the ways of a path. */
typedef enum fnl_spell_kind { fnl_spell_number, fnl_spell_bits, fnl_spell_path } fnl_spell_kind;

/* Pool numbers of names; of a path they are those of moves, which follow. */
typedef struct fnl_spell_table {
    uint64_t count;
    uint32_t kind;
    uint32_t stage_count; /* of a path */
    int64_t items[];
} fnl_spell_table;

/* What is given by pool number: `count` literals, then one slot for every other text. */
typedef struct fnl_literal_table {
    uint64_t count;
    fnl_given missing;    /* of keys */
    const int64_t *gives; /* of keys */
    const uint8_t *known; /* of keys: whether something is given; of a set: whether it is a member */
} fnl_literal_table;

/* What is given for each class; there are tables of 256 slots at least, so that any byte is one. */
typedef struct fnl_class_table {
    uint32_t count;        /* classes */
    bool all_known;        /* of keys */
    const void *gives;     /* of keys: in the width of the result */
    const uint8_t *low;    /* of keys of 16 bits: the lower byte of each */
    const uint8_t *high;   /* the upper byte */
    const uint8_t *known;  /* of keys: 1 where something is given */
    const uint8_t *truths; /* of a set: 1 true, 2 false, 0 unknown */
} fnl_class_table;

/* A decay of points as steps see it. */
typedef struct fnl_ages_table {
    int64_t step;
    uint64_t count;
    int64_t if_false;
    int64_t if_unknown;
    const void *gives; /* count + 1 of the width of the result, by age */
} fnl_ages_table;

/* The number of a definition. */
fnl_value fnl_define(fnl_builder *builder, const fnl_definition *definition);

const fnl_definition *fnl_definition_of(const fnl_builder *builder, fnl_value value);

/* The number of a table of size bytes; FNL_NO_TABLE without memory. */
uint32_t fnl_builder_table(fnl_builder *builder, const void *table, size_t size);
const void *fnl_table_of(const fnl_builder *builder, const fnl_definition *definition);

/* A comparison of a value with a constant as a set; false if it is none. */
bool fnl_set_of_comparison(fnl_builder *builder, fnl_operation operation, fnl_value a, fnl_value b, int64_t immediate,
                           fnl_value *out);

/* AND or OR of two sets on one value, NOT of one; false if they are none. */
bool fnl_set_of_sets(fnl_builder *builder, fnl_operation operation, fnl_value a, fnl_value b, fnl_value *out);

#endif
