/* Building what a lifecycle needs: rows that go from stage to stage by moves, and the texts of what happened. */
#ifndef FNL_ENGINE_BUILD_ADVANCE_H
#define FNL_ENGINE_BUILD_ADVANCE_H

#include "engine/definition.h"

enum {
    fnl_most_advance_stages = 64,
    fnl_most_advance_missing = 62, /* bits of a whole that is not negative */
};

/* A move out of some stages. Truths that are not true hold it back; FNL_NO_VALUE holds nothing back. */
typedef struct fnl_advance_move {
    const uint32_t *from;
    uint32_t from_count;
    uint32_t to;
    fnl_value when;
    fnl_value waited;         /* asked of the first move of a row only: after it a row has waited for nothing */
    fnl_value complete;       /* all that it requires is known; never unknown */
    fnl_value has_reason;     /* FNL_NO_VALUE: it has none */
    int64_t after_s;          /* what `waited` is about; 0: at once */
    const uint32_t *required; /* numbers in `missing` */
    uint32_t required_count;
} fnl_advance_move;

typedef struct fnl_advance {
    fnl_value stage;   /* whole: number of the stage; another number where there is none, never NULL */
    fnl_value blocked; /* truth: where it is true there is no move; FNL_NO_VALUE: nowhere */
    fnl_value since;   /* whole: the instant at which it was entered; FNL_NO_VALUE: no move has `after` */
    uint32_t stage_count;
    const fnl_advance_move *moves; /* the first possible one wins */
    uint32_t move_count;
    const fnl_value *missing; /* truths: what moves require is not known */
    uint32_t missing_count;
    const uint32_t *entered; /* stages of which it is asked whether a row enters them */
    uint32_t entered_count;
} fnl_advance;

/* What fnl_build_pick takes from it. */
enum {
    fnl_advance_stage,   /* whole: where the row is at the end; NULL where there is no stage */
    fnl_advance_path,    /* whole for fnl_build_path_text; NULL where it has not moved */
    fnl_advance_reason,  /* whole: number of the last move of the row that has a reason */
    fnl_advance_missing, /* whole for fnl_build_joined: what only is missing to moves out of its stage at the end */
    fnl_advance_wait, /* whole: the instant at which the first of the moves that only `after` holds back is possible */
    fnl_advance_entered, /* truth: whether it has entered the first stage of `entered`; then of the next … */
};

/* Rows go on until nothing more is possible, into no stage twice; the one they begin in is one of them. All paths have
   numbers below 2^62: the product of the ways into each stage, times the stages, twice. */
fnl_value fnl_build_advance(fnl_builder *builder, const fnl_advance *advance);

/* The moves for fnl_moves_of_path; NULL without memory. */
const fnl_advance_step *fnl_advance_steps(fnl_arena *arena, const fnl_advance *advance);

/* The names of the moves of a path, joined by " > ". */
fnl_value fnl_build_path_text(fnl_builder *builder, const fnl_advance *advance, fnl_value path, const fnl_text *names);

/* The name of a whole from 0 on. */
fnl_value fnl_build_name(fnl_builder *builder, fnl_value number, uint32_t count, const fnl_text *names);

/* The names of the bits of a whole, joined by ";"; of none the text is empty. */
fnl_value fnl_build_joined(fnl_builder *builder, fnl_value bits, uint32_t count, const fnl_text *names);

/* The width of what a pick takes, for kernels. */
static inline uint8_t fnl_width_of_advance(uint32_t which)
{
    if (which >= fnl_advance_entered)
        return fnl_width_truth;
    return which == fnl_advance_stage || which == fnl_advance_reason ? fnl_width_16 : fnl_width_64;
}

#endif
