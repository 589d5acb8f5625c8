/* What the files of outgoing tables share: the inside of a layout, and arrays made from blocks at hand. */
#ifndef FNL_TABLE_RESULT_LAYOUT_H
#define FNL_TABLE_RESULT_LAYOUT_H

#include "core/arena.h"
#include "table/result.h"

enum { fnl_most_result_buffers = 3 }; /* of a column: validity, then values, or offsets and bytes */

typedef struct fnl_layout_column {
    fnl_text name;
    fnl_text format;
    fnl_result_kind kind;
    uint32_t choice_count;
    /* Of the dictionary's array: no validity, offsets, bytes. Results point to them. */
    const void *choice_buffers[fnl_most_result_buffers];
} fnl_layout_column;

struct fnl_result_layout {
    fnl_allocator memory;
    fnl_arena arena;
    int references;
    uint32_t count;
    fnl_layout_column *columns;
};

/* An array of utf8 that grows: out is as fnl_result_open leaves that of a column's texts, or zeroed. Its texts are forgotten,
   their memory is kept. NULL without memory. */
fnl_result_texts *fnl_result_texts_open(fnl_result_layout *layout, struct ArrowArray *out);

/* Describes what was put. */
void fnl_result_texts_close(struct ArrowArray *out);

/* Blocks of one column, from the layout's allocator. */
typedef struct fnl_result_blocks {
    void *blocks[fnl_most_result_buffers];
    int64_t null_count;
} fnl_result_blocks;

/* An array of rows that are written already; on success it owns the blocks. FNL_E_NOMEM. */
int32_t fnl_result_of_blocks(fnl_result_layout *layout, int64_t rows, const fnl_result_blocks *columns,
                             struct ArrowArray *out, fnl_error *error);

#endif
