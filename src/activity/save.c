/* Saving: the same bytes for the same activities, in whatever order and pieces they came. */
#include "activity/results.h"
#include "activity/saved.h"

#include "core/order.h"

uint32_t fnl_state_stored_fields(const fnl_activity_state *state)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < state->model->activities->field_count; i++)
        count += fnl_activity_stores(state, i) ? 1 : 0;
    return count;
}

/* Logs in the order of keys, texts in the order of bytes, and how far they are written. */
typedef struct state_writer {
    const fnl_activity_state *state;
    const fnl_allocator *memory;
    fnl_buffer *out;
    uint32_t *keys; /* in order */
    uint32_t key_count;
    uint32_t *ranks;      /* by key */
    uint32_t *texts;      /* of the sums, in order */
    uint32_t *text_ranks; /* by number */
    fnl_log *logs;        /* by column, compact; keys and texts are ranks */
    size_t *written;      /* entries of each log */
    fnl_events events;    /* compact; keys are ranks */
    size_t events_written;
} state_writer;

static int compare_texts(const void *context, const void *a, const void *b)
{
    const fnl_index *texts = context;
    return fnl_text_compare(texts->keys[*(const uint32_t *)a], texts->keys[*(const uint32_t *)b]);
}

/* Keys that have activities. */
static bool order_keys(state_writer *writer)
{
    const fnl_activity_state *state = writer->state;
    uint32_t count = fnl_keys_count(&state->keys);
    writer->keys = fnl_allocate(writer->memory, count, sizeof *writer->keys);
    writer->ranks = fnl_allocate_zeroed(writer->memory, count, sizeof *writer->ranks);
    if (writer->keys == NULL || writer->ranks == NULL)
        return false;
    for (size_t i = 0; i < state->events.count; i++)
        writer->ranks[state->events.items[i].key] = 1;
    for (uint32_t key = 0; key < state->sums.key_count; key++)
        if (fnl_sums_of(&state->sums, key)[fnl_rows_word] != 0)
            writer->ranks[key] = 1;
    for (uint32_t key = 0; key < count; key++)
        if (writer->ranks[key] != 0)
            writer->keys[writer->key_count++] = key;
    if (!fnl_keys_order(&state->keys, writer->keys, writer->key_count))
        return false;
    for (uint32_t rank = 0; rank < writer->key_count; rank++)
        writer->ranks[writer->keys[rank]] = rank;
    return true;
}

static bool order_texts(state_writer *writer)
{
    const fnl_index *texts = &writer->state->sums.texts;
    writer->texts = fnl_allocate(writer->memory, texts->count, sizeof *writer->texts);
    writer->text_ranks = fnl_allocate(writer->memory, texts->count, sizeof *writer->text_ranks);
    if (writer->texts == NULL || writer->text_ranks == NULL)
        return false;
    for (uint32_t i = 0; i < texts->count; i++)
        writer->texts[i] = i;
    if (!fnl_order_items(writer->memory, writer->texts, texts->count, sizeof *writer->texts, compare_texts, texts))
        return false;
    for (uint32_t rank = 0; rank < texts->count; rank++)
        writer->text_ranks[writer->texts[rank]] = rank;
    return true;
}

static bool order_logs(state_writer *writer)
{
    const fnl_sums *sums = &writer->state->sums;
    const fnl_kept_columns *columns = &writer->state->columns;
    writer->logs = fnl_allocate_zeroed(writer->memory, columns->count, sizeof *writer->logs);
    writer->written = fnl_allocate_zeroed(writer->memory, columns->count, sizeof *writer->written);
    if (writer->logs == NULL || writer->written == NULL)
        return false;
    for (uint32_t i = 0; i < columns->count; i++) {
        const fnl_log *from = &sums->logs[i];
        fnl_log *to = &writer->logs[i];
        to->most = from->most;
        if (from->count == 0)
            continue;
        if (!fnl_log_reserve(to, writer->memory, from->count))
            return false;
        for (size_t k = 0; k < from->count; k++) {
            fnl_log_entry entry = from->entries[k];
            entry.key = writer->ranks[entry.key];
            if (columns->items[i].keeping == fnl_keep_texts)
                entry.item = writer->text_ranks[entry.item];
            fnl_log_append(to, entry);
        }
        if (!fnl_log_compact(to, writer->memory))
            return false;
    }
    return true;
}

static bool order_events(state_writer *writer)
{
    if (!fnl_events_copy(&writer->events, &writer->state->events))
        return false;
    for (size_t i = 0; i < writer->events.count; i++)
        writer->events.items[i].key = writer->ranks[writer->events.items[i].key];
    return fnl_events_compact(&writer->events);
}

static void put_kept_value(const state_writer *writer, const fnl_kept *kept, int64_t word)
{
    if (kept->type == fnl_type_text)
        fnl_put_cbor_text(writer->out, writer->state->sums.texts.keys[word]);
    else
        fnl_put_cbor_integer(writer->out, word);
}

static void put_sum(const state_writer *writer, const int64_t *words)
{
    if (fnl_sum_is_nothing(words))
        fnl_put_cbor_null(writer->out);
    else
        fnl_state_put_sum(writer->out, (fnl_wide){ (uint64_t)words[fnl_sum_low], words[fnl_sum_high] });
}

