/* Which outputs are asked of the plan, and which columns are written. */
#ifndef FNL_CLI_CHOOSE_H
#define FNL_CLI_CHOOSE_H

#include "columns.h"
#include "leads.h"
#include "shown.h"

/* A list of names as --columns and --outputs take it. */
typedef struct fnl_names {
    char **names;
    uint32_t count;
} fnl_names;

#define FNL_NO_OUTPUT UINT32_MAX

typedef struct fnl_choice {
    const fnl_model *model;
    fnl_names outputs;         /* none: all */
    const char *leads_name;    /* for messages */
    struct ArrowSchema schema; /* of the results: the names in shown are its, and those of the leads */
    fnl_shown shown;
    uint32_t only_if;         /* the output that is true in the rows to be written; FNL_NO_OUTPUT: all are */
    const char *const *names; /* of the leads' columns */
    uint32_t name_count;
    fnl_column_type *types; /* of these columns */
    bool *wanted;           /* which of them the model reads or the user sees */
} fnl_choice;

/* What the user asked for. Lists are names between commas, quoted as in CSV; NULL: not given. */
typedef struct fnl_wish {
    const char *outputs;    /* --outputs, or the groups of the subcommand */
    const char *columns;    /* --columns: inputs and outputs alike */
    const char *only_if;    /* an output of truths: only rows where it is true; NULL: all */
    const char *leads_name; /* in messages; NULL: as the file is called */
    bool is_quiet;
} fnl_wish;

/* Binds the model to the leads. An input column of an output's name gives way to it, with a note. */
bool fnl_choose(const fnl_model *model, const fnl_leads *leads, const fnl_wish *wish, fnl_choice *choice,
                fnl_trouble *trouble);

/* The columns that the model reads. */
void fnl_choice_start_columns(const fnl_choice *choice, fnl_columns *columns);

/* A plan for columns as they are now, freed by the caller. */
bool fnl_choice_bind(const fnl_choice *choice, const fnl_columns *columns, fnl_plan **plan, fnl_trouble *trouble);

void fnl_choice_end(fnl_choice *choice);

/* The outputs that a model gives for these names, or for all of them, whatever the leads have. False: there is no such name. */
bool fnl_outputs_of_model(const fnl_model *model, const char *const *names, uint32_t count, struct ArrowSchema *outputs,
                          fnl_error *error);

bool fnl_names_read(fnl_names *names, const char *option, const char *text, fnl_trouble *trouble);
void fnl_names_end(fnl_names *names);

#endif
