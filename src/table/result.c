/* Result arrays: children own their buffers, so that each may be moved out, and a whole table is filled again in place. */
#include "table/result.h"

#include "table/block.h"
#include "table/result_layout.h"

#include <assert.h>

enum { buffer_alignment = 64 }; /* what Arrow recommends; a cache line */

/* Private data of a column's array. */
typedef struct column_block {
    fnl_result_layout *layout;
    void *blocks[fnl_most_result_buffers]; /* as allocated */
    size_t sizes[fnl_most_result_buffers]; /* that may be used from the first aligned byte on */
    const void *buffers[fnl_most_result_buffers];
    struct ArrowArray texts; /* the dictionary, or the items of lists */
    struct ArrowArray *children[1];
} column_block;

/* Private data of the struct's array. */
typedef struct table_block {
    fnl_result_layout *layout;
    struct ArrowArray **children;
    const void *no_validity[1];
    struct ArrowArray nodes[];
} table_block;

static void release_dictionary(struct ArrowArray *array)
{
    fnl_result_layout *layout = array->private_data;
    *array = (struct ArrowArray){ 0 };
    fnl_result_layout_unref(layout);
}

static void release_column(struct ArrowArray *array)
{
    column_block *block = array->private_data;
    fnl_result_layout *layout = block->layout;
    *array = (struct ArrowArray){ 0 };
    if (block->texts.release != NULL)
        block->texts.release(&block->texts);
    for (int i = 0; i < fnl_most_result_buffers; i++)
        fnl_release(&layout->memory, block->blocks[i]);
    fnl_release(&layout->memory, block);
    fnl_result_layout_unref(layout);
}

static void release_table(struct ArrowArray *array)
{
    table_block *block = array->private_data;
    fnl_result_layout *layout = block->layout;
    *array = (struct ArrowArray){ 0 };
    for (uint32_t i = 0; i < layout->count; i++)
        if (block->nodes[i].release != NULL)
            block->nodes[i].release(&block->nodes[i]);
    fnl_release(&layout->memory, block);
    fnl_result_layout_unref(layout);
}

static bool make_table(fnl_result_layout *layout, struct ArrowArray *out)
{
    /* A column's array takes 60 bytes or more, and a layout's columns are in memory: the product fits. */
    size_t nodes = layout->count * sizeof(struct ArrowArray);
    table_block *block =
        fnl_allocate_zeroed(&layout->memory, 1, sizeof *block + nodes + layout->count * sizeof(struct ArrowArray *));
    if (block == NULL)
        return false;
    block->layout = fnl_result_layout_ref(layout);
    block->children = (struct ArrowArray **)(void *)(block->nodes + layout->count);
    *out = (struct ArrowArray){ .release = release_table, .private_data = block };
    return true;
}

static bool make_column(fnl_result_layout *layout, struct ArrowArray *out)
{
    column_block *block = fnl_allocate_zeroed(&layout->memory, 1, sizeof *block);
    if (block == NULL)
        return false;
    block->layout = fnl_result_layout_ref(layout);
    *out = (struct ArrowArray){ .release = release_column, .private_data = block };
    return true;
}

/* Every field anew: a consumer may have sliced the array that it gives back. */
static void describe_table(struct ArrowArray *out, int64_t rows)
{
    table_block *block = out->private_data;
    for (uint32_t i = 0; i < block->layout->count; i++)
        block->children[i] = &block->nodes[i];
    *out = (struct ArrowArray){
        .length = rows,
        .n_buffers = 1,
        .n_children = block->layout->count,
        .buffers = block->no_validity,
        .children = block->children,
        .release = release_table,
        .private_data = block,
    };
}

static void describe_dictionary(fnl_result_layout *layout, fnl_layout_column *column, struct ArrowArray *out)
{
    if (out->release == NULL) /* new, or moved out by a consumer */
        fnl_result_layout_ref(layout);
    *out = (struct ArrowArray){
        .length = column->choice_count,
        .n_buffers = fnl_most_result_buffers,
        .buffers = column->choice_buffers,
        .release = release_dictionary,
        .private_data = layout,
    };
}

static void describe_column(struct ArrowArray *out, uint32_t number, int64_t rows)
{
    column_block *block = out->private_data;
    fnl_layout_column *column = &block->layout->columns[number];
    *out = (struct ArrowArray){
        .length = rows,
        .null_count = -1,
        .n_buffers = column->kind == fnl_result_text ? 3 : 2,
        .buffers = block->buffers,
        .release = release_column,
        .private_data = block,
    };
    block->children[0] = &block->texts;
    if (column->kind == fnl_result_choice)
        describe_dictionary(block->layout, column, &block->texts);
    if (column->kind == fnl_result_choice || column->kind == fnl_result_found)
        out->dictionary = &block->texts;
    if (column->kind == fnl_result_list) {
        out->n_children = 1;
        out->children = block->children;
    }
}

static bool gathers_texts(fnl_result_kind kind)
{
    return kind == fnl_result_found || kind == fnl_result_list;
}

