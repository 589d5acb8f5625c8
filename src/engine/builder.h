/* Building a block program. Every call gives the number of a value; asking twice for the same value gives the same number,
   so a sub-expression that occurs in many places is computed once. Values nobody needs are not computed. */
#ifndef FNL_ENGINE_BUILDER_H
#define FNL_ENGINE_BUILDER_H

#include "core/arena.h"
#include "core/failure.h"
#include "core/hash.h"
#include "table/block.h"

typedef uint32_t fnl_value;

typedef enum fnl_operation {
    /* Sources. */
    fnl_op_column,   /* immediate: column number; lane by the column */
    fnl_op_constant, /* immediate: the value, bits of a double, pool number, or truth: 1, 0, -1 unknown */
    fnl_op_missing,  /* NULL of a lane */
    fnl_op_as_of,    /* whole: the run's as_of, microseconds */
    fnl_op_today,    /* whole: the date of as_of in the model's zone */
    /* Truth. */
    fnl_op_and,
    fnl_op_or,
    fnl_op_not,
    fnl_op_is_null, /* of any lane; never unknown */
    fnl_op_is_true, /* truth → truth, never unknown */
    fnl_op_is_false,
    /* Comparisons: truth, unknown if either side is NULL. Whole: the immediate is the scale of a minus the scale of b; the
       comparison is exact, nothing overflows. */
    fnl_op_equal,
    fnl_op_less,
    fnl_op_less_equal,
    fnl_op_mixed_equal,      /* a whole of scale `immediate`, b number: by exact value */
    fnl_op_mixed_less,       /* a < b */
    fnl_op_mixed_less_equal, /* a <= b */
    fnl_op_mixed_greater,    /* a > b */
    fnl_op_mixed_greater_equal,
    fnl_op_like, /* text; immediate: pool number of the pattern */
    /* Choice: b where a is true, else c; b and c of one lane. */
    fnl_op_select,
    /* Whole numbers; overflow gives NULL and is counted. */
    fnl_op_add,
    fnl_op_subtract,
    fnl_op_multiply,
    fnl_op_negate,
    fnl_op_absolute,
    fnl_op_scale_up,     /* × 10^immediate */
    fnl_op_round_down,   /* ÷ 10^immediate, half away from zero */
    fnl_op_floor_divide, /* ÷ immediate, towards minus infinity */
    fnl_op_to_number,    /* whole of scale `immediate` → the nearest number */
    fnl_op_to_whole, /* number → whole of scale `immediate`, half away from zero; what does not fit is NULL and counted */
    /* Binary64; a result that is not finite is NULL, as is a division by zero. */
    fnl_op_number_add,
    fnl_op_number_subtract,
    fnl_op_number_multiply,
    fnl_op_number_divide,
    fnl_op_number_negate,
    fnl_op_number_absolute,
    fnl_op_number_round, /* to `immediate` digits after the point (-18 to 18), half away from zero by exact value */
    fnl_op_logistic,     /* 1 / (1 + e^-a) */
    /* Texts. */
    fnl_op_lower,
    fnl_op_length, /* whole: code points */
    /* Times. */
    fnl_op_date_to_time, /* the first instant of a local day */
    fnl_op_time_to_date, /* the local day of an instant */
    /* Made by build_points.h and by the builder itself; they have a table. */
    fnl_op_text_set,   /* truth: whether a text is among literals */
    fnl_op_whole_set,  /* truth: whether a whole lies in intervals; all conditions on one column merge into one */
    fnl_op_number_set, /* the same for a number */
    fnl_op_points,     /* what is given for true, false, unknown */
    fnl_op_bins,       /* what is given for the bin of a whole */
    fnl_op_number_bins,
    fnl_op_keys,         /* what is given for a whole or a text among sorted keys */
    fnl_op_per,          /* points × whole, to 1/100 */
    fnl_op_per_clamped,  /* the same between bounds, and something for NULL */
    fnl_op_sum,          /* immediate + wholes that are never NULL; proved to fit */
    fnl_op_clamp,        /* a whole between bounds */
    fnl_op_decay,        /* a × factor of the age of b, half away from zero */
    fnl_op_decay_points, /* what is given for a truth; where it is true, by the age of b */
    fnl_op_weigh,        /* Σ weight × whole, half away from zero */
    fnl_op_top,          /* the k largest of many wholes: 2k registers, k codes, then k values */
    fnl_op_advance,      /* rows go from stage to stage: registers as in build_advance.h */
    fnl_op_clock,        /* times read by the terms of a clock: registers as in build_clock.h */
    fnl_op_pick,         /* register `immediate` of a top, an advance or a clock */
    fnl_op_spell,        /* the text of a whole that stands for names */
    /* Only in steps: sets and keys of texts, answered by one look-up for each literal of the program … */
    fnl_op_literal_set,
    fnl_op_literal_keys,
    /* … or for each class of the texts of a column. */
    fnl_op_class_set,
    fnl_op_class_keys,
    fnl_op_convert, /* a whole or a number to another width; it fits */
    fnl_op_count_of_operations
} fnl_operation;

typedef struct fnl_builder fnl_builder;

/* Lane of a value. */
fnl_lane fnl_value_lane(const fnl_builder *builder, fnl_value value);

/* A constant's value, if value is one (not of NULLs). For truth 1, 0, -1. */
bool fnl_value_constant(const fnl_builder *builder, fnl_value value, int64_t *constant);

fnl_value fnl_build_column(fnl_builder *builder, uint32_t column);
fnl_value fnl_build_whole(fnl_builder *builder, int64_t value);
fnl_value fnl_build_number(fnl_builder *builder, double value);
fnl_value fnl_build_truth(fnl_builder *builder, int truth); /* 1, 0, -1 unknown */
fnl_value fnl_build_text(fnl_builder *builder, fnl_text text);
fnl_value fnl_build_missing(fnl_builder *builder, fnl_lane lane);

/* One of the operations above "Made by"; pass 0 for operands that it does not have. Lanes of operands are the caller's duty
   (asserted). Conditions that compare one value with constants merge into sets. */
fnl_value fnl_build(fnl_builder *builder, fnl_operation operation, fnl_value a, fnl_value b, fnl_value c,
                    int64_t immediate);

/* text LIKE pattern: a literal. */
fnl_value fnl_build_like(fnl_builder *builder, fnl_value text, fnl_text pattern);

/* Whether there was no memory: then all numbers are 0 and the program is never used. */
bool fnl_builder_failed(const fnl_builder *builder);

#endif
