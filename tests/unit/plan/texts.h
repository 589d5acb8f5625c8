/* Tables of leads for tests of plans: every column utf8. */
#ifndef TEXTS_H
#define TEXTS_H

#include "arrow_reading.h"

#include <funnelcore/funnelcore.h>

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { most_text_columns = 32 };

typedef struct text_table {
    struct ArrowSchema schema, columns[most_text_columns], *column_list[most_text_columns];
    struct ArrowArray array, arrays[most_text_columns], *array_list[most_text_columns];
    const void *buffers[most_text_columns][3];
    const void *no_validity[1];
    uint32_t count;
} text_table;

static inline void release_table_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static inline void release_table_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static inline void start_table(text_table *table, int64_t rows)
{
    *table = (text_table){
        .schema = { .format = "+s", .children = table->column_list, .release = release_table_schema },
        .array = { .length = rows, .n_buffers = 1, .children = table->array_list, .release = release_table_array },
    };
    table->array.buffers = table->no_validity;
}

/* values: one for each row, NULL is NULL. */
static inline void add_column(text_table *table, const char *name, const char *const *values)
{
    uint32_t i = table->count++;
    int64_t rows = table->array.length;
    uint8_t *valid = calloc((size_t)rows / 8 + 1, 1);
    int32_t *offsets = calloc((size_t)rows + 1, sizeof *offsets);
    size_t size = 0;
    for (int64_t row = 0; row < rows; row++)
        size += values[row] == NULL ? 0 : strlen(values[row]);
    char *bytes = malloc(size + 1);
    assert_true(valid != NULL && offsets != NULL && bytes != NULL);
    for (int64_t row = 0; row < rows; row++) {
        size_t length = values[row] == NULL ? 0 : strlen(values[row]);
        if (values[row] != NULL) {
            valid[row / 8] |= (uint8_t)(1 << row % 8);
            memcpy(bytes + offsets[row], values[row], length);
        }
        offsets[row + 1] = offsets[row] + (int32_t)length;
    }
    table->buffers[i][0] = valid;
    table->buffers[i][1] = offsets;
    table->buffers[i][2] = bytes;
    table->columns[i] = (struct ArrowSchema){
        .format = "u", .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_table_schema
    };
    table->arrays[i] = (struct ArrowArray){
        .length = rows, .null_count = -1, .n_buffers = 3, .buffers = table->buffers[i], .release = release_table_array
    };
    table->column_list[i] = &table->columns[i];
    table->array_list[i] = &table->arrays[i];
    table->schema.n_children = table->array.n_children = table->count;
}

static inline void end_table(text_table *table)
{
    for (uint32_t i = 0; i < table->count; i++)
        for (uint32_t k = 0; k < 3; k++)
            free((void *)(uintptr_t)table->buffers[i][k]);
}

static inline fnl_cell text_cell(const char *text)
{
    return text == NULL ? (fnl_cell){ .type = FNL_CELL_NULL }
                        : (fnl_cell){ .type = FNL_CELL_TEXT, .length = (uint32_t)strlen(text), .text = text };
}

static inline fnl_model *model_of(const char *text)
{
    fnl_model *model = NULL;
    fnl_error error = { 0 };
    if (fnl_model_read(text, strlen(text), NULL, &model, NULL, &error) != FNL_OK)
        fail_msg("%u:%u: %s [%s]", error.line, error.column, error.message, error.path);
    return model;
}

#endif
