/* Names in a model: what may be one, and which known one a misspelt one is nearest to. */
#ifndef FNL_MODEL_NAMES_H
#define FNL_MODEL_NAMES_H

#include "core/text_view.h"

enum { fnl_most_identifier = 63 };

/* [A-Za-z_][A-Za-z0-9_]*, at most 63 bytes: what may become an output column. */
bool fnl_is_identifier(fnl_text name);

/* Any text without control characters. */
bool fnl_is_printable(fnl_text name);

/* The beginning of a text, whole code points only, short enough for a message. */
fnl_text fnl_shown(fnl_text text);

/* The best candidate so far for an unknown name. */
typedef struct fnl_nearest {
    fnl_text unknown;
    fnl_text best; /* empty: none is near */
    unsigned distance;
} fnl_nearest;

fnl_nearest fnl_nearest_start(fnl_text unknown);
void fnl_nearest_try(fnl_nearest *nearest, fnl_text candidate);

#endif
