/* Tests of what src/time/zone_read.c and zone_load.c refuse: damaged files, odd names, files that are none. */
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "failing_allocator.h"
#include "time/zone.h"
#include "zone_bytes.h"

enum { header_size = 44, first_count = 20 };

static fnl_arena arena;
static char folder[] = "zones-XXXXXX"; /* where the test runs */

static int set_up(void **state)
{
    (void)state;
    fnl_arena_start(&arena, &fnl_default_allocator);
    return mkdtemp(folder) == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    fnl_arena_end(&arena);
    return rmdir(folder);
}

static const int64_t times[] = { 0, 1000 };
static const unsigned char types[] = { 1, 0 };
static const int32_t offsets[] = { 3600, 7200 };

/* A good file of two changes. */
static fnl_buffer good_file(char version)
{
    fnl_buffer file;
    fnl_buffer_start(&file, &fnl_default_allocator);
    put_zone(&file, &(zone_bytes){ version, times, types, 2, offsets, 2, "<+01>-1" });
    return file;
}

static int32_t read_zone(fnl_text file, fnl_error *error)
{
    const fnl_zone *zone = NULL;
    *error = (fnl_error){ 0 };
    int32_t code = fnl_zone_read(&arena, FNL_TEXT("Test/Zone"), file, &zone, error);
    assert_int_equal(zone != NULL, code == FNL_OK);
    return code;
}

static void test_versions(void **state)
{
    (void)state;
    fnl_error error;
    for (int version = 0; version < 256; version++) {
        fnl_buffer file = good_file((char)version);
        bool good = version == 0 || (version >= '2' && version <= '4');
        assert_int_equal(read_zone(fnl_buffer_text(&file), &error), good ? FNL_OK : FNL_E_IO);
        fnl_buffer_end(&file);
    }
}

static void test_cut_off(void **state)
{
    (void)state;
    fnl_error error;
    static const char versions[] = { '\0', '2' };
    for (size_t i = 0; i < 2; i++) {
        fnl_buffer file = good_file(versions[i]);
        for (size_t length = 0; length < file.length; length++) {
            /* A copy of this size, so that sanitizers see every byte read beyond it. */
            char *copy = malloc(length + 1);
            memcpy(copy, file.bytes, length);
            char *exact = realloc(copy, length == 0 ? 1 : length);
            assert_int_equal(read_zone((fnl_text){ exact, length }, &error), FNL_E_IO);
            assert_non_null(strstr(error.message, "Test/Zone"));
            free(exact);
        }
        fnl_buffer_end(&file);
    }
}

/* Every byte set to some others: refused or read, never a crash. */
static void test_damaged(void **state)
{
    (void)state;
    static const unsigned char values[] = { 0, 1, 2, 0x7f, 0x80, 0xff, '\n' };
    fnl_error error;
    fnl_buffer file = good_file('2');
    for (size_t i = 0; i < file.length; i++) {
        char kept = file.bytes[i];
        for (size_t j = 0; j < sizeof values; j++) {
            file.bytes[i] = (char)values[j];
            int32_t code = read_zone(fnl_buffer_text(&file), &error);
            assert_true(code == FNL_OK || code == FNL_E_IO);
        }
        file.bytes[i] = kept;
    }
    fnl_buffer_end(&file);
}

static void test_refused(void **state)
{
    (void)state;
    /* Places in the second block, and the message that each damage gives. */
    static const struct {
        size_t place;
        unsigned char value;
        const char *message;
    } cases[] = {
        { 0, 'X', "TZif" },
        { first_count + 3, 1, "flags" },         /* of UTC */
        { first_count + 7, 1, "flags" },         /* of standard time */
        { first_count + 11, 1, "leap seconds" }, /* counted, with a long enough file */
        { first_count + 14, 0x30, "8192" },      /* changes */
        { header_size + 8, 0x80, "ascend" },
        { header_size + 8, 0x01, "9999" },
        { header_size + 16, 2, "unknown type" },
        { header_size + 18, 0x80, "25 and 26" },
        { header_size + 22, 2, "malformed" }, /* summer time is 0 or 1 */
        { header_size + 23, 4, "malformed" }, /* its name's place */
    };
    static const char padding[300000] = "";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer file = good_file('2');
        size_t second = file.length - header_size - 2 * 9 - 2 * 6 - 4 - strlen("\n<+01>-1\n");
        /* After more counted bytes there must be a footer as well. */
        file.length -= 9;
        fnl_buffer_put(&file, padding, sizeof padding);
        memset(file.bytes + file.length - sizeof padding, '\n', sizeof padding);
        file.bytes[second + cases[i].place] = (char)cases[i].value;
        fnl_error error;
        assert_int_equal(read_zone(fnl_buffer_text(&file), &error), FNL_E_IO);
        if (strstr(error.message, cases[i].message) == NULL)
            fail_msg("case %zu: %s", i, error.message);
        fnl_buffer_end(&file);
    }
}

