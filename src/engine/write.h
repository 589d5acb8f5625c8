/* Writing what a program computed to the buffers of results: exactly as many rows as asked for. */
#ifndef FNL_ENGINE_WRITE_H
#define FNL_ENGINE_WRITE_H

#include "core/cpu.h"

#include <stdbool.h>
#include <stdint.h>

/* By the width of the values. Points are in 1/100; the numbers are the nearest binary64. Codes fit 32 bits. */
typedef struct fnl_writers {
    void (*points16)(const int16_t *points, double *out, uint32_t count);
    void (*points32)(const int32_t *points, double *out, uint32_t count);
    void (*points64)(const int64_t *points, double *out, uint32_t count);
    void (*codes16)(const int16_t *codes, int32_t *out, uint32_t count);
    void (*codes32)(const int32_t *codes, int32_t *out, uint32_t count);
    void (*codes64)(const int64_t *codes, int32_t *out, uint32_t count);
    void (*finish)(void); /* before another thread may read what was written */
} fnl_writers;

/* Those of a level of processor; they give the bits of the portable ones. `streams`: past the caches, for what is too much
   to stay in them; out is then aligned to 64 bytes. */
const fnl_writers *fnl_writers_for(fnl_cpu_level level, bool streams);

extern const fnl_writers fnl_reference_writers;
extern const fnl_writers fnl_writers_ssse3, fnl_writers_avx2;
extern const fnl_writers fnl_streaming_writers_ssse3, fnl_streaming_writers_avx2;

/* What the levels share with the portable ones. */
void fnl_write_codes16(const int16_t *codes, int32_t *out, uint32_t count);
void fnl_write_codes32(const int32_t *codes, int32_t *out, uint32_t count);
void fnl_write_codes64(const int64_t *codes, int32_t *out, uint32_t count);
void fnl_write_nothing(void);

#endif