static void put_entry(const state_writer *writer, const fnl_kept *kept, const fnl_log_entry *entry)
{
    fnl_buffer *out = writer->out;
    switch (kept->keeping) {
    case fnl_keep_days:
        fnl_put_cbor_integer(out, entry->item);
        break;
    case fnl_keep_texts:
        fnl_put_cbor_list(out, fnl_text_items);
        fnl_put_cbor_text(out, writer->state->sums.texts.keys[writer->texts[entry->item]]);
        fnl_put_cbor_integer(out, entry->count);
        break;
    default:
        fnl_put_cbor_list(out, fnl_limited_items);
        fnl_put_cbor_integer(out, entry->item);
        fnl_put_cbor_integer(out, entry->points);
        fnl_put_cbor_integer(out, entry->count);
    }
}

static void put_log(state_writer *writer, uint32_t column, uint32_t rank)
{
    const fnl_log *log = &writer->logs[column];
    size_t first = writer->written[column];
    size_t end = first;
    while (end < log->count && log->entries[end].key == rank)
        end++;
    fnl_put_cbor_list(writer->out, end - first);
    for (size_t i = first; i < end; i++)
        put_entry(writer, &writer->state->columns.items[column], &log->entries[i]);
    writer->written[column] = end;
}

static void put_column(state_writer *writer, uint32_t column, uint32_t rank)
{
    const fnl_kept *kept = &writer->state->columns.items[column];
    const int64_t *words = fnl_sums_of(&writer->state->sums, writer->keys[rank]) + kept->place;
    switch (kept->keeping) {
    case fnl_keep_points:
    case fnl_keep_count:
        fnl_put_cbor_integer(writer->out, words[0]);
        break;
    case fnl_keep_sum:
        put_sum(writer, words);
        break;
    case fnl_keep_least:
    case fnl_keep_most:
        if (words[fnl_extreme_known] == 0)
            fnl_put_cbor_null(writer->out);
        else
            put_kept_value(writer, kept, words[fnl_extreme_value]);
        break;
    case fnl_keep_latest:
    case fnl_keep_first:
        if (words[fnl_timed_at] == writer->state->columns.empty[kept->place]) {
            fnl_put_cbor_null(writer->out);
            break;
        }
        fnl_put_cbor_list(writer->out, fnl_timed_items);
        fnl_put_cbor_integer(writer->out, words[fnl_timed_at]);
        put_kept_value(writer, kept, words[fnl_timed_value]);
        break;
    default:
        put_log(writer, column, rank);
    }
}

static void put_events(state_writer *writer, uint32_t rank)
{
    const fnl_events *events = &writer->events;
    size_t end = writer->events_written;
    while (end < events->count && events->items[end].key == rank)
        end++;
    fnl_put_cbor_list(writer->out, end - writer->events_written);
    for (; writer->events_written < end; writer->events_written++) {
        const fnl_event *event = &events->items[writer->events_written];
        fnl_put_cbor_list(writer->out, fnl_event_items + (size_t)fnl_state_stored_fields(writer->state));
        fnl_buffer_put_text(writer->out, fnl_event_id(events, event));
        fnl_put_cbor_integer(writer->out, event->at);
        fnl_buffer_put_text(writer->out, fnl_event_values(events, event));
    }
}

static void put_key(state_writer *writer, uint32_t rank)
{
    const fnl_activity_state *state = writer->state;
    bool are_stored = state->model->activities->has_id;
    uint32_t key = writer->keys[rank];
    fnl_put_cbor_list(writer->out,
                      are_stored ? fnl_stored_key_items : fnl_summed_key_items + (size_t)state->columns.count);
    if (state->keys.are_texts)
        fnl_put_cbor_text(writer->out, state->keys.texts.keys[key]);
    else
        fnl_put_cbor_integer(writer->out, state->keys.wholes[key]);
    if (are_stored) {
        put_events(writer, rank);
        return;
    }
    fnl_put_cbor_integer(writer->out, fnl_sums_of(&state->sums, key)[fnl_rows_word]);
    for (uint32_t i = 0; i < state->columns.count; i++)
        put_column(writer, i, rank);
}

static void put_state(state_writer *writer)
{
    const fnl_state_form form = fnl_activity_state_form(writer->state->model, writer->state->as_of);
    fnl_state_put_start(writer->out, &form);
    fnl_put_cbor_list(writer->out, writer->key_count);
    for (uint32_t rank = 0; rank < writer->key_count && !writer->out->failed; rank++)
        put_key(writer, rank);
    fnl_state_put_end(writer->out);
}

static void end_writer(state_writer *writer)
{
    for (uint32_t i = 0; writer->logs != NULL && i < writer->state->columns.count; i++)
        fnl_log_end(&writer->logs[i], writer->memory);
    fnl_release(writer->memory, writer->logs);
    fnl_release(writer->memory, writer->written);
    fnl_release(writer->memory, writer->keys);
    fnl_release(writer->memory, writer->ranks);
    fnl_release(writer->memory, writer->texts);
    fnl_release(writer->memory, writer->text_ranks);
    fnl_events_end(&writer->events);
}

int32_t fnl_activity_state_save(const fnl_activity_state *state, fnl_buffer *out, fnl_error *error)
{
    state_writer writer = { .state = state, .memory = state->memory, .out = out };
    fnl_events_start(&writer.events, state->memory);
    bool fine = order_keys(&writer) && order_texts(&writer) && order_logs(&writer) && order_events(&writer);
    if (fine)
        put_state(&writer);
    end_writer(&writer);
    return fine && !out->failed ? FNL_OK : fnl_fail_memory(error);
}
