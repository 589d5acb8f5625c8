/* Every allocation fails once in turn, in reading and writing each form: a clear error, and nothing stays behind. */
#include "../../failing_allocator.h"
#include "reading.h"

static const fnl_text texts[] = {
    LITERAL("a: \"x\\ty\"\nb: [1, {c: 2}]\nblock: |\n  text\n  text\nd: {e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: "
            "1, m: 1, n: "
            "1, o: 1}\n"),
    LITERAL("{\"a\\n\": \"x\\ty\", \"b\": [1, {\"c\": 2}], \"d\": {\"e\": null}}"),
    LITERAL("\xa2\x61"
            "a\x83\x01\x38\x63\xf6\x61"
            "b\xa1\x61x\x43\x00\x01\xff"),
};

/* Reads text and writes what was read in both forms. */
static int32_t read_and_write(fnl_text text, const fnl_allocator *memory)
{
    fnl_diagnostics problems = { .memory = &fnl_default_allocator };
    fnl_document document;
    int32_t code = fnl_document_read(&document, text, memory, &problems);
    if (code != FNL_OK) {
        assert_null(document.root);
        assert_int_equal(problems.count, 1);
        assert_int_equal(problems.problems[0].code, code);
        assert_string_equal(problems.problems[0].message, "out of memory");
    } else {
        assert_int_equal(problems.count, 0);
        fnl_buffer out;
        fnl_buffer_start(&out, memory);
        bool written =
            check_write(document.root, false, memory, &out) && check_write(document.root, true, memory, &out);
        code = written ? FNL_OK : FNL_E_NOMEM;
        fnl_buffer_end(&out);
    }
    fnl_release(&fnl_default_allocator, problems.problems);
    fnl_document_end(&document);
    return code;
}

static void every_allocation_fails_in_turn(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int32_t code = FNL_E_NOMEM;
        size_t until = 0;
        for (; code == FNL_E_NOMEM; until++) {
            failing_memory memory = { .until = until };
            fnl_allocator allocator = failing(&memory);
            code = read_and_write(texts[i], &allocator);
            assert_int_equal(memory.live, 0);
            assert_int_equal(memory.failed, code == FNL_OK ? 0 : 1);
        }
        assert_int_equal(code, FNL_OK);
        assert_true(until > 5);
    }
}

/* More keys than are compared each with each: the table of keys is allocated too. */
static void a_large_map_fails_in_turn(void **state)
{
    (void)state;
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    for (int i = 0; i < 500; i++) {
        fnl_buffer_put_string(&text, "key");
        fnl_buffer_put_integer(&text, i);
        fnl_buffer_put_string(&text, ": 1\n");
    }
    int32_t code = FNL_E_NOMEM;
    for (size_t until = 0; code == FNL_E_NOMEM; until++) {
        failing_memory memory = { .until = until };
        fnl_allocator allocator = failing(&memory);
        code = read_and_write(fnl_buffer_text(&text), &allocator);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
    fnl_buffer_end(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_fails_in_turn),
        cmocka_unit_test(a_large_map_fails_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
