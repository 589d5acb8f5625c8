/* An event of a calendar file: all days, once or every year. */
#ifndef FNL_TIME_CALENDAR_EVENT_H
#define FNL_TIME_CALENDAR_EVENT_H

#include "time/content_line.h"
#include "time/recurrence.h"

typedef struct fnl_calendar_event {
    fnl_place place; /* where it begins */
    fnl_place start_place, end_place, recurrence_place;
    bool has_start, has_end, has_duration, has_recurrence;
    int32_t start;
    int32_t end;      /* the day after the last one */
    int32_t duration; /* days */
    fnl_recurrence recurrence;
} fnl_calendar_event;

/* One line of it. What could mean a day and is not read is FNL_E_SYNTAX. */
int32_t fnl_calendar_event_take(fnl_calendar_event *event, const fnl_content_line *line, fnl_error *error);

/* The holidays of an event that is complete. FNL_E_SYNTAX. */
int32_t fnl_calendar_event_holidays(const fnl_calendar_event *event, fnl_holiday out[fnl_working_years_count],
                                    uint32_t *count, fnl_error *error);

#endif
