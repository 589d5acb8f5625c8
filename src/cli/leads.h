/* Leads from a file in any of the forms that the command reads. */
#ifndef FNL_CLI_LEADS_H
#define FNL_CLI_LEADS_H

#include "csv_read.h"
#include "json_lines_read.h"

typedef enum fnl_form { fnl_form_none, fnl_form_csv, fnl_form_tsv, fnl_form_jsonl, fnl_form_table } fnl_form;

/* By the extension of a file's name; fnl_form_none if that says nothing. */
fnl_form fnl_form_of_path(const char *path);

typedef struct fnl_leads {
    fnl_source source;
    fnl_form form;
    fnl_csv_reader csv;
    fnl_json_lines_reader json;
    const char *const *names; /* of the columns */
    uint32_t name_count;
    uint32_t carried_count; /* the first of them stand in the file; others were only asked for */
    int64_t rows;           /* read so far */
} fnl_leads;

/* form none: by extension, else CSV. delimiter 0: the form's. names: columns that JSON lines may have later on; ignored for
   the other forms, whose header says all. The struct must not move afterwards. */
bool fnl_leads_open(fnl_leads *leads, const char *path, fnl_form form, char delimiter, const char *const *names,
                    uint32_t name_count, fnl_trouble *trouble);

/* An empty batch for these leads; wanted: by column, NULL: all. */
void fnl_leads_start_batch(const fnl_leads *leads, const bool *wanted, fnl_batch *batch);

/* Takes what the next rows are made of; none at the end. One thread at a time. */
bool fnl_leads_take(fnl_leads *leads, fnl_batch *batch, fnl_trouble *trouble);

/* Makes rows of it, their places not yet known. Any number of threads, each with a batch of its own. */
bool fnl_leads_split(const fnl_leads *leads, fnl_batch *batch, fnl_trouble *trouble);

/* Both, with places, and counts the rows. */
bool fnl_leads_next(fnl_leads *leads, fnl_batch *batch, fnl_trouble *trouble);

void fnl_leads_close(fnl_leads *leads);

#endif
