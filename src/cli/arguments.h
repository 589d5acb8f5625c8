/* The words after `fnl`: a subcommand, its options, its files. */
#ifndef FNL_CLI_ARGUMENTS_H
#define FNL_CLI_ARGUMENTS_H

#include "trouble.h"

typedef enum fnl_option {
    fnl_option_activities,
    fnl_option_as_of,
    fnl_option_calendar,
    fnl_option_changes,
    fnl_option_columns,
    fnl_option_delimiter,
    fnl_option_exact,
    fnl_option_fingerprint,
    fnl_option_format,
    fnl_option_from,
    fnl_option_help,
    fnl_option_holidays,
    fnl_option_id,
    fnl_option_input,
    fnl_option_list,
    fnl_option_output,
    fnl_option_outputs,
    fnl_option_quiet,
    fnl_option_rejects,
    fnl_option_row,
    fnl_option_save,
    fnl_option_spend,
    fnl_option_strict,
    fnl_option_threads,
    fnl_option_to,
    fnl_option_unique,
    fnl_option_verbose,
    fnl_option_version,
    fnl_option_within,
    fnl_options
} fnl_option;

#define FNL_OPTION_BIT(option) (1u << (option))

enum {
    fnl_most_holiday_files = 64,
    fnl_any_operands = 0x7fffffff, /* as many as there are */
};

typedef struct fnl_arguments {
    const char *command; /* NULL: none was given */
    char **operands;     /* files; they take the place of words that were read */
    unsigned operand_count;
    const char *values[fnl_options];              /* NULL: not given; a flag that was given is "" */
    const char *holidays[fnl_most_holiday_files]; /* CALENDAR=FILE: the one option that may be given again */
    unsigned holiday_count;
} fnl_arguments;

typedef int fnl_command_run(const fnl_arguments *arguments);

typedef struct fnl_command {
    const char *name;
    fnl_command_run *run;
    unsigned options; /* bits of those that it takes, beside the common ones */
    unsigned least_operands;
    unsigned most_operands;
    const char *help;
} fnl_command;

/* The command of this name, NULL if there is none. */
const fnl_command *fnl_command_find(const char *name);

extern const char fnl_general_help[];

/* Reads the words, which must stay. Options may stand anywhere before `--`; `--option value`, `--option=value`, `-o value`, `-ovalue`. */
bool fnl_arguments_read(fnl_arguments *arguments, int count, char **words, fnl_trouble *trouble);

/* Without the dashes. */
const char *fnl_option_name(fnl_option option);

/* A whole number from least to most. */
bool fnl_arguments_number(const fnl_arguments *arguments, fnl_option option, int64_t least, int64_t most,
                          int64_t *number, fnl_trouble *trouble);

static inline bool fnl_arguments_has(const fnl_arguments *arguments, fnl_option option)
{
    return arguments->values[option] != NULL;
}

#endif
