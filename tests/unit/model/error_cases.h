/* Models with errors, and all that is said about each. */
#ifndef ERROR_CASES_H
#define ERROR_CASES_H

#include "../../model_reading.h"

#include <stdio.h>

typedef struct expected_problem {
    uint32_t line;
    uint32_t column;
    const char *path;
    const char *message; /* a part of it */
} expected_problem;

typedef struct error_case {
    const char *name;
    const char *text;
    expected_problem problems[8]; /* all of them, in order */
} error_case;

static inline uint32_t expected_count(const error_case *one)
{
    uint32_t count = 0;
    while (count < sizeof one->problems / sizeof *one->problems && one->problems[count].path != NULL)
        count++;
    return count;
}

static inline bool matches(const fnl_error *problem, const expected_problem *wanted)
{
    return problem->line == wanted->line && problem->column == wanted->column &&
           strcmp(problem->path, wanted->path) == 0 && strstr(problem->message, wanted->message) != NULL;
}

static inline void assert_errors(const error_case *cases, size_t case_count)
{
    unsigned faults = 0;
    for (size_t i = 0; i < case_count; i++) {
        const error_case *one = &cases[i];
        model_reading reading = read_bytes(fnl_text_of(one->text));
        uint32_t count = 0;
        bool good = reading.code != FNL_OK;
        for (uint32_t j = 0; j < reading.problems->count; j++)
            if (reading.problems->problems[j].severity == FNL_SEVERITY_ERROR)
                good = count < expected_count(one) &&
                       matches(&reading.problems->problems[j], &one->problems[count++]) && good;
        if (!good || count != expected_count(one)) {
            faults++;
            print_message("case '%s':\n", one->name);
            for (uint32_t j = 0; j < reading.problems->count; j++) {
                const fnl_error *problem = &reading.problems->problems[j];
                print_message("  { %u, %u, \"%s\", \"%s\" }\n", problem->line, problem->column, problem->path,
                              problem->message);
            }
        }
        end_reading(&reading);
    }
    assert_int_equal(faults, 0);
}

/* format may print its number up to three times. */
static inline void put_repeated(fnl_buffer *text, const char *format, unsigned count)
{
    char item[200];
    for (unsigned i = 0; i < count; i++) {
        snprintf(item, sizeof item, format, i, i, i);
        fnl_buffer_put_string(text, item);
    }
}

#endif
