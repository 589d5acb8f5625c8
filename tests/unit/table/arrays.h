/* Arrow columns built by hand: every buffer has exactly its bytes and begins at an odd address, so that the sanitizers see
   each read beyond and each load that needs alignment. */
#ifndef ARRAYS_H
#define ARRAYS_H

#include "table/bits.h"
#include "table/column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { most_buffers = 6, most_blocks = 16 };

typedef struct handmade {
    struct ArrowSchema schema;
    struct ArrowSchema dictionary_schema;
    struct ArrowArray array;
    struct ArrowArray dictionary;
    const void *buffers[most_buffers];
    const void *dictionary_buffers[most_buffers];
    void *blocks[most_blocks];
    uint32_t block_count;
} handmade;

static inline void *handmade_bytes(handmade *made, const void *bytes, size_t size)
{
    char *block = malloc(size + 1);
    assert_non_null(block);
    assert_true(made->block_count < most_blocks);
    made->blocks[made->block_count++] = block;
    if (size != 0)
        memcpy(block + 1, bytes, size);
    return block + 1;
}

/* A bit for every row; NULL: no bitmap. */
static inline const void *handmade_bits(handmade *made, const bool *bits, int64_t count)
{
    if (bits == NULL)
        return NULL;
    size_t size = (size_t)(count + 7) / 8;
    uint8_t *packed = calloc(size + 1, 1);
    assert_non_null(packed);
    for (int64_t i = 0; i < count; i++)
        packed[i / 8] |= (uint8_t)(bits[i] << (i % 8));
    const void *kept = handmade_bytes(made, packed, size);
    free(packed);
    return kept;
}

/* Elements of a fixed size. */
static inline void handmade_fixed(handmade *made, const char *format, const void *elements, size_t size,
                                  const bool *valid, int64_t count)
{
    made->schema.format = format;
    made->array = (struct ArrowArray){ .length = count, .null_count = -1, .n_buffers = 2, .buffers = made->buffers };
    made->buffers[0] = handmade_bits(made, valid, count);
    made->buffers[1] = handmade_bytes(made, elements, size * (size_t)count);
}

static inline void handmade_truths(handmade *made, const bool *values, const bool *valid, int64_t count)
{
    made->schema.format = "b";
    made->array = (struct ArrowArray){ .length = count, .null_count = -1, .n_buffers = 2, .buffers = made->buffers };
    made->buffers[0] = handmade_bits(made, valid, count);
    made->buffers[1] = handmade_bits(made, values, count);
}

static inline void handmade_offset(char *offsets, size_t size, int64_t at, size_t value)
{
    int64_t large = (int64_t)value;
    int32_t small = (int32_t)value;
    memcpy(offsets + (size_t)at * size, size == sizeof small ? (void *)&small : (void *)&large, size);
}

/* A view inside itself up to 12 bytes, else in one of two buffers. */
static inline void handmade_views(handmade *made, const fnl_text *texts, int64_t count, const void **buffers)
{
    char *views = calloc((size_t)count + 1, 16);
    char *bytes[2] = { calloc(1 << 20, 1), calloc(1 << 20, 1) };
    int32_t used[2] = { 0, 0 };
    assert_true(views != NULL && bytes[0] != NULL && bytes[1] != NULL);
    for (int64_t i = 0; i < count; i++) {
        char *view = views + i * 16;
        int32_t length = (int32_t)texts[i].length;
        int32_t buffer = (int32_t)(i % 2);
        memcpy(view, &length, 4);
        if (length <= 12) {
            if (length != 0)
                memcpy(view + 4, texts[i].bytes, texts[i].length);
            continue;
        }
        memcpy(view + 4, texts[i].bytes, 4);
        memcpy(view + 8, &buffer, 4);
        memcpy(view + 12, &used[buffer], 4);
        memcpy(bytes[buffer] + used[buffer], texts[i].bytes, texts[i].length);
        used[buffer] += length;
    }
    int64_t sizes[2] = { used[0], used[1] };
    buffers[1] = handmade_bytes(made, views, (size_t)count * 16);
    buffers[2] = handmade_bytes(made, bytes[0], (size_t)used[0]);
    buffers[3] = handmade_bytes(made, bytes[1], (size_t)used[1]);
    buffers[4] = handmade_bytes(made, sizes, sizeof sizes);
    free(views);
    free(bytes[0]);
    free(bytes[1]);
}

