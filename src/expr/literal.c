#include "expr/literal.h"

#include "expr/nearest.h"
#include "text/fold.h"

bool fnl_read_stamp_literal(fnl_reader *reader, uint32_t offset, fnl_type type, fnl_text content, int64_t *value)
{
    const fnl_zone *zone = reader->scope->zone == NULL ? &fnl_zone_utc : reader->scope->zone;
    fnl_reading reading = fnl_read_malformed;
    if (type == fnl_type_date) {
        int32_t day = 0;
        if (content.length == sizeof "2026-01-31" - 1)
            reading = fnl_read_day(content, (fnl_text){ NULL, 0 }, zone, &day);
        *value = day;
    } else {
        reading = fnl_read_instant(content, (fnl_text){ NULL, 0 }, zone, value);
    }
    if (reading == fnl_read_ok)
        return true;
    const char *what = type == fnl_type_date ? "date" : "time";
    const char *form = type == fnl_type_date ? "DATE '2026-01-31'" : "TIMESTAMP '2026-01-31 08:00:00+07:00'";
    if (reading == fnl_read_range)
        fnl_reader_fail(reader, FNL_E_MODEL, offset, "'%.*s' is not in the calendar of the years 1 to 9999",
                        FNL_TEXT_ARGS(content));
    else
        fnl_reader_fail(reader, FNL_E_MODEL, offset, "'%.*s' is not a %s: write it as in %s", FNL_TEXT_ARGS(content),
                        what, form);
    return false;
}

/* Folds into the arena; around the text may stand marks that keep its blanks. */
static bool fold_into(fnl_arena *arena, fnl_text text, fnl_text *out, fnl_error *error)
{
    fnl_buffer folded;
    fnl_buffer_start(&folded, arena->memory);
    int result = fnl_fold(text, &folded);
    if (result == fnl_fold_ok && !folded.failed)
        *out = fnl_arena_copy(arena, fnl_buffer_text(&folded));
    bool failed = result == fnl_fold_memory || folded.failed || (result == fnl_fold_ok && out->bytes == NULL);
    fnl_buffer_end(&folded);
    if (failed)
        fnl_fail_memory(error);
    else if (result == fnl_fold_marks)
        fnl_fail(error, FNL_E_MODEL, "the text has more than %d combining marks in a row", fnl_most_marks);
    return !failed && result == fnl_fold_ok;
}

bool fnl_fold_literal(fnl_arena *arena, const fnl_field *field, fnl_literal_use use, fnl_text literal, fnl_text *out,
                      bool *listed, fnl_error *error)
{
    fnl_text text = literal;
    *listed = true;
    if (field->fold && !fold_into(arena, literal, &text, error))
        return false;
    uint32_t number = 0;
    if (use == fnl_literal_value) {
        if (field->aliases != NULL && fnl_index_find(field->aliases, text, &number))
            text = field->alias_targets[number];
        *listed = field->values == NULL || fnl_index_find(field->values, text, &number);
    }
    *out = text;
    return true;
}

bool fnl_literal_for_field(fnl_arena *arena, const fnl_field *field, fnl_text literal, fnl_text *out, fnl_error *error)
{
    fnl_text text = { NULL, 0 };
    bool listed = false;
    if (!fnl_fold_literal(arena, field, fnl_literal_value, literal, &text, &listed, error))
        return false;
    if (listed) {
        *out = text;
        return true;
    }
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, text);
    for (uint32_t i = 0; i < field->values->count; i++)
        fnl_nearest_try(&nearest, field->values->keys[i]);
    if (nearest.best.length != 0)
        fnl_fail(error, FNL_E_MODEL, "'%.*s' is not one of the values of %.*s; did you mean '%.*s'?",
                 FNL_TEXT_ARGS(literal), FNL_TEXT_ARGS(field->name), FNL_TEXT_ARGS(nearest.best));
    else
        fnl_fail(error, FNL_E_MODEL, "'%.*s' is not one of the values of %.*s: add it there or write one of them",
                 FNL_TEXT_ARGS(literal), FNL_TEXT_ARGS(field->name));
    return false;
}

bool fnl_fold_pattern(fnl_arena *arena, fnl_text pattern, fnl_text *out, fnl_error *error)
{
    /* Folding trims; a bar at both ends, which nothing composes with, keeps the blanks. */
    char *guarded = fnl_arena_take(arena, pattern.length + 2, 1);
    if (guarded == NULL) {
        fnl_fail_memory(error);
        return false;
    }
    guarded[0] = guarded[pattern.length + 1] = '|';
    if (pattern.length != 0)
        memcpy(guarded + 1, pattern.bytes, pattern.length);
    fnl_text folded = { NULL, 0 };
    if (!fold_into(arena, (fnl_text){ guarded, pattern.length + 2 }, &folded, error))
        return false;
    *out = (fnl_text){ folded.bytes + 1, folded.length - 2 };
    return true;
}

void fnl_fail_unknown_function(fnl_reader *reader, uint32_t offset, fnl_text name)
{
    static const struct {
        const char *word;
        const char *advice;
    } known_elsewhere[] = {
        { "NOW", "AS_OF()" },
        { "CURRENT_TIMESTAMP", "AS_OF()" },
        { "CURRENT_DATE", "TODAY()" },
        { "IFNULL", "COALESCE(a, b)" },
        { "ISNULL", "a IS NULL" },
        { "NVL", "COALESCE(a, b)" },
        { "LEN", "LENGTH(a)" },
        { "DATEDIFF", "DAYS_BETWEEN(a, b)" },
        { "MIN", "LEAST(a, b)" },
        { "MAX", "GREATEST(a, b)" },
        { "IF", "CASE WHEN a THEN b ELSE c END" },
        { "IIF", "CASE WHEN a THEN b ELSE c END" },
        { "UPPER", "LOWER(a)" },
    };
    for (size_t i = 0; i < sizeof known_elsewhere / sizeof *known_elsewhere; i++)
        if (fnl_is_word(name, known_elsewhere[i].word)) {
            fnl_reader_fail(reader, FNL_E_MODEL, offset, "there is no function %.*s here: write %s",
                            FNL_TEXT_ARGS(name), known_elsewhere[i].advice);
            return;
        }
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, name);
    for (int i = 0; i < fnl_function_count; i++)
        fnl_nearest_try(&nearest, fnl_text_of(fnl_function_name((fnl_function)i)));
    if (nearest.best.length != 0)
        fnl_reader_fail(reader, FNL_E_MODEL, offset, "there is no function %.*s; did you mean %.*s?",
                        FNL_TEXT_ARGS(name), FNL_TEXT_ARGS(nearest.best));
    else
        fnl_reader_fail(reader, FNL_E_MODEL, offset,
                        "there is no function %.*s; there are COALESCE, NULLIF, LEAST, GREATEST, ABS, ROUND, LOWER, "
                        "LENGTH, DAYS_SINCE, HOURS_SINCE, DAYS_BETWEEN, SECONDS_BETWEEN, ADD_DAYS, AS_OF, TODAY",
                        FNL_TEXT_ARGS(name));
}
