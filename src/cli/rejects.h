/* What the library did not take as it was: every rejected value with its line to a file, counts to standard error. */
#ifndef FNL_CLI_REJECTS_H
#define FNL_CLI_REJECTS_H

#include "files.h"
#include "page.h"
#include "shown.h"

typedef struct fnl_reject_count {
    char *kind;
    char *column;
    int64_t count;
} fnl_reject_count;

typedef struct fnl_rejects {
    const char *leads_name; /* for messages */
    bool is_strict;
    bool with_file;
    fnl_file file; /* of --rejects */
    fnl_page page;
    fnl_reject_count *counts;
    size_t count;
    size_t capacity;
    int64_t rejected;
} fnl_rejects;

/* What the report is about: it is run again where there is more to say than one report holds. */
typedef struct fnl_rejects_run {
    const fnl_plan *plan;
    int64_t as_of;
    const fnl_batch *batch;
    const struct ArrowArray *table; /* the batch as the plan reads it */
} fnl_rejects_run;

/* path NULL: no file. */
bool fnl_rejects_open(fnl_rejects *rejects, const char *leads_name, const char *path, bool is_strict,
                      fnl_trouble *trouble);

/* Takes over what the report of one batch says. Strict: the first rejected value is trouble. */
bool fnl_rejects_add(fnl_rejects *rejects, const fnl_rejects_run *run, const fnl_report *report, fnl_trouble *trouble);

/* Writes the file, and the summary unless quiet. */
bool fnl_rejects_finish(fnl_rejects *rejects, bool is_quiet, fnl_trouble *trouble);

/* Frees all; a file that is not finished is removed. */
void fnl_rejects_end(fnl_rejects *rejects);

#endif
