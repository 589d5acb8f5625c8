/* Reads leads and writes them again, without the library: convert FILE INPUT-FORM DELIMITER OUTPUT-FORM [NAME…]. Names are
   columns that JSON lines are asked for. The form csv/N is CSV through a window of N bytes. */
#include "cli/files.h"
#include "cli/leads.h"
#include "cli/write.h"

#include <stdio.h>
#include <stdlib.h>

enum { file_word = 1, input_word, delimiter_word, output_word, name_words };

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

/* The window has its size from the first byte on. */
static bool open_window(fnl_leads *leads, const char *file, char delimiter, size_t window, fnl_trouble *trouble)
{
    *leads = (fnl_leads){ .form = fnl_form_csv };
    if (!fnl_source_open(&leads->source, file, trouble))
        return false;
    fnl_source_fill_to(&leads->source, window);
    bool fine = fnl_csv_start(&leads->csv, &leads->source, delimiter, trouble);
    leads->names = (const char *const *)leads->csv.names;
    leads->name_count = leads->csv.name_count;
    leads->carried_count = leads->name_count;
    if (!fine)
        fnl_leads_close(leads);
    return fine;
}

static bool open_leads(fnl_leads *leads, char **words, int count, fnl_trouble *trouble)
{
    const char *form = words[input_word];
    if (strncmp(form, "csv/", strlen("csv/")) == 0)
        return open_window(leads, words[file_word], *words[delimiter_word], strtoul(form + strlen("csv/"), NULL, 10),
                           trouble);
    return fnl_leads_open(leads, words[file_word], form_of(form), *words[delimiter_word],
                          (const char *const *)words + name_words, (uint32_t)(count - name_words), trouble);
}

int main(int count, char **words)
{
    fnl_leads leads;
    fnl_trouble trouble;
    if (count < name_words)
        return fnl_exit_usage;
    if (!open_leads(&leads, words, count, &trouble))
        return fnl_trouble_end(&trouble);
    bool fine = convert(&leads, form_of(words[output_word]), &trouble);
    fnl_leads_close(&leads);
    return fine ? fnl_exit_done : fnl_trouble_end(&trouble);
}
