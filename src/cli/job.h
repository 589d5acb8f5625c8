/* Leads in, rows with their outputs out: batch after batch, by one thread or several, in the order of the input. */
#ifndef FNL_CLI_JOB_H
#define FNL_CLI_JOB_H

#include "choose.h"
#include "progress.h"
#include "rejects.h"
#include "write.h"

enum { fnl_most_threads = 64 };

typedef struct fnl_job {
    const fnl_choice *choice;
    int64_t as_of;
    const fnl_state *activities; /* NULL: none */
    fnl_leads *leads;
    fnl_form form; /* of the output */
    bool with_bold;
    fnl_file *output;
    fnl_rejects *rejects;
    fnl_progress *progress;
    unsigned threads;
} fnl_job;

bool fnl_job_run(const fnl_job *job, fnl_trouble *trouble);

#endif
