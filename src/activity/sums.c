#include "activity/sums.h"

#include "core/arithmetic.h"

static fnl_keeping keeping_of(const fnl_activity_column *column)
{
    static const fnl_keeping by_feature[] = {
        [fnl_feature_count] = fnl_keep_count, [fnl_feature_distinct_days] = fnl_keep_days,
        [fnl_feature_sum] = fnl_keep_sum,     [fnl_feature_min] = fnl_keep_least,
        [fnl_feature_max] = fnl_keep_most,    [fnl_feature_latest] = fnl_keep_latest,
        [fnl_feature_first] = fnl_keep_first, [fnl_feature_top] = fnl_keep_texts,
    };
    if (column->feature != NULL)
        return by_feature[column->feature->kind];
    return column->rule->limit_count != 0 ? fnl_keep_limited : fnl_keep_points;
}

static uint32_t words_of(fnl_keeping keeping)
{
    switch (keeping) {
    case fnl_keep_points:
    case fnl_keep_count:
        return 1;
    case fnl_keep_sum:
    case fnl_keep_least:
    case fnl_keep_most:
    case fnl_keep_latest:
    case fnl_keep_first:
        return 2;
    default:
        return 0;
    }
}

static void put_empty(const fnl_kept *kept, int64_t *words)
{
    switch (kept->keeping) {
    case fnl_keep_sum:
        words[fnl_sum_high] = FNL_NOTHING_YET;
        break;
    case fnl_keep_least:
        words[fnl_extreme_value] = INT64_MAX;
        break;
    case fnl_keep_most:
        words[fnl_extreme_value] = INT64_MIN;
        break;
    case fnl_keep_latest:
        words[fnl_timed_at] = FNL_NOTHING_YET;
        break;
    case fnl_keep_first:
        words[fnl_timed_at] = INT64_MAX;
        break;
    default:
        break;
    }
}

int32_t fnl_kept_columns_make(fnl_arena *arena, const fnl_model *model, fnl_kept_columns *out, fnl_error *error)
{
    uint32_t count = model->activity_column_count;
    *out = (fnl_kept_columns){ .count = count, .words = fnl_rows_word + 1 };
    out->items = fnl_arena_take(arena, count + (size_t)1, sizeof *out->items);
    if (out->items == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        const fnl_activity_column *column = &model->activity_columns[i];
        const fnl_feature *feature = column->feature;
        fnl_kept *kept = &out->items[i];
        *kept = (fnl_kept){ .keeping = keeping_of(column), .rule = column->rule, .feature = feature };
        kept->type = feature != NULL && feature->field != UINT32_MAX
                         ? model->activities->fields[feature->field].read.type
                         : fnl_type_int;
        kept->place = out->words;
        out->words += words_of(kept->keeping);
    }
    if (out->words > fnl_line_words / 2) /* a key's words then lie on as few lines as they can */
        out->words = (out->words + fnl_line_words - 1) / fnl_line_words * fnl_line_words;
    out->chunk_shift = fnl_most_chunk_shift;
    while (out->chunk_shift > 0 && (uint64_t)out->words << out->chunk_shift > fnl_most_chunk_words)
        out->chunk_shift--;
    int64_t *empty = fnl_arena_take(arena, out->words, sizeof *empty);
    if (empty == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < count; i++)
        put_empty(&out->items[i], empty + out->items[i].place);
    out->empty = empty;
    return FNL_OK;
}

int32_t fnl_sums_start(fnl_sums *sums, const fnl_allocator *memory, const fnl_kept_columns *columns, fnl_error *error)
{
    *sums = (fnl_sums){ .memory = memory, .columns = columns };
    fnl_index_start(&sums->texts, memory, fnl_hash_seed());
    sums->logs = fnl_allocate_zeroed(memory, columns->count, sizeof *sums->logs);
    if (sums->logs == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < columns->count; i++) {
        sums->logs[i].most = INT64_MAX;
        if (columns->items[i].keeping == fnl_keep_limited)
            sums->logs[i].most = columns->items[i].rule->limit_count;
        if (columns->items[i].keeping == fnl_keep_days)
            sums->logs[i].most = 1;
    }
    return FNL_OK;
}

void fnl_sums_end(fnl_sums *sums)
{
    for (uint32_t i = 0; sums->logs != NULL && i < sums->columns->count; i++)
        fnl_log_end(&sums->logs[i], sums->memory);
    fnl_release(sums->memory, sums->logs);
    for (uint32_t i = 0; i < sums->chunk_count; i++)
        fnl_release(sums->memory, sums->chunks[i].block);
    fnl_release(sums->memory, sums->chunks);
    fnl_index_end(&sums->texts);
    sums->logs = NULL;
    sums->chunks = NULL;
    sums->chunk_count = sums->chunk_capacity = sums->key_count = 0;
}

