/* Wholes of 128 bits to what people read: the nearest number, millionths, intervals. */
#ifndef FNL_KPI_RATIO_H
#define FNL_KPI_RATIO_H

#include "core/arithmetic.h"

static inline fnl_wide fnl_wide_of(int64_t value)
{
    return (fnl_wide){ (uint64_t)value, value < 0 ? -1 : 0 };
}

static inline bool fnl_wide_is_zero(fnl_wide value)
{
    return value.low == 0 && value.high == 0;
}

/* False if it does not fit. */
bool fnl_wide_plus(fnl_wide a, fnl_wide b, fnl_wide *sum);
bool fnl_wide_times(fnl_wide a, int64_t factor, fnl_wide *product);

/* The double nearest to numerator / denominator, ties to even; denominator is not 0. */
double fnl_ratio_number(fnl_wide numerator, fnl_wide denominator);

/* numerator / denominator in millionths, rounded half away from zero; denominator > 0. False if it takes more than 38 digits. */
bool fnl_ratio_millionths(fnl_wide numerator, fnl_wide denominator, fnl_wide *millionths);

/* The 95 % interval of Wilson of a share: hits of so many; 0 <= hits <= of, of > 0. */
void fnl_wilson_interval(int64_t hits, int64_t of, double *low, double *high);

#endif
