/* The memo of texts by itself: hashes that collide, growth, forgetting, no memory. */
#include "failing_allocator.h"
#include "table/text_memo.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { unknown = -7, most_kept = 1 << fnl_memo_number_bits };

static fnl_text_key key_of(uint64_t number)
{
    return (fnl_text_key){ .words = { number, number * 3, 0, number }, .length = 24, .state = unknown };
}

/* Number `number`, told where to be looked for; its state is its number. True if it was there. */
static bool visit(fnl_text_memo *memo, uint64_t number, uint64_t hash)
{
    fnl_text_key key = key_of(number);
    fnl_text_key *found = fnl_text_memo_find(memo, &key, hash);
    bool is_known = found->state != unknown;
    if (is_known)
        assert_int_equal(found->state, number);
    found->state = (int32_t)number;
    return is_known;
}

static uint64_t hash_of(const fnl_text_memo *memo, uint64_t number)
{
    fnl_text_key key = key_of(number);
    return fnl_key_hash(&key, memo->secrets);
}

/* Nothing but equal words, lengths and, of long texts, bytes make two texts one. */
static void equal_keys(void **state)
{
    (void)state;
    static const char one[] = "the bytes of one of two long texts";
    static const char other[] = "the bytes of two of two long texts";
    fnl_text_key a = { .words = { 1, 2, sizeof one, 4 }, .bytes = one, .length = fnl_long_text };
    fnl_text_key b = a;
    assert_true(fnl_key_equal(&a, &b));
    b.bytes = other;
    assert_false(fnl_key_equal(&a, &b));
    a.length = b.length = fnl_short_text;
    assert_true(fnl_key_equal(&a, &b));
    b.length--;
    assert_false(fnl_key_equal(&a, &b));
    for (size_t i = 0; i < fnl_key_words; i++) {
        b = a;
        b.words[i] ^= UINT64_C(1) << (i * 21);
        assert_false(fnl_key_equal(&a, &b));
    }
}

static void one_hash_for_all(void **state)
{
    (void)state;
    enum { texts = 700 };
    fnl_text_memo memo;
    fnl_text_memo_start(&memo, &fnl_default_allocator, 4);
    assert_true(fnl_text_memo_reserve(&memo, texts));
    for (int again = 0; again < 2; again++)
        for (uint64_t number = 0; number < texts; number++)
            assert_int_equal(visit(&memo, number, UINT64_MAX), again);
    fnl_text_memo_end(&memo);
}

/* Up to its limit it forgets nothing, beyond it all, and takes no more memory. */
static void limit(void **state)
{
    (void)state;
    enum { chunk = 64 };
    fnl_text_memo memo;
    fnl_text_memo_start(&memo, &fnl_default_allocator, 5);
    for (uint64_t number = 1; number < 3 * most_kept; number++) {
        if (number % chunk == 1)
            assert_true(fnl_text_memo_reserve(&memo, chunk));
        assert_false(visit(&memo, number, hash_of(&memo, number)));
        assert_true(memo.used <= most_kept && memo.capacity <= most_kept);
        assert_true(memo.slot_count <= 4 * most_kept);
        if (number == most_kept - chunk)
            for (uint64_t known = 1; known <= number; known++)
                assert_true(visit(&memo, known, hash_of(&memo, known)));
    }
    fnl_text_memo_end(&memo);
}

/* Forgetting few texts of many slots, and many. */
static void forgetting(void **state)
{
    (void)state;
    fnl_text_memo memo;
    fnl_text_memo_start(&memo, &fnl_default_allocator, 6);
    fnl_text_memo_clear(&memo);
    static const uint64_t counts[] = { 20000, 1, 50, 20000, 3000, 0, 700 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        assert_true(fnl_text_memo_reserve(&memo, 20000));
        for (int again = 0; again < 2; again++)
            for (uint64_t number = 0; number < counts[i]; number++)
                assert_int_equal(visit(&memo, number, hash_of(&memo, number) % 7919), again);
        fnl_text_memo_clear(&memo);
        for (uint32_t slot = 0; slot < memo.slot_count; slot++)
            assert_int_equal(memo.slots[slot], 0);
    }
    fnl_text_memo_end(&memo);
}

/* Every allocation of growing fails once: what is kept stays. */
static void without_memory(void **state)
{
    (void)state;
    enum { texts = 40000 };
    bool is_complete = false;
    for (size_t i = 0; !is_complete; i++) {
        failing_memory failures = { .until = i };
        fnl_allocator allocator = failing(&failures);
        fnl_text_memo memo;
        uint64_t number = 1;
        fnl_text_memo_start(&memo, &allocator, 7);
        is_complete = true;
        for (; number < texts && is_complete; number++) {
            is_complete = fnl_text_memo_reserve(&memo, 1);
            if (is_complete)
                assert_false(visit(&memo, number, hash_of(&memo, number)));
        }
        if (!is_complete) {
            assert_true(fnl_text_memo_reserve(&memo, 1));
            for (uint64_t known = 1; known + 1 < number; known++)
                assert_true(visit(&memo, known, hash_of(&memo, known)));
        }
        fnl_text_memo_end(&memo);
        assert_int_equal(failures.live, 0);
    }
}

/* Hashes of texts that count up in one word lie apart, whatever the word and the seed. */
static void spread(void **state)
{
    (void)state;
    enum { texts = 1 << 12, slots = 1 << 12, seeds = 20 };
    for (uint32_t pass = 0; pass < seeds * fnl_key_words; pass++) {
        bool low[slots] = { false };
        bool high[slots] = { false };
        uint32_t low_used = 0;
        uint32_t high_used = 0;
        fnl_text_memo memo;
        fnl_text_memo_start(&memo, &fnl_default_allocator, pass / fnl_key_words);
        for (uint64_t number = 0; number < texts; number++) {
            fnl_text_key key = { .length = 24 };
            key.words[pass % fnl_key_words] = number << 32;
            uint64_t hash = fnl_key_hash(&key, memo.secrets);
            low_used += !low[hash % slots];
            high_used += !high[hash >> 52];
            low[hash % slots] = true;
            high[hash >> 52] = true;
        }
        /* Of as many balls as boxes, 63 % of the boxes have one. */
        assert_in_range(low_used, slots * 60 / 100, slots);
        assert_in_range(high_used, slots * 60 / 100, slots);
        fnl_text_memo_end(&memo);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_keys), cmocka_unit_test(one_hash_for_all), cmocka_unit_test(limit),
        cmocka_unit_test(forgetting), cmocka_unit_test(without_memory),   cmocka_unit_test(spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
