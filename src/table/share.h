/* One schema or array that several may hold at once, and structs of columns chosen from such. */
#ifndef FNL_TABLE_SHARE_H
#define FNL_TABLE_SHARE_H

#include "core/memory.h"

#include <funnelcore/arrow.h>

/* Moves schema and array (either may be NULL) in, block too. memory is copied. FNL_E_NOMEM: all stay the caller's. */
int32_t fnl_share_new(const fnl_allocator *memory, struct ArrowSchema *schema, struct ArrowArray *array, void *block,
                      fnl_shared **out, fnl_error *error);

/* Gives up the caller's hold; what others still hold stays. */
void fnl_share_free(fnl_shared *shared);

/* The array itself if nobody else holds it, else zeroed; the caller's hold is given up. */
void fnl_share_take(fnl_shared *shared, struct ArrowArray *out);

/* A struct of columns; the arguments are those of fnl_shared_columns. FNL_E_ARG, FNL_E_LIMIT, FNL_E_NOMEM. */
int32_t fnl_share_schemas(const fnl_shared *const *sources, const int64_t *columns, uint32_t n_columns,
                          struct ArrowSchema *out, fnl_error *error);
int32_t fnl_share_arrays(const fnl_shared *const *sources, const int64_t *columns, const int64_t *first_rows,
                         uint32_t n_columns, int64_t n_rows, struct ArrowArray *out, fnl_error *error);

#endif