static bool add_chunk(fnl_sums *sums)
{
    size_t line = fnl_line_words * sizeof(int64_t);
    if (sums->chunk_count == sums->chunk_capacity) {
        uint32_t wanted = sums->chunk_capacity == 0 ? fnl_line_words : sums->chunk_capacity * 2;
        struct fnl_words_chunk *chunks = fnl_resize(sums->memory, sums->chunks, wanted, sizeof *chunks);
        if (chunks == NULL)
            return false;
        sums->chunks = chunks;
        sums->chunk_capacity = wanted;
    }
    struct fnl_words_chunk *chunk = &sums->chunks[sums->chunk_count];
    size_t words = (size_t)sums->columns->words << sums->columns->chunk_shift;
    chunk->block = fnl_allocate(sums->memory, words + fnl_line_words, sizeof(int64_t));
    if (chunk->block == NULL)
        return false;
    size_t beyond = (uintptr_t)chunk->block % line;
    chunk->words = (int64_t *)(void *)((char *)chunk->block + (beyond == 0 ? 0 : line - beyond));
    sums->chunk_count++;
    return true;
}

bool fnl_sums_fit(fnl_sums *sums, uint32_t keys)
{
    size_t size = sums->columns->words * sizeof(int64_t);
    while (keys > (uint64_t)sums->chunk_count << sums->columns->chunk_shift)
        if (!add_chunk(sums))
            return false;
    for (; sums->key_count < keys; sums->key_count++)
        memcpy(fnl_sums_of(sums, sums->key_count), sums->columns->empty, size);
    return true;
}

void fnl_sum_add(int64_t words[2], int64_t value)
{
    fnl_wide sum = { (uint64_t)words[fnl_sum_low], fnl_sum_is_nothing(words) ? 0 : words[fnl_sum_high] };
    sum = fnl_wide_add(sum, (fnl_wide){ (uint64_t)value, value >> 63 });
    words[fnl_sum_low] = (int64_t)sum.low;
    words[fnl_sum_high] = sum.high;
}

/* Numbers in the new texts, by those in the old ones; UINT32_MAX: not named. */
typedef struct fnl_renaming {
    const fnl_index *from;
    fnl_index *to;
    uint32_t *numbers;
} fnl_renaming;

static bool rename_text(const fnl_renaming *renaming, int64_t *number)
{
    uint32_t *to = &renaming->numbers[*number];
    bool is_new = false;
    if (*to == UINT32_MAX && !fnl_index_add(renaming->to, renaming->from->keys[*number], to, &is_new))
        return false;
    *number = *to;
    return true;
}

static bool rename_texts(fnl_sums *sums, const fnl_kept *kept, fnl_log *log, const fnl_renaming *renaming)
{
    if (kept->type != fnl_type_text)
        return true;
    for (size_t i = 0; i < log->count; i++)
        if (!rename_text(renaming, &log->entries[i].item))
            return false;
    if (kept->keeping == fnl_keep_texts)
        return true;
    int64_t none = sums->columns->empty[kept->place];
    for (uint32_t key = 0; key < sums->key_count; key++) {
        int64_t *words = fnl_sums_of(sums, key) + kept->place;
        if (words[fnl_timed_at] != none && !rename_text(renaming, &words[fnl_timed_value]))
            return false;
    }
    return true;
}

bool fnl_sums_trim_texts(fnl_sums *sums)
{
    enum { spare_texts = 1 << 16 };
    if (sums->texts.count / 2 <= sums->texts_kept + spare_texts / 2)
        return true;
    fnl_index texts;
    uint32_t *numbers = fnl_allocate(sums->memory, sums->texts.count, sizeof *numbers);
    if (numbers == NULL)
        return false;
    memset(numbers, 0xff, sums->texts.count * sizeof *numbers);
    fnl_index_start(&texts, sums->memory, sums->texts.seed);
    fnl_renaming renaming = { &sums->texts, &texts, numbers };
    bool fine = true;
    for (uint32_t i = 0; fine && i < sums->columns->count; i++)
        fine = rename_texts(sums, &sums->columns->items[i], &sums->logs[i], &renaming);
    fnl_release(sums->memory, numbers);
    if (!fine) {
        fnl_index_end(&texts);
        return false;
    }
    fnl_index_end(&sums->texts);
    sums->texts = texts;
    sums->texts_kept = texts.count;
    return true;
}
