/* Adding what another state holds. */
#include "activity/state.h"

#include "core/arithmetic.h"

typedef struct state_merge {
    fnl_activity_state *into;
    const fnl_activity_state *from;
    uint32_t *keys;  /* by number in from: in into, FNL_NO_KEY: it has no activities */
    uint32_t *texts; /* the same of the texts of sums; UINT32_MAX: not yet known */
} state_merge;

static bool number_text(const state_merge *merge, int64_t text, int64_t *number)
{
    uint32_t *known = &merge->texts[text];
    bool is_new = false;
    if (*known == UINT32_MAX &&
        !fnl_index_add(&merge->into->sums.texts, merge->from->sums.texts.keys[text], known, &is_new))
        return false;
    *number = *known;
    return true;
}

/* Of two latest or first values. */
static bool merge_timed(const state_merge *merge, const fnl_kept *kept, int64_t *into, const int64_t *from)
{
    int64_t at = from[fnl_timed_at];
    int64_t value = from[fnl_timed_value];
    bool is_text = kept->type == fnl_type_text;
    bool is_latest = kept->keeping == fnl_keep_latest;
    if (at == merge->into->columns.empty[kept->place])
        return true;
    if (is_text && !number_text(merge, value, &value))
        return false;
    int64_t seen = into[fnl_timed_at];
    bool is_above = value > into[fnl_timed_value];
    if (is_text && at == seen)
        is_above = fnl_sums_text_above(&merge->into->sums, value, into[fnl_timed_value]);
    if (at == seen ? is_above : (at > seen) == is_latest) {
        into[fnl_timed_at] = at;
        into[fnl_timed_value] = value;
    }
    return true;
}

static void merge_sum(int64_t *into, const int64_t *from)
{
    if (fnl_sum_is_nothing(from))
        return;
    if (fnl_sum_is_nothing(into))
        into[fnl_sum_high] = 0;
    fnl_wide sum = fnl_wide_add((fnl_wide){ (uint64_t)into[fnl_sum_low], into[fnl_sum_high] },
                                (fnl_wide){ (uint64_t)from[fnl_sum_low], from[fnl_sum_high] });
    into[fnl_sum_low] = (int64_t)sum.low;
    into[fnl_sum_high] = sum.high;
}

static bool merge_words(const state_merge *merge, const fnl_kept *kept, int64_t *into, const int64_t *from)
{
    switch (kept->keeping) {
    case fnl_keep_points:
    case fnl_keep_count:
        into[0] += from[0];
        return true;
    case fnl_keep_sum:
        merge_sum(into, from);
        return true;
    case fnl_keep_least:
    case fnl_keep_most:
        if (from[fnl_extreme_known] != 0 &&
            (from[fnl_extreme_value] < into[fnl_extreme_value]) == (kept->keeping == fnl_keep_least))
            into[fnl_extreme_value] = from[fnl_extreme_value];
        into[fnl_extreme_known] |= from[fnl_extreme_known];
        return true;
    case fnl_keep_latest:
    case fnl_keep_first:
        return merge_timed(merge, kept, into, from);
    default:
        return true;
    }
}

static bool merge_key(const state_merge *merge, uint32_t key)
{
    const fnl_kept_columns *columns = &merge->into->columns;
    const int64_t *from = fnl_sums_of(&merge->from->sums, key);
    int64_t *into = fnl_sums_of(&merge->into->sums, merge->keys[key]);
    into[fnl_rows_word] += from[fnl_rows_word];
    for (uint32_t i = 0; i < columns->count; i++) {
        const fnl_kept *kept = &columns->items[i];
        if (!merge_words(merge, kept, into + kept->place, from + kept->place))
            return false;
    }
    return true;
}

static bool merge_log(const state_merge *merge, uint32_t column)
{
    const fnl_log *from = &merge->from->sums.logs[column];
    fnl_log *into = &merge->into->sums.logs[column];
    bool are_texts = merge->into->columns.items[column].keeping == fnl_keep_texts;
    if (!fnl_log_reserve(into, merge->into->memory, from->count))
        return false;
    for (size_t i = 0; i < from->count; i++) {
        fnl_log_entry entry = from->entries[i];
        entry.key = merge->keys[entry.key];
        if (are_texts && !number_text(merge, entry.item, &entry.item))
            return false;
        fnl_log_append(into, entry);
    }
    return true;
}

