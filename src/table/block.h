/* What flows from columns to operations and between them: a block of rows of one value each. */
#ifndef FNL_TABLE_BLOCK_H
#define FNL_TABLE_BLOCK_H

#include "core/memory.h"
#include "time/interval.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    fnl_block_rows = 2048,
    fnl_block_words = fnl_block_rows / 64,
};

/* What a value is in a block. Whole and number have a validity bit for every row; the value of an invalid row is anything. */
typedef enum fnl_lane {
    fnl_lane_truth,     /* two masks: true, false; neither is unknown */
    fnl_lane_whole,     /* int, decimal, time, date, points, numbers of bands and reasons */
    fnl_lane_number,    /* binary64, always finite where valid */
    fnl_lane_text,      /* number in the run's pool of texts, or the class of a text */
    fnl_lane_intervals, /* lists of spans of time: fnl_listed of each row, always 64 bits */
} fnl_lane;

/* How many bytes a row of a value takes: 8 unless all that it can be fits in fewer. A number of 4 bytes is a binary32. A text
   of 1 or 2 bytes is a class: texts that a program does not tell apart are one, NULL is the last. */
enum {
    fnl_width_truth = 0,
    fnl_width_8 = 1,
    fnl_width_16 = 2,
    fnl_width_32 = 4,
    fnl_width_64 = 8,
};

/* Spans of time that the rows of one register list, a row after the other. */
typedef struct fnl_interval_store {
    const fnl_allocator *memory;
    fnl_interval *items;
    size_t count;
    size_t capacity;
} fnl_interval_store;

/* The whole of a row of lane intervals: its first item in the store and how many it has. They are ascending, apart from each
   other, not empty; only the last may be open. */
static inline int64_t fnl_listed(uint32_t first, uint32_t count)
{
    return (int64_t)((uint64_t)first << 32 | count);
}

/* One register. */
typedef struct fnl_block {
    union {
        int64_t *whole;
        int32_t *whole32;
        int16_t *whole16;
        double *number;
        float *number32;
        uint16_t *class16;
        uint8_t *class8;
        uint64_t *is_true;
        void *values;
    };
    union {
        uint64_t *valid;
        uint64_t *is_false;
    };
    void *own;                     /* its own memory: a column may lend its buffer instead, which nobody writes to */
    fnl_interval_store *intervals; /* of lane intervals; else NULL */
} fnl_block;

#endif
