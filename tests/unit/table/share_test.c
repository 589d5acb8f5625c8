/* Tests of src/table/share.c: what is given out lives as long as somebody holds it, and no longer. */
#include "table/share.h"

#include "failing_allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A struct of two columns: x, int32, and y, a dictionary. Static memory; `live` counts what was not yet released. */
static int live;
static const int32_t numbers[] = { 1, 2, 3, 4, 5 };
static const int8_t codes[] = { 0, 1, 0, 1, 0 };
static const int32_t text_offsets[] = { 0, 1, 3 };
static const void *number_buffers[] = { NULL, numbers };
static const void *code_buffers[] = { NULL, codes };
static const void *text_buffers[] = { NULL, text_offsets, "abb" };
static const void *struct_buffers[] = { NULL };

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
    live--;
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
    live--;
}

typedef struct sample {
    struct ArrowSchema schema, schemas[2], text_schema, *schema_list[2];
    struct ArrowArray array, arrays[2], texts, *list[2];
} sample;

static void sample_start(sample *one)
{
    memset(one, 0, sizeof *one);
    one->text_schema = (struct ArrowSchema){ .format = "u", .name = "", .release = release_schema };
    one->schemas[0] = (struct ArrowSchema){ .format = "i", .name = "x", .release = release_schema };
    one->schemas[1] =
        (struct ArrowSchema){ .format = "c", .name = "y", .dictionary = &one->text_schema, .release = release_schema };
    one->texts = (struct ArrowArray){ .length = 2, .n_buffers = 3, .buffers = text_buffers, .release = release_array };
    one->arrays[0] =
        (struct ArrowArray){ .length = 5, .n_buffers = 2, .buffers = number_buffers, .release = release_array };
    one->arrays[1] = (struct ArrowArray){ .length = 5,
                                          .null_count = 2,
                                          .n_buffers = 2,
                                          .buffers = code_buffers,
                                          .dictionary = &one->texts,
                                          .release = release_array };
    for (size_t i = 0; i < 2; i++) {
        one->schema_list[i] = &one->schemas[i];
        one->list[i] = &one->arrays[i];
    }
    one->schema = (struct ArrowSchema){
        .format = "+s", .name = "", .n_children = 2, .children = one->schema_list, .release = release_schema
    };
    one->array = (struct ArrowArray){ .length = 4,
                                      .offset = 1,
                                      .n_buffers = 1,
                                      .buffers = struct_buffers,
                                      .n_children = 2,
                                      .children = one->list,
                                      .release = release_array };
    live = 2;
}

static void given_out_columns_share_buffers(void **state)
{
    (void)state;
    sample one;
    sample_start(&one);
    fnl_shared *shared = NULL;
    assert_int_equal(fnl_shared_new(&one.schema, &one.array, NULL, &shared, NULL), FNL_OK);
    assert_null(one.schema.release);
    assert_null(one.array.release);

    const fnl_shared *sources[] = { shared, shared, shared };
    const int64_t columns[] = { 1, 0, 1 };
    const int64_t first_rows[] = { 1, 0, 2 };
    struct ArrowSchema schema;
    struct ArrowArray array;
    assert_int_equal(fnl_shared_columns(sources, columns, first_rows, 3, 2, &schema, &array, NULL), FNL_OK);
    fnl_shared_free(shared);
    assert_int_equal(live, 2);

    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.n_children, 3);
    assert_string_equal(schema.children[0]->name, "y");
    assert_string_equal(schema.children[0]->dictionary->format, "u");
    assert_string_equal(schema.children[1]->name, "x");
    assert_int_equal(array.length, 2);
    assert_null(array.buffers[0]);
    assert_ptr_equal(array.children[0]->buffers[1], codes);
    assert_ptr_equal(array.children[0]->dictionary->buffers[2], text_buffers[2]);
    assert_int_equal(array.children[0]->offset, 2);
    assert_int_equal(array.children[0]->null_count, -1);
    assert_int_equal(array.children[1]->offset, 1);
    assert_int_equal(array.children[1]->null_count, 0);
    assert_int_equal(array.children[1]->length, 2);
    assert_int_equal(array.children[2]->offset, 3);

    /* A consumer may take a child away and release the rest. */
    struct ArrowArray moved = *array.children[0];
    array.children[0]->release = NULL;
    array.release(&array);
    assert_null(array.release);
    schema.release(&schema);
    assert_int_equal(live, 2);
    assert_ptr_equal(moved.buffers[1], codes);
    moved.release(&moved);
    assert_int_equal(live, 0);
}

static void the_array_comes_back_when_nobody_else_holds_it(void **state)
{
    (void)state;
    sample one;
    sample_start(&one);
    fnl_shared *shared = NULL;
    assert_int_equal(fnl_shared_new(NULL, &one.array, NULL, &shared, NULL), FNL_OK);
    struct ArrowArray back;
    fnl_shared_take(shared, &back);
    assert_ptr_equal(back.release, release_array);

    assert_int_equal(fnl_shared_new(NULL, &back, NULL, &shared, NULL), FNL_OK);
    const fnl_shared *source = shared;
    struct ArrowArray out;
    assert_int_equal(fnl_shared_columns(&source, &(int64_t){ 0 }, NULL, 1, 4, NULL, &out, NULL), FNL_OK);
    fnl_shared_take(shared, &back);
    assert_null(back.release);
    assert_int_equal(live, 2);
    out.release(&out);
    assert_int_equal(live, 1);
    one.schema.release(&one.schema);

    memset(&back, 1, sizeof back);
    fnl_shared_take(NULL, &back);
    assert_null(back.release);
    fnl_shared_free(NULL);
}

