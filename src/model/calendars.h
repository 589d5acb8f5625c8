/* The section `calendars`: working hours, holidays, replaced days. */
#ifndef FNL_MODEL_CALENDARS_H
#define FNL_MODEL_CALENDARS_H

#include "core/failure.h"
#include "time/calendar.h"

enum { fnl_most_calendars = 1024, fnl_week_days = 7 };

extern const char *const fnl_weekday_names[fnl_week_days]; /* "mon" … */

typedef struct fnl_model_calendar {
    fnl_text name;
    fnl_place place;
    bool has_own_zone;            /* other than the model's */
    fnl_calendar_rules rules;     /* holidays sorted, each once: those of the file and those given when it is read */
    const fnl_calendar *calendar; /* NULL while a problem of it is being reported */
} fnl_model_calendar;

#endif