static void test_footers(void **state)
{
    (void)state;
    static const struct {
        const char *footer;
        bool good;
    } cases[] = {
        { "", true },         { "<+01>-1", true },    { "CET-1", true }, { NULL, false },   { "CET", false },
        { "CET-1\nx", true }, { "CET-1CEST", false }, { "x", false },    { "UTC0", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fnl_buffer file;
        fnl_buffer_start(&file, &fnl_default_allocator);
        put_zone(&file, &(zone_bytes){ '2', times, types, 2, offsets, 2, cases[i].footer });
        fnl_error error;
        if (read_zone(fnl_buffer_text(&file), &error) != (cases[i].good ? FNL_OK : FNL_E_IO))
            fail_msg("case %zu: %s", i, error.message);
        fnl_buffer_end(&file);
    }
    /* No line end before it. */
    fnl_buffer file = good_file('2');
    file.bytes[file.length - 9] = ' ';
    fnl_error error;
    assert_int_equal(read_zone(fnl_buffer_text(&file), &error), FNL_E_IO);
    fnl_buffer_end(&file);
    /* No type, no name. */
    fnl_buffer_start(&file, &fnl_default_allocator);
    put_zone(&file, &(zone_bytes){ '2', NULL, NULL, 0, NULL, 0, "UTC0" });
    assert_int_equal(read_zone(fnl_buffer_text(&file), &error), FNL_E_IO);
    fnl_buffer_end(&file);
}

static void test_names(void **state)
{
    (void)state;
    static const char *const good[] = { "UTC",       "Asia/Ho_Chi_Minh", "America/Argentina/Buenos_Aires",
                                        "Etc/GMT+5", "EST5EDT",          "rightly" };
    static const char *const bad[] = {
        "",
        "/",
        "/UTC",
        "Asia/",
        "Asia//Tokyo",
        "a/b/c/d",
        "../UTC",
        "Asia/Ho Chi Minh",
        "H\xc3\xa0_N\xe1\xbb\x99i",
        "UTC ",
        "Factory",
        "posixrules",
        "localtime",
        "right/UTC",
        "posix/UTC",
        "tzdata.zi",
        "Asia/\nTokyo",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(fnl_zone_name_valid(fnl_text_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const fnl_zone *zone = NULL;
        assert_false(fnl_zone_name_valid(fnl_text_of(bad[i])));
        assert_int_equal(fnl_zone_load(&arena, NULL, fnl_text_of(bad[i]), &zone, NULL), FNL_E_ARG);
        assert_null(zone);
    }
    char longest[129];
    memset(longest, 'a', sizeof longest);
    assert_true(fnl_zone_name_valid((fnl_text){ longest, 128 }));
    assert_false(fnl_zone_name_valid((fnl_text){ longest, 129 }));
    assert_false(fnl_zone_name_valid((fnl_text){ "UTC\0", 4 }));
}

static void test_utc_needs_no_file(void **state)
{
    (void)state;
    const fnl_zone *zone = NULL;
    assert_int_equal(fnl_zone_load(&arena, "/nowhere", FNL_TEXT("UTC"), &zone, NULL), FNL_OK);
    assert_ptr_equal(zone, &fnl_zone_utc);
    zone = NULL;
    assert_int_equal(fnl_zone_load(&arena, NULL, FNL_TEXT("Etc/UTC"), &zone, NULL), FNL_OK);
    assert_ptr_equal(zone, &fnl_zone_utc);
    assert_int_equal(fnl_zone_load(&arena, NULL, FNL_TEXT("No/Such_Zone"), &zone, NULL), FNL_E_IO);
}

static void check_load(const char *name, int32_t code, const char *message)
{
    const fnl_zone *zone = NULL;
    fnl_error error = { 0 };
    assert_int_equal(fnl_zone_load(&arena, folder, fnl_text_of(name), &zone, &error), code);
    assert_int_equal(zone != NULL, code == FNL_OK);
    if (strstr(error.message, message) == NULL)
        fail_msg("%s: %s", name, error.message);
}

static void write_file(const char *path, fnl_text bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.bytes, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(truncate(path, (off_t)size), 0);
}

static void test_files(void **state)
{
    (void)state;
    char path[sizeof folder + 20];
    snprintf(path, sizeof path, "%s/Zone", folder);
    check_load("Zone", FNL_E_IO, "there is no file");
    fnl_buffer file = good_file('2');
    write_file(path, fnl_buffer_text(&file), file.length);
    check_load("Zone", FNL_OK, "");
    check_load("Zone/Below", FNL_E_IO, "cannot be opened");
    write_file(path, fnl_buffer_text(&file), 1 << 20);
    check_load("Zone", FNL_OK, "");
    write_file(path, fnl_buffer_text(&file), (1 << 20) + 1);
    check_load("Zone", FNL_E_IO, "1 MiB");
    write_file(path, FNL_TEXT(""), 0);
    check_load("Zone", FNL_E_IO, "cut off");
    assert_int_equal(unlink(path), 0);
    /* Neither waits for somebody to write into it nor reads it. */
    assert_int_equal(mkfifo(path, 0600), 0);
    check_load("Zone", FNL_E_IO, "not a regular file");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    check_load("Zone", FNL_E_IO, "not a regular file");
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(symlink("/dev/zero", path), 0);
    check_load("Zone", FNL_E_IO, "not a regular file");
    assert_int_equal(unlink(path), 0);
    fnl_buffer_end(&file);
}

static void test_no_memory(void **state)
{
    (void)state;
    int32_t code = FNL_E_NOMEM;
    size_t tries = 0;
    for (; code == FNL_E_NOMEM; tries++) {
        failing_memory memory = { .until = tries };
        fnl_allocator allocator = failing(&memory);
        fnl_arena small;
        fnl_arena_start(&small, &allocator);
        const fnl_zone *zone = NULL;
        fnl_error error = { 0 };
        code = fnl_zone_load(&small, TEST_DATA "/zones/slim", FNL_TEXT("America/New_York"), &zone, &error);
        assert_int_equal(error.code, code);
        assert_int_equal(zone != NULL, code == FNL_OK);
        fnl_arena_end(&small);
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
    assert_true(tries > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions), cmocka_unit_test(test_cut_off),           cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_footers),           cmocka_unit_test(test_names),
        cmocka_unit_test(test_files),    cmocka_unit_test(test_utc_needs_no_file), cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
