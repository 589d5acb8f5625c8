/* The `fnl` command: finds the subcommand and hands over. */
#include "commands.h"
#include "files.h"

#include <stdio.h>
#include <string.h>

enum {
    common_options = FNL_OPTION_BIT(fnl_option_help) | FNL_OPTION_BIT(fnl_option_version) |
                     FNL_OPTION_BIT(fnl_option_quiet) | FNL_OPTION_BIT(fnl_option_verbose),
};

/* Standard output may be full or closed: what was printed must have arrived. */
static int print_and_end(const char *text)
{
    fnl_file out;
    fnl_trouble trouble;
    bool fine = fnl_file_open(&out, NULL, &trouble) && fnl_file_write(&out, fnl_slice_of(text), &trouble);
    fnl_file_discard(&out);
    return fine ? fnl_exit_done : fnl_trouble_end(&trouble);
}

static bool check_options(const fnl_arguments *arguments, const fnl_command *command, fnl_trouble *trouble)
{
    for (fnl_option option = 0; option < fnl_options; option++)
        if (fnl_arguments_has(arguments, option) && ((command->options | common_options) & FNL_OPTION_BIT(option)) == 0)
            return fnl_trouble_set(trouble, fnl_exit_usage, "fnl %s has no option --%s; see fnl %s --help",
                                   command->name, fnl_option_name(option), command->name);
    if (arguments->operand_count > command->most_operands)
        return fnl_trouble_set(trouble, fnl_exit_usage, "\"%s\" is one file too many; see fnl %s --help",
                               arguments->operands[command->most_operands], command->name);
    if (arguments->operand_count < command->least_operands)
        return fnl_trouble_set(trouble, fnl_exit_usage, "a file is missing; see fnl %s --help", command->name);
    return true;
}

static int run_command(const fnl_arguments *arguments)
{
    fnl_trouble trouble;
    const fnl_command *command = fnl_command_find(arguments->command);
    if (command == NULL) {
        fnl_trouble_set(&trouble, fnl_exit_usage, "there is no subcommand \"%s\"; fnl --help lists all",
                        arguments->command);
        return fnl_trouble_end(&trouble);
    }
    if (fnl_arguments_has(arguments, fnl_option_help))
        return print_and_end(command->help);
    if (!check_options(arguments, command, &trouble))
        return fnl_trouble_end(&trouble);
    return command->run(arguments);
}

int main(int count, char **words)
{
    fnl_arguments arguments;
    fnl_trouble trouble;
    fnl_files_watch_signals();
    if (!fnl_arguments_read(&arguments, count - 1, words + 1, &trouble))
        return fnl_trouble_end(&trouble);
    if (fnl_arguments_has(&arguments, fnl_option_version)) {
        char version[64];
        snprintf(version, sizeof version, "fnl %s\n", fnl_version());
        return print_and_end(version);
    }
    if (arguments.command != NULL)
        return run_command(&arguments);
    if (fnl_arguments_has(&arguments, fnl_option_help))
        return print_and_end(fnl_general_help);
    fnl_say("a subcommand is needed, such as check, run or explain; fnl --help lists all");
    return fnl_exit_usage;
}
