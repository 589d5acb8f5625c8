/* Part of <funnelcore/funnelcore.h>: the agreement. */
#ifndef FUNNELCORE_MODEL_H
#define FUNNELCORE_MODEL_H

#include <funnelcore/arrow.h>

/** The agreement: immutable, counted references, any number of threads. */
typedef struct fnl_model fnl_model;

/**
 * Where memory comes from. Every function gets context. resize of a NULL block allocates; both return NULL when there is
 * no memory, never jump. Blocks are aligned for any type. All three may be called from any thread that uses the model or
 * what was made from it, also from the release of a result.
 */
typedef struct fnl_allocator {
    uint32_t struct_size;
    uint32_t reserved;
    void *(*allocate)(void *context, size_t size);
    void *(*resize)(void *context, void *block, size_t size);
    void (*release)(void *context, void *block);
    void *context;
} fnl_allocator;

#define FNL_ALLOCATOR_INIT                                                                                             \
    {                                                                                                                  \
        sizeof(fnl_allocator), 0, NULL, NULL, NULL, NULL                                                               \
    }

/**
 * Holidays for a calendar of a model, in addition to those that the model lists. calendar: its name. list: a JSON list of
 * texts as the model's `holidays` has them, as fnl_holidays_read makes it from a calendar file; size bytes, borrowed for
 * the call. Frozen.
 */
typedef struct fnl_holidays {
    const char *calendar;
    const char *list;
    size_t size;
} fnl_holidays;

/**
 * How a model is read. zone_folder: where zone data is (TZif files), copied; NULL is the system's /usr/share/zoneinfo.
 * holidays: holiday_count of them, for calendars of a model that is not compiled. as_of: microseconds since 1970 UTC; if
 * given there are warnings about calendars that end before then or soon after. Zero is the default of everything.
 */
typedef struct fnl_model_options {
    uint32_t struct_size;
    uint32_t flags;
    const fnl_allocator *allocator;
    const char *zone_folder;
    const fnl_holidays *holidays;
    uint32_t holiday_count;
    uint32_t reserved;
    int64_t as_of;
} fnl_model_options;

#define FNL_MODEL_OPTIONS_INIT                                                                                         \
    {                                                                                                                  \
        sizeof(fnl_model_options), 0, NULL, NULL, NULL, 0, 0, 0                                                        \
    }

/** Bytes made by the library, freed by fnl_bytes_free. */
typedef struct fnl_bytes {
    uint32_t struct_size;
    uint32_t reserved;
    uint8_t *data;
    size_t size;
    void *owner;
} fnl_bytes;

#define FNL_BYTES_INIT                                                                                                 \
    {                                                                                                                  \
        sizeof(fnl_bytes), 0, NULL, 0, NULL                                                                            \
    }

/* Forms that a model is written in. */
#define FNL_FORM_CBOR 1
#define FNL_FORM_JSON 2
#define FNL_FORM_WORDS 3

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Read a model: YAML, JSON (the first character is '{') or CBOR (as fnl_model_write made it), told apart by the bytes.
 *
 * @param text         size bytes; borrowed for the call; UTF-8 with or without BOM, or CBOR
 * @param options      may be NULL
 * @param out          the model, to be given back by fnl_model_unref; written on success
 * @param problems     may be NULL; gets all errors and warnings, in both cases, unless there is none or no memory for
 *                     them: then NULL. Free it with fnl_diagnostics_free
 * @param error        may be NULL; the first error
 * @return FNL_OK (there may be warnings), FNL_E_SYNTAX, FNL_E_MODEL, FNL_E_LIMIT, FNL_E_IO (zone data), FNL_E_NOMEM,
 *         FNL_E_ARG. Since 0.1.
 */
FNL_API int32_t fnl_model_read(const void *text, size_t size, const fnl_model_options *options, fnl_model **out,
                               fnl_diagnostics **problems, fnl_error *error);

/**
 * Write a model in its canonical form: CBOR for machines (deterministic, zones embedded), JSON for people; or in words: a
 * page of Markdown that says all that the model computes, for marketing and sales to sign. Words are not read again.
 *
 * @param out   initialised with FNL_BYTES_INIT; freed by fnl_bytes_free
 * @return FNL_OK, FNL_E_ARG (no such form), FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_model_write(const fnl_model *model, uint32_t form, fnl_bytes *out, fnl_error *error);

/** SHA-256 of the CBOR form, 32 bytes. FNL_OK or FNL_E_ARG. Since 0.1. */
FNL_API int32_t fnl_model_fingerprint(const fnl_model *model, uint8_t out[32]);

/**
 * The columns that the model reads, as an Arrow struct schema: names, the types that fit best, in the order of the fields
 * (computed ones are not among them). The metadata of the id column has "funnelcore:id" = "true". table is "leads", where
 * the columns that activities come to stand behind the fields (a table of leads may have them, or a run gets a state), or
 * "activities": the columns of key, at and id, then those of the fields that are not among them.
 *
 * @return FNL_OK, FNL_E_ARG (no such table), FNL_E_NOMEM. The caller calls out->release. Since 0.1.
 */
FNL_API int32_t fnl_model_schema(const fnl_model *model, const char *table, struct ArrowSchema *out, fnl_error *error);

/**
 * Run the examples of the model: each lead is scored and compared with what is expected of it.
 *
 * @param problems    may be NULL; gets every expectation that is not met, with its place and path; NULL if all are met
 * @param n_examples  may be NULL; how many examples the model has
 * @return FNL_OK if all are met, FNL_E_MODEL if not, FNL_E_ARG, FNL_E_NOMEM. Since 0.1.
 */
FNL_API int32_t fnl_model_check(const fnl_model *model, fnl_diagnostics **problems, uint32_t *n_examples,
                                fnl_error *error);

/**
 * Read an instant for `as_of`: ISO 8601; without an offset it is local in the model's time zone; a date alone is the last
 * microsecond of that day there.
 *
 * @param out   microseconds since 1970 UTC
 * @return FNL_OK, FNL_E_ARG (not such a text), FNL_E_RANGE (not in the years 1 to 9999). Since 0.1.
 */
FNL_API int32_t fnl_model_read_as_of(const fnl_model *model, const char *text, size_t size, int64_t *out,
                                     fnl_error *error);

/** One more reference; returns model. Any thread. Since 0.1. */
FNL_API fnl_model *fnl_model_ref(fnl_model *model);

/** One reference less; the last frees it. NULL is allowed. Plans keep what they need of it. Any thread. Since 0.1. */
FNL_API void fnl_model_unref(fnl_model *model);

/** Free the bytes and empty the struct; NULL and empty ones are allowed. Since 0.1. */
FNL_API void fnl_bytes_free(fnl_bytes *bytes);

#ifdef __cplusplus
}
#endif
#endif
