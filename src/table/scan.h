/* What a column's buffer is scanned for, a block at a time: portable, and for each level of processor. */
#ifndef FNL_TABLE_SCAN_H
#define FNL_TABLE_SCAN_H

#include "core/cpu.h"
#include "table/classes.h"

#include <stdbool.h>

/* Codes of a dictionary to classes of a byte. */
typedef struct fnl_code_map {
    const uint8_t *classes; /* by code; fnl_byte_slots of them at least */
    uint32_t length;        /* codes that there are; classes[length] is for all others */
    uint8_t null_class;     /* of rows that are not valid */
} fnl_code_map;

/* The class that says: this row is to be looked at. */
enum { fnl_class_looked_at = 255 };

typedef struct fnl_scanners {
    /* Classes of `words` times 64 rows, whose codes can all be read. looked_at: the bits of valid rows that are to be looked
       at; false if there are none. */
    bool (*map_codes)(const fnl_code_map *map, const int32_t *codes, uint32_t words, const uint64_t *valid,
                      uint8_t *restrict out, uint64_t *restrict looked_at);
    /* A bit for each NaN and infinity; count <= 64. */
    uint64_t (*not_finite32)(const float *values, uint32_t count);
    uint64_t (*not_finite64)(const double *values, uint32_t count);
    /* Whether any value is below low or above high; high - low < 2^63. */
    bool (*any_outside)(const int64_t *values, uint32_t count, int64_t low, int64_t high);
} fnl_scanners;

extern const fnl_scanners fnl_reference_scanners, fnl_scanners_ssse3, fnl_scanners_avx2;

const fnl_scanners *fnl_scanners_for(fnl_cpu_level level);

#endif
