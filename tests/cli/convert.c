/* Reads leads and writes them again, without the library: convert FILE INPUT-FORM DELIMITER OUTPUT-FORM [NAME…]. Names are
   columns that JSON lines are asked for. */
#include "cli/files.h"
#include "cli/leads.h"
#include "cli/write.h"

#include <stdio.h>
#include <stdlib.h>

static fnl_form form_of(const char *name)
{
    return strcmp(name, "jsonl") == 0 ? fnl_form_jsonl : strcmp(name, "table") == 0 ? fnl_form_table : fnl_form_csv;
}

static void put_rows(fnl_page *page, const fnl_shown *shown, fnl_form form)
{
    fnl_table table;
    if (form == fnl_form_jsonl) {
        fnl_write_json_lines(page, shown);
    } else if (form == fnl_form_table) {
        fnl_table_start(&table, shown, false);
        fnl_write_table_rows(page, &table, shown);
        fnl_table_end(&table);
    } else {
        fnl_write_csv_rows(page, shown, ',');
    }
}

static bool convert(fnl_leads *leads, fnl_form form, fnl_trouble *trouble)
{
    fnl_batch batch;
    fnl_file out;
    fnl_page page = { 0 };
    fnl_shown shown = { 0 };
    bool fine = fnl_file_open(&out, NULL, trouble);
    fnl_leads_start_batch(leads, NULL, &batch);
    for (uint32_t i = 0; i < leads->carried_count; i++)
        fnl_shown_add(&shown, leads->names[i], true, i);
    if (form == fnl_form_csv)
        fnl_write_csv_header(&page, &shown, ',');
    while (fine && (fine = fnl_leads_next(leads, &batch, trouble)) && batch.rows > 0) {
        fnl_shown_set_input(&shown, &batch);
        put_rows(&page, &shown, form);
        fine = fnl_file_write(&out, fnl_page_slice(&page, 0), trouble);
        page.length = 0;
    }
    fine = fine && fnl_file_write(&out, fnl_page_slice(&page, 0), trouble);
    fnl_page_end(&page);
    fnl_shown_end(&shown);
    fnl_batch_end(&batch);
    return fine;
}

int main(int count, char **words)
{
    enum { file = 1, input, delimiter, output, names };
    fnl_leads leads;
    fnl_trouble trouble;
    if (count < names)
        return fnl_exit_usage;
    if (!fnl_leads_open(&leads, words[file], form_of(words[input]), *words[delimiter],
                        (const char *const *)words + names, (uint32_t)(count - names), &trouble))
        return fnl_trouble_end(&trouble);
    bool fine = convert(&leads, form_of(words[output]), &trouble);
    fnl_leads_close(&leads);
    return fine ? fnl_exit_done : fnl_trouble_end(&trouble);
}
