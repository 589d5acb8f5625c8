#include "model/maps.h"

#include "core/arithmetic.h"
#include "model/names.h"
#include "model/sorting.h"

static bool read_bool_key(fnl_text text, int64_t *whole)
{
    *whole = fnl_text_equal(text, FNL_TEXT("true"));
    return *whole != 0 || fnl_text_equal(text, FNL_TEXT("false"));
}

static bool read_decimal_key(fnl_text text, unsigned scale, int64_t *whole)
{
    unsigned digits = 0;
    return fnl_read_decimal(text, whole, &digits) == fnl_read_ok && digits <= scale &&
           fnl_scale_up(*whole, scale - digits, whole);
}

static bool read_date_key(fnl_text text, int64_t *whole)
{
    int32_t day = 0;
    if (fnl_read_day(text, FNL_TEXT(""), &fnl_zone_utc, &day) != fnl_read_ok)
        return false;
    *whole = day;
    return true;
}

static bool read_text_key(fnl_model_reader *reader, const fnl_node *item, const fnl_field *field, fnl_text *key)
{
    fnl_error error = { 0 };
    if (field == NULL || fnl_literal_for_field(reader->arena, field, *key, key, &error))
        return true;
    if (error.code == FNL_E_NOMEM)
        return fnl_model_reader_no_memory(reader);
    return fnl_key_problem(reader, item, "%s", error.message);
}

/* The key of an item as a value of the input. */
static bool read_key(fnl_model_reader *reader, const fnl_node *item, const fnl_expression *input, fnl_map_entry *entry)
{
    fnl_type type = fnl_expression_type(input);
    fnl_text text = fnl_arena_copy(reader->arena, item->key);
    if (text.bytes == NULL)
        return fnl_model_reader_no_memory(reader);
    entry->key = text;
    fnl_text shown = fnl_shown(text);
    switch (type) {
    case fnl_type_text:
        return read_text_key(reader, item, fnl_expression_field(input), &entry->key);
    case fnl_type_bool:
        return read_bool_key(text, &entry->whole) ||
               fnl_key_problem(reader, item, "the keys of a map of a bool are true and false, not '%.*s'",
                               FNL_TEXT_ARGS(shown));
    case fnl_type_int:
        return read_decimal_key(text, 0, &entry->whole) ||
               fnl_key_problem(reader, item, "'%.*s' is not a whole number", FNL_TEXT_ARGS(shown));
    case fnl_type_decimal:
        return read_decimal_key(text, fnl_expression_scale(input), &entry->whole) ||
               fnl_key_problem(reader, item, "'%.*s' is not a decimal with at most %u digits after the point",
                               FNL_TEXT_ARGS(shown), fnl_expression_scale(input));
    case fnl_type_date:
        return read_date_key(text, &entry->whole) ||
               fnl_key_problem(reader, item, "'%.*s' is not a date, such as 2026-01-31", FNL_TEXT_ARGS(shown));
    case fnl_type_number:
    case fnl_type_time:
    case fnl_type_intervals:
        break;
    }
    return fnl_key_problem(reader, item, "%s has no keys", fnl_type_phrase(type));
}

static int by_text(const void *a, const void *b)
{
    return fnl_text_compare(((const fnl_map_entry *)a)->key, ((const fnl_map_entry *)b)->key);
}

static int by_whole(const void *a, const void *b)
{
    int64_t left = ((const fnl_map_entry *)a)->whole;
    int64_t right = ((const fnl_map_entry *)b)->whole;
    return (left > right) - (left < right);
}

/* Keys that differ as they are written may be one value: "VN" and "vn" folded, 5 and 5.0. */
static bool check_unique(fnl_model_reader *reader, const void *const *entries, uint32_t count, fnl_order *order)
{
    bool good = true;
    for (uint32_t i = 1; i < count && !fnl_model_reader_done(reader); i++) {
        const fnl_map_entry *entry = entries[i];
        if (order(entries[i - 1], entry) == 0)
            good = fnl_key_problem(reader, entry->node, "another key of this map is the same value");
    }
    return good;
}

const void **fnl_read_map(fnl_model_reader *reader, const fnl_node *node, const fnl_expression *input,
                          fnl_read_entry *read_entry)
{
    if (!fnl_count_entries(reader, node))
        return NULL;
    fnl_map_entry *entries = fnl_arena_take(reader->arena, node->count, sizeof *entries);
    const void **order = fnl_arena_take(reader->arena, node->count, sizeof *order);
    if (entries == NULL || order == NULL) {
        fnl_model_reader_no_memory(reader);
        return NULL;
    }
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &node->items[i];
        entries[i].node = item;
        order[i] = &entries[i];
        good = read_key(reader, item, input, &entries[i]) && good;
        good = read_entry(reader, item, &entries[i]) && good;
    }
    if (!good || fnl_model_reader_done(reader))
        return NULL;
    fnl_order *by = fnl_has_whole_keys(fnl_expression_type(input)) ? by_whole : by_text;
    if (!fnl_sort(reader->memory, order, node->count, by)) {
        fnl_model_reader_no_memory(reader);
        return NULL;
    }
    return check_unique(reader, order, node->count, by) ? order : NULL;
}
