/* Times read by the terms of a clock. */
#include "engine/build_clock.h"
#include "engine/kernel_rows.h"

int32_t fnl_kernel_clock(const fnl_step *step, fnl_frame *frame)
{
    (void)step;
    (void)frame;
    return FNL_OK;
}
