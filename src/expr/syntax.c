#include "expr/syntax.h"

#include "expr/token.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>

void fnl_reader_fail(fnl_reader *reader, int32_t code, uint32_t offset, const char *format, ...)
{
    if (reader->code != FNL_OK)
        return;
    reader->code = code;
    char message[2 * sizeof reader->error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fnl_place place = { .offset = offset };
    place.column = 1 + (uint32_t)fnl_utf8_length((fnl_text){ reader->text.bytes, offset });
    fnl_fail_at(reader->error, code, place, NULL, "%s", message);
}

fnl_syntax *fnl_syntax_new(fnl_reader *reader, fnl_syntax_kind kind, uint32_t start, uint32_t end)
{
    fnl_syntax *syntax = fnl_arena_take(reader->arena, 1, sizeof *syntax);
    if (syntax == NULL) {
        fnl_reader_fail(reader, FNL_E_NOMEM, start, "out of memory");
        return NULL;
    }
    syntax->kind = (uint8_t)kind;
    syntax->start = start;
    syntax->end = end;
    syntax->previous = syntax;
    return syntax;
}

void fnl_syntax_append(fnl_syntax *parent, fnl_syntax *item)
{
    parent->count++;
    if (parent->end < item->end)
        parent->end = item->end;
    if (parent->first == NULL) {
        parent->first = item;
        return;
    }
    item->previous = parent->first->previous;
    item->previous->next = item;
    parent->first->previous = item;
}

static const char *const function_names[] = {
    [fnl_function_coalesce] = "COALESCE",
    [fnl_function_nullif] = "NULLIF",
    [fnl_function_least] = "LEAST",
    [fnl_function_greatest] = "GREATEST",
    [fnl_function_abs] = "ABS",
    [fnl_function_round] = "ROUND",
    [fnl_function_lower] = "LOWER",
    [fnl_function_length] = "LENGTH",
    [fnl_function_days_since] = "DAYS_SINCE",
    [fnl_function_hours_since] = "HOURS_SINCE",
    [fnl_function_days_between] = "DAYS_BETWEEN",
    [fnl_function_seconds_between] = "SECONDS_BETWEEN",
    [fnl_function_add_days] = "ADD_DAYS",
    [fnl_function_as_of] = "AS_OF",
    [fnl_function_today] = "TODAY",
};

const char *fnl_function_name(fnl_function function)
{
    return function_names[function];
}

bool fnl_function_find(fnl_text name, fnl_function *function)
{
    for (int i = 0; i < fnl_function_count; i++)
        if (fnl_is_word(name, function_names[i])) {
            *function = (fnl_function)i;
            return true;
        }
    return false;
}