static bool merge_sums(const state_merge *merge)
{
    const fnl_sums *from = &merge->from->sums;
    if (!fnl_sums_fit(&merge->into->sums, fnl_keys_count(&merge->into->keys)))
        return false;
    for (uint32_t key = 0; key < from->key_count; key++)
        if (merge->keys[key] != FNL_NO_KEY && !merge_key(merge, key))
            return false;
    for (uint32_t i = 0; i < merge->into->columns.count; i++)
        if (!merge_log(merge, i))
            return false;
    merge->into->sums.rows += from->rows;
    return fnl_sums_trim_texts(&merge->into->sums);
}

static bool merge_events(const state_merge *merge)
{
    const fnl_events *from = &merge->from->events;
    fnl_events *into = &merge->into->events;
    for (size_t i = 0; i < from->count; i++) {
        fnl_event event = from->items[i];
        size_t start = into->bytes.length;
        fnl_buffer_put(&into->bytes, from->bytes.bytes + event.start, event.length);
        event.start = start;
        event.key = merge->keys[event.key];
        if (!fnl_events_add(into, event))
            return false;
    }
    return true;
}

/* Keys that have activities, also to those of into. */
static bool merge_keys(const state_merge *merge)
{
    const fnl_activity_state *from = merge->from;
    uint32_t count = fnl_keys_count(&from->keys);
    memset(merge->keys, 0xff, count * sizeof *merge->keys);
    for (size_t i = 0; i < from->events.count; i++)
        merge->keys[from->events.items[i].key] = 0;
    for (uint32_t key = 0; key < from->sums.key_count; key++)
        if (fnl_sums_of(&from->sums, key)[fnl_rows_word] != 0)
            merge->keys[key] = 0;
    for (uint32_t key = 0; key < count; key++)
        if (merge->keys[key] == 0 && !fnl_keys_add_of(&merge->into->keys, &from->keys, key, &merge->keys[key]))
            return false;
    return true;
}

static int32_t check(const fnl_activity_state *into, const fnl_activity_state *from, fnl_error *error)
{
    if (memcmp(into->model->fingerprint, from->model->fingerprint, sizeof into->model->fingerprint) != 0)
        return fnl_fail(error, FNL_E_STATE, "the two states are of different models");
    if (into->as_of != from->as_of)
        return fnl_fail(error, FNL_E_STATE,
                        "the two states are of different instants: as_of is %lld here and %lld there",
                        (long long)into->as_of, (long long)from->as_of);
    if (from->rows_seen > FNL_MOST_ACTIVITIES - into->rows_seen)
        return fnl_fail(error, FNL_E_LIMIT, "a state takes at most %lld activities", (long long)FNL_MOST_ACTIVITIES);
    return FNL_OK;
}

int32_t fnl_activity_state_merge(fnl_activity_state *into, const fnl_activity_state *from, fnl_error *error)
{
    int32_t code = check(into, from, error);
    if (code != FNL_OK)
        return code;
    fnl_activity_drop_results(into);
    size_t texts = from->sums.texts.count;
    state_merge merge = {
        .into = into,
        .from = from,
        .keys = fnl_allocate(into->memory, fnl_keys_count(&from->keys), sizeof *merge.keys),
        .texts = fnl_allocate(into->memory, texts, sizeof *merge.texts),
    };
    bool fine = merge.keys != NULL && merge.texts != NULL;
    if (fine)
        memset(merge.texts, 0xff, texts * sizeof *merge.texts);
    fine = fine && merge_keys(&merge) && merge_sums(&merge) && merge_events(&merge);
    fnl_activity_forget_texts(&into->reading);
    fnl_release(into->memory, merge.keys);
    fnl_release(into->memory, merge.texts);
    into->rows_seen += fine ? from->rows_seen : 0;
    return fine ? FNL_OK : fnl_fail_memory(error);
}
