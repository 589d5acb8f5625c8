/* Calendars for tests of clocks, and rows that say their times as texts. */
#ifndef CLOCK_CASE_H
#define CLOCK_CASE_H

#include "time/clock.h"
#include "time/stamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const fnl_hours office_hours[] = { { 8 * 3600, 12 * 3600 }, { 13 * 3600, 17 * 3600 + 1800 } };

/* Weekdays from 08:00 to 12:00 and from 13:00 to 17:30, in UTC. */
static inline fnl_calendar_rules office_rules(void)
{
    fnl_calendar_rules rules = { .zone = &fnl_zone_utc };
    for (int weekday = 0; weekday < 5; weekday++)
        rules.week[weekday] = (fnl_day_hours){ office_hours, 2 };
    return rules;
}

static inline const fnl_calendar *new_calendar(fnl_arena *arena, const fnl_calendar_rules *rules)
{
    const fnl_calendar *calendar = NULL;
    fnl_error error = { 0 };
    uint32_t spans = 0;
    if (fnl_calendar_new(arena, rules, fnl_most_calendar_spans, &calendar, &spans, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return calendar;
}

/* "2026-03-02T10:00", in UTC. */
static inline int64_t instant_of(const char *text)
{
    int64_t instant = 0;
    if (fnl_read_instant((fnl_text){ text, strlen(text) }, FNL_TEXT(""), &fnl_zone_utc, &instant) != fnl_read_ok)
        fail_msg("%s is no time", text);
    return instant / FNL_SECOND;
}

/* "02T10:00": of March 2026, whose second is a Monday. */
static inline int64_t told_instant(const char *text)
{
    char whole[32];
    (void)snprintf(whole, sizeof whole, "2026-03-%s", text);
    return instant_of(whole);
}

#endif
