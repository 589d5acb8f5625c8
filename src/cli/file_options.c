/* What the options say about the leads and about the form of the output. */
#include "file_options.h"

#include "model_file.h"

#include <stdlib.h>
#include <sys/ioctl.h>
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

/* Who would read standard input; one of them may. */
static bool take_standard(const char *path, const char *name, const char **reader, fnl_trouble *trouble)
{
    if (path == NULL || strcmp(path, "-") != 0)
        return true;
    if (*reader != NULL)
        return fnl_trouble_set(trouble, fnl_exit_usage, "%s and %s cannot both be standard input", *reader, name);
    *reader = name;
    return true;
}

static const char *leads_path(const fnl_arguments *arguments, unsigned operand)
{
    return operand < arguments->operand_count ? arguments->operands[operand] : "-";
}

bool fnl_leads_are_named(const fnl_arguments *arguments, unsigned operand, fnl_trouble *trouble)
{
    static const char *const models[][2] = { { "the model", NULL }, { "the old model", "the new model" } };
    const char *reader = NULL;
    for (unsigned i = 0; i < operand; i++)
        if (!take_standard(arguments->operands[i], models[operand - 1][i], &reader, trouble))
            return false;
    if (!take_standard(leads_path(arguments, operand), "the leads", &reader, trouble) ||
        !take_standard(arguments->values[fnl_option_activities], "the activities", &reader, trouble) ||
        !take_standard(arguments->values[fnl_option_spend], "the spend", &reader, trouble))
        return false;
    if (operand >= arguments->operand_count && isatty(STDIN_FILENO))
        return fnl_trouble_set(trouble, fnl_exit_usage, "a file with leads is missing; see fnl %s --help",
                               arguments->command);
    return true;
}

bool fnl_states_are_named(const fnl_arguments *arguments, fnl_trouble *trouble)
{
    const char *reader = NULL;
    for (unsigned i = 0; i < arguments->operand_count; i++)
        if (!take_standard(arguments->operands[i], i == 0 ? "the model" : "a state", &reader, trouble))
            return false;
    if (arguments->operand_count > 1)
        return true;
    if (isatty(STDIN_FILENO))
        return fnl_trouble_set(trouble, fnl_exit_usage, "a file with a state is missing; see fnl %s --help",
                               arguments->command);
    return take_standard("-", "a state", &reader, trouble);
}

/* '\0' if it is not given. */
static bool read_delimiter(const fnl_arguments *arguments, char *delimiter, fnl_trouble *trouble)
{
    const char *text = arguments->values[fnl_option_delimiter];
    *delimiter = '\0';
    if (text == NULL)
        return true;
    if (strcmp(text, "\\t") == 0)
        text = "\t";
    if (strlen(text) != 1 || strchr("\"\r\n", *text) != NULL)
        return fnl_trouble_set(trouble, fnl_exit_usage, "--delimiter %s: one character is needed, such as ; or \\t",
                               text);
    *delimiter = *text;
    return true;
}

/* --input; fnl_form_none if it is not given. */
static bool read_input_form(const fnl_arguments *arguments, fnl_form *form, fnl_trouble *trouble)
{
    const char *name = arguments->values[fnl_option_input];
    *form = fnl_form_none;
    return name == NULL || form_by_name("--input", name, false, form, trouble);
}

bool fnl_leads_of_arguments(const fnl_arguments *arguments, const fnl_model *const *models, unsigned model_count,
                            unsigned operand, fnl_leads *leads, fnl_trouble *trouble)
{
    fnl_form form;
    char delimiter;
    fnl_model_columns columns;
    if (!read_input_form(arguments, &form, trouble) || !read_delimiter(arguments, &delimiter, trouble) ||
        !fnl_model_columns_find(&columns, models, model_count, "leads", trouble))
        return false;
    bool fine =
        fnl_leads_open(leads, leads_path(arguments, operand), form, delimiter, columns.names, columns.count, trouble);
    fnl_model_columns_end(&columns);
    return fine;
}

bool fnl_table_of_option(const fnl_arguments *arguments, fnl_option option, const char *table,
                         const fnl_model *const *models, unsigned model_count, fnl_leads *file, fnl_trouble *trouble)
{
    const char *path = arguments->values[option];
    fnl_form form;
    fnl_form own = fnl_form_of_path(path);
    char delimiter;
    fnl_model_columns columns;
    if (!read_input_form(arguments, &form, trouble) || !read_delimiter(arguments, &delimiter, trouble) ||
        !fnl_model_columns_find(&columns, models, model_count, table, trouble))
        return false;
    if (own != fnl_form_none)
        form = own;
    if (form == fnl_form_tsv)
        delimiter = '\0'; /* it is said of the CSV */
    bool fine = fnl_leads_open(file, path, form, delimiter, columns.names, columns.count, trouble);
    fnl_model_columns_end(&columns);
    return fine;
}

void fnl_leads_say_absent(const fnl_leads *leads, const char *noun)
{
    for (uint32_t i = leads->carried_count; i < leads->name_count; i++)
        fnl_say("note: no %s among the first of %s has \"%s\"; where it is absent it is NULL", noun, leads->source.name,
                leads->names[i]);
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

static bool is_terminal(const fnl_arguments *arguments)
{
    const char *path = arguments->values[fnl_option_output];
    return (path == NULL || strcmp(path, "-") == 0) && isatty(STDOUT_FILENO);
}

bool fnl_output_has_bold(const fnl_arguments *arguments)
{
    const char *no_color = getenv("NO_COLOR");
    return is_terminal(arguments) && (no_color == NULL || *no_color == '\0');
}

size_t fnl_output_width(const fnl_arguments *arguments)
{
    enum { usual = 100, least = 40 };
    struct winsize size;
    if (!is_terminal(arguments) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return usual;
    return size.ws_col < least ? least : size.ws_col;
}
