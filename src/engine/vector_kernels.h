/* The kernels of one level of processor, by file: each gives the kernel for a step, or NULL if there is none. */
#ifndef FNL_ENGINE_VECTOR_KERNELS_H
#define FNL_ENGINE_VECTOR_KERNELS_H

#include "core/vector.h"
#include "engine/kernel.h"

#define FNL_CLASS_SET FNL_AT_LEVEL(fnl_vector_class_set)
#define FNL_CLASS_KEYS FNL_AT_LEVEL(fnl_vector_class_keys)
#define FNL_POINTS FNL_AT_LEVEL(fnl_vector_points)
#define FNL_BINS FNL_AT_LEVEL(fnl_vector_bins)
#define FNL_INTERVAL_SET FNL_AT_LEVEL(fnl_vector_interval_set)
#define FNL_COMPARE FNL_AT_LEVEL(fnl_vector_compare)
#define FNL_SUM FNL_AT_LEVEL(fnl_vector_sum)
#define FNL_CLAMP FNL_AT_LEVEL(fnl_vector_clamp)
#define FNL_CONVERT FNL_AT_LEVEL(fnl_vector_convert)
#define FNL_SELECT FNL_AT_LEVEL(fnl_vector_select)
#define FNL_DECAY_POINTS FNL_AT_LEVEL(fnl_vector_decay_points)
#define FNL_PER_CLAMPED FNL_AT_LEVEL(fnl_vector_per_clamped)
#define FNL_TOP FNL_AT_LEVEL(fnl_vector_top)

fnl_vector_kernel FNL_CLASS_SET, FNL_CLASS_KEYS, FNL_POINTS, FNL_BINS, FNL_INTERVAL_SET, FNL_COMPARE, FNL_SUM,
    FNL_CLAMP, FNL_CONVERT, FNL_SELECT, FNL_DECAY_POINTS, FNL_PER_CLAMPED, FNL_TOP;

#endif
