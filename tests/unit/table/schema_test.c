/* Tests of src/table/schema.c. */
#include "table/schema.h"

#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const fnl_schema_column columns[] = {
    { .name = { "lead_id", 7 },
      .format = { "u", 1 },
      .metadata_key = { "funnelcore:id", 13 },
      .metadata_value = { "true", 4 } },
    { .name = { "stage", 5 }, .format = { "i", 1 }, .values = { "u", 1 }, .ordered = true },
    { .name = { "", 0 }, .format = { "tsu:UTC", 7 } },
    { .name = { "tags", 4 }, .format = { "+l", 2 }, .items = { "u", 1 } },
    { .name = { "waits", 5 }, .format = { "+l", 2 }, .items = { "+s", 2 }, .spans = { "tsu:UTC", 7 } },
};

/* Arrow's own description: number of pairs, then length and bytes of each key and value. */
static void check_metadata(const char *metadata)
{
    static const struct {
        int32_t pairs, key_length;
        char key[13], value_length[4], value[4];
    } wanted = { 1, 13, "funnelcore:id", "", "true" };
    int32_t value_length = 4;
    assert_memory_equal(metadata, &wanted, 21);
    assert_memory_equal(metadata + 21, &value_length, 4);
    assert_memory_equal(metadata + 25, wanted.value, 4);
}

static void check_lists(const struct ArrowSchema *texts, const struct ArrowSchema *waits)
{
    static const char *const parts[] = { "start", "end" };
    assert_int_equal(texts->n_children, 1);
    assert_string_equal(texts->children[0]->format, "u");
    assert_int_equal(texts->children[0]->n_children, 0);
    assert_string_equal(waits->format, "+l");
    assert_int_equal(waits->n_children, 1);
    assert_string_equal(waits->children[0]->name, "item");
    assert_string_equal(waits->children[0]->format, "+s");
    assert_int_equal(waits->children[0]->n_children, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(waits->children[0]->children[i]->name, parts[i]);
        assert_string_equal(waits->children[0]->children[i]->format, "tsu:UTC");
        assert_int_equal(waits->children[0]->children[i]->flags, ARROW_FLAG_NULLABLE);
    }
}

static void check(const struct ArrowSchema *schema)
{
    assert_string_equal(schema->format, "+s");
    assert_string_equal(schema->name, "");
    assert_int_equal(schema->flags, 0);
    assert_int_equal(schema->n_children, 5);
    assert_null(schema->metadata);
    check_metadata(schema->children[0]->metadata);
    assert_string_equal(schema->children[0]->name, "lead_id");
    assert_int_equal(schema->children[0]->flags, ARROW_FLAG_NULLABLE);
    assert_int_equal(schema->children[1]->flags, ARROW_FLAG_NULLABLE | ARROW_FLAG_DICTIONARY_ORDERED);
    assert_string_equal(schema->children[1]->dictionary->format, "u");
    assert_string_equal(schema->children[2]->name, "");
    assert_string_equal(schema->children[2]->format, "tsu:UTC");
    check_lists(schema->children[3], schema->children[4]);
}

static void test_columns_and_copy(void **state)
{
    (void)state;
    int32_t code = FNL_E_NOMEM;
    for (size_t i = 0; code == FNL_E_NOMEM; i++) {
        failing_memory memory = { .until = i };
        fnl_allocator allocator = failing(&memory);
        struct ArrowSchema schema = { 0 };
        struct ArrowSchema copy = { 0 };
        code = fnl_schema_of_columns(&allocator, columns, sizeof columns / sizeof *columns, &schema, NULL);
        if (code == FNL_OK)
            code = fnl_schema_copy(&allocator, &schema, &copy, NULL);
        if (schema.release != NULL) {
            check(&schema);
            schema.release(&schema);
            assert_null(schema.release);
        }
        if (code == FNL_OK) {
            check(&copy);
            struct ArrowSchema moved = *copy.children[1];
            copy.children[1]->release = NULL;
            copy.release(&copy);
            assert_string_equal(moved.dictionary->format, "u");
            moved.release(&moved);
        }
        assert_int_equal(memory.live, 0);
    }
    assert_int_equal(code, FNL_OK);
}

static void test_no_columns(void **state)
{
    (void)state;
    struct ArrowSchema schema = { 0 };
    assert_int_equal(fnl_schema_of_columns(&fnl_default_allocator, NULL, 0, &schema, NULL), FNL_OK);
    assert_int_equal(schema.n_children, 0);
    schema.release(&schema);
}

static void release_nothing(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void test_copy_refused(void **state)
{
    (void)state;
    static const int32_t negative_pairs[] = { -1 };
    static const int32_t negative_length[] = { 1, -5 };
    struct ArrowSchema *no_child[1] = { NULL };
    const struct {
        const char *name;
        struct ArrowSchema schema;
        int32_t code;
    } cases[] = {
        { "released", { .format = "u" }, FNL_E_ARG },
        { "no format", { .release = release_nothing }, FNL_E_ARG },
        { "negative children", { .format = "+s", .n_children = -1, .release = release_nothing }, FNL_E_ARG },
        { "no list of children", { .format = "+s", .n_children = 1, .release = release_nothing }, FNL_E_ARG },
        { "a NULL child",
          { .format = "+s", .n_children = 1, .children = no_child, .release = release_nothing },
          FNL_E_ARG },
        { "too many children",
          { .format = "+s", .n_children = INT64_MAX, .children = no_child, .release = release_nothing },
          FNL_E_LIMIT },
        { "negative pairs",
          { .format = "u", .metadata = (const char *)negative_pairs, .release = release_nothing },
          FNL_E_ARG },
        { "negative length",
          { .format = "u", .metadata = (const char *)negative_length, .release = release_nothing },
          FNL_E_ARG },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("  case: %s\n", cases[i].name);
        failing_memory memory = { .until = SIZE_MAX };
        fnl_allocator allocator = failing(&memory);
        struct ArrowSchema copy = { .n_children = 77 };
        fnl_error error = { 0 };
        assert_int_equal(fnl_schema_copy(&allocator, &cases[i].schema, &copy, &error), cases[i].code);
        assert_true(error.message[0] != '\0');
        assert_int_equal(copy.n_children, 77);
        assert_int_equal(memory.live, 0);
    }
}

static void test_copy_too_deep(void **state)
{
    (void)state;
    enum { depth = 1000 };
    static struct ArrowSchema nested[depth];
    static struct ArrowSchema *lists[depth];
    for (int i = 0; i < depth; i++) {
        lists[i] = i + 1 < depth ? &nested[i + 1] : NULL;
        nested[i] = (struct ArrowSchema){
            .format = "+l", .n_children = i + 1 < depth, .children = &lists[i], .release = release_nothing
        };
    }
    failing_memory memory = { .until = SIZE_MAX };
    fnl_allocator allocator = failing(&memory);
    struct ArrowSchema copy = { 0 };
    assert_int_equal(fnl_schema_copy(&allocator, nested, &copy, NULL), FNL_E_LIMIT);
    assert_int_equal(memory.live, 0);
    assert_int_equal(fnl_schema_copy(&allocator, &nested[depth - 64], &copy, NULL), FNL_OK);
    copy.release(&copy);
    assert_int_equal(memory.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_and_copy),
        cmocka_unit_test(test_no_columns),
        cmocka_unit_test(test_copy_refused),
        cmocka_unit_test(test_copy_too_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
