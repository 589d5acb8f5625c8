/* What somebody who mistyped a name probably meant. */
#ifndef FNL_EXPR_NEAREST_H
#define FNL_EXPR_NEAREST_H

#include "core/text_view.h"

typedef struct fnl_nearest {
    fnl_text wanted;
    fnl_text best;     /* empty: nothing is near */
    unsigned distance; /* of best; before the first try the most that still counts as near, plus one */
    unsigned tried;
} fnl_nearest;

/* wanted and candidates must outlive the search. */
void fnl_nearest_start(fnl_nearest *nearest, fnl_text wanted);

/* Keeps candidate if it is nearer than all before it. Edits count 1 (also two letters changed round), other case alone
   less than any of them. After many candidates more are passed over: a hint may not cost seconds. */
void fnl_nearest_try(fnl_nearest *nearest, fnl_text candidate);

/* The nearest of all candidates; empty if none is near. */
fnl_text fnl_nearest_among(fnl_text wanted, const fnl_text *candidates, uint32_t count);

#endif
