/* Which kernel of this level computes a step. */
#include "engine/vector_kernels.h"

fnl_kernel *FNL_AT_LEVEL(fnl_vector_kernel)(const fnl_step *step)
{
    switch (step->operation) {
    case fnl_op_class_set:
        return FNL_CLASS_SET(step);
    case fnl_op_class_keys:
        return FNL_CLASS_KEYS(step);
    case fnl_op_points:
        return FNL_POINTS(step);
    case fnl_op_bins:
    case fnl_op_number_bins:
        return FNL_BINS(step);
    case fnl_op_whole_set:
    case fnl_op_number_set:
        return FNL_INTERVAL_SET(step);
    case fnl_op_equal:
    case fnl_op_less:
    case fnl_op_less_equal:
        return FNL_COMPARE(step);
    case fnl_op_sum:
        return FNL_SUM(step);
    case fnl_op_clamp:
        return FNL_CLAMP(step);
    case fnl_op_convert:
        return FNL_CONVERT(step);
    case fnl_op_select:
        return FNL_SELECT(step);
    case fnl_op_decay_points:
        return FNL_DECAY_POINTS(step);
    case fnl_op_per_clamped:
        return FNL_PER_CLAMPED(step);
    case fnl_op_top:
        return FNL_TOP(step);
    default:
        return NULL;
    }
}
