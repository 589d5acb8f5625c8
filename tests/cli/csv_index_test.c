/* Where fields of CSV end: every walk that this machine can do against the definition, on hostile bytes. */
#include "cli/csv_index.h"
#include "random_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { most_bytes = 400, guard = 16, filler = 0xa5a5a5 };

/* A quote that opens no field, or text after a closing one: the slow and obvious way. */
static bool has_stray_quote(const char *bytes, size_t start, size_t end, char delimiter)
{
    enum { at_start, unquoted, quoted, closed } state = at_start;
    for (size_t at = start; at < end; at++) {
        bool is_end = bytes[at] == delimiter || bytes[at] == '\n' || bytes[at] == '\r';
        if (bytes[at] == '"') {
            if (state == unquoted)
                return true;
            state = state == at_start || state == closed ? quoted : closed;
        } else if (state == closed && !is_end) {
            return true;
        } else if (state != quoted) {
            state = is_end ? at_start : unquoted;
        }
    }
    return false;
}

static void start_index(fnl_csv_index *index, size_t size)
{
    fnl_csv_index_clear(index, size);
    for (size_t i = 0; i < index->capacity; i++) {
        index->ends[i] = filler;
        index->records[i] = filler;
    }
}

static void assert_same(const fnl_csv_index *got, const fnl_csv_index *wanted)
{
    assert_int_equal(got->count, wanted->count);
    assert_int_equal(got->record_count, wanted->record_count);
    assert_int_equal(got->has_quotes, wanted->has_quotes);
    assert_memory_equal(got->ends, wanted->ends, wanted->count * sizeof *wanted->ends);
    assert_memory_equal(got->records, wanted->records, wanted->record_count * sizeof *wanted->records);
    for (size_t i = wanted->record_count; i < got->capacity; i++)
        assert_int_equal(got->records[i], filler);
}

/* Bytes of this piece, placed so that nothing may be read beyond the padding (sanitizers see it). */
static void check(const char *bytes, size_t start, size_t end, char delimiter)
{
    fnl_csv_walk *walks[fnl_csv_most_walks];
    size_t count = fnl_csv_walks(walks);
    fnl_csv_index wanted = { 0 };
    fnl_csv_index got = { 0 };
    char *copy = malloc(end + fnl_window_padding);
    assert_non_null(copy);
    memcpy(copy, bytes, end);
    memset(copy + end, '\n', fnl_window_padding); /* must not be seen */
    start_index(&wanted, end - start);
    assert_true(fnl_csv_walk_reference(&wanted, copy, start, end, delimiter));
    bool is_stray = has_stray_quote(copy, start, end, delimiter);
    for (size_t i = 0; i < count; i++) {
        start_index(&got, end - start);
        assert_int_equal(walks[i](&got, copy, start, end, delimiter), !is_stray);
        if (!is_stray)
            assert_same(&got, &wanted);
    }
    free(copy);
    fnl_csv_index_end(&wanted);
    fnl_csv_index_end(&got);
}

/* Ends as a reader who goes byte by byte would note them; the reference against a written example. */
static void finds_ends_of_an_example(void **state)
{
    (void)state;
    static const char text[] = "a,\"b,\r\n\"\"c\"\r\n\r\nin 5\" size,\"\"\rx";
    static const uint32_t ends[] = { 1, 11, 13, 25, 28 };
    static const uint32_t records[] = { 1, 2, 4 };
    fnl_csv_index index = { 0 };
    fnl_window window = { .bytes = (char[sizeof text + fnl_window_padding]){ 0 }, .end = sizeof text - 1 };
    memcpy(window.bytes, text, sizeof text);
    fnl_csv_walk *walks[fnl_csv_most_walks];
    fnl_csv_walks(walks);
    fnl_csv_index_make(&index, walks[0], &window, ',');
    assert_int_equal(index.count, sizeof ends / sizeof *ends);
    assert_memory_equal(index.ends, ends, sizeof ends);
    assert_int_equal(index.record_count, sizeof records / sizeof *records);
    assert_memory_equal(index.records, records, sizeof records);
    fnl_csv_index_end(&index);
}

/* Any bytes, mostly those that mean something. */
static void walks_agree_on_any_bytes(void **state)
{
    (void)state;
    static const char special[] = ",,,\n\n\r\"\"x;\t|\0\xff\xc3";
    char bytes[most_bytes];
    for (int round = 0; round < 20000; round++) {
        size_t size = random_below(most_bytes);
        size_t start = random_below(3) == 0 ? random_below(size + 1) : 0;
        size_t kinds = 1 + random_below(sizeof special - 1);
        for (size_t i = 0; i < size; i++)
            bytes[i] = random_below(4) == 0 ? special[random_below(kinds)] : 'a';
        check(bytes, start, size, ",;\t|"[random_below(4)]);
    }
}

static size_t put_field(char *to, char delimiter)
{
    size_t size = 0;
    bool is_quoted = random_below(2) == 0;
    if (is_quoted)
        to[size++] = '"';
    for (uint64_t left = random_below(9); left > 0; left--) {
        char byte = (char)(is_quoted ? "ab\",\n\r;"[random_below(7)] : 'x');
        if (byte == '"')
            to[size++] = '"';
        to[size++] = byte;
    }
    if (is_quoted)
        to[size++] = '"';
    uint64_t how = random_below(5);
    if (how == 0)
        to[size++] = '\r';
    to[size++] = how < 2 ? '\n' : how == 2 ? '\r' : delimiter;
    return size;
}

/* Quotes where they may stand, at every place of a block, and cut at every length. */
static void walks_agree_on_quoted_fields(void **state)
{
    (void)state;
    enum { most_field = 32 };
    char bytes[most_bytes + most_field];
    for (int round = 0; round < 3000; round++) {
        size_t size = 0;
        while (size < most_bytes)
            size += put_field(bytes + size, ';');
        check(bytes, 0, size, ';');
        check(bytes, 0, random_below(size), ';');
    }
}

/* Every tail, every place in the last block. */
static void walks_agree_on_every_length(void **state)
{
    (void)state;
    static const char row[] = "ab,\"c\"\"d\",e\r\n\"x\ny\",\r\rz,1,2\n";
    char bytes[most_bytes];
    for (size_t i = 0; i < most_bytes; i++)
        bytes[i] = row[i % (sizeof row - 1)];
    for (size_t start = 0; start < 3 * (sizeof row - 1); start += sizeof row - 1)
        for (size_t end = start; end <= most_bytes; end++)
            check(bytes, start, end, ',');
}

/* A line end at every place of a block without quotes, and a quoted field behind it. */
static void walks_agree_on_line_ends_of_blocks(void **state)
{
    (void)state;
    static const char *const line_ends[] = { "\n", "\r", "\r\n", "," };
    static const char field[] = "\"a,b\"\n";
    char bytes[most_bytes];
    for (size_t i = 0; i < sizeof line_ends / sizeof *line_ends; i++) {
        for (size_t at = 0; at < 3 * fnl_csv_block; at++) {
            size_t length = strlen(line_ends[i]);
            memset(bytes, 'x', sizeof bytes);
            memcpy(bytes + at, line_ends[i], length);
            memcpy(bytes + at + length, field, sizeof field - 1);
            check(bytes, 0, sizeof bytes, ',');
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_ends_of_an_example),           cmocka_unit_test(walks_agree_on_any_bytes),
        cmocka_unit_test(walks_agree_on_quoted_fields),       cmocka_unit_test(walks_agree_on_every_length),
        cmocka_unit_test(walks_agree_on_line_ends_of_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
