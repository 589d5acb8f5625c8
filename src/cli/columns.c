/* The columns of a batch as the Arrow table that a plan reads. */
#include "columns.h"

#include "column_fill.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    first_patience = 8, /* batches; twice as many each time that the texts do not fit again */
    most_patience = 1 << 16,
    trusted_after = 64, /* batches that fit: an odd text now and then is forgiven */
};

static void set_format(fnl_column *column)
{
    static const char *const formats[fnl_column_kinds] = {
        [fnl_column_text] = "vu", [fnl_column_choice] = "i", [fnl_column_int] = "l",       [fnl_column_number] = "g",
        [fnl_column_bool] = "b",  [fnl_column_date] = "tdD", [fnl_column_time] = "tsu:UTC"
    };
    if (column->kind == fnl_column_decimal)
        snprintf(column->format, sizeof column->format, "d:18,%u,64", column->type.scale);
    else
        snprintf(column->format, sizeof column->format, "%s", formats[column->kind]);
}

static void set_kind(fnl_column *column, fnl_column_kind kind)
{
    column->kind = kind;
    set_format(column);
    if (kind != fnl_column_choice)
        return;
    if (column->dictionary.slots == NULL)
        fnl_dictionary_start(&column->dictionary);
    else
        fnl_dictionary_clear(&column->dictionary);
}

void fnl_columns_start(fnl_columns *columns, const char *const *names, uint32_t count, const fnl_column_type *types)
{
    static const fnl_column_type text = { .kind = fnl_column_text };
    *columns = (fnl_columns){ 0 };
    columns->columns = fnl_take_memory(count, sizeof *columns->columns);
    for (uint32_t i = 0; i < count; i++) {
        if (types != NULL && types[i].kind == fnl_column_unread)
            continue;
        fnl_column *column = &columns->columns[columns->count++];
        column->name = names[i];
        column->index = i;
        column->type = types == NULL ? text : types[i];
        column->patience = first_patience;
        set_kind(column, column->type.kind);
    }
    columns->children = fnl_take_memory(columns->count, sizeof(void *));
}

void fnl_columns_end(fnl_columns *columns)
{
    for (uint32_t i = 0; i < columns->count; i++) {
        free(columns->columns[i].values);
        free(columns->columns[i].valid);
        fnl_dictionary_end(&columns->columns[i].dictionary);
    }
    free(columns->columns);
    free((void *)columns->children);
    *columns = (fnl_columns){ 0 };
}

static void reserve(fnl_column *column, size_t rows)
{
    enum { word_rows = fnl_column_word_rows };
    if (rows <= column->capacity)
        return;
    /* Zeroed: what stands in a NULL row is looked at, though it does not count. */
    free(column->values);
    free(column->valid);
    column->capacity = (rows + rows / 4 + word_rows) / word_rows * word_rows;
    column->values = fnl_take_memory(column->capacity, fnl_column_value_size);
    column->valid = fnl_take_memory(column->capacity / word_rows, sizeof *column->valid);
}

/* The column goes as its type again when it has waited. */
static void take_turn(fnl_column *column)
{
    if (column->kind == column->type.kind) {
        if (++column->fitted >= trusted_after)
            column->patience = first_patience;
    } else if (--column->wait == 0) {
        set_kind(column, column->type.kind);
    }
}

/* Some text does not fit: values become a dictionary, a dictionary texts. */
static void give_way(fnl_column *column)
{
    if (column->kind == column->type.kind) {
        column->wait = column->patience;
        column->fitted = 0;
        if (column->patience < most_patience)
            column->patience *= 2;
    }
    set_kind(column, column->kind == fnl_column_choice ? fnl_column_text : fnl_column_choice);
}

/* The buffers belong to the columns, which outlive what the library borrows. */
static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void describe(fnl_column *column, const fnl_batch *batch)
{
    bool is_text = column->kind == fnl_column_text;
    fnl_dictionary *dictionary = &column->dictionary;
    column->buffers[0] = is_text ? NULL : column->valid;
    column->buffers[1] = column->values;
    column->buffers[2] = batch->bytes;
    column->buffers[3] = &column->text_size;
    column->text_size = (int64_t)(batch->window.bytes == NULL ? batch->texts.length : batch->window.end);
    column->array = (struct ArrowArray){ .length = batch->rows,
                                         .null_count = is_text ? 0 : -1,
                                         .n_buffers = is_text ? 4 : 2,
                                         .buffers = column->buffers,
                                         .release = release_array };
    if (column->kind != fnl_column_choice)
        return;
    column->dictionary_buffers[1] = dictionary->offsets;
    column->dictionary_buffers[2] = dictionary->bytes;
    column->dictionary_array = (struct ArrowArray){
        .length = dictionary->count, .n_buffers = 3, .buffers = column->dictionary_buffers, .release = release_array
    };
    column->array.dictionary = &column->dictionary_array;
}

/* Some rows of a column; the rows before, too, if it goes as something else from here on. */
static void fill(fnl_column *column, const fnl_batch *batch, int64_t from, int64_t to)
{
    const fnl_place *places = batch->columns[column->index].places;
    while (!fnl_column_fill(column, batch->bytes, places, from, to)) {
        give_way(column);
        from = 0;
    }
}

bool fnl_columns_fill(fnl_columns *columns, fnl_batch *batch)
{
    enum { rows_at_once = 256 }; /* their bytes stay in the nearest cache for all columns */
    bool is_changed = false;
    for (uint32_t i = 0; i < columns->count; i++) {
        fnl_column *column = &columns->columns[i];
        column->kind_before = column->kind;
        reserve(column, (size_t)batch->rows);
        take_turn(column);
    }
    for (int64_t from = 0; from < batch->rows; from += rows_at_once) {
        int64_t to = batch->rows - from < rows_at_once ? batch->rows : from + rows_at_once;
        fnl_batch_place(batch, to);
        for (uint32_t i = 0; i < columns->count; i++)
            fill(&columns->columns[i], batch, from, to);
    }
    for (uint32_t i = 0; i < columns->count; i++) {
        fnl_column *column = &columns->columns[i];
        is_changed = is_changed || column->kind != column->kind_before;
        describe(column, batch);
        columns->children[i] = &column->array;
    }
    columns->array = (struct ArrowArray){ .length = batch->rows,
                                          .n_buffers = 1,
                                          .buffers = columns->no_buffer,
                                          .n_children = columns->count,
                                          .children = columns->children,
                                          .release = release_array };
    return is_changed;
}

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        free(schema->children[i]->dictionary);
        free(schema->children[i]);
    }
    free((void *)schema->children);
    schema->release = NULL;
}

static void release_child(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

void fnl_columns_schema(const fnl_columns *columns, struct ArrowSchema *out)
{
    *out = (struct ArrowSchema){ .format = "+s", .name = "", .n_children = columns->count, .release = release_schema };
    out->children = fnl_take_memory(columns->count, sizeof(void *));
    for (uint32_t i = 0; i < columns->count; i++) {
        const fnl_column *column = &columns->columns[i];
        struct ArrowSchema *child = fnl_take_memory(1, sizeof *child);
        *child = (struct ArrowSchema){
            .format = column->format, .name = column->name, .flags = ARROW_FLAG_NULLABLE, .release = release_child
        };
        if (column->kind == fnl_column_choice) {
            child->dictionary = fnl_take_memory(1, sizeof *child->dictionary);
            *child->dictionary = (struct ArrowSchema){ .format = "u", .name = "", .release = release_child };
        }
        out->children[i] = child;
    }
}
