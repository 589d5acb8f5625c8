/* What flows from columns to operations and between them: a block of rows of one value each. */
#ifndef FNL_TABLE_BLOCK_H
#define FNL_TABLE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    fnl_block_rows = 2048,
    fnl_block_words = fnl_block_rows / 64,
};

/* The forms that a value takes in a block. Whole and number have a validity bit for every row; the value of an invalid row
   is anything. */
typedef enum fnl_lane {
    fnl_lane_truth,  /* two masks: true, false; neither is unknown */
    fnl_lane_whole,  /* int64: int, decimal, time, date */
    fnl_lane_number, /* binary64, always finite where valid */
    fnl_lane_text,   /* int64: number in the run's pool of texts */
} fnl_lane;

/* One register. */
typedef struct fnl_block {
    union {
        int64_t *whole;
        double *number;
        uint64_t *is_true;
    };
    union {
        uint64_t *valid;
        uint64_t *is_false;
    };
} fnl_block;

#endif
