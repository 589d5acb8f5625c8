/* Which kernel of this level computes a step. */
#include "core/vector.h"
#include "engine/kernel.h"

fnl_kernel *FNL_AT_LEVEL(fnl_vector_kernel)(const fnl_step *step)
{
    (void)step;
    return NULL;
}
