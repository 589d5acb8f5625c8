/* Tests of src/text/fold.c: what folding promises of every code point and of random texts; Python's unicodedata is asked in
   tests/python/text_test.py. */
#include "text/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "failing_allocator.h"

/* A buffer of its own for each text. */
static fnl_buffer fold(fnl_text text, int wanted)
{
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    assert_int_equal(fnl_fold(text, &out), wanted);
    return out;
}

static void test_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *folded;
    } cases[] = {
        { "", "" },
        { "FinTech", "fintech" },
        { " \tVN\n", "vn" },
        { "a@[`{Z", "a@[`{z" },
        { "H\xc3\x80 N\xe1\xbb\x98I", "h\xc3\xa0 n\xe1\xbb\x99i" },
        { "Ha\xcc\x80 No\xcc\xa3\xcc\x82i", "h\xc3\xa0 n\xe1\xbb\x99i" },
        { "Ha\xcc\x80 No\xcc\x82\xcc\xa3i", "h\xc3\xa0 n\xe1\xbb\x99i" },
        { "\xe3\x80\x80Stra\xc3\x9f"
          "e\xc2\xa0",
          "strasse" },
        { "\xc4\xb0", "i\xcc\x87" },
        { "\xce\xa3\xcf\x82", "\xcf\x83\xcf\x83" },
        { "\xce\xb1\xcd\x85\xcc\x81", "\xce\xac\xce\xb9" }, /* one pass would not be stable here */
        { "\xef\xac\x83", "ffi" },
        { "\xc2\xa0\xe2\x80\x83", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer out = fold(fnl_text_of(cases[i].text), fnl_fold_ok);
        if (!fnl_text_equal(fnl_buffer_text(&out), fnl_text_of(cases[i].folded)))
            fail_msg("case %zu: \"%.*s\"", i, (int)out.length, out.bytes);
        fnl_buffer_end(&out);
    }
}

/* Folding what is folded changes nothing, and both normal forms fold to the same. */
static void check_promises(fnl_text text)
{
    fnl_buffer once = fold(text, fnl_fold_ok);
    fnl_buffer twice = fold(fnl_buffer_text(&once), fnl_fold_ok);
    assert_true(fnl_text_equal(fnl_buffer_text(&once), fnl_buffer_text(&twice)));
    fnl_buffer_end(&twice);
    const utf8proc_option_t forms[] = { UTF8PROC_COMPOSE, UTF8PROC_DECOMPOSE };
    for (size_t i = 0; i < 2; i++) {
        utf8proc_uint8_t *form = NULL;
        utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text.bytes, (utf8proc_ssize_t)text.length,
                                               &form, UTF8PROC_STABLE | forms[i]);
        assert_true(length >= 0);
        twice = fold((fnl_text){ (const char *)form, (size_t)length }, fnl_fold_ok);
        assert_true(fnl_text_equal(fnl_buffer_text(&once), fnl_buffer_text(&twice)));
        fnl_buffer_end(&twice);
        free(form);
    }
    fnl_buffer_end(&once);
}

static void test_every_code_point(void **state)
{
    (void)state;
    for (utf8proc_int32_t point = 0x80; point < 0x110000; point++) {
        /* Large areas without anything to fold are sampled. */
        bool dull = (point >= 0x3400 && point < 0xd7b0) || (point >= 0x17000 && point < 0x1b000) || point >= 0x20000;
        if ((point >= 0xd800 && point <= 0xdfff) || (dull && point % 61 != 0))
            continue;
        char bytes[16];
        fnl_text text = { bytes, (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)bytes) };
        check_promises(text);
        bytes[text.length] = '\xcc'; /* with a grave accent, then iota subscript */
        bytes[text.length + 1] = '\x80';
        bytes[text.length + 2] = '\xcd';
        bytes[text.length + 3] = '\x85';
        text.length += 4;
        check_promises(text);
    }
}

static void test_marks(void **state)
{
    (void)state;
    char text[2 * 40 + 4];
    for (size_t marks = 28; marks <= 33; marks++) {
        /* e with an acute accent and marks: composed it hides one of them. */
        size_t length = 0;
        memcpy(text, "\xc3\xa9", 2);
        for (length = 2; length < 2 + 2 * (marks - 1); length += 2)
            memcpy(text + length, "\xcc\x81", 2);
        fnl_buffer out = fold((fnl_text){ text, length }, marks > fnl_most_marks ? fnl_fold_marks : fnl_fold_ok);
        assert_int_equal(out.length == 0, marks > fnl_most_marks);
        fnl_buffer_end(&out);
        text[0] = 'e';
        for (length = 1; length < 1 + 2 * marks; length += 2)
            memcpy(text + length, "\xcc\x81", 2);
        out = fold((fnl_text){ text, length }, marks > fnl_most_marks ? fnl_fold_marks : fnl_fold_ok);
        fnl_buffer_end(&out);
    }
}

/* Longer than the space on the stack, growing in both passes; memory fails at every place. */
static void test_long(void **state)
{
    (void)state;
    enum { repeats = 700 };
    char text[repeats * 2];
    for (size_t i = 0; i < repeats; i++)
        memcpy(text + 2 * i, i % 2 == 0 ? "\xc3\x9f" : "\xc3\x89", 2);
    size_t until = 0;
    for (int outcome = fnl_fold_memory; outcome == fnl_fold_memory; until++) {
        failing_memory memory = { .until = until };
        fnl_allocator allocator = failing(&memory);
        fnl_buffer out;
        fnl_buffer_start(&out, &allocator);
        outcome = fnl_fold((fnl_text){ text, sizeof text }, &out);
        if (outcome == fnl_fold_ok) {
            assert_int_equal(out.length, repeats / 2 * 4);
            assert_memory_equal(out.bytes, "ss\xc3\xa9ss\xc3\xa9", 8);
        }
        fnl_buffer_end(&out);
        assert_int_equal(memory.live, 0);
    }
    assert_true(until > 3);
    fnl_buffer out = { .memory = &fnl_default_allocator, .failed = true };
    assert_int_equal(fnl_fold(FNL_TEXT("ascii"), &out), fnl_fold_memory);
}

/* Not UTF-8: callers must not, but it does no harm. */
static void test_invalid(void **state)
{
    (void)state;
    fnl_buffer out = fold(FNL_TEXT("a\xff"), fnl_fold_memory);
    fnl_lower(FNL_TEXT("A\xff"), &out);
    assert_true(fnl_text_equal(fnl_buffer_text(&out), FNL_TEXT("a")));
    fnl_buffer_end(&out);
}

static void test_lower(void **state)
{
    (void)state;
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    fnl_lower(FNL_TEXT(" ABCxyz[`@ "), &out);
    fnl_lower(FNL_TEXT("H\xc3\x80 \xce\xa3 \xe1\xba\x9e \xf0\x90\x90\x80"), &out);
    fnl_lower((fnl_text){ NULL, 0 }, &out);
    assert_true(
        fnl_text_equal(fnl_buffer_text(&out), FNL_TEXT(" abcxyz[`@ h\xc3\xa0 \xcf\x83 \xc3\x9f \xf0\x90\x90\xa8")));
    fnl_buffer_end(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts), cmocka_unit_test(test_every_code_point),
        cmocka_unit_test(test_marks), cmocka_unit_test(test_long),
        cmocka_unit_test(test_lower), cmocka_unit_test(test_invalid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
