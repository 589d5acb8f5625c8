/* From the model's lifecycle to values of a block program. */
#ifndef FNL_LIFECYCLE_LIFECYCLE_H
#define FNL_LIFECYCLE_LIFECYCLE_H

#include "engine/build_points.h"
#include "model/model.h"

/* What it is built from: expressions read symbols through resolve, fields by the numbers of their symbols. */
typedef struct fnl_lifecycle_inputs {
    const fnl_model *model;
    fnl_builder *builder;
    fnl_arena *arena;
    fnl_resolve *resolve;
    void *context;
} fnl_lifecycle_inputs;

/* One move, for explanations. */
typedef struct fnl_move_values {
    fnl_value when;     /* truth; FNL_NO_VALUE: always true */
    fnl_value waited;   /* truth: `after` is over for where the lead was before the run; FNL_NO_VALUE: none */
    fnl_value complete; /* truth: all required fields are known; FNL_NO_VALUE: none required */
} fnl_move_values;

typedef struct fnl_lifecycle_values {
    fnl_value stage;      /* whole: number of the stage before the run; NULL where its text is no stage's */
    fnl_value stage_next; /* whole: number of the stage; NULL where the stage's text is none */
    fnl_value since_next; /* whole: instant; FNL_NO_VALUE without a field for it */
    fnl_value moved;      /* truth */
    fnl_value path;       /* whole: the moves taken, for fnl_lifecycle_taken; NULL: none */
    fnl_value move;       /* text */
    fnl_value reason;     /* text */
    fnl_value missing;    /* text */
    fnl_value wait_until; /* whole: instant; FNL_NO_VALUE as above */
    fnl_value *kept;      /* by kept field: in the lane of its type */
    fnl_value stage_text; /* text: stage_next as expressions read it */
    const fnl_text *stages;
    uint32_t stage_count;
    fnl_move_values *moves;
    const fnl_advance_step *steps; /* to read a path */
    /* Truths that are reported as rejected values of the fields `stage` and `since`. */
    fnl_value unknown_stage;
    fnl_value future_since; /* FNL_NO_VALUE as above */
} fnl_lifecycle_values;

/* The model has a lifecycle. FNL_E_NOMEM. */
int32_t fnl_lifecycle_build(const fnl_lifecycle_inputs *inputs, fnl_lifecycle_values *out, fnl_error *error);

/* The moves of a path, in the order in which they were taken; room for fnl_most_stages. */
uint32_t fnl_lifecycle_taken(const fnl_lifecycle_values *values, int64_t path, uint32_t *moves);

#endif
