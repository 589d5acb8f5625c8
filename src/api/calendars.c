/* The exported functions of calendars. */
#include "api/bytes.h"
#include "api/options.h"
#include "model/model.h"

#include <funnelcore/calendar.h>

int32_t fnl_calendar_between(const fnl_model *model, const char *calendar, int64_t from, int64_t to, int64_t *seconds,
                             fnl_error *error)
{
    (void)model;
    (void)calendar;
    (void)from;
    (void)to;
    (void)seconds;
    return fnl_refuse_null("calendar", error);
}

int32_t fnl_calendar_due(const fnl_model *model, const char *calendar, int64_t start, const char *within, int64_t *due,
                         fnl_error *error)
{
    (void)model;
    (void)calendar;
    (void)start;
    (void)within;
    (void)due;
    return fnl_refuse_null("calendar", error);
}

int32_t fnl_calendar_before(const fnl_model *model, const char *calendar, int64_t end, const char *within,
                            int64_t *instant, fnl_error *error)
{
    (void)model;
    (void)calendar;
    (void)end;
    (void)within;
    (void)instant;
    return fnl_refuse_null("calendar", error);
}
