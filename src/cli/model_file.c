/* A model from a file. */
#include "model_file.h"

#include "files.h"
#include "holiday_files.h"
#include "memory.h"
#include "page.h"
#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { most_model = 256 << 20 }; /* the library has its own, smaller limits; this one bounds what is read */

/* The bytes that a model is read from. */
typedef struct model_text {
    char *bytes;
    size_t size;
    fnl_holiday_files holidays;
    fnl_model_options options;
} model_text;

static bool start_text(model_text *text, const char *path, const fnl_arguments *arguments, fnl_trouble *trouble)
{
    if (!fnl_holiday_files_read(&text->holidays, arguments, trouble))
        return false;
    if (!fnl_source_whole(path, most_model, &text->bytes, &text->size, trouble)) {
        fnl_holiday_files_end(&text->holidays);
        return false;
    }
    text->options = (fnl_model_options)FNL_MODEL_OPTIONS_INIT;
    text->options.holidays = text->holidays.list;
    text->options.holiday_count = text->holidays.count;
    return true;
}

static void end_text(model_text *text)
{
    free(text->bytes);
    fnl_holiday_files_end(&text->holidays);
}

/* Once more, with the instant that warnings are about: a date is one of the model's zone, which only the model tells. */
static bool read_again(model_text *text, const fnl_arguments *arguments, fnl_model **model, int32_t *code,
                       fnl_diagnostics **problems, fnl_error *error, fnl_trouble *trouble)
{
    bool fine = fnl_model_file_as_of(*model, arguments, &text->options.as_of, trouble);
    fnl_model_unref(*model);
    fnl_diagnostics_free(*problems);
    *model = NULL;
    *problems = NULL;
    if (fine)
        *code = fnl_model_read(text->bytes, text->size, &text->options, model, problems, error);
    return fine;
}

bool fnl_model_file_try(const char *path, const fnl_arguments *arguments, fnl_model **model, int32_t *code,
                        fnl_diagnostics **problems, fnl_error *error, fnl_trouble *trouble)
{
    model_text text;
    *model = NULL;
    *problems = NULL;
    if (!start_text(&text, path, arguments, trouble))
        return false;
    *code = fnl_model_read(text.bytes, text.size, &text.options, model, problems, error);
    bool fine = *code != FNL_OK || read_again(&text, arguments, model, code, problems, error, trouble);
    end_text(&text);
    return fine;
}

static uint32_t count_errors(const fnl_diagnostics *problems)
{
    uint32_t errors = 0;
    fnl_error problem;
    for (uint32_t i = 0; fnl_diagnostics_get(problems, i, &problem) == FNL_OK; i++)
        errors += problem.severity == FNL_SEVERITY_ERROR;
    return errors;
}

bool fnl_model_file_open(const char *path, const fnl_arguments *arguments, fnl_model **model, fnl_trouble *trouble)
{
    fnl_diagnostics *problems = NULL;
    fnl_error error;
    model_text text;
    *model = NULL;
    if (!start_text(&text, path, arguments, trouble))
        return false;
    int32_t code = fnl_model_read(text.bytes, text.size, &text.options, model, &problems, &error);
    end_text(&text);
    if (code != FNL_OK) {
        uint32_t errors = problems == NULL ? 0 : count_errors(problems);
        fnl_trouble_of_error(trouble, fnl_source_name(path), &error);
        if (errors > 1) {
            size_t used = strlen(trouble->text);
            snprintf(trouble->text + used, sizeof trouble->text - used, " (and %u more: fnl check lists all)",
                     errors - 1);
        }
        if (trouble->exit_code == fnl_exit_usage)
            trouble->exit_code = fnl_exit_model;
    }
    fnl_diagnostics_free(problems);
    return code == FNL_OK;
}

