/* One value of what activities come to. */
#include "activity/results.h"

#include "core/arithmetic.h"

static fnl_activity_value unknown(void)
{
    return (fnl_activity_value){ .known = false };
}

static fnl_activity_value whole(int64_t value)
{
    return (fnl_activity_value){ .known = true, .whole = value };
}

static fnl_activity_value points(int64_t value)
{
    int64_t most = FNL_MOST_EACH_POINTS;
    value = value > most ? most : value;
    return whole(value < -most ? -most : value);
}

static fnl_activity_value text_of(const fnl_sums *sums, int64_t number)
{
    return number < 0 ? unknown() : (fnl_activity_value){ .known = true, .text = sums->texts.keys[number] };
}

/* As it is kept in a word. */
static fnl_activity_value value_of(const fnl_sums *sums, const fnl_kept *kept, int64_t word)
{
    fnl_activity_value value = { .known = true };
    if (kept->type == fnl_type_text)
        return text_of(sums, word);
    if (kept->type != fnl_type_number)
        return whole(word);
    word = fnl_ordered_of_bits(word);
    memcpy(&value.number, &word, sizeof word);
    return value;
}

static fnl_activity_value sum_of(const int64_t *words)
{
    if (fnl_sum_is_nothing(words))
        return unknown();
    int64_t value = words[fnl_sum_low];
    return words[fnl_sum_high] == value >> 63 ? whole(value) : (fnl_activity_value){ .overflows = true };
}

fnl_activity_value fnl_activity_value_of(const fnl_activity_results *results, uint32_t row, uint32_t column)
{
    const fnl_sums *sums = results->sums;
    const fnl_kept *kept = &sums->columns->items[column];
    const int64_t *words = row == FNL_NO_KEY ? sums->columns->empty : fnl_sums_of(sums, row);
    const int64_t *own = words + kept->place;
    switch (kept->keeping) {
    case fnl_keep_points:
        return points(own[0]);
    case fnl_keep_limited:
        return points(row == FNL_NO_KEY ? 0 : results->finished[column][row]);
    case fnl_keep_count:
        return whole(own[0]);
    case fnl_keep_days:
        return whole(row == FNL_NO_KEY ? 0 : results->finished[column][row]);
    case fnl_keep_texts:
        return text_of(sums, row == FNL_NO_KEY ? -1 : results->finished[column][row]);
    case fnl_keep_sum:
        return sum_of(own);
    case fnl_keep_least:
    case fnl_keep_most:
        return own[fnl_extreme_known] == 0 ? unknown() : value_of(sums, kept, own[fnl_extreme_value]);
    default:
        return own[fnl_timed_at] == sums->columns->empty[kept->place] ? unknown()
                                                                      : value_of(sums, kept, own[fnl_timed_value]);
    }
}
