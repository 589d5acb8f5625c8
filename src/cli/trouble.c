/* What ends a command early: the exit code, and the one line that says why. */
#include "trouble.h"

#include "page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What is printed may come from anyone's file: a terminal must not obey it. */
static void escape_controls(char *out, size_t room, const char *text)
{
    size_t used = 0;
    for (const char *at = text; *at != '\0'; at++) {
        char code[8] = { *at, '\0' };
        if ((unsigned char)*at < ' ' || *at == 127)
            snprintf(code, sizeof code, "\\x%02x", (unsigned char)*at);
        size_t size = strlen(code);
        if (used + size >= room)
            break;
        memcpy(out + used, code, size);
        used += size;
    }
    out[used] = '\0';
}

/* As much as fits. */
__attribute__((format(printf, 3, 0))) static void print_arguments(char *out, size_t room, const char *format,
                                                                  va_list arguments)
{
    char raw[sizeof((fnl_trouble *)0)->text];
    vsnprintf(raw, sizeof raw, format, arguments);
    escape_controls(out, room, raw);
}

bool fnl_trouble_set(fnl_trouble *trouble, int exit_code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_arguments(trouble->text, sizeof trouble->text, format, arguments);
    va_end(arguments);
    trouble->exit_code = exit_code;
    trouble->quiet = false;
    return false;
}

static int exit_code_of(int32_t code)
{
    switch (code) {
    case FNL_E_ARG:
        return fnl_exit_usage;
    case FNL_E_SYNTAX:
    case FNL_E_MODEL:
    case FNL_E_LIMIT:
        return fnl_exit_model;
    case FNL_E_NOMEM:
        return fnl_exit_internal;
    default:
        return fnl_exit_files;
    }
}

bool fnl_trouble_of_error(fnl_trouble *trouble, const char *file, const fnl_error *error)
{
    char place[48] = "";
    if (error->line != 0)
        snprintf(place, sizeof place, "%u:%u: ", error->line, error->column);
    bool with_path = error->path[0] != '\0';
    return fnl_trouble_set(trouble, exit_code_of(error->code), "%s%s%s%s%s%s%s", file == NULL ? "" : file,
                           file == NULL       ? ""
                           : place[0] != '\0' ? ":"
                                              : ": ",
                           place, error->message, with_path ? "  [" : "", with_path ? error->path : "",
                           with_path ? "]" : "");
}

int fnl_trouble_end(const fnl_trouble *trouble)
{
    if (!trouble->quiet)
        fprintf(stderr, "fnl: %s\n", trouble->text);
    return trouble->exit_code;
}

void fnl_say(const char *format, ...)
{
    char text[sizeof((fnl_trouble *)0)->text];
    va_list arguments;
    va_start(arguments, format);
    print_arguments(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "fnl: %s\n", text);
}

void fnl_say_problem(const char *file, const fnl_error *problem)
{
    char name[512];
    escape_controls(name, sizeof name, file);
    const char *severity = problem->severity == FNL_SEVERITY_WARNING ? "warning" : "error";
    if (problem->line != 0)
        fprintf(stderr, "%s:%u:%u: %s: %s", name, problem->line, problem->column, severity, problem->message);
    else
        fprintf(stderr, "%s: %s: %s", name, severity, problem->message);
    if (problem->path[0] != '\0')
        fprintf(stderr, "  [%s]", problem->path);
    fputc('\n', stderr);
}
