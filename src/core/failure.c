#include "core/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Bytes of the character at source; 0 for a control character (C0, DEL, C1) and for a byte of a character that was cut. */
static size_t printable_length(const unsigned char *source)
{
    unsigned char first = source[0];
    if (first < 0x80)
        return first >= 0x20 && first != 0x7f;
    size_t length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    for (size_t i = 1; i < length; i++)
        if ((source[i] & 0xc0) != 0x80)
            return 0;
    return first == 0xc2 && source[1] < 0xa0 ? 0 : length;
}

/* Copies source as far as it fits: whole characters only, all other bytes as \xHH. */
static void copy_escaped(char *target, size_t size, const char *source)
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    while (*source != '\0') {
        unsigned char byte = (unsigned char)*source;
        char escape[4] = { '\\', 'x', digits[byte >> 4], digits[byte & 15] };
        size_t length = printable_length((const unsigned char *)source);
        size_t written = length == 0 ? sizeof escape : length;
        if (used + written >= size)
            break;
        memcpy(target + used, length == 0 ? escape : source, written);
        used += written;
        source += length == 0 ? 1 : length;
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
