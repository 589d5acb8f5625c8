/* What the library did not take as it was: every rejected value with its line to a file, counts to standard error. */
#ifndef FNL_CLI_REJECTS_H
#define FNL_CLI_REJECTS_H

#include "files.h"
#include "page.h"
#include "shown.h"

typedef struct fnl_reject_count {
    char *file;
    char *kind;
    char *column;
    int64_t count;
} fnl_reject_count;

typedef struct fnl_rejects {
    bool is_strict;
    bool with_file;
    bool is_brief; /* the command has no --rejects to speak of */
    fnl_file file; /* of --rejects */
    fnl_page page;
    fnl_reject_count *counts;
    size_t count;
    size_t capacity;
    int64_t rejected;
} fnl_rejects;

/* Reads some rows again, which the report numbers from 0. Nothing else comes of it. */
typedef int32_t fnl_rejects_again(void *context, const struct ArrowArray *rows, fnl_report *report, fnl_error *error);

/* What the report is about: rows are read again where there is more to say than one report holds. */
typedef struct fnl_rejects_run {
    const char *file; /* for messages */
    const fnl_batch *batch;
    const struct ArrowArray *table; /* the batch as the library reads it */
    fnl_rejects_again *again;
    void *context;
} fnl_rejects_run;

/* path NULL: no file. */
bool fnl_rejects_open(fnl_rejects *rejects, const char *path, bool is_strict, fnl_trouble *trouble);

/* Takes over what the report of one batch says. Strict: the first rejected value is trouble. */
bool fnl_rejects_add(fnl_rejects *rejects, const fnl_rejects_run *run, const fnl_report *report, fnl_trouble *trouble);

/* Writes the file, and the summary unless quiet. */
bool fnl_rejects_finish(fnl_rejects *rejects, bool is_quiet, fnl_trouble *trouble);

/* Frees all; a file that is not finished is removed. */
void fnl_rejects_end(fnl_rejects *rejects);

#endif
