#include "core/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Copies source as far as it fits, control characters as \xHH, whole code points only. */
static void copy_escaped(char *target, size_t size, const char *source)
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    while (*source != '\0') {
        unsigned char byte = (unsigned char)*source;
        if (byte < 0x20 || byte == 0x7f) {
            if (used + 4 >= size)
                break;
            memcpy(target + used, "\\x", 2);
            target[used + 2] = digits[byte >> 4];
            target[used + 3] = digits[byte & 15];
            used += 4;
            source++;
            continue;
        }
        size_t length = 1;
        while (((unsigned char)source[length] & 0xc0) == 0x80)
            length++;
        if (used + length >= size)
            break;
        memcpy(target + used, source, length);
        used += length;
        source += length;
    }
    target[used] = '\0';
}

__attribute__((format(printf, 5, 0))) static int32_t fail_with(fnl_error *error, int32_t code, fnl_place place,
                                                               const char *path, const char *format, va_list arguments)
{
    if (error == NULL)
        return code;
    char message[2 * sizeof error->message];
    vsnprintf(message, sizeof message, format, arguments);
    *error = (fnl_error){ .code = code, .line = place.line, .column = place.column, .offset = place.offset };
    copy_escaped(error->message, sizeof error->message, message);
    copy_escaped(error->path, sizeof error->path, path == NULL ? "" : path);
    return code;
}

int32_t fnl_fail(fnl_error *error, int32_t code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail_with(error, code, (fnl_place){ 0 }, NULL, format, arguments);
    va_end(arguments);
    return code;
}

int32_t fnl_fail_memory(fnl_error *error)
{
    return fnl_fail(error, FNL_E_NOMEM, "out of memory");
}

int32_t fnl_fail_at(fnl_error *error, int32_t code, fnl_place place, const char *path, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail_with(error, code, place, path, format, arguments);
    va_end(arguments);
    return code;
}

fnl_diagnostics *fnl_diagnostics_new(const fnl_allocator *memory)
{
    fnl_diagnostics *diagnostics = fnl_allocate_zeroed(memory, 1, sizeof *diagnostics);
    if (diagnostics == NULL)
        return NULL;
    diagnostics->memory_kept = *memory;
    diagnostics->memory = &diagnostics->memory_kept;
    return diagnostics;
}

void fnl_diagnostics_add(fnl_diagnostics *diagnostics, const fnl_error *problem)
{
    uint32_t *count = problem->severity == FNL_SEVERITY_ERROR ? &diagnostics->errors : &diagnostics->warnings;
    if (++*count > fnl_most_problems)
        return;
    if (diagnostics->count == diagnostics->capacity) {
        uint32_t wanted = diagnostics->capacity == 0 ? 4 : diagnostics->capacity * 2;
        fnl_error *grown = fnl_resize(diagnostics->memory, diagnostics->problems, wanted, sizeof *grown);
        if (grown == NULL) {
            diagnostics->failed = true;
            return;
        }
        diagnostics->problems = grown;
        diagnostics->capacity = wanted;
    }
    diagnostics->problems[diagnostics->count++] = *problem;
}

/* Insertion sort: at most 100 of them, and stable. */
void fnl_diagnostics_sort(fnl_diagnostics *diagnostics)
{
    for (uint32_t i = 1; i < diagnostics->count; i++) {
        fnl_error moved = diagnostics->problems[i];
        uint32_t at = i;
        while (at > 0 && diagnostics->problems[at - 1].offset > moved.offset) {
            diagnostics->problems[at] = diagnostics->problems[at - 1];
            at--;
        }
        diagnostics->problems[at] = moved;
    }
}
