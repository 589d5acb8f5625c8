/* Reading scalars: texts, numbers, points, durations. In CBOR numbers stand as integers of their unit. */
#include "core/arithmetic.h"
#include "model/names.h"
#include "model/reader.h"
#include "text/duration.h"

bool fnl_node_written(const fnl_node *node, fnl_text *out)
{
    if (node->kind != fnl_node_text && node->kind != fnl_node_number && node->kind != fnl_node_bool)
        return false;
    if (node->kind != fnl_node_text && node->text.length == 0)
        return false; /* true and false of CBOR */
    *out = node->text;
    return true;
}

fnl_decimal fnl_decimal_of(int64_t value, unsigned scale)
{
    for (; scale > 0 && value % 10 == 0; scale--)
        value /= 10;
    return (fnl_decimal){ .value = value, .scale = (uint8_t)scale, .known = true };
}

bool fnl_take_text(fnl_model_reader *reader, const fnl_node *node, fnl_text *out)
{
    fnl_text written;
    if (!fnl_node_written(node, &written)) {
        if (node->kind == fnl_node_null)
            return fnl_problem(reader, node, "a text is needed, not null; put the word in quotes if it is meant");
        return fnl_problem(reader, node, "a text is needed");
    }
    *out = fnl_arena_copy(reader->arena, written);
    return out->bytes != NULL || fnl_model_reader_no_memory(reader);
}

bool fnl_take_name(fnl_model_reader *reader, const fnl_node *node, fnl_text *out)
{
    if (!fnl_take_text(reader, node, out))
        return false;
    if (out->length == 0)
        return fnl_problem(reader, node, "the text is empty");
    if (!fnl_is_printable(*out))
        return fnl_problem(reader, node, "a name has no control characters and stands on one line");
    return true;
}

bool fnl_take_bool(fnl_model_reader *reader, const fnl_node *node, bool *out)
{
    if (node->kind != fnl_node_bool)
        return fnl_problem(reader, node, "true or false is needed");
    *out = node->integer != 0;
    return true;
}

bool fnl_take_integer(fnl_model_reader *reader, const fnl_node *node, int64_t least, int64_t most, int64_t *out)
{
    int64_t value = 0;
    bool read = node->kind == fnl_node_integer;
    if (read)
        value = node->integer;
    else if (node->kind == fnl_node_number)
        read = fnl_read_integer(node->text, &value) == fnl_read_ok;
    if (!read || value < least || value > most)
        return fnl_problem(reader, node, "a whole number from %lld to %lld is needed", (long long)least,
                           (long long)most);
    *out = value;
    return true;
}

bool fnl_take_decimal(fnl_model_reader *reader, const fnl_node *node, fnl_decimal *out)
{
    unsigned scale = 0;
    *out = (fnl_decimal){ .known = true };
    if (node->kind == fnl_node_integer) {
        out->value = node->integer;
        return true;
    }
    if (node->kind == fnl_node_list && node->count == 2 && node->items[0].kind == fnl_node_integer &&
        node->items[1].kind == fnl_node_integer && node->items[1].integer > 0 &&
        node->items[1].integer <= fnl_most_digits) { /* CBOR: value, scale */
        out->value = node->items[0].integer;
        out->scale = (uint8_t)node->items[1].integer;
        return true;
    }
    if (node->kind != fnl_node_number)
        return fnl_problem(reader, node, "a number is needed, such as 12 or 0.5");
    switch (fnl_read_decimal(node->text, &out->value, &scale)) {
    case fnl_read_ok:
        out->scale = (uint8_t)scale;
        return true;
    case fnl_read_range:
        return fnl_problem(reader, node, "the number has more than %d digits", (int)fnl_most_digits);
    default:
        return fnl_problem(reader, node, "the number is written as 12 or 0.5, without an exponent");
    }
}

bool fnl_take_exact(fnl_model_reader *reader, const fnl_node *node, unsigned scale, int64_t most, const char *what,
                    int64_t *out)
{
    int64_t value = 0;
    if (node->kind == fnl_node_integer)
        value = node->integer;
    else {
        fnl_decimal decimal;
        if (!fnl_take_decimal(reader, node, &decimal))
            return false;
        if (node->kind == fnl_node_list)
            return fnl_problem(reader, node, "a number is needed, such as 12 or 0.5");
        if (decimal.scale > scale)
            return fnl_problem(reader, node, "%s have at most %u digits after the point", what, scale);
        if (!fnl_scale_up(decimal.value, scale - decimal.scale, &value))
            value = INT64_MAX;
    }
    if (value < -most || value > most)
        return fnl_problem(reader, node, "%s lie between -%lld and %lld", what,
                           (long long)(most / fnl_powers_of_ten[scale]), (long long)(most / fnl_powers_of_ten[scale]));
    *out = value;
    return true;
}

bool fnl_take_points(fnl_model_reader *reader, const fnl_node *node, int64_t *out)
{
    return fnl_take_exact(reader, node, fnl_points_scale, fnl_most_points, "points", out);
}

