/* Bitmaps copied bit by bit, at every tail and offset. */
#include "table/bits.h"
#include "table/block.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void copies_any_piece(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (uint32_t count = 0; count <= 200; count++) {
        for (uint32_t first = 0; first < 20; first++) {
            size_t size = (first + count + 7) / 8;
            uint8_t *source = malloc(size == 0 ? 1 : size); /* not a byte more: the sanitizer sees each read beyond */
            assert_non_null(source);
            for (size_t i = 0; i < size; i++) {
                random = random * 6364136223846793005u + 1442695040888963407u;
                source[i] = (uint8_t)(random >> 56);
            }
            uint64_t words[fnl_block_words];
            memset(words, 0xa5, sizeof words);
            fnl_bits_copy(source, first, count, words);
            uint32_t used = fnl_words_of(count);
            for (uint32_t bit = 0; bit < used * 64; bit++) {
                bool is_set = (words[bit / 64] >> (bit % 64) & 1) != 0;
                bool wanted = bit < count && (source[(first + bit) / 8] >> ((first + bit) % 8) & 1) != 0;
                if (is_set != wanted)
                    fail_msg("count %u, first %u, bit %u", count, first, bit);
            }
            for (uint32_t word = used; word < fnl_block_words; word++)
                assert_int_equal(words[word], UINT64_C(0xa5a5a5a5a5a5a5a5));
            free(source);
        }
    }
}

static void sets_the_first(void **state)
{
    (void)state;
    for (uint32_t count = 0; count <= fnl_block_rows; count++) {
        uint64_t words[fnl_block_words + 1];
        memset(words, 0xa5, sizeof words);
        fnl_bits_set(count, words);
        uint32_t total = 0;
        for (uint32_t word = 0; word < fnl_words_of(count); word++)
            total += (uint32_t)__builtin_popcountll(words[word]);
        assert_int_equal(total, count);
        if (count != 0)
            assert_int_equal(words[(count - 1) / 64] >> ((count - 1) % 64) & 1, 1);
        assert_int_equal(words[fnl_words_of(count)], UINT64_C(0xa5a5a5a5a5a5a5a5));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(copies_any_piece), cmocka_unit_test(sets_the_first) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
