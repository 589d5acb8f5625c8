/* A buffer over bytes of the caller: for a number, a truth or a time as text, without any allocation. */
#ifndef FNL_TABLE_FIXED_BUFFER_H
#define FNL_TABLE_FIXED_BUFFER_H

#include "core/buffer.h"

enum { fnl_shown_size = 64 }; /* more than any of them takes */

/* Fails instead of growing; needs no end. */
fnl_buffer fnl_fixed_buffer(char bytes[fnl_shown_size]);

#endif