bool fnl_take_number(fnl_model_reader *reader, const fnl_node *node, double *out)
{
    /* A text is what CBOR has, and JSON for numbers that are longer than exact decimals. */
    bool allowed = node->kind == fnl_node_number || node->kind == fnl_node_text;
    double value = 0;
    if (!allowed || fnl_read_number(node->text, &value) != fnl_read_ok || !(value - value == 0))
        return fnl_problem(reader, node, "a finite number is needed");
    *out = value == 0 ? 0 : value; /* -0 is 0 */
    return true;
}

bool fnl_take_duration(fnl_model_reader *reader, const fnl_node *node, int64_t *seconds)
{
    if (node->kind == fnl_node_integer && node->integer > 0) {
        *seconds = node->integer;
        return true;
    }
    if (node->kind == fnl_node_number)
        return fnl_problem(reader, node, "a duration has units, such as 30d, 12h or 1h30m");
    if (node->kind != fnl_node_text)
        return fnl_problem(reader, node, "a duration is needed, such as 30d, 12h or 1h30m");
    fnl_text shown = fnl_shown(node->text);
    switch (fnl_read_duration(node->text, seconds)) {
    case fnl_read_ok:
        return true;
    case fnl_read_range:
        return fnl_problem(reader, node, "the duration '%.*s' is 0 or too long", FNL_TEXT_ARGS(shown));
    default:
        return fnl_problem(reader, node, "'%.*s' is not a duration: write 30s 45m 2h 14d 6w or a sum like 1h30m",
                           FNL_TEXT_ARGS(shown));
    }
}

/* The key says percent, so a bare 50 means 50 %; a bare fraction could mean either and is refused. */
bool fnl_take_percent(fnl_model_reader *reader, const fnl_node *node, int64_t *millionths)
{
    const int64_t whole = 1000000;
    int64_t value = 0;
    bool read = false;
    if (node->kind == fnl_node_integer) {
        value = node->integer;
        read = true;
    } else if (node->kind == fnl_node_number) {
        unsigned scale = 0;
        read = fnl_read_decimal(node->text, &value, &scale) == fnl_read_ok && scale <= 4 &&
               fnl_scale_up(value, 4 - scale, &value);
        if (read && value > 0 && value < whole / 100)
            return fnl_problem(reader, node, "write the percentage with its sign, such as 50%% or 0.5%%");
    } else if (node->kind == fnl_node_text) {
        read = fnl_read_percent(node->text, &value) == fnl_read_ok;
        if (read && node->text.bytes[node->text.length - 1] != '%')
            return fnl_problem(reader, node, "write the percentage with its sign, such as 50%% or 0.5%%");
    }
    if (!read || value <= 0 || value > whole)
        return fnl_problem(reader, node, "a percentage above 0%% and up to 100%% is needed, such as 50%%");
    *millionths = value;
    return true;
}

bool fnl_take_word(fnl_model_reader *reader, const fnl_node *node, const char *const *words, uint32_t *out)
{
    fnl_text written;
    if (fnl_node_written(node, &written)) {
        for (uint32_t i = 0; words[i] != NULL; i++)
            if (fnl_text_equal(fnl_text_of(words[i]), written)) {
                *out = i;
                return true;
            }
    } else {
        written = FNL_TEXT("");
    }
    reader->scratch.length = 0;
    for (uint32_t i = 0; words[i] != NULL; i++) {
        if (i != 0)
            fnl_buffer_put_string(&reader->scratch, ", ");
        fnl_buffer_put_string(&reader->scratch, words[i]);
    }
    if (reader->scratch.failed)
        return fnl_model_reader_no_memory(reader);
    fnl_text all = fnl_buffer_text(&reader->scratch);
    fnl_text shown = fnl_shown(written);
    if (shown.length == 0)
        return fnl_problem(reader, node, "one of these is needed: %.*s", FNL_TEXT_ARGS(all));
    return fnl_problem(reader, node, "'%.*s' is not one of: %.*s", FNL_TEXT_ARGS(shown), FNL_TEXT_ARGS(all));
}

bool fnl_take_pair(fnl_model_reader *reader, const fnl_node *node, const char *what)
{
    if (node->kind == fnl_node_list && node->count == 2)
        return true;
    return fnl_problem(reader, node, "%s", what);
}

bool fnl_take_clamp(fnl_model_reader *reader, const fnl_node *node, fnl_clamp *out)
{
    *out = (fnl_clamp){ 0 };
    if (!fnl_take_pair(reader, node, "a clamp is a list of the lowest and the highest points: [0, 100], ~ for open"))
        return false;
    fnl_points *sides[] = { &out->low, &out->high };
    bool good = true;
    for (uint32_t i = 0; i < 2; i++) {
        if (node->items[i].kind == fnl_node_null)
            continue;
        sides[i]->known = true;
        good = fnl_take_points(reader, &node->items[i], &sides[i]->value) && good;
    }
    if (good && out->low.known && out->high.known && out->low.value > out->high.value)
        return fnl_problem(reader, node, "the first of the two is the lower one");
    if (good && !out->low.known && !out->high.known)
        return fnl_problem(reader, node, "a clamp that is open on both sides does nothing: leave it out");
    return good;
}
