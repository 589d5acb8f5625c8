/* Saved KPIs from anywhere: cut off, changed, with lengths that promise more than is there. */
#include <stdio.h>

#include "drawn_states.h"

#include "kpi/saved.h"

static void refuses(const drawn_funnel *funnel, const char *bytes, size_t size, const char *words)
{
    fnl_kpi_state state = { 0 };
    fnl_error error = { 0 };
    assert_int_equal(fnl_kpi_state_load(&funnel->leads.model, (fnl_text){ bytes, size }, &state, &error), FNL_E_STATE);
    assert_int_equal(error.code, FNL_E_STATE);
    if (strstr(error.message, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.message, words);
}

/* With the checksum that goes with them. */
static void seal(char *bytes, size_t size)
{
    fnl_state_checksum((fnl_text){ bytes, size - fnl_checksum_item }, (uint8_t *)bytes + size - fnl_checksum_size);
}

/* What is taken is in its one form: saved again, it gives the same bytes; and it merges. True: it was taken. */
static bool load_or_refuse(const drawn_funnel *funnel, const char *bytes, size_t size)
{
    fnl_kpi_state state = { 0 };
    fnl_kpi_state other;
    fnl_error error = { 0 };
    int32_t code = fnl_kpi_state_load(&funnel->leads.model, (fnl_text){ bytes, size }, &state, &error);
    if (code != FNL_OK) {
        assert_int_equal(code, FNL_E_STATE);
        assert_int_not_equal(error.message[0], 0);
        return false;
    }
    assert_same_bytes(&state, (fnl_text){ bytes, size });
    assert_int_equal(fnl_kpi_state_start(&other, &funnel->leads.model, state.as_of, fnl_kpi_state_flags(&state), NULL),
                     FNL_OK);
    assert_int_equal(fnl_kpi_state_merge(&other, &state, NULL), FNL_OK);
    assert_same_bytes(&other, (fnl_text){ bytes, size });
    fnl_kpi_state_end(&other);
    fnl_kpi_state_end(&state);
    return true;
}

/* Few leads: short states, which are looked at byte by byte. */
static void each_state(void (*check)(const drawn_funnel *funnel, char *bytes, size_t size))
{
    for (unsigned flags = 0; flags < 4; flags++)
        for (int i = 0; i < 2; i++) {
            drawn_funnel *funnel = draw_whole_funnel(&fnl_default_allocator, flags);
            fnl_kpi_state state;
            funnel->leads.count = funnel->leads.count > 8 ? 8 : funnel->leads.count;
            funnel->spending_count = funnel->spending_count > 4 ? 4 : funnel->spending_count;
            fill_drawn(&state, funnel);
            fnl_buffer bytes = save_drawn(&state);
            assert_true(load_or_refuse(funnel, bytes.bytes, bytes.length));
            check(funnel, bytes.bytes, bytes.length);
            fnl_buffer_end(&bytes);
            fnl_kpi_state_end(&state);
            free(funnel);
        }
}

static void check_cut(const drawn_funnel *funnel, char *bytes, size_t size)
{
    for (size_t kept = 0; kept < size; kept++) {
        char *cut = malloc(kept + 1); /* so that sanitizers see what is read beyond it */
        assert_non_null(cut);
        memcpy(cut, bytes, kept);
        refuses(funnel, cut, kept, "checksum");
        if (kept >= fnl_checksum_item) {
            seal(cut, kept);
            assert_false(load_or_refuse(funnel, cut, kept));
        }
        free(cut);
    }
}

static void test_cut_off(void **unused)
{
    (void)unused;
    each_state(check_cut);
}

static void check_flips(const drawn_funnel *funnel, char *bytes, size_t size)
{
    for (size_t at = 0; at < size; at++) {
        char kept = bytes[at];
        bytes[at] = (char)(kept ^ 1 << next_random(8));
        refuses(funnel, bytes, size, "");
        if (at < size - fnl_checksum_item) {
            seal(bytes, size);
            (void)load_or_refuse(funnel, bytes, size);
        }
        bytes[at] = kept;
        seal(bytes, size);
    }
    assert_true(load_or_refuse(funnel, bytes, size));
}

static void test_changed(void **unused)
{
    (void)unused;
    each_state(check_flips);
}

/* Lengths that promise more than is there take no memory for it. */
static void check_lengths(const drawn_funnel *funnel, char *bytes, size_t size)
{
    static const uint8_t heads[] = { 0x9b, 0xbb, 0x7b, 0x5b, 0x1b, 0x3b };
    for (int i = 0; i < 600; i++) {
        char *made = malloc(size + 9);
        assert_non_null(made);
        size_t at = next_random((uint32_t)(size - fnl_checksum_item));
        memcpy(made, bytes, at);
        memset(made + at, (int)next_random(256), 9);
        made[at] = (char)heads[next_random(sizeof heads)];
        memcpy(made + at + 9, bytes + at, size - at);
        seal(made, size + 9);
        assert_false(load_or_refuse(funnel, made, size + 9));
        free(made);
    }
}

static void test_lengths(void **unused)
{
    (void)unused;
    each_state(check_lengths);
}

/* One item of a small state at a time is another. */
typedef struct small_state {
    bool is_exact;
    const char *texts; /* "" as one text; NULL: none */
    bool is_spend;
    int64_t grain, period, count_number, count, sum_number, spread_number, sum, least, most;
    int64_t buckets[6];
    int64_t tally_number, tally_text, amount;
} small_state;

static const int64_t no_item = INT64_MIN;

static void put_small(fnl_buffer *out, const drawn_funnel *funnel, const small_state *small)
{
    const fnl_state_form form = fnl_kpi_state_form(&funnel->leads.model, TEST_AS_OF);
    uint32_t buckets = 0;
    fnl_state_put_start(out, &form);
    fnl_put_cbor_integer(out, small->is_exact ? fnl_kpi_exact : 0);
    fnl_put_cbor_integer(out, 0);
    fnl_put_cbor_integer(out, 0);
    fnl_put_cbor_list(out, small->texts == NULL ? 0 : 1);
    if (small->texts != NULL)
        fnl_put_cbor_text(out, fnl_text_of(small->texts));
    fnl_put_cbor_null(out);
    fnl_put_cbor_list(out, 1);
    fnl_put_cbor_list(out, fnl_kpi_cell_items);
    fnl_put_cbor_bool(out, small->is_spend);
    fnl_put_cbor_list(out, 0);
    fnl_put_cbor_integer(out, small->grain);
    fnl_put_cbor_integer(out, small->period);
    fnl_put_cbor_map(out, small->count == no_item ? 0 : 1);
    if (small->count != no_item) {
        fnl_put_cbor_integer(out, small->count_number);
        fnl_put_cbor_integer(out, small->count);
    }
    fnl_put_cbor_map(out, 0);
    while (buckets < 6 && small->buckets[buckets] != no_item)
        buckets++;
    fnl_put_cbor_map(out, small->spread_number == no_item ? 0 : 1);
    if (small->spread_number != no_item) {
        fnl_put_cbor_integer(out, small->spread_number);
        if (!small->is_exact) {
            fnl_put_cbor_list(out, fnl_kpi_spread_items);
            fnl_put_cbor_integer(out, small->sum);
            fnl_put_cbor_integer(out, small->least);
            fnl_put_cbor_integer(out, small->most);
        }
        fnl_put_cbor_list(out, buckets);
        for (uint32_t i = 0; i < buckets; i++)
            fnl_put_cbor_integer(out, small->buckets[i]);
    }
    fnl_put_cbor_map(out, small->tally_number == no_item ? 0 : 1);
    if (small->tally_number != no_item) {
        fnl_put_cbor_integer(out, small->tally_number);
        fnl_put_cbor_list(out, 2);
        fnl_put_cbor_integer(out, small->tally_text);
        fnl_put_cbor_integer(out, small->amount);
    }
    fnl_state_put_end(out);
}

static void check_small(const drawn_funnel *funnel, const small_state *small, const char *words)
{
    fnl_buffer bytes;
    fnl_buffer_start(&bytes, &fnl_default_allocator);
    put_small(&bytes, funnel, small);
    if (words != NULL)
        refuses(funnel, bytes.bytes, bytes.length, words);
    else if (!load_or_refuse(funnel, bytes.bytes, bytes.length))
        fail_msg("refused");
    fnl_buffer_end(&bytes);
}

#define REFUSES(words, ...)                                                                                            \
    do {                                                                                                               \
        small_state changed = fine;                                                                                    \
        __VA_ARGS__;                                                                                                   \
        check_small(funnel, &changed, words);                                                                          \
    } while (0)
#define BUCKETS(...) memcpy(changed.buckets, (const int64_t[6]){ __VA_ARGS__ }, sizeof changed.buckets)

/* Values 3, 3, 100, 130 and 131, of which the last two are in one bucket: their sum may also be one more. */
static const small_state fine = {
    .texts = "a",
    .period = as_of_day,
    .count = 5,
    .sum = 367,
    .least = 3,
    .most = 131,
    .buckets = { -3, 2, -96, 1, -28, 2 },
    .tally_text = 0,
    .amount = 4,
};

static void test_each_item(void **unused)
{
    (void)unused;
    drawn_funnel *funnel;
    while ((funnel = draw_whole_funnel(&fnl_default_allocator, 0))->leads.kpis.funnel.dimension_count != 0)
        free(funnel);
    funnel->leads.grains[0] = fnl_grain_month;
    funnel->leads.kpis.funnel.grain_count = 1;
    fnl_kpi_layout layout;
    fnl_kpi_layout_make(&funnel->leads.model, &layout);
    REFUSES(NULL, (void)0);
    REFUSES("a length of periods that the model does not have", changed.grain = 1);
    REFUSES("a length of periods that the model does not have", changed.grain = -1);
    REFUSES("no period of this length begins", changed.period++);
    REFUSES("outside the years", changed.period = INT64_MAX);
    REFUSES("of spend", changed.is_spend = true);
    REFUSES("a count that is 0", changed.count = 0);
    REFUSES("a count that is 0", changed.count = -1);
    REFUSES("beyond all leads", changed.count = INT64_C(1) << 37);
    REFUSES("a measure that the model does not have", changed.count_number = layout.count_total);
    REFUSES("a measure that the model does not have", changed.spread_number = layout.spread_total);
    REFUSES("a measure that the model does not have", changed.tally_number = layout.tally_total);
    REFUSES("a text of a number that is not there", changed.tally_text = 1);
    REFUSES("so many rows cannot come to", changed.amount = 0);
    REFUSES("a text that no cell names", changed.tally_number = no_item);
    REFUSES("not valid UTF-8", changed.texts = "\xff");
    REFUSES(NULL, changed.sum = 368);
    REFUSES("values in these buckets cannot have", changed.sum = 369);
    REFUSES("values in these buckets cannot have", changed.sum = 366);
    REFUSES("not in the first bucket", changed.least = 2);
    REFUSES("not in the last bucket", changed.most = 132);
    REFUSES("a least value that is negative", changed.least = -1);
    REFUSES("a least value that is negative", changed.least = 132);
    REFUSES("a distribution of nothing", changed.buckets[0] = no_item);
    REFUSES("as shortly as they can be", BUCKETS(-1, -2, 2, no_item, 0, 0));
    REFUSES("as shortly as they can be", BUCKETS(-3, 2, 0, 1, no_item, 0));
    REFUSES("passed over behind the last", BUCKETS(-3, 2, -97, no_item, 0, 0));
    REFUSES("more values than leads", BUCKETS(-3, INT64_MAX, -96, 1, -28, 1));
    REFUSES("above the most", BUCKETS(-3, 2, -1000, 1, no_item, 0));
    REFUSES(NULL, changed.is_exact = true, BUCKETS(0, 0, 3, INT64_MAX, no_item, 0));
    REFUSES("negative or not in order", changed.is_exact = true, BUCKETS(-1, no_item, 0, 0, 0, 0));
    REFUSES("negative or not in order", changed.is_exact = true, BUCKETS(3, 2, no_item, 0, 0, 0));
    free(funnel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_each_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
