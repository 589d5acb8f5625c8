/* The portable writers: the definition of what the others write. */
#include "engine/write.h"

#include "core/arithmetic.h"

#include <string.h>

enum { points_scale = 2, points_divisor = 100 };

static void write_points16(const int16_t *points, double *out, uint32_t count)
{
    for (uint32_t row = 0; row < count; row++)
        out[row] = (double)points[row] / points_divisor;
}

static void write_points32(const int32_t *points, double *out, uint32_t count)
{
    for (uint32_t row = 0; row < count; row++)
        out[row] = (double)points[row] / points_divisor;
}

/* Up to 2^53 an integer is a binary64, so that one division rounds once. */
static void write_points64(const int64_t *points, double *out, uint32_t count)
{
    static const int64_t exactly = (int64_t)1 << 53;
    bool beyond = false;
    for (uint32_t row = 0; row < count; row++) {
        out[row] = (double)points[row] / points_divisor;
        beyond |= points[row] > exactly || points[row] < -exactly;
    }
    for (uint32_t row = 0; beyond && row < count; row++)
        out[row] = fnl_number_of_exact(points[row], points_scale);
}

void fnl_write_codes16(const int16_t *codes, int32_t *out, uint32_t count)
{
    for (uint32_t row = 0; row < count; row++)
        out[row] = codes[row];
}

void fnl_write_codes32(const int32_t *codes, int32_t *out, uint32_t count)
{
    memcpy(out, codes, count * sizeof *out);
}

void fnl_write_codes64(const int64_t *codes, int32_t *out, uint32_t count)
{
    for (uint32_t row = 0; row < count; row++)
        out[row] = (int32_t)codes[row];
}

void fnl_write_nothing(void)
{
}

const fnl_writers fnl_reference_writers = {
    .points16 = write_points16,
    .points32 = write_points32,
    .points64 = write_points64,
    .codes16 = fnl_write_codes16,
    .codes32 = fnl_write_codes32,
    .codes64 = fnl_write_codes64,
    .finish = fnl_write_nothing,
};

const fnl_writers *fnl_writers_for(fnl_cpu_level level, bool streams)
{
#if defined __x86_64__ || defined __i386__
    if (level >= fnl_cpu_avx2)
        return streams ? &fnl_streaming_writers_avx2 : &fnl_writers_avx2;
    if (level >= fnl_cpu_ssse3)
        return streams ? &fnl_streaming_writers_ssse3 : &fnl_writers_ssse3;
#else
    (void)level;
    (void)streams;
#endif
    return &fnl_reference_writers;
}
