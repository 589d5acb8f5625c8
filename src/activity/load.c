/* Loading bytes that anybody may have made: nothing is believed that is not checked. */
#include "activity/saved.h"

#include "time/civil.h"

typedef struct state_reader {
    fnl_activity_state *state;
    fnl_cursor cursor;
    uint32_t key; /* its number; keys come in order, so also which it is */
    int64_t rows; /* of this key */
    bool no_memory;
} state_reader;

static void check(state_reader *reader, bool fine, const char *problem)
{
    fnl_cursor_check(&reader->cursor, fine, problem);
}

/* Also when the reading ended before. */
static void must(state_reader *reader, bool has_memory)
{
    if (has_memory)
        return;
    reader->no_memory = true;
    check(reader, false, "out of memory");
}

static bool is_going(const state_reader *reader)
{
    return reader->cursor.problem == NULL;
}

static bool is_past(const state_reader *reader, int64_t at)
{
    return at >= FNL_FIRST_INSTANT && at <= reader->state->as_of;
}

static bool is_value(fnl_type type, int64_t value)
{
    static const int64_t infinite = INT64_C(0x7ff) << 52;
    switch (type) {
    case fnl_type_bool:
        return value == 0 || value == 1;
    case fnl_type_time:
        return value >= FNL_FIRST_INSTANT && value <= FNL_LAST_INSTANT;
    case fnl_type_date:
        return value >= fnl_first_day && value <= fnl_last_day;
    case fnl_type_number:
        return (fnl_ordered_of_bits(value) & infinite) != infinite;
    default:
        return true;
    }
}

/* The number in the sums of a text. */
static int64_t take_numbered_text(state_reader *reader)
{
    uint32_t number = 0;
    bool is_new = false;
    fnl_text text = fnl_cursor_utf8(&reader->cursor, "a text is expected as the value of a text field");
    if (is_going(reader))
        must(reader, fnl_index_add(&reader->state->sums.texts, text, &number, &is_new));
    return number;
}

/* A value as words keep it. */
static int64_t take_value(state_reader *reader, fnl_type type)
{
    if (type == fnl_type_text)
        return take_numbered_text(reader);
    int64_t value = fnl_cursor_integer(&reader->cursor, "an integer is expected as a value");
    check(reader, is_value(type, value), "a value that its field cannot have");
    return value;
}

static void take_sum(state_reader *reader, int64_t *words)
{
    if (fnl_cursor_null(&reader->cursor))
        return;
    fnl_wide sum = fnl_state_take_sum(&reader->cursor);
    words[fnl_sum_low] = (int64_t)sum.low;
    words[fnl_sum_high] = sum.high;
    check(reader, sum.high >= -FNL_MOST_ACTIVITIES && sum.high < FNL_MOST_ACTIVITIES,
          "a sum beyond what so many activities can come to");
}

static void take_timed(state_reader *reader, const fnl_kept *kept, int64_t *words)
{
    if (fnl_cursor_null(&reader->cursor))
        return;
    fnl_cursor_list_of(&reader->cursor, fnl_timed_items, "an instant and a value are expected");
    int64_t at = fnl_cursor_integer(&reader->cursor, "an instant is expected");
    check(reader, is_past(reader, at), "an instant after as_of, or outside the years 1 to 9999");
    words[fnl_timed_value] = take_value(reader, kept->type);
    words[fnl_timed_at] = at;
}

static void take_extreme(state_reader *reader, const fnl_kept *kept, int64_t *words)
{
    if (fnl_cursor_null(&reader->cursor))
        return;
    words[fnl_extreme_value] = take_value(reader, kept->type);
    words[fnl_extreme_known] = 1;
}

static void take_log_values(state_reader *reader, const fnl_kept *kept, fnl_log_entry *entry)
{
    fnl_cursor *cursor = &reader->cursor;
    if (kept->keeping == fnl_keep_days) {
        entry->item = fnl_cursor_integer(cursor, "a day is expected");
        check(reader, entry->item >= fnl_first_day - 1 && entry->item <= fnl_last_day + 1,
              "a day outside the years 1 to 9999");
        return;
    }
    if (kept->keeping == fnl_keep_texts) {
        fnl_cursor_list_of(cursor, fnl_text_items, "a text and how often it came are expected");
        entry->item = take_numbered_text(reader);
        entry->count = fnl_cursor_integer(cursor, "how often a text came is expected");
        return;
    }
    fnl_cursor_list_of(cursor, fnl_limited_items, "an instant, points and how many activities are expected");
    entry->item = fnl_cursor_integer(cursor, "an instant is expected");
    check(reader, is_past(reader, entry->item), "an instant after as_of, or outside the years 1 to 9999");
    int64_t points = fnl_cursor_integer(cursor, "points are expected");
    check(reader, points != 0 && points >= -fnl_most_points && points <= fnl_most_points,
          "points that are 0 or beyond what a rule gives");
    entry->points = (int32_t)points;
    entry->count = fnl_cursor_integer(cursor, "a number of activities is expected");
}

