/* Loading a distribution: its sum, least and most must be such as values in these buckets can have. */
#include "kpi/limits.h"
#include "kpi/load.h"

/* The smallest and largest sums that the values can come to, with all but one of the ends where they are. */
typedef struct bucket_reading {
    fnl_spread *spread;
    fnl_wide smallest;
    fnl_wide largest;
    int64_t first_high; /* of the first bucket: the largest that a value may be */
    int64_t last_low;   /* of the last: the smallest */
} bucket_reading;

static fnl_wide wide_of(int64_t value)
{
    return (fnl_wide){ (uint64_t)value, value >> 63 };
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void load_bucket(fnl_kpi_loading *loading, bucket_reading *reading, uint32_t bucket, int64_t count)
{
    fnl_spread *spread = reading->spread;
    int64_t low = 0;
    int64_t high = 0;
    fnl_kpi_loading_check(loading, bucket < fnl_most_buckets, "a bucket beyond all values");
    fnl_kpi_loading_check(loading, count <= FNL_MOST_KPI_ROWS - (int64_t)spread->count, "more values than leads");
    if (!fnl_kpi_loading_goes_on(loading))
        return;
    fnl_bucket_bounds(bucket, &low, &high);
    low = greater(low, spread->least);
    high = lesser(high, spread->most);
    fnl_kpi_loading_check(loading, low <= high, "a bucket below the least value, or above the most");
    if (spread->count == 0)
        reading->first_high = high;
    reading->last_low = low;
    reading->smallest = fnl_wide_add(reading->smallest, fnl_wide_multiply(count, low));
    reading->largest = fnl_wide_add(reading->largest, fnl_wide_multiply(count, high));
    fnl_kpi_loading_must(loading, fnl_spread_put(spread, loading->state->memory, bucket, (uint64_t)count));
}

/* Positive items are counts of buckets, negative ones say how many are passed over. */
static void load_buckets(fnl_kpi_loading *loading, bucket_reading *reading)
{
    fnl_cursor *cursor = &loading->cursor;
    uint64_t items = fnl_cursor_list(cursor, "a list of buckets is expected");
    uint32_t bucket = 0;
    uint32_t first = fnl_bucket_of(reading->spread->least);
    bool was_passed = false;
    fnl_kpi_loading_check(loading, items != 0, "a distribution of nothing");
    for (uint64_t i = 0; i < items && fnl_kpi_loading_goes_on(loading); i++) {
        int64_t item = fnl_cursor_integer(cursor, "how many values are in a bucket is expected");
        bool passes = item < 0;
        fnl_kpi_loading_check(loading, item != 0 && !(passes && was_passed) && item >= -(int64_t)fnl_most_buckets,
                              "buckets that are not told as shortly as they can be");
        was_passed = passes;
        if (!fnl_kpi_loading_goes_on(loading))
            return;
        if (passes) {
            bucket += (uint32_t)-item;
            continue;
        }
        fnl_kpi_loading_check(loading, reading->spread->count != 0 || bucket == first,
                              "the least value is not in the first bucket");
        load_bucket(loading, reading, bucket++, item);
    }
    fnl_kpi_loading_check(loading, !was_passed, "buckets are passed over behind the last");
    fnl_kpi_loading_check(loading, bucket == fnl_bucket_of(reading->spread->most) + 1,
                          "the most value is not in the last bucket");
}

static void load_counted(fnl_kpi_loading *loading, fnl_spread *spread)
{
    fnl_cursor *cursor = &loading->cursor;
    bucket_reading reading = { .spread = spread };
    fnl_cursor_list_of(cursor, fnl_kpi_spread_items, "sum, least, most and buckets are expected");
    spread->sum = fnl_state_take_sum(cursor);
    spread->least = fnl_cursor_integer(cursor, "the least value is expected");
    spread->most = fnl_cursor_integer(cursor, "the most value is expected");
    fnl_kpi_loading_check(loading, spread->least >= 0 && spread->least <= spread->most,
                          "a least value that is negative or above the most");
    if (!fnl_kpi_loading_goes_on(loading))
        return;
    load_buckets(loading, &reading);
    if (!fnl_kpi_loading_goes_on(loading))
        return;
    /* One value is the least and one the most; a single value is both. */
    fnl_wide smallest = fnl_wide_add(reading.smallest, wide_of(spread->most - reading.last_low));
    fnl_wide largest = fnl_wide_add(reading.largest, wide_of(spread->least - reading.first_high));
    fnl_kpi_loading_check(loading,
                          fnl_wide_compare(smallest, spread->sum) <= 0 && fnl_wide_compare(spread->sum, largest) <= 0,
                          "a sum that values in these buckets cannot have");
}

static void load_values(fnl_kpi_loading *loading, fnl_spread *spread)
{
    uint64_t count = fnl_cursor_list(&loading->cursor, "a list of values is expected");
    int64_t last = 0;
    fnl_kpi_loading_check(loading, count != 0 && count <= FNL_MOST_KPI_ROWS, "no values, or more than leads");
    for (uint64_t i = 0; i < count && fnl_kpi_loading_goes_on(loading); i++) {
        int64_t value = fnl_cursor_integer(&loading->cursor, "a value is expected");
        fnl_kpi_loading_check(loading, value >= last, "values that are negative or not in order");
        if (fnl_kpi_loading_goes_on(loading))
            fnl_kpi_loading_must(loading, fnl_spread_add(spread, loading->state->memory, true, value));
        last = value;
    }
}

void fnl_kpi_load_spread(fnl_kpi_loading *loading, fnl_spread *spread)
{
    if (loading->state->is_exact)
        load_values(loading, spread);
    else
        load_counted(loading, spread);
}
