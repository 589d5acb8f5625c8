/* The instant that ages are counted to, as people write it. */
#include "time/as_of.h"

#include "time/stamp_inside.h"

fnl_reading fnl_read_as_of(fnl_text text, const fnl_zone *zone, int64_t *instant)
{
    fnl_stamp stamp;
    fnl_reading reading = fnl_read_stamp_iso(text, &stamp);
    if (reading != fnl_read_ok || stamp.has_time)
        return fnl_read_instant(text, FNL_TEXT(""), zone, instant);
    int32_t day = 0;
    if (!fnl_day_of_date(stamp.date, &day))
        return fnl_read_range;
    if (day == fnl_last_day)
        *instant = FNL_LAST_INSTANT;
    else
        *instant = fnl_zone_day_start(zone, day + 1) - 1;
    return *instant < FNL_FIRST_INSTANT || *instant > FNL_LAST_INSTANT ? fnl_read_range : fnl_read_ok;
}
