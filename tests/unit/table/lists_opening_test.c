/* Columns of lists of intervals that are not what their schema says, or that list too much. */
#include "unit/table/nested.h"

/* What a well-made column is changed to. */
static void no_child(nested *of)
{
    of->made.array.n_children = 0;
}
static void null_child(nested *of)
{
    of->item_arrays[0] = NULL;
}
static void buffers_of_texts(nested *of)
{
    of->made.array.n_buffers = 3;
}
static void no_offsets(nested *of)
{
    of->made.buffers[1] = NULL;
}
static void nulls_without_bitmap(nested *of)
{
    of->made.array.null_count = 1;
    of->made.buffers[0] = NULL;
}
static void fewer_rows(nested *of)
{
    of->made.array.length = 3;
}
static void a_dictionary(nested *of)
{
    of->made.array.dictionary = &of->item_array;
}
static void items_with_two_buffers(nested *of)
{
    of->item_array.n_buffers = 2;
}
static void items_of_negative_length(nested *of)
{
    of->item_array.length = -1;
}
static void items_without_bitmap(nested *of)
{
    of->item_array.null_count = 1;
    of->item_buffers[0] = NULL;
}
static void fewer_parts(nested *of)
{
    of->item_array.n_children = 2;
}
static void no_part(nested *of)
{
    of->part_array_list[1] = NULL;
}
static void part_with_one_buffer(nested *of)
{
    of->part_arrays[2].n_buffers = 1;
}
static void part_with_dictionary(nested *of)
{
    of->part_arrays[2].dictionary = &of->item_array;
}
static void part_too_short(nested *of)
{
    of->part_arrays[1].length--;
}

static void refuses_wrong_structure(void **state)
{
    (void)state;
    static void (*const changes[])(nested * of) = {
        no_child,
        null_child,
        buffers_of_texts,
        no_offsets,
        nulls_without_bitmap,
        fewer_rows,
        a_dictionary,
        items_with_two_buffers,
        items_of_negative_length,
        items_without_bitmap,
        fewer_parts,
        no_part,
        part_with_one_buffer,
        part_with_dictionary,
        part_too_short,
    };
    static nested of;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        reading self;
        reading_start(&self, &fnl_zone_utc, &fnl_default_allocator);
        make_all(&of);
        changes[i](&of);
        if (reading_open(&self, &of.made, 0, rows_of_all) != FNL_E_SCHEMA)
            fail_msg("change %zu is not refused", i);
        assert_non_null(strstr(self.error.message, "column \"waits\": "));
        handmade_end(&of.made);
        reading_end(&self);
    }
}

/* Items that a row points to but that are not there. */
static void refuses_items_beyond(void **state)
{
    (void)state;
    static nested of;
    static const struct {
        const char *format;
        int64_t begin;
        int64_t size;
    } cases[] = {
        { "+l", 8, 2 },   { "+L", 8, 2 },   { "+l", -1, 2 },  { "+l", 3, -2 },         { "+vl", 8, 2 },
        { "+vL", 10, 0 }, { "+vl", -1, 1 }, { "+vl", 1, -1 }, { "+vL", INT64_MAX, 2 }, { "+vL", 2, INT64_MAX },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading self;
        reading_start(&self, &fnl_zone_utc, &fnl_default_allocator);
        make_all(&of);
        handmade_end(&of.made);
        of.begins[0] = cases[i].begin;
        of.sizes[0] = cases[i].size;
        put_lists(&of, cases[i].format, 0, 1);
        assert_int_equal(reading_open(&self, &of.made, 0, 1), FNL_OK);
        assert_int_equal(reading_read(&self, 0, 1), FNL_E_SCHEMA);
        assert_string_equal(self.error.message,
                            "column \"waits\", row 0: the items of its list are not among the column's 9");
        fnl_buffer text;
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_column_show(self.column, 0, &text);
        assert_int_equal(text.length, 0);
        fnl_buffer_end(&text);
        handmade_end(&of.made);
        reading_end(&self);
    }
}

/* Fewer items than lists of three have. */
static void refuses_fixed_lists_beyond(void **state)
{
    (void)state;
    static nested of;
    reading self;
    reading_start(&self, &fnl_zone_utc, &fnl_default_allocator);
    make_all(&of);
    handmade_end(&of.made);
    put_lists(&of, "+w:3", 0, 4);
    assert_int_equal(reading_open(&self, &of.made, 0, 4), FNL_E_SCHEMA);
    assert_string_equal(self.error.message, "column \"waits\": it has fewer items than its lists");
    assert_int_equal(reading_open(&self, &of.made, 0, 1), FNL_E_SCHEMA); /* the array itself is not one */
    of.made.array.length = 3;
    assert_int_equal(reading_open(&self, &of.made, 0, 3), FNL_OK);
    of.made.schema.format = "+w:0";
    of.made.array.length = 4;
    assert_int_equal(reading_open(&self, &of.made, 0, 4), FNL_OK);
    assert_int_equal(reading_read(&self, 0, 4), FNL_OK);
    assert_int_equal(self.store.count, 0);
    handmade_end(&of.made);
    reading_end(&self);
}

/* All rows list the same items: more than a block may. */
static void limits_a_block(void **state)
{
    (void)state;
    static nested of;
    static int32_t begins[fnl_block_rows];
    static int32_t sizes[fnl_block_rows];
    reading self;
    reading_start(&self, &fnl_zone_utc, &fnl_default_allocator);
    memset(&of, 0, sizeof of);
    of.kind[0] = utc_seconds;
    of.kind[1] = utc_seconds;
    of.item_count = most_items;
    for (int64_t i = 0; i < most_items; i++)
        of.items[i] = item_of(i * 10, i * 10 + 5);
    put_lists(&of, "+vl", 0, 1);
    for (uint32_t i = 0; i < fnl_block_rows; i++)
        sizes[i] = most_items;
    of.made.buffers[0] = NULL;
    of.made.buffers[1] = begins;
    of.made.buffers[2] = sizes;
    of.made.array.length = fnl_block_rows;
    assert_int_equal(reading_open(&self, &of.made, 0, fnl_block_rows), FNL_OK);
    assert_int_equal(reading_read(&self, 0, 1048), FNL_OK);
    assert_int_equal(self.store.count, 1048 * most_items);
    assert_int_equal(reading_read(&self, 0, fnl_block_rows), FNL_E_LIMIT);
    assert_string_equal(self.error.message,
                        "column \"waits\", row 1048: with the rows before it, up to 2048, there are "
                        "more than 4194304 intervals");
    handmade_end(&of.made);
    reading_end(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_wrong_structure),
        cmocka_unit_test(refuses_items_beyond),
        cmocka_unit_test(refuses_fixed_lists_beyond),
        cmocka_unit_test(limits_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