static void a_block_is_freed_with_the_rest(void **state)
{
    (void)state;
    struct ArrowArray *array = fnl_allocate_zeroed(&fnl_default_allocator, 1, sizeof *array);
    assert_non_null(array);
    array->n_buffers = 1;
    array->buffers = struct_buffers;
    fnl_shared *shared = NULL;
    assert_int_equal(fnl_shared_new(NULL, array, array, &shared, NULL), FNL_OK);
    struct ArrowArray back;
    fnl_shared_take(shared, &back);
    assert_null(back.release);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    sample one;
    sample_start(&one);
    fnl_shared *shared = NULL;
    fnl_error error = { 0 };
    assert_int_equal(fnl_shared_new(&one.schema, &one.array, NULL, NULL, &error), FNL_E_ARG);
    assert_string_equal(error.message, "out is NULL");
    struct ArrowArray released = { 0 };
    assert_int_equal(fnl_shared_new(NULL, &released, NULL, &shared, &error), FNL_E_ARG);
    assert_int_equal(fnl_shared_new(&one.schema, &one.array, NULL, &shared, NULL), FNL_OK);
    const fnl_shared *source = shared;
    static const struct {
        int64_t column, first, rows;
        const char *message;
    } cases[] = {
        { 2, 0, 1, "columns[0] is no column of its source" },
        { -1, 0, 1, "columns[0] is no column of its source" },
        { 0, 0, 5, "the rows of columns[0] are outside its source" },
        { 0, 4, 1, "the rows of columns[0] are outside its source" },
        { 0, 5, 0, "the rows of columns[0] are outside its source" },
        { 0, -1, 1, "the rows of columns[0] are outside its source" },
        { 0, 0, -1, "n_rows is negative" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        int32_t code =
            fnl_shared_columns(&source, &cases[i].column, &cases[i].first, 1, cases[i].rows, &schema, &array, &error);
        assert_int_equal(code, FNL_E_ARG);
        assert_string_equal(error.message, cases[i].message);
    }
    assert_int_equal(fnl_shared_columns(&source, &cases[0].column, NULL, 0, 1, NULL, NULL, &error), FNL_E_ARG);
    fnl_shared_free(shared);
    assert_int_equal(live, 0);
}

enum { deep = 80 };

static void nesting_has_a_limit(void **state)
{
    (void)state;
    struct ArrowSchema schemas[deep] = { 0 };
    struct ArrowSchema *lists[deep] = { 0 };
    for (int i = 0; i < deep; i++) {
        schemas[i] = (struct ArrowSchema){ .format = "+s", .name = "", .release = release_schema };
        if (i + 1 < deep) {
            lists[i] = &schemas[i + 1];
            schemas[i].n_children = 1;
            schemas[i].children = &lists[i];
        }
    }
    live = 1;
    fnl_shared *shared = NULL;
    assert_int_equal(fnl_shared_new(&schemas[0], NULL, NULL, &shared, NULL), FNL_OK);
    const fnl_shared *source = shared;
    struct ArrowSchema out;
    fnl_error error = { 0 };
    assert_int_equal(fnl_shared_columns(&source, &(int64_t){ 0 }, NULL, 1, 0, &out, NULL, &error), FNL_E_LIMIT);
    assert_string_equal(error.message, "a column is nested deeper than 64 levels");
    fnl_shared_free(shared);
    assert_int_equal(live, 0);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    int32_t code = FNL_E_NOMEM;
    for (size_t turn = 0; code == FNL_E_NOMEM; turn++) {
        sample one;
        sample_start(&one);
        failing_memory memory = { .until = turn };
        fnl_allocator allocator = failing(&memory);
        fnl_shared *shared = NULL;
        struct ArrowSchema schema;
        struct ArrowArray array;
        const int64_t columns[] = { 0, 1 };
        code = fnl_share_new(&allocator, &one.schema, &one.array, NULL, &shared, NULL);
        if (code == FNL_OK) {
            const fnl_shared *sources[] = { shared, shared };
            code = fnl_share_schemas(sources, columns, 2, &schema, NULL);
            if (code == FNL_OK) {
                code = fnl_share_arrays(sources, columns, NULL, 2, 4, &array, NULL);
                schema.release(&schema);
            }
            if (code == FNL_OK)
                array.release(&array);
            fnl_share_free(shared);
        } else {
            one.schema.release(&one.schema);
            one.array.release(&one.array);
        }
        assert_int_equal(memory.live, 0);
        assert_int_equal(live, 0);
    }
    assert_int_equal(code, FNL_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_out_columns_share_buffers),
        cmocka_unit_test(the_array_comes_back_when_nobody_else_holds_it),
        cmocka_unit_test(a_block_is_freed_with_the_rest),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