/* Texts into array, in layout "u", "U" or "vu". */
static inline void handmade_texts_into(handmade *made, const char *format, const fnl_text *texts, const bool *valid,
                                       int64_t count, struct ArrowArray *array, const void **buffers)
{
    *array = (struct ArrowArray){ .length = count, .null_count = -1, .n_buffers = 3, .buffers = buffers };
    buffers[0] = handmade_bits(made, valid, count);
    if (strcmp(format, "vu") == 0) {
        array->n_buffers = 5;
        handmade_views(made, texts, count, buffers);
        return;
    }
    size_t size = strcmp(format, "U") == 0 ? sizeof(int64_t) : sizeof(int32_t);
    size_t total = 0;
    for (int64_t i = 0; i < count; i++)
        total += texts[i].length;
    char *offsets = calloc((size_t)count + 1, size);
    char *bytes = calloc(total + 1, 1);
    assert_true(offsets != NULL && bytes != NULL);
    total = 0;
    for (int64_t i = 0; i < count; i++) {
        if (texts[i].length != 0)
            memcpy(bytes + total, texts[i].bytes, texts[i].length);
        total += texts[i].length;
        handmade_offset(offsets, size, i + 1, total);
    }
    buffers[1] = handmade_bytes(made, offsets, ((size_t)count + 1) * size);
    buffers[2] = handmade_bytes(made, bytes, total);
    free(offsets);
    free(bytes);
}

static inline void handmade_texts(handmade *made, const char *format, const fnl_text *texts, const bool *valid,
                                  int64_t count)
{
    made->schema.format = format;
    handmade_texts_into(made, format, texts, valid, count, &made->array, made->buffers);
}

/* Codes of `format` stand in made already: adds the dictionary. */
static inline void handmade_dictionary(handmade *made, const char *format, const fnl_text *texts, const bool *valid,
                                       int64_t count)
{
    made->dictionary_schema.format = format;
    made->schema.dictionary = &made->dictionary_schema;
    made->array.dictionary = &made->dictionary;
    handmade_texts_into(made, format, texts, valid, count, &made->dictionary, made->dictionary_buffers);
}

static inline void handmade_end(handmade *made)
{
    for (uint32_t i = 0; i < made->block_count; i++)
        free(made->blocks[i]);
    memset(made, 0, sizeof *made);
}

/* A block with room for any lane. */
typedef struct lanes {
    int64_t values[fnl_block_rows];
    uint64_t masks[fnl_block_words];
    fnl_block block;
} lanes;

static inline fnl_block *lanes_block(lanes *room)
{
    memset(room, 0xa5, sizeof *room);
    room->block.whole = room->values;
    room->block.valid = room->masks;
    return &room->block;
}

/* Registers of small tables end with their last word. */
static inline void lanes_untouched(const lanes *room, uint32_t count)
{
    for (uint32_t word = fnl_words_of(count); word < fnl_block_words; word++) {
        if (room->masks[word] != UINT64_C(0xa5a5a5a5a5a5a5a5))
            fail_msg("word %u behind %u rows is written", word, count);
        for (uint32_t row = word * 64; row < word * 64 + 64; row++)
            if ((uint64_t)room->values[row] != UINT64_C(0xa5a5a5a5a5a5a5a5))
                fail_msg("row %u behind %u rows is written", row, count);
    }
}

/* What a report counted of one kind. */
static inline int64_t report_count(const fnl_report *report, const char *kind)
{
    struct ArrowSchema schema;
    struct ArrowArray table;
    assert_int_equal(fnl_report_result(report, &schema, &table, NULL), FNL_OK);
    const struct ArrowArray *kinds = table.children[0];
    const struct ArrowArray *rows = table.children[2];
    const int32_t *bounds = kinds->buffers[1];
    const char *bytes = kinds->buffers[2];
    const int64_t *counts = table.children[5]->buffers[1];
    const uint8_t *has_row = rows->buffers[0];
    int64_t total = 0;
    for (int64_t i = 0; i < table.length; i++) {
        bool is_sum = has_row != NULL && (has_row[i / 8] >> (i % 8) & 1) == 0;
        size_t length = (size_t)(bounds[i + 1] - bounds[i]);
        if (is_sum && length == strlen(kind) && memcmp(bytes + bounds[i], kind, length) == 0)
            total += counts[i];
    }
    table.release(&table);
    schema.release(&schema);
    return total;
}

#endif
