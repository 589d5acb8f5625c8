/* `fnl check`: all errors and warnings of a model, and whether its examples hold. */
#include "commands.h"
#include "files.h"
#include "model_file.h"
#include "page.h"
#include "source.h"

#include <unistd.h>

typedef struct tally {
    uint32_t errors;
    uint32_t warnings;
} tally;

static tally say_problems(const char *file, const fnl_diagnostics *problems, bool is_quiet)
{
    tally counts = { 0, 0 };
    fnl_error problem;
    for (uint32_t i = 0; fnl_diagnostics_get(problems, i, &problem) == FNL_OK; i++) {
        bool is_warning = problem.severity == FNL_SEVERITY_WARNING;
        counts.warnings += is_warning;
        counts.errors += !is_warning;
        if (!is_warning || !is_quiet)
            fnl_say_problem(file, &problem);
    }
    return counts;
}

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static bool print_summary(const char *path, tally counts, uint32_t examples, uint32_t unmet, fnl_trouble *trouble)
{
    fnl_file out;
    fnl_page line = { 0 };
    fnl_page_print(&line, "%s: ", path);
    if (counts.errors == 0)
        fnl_page_put_string(&line, "no errors");
    else
        fnl_page_print(&line, "%u error%s", counts.errors, plural(counts.errors));
    fnl_page_print(&line, ", %u warning%s", counts.warnings, plural(counts.warnings));
    if (counts.errors == 0 && unmet == 0)
        fnl_page_print(&line, ", %u example%s met", examples, plural(examples));
    else if (counts.errors == 0)
        fnl_page_print(&line, ", %u expectation%s of %u example%s not met", unmet, plural(unmet), examples,
                       plural(examples));
    fnl_page_put_byte(&line, '\n');
    bool fine = fnl_file_open(&out, NULL, trouble) && fnl_file_write(&out, fnl_page_slice(&line, 0), trouble);
    fnl_file_discard(&out);
    fnl_page_end(&line);
    return fine;
}

/* Runs the examples of a model that was read. */
static bool check_examples(const fnl_model *model, const char *path, uint32_t *examples, uint32_t *unmet,
                           fnl_trouble *trouble)
{
    fnl_diagnostics *problems = NULL;
    fnl_error error;
    int32_t code = fnl_model_check(model, &problems, examples, &error);
    *unmet = code == FNL_E_MODEL ? say_problems(path, problems, false).errors : 0;
    fnl_diagnostics_free(problems);
    if (code == FNL_OK || (code == FNL_E_MODEL && *unmet > 0))
        return true;
    return fnl_trouble_of_error(trouble, path, &error);
}

static int check(const fnl_arguments *arguments, const char *path, fnl_trouble *trouble)
{
    const char *name = fnl_source_name(path);
    bool is_quiet = fnl_arguments_has(arguments, fnl_option_quiet);
    fnl_model *model;
    fnl_diagnostics *problems;
    fnl_error error;
    int32_t code;
    uint32_t examples = 0;
    uint32_t unmet = 0;
    if (!fnl_model_file_try(path, arguments, &model, &code, &problems, &error, trouble))
        return fnl_trouble_end(trouble);
    tally counts = say_problems(name, problems, is_quiet);
    fnl_diagnostics_free(problems);
    if (code != FNL_OK && counts.errors == 0) {
        fnl_trouble_of_error(trouble, name, &error);
        return fnl_trouble_end(trouble);
    }
    bool fine = code != FNL_OK || check_examples(model, name, &examples, &unmet, trouble);
    fnl_model_unref(model);
    if (fine && !is_quiet)
        fine = print_summary(name, counts, examples, unmet, trouble);
    if (!fine)
        return fnl_trouble_end(trouble);
    return counts.errors > 0 || unmet > 0 ? fnl_exit_model : fnl_exit_done;
}

int fnl_check_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble;
    if (arguments->operand_count == 0 && isatty(STDIN_FILENO)) {
        fnl_trouble_set(&trouble, fnl_exit_usage, "a model file is missing; see fnl check --help");
        return fnl_trouble_end(&trouble);
    }
    return check(arguments, arguments->operand_count == 0 ? "-" : arguments->operands[0], &trouble);
}
