/* Names in a model: what may be one, and how they are shown. */
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

#endif
