/* From blocks of activities to sums: 64 rows at a time, column by column, so that the words of their keys are near. */
#include "activity/state.h"

typedef struct rows64 {
    const fnl_activity_block *block;
    fnl_sums *sums;
    uint32_t first; /* row */
    int64_t *words[64];
} rows64;

/* The mask's rows one after the other: `row` in the block, `words` of its key from a column's place on. */
#define EACH_ROW(mask, place, action)                                                                                  \
    for (uint64_t left = (mask); left != 0; left &= left - 1) {                                                        \
        uint32_t in_word = (uint32_t)__builtin_ctzll(left);                                                            \
        uint32_t row = of->first + in_word;                                                                            \
        int64_t *words = of->words[in_word] + (place);                                                                 \
        (void)row;                                                                                                     \
        action                                                                                                         \
    }

static void count_rows(const rows64 *of, uint64_t mask, uint32_t place)
{
    EACH_ROW(mask, place, { words[0]++; })
}

static void add_points(const rows64 *of, uint64_t mask, const fnl_kept *kept, const int64_t *values)
{
    EACH_ROW(mask, kept->place, { words[0] += values[row]; })
}

static void add_sums(const rows64 *of, uint64_t mask, const fnl_kept *kept, const int64_t *values)
{
    EACH_ROW(mask, kept->place, { fnl_sum_add(words, values[row]); })
}

static void take_least(const rows64 *of, uint64_t mask, const fnl_kept *kept, const int64_t *values)
{
    EACH_ROW(mask, kept->place, {
        int64_t value = values[row];
        words[fnl_extreme_value] = value < words[fnl_extreme_value] ? value : words[fnl_extreme_value];
        words[fnl_extreme_known] = 1;
    })
}

static void take_most(const rows64 *of, uint64_t mask, const fnl_kept *kept, const int64_t *values)
{
    EACH_ROW(mask, kept->place, {
        int64_t value = values[row];
        words[fnl_extreme_value] = value > words[fnl_extreme_value] ? value : words[fnl_extreme_value];
        words[fnl_extreme_known] = 1;
    })
}

/* Whether a value at the instant of the one that is kept is greater. */
static bool is_above(const rows64 *of, const fnl_kept *kept, int64_t value, int64_t than)
{
    return kept->type == fnl_type_text ? value != than && fnl_sums_text_above(of->sums, value, than) : value > than;
}

static void take_timed(const rows64 *of, uint64_t mask, const fnl_kept *kept, const int64_t *values)
{
    bool is_latest = kept->keeping == fnl_keep_latest;
    EACH_ROW(mask, kept->place, {
        int64_t at = of->block->at[row];
        int64_t seen = words[fnl_timed_at];
        if (at != seen ? (at > seen) == is_latest : is_above(of, kept, values[row], words[fnl_timed_value])) {
            words[fnl_timed_at] = at;
            words[fnl_timed_value] = values[row];
        }
    })
}

static void log_rows(const rows64 *of, uint64_t mask, uint32_t column, const int64_t *values)
{
    fnl_log *log = &of->sums->logs[column];
    bool is_limited = of->sums->columns->items[column].keeping == fnl_keep_limited;
    for (uint64_t left = mask; left != 0; left &= left - 1) {
        uint32_t row = of->first + (uint32_t)__builtin_ctzll(left);
        fnl_log_entry entry = { .item = values[row], .count = 1, .key = of->block->numbers[row] };
        if (is_limited) {
            entry.item = of->block->at[row];
            entry.points = (int32_t)values[row]; /* those of one rule fit */
            if (entry.points == 0)
                continue;
        }
        fnl_log_append(log, entry);
    }
}

/* Values by row; those of truths and numbers are made, for these rows only. */
static const int64_t *values_of(const rows64 *of, uint32_t column, int64_t made[fnl_block_rows])
{
    const fnl_activity_block *block = of->block;
    const fnl_kept *kept = &of->sums->columns->items[column];
    const fnl_block *values = &block->registers[block->outputs[2 * (size_t)column + 1].place];
    if (kept->type == fnl_type_text)
        return block->text_values[column];
    if (kept->type != fnl_type_bool && kept->type != fnl_type_number)
        return values->whole;
    for (uint32_t i = 0; i < 64; i++) {
        int64_t value = (int64_t)(values->is_true[of->first / 64] >> i & 1);
        if (kept->type == fnl_type_number) {
            memcpy(&value, &values->number[of->first + i], sizeof value);
            value = fnl_ordered_of_bits(value);
        }
        made[of->first + i] = value;
    }
    return made;
}

static void take_column(const rows64 *of, uint64_t mask, uint32_t column)
{
    const fnl_kept *kept = &of->sums->columns->items[column];
    int64_t made[fnl_block_rows];
    const int64_t *values = kept->keeping == fnl_keep_count ? NULL : values_of(of, column, made);
    switch (kept->keeping) {
    case fnl_keep_count:
        count_rows(of, mask, kept->place);
        break;
    case fnl_keep_points:
        add_points(of, mask, kept, values);
        break;
    case fnl_keep_sum:
        add_sums(of, mask, kept, values);
        break;
    case fnl_keep_least:
        take_least(of, mask, kept, values);
        break;
    case fnl_keep_most:
        take_most(of, mask, kept, values);
        break;
    case fnl_keep_latest:
    case fnl_keep_first:
        take_timed(of, mask, kept, values);
        break;
    default:
        log_rows(of, mask, column, values);
    }
}

/* Asks for the words of the rows of a mask. */
static void prefetch(const fnl_sums *sums, const fnl_activity_block *block, uint32_t word)
{
    enum { words_of_line = 8 };
    uint32_t stride = sums->columns->words;
    for (uint64_t left = block->live[word]; left != 0; left &= left - 1) {
        const int64_t *words = fnl_sums_of(sums, block->numbers[word * 64 + (uint32_t)__builtin_ctzll(left)]);
        for (uint32_t at = 0; at < stride; at += words_of_line)
            __builtin_prefetch(words + at, 1);
    }
}

static void take_rows(fnl_sums *sums, const fnl_activity_block *block, uint32_t word)
{
    rows64 of = { .block = block, .sums = sums, .first = word * 64 };
    uint64_t live = block->live[word];
    for (uint64_t left = live; left != 0; left &= left - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(left);
        of.words[i] = fnl_sums_of(sums, block->numbers[of.first + i]);
    }
    count_rows(&of, live, fnl_rows_word);
    for (uint32_t i = 0; i < sums->columns->count; i++) {
        uint64_t mask = block->registers[block->outputs[2 * (size_t)i].place].is_true[word] & live;
        if (mask != 0)
            take_column(&of, mask, i);
    }
}

int32_t fnl_activity_accumulate(fnl_sums *sums, const fnl_activity_block *block, fnl_error *error)
{
    uint32_t words = (block->count + 63) / 64;
    for (uint32_t i = 0; i < sums->columns->count; i++) {
        fnl_keeping keeping = sums->columns->items[i].keeping;
        bool is_logged = keeping == fnl_keep_limited || keeping == fnl_keep_days || keeping == fnl_keep_texts;
        if (is_logged && !fnl_log_reserve(&sums->logs[i], sums->memory, block->count))
            return fnl_fail_memory(error);
    }
    if (words != 0)
        prefetch(sums, block, 0);
    for (uint32_t word = 0; word < words; word++) {
        if (word + 1 < words)
            prefetch(sums, block, word + 1);
        take_rows(sums, block, word);
    }
    for (uint32_t word = 0; word < words; word++)
        sums->rows += __builtin_popcountll(block->live[word]);
    return FNL_OK;
}