/* As compacting leaves them. */
static bool is_behind(const state_reader *reader, const fnl_kept *kept, const fnl_log_entry *last,
                      const fnl_log_entry *entry)
{
    if (kept->keeping == fnl_keep_texts)
        return fnl_sums_text_above(&reader->state->sums, entry->item, last->item);
    return last->item < entry->item || (last->item == entry->item && last->points > entry->points);
}

static void take_log(state_reader *reader, uint32_t column)
{
    const fnl_kept *kept = &reader->state->columns.items[column];
    fnl_log *log = &reader->state->sums.logs[column];
    uint64_t count = fnl_cursor_list(&reader->cursor, "a list is expected");
    fnl_log_entry last = { 0 };
    int64_t left = reader->rows;
    int64_t taken = 0; /* of the last item */
    for (uint64_t i = 0; i < count && is_going(reader); i++) {
        fnl_log_entry entry = { .key = reader->key, .count = 1 };
        take_log_values(reader, kept, &entry);
        if (!is_going(reader))
            return;
        taken = i != 0 && last.item == entry.item ? taken : 0;
        check(reader, i == 0 || is_behind(reader, kept, &last, &entry), "entries that are not in order");
        check(reader, entry.count >= 1 && entry.count <= left && entry.count <= log->most - taken,
              "more activities than there are");
        must(reader, fnl_log_reserve(log, reader->state->memory, 1));
        if (!is_going(reader))
            return;
        fnl_log_append(log, entry);
        left -= entry.count;
        taken += entry.count;
        last = entry;
    }
}

static void take_column(state_reader *reader, uint32_t column)
{
    const fnl_kept *kept = &reader->state->columns.items[column];
    int64_t *words = fnl_sums_of(&reader->state->sums, reader->key) + kept->place;
    switch (kept->keeping) {
    case fnl_keep_points:
        words[0] = fnl_cursor_integer(&reader->cursor, "points are expected");
        check(reader, words[0] / fnl_most_points <= reader->rows && words[0] / fnl_most_points >= -reader->rows,
              "points beyond what so many activities give");
        break;
    case fnl_keep_count:
        words[0] = fnl_cursor_integer(&reader->cursor, "a count is expected");
        check(reader, words[0] >= 0 && words[0] <= reader->rows, "a count that is not one of these activities");
        break;
    case fnl_keep_sum:
        take_sum(reader, words);
        break;
    case fnl_keep_least:
    case fnl_keep_most:
        take_extreme(reader, kept, words);
        break;
    case fnl_keep_latest:
    case fnl_keep_first:
        take_timed(reader, kept, words);
        break;
    default:
        take_log(reader, column);
    }
}

static void take_rows(state_reader *reader, int64_t rows)
{
    fnl_activity_state *state = reader->state;
    check(reader, rows >= 1 && rows <= FNL_MOST_ACTIVITIES - state->rows_seen,
          "a key with no activities, or more than a state takes");
    reader->rows = rows;
    if (is_going(reader))
        state->rows_seen += rows;
}

static void take_sums(state_reader *reader)
{
    fnl_activity_state *state = reader->state;
    take_rows(reader, fnl_cursor_integer(&reader->cursor, "the number of a key's activities is expected"));
    if (!is_going(reader))
        return;
    must(reader, fnl_sums_fit(&state->sums, reader->key + 1));
    if (!is_going(reader))
        return;
    fnl_sums_of(&state->sums, reader->key)[fnl_rows_word] = reader->rows;
    state->sums.rows += reader->rows;
    for (uint32_t i = 0; i < state->columns.count && is_going(reader); i++)
        take_column(reader, i);
}

/* A stored value is only passed over: it stays as the bytes that it is. */
static void pass_value(state_reader *reader, fnl_type type)
{
    if (fnl_cursor_null(&reader->cursor))
        return;
    if (type == fnl_type_text)
        (void)fnl_cursor_utf8(&reader->cursor, "a text is expected as the value of a text field");
    else
        check(reader, is_value(type, fnl_cursor_integer(&reader->cursor, "an integer is expected as a value")),
              "a value that its field cannot have");
}

