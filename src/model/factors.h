/* The factors of a decay by whole steps of age: the integers nearest to 2^30 × factor. */
#ifndef FNL_MODEL_FACTORS_H
#define FNL_MODEL_FACTORS_H

#include "model/model.h"

enum {
    fnl_factor_bits = 30,
    fnl_most_factors = 65536, /* of one decay */
};

/* How many steps have a factor that is not 0; INT64_MAX if that does not fit. The numbers of decay are all positive. */
int64_t fnl_factor_count(const fnl_decay *decay);

/* The smallest step with which the decay has at most fnl_most_factors of them. */
int64_t fnl_factor_smallest_step(const fnl_decay *decay);

/* Fills count of them. False if the precision does not tell which of two integers is the nearest; no numbers are known for
   which that happens. */
bool fnl_factor_fill(const fnl_decay *decay, uint32_t *factors, uint32_t count);

#endif
