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

/* Between the two `most` items are taken, and one more is refused. */
typedef struct limit_case {
    const char *before, *item;
    unsigned most;
    const char *after;
    const char *message; /* a part of it */
} limit_case;

/* start: what all models begin with. */
static inline model_reading read_repeated(const char *start, const limit_case *one, unsigned count)
{
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put_string(&text, start);
    fnl_buffer_put_string(&text, one->before);
    put_repeated(&text, one->item, count);
    fnl_buffer_put_string(&text, one->after);
    model_reading reading = read_bytes(fnl_buffer_text(&text));
    fnl_buffer_end(&text);
    return reading;
}

static inline void assert_limited(const char *start, const limit_case *one, unsigned count, int32_t code)
{
    model_reading reading = read_repeated(start, one, count);
    print_message("  case: %s\n", one->message);
    assert_int_equal(reading.code, code);
    assert_non_null(strstr(reading.problems->problems[0].message, one->message));
    end_reading(&reading);
}

static inline void assert_limits(const char *start, const limit_case *cases, size_t case_count)
{
    for (size_t i = 0; i < case_count; i++) {
        model_reading reading = read_repeated(start, &cases[i], cases[i].most);
        assert_int_equal(reading.code, FNL_OK);
        end_reading(&reading);
        assert_limited(start, &cases[i], cases[i].most + 1, FNL_E_LIMIT);
    }
}

#endif
