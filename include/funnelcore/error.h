/* Part of <funnelcore/funnelcore.h>: codes, the error object, diagnostics of a model. */
#ifndef FUNNELCORE_ERROR_H
#define FUNNELCORE_ERROR_H

#include <funnelcore/version.h>

/*
 * Results of every function that can fail. Numbers are not sequential and are never used again for something else.
 * docs/errors.md explains each.
 */
#define FNL_OK 0
#define FNL_E_ARG 11      /* an argument that can never be right */
#define FNL_E_SYNTAX 23   /* the text of a model is not YAML, JSON or CBOR */
#define FNL_E_MODEL 27    /* the model says something that it may not say */
#define FNL_E_SCHEMA 35   /* a table lacks a column or has another type */
#define FNL_E_DATA 42     /* a value that cannot be read, in strict mode */
#define FNL_E_RANGE 46    /* outside the supported range */
#define FNL_E_OVERFLOW 49 /* a number that would not fit */
#define FNL_E_STATE 58    /* an aggregate of another identity or version, or damaged */
#define FNL_E_LIMIT 63    /* a limit was reached; the message has its value */
#define FNL_E_NOMEM 71    /* memory could not be allocated */
#define FNL_E_IO 77       /* a file, such as zone data, could not be read */

/* Severities of a diagnostic. */
#define FNL_SEVERITY_ERROR 0
#define FNL_SEVERITY_WARNING 1

/**
 * What went wrong and where. The caller's object, 512 bytes, frozen. Functions write it only when they fail.
 *
 * line and column count from 1 (columns count characters), 0 where there is no place; offset is the byte offset in the
 * text that was read. path names the value in the model ("scores[0].groups[1].rules[2].points"); both texts are UTF-8,
 * end with NUL and are cut to fit.
 */
typedef struct fnl_error {
    int32_t code;
    uint32_t severity;
    uint32_t line;
    uint32_t column;
    uint64_t offset;
    char path[168];
    char message[320];
} fnl_error;

/** Errors and warnings of one model. Made by fnl_model_read, freed by fnl_diagnostics_free. */
typedef struct fnl_diagnostics fnl_diagnostics;

#ifdef __cplusplus
extern "C" {
#endif

/** The name of a code, "FNL_E_MODEL"; "FNL_E_?" for a number that is none. Static, any thread. Since 0.1. */
FNL_API const char *fnl_code_text(int32_t code);

/** How many errors and warnings there are. 0 for NULL. Since 0.1. */
FNL_API uint32_t fnl_diagnostics_count(const fnl_diagnostics *diagnostics);

/**
 * Copy problem i, in the order of their places in the text, into out.
 *
 * @return FNL_OK, or FNL_E_ARG if there is no such problem. Since 0.1.
 */
FNL_API int32_t fnl_diagnostics_get(const fnl_diagnostics *diagnostics, uint32_t i, fnl_error *out);

/** Free it; NULL is allowed. Since 0.1. */
FNL_API void fnl_diagnostics_free(fnl_diagnostics *diagnostics);

#ifdef __cplusplus
}
#endif
#endif
