/* A list of arrays as a stream. */
#ifndef FNL_TABLE_STREAM_H
#define FNL_TABLE_STREAM_H

#include "core/memory.h"

#include <funnelcore/arrow.h>

/* As fnl_stream_new says; pointers are not NULL. */
int32_t fnl_stream_make(const fnl_allocator *memory, struct ArrowSchema *schema, struct ArrowArray *arrays,
                        size_t n_arrays, struct ArrowArrayStream *out, fnl_error *error);

#endif
