/* Where the KPIs of a state go: a page, rows, or the state itself to be merged with others. */
#include "kpi_output.h"

#include "file_options.h"
#include "kpi_page.h"
#include "kpi_rows.h"

#include <unistd.h>

static bool is_standard(const char *path)
{
    return path == NULL || strcmp(path, "-") == 0;
}

bool fnl_kpi_output_open(fnl_kpi_output *output, const fnl_arguments *arguments, fnl_trouble *trouble)
{
    static const fnl_option printing[] = { fnl_option_output, fnl_option_format };
    *output = (fnl_kpi_output){ .arguments = arguments, .saved = arguments->values[fnl_option_save] };
    if (output->saved == NULL)
        return fnl_output_form(arguments, &output->form, trouble) &&
               fnl_file_open(&output->file, arguments->values[fnl_option_output], trouble);
    for (size_t i = 0; i < sizeof printing / sizeof *printing; i++)
        if (fnl_arguments_has(arguments, printing[i]))
            return fnl_trouble_set(trouble, fnl_exit_usage,
                                   "--save and --%s cannot both be given: with --save nothing is printed",
                                   fnl_option_name(printing[i]));
    if (is_standard(output->saved) && isatty(STDOUT_FILENO))
        return fnl_trouble_set(trouble, fnl_exit_usage,
                               "--save %s: a state is bytes and not for a terminal; give a file", output->saved);
    return fnl_file_open(&output->file, output->saved, trouble);
}

static bool save(fnl_kpi_output *output, const fnl_state *state, fnl_trouble *trouble)
{
    fnl_bytes bytes = FNL_BYTES_INIT;
    fnl_error error;
    if (fnl_state_save(state, &bytes, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    bool fine = fnl_file_write(&output->file, (fnl_slice){ (const char *)bytes.data, bytes.size }, trouble);
    fnl_bytes_free(&bytes);
    return fine;
}

static bool print(fnl_kpi_output *output, const fnl_model *model, const fnl_state *state, fnl_trouble *trouble)
{
    fnl_kpi_table table;
    bool fine = true;
    if (!fnl_kpi_table_open(&table, model, state, trouble))
        return false;
    if (output->form == fnl_form_table) {
        fnl_kpi_page page;
        fnl_page text = { 0 };
        fine = fnl_kpi_page_start(&page, &table, fnl_state_as_of(state), trouble);
        page.with_bold = fnl_output_has_bold(output->arguments);
        page.width = fnl_output_width(output->arguments);
        if (fine)
            fnl_kpi_page_put(&page, &text);
        fine = fine && fnl_file_write(&output->file, fnl_page_slice(&text, 0), trouble);
        fnl_kpi_page_end(&page);
        fnl_page_end(&text);
    } else {
        fine = fnl_kpi_rows_write(&table, output->form, &output->file, trouble);
    }
    fnl_kpi_table_close(&table);
    return fine;
}

bool fnl_kpi_output_write(fnl_kpi_output *output, const fnl_model *model, const fnl_state *state, fnl_trouble *trouble)
{
    bool fine = output->saved != NULL ? save(output, state, trouble) : print(output, model, state, trouble);
    return fine && fnl_file_commit(&output->file, trouble);
}

void fnl_kpi_output_say(const fnl_kpi_output *output, const char *what)
{
    if (output->saved != NULL && !fnl_arguments_has(output->arguments, fnl_option_quiet))
        fnl_say("%s: the state of %s, %lld bytes", is_standard(output->saved) ? "standard output" : output->saved, what,
                (long long)output->file.written);
}

void fnl_kpi_output_end(fnl_kpi_output *output)
{
    fnl_file_discard(&output->file);
}
