/* The section `lifecycle`: stages and the moves between them. */
#ifndef FNL_MODEL_LIFECYCLE_H
#define FNL_MODEL_LIFECYCLE_H

#include "core/failure.h"
#include "expr/expression.h"

#define FNL_NO_FIELD UINT32_MAX

enum {
    fnl_most_stages = 64, /* of the line and beside it */
    fnl_most_moves = 1024,
    fnl_most_required = 62,           /* different fields that moves require */
    fnl_most_joined_names = 64 << 10, /* bytes of the names of all moves, and of all required fields */
};

typedef struct fnl_stage {
    fnl_text name;
    fnl_text held; /* as the stage field holds it: folded, aliased */
    fnl_place place;
} fnl_stage;

/* A field of leads that the host keeps for a stage: set on entering if it was NULL. */
typedef struct fnl_kept_field {
    uint32_t field;
    uint32_t stage;
    fnl_expression
        *stamp; /* what it is set to, converted to the field's type as computed fields are; NULL: as_of (`at`) */
    fnl_text stamp_text; /* as written: the exact name of a symbol, else an expression */
    fnl_text output;     /* <field>_next */
} fnl_kept_field;

typedef struct fnl_move {
    fnl_text name;
    fnl_place place;
    bool from_any;  /* then `from` has every stage but `to` and the last of the line */
    uint32_t *from; /* stages, each once, in the order written; of `any` ascending */
    uint32_t from_count;
    uint32_t to;
    fnl_expression *when; /* NULL: always; then `after` or `requires` is given */
    int64_t after_s;      /* 0: at once */
    uint32_t *required;   /* fields of leads, in the order written */
    uint32_t required_count;
    fnl_text reason;       /* empty: none */
    uint32_t reason_field; /* a text field of leads, or FNL_NO_FIELD */
} fnl_move;

typedef struct fnl_lifecycle {
    fnl_place place;
    uint32_t stage_field; /* a text */
    uint32_t
        since_field;   /* a time; FNL_NO_FIELD: no move has `after`, there is no stage_since_next and no wait_until */
    fnl_stage *stages; /* the line, then the sides */
    uint32_t stage_count;
    uint32_t line_count;
    fnl_index *stage_names;  /* to the number in stages */
    fnl_field stage_outcome; /* what texts compared with stage_next may be: its values are the names */
    fnl_kept_field
        *kept; /* in the order of stages; of a stage `at` first, then its stamps in the order of their names */
    uint32_t kept_count;
    fnl_move *moves;
    uint32_t move_count;
} fnl_lifecycle;

/* Outputs that every lifecycle has, as symbols and columns, in this order; then one for each kept field. */
typedef enum fnl_lifecycle_output {
    fnl_lifecycle_stage_next,       /* text */
    fnl_lifecycle_stage_since_next, /* time */
    fnl_lifecycle_moved,            /* bool */
    fnl_lifecycle_move,             /* text */
    fnl_lifecycle_move_reason,      /* text */
    fnl_lifecycle_move_missing,     /* text */
    fnl_lifecycle_wait_until,       /* time */
    fnl_lifecycle_outputs
} fnl_lifecycle_output;

extern const char *const fnl_lifecycle_output_names[fnl_lifecycle_outputs];

#endif
