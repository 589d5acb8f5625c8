/* Leads from a file in any of the forms that the command reads. */
#include "leads.h"

#include <stdlib.h>

fnl_form fnl_form_of_path(const char *path)
{
    static const struct {
        const char *ending;
        fnl_form form;
    } forms[] = { { ".csv", fnl_form_csv },     { ".tsv", fnl_form_tsv },      { ".tab", fnl_form_tsv },
                  { ".jsonl", fnl_form_jsonl }, { ".ndjson", fnl_form_jsonl }, { ".json", fnl_form_jsonl } };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (fnl_slice_ends(fnl_slice_of(path), forms[i].ending))
            return forms[i].form;
    return fnl_form_none;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two columns of one name could not be told apart by the model. */
static bool check_names(const fnl_leads *leads, fnl_trouble *trouble)
{
    const char **sorted = fnl_take_memory(leads->name_count, sizeof *sorted);
    for (uint32_t i = 0; i < leads->name_count; i++)
        sorted[i] = leads->names[i];
    qsort((void *)sorted, leads->name_count, sizeof *sorted, compare_names);
    bool fine = true;
    for (uint32_t i = 1; i < leads->name_count && fine; i++)
        if (strcmp(sorted[i - 1], sorted[i]) == 0)
            fine = fnl_trouble_set(trouble, fnl_exit_files, "%s:1: two columns are named \"%s\"", leads->source.name,
                                   sorted[i]);
    free((void *)sorted);
    return fine;
}

/* A header of one name with another delimiter inside is a file of that delimiter. */
static bool check_delimiter(const fnl_leads *leads, char delimiter, fnl_trouble *trouble)
{
    static const char others[] = ";\t|,";
    const char *other = leads->name_count == 1 ? strpbrk(leads->names[0], others) : NULL;
    if (other == NULL || *other == delimiter)
        return true;
    return fnl_trouble_set(trouble, fnl_exit_files,
                           "%s: the header has one column with \"%s%c\" in it; give --delimiter '%s%c'",
                           leads->source.name, *other == '\t' ? "\\" : "", *other == '\t' ? 't' : *other,
                           *other == '\t' ? "\\" : "", *other == '\t' ? 't' : *other);
}

static bool start_reader(fnl_leads *leads, char delimiter, const char *const *names, uint32_t name_count,
                         fnl_trouble *trouble)
{
    if (leads->form == fnl_form_jsonl) {
        bool fine = fnl_json_lines_start(&leads->json, &leads->source, names, name_count, trouble);
        leads->names = (const char *const *)leads->json.names;
        leads->name_count = leads->json.name_count;
        leads->carried_count = leads->json.seen_count;
        return fine;
    }
    bool is_given = delimiter != '\0';
    if (!is_given)
        delimiter = leads->form == fnl_form_tsv ? '\t' : ',';
    bool fine = fnl_csv_start(&leads->csv, &leads->source, delimiter, trouble);
    leads->names = (const char *const *)leads->csv.names;
    leads->name_count = leads->csv.name_count;
    leads->carried_count = leads->name_count;
    return fine && check_names(leads, trouble) && (is_given || check_delimiter(leads, delimiter, trouble));
}

bool fnl_leads_open(fnl_leads *leads, const char *path, fnl_form form, char delimiter, const char *const *names,
                    uint32_t name_count, fnl_trouble *trouble)
{
    *leads = (fnl_leads){ .form = form == fnl_form_none ? fnl_form_of_path(path) : form };
    if (leads->form == fnl_form_none)
        leads->form = fnl_form_csv;
    if (!fnl_source_open(&leads->source, path, trouble))
        return false;
    if (start_reader(leads, delimiter, names, name_count, trouble))
        return true;
    fnl_leads_close(leads);
    return false;
}

void fnl_leads_start_batch(const fnl_leads *leads, const bool *wanted, fnl_batch *batch)
{
    fnl_batch_start(batch, leads->name_count, wanted, leads->form == fnl_form_jsonl);
}

bool fnl_leads_take(fnl_leads *leads, fnl_batch *batch, fnl_trouble *trouble)
{
    if (leads->form != fnl_form_jsonl)
        return fnl_csv_take(&leads->csv, batch, trouble);
    fnl_batch_clear(batch);
    return fnl_json_lines_read(&leads->json, batch, trouble);
}

bool fnl_leads_split(const fnl_leads *leads, fnl_batch *batch, fnl_trouble *trouble)
{
    return leads->form == fnl_form_jsonl || fnl_csv_split(&leads->csv, batch, trouble);
}

bool fnl_leads_next(fnl_leads *leads, fnl_batch *batch, fnl_trouble *trouble)
{
    batch->first_row = leads->rows;
    bool fine = fnl_leads_take(leads, batch, trouble) && fnl_leads_split(leads, batch, trouble);
    fnl_batch_place(batch, fine ? batch->rows : 0);
    leads->rows += batch->rows;
    return fine;
}

void fnl_leads_close(fnl_leads *leads)
{
    fnl_csv_end(&leads->csv);
    fnl_json_lines_end(&leads->json);
    fnl_source_close(&leads->source);
}
