/* Reads days since 1970, a line each; prints of every grain the first day of the day's period, that of the next, and its number. */
#include "kpi/cells_inside.h"

#include <inttypes.h>
#include <stdio.h>

int main(void)
{
    int32_t day = 0;
    while (scanf("%" SCNd32, &day) == 1)
        for (unsigned grain = 0; grain < fnl_grains; grain++) {
            int32_t first = fnl_period_of((fnl_grain)grain, day);
            printf("%" PRId32 " %" PRId32 " %" PRIu32 "%c", first, fnl_period_next((fnl_grain)grain, first),
                   fnl_period_number((fnl_grain)grain, day), grain + 1 == fnl_grains ? '\n' : ' ');
        }
    return 0;
}
