/* The agreement in words: the page of a model that has something of everything, whatever form it is read from; without
   memory it is refused and leaks nothing. */
#include "../../failing_allocator.h"
#include "../../model_reading.h"

#include "words/agreement.h"

#include <stdio.h>

static fnl_buffer read_file(const char *path)
{
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char piece[4096];
    for (size_t size = 1; size > 0;) {
        size = fread(piece, 1, sizeof piece, file);
        fnl_buffer_put(&out, piece, size);
    }
    fclose(file);
    assert_false(out.failed);
    return out;
}

static fnl_buffer put_words(const fnl_model *model)
{
    fnl_buffer out;
    fnl_error error;
    fnl_buffer_start(&out, &fnl_default_allocator);
    assert_int_equal(fnl_model_put_words(model, &out, &error), FNL_OK);
    return out;
}

/* Fails at the first line that differs. */
static void assert_same_page(fnl_text page, fnl_text wanted)
{
    size_t line = 1, start = 0;
    for (size_t i = 0; i < page.length && i < wanted.length; i++) {
        if (page.bytes[i] != wanted.bytes[i])
            fail_msg("line %zu is\n%.300s\nnot\n%.300s", line, page.bytes + start, wanted.bytes + start);
        if (page.bytes[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    assert_int_equal(page.length, wanted.length);
}

/* The page is read and judged by people; after a change that is meant, `fnl doc everything.yaml -o everything.md`. */
static void everything(void **state)
{
    (void)state;
    fnl_buffer yaml = read_file(TEST_DATA "/words/everything.yaml");
    fnl_buffer wanted = read_file(TEST_DATA "/words/everything.md");
    model_reading reading = read_bytes(fnl_buffer_text(&yaml));
    assert_int_equal(reading.code, FNL_OK);
    fnl_buffer page = put_words(reading.model);
    assert_same_page(fnl_buffer_text(&page), fnl_buffer_text(&wanted));
    for (uint32_t form = FNL_FORM_CBOR; form <= FNL_FORM_JSON; form++) {
        fnl_buffer written = put_model(reading.model, form);
        model_reading again = read_bytes(fnl_buffer_text(&written));
        assert_int_equal(again.code, FNL_OK);
        fnl_buffer second = put_words(again.model);
        assert_same_page(fnl_buffer_text(&second), fnl_buffer_text(&page));
        fnl_buffer_end(&second);
        fnl_buffer_end(&written);
        end_reading(&again);
    }
    fnl_buffer_end(&page);
    fnl_buffer_end(&wanted);
    fnl_buffer_end(&yaml);
    end_reading(&reading);
}

static void nothing(void **state)
{
    (void)state;
    model_reading reading = read_good("funnelcore: 1\n");
    fnl_buffer page = put_words(reading.model);
    fnl_buffer_put_byte(&page, '\0');
    assert_non_null(strstr(page.bytes, "# Agreement between marketing and sales\n"));
    assert_non_null(strstr(page.bytes, "\n## 2. Signatures\n"));
    assert_null(strstr(page.bytes, "\n\n\n"));
    assert_int_equal(page.bytes[page.length - 2], '\n');
    fnl_buffer_end(&page);
    end_reading(&reading);
}

static void no_memory(void **state)
{
    (void)state;
    fnl_buffer yaml = read_file(TEST_DATA "/words/everything.yaml");
    model_reading reading = read_bytes(fnl_buffer_text(&yaml));
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        fnl_buffer page;
        fnl_error error = { 0 };
        fnl_buffer_start(&page, &allocator);
        code = fnl_model_put_words(reading.model, &page, &error);
        assert_int_equal(error.code, code);
        assert_int_equal(memory.failed != 0, code == FNL_E_NOMEM);
        fnl_buffer_end(&page);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
    fnl_buffer_end(&yaml);
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything),
        cmocka_unit_test(nothing),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
