/* Filling the caller's error object, and collecting the problems of a model. */
#ifndef FNL_CORE_FAILURE_H
#define FNL_CORE_FAILURE_H

#include "core/memory.h"
#include "core/text_view.h"

/* Writes error (NULL is allowed) with no place, and returns code. A message that does not fit is cut between code
   points; control characters are escaped. */
__attribute__((format(printf, 3, 4))) int32_t fnl_fail(fnl_error *error, int32_t code, const char *format, ...);

/* The usual one. */
int32_t fnl_fail_memory(fnl_error *error);

/* A place in a text. */
typedef struct fnl_place {
    uint32_t line;   /* from 1; 0: none */
    uint32_t column; /* from 1, in characters */
    uint64_t offset; /* in bytes */
} fnl_place;

/* The same with a place and a path; path may be NULL. */
__attribute__((format(printf, 5, 6))) int32_t fnl_fail_at(fnl_error *error, int32_t code, fnl_place place,
                                                          const char *path, const char *format, ...);

enum { fnl_most_problems = 50 }; /* errors, and as many warnings, that one model reports */

struct fnl_diagnostics {
    const fnl_allocator *memory;
    fnl_allocator memory_kept; /* a copy: the diagnostics outlive the model */
    fnl_error *problems;
    uint32_t count;
    uint32_t capacity;
    uint32_t errors; /* all, also those beyond the most */
    uint32_t warnings;
    bool failed; /* no memory for one of them */
};

/* NULL without memory. */
fnl_diagnostics *fnl_diagnostics_new(const fnl_allocator *memory);

/* Adds a copy; beyond fnl_most_problems of its severity it is only counted. */
void fnl_diagnostics_add(fnl_diagnostics *diagnostics, const fnl_error *problem);

/* Sorts by offset, the order of adding at the same place; done once when the model has been read. */
void fnl_diagnostics_sort(fnl_diagnostics *diagnostics);

#endif
