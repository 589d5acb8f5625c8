/* What ends a command early: the exit code, and the one line that says why. */
#ifndef FNL_CLI_TROUBLE_H
#define FNL_CLI_TROUBLE_H

#include <funnelcore/funnelcore.h>

#include <stdbool.h>

/* Exit codes of every subcommand. */
enum {
    fnl_exit_done = 0,
    fnl_exit_rejected = 1, /* done, with rejected values */
    fnl_exit_usage = 2,
    fnl_exit_model = 3,
    fnl_exit_files = 4, /* input or output */
    fnl_exit_internal = 70,
};

typedef struct fnl_trouble {
    int exit_code;
    bool quiet; /* nothing to say: whoever reads the output has had enough */
    char text[1200];
} fnl_trouble;

/* Fills trouble and returns false, so that callers can return its result. Control characters are escaped. */
__attribute__((format(printf, 3, 4))) bool fnl_trouble_set(fnl_trouble *trouble, int exit_code, const char *format,
                                                           ...);

/* The same from an error of the library; file is what it is about, NULL for none. */
bool fnl_trouble_of_error(fnl_trouble *trouble, const char *file, const fnl_error *error);

/* Prints the line and returns the exit code. */
int fnl_trouble_end(const fnl_trouble *trouble);

/* A line on standard error: "fnl: …", control characters escaped. */
__attribute__((format(printf, 1, 2))) void fnl_say(const char *format, ...);

/* `file:line:column: error: message  [path]` on standard error, as compilers write it. */
void fnl_say_problem(const char *file, const fnl_error *problem);

#endif