bool fnl_model_file_write(const char *path, const fnl_model *model, uint32_t form, fnl_trouble *trouble)
{
    fnl_bytes bytes = FNL_BYTES_INIT;
    fnl_error error;
    if (fnl_model_write(model, form, &bytes, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    fnl_page page = { 0 };
    fnl_page_put(&page, (const char *)bytes.data, bytes.size);
    fnl_bytes_free(&bytes);
    if (form != FNL_FORM_CBOR && page.length > 0 && page.bytes[page.length - 1] != '\n')
        fnl_page_put_byte(&page, '\n');
    bool fine = fnl_file_write_all(path, fnl_page_slice(&page, 0), trouble);
    fnl_page_end(&page);
    return fine;
}

/* How many columns activities come to: a table of leads has them last. */
static int64_t count_results(const fnl_model *model)
{
    fnl_state *state;
    struct ArrowSchema schema;
    struct ArrowArray nothing;
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    int64_t count = 0;
    options.as_of = 1; /* any: only the names are looked at */
    if (fnl_state_new(model, "activities", &options, &state, NULL) != FNL_OK)
        return 0;
    if (fnl_state_result(state, &schema, &nothing, NULL) == FNL_OK) {
        count = schema.n_children - 1; /* the first is the key */
        schema.release(&schema);
        nothing.release(&nothing);
    }
    fnl_state_free(state);
    return count;
}

bool fnl_model_columns_find(fnl_model_columns *columns, const fnl_model *const *models, unsigned count,
                            const char *table, fnl_trouble *trouble)
{
    fnl_error error;
    bool is_of_leads = strcmp(table, "leads") == 0;
    *columns = (fnl_model_columns){ 0 };
    for (unsigned i = 0; i < count; i++) {
        struct ArrowSchema *schema = &columns->schemas[i];
        if (fnl_model_schema(models[i], table, schema, &error) != FNL_OK) {
            fnl_model_columns_end(columns);
            return fnl_trouble_of_error(trouble, NULL, &error);
        }
        int64_t own = schema->n_children - (is_of_leads ? count_results(models[i]) : 0);
        size_t needed = columns->count + (size_t)own;
        columns->names = fnl_resize_memory((void *)columns->names, needed, sizeof *columns->names);
        for (int64_t k = 0; k < own; k++)
            columns->names[columns->count++] = schema->children[k]->name;
    }
    return true;
}

void fnl_model_columns_end(fnl_model_columns *columns)
{
    free((void *)columns->names);
    for (unsigned i = 0; i < fnl_most_models; i++)
        if (columns->schemas[i].release != NULL)
            columns->schemas[i].release(&columns->schemas[i]);
    *columns = (fnl_model_columns){ 0 };
}

/* Metadata is counted pairs of counted texts. */
const char *fnl_model_id_column(const struct ArrowSchema *columns)
{
    static const char key[] = "funnelcore:id";
    for (int64_t i = 0; i < columns->n_children; i++) {
        const char *at = columns->children[i]->metadata;
        int32_t pairs = 0;
        if (at == NULL)
            continue;
        memcpy(&pairs, at, sizeof pairs);
        at += sizeof pairs;
        for (int32_t text = 0; text < 2 * pairs; text++) {
            int32_t length;
            memcpy(&length, at, sizeof length);
            at += sizeof length;
            if (text % 2 == 0 && fnl_slice_is((fnl_slice){ at, (size_t)length }, key))
                return columns->children[i]->name;
            at += length;
        }
    }
    return NULL;
}

bool fnl_model_file_as_of(const fnl_model *model, const fnl_arguments *arguments, int64_t *as_of, fnl_trouble *trouble)
{
    enum { second = 1000000 }; /* in microseconds */
    const char *text = arguments->values[fnl_option_as_of];
    if (text == NULL) {
        *as_of = (int64_t)time(NULL) * second;
        return true;
    }
    fnl_error error;
    if (fnl_model_read_as_of(model, text, strlen(text), as_of, &error) == FNL_OK)
        return true;
    return fnl_trouble_set(trouble, fnl_exit_usage, "--as-of %s: %s", text, error.message);
}