static void take_event(state_reader *reader, fnl_event *event)
{
    fnl_activity_state *state = reader->state;
    const fnl_activities *activities = state->model->activities;
    fnl_buffer *bytes = &state->events.bytes;
    fnl_cursor_list_of(&reader->cursor, fnl_event_items + (uint64_t)fnl_state_stored_fields(state),
                       "the id, the time and the fields of an activity are expected");
    const char *id = reader->cursor.rest.bytes;
    pass_value(reader, activities->id.type);
    size_t id_length = (size_t)(reader->cursor.rest.bytes - id);
    event->at = fnl_cursor_integer(&reader->cursor, "an instant is expected");
    check(reader, is_past(reader, event->at), "an instant after as_of, or outside the years 1 to 9999");
    const char *values = reader->cursor.rest.bytes;
    for (uint32_t i = 0; i < activities->field_count && is_going(reader); i++)
        if (fnl_activity_stores(state, i))
            pass_value(reader, activities->fields[i].read.type);
    size_t length = id_length + (size_t)(reader->cursor.rest.bytes - values);
    check(reader, length <= UINT32_MAX, "an activity of more than 4 GiB");
    if (!is_going(reader))
        return;
    *event = (fnl_event){ .at = event->at,
                          .start = bytes->length,
                          .length = (uint32_t)length,
                          .id_length = (uint32_t)id_length,
                          .key = reader->key };
    fnl_buffer_put(bytes, id, id_length);
    fnl_buffer_put(bytes, values, length - id_length);
    must(reader, !bytes->failed);
}

/* Keys and activities come in order, so that compacting never moves one of them. */
static void take_events(state_reader *reader)
{
    fnl_events *events = &reader->state->events;
    uint64_t count = fnl_cursor_list(&reader->cursor, "a list of activities is expected");
    check(reader, count != 0, "a key without activities");
    for (uint64_t i = 0; i < count && is_going(reader); i++) {
        fnl_event event = { 0 };
        take_event(reader, &event);
        take_rows(reader, 1);
        if (!is_going(reader))
            return;
        const fnl_event *last = i == 0 ? NULL : &events->items[events->count - 1];
        check(reader,
              last == NULL || (!fnl_event_same(events, last, &event) && fnl_event_compare(events, last, &event) <= 0),
              "activities that are not in order, or the same twice");
        if (is_going(reader))
            must(reader, fnl_events_add(events, event));
    }
}

static void take_key(state_reader *reader)
{
    fnl_activity_state *state = reader->state;
    fnl_activity_keys *keys = &state->keys;
    bool are_stored = state->model->activities->has_id;
    uint32_t number = fnl_keys_count(keys);
    fnl_cursor_list_of(&reader->cursor,
                       are_stored ? fnl_stored_key_items : fnl_summed_key_items + (uint64_t)state->columns.count,
                       "a key and what it comes to are expected");
    if (keys->are_texts) {
        fnl_text key = fnl_cursor_utf8(&reader->cursor, "a text is expected as a key");
        if (is_going(reader))
            must(reader, fnl_keys_add_text(keys, key, &reader->key));
    } else {
        int64_t key = fnl_cursor_integer(&reader->cursor, "an integer is expected as a key");
        if (is_going(reader))
            must(reader, fnl_keys_add_whole(keys, key, &reader->key));
    }
    if (!is_going(reader))
        return;
    check(reader,
          reader->key == number && (reader->key == 0 || fnl_keys_compare(keys, reader->key - 1, reader->key) < 0),
          "keys that are not in order");
    if (!is_going(reader))
        return;
    if (are_stored)
        take_events(reader);
    else
        take_sums(reader);
}

static int32_t fill(fnl_activity_state *state, fnl_text bytes, fnl_cursor cursor, fnl_error *error)
{
    state_reader reader = { .state = state, .cursor = cursor };
    uint64_t keys = fnl_cursor_list(&reader.cursor, "a list of keys is expected");
    for (uint64_t i = 0; i < keys && is_going(&reader); i++)
        take_key(&reader);
    fnl_state_close(&reader.cursor);
    if (reader.no_memory)
        return fnl_fail_memory(error);
    return is_going(&reader) ? FNL_OK : fnl_state_refuse(bytes, &reader.cursor, error);
}

int32_t fnl_activity_state_load(const fnl_model *model, fnl_text bytes, fnl_activity_state **out, fnl_error *error)
{
    fnl_state_form form = fnl_activity_state_form(model, 0);
    fnl_cursor cursor;
    fnl_activity_state *state = NULL;
    int32_t code = fnl_state_open(bytes, &form, &cursor, error);
    if (code == FNL_OK)
        code = fnl_activity_state_new(model, form.as_of, &state, error);
    if (code == FNL_OK)
        code = fill(state, bytes, cursor, error);
    if (code == FNL_OK)
        *out = state;
    else
        fnl_activity_state_free(state);
    return code;
}
