/* A bar on the terminal for a job that lasts over a second. */
#ifndef FNL_CLI_PROGRESS_H
#define FNL_CLI_PROGRESS_H

#include "source.h"

typedef struct fnl_progress {
    bool is_wanted;
    bool is_shown;
    const fnl_source *source;
    double started; /* seconds of a clock that never jumps */
    double last;
} fnl_progress;

void fnl_progress_start(fnl_progress *progress, const fnl_source *source, bool is_wanted);

/* rows are done so far. */
void fnl_progress_show(fnl_progress *progress, int64_t rows);

/* Clears the line. */
void fnl_progress_end(fnl_progress *progress);

#endif
