/* SLA clocks. */
#include "time/clock.h"

const char *const fnl_clock_status_names[fnl_clock_statuses] = {
    "not_applicable", "pending", "at_risk", "met", "met_late", "breached", "cancelled", "rejected",
};

void fnl_clock_read(const fnl_clock_terms *terms, const fnl_clock_row *row, fnl_clock_reading *out)
{
    (void)terms;
    (void)row;
    *out = (fnl_clock_reading){ .status = fnl_clock_not_applicable };
}
