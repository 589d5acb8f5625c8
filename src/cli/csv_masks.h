/* What a walk sees of 64 bytes: a bit a byte for each kind that means something, the first byte lowest. */
#ifndef FNL_CLI_CSV_MASKS_H
#define FNL_CLI_CSV_MASKS_H

#include "csv_index.h"

typedef struct masks {
    uint64_t delimiters;
    uint64_t newlines;
    uint64_t returns;
    uint64_t quotes;
} masks;

#endif
