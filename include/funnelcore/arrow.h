/* Part of <funnelcore/funnelcore.h>: the Arrow C data and stream interfaces, as the Arrow project publishes them. */
#ifndef FUNNELCORE_ARROW_H
#define FUNNELCORE_ARROW_H

#include <funnelcore/error.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

/**
 * Turn a list of arrays of one schema into a stream, for hosts that speak streams.
 *
 * @param schema   moved into the stream (its release is set to NULL), also the arrays; on failure all stay the caller's
 * @param arrays   n_arrays structs, may be NULL if there are none
 * @param out      written on success; its release frees what was not yet taken
 * @return FNL_OK, FNL_E_ARG, FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_stream_new(struct ArrowSchema *schema, struct ArrowArray *arrays, size_t n_arrays,
                               struct ArrowArrayStream *out, fnl_error *error);

/*
 * Destructors for Python capsules named "arrow_schema", "arrow_array", "arrow_array_stream" that hold a struct allocated
 * by fnl_capsule_allocate: they release what the struct holds and free it. They reach PyCapsule_GetPointer through a
 * weak symbol, so that the library loads without Python. Since 0.1.
 */
FNL_API void fnl_capsule_free_schema(void *capsule);
FNL_API void fnl_capsule_free_array(void *capsule);
FNL_API void fnl_capsule_free_stream(void *capsule);

/** Zeroed memory for a struct that goes into a capsule; NULL if there is none. Since 0.1. */
FNL_API void *fnl_capsule_allocate(size_t size);

/**
 * A schema or an array that several may hold at once, for hosts whose results go out more than once or beside the columns
 * of the table they were computed from. Counted inside: what was given out keeps alive what it needs. Any thread.
 */
typedef struct fnl_shared fnl_shared;

/**
 * Share a table.
 *
 * @param schema  a struct ("+s"), moved in (its release is set to NULL); may be NULL
 * @param array   a struct array, moved in; may be NULL
 * @param block   memory of fnl_capsule_allocate that belongs to them, freed after them; may be NULL. A host that has laid
 *                out structs and buffers in it itself needs no release: that of schema and array may be NULL then
 * @param out     written on success; given back by fnl_shared_free or fnl_shared_take
 * @return FNL_OK, FNL_E_ARG, FNL_E_NOMEM; on failure all stay the caller's. Since 0.1.
 */
FNL_API int32_t fnl_shared_new(struct ArrowSchema *schema, struct ArrowArray *array, void *block, fnl_shared **out,
                               fnl_error *error);

/**
 * A struct of columns chosen from shared tables, their buffers not copied.
 *
 * @param sources     n_columns tables, not NULL, the same as often as wanted
 * @param columns     n_columns numbers of columns in their sources, from 0
 * @param first_rows  n_columns rows of the sources to begin with; NULL: 0 in all
 * @param n_columns   at least 1
 * @param n_rows      how many rows; every source must have them. Not used if out is NULL
 * @param out_schema  may be NULL; the caller releases it
 * @param out         may be NULL; the caller releases it
 * @return FNL_OK, FNL_E_ARG, FNL_E_LIMIT (a column nested deeper than 64 levels), FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_shared_columns(const fnl_shared *const *sources, const int64_t *columns, const int64_t *first_rows,
                                   uint32_t n_columns, int64_t n_rows, struct ArrowSchema *out_schema,
                                   struct ArrowArray *out, fnl_error *error);

/**
 * Give up the table and get its array back, to be filled again by fnl_plan_run: out is the array if nothing else holds it,
 * else zeroed. NULL is allowed. Since 0.1.
 */
FNL_API void fnl_shared_take(fnl_shared *shared, struct ArrowArray *out);

/** Give up the table; what was given out of it stays. NULL is allowed. Since 0.1. */
FNL_API void fnl_shared_free(fnl_shared *shared);

#ifdef __cplusplus
}
#endif
#endif