static size_t bytes_of_rows(fnl_result_kind kind, size_t rows)
{
    switch (kind) {
    case fnl_result_bool:
        return rows / 8;
    case fnl_result_choice:
    case fnl_result_found:
    case fnl_result_date:
        return rows * sizeof(int32_t);
    case fnl_result_list:
        return (rows + 1) * sizeof(int32_t);
    default:
        return rows * sizeof(int64_t);
    }
}

/* Buffer `number` of a column gets room for size bytes; what it held is lost if it was smaller. NULL without memory. */
static void *make_room(column_block *block, int number, size_t size)
{
    if (block->sizes[number] < size) {
        const fnl_allocator *memory = &block->layout->memory;
        fnl_release(memory, block->blocks[number]);
        block->sizes[number] = 0;
        block->blocks[number] = fnl_allocate(memory, 1, size + buffer_alignment - 1);
        if (block->blocks[number] == NULL)
            return NULL;
        block->sizes[number] = size;
    }
    size_t beyond = (uintptr_t)block->blocks[number] % buffer_alignment;
    char *room = (char *)block->blocks[number] + (beyond == 0 ? 0 : buffer_alignment - beyond);
    block->buffers[number] = room;
    return room;
}

static bool open_column(fnl_result_layout *layout, uint32_t number, int64_t rows, size_t padded, struct ArrowArray *out,
                        fnl_result_buffers *buffers)
{
    fnl_result_kind kind = layout->columns[number].kind;
    assert(kind != fnl_result_text && kind != fnl_result_exact);
    if (out->release == NULL && !make_column(layout, out))
        return false;
    column_block *block = out->private_data;
    buffers->valid = make_room(block, 0, padded / 8);
    buffers->integers = make_room(block, 1, bytes_of_rows(kind, padded));
    buffers->texts = gathers_texts(kind) ? fnl_result_texts_open(layout, &block->texts) : NULL;
    if (buffers->valid == NULL || buffers->integers == NULL || (gathers_texts(kind) && buffers->texts == NULL))
        return false;
    if (kind == fnl_result_list)
        buffers->offsets[0] = 0;
    describe_column(out, number, rows);
    return true;
}

int32_t fnl_result_open(fnl_result_layout *layout, int64_t rows, struct ArrowArray *out, fnl_result_buffers *buffers,
                        fnl_error *error)
{
    if (out->release != NULL && (out->release != release_table || ((table_block *)out->private_data)->layout != layout))
        return fnl_fail(error, FNL_E_ARG,
                        "out holds an array that is no earlier result of this plan: release it or zero it first");
    if (rows < 0 || (uint64_t)rows > (PTRDIFF_MAX / sizeof(int64_t)) - 2 * (uint64_t)fnl_block_rows)
        return fnl_fail(error, FNL_E_LIMIT, "%lld rows are more than a table may have", (long long)rows);
    size_t blocks = rows == 0 ? 1 : ((size_t)rows + fnl_block_rows - 1) / fnl_block_rows;
    size_t padded = blocks * fnl_block_rows;
    if (out->release == NULL && !make_table(layout, out))
        return fnl_fail_memory(error);
    describe_table(out, rows);
    for (uint32_t i = 0; i < layout->count; i++) {
        if (!open_column(layout, i, rows, padded, out->children[i], &buffers[i])) {
            out->release(out);
            return fnl_fail_memory(error);
        }
    }
    return FNL_OK;
}

static int64_t count_bits(const uint8_t *bits, int64_t count)
{
    int64_t set = 0;
    int64_t at = 0;
    for (; at + 64 <= count; at += 64) {
        uint64_t word = 0;
        memcpy(&word, bits + at / 8, sizeof word);
        set += __builtin_popcountll(word);
    }
    for (; at < count; at++)
        set += (bits[at / 8] >> (at % 8)) & 1;
    return set;
}

void fnl_result_close(struct ArrowArray *out)
{
    for (int64_t i = 0; i < out->n_children; i++) {
        struct ArrowArray *column = out->children[i];
        column->null_count = column->length - count_bits(column->buffers[0], column->length);
        if (column->null_count == 0)
            column->buffers[0] = NULL;
        column_block *block = column->private_data;
        if (gathers_texts(block->layout->columns[i].kind))
            fnl_result_texts_close(&block->texts);
    }
}

int32_t fnl_result_of_blocks(fnl_result_layout *layout, int64_t rows, const fnl_result_blocks *columns,
                             struct ArrowArray *out, fnl_error *error)
{
    struct ArrowArray made = { 0 };
    if (!make_table(layout, &made))
        return fnl_fail_memory(error);
    table_block *table = made.private_data;
    for (uint32_t i = 0; i < layout->count; i++) {
        if (!make_column(layout, &table->nodes[i])) {
            made.release(&made);
            return fnl_fail_memory(error);
        }
    }
    describe_table(&made, rows);
    for (uint32_t i = 0; i < layout->count; i++) {
        column_block *block = made.children[i]->private_data;
        for (int j = 0; j < fnl_most_result_buffers; j++)
            block->buffers[j] = block->blocks[j] = columns[i].blocks[j];
        describe_column(made.children[i], i, rows);
        made.children[i]->null_count = columns[i].null_count;
        if (columns[i].null_count == 0)
            block->buffers[0] = NULL;
    }
    *out = made;
    return FNL_OK;
}
