/* What logs come to: how many days, which text, which activities a limit lets count. */
#include "activity/results.h"

#include "engine/kernel.h"
#include "time/civil.h"

/* Entries of one key, in their order. */
typedef struct log_run {
    fnl_log_entry *entries;
    size_t count;
} log_run;

static int64_t count_days(const log_run *run)
{
    return (int64_t)run->count;
}

static int64_t most_frequent(const fnl_sums *sums, const log_run *run)
{
    const fnl_log_entry *best = &run->entries[0];
    for (size_t i = 1; i < run->count; i++) {
        const fnl_log_entry *entry = &run->entries[i];
        bool is_smaller = entry->count == best->count && fnl_sums_text_above(sums, best->item, entry->item);
        if (entry->count > best->count || is_smaller)
            best = entry;
    }
    return best->item;
}

static int64_t decayed(const fnl_decay *decay, int64_t points, int64_t age)
{
    if (decay->kind == fnl_decay_none)
        return points;
    int64_t step = age / (decay->step_s * FNL_SECOND);
    return step < (int64_t)decay->factor_count ? fnl_decayed(points, decay->factors[step]) : 0;
}

/* In the order of time; entries that are read become those that count, which are never more. */
static int64_t limited_points(const fnl_rule *rule, const log_run *run, int64_t as_of)
{
    int64_t sum = 0;
    int64_t inside = 0; /* activities that count and lie within the span before this one */
    size_t first = 0;
    size_t end = 0;
    int64_t span = 0;
    if (__builtin_mul_overflow(rule->limit_within_s, FNL_SECOND, &span))
        span = INT64_MAX;
    for (size_t i = 0; i < run->count; i++) {
        fnl_log_entry entry = run->entries[i];
        while (first < end && entry.item - run->entries[first].item >= span)
            inside -= run->entries[first++].count;
        int64_t left = rule->limit_count - inside;
        entry.count = entry.count < left ? entry.count : left;
        if (entry.count <= 0)
            continue;
        inside += entry.count;
        sum += entry.count * decayed(&rule->decay, entry.points, as_of - entry.item);
        run->entries[end++] = entry;
    }
    return sum;
}

static int64_t finish_run(const fnl_sums *sums, const fnl_kept *kept, const log_run *run, int64_t as_of)
{
    switch (kept->keeping) {
    case fnl_keep_days:
        return count_days(run);
    case fnl_keep_texts:
        return most_frequent(sums, run);
    default:
        return limited_points(kept->rule, run, as_of);
    }
}

static bool finish_column(const fnl_activity_results *results, uint32_t column, int64_t as_of, int64_t *out)
{
    const fnl_sums *sums = results->sums;
    const fnl_kept *kept = &sums->columns->items[column];
    fnl_log log = sums->logs[column];
    log.capacity = log.count;
    log.entries = fnl_allocate(results->memory, log.count, sizeof *log.entries);
    if (log.entries == NULL)
        return false;
    if (log.count != 0)
        memcpy(log.entries, sums->logs[column].entries, log.count * sizeof *log.entries);
    bool fine = fnl_log_compact(&log, results->memory);
    for (uint32_t key = 0; key < results->key_count; key++)
        out[key] = kept->keeping == fnl_keep_texts ? -1 : 0;
    for (size_t at = 0; fine && at < log.count;) {
        log_run run = { &log.entries[at], 0 };
        uint32_t key = run.entries[0].key;
        while (at < log.count && log.entries[at].key == key) {
            at++;
            run.count++;
        }
        out[key] = finish_run(sums, kept, &run, as_of);
    }
    fnl_log_end(&log, results->memory);
    return fine;
}

int32_t fnl_results_finish(fnl_activity_results *results, const fnl_activity_state *state, fnl_error *error)
{
    const fnl_kept_columns *columns = &state->columns;
    results->finished = fnl_allocate_zeroed(results->memory, columns->count, sizeof *results->finished);
    if (results->finished == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < columns->count; i++) {
        fnl_keeping keeping = columns->items[i].keeping;
        if (keeping != fnl_keep_days && keeping != fnl_keep_texts && keeping != fnl_keep_limited)
            continue;
        results->finished[i] = fnl_allocate(results->memory, results->key_count, sizeof **results->finished);
        if (results->finished[i] == NULL || !finish_column(results, i, state->as_of, results->finished[i]))
            return fnl_fail_memory(error);
    }
    return FNL_OK;
}
