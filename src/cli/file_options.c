/* What the options say about the leads and about the form of the output. */
#include "file_options.h"

#include "model_file.h"

#include <stdlib.h>
#include <unistd.h>

static bool form_by_name(const char *option, const char *name, bool with_table, fnl_form *form, fnl_trouble *trouble)
{
    static const struct {
        const char *name;
        fnl_form form;
    } forms[] = {
        { "csv", fnl_form_csv }, { "tsv", fnl_form_tsv }, { "jsonl", fnl_form_jsonl }, { "table", fnl_form_table }
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        *form = forms[i].form;
        if (strcmp(name, forms[i].name) == 0 && (with_table || *form != fnl_form_table))
            return true;
    }
    return fnl_trouble_set(trouble, fnl_exit_usage, "%s %s: csv, tsv%s is needed", option, name,
                           with_table ? ", jsonl or table" : " or jsonl");
}

bool fnl_leads_are_named(const fnl_arguments *arguments, unsigned operand, fnl_trouble *trouble)
{
    bool is_named = operand < arguments->operand_count;
    bool is_standard = !is_named || strcmp(arguments->operands[operand], "-") == 0;
    if (operand > 0 && is_standard && strcmp(arguments->operands[0], "-") == 0)
        return fnl_trouble_set(trouble, fnl_exit_usage, "the model and the leads cannot both be standard input");
    if (!is_named && isatty(STDIN_FILENO))
        return fnl_trouble_set(trouble, fnl_exit_usage, "a file with leads is missing; see fnl %s --help",
                               arguments->command);
    return true;
}

bool fnl_leads_of_arguments(const fnl_arguments *arguments, const struct ArrowSchema *schema, unsigned operand,
                            fnl_leads *leads, fnl_trouble *trouble)
{
    const char *path = operand < arguments->operand_count ? arguments->operands[operand] : "-";
    const char *delimiter = arguments->values[fnl_option_delimiter];
    fnl_form form = fnl_form_none;
    if (arguments->values[fnl_option_input] != NULL &&
        !form_by_name("--input", arguments->values[fnl_option_input], false, &form, trouble))
        return false;
    if (delimiter != NULL && strcmp(delimiter, "\\t") == 0)
        delimiter = "\t";
    if (delimiter != NULL && (strlen(delimiter) != 1 || strchr("\"\r\n", *delimiter) != NULL))
        return fnl_trouble_set(trouble, fnl_exit_usage, "--delimiter %s: one character is needed, such as ; or \\t",
                               delimiter);
    const char **names = schema == NULL ? NULL : fnl_model_file_columns(schema);
    bool fine = fnl_leads_open(leads, path, form, *(delimiter == NULL ? "" : delimiter), names,
                               schema == NULL ? 0 : (uint32_t)schema->n_children, trouble);
    free((void *)names);
    return fine;
}

bool fnl_output_form(const fnl_arguments *arguments, fnl_form *form, fnl_trouble *trouble)
{
    const char *name = arguments->values[fnl_option_format];
    const char *path = arguments->values[fnl_option_output];
    if (name != NULL)
        return form_by_name("--format", name, true, form, trouble);
    bool is_standard = path == NULL || strcmp(path, "-") == 0;
    *form = is_standard ? fnl_form_none : fnl_form_of_path(path);
    if (*form == fnl_form_none)
        *form = is_standard && isatty(STDOUT_FILENO) ? fnl_form_table : fnl_form_csv;
    return true;
}

bool fnl_output_has_bold(const fnl_arguments *arguments)
{
    const char *no_color = getenv("NO_COLOR");
    const char *path = arguments->values[fnl_option_output];
    return (path == NULL || strcmp(path, "-") == 0) && isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0');
}
