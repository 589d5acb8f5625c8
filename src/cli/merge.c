/* `fnl merge`: the KPIs of states of parts. */
#include "commands.h"
#include "file_options.h"
#include "kpi_output.h"
#include "model_file.h"
#include "source.h"

#include <stdlib.h>

/* What it holds. */
typedef struct run {
    const fnl_arguments *arguments;
    fnl_trouble *trouble;
    fnl_model *model;
    fnl_state *state; /* of all parts so far */
    unsigned parts;
    fnl_kpi_output output;
} run;

static bool load(const run *self, const char *path, fnl_state **state)
{
    const size_t most = (size_t)PTRDIFF_MAX >> 1; /* states have limits of their own */
    char *bytes;
    size_t size;
    fnl_error error;
    if (!fnl_source_whole(path, most, &bytes, &size, self->trouble))
        return false;
    bool fine = fnl_state_load(self->model, bytes, size, state, &error) == FNL_OK ||
                fnl_trouble_of_error(self->trouble, fnl_source_name(path), &error);
    free(bytes);
    return fine;
}

/* One after the other: there are never more than two in memory. */
static bool add_part(run *self, const char *path)
{
    fnl_state *part = NULL;
    fnl_error error;
    if (!load(self, path, self->parts == 0 ? &self->state : &part))
        return false;
    if (self->parts++ == 0)
        return strcmp(fnl_state_kind(self->state), "kpi") == 0 ||
               fnl_trouble_set(self->trouble, fnl_exit_files, "%s: is a state of %s, and not of KPIs",
                               fnl_source_name(path), fnl_state_kind(self->state));
    bool fine = fnl_state_merge(self->state, part, &error) == FNL_OK ||
                fnl_trouble_of_error(self->trouble, fnl_source_name(path), &error);
    fnl_state_free(part);
    return fine;
}

static bool add_parts(run *self)
{
    const fnl_arguments *arguments = self->arguments;
    if (arguments->operand_count == 1)
        return add_part(self, "-");
    for (unsigned i = 1; i < arguments->operand_count; i++)
        if (!add_part(self, arguments->operands[i]))
            return false;
    return true;
}

static bool do_run(run *self)
{
    const fnl_arguments *arguments = self->arguments;
    if (!fnl_states_are_named(arguments, self->trouble) ||
        !fnl_model_file_open(arguments->operands[0], arguments, &self->model, self->trouble) ||
        !fnl_kpi_output_open(&self->output, arguments, self->trouble) || !add_parts(self) ||
        !fnl_kpi_output_write(&self->output, self->model, self->state, self->trouble))
        return false;
    fnl_page what = { 0 };
    fnl_page_print(&what, "%u part%s%c", self->parts, self->parts == 1 ? "" : "s", '\0');
    fnl_kpi_output_say(&self->output, what.bytes);
    fnl_page_end(&what);
    return true;
}

int fnl_merge_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble = { 0 };
    run self = { .arguments = arguments, .trouble = &trouble };
    int exit_code = do_run(&self) ? fnl_exit_done : fnl_trouble_end(&trouble);
    fnl_kpi_output_end(&self.output);
    fnl_state_free(self.state);
    fnl_model_unref(self.model);
    return exit_code;
}
