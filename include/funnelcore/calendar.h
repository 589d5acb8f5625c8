/* Part of <funnelcore/funnelcore.h>: the business calendars of a model, for other code that wants them too. Names and texts
   are borrowed for the call and end with NUL; error may be NULL. */
#ifndef FUNNELCORE_CALENDAR_H
#define FUNNELCORE_CALENDAR_H

#include <funnelcore/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Working seconds from one instant to another: W(from, to). Times are floored to the second first. Any thread.
 *
 * @param calendar   the name of one of the model's calendars
 * @param from, to   microseconds since 1970 UTC, in the years 1970 to 2199 and not behind the calendar's valid_until
 * @param seconds    negative when to is before from
 * @return FNL_OK, FNL_E_ARG (no such calendar: names the nearest), FNL_E_RANGE (outside those years, expired). Since 0.1.
 */
FNL_API int32_t fnl_calendar_between(const fnl_model *model, const char *calendar, int64_t from, int64_t to,
                                     int64_t *seconds, fnl_error *error);

/**
 * When something that starts at an instant is due: the earliest instant with W(start, due) = within. A target that ends at
 * closing time is due at closing time; of 0 seconds it is due at the start. In business days: from the start, or the next
 * opening, the n-th working date after, at the same local time, moved into its hours.
 *
 * @param within   working time: "2h", "90m", "1h30m", "0s"; business days: "3bd"
 * @param due      microseconds since 1970 UTC, a whole second
 * @return FNL_OK, FNL_E_ARG (no such calendar, not such a text), FNL_E_RANGE. Any thread. Since 0.1.
 */
FNL_API int32_t fnl_calendar_due(const fnl_model *model, const char *calendar, int64_t start, const char *within,
                                 int64_t *due, fnl_error *error);

/**
 * When something that must be done at an instant had to be started: the latest instant with W(instant, end) = within, in
 * working time. The other side of fnl_calendar_due.
 *
 * @return FNL_OK, FNL_E_ARG (no such calendar, not such a text, business days), FNL_E_RANGE. Any thread. Since 0.1.
 */
FNL_API int32_t fnl_calendar_before(const fnl_model *model, const char *calendar, int64_t end, const char *within,
                                    int64_t *instant, fnl_error *error);

/**
 * The holidays of an iCalendar file (RFC 5545) as a JSON list of texts, as `holidays` of a calendar and fnl_holidays take
 * them: ["2026-02-16/2026-02-20", "01-01 from 2023"]. All-day events only: DTSTART and DTEND are dates, DTEND is not
 * included and may be missing, RRULE repeats every year. What else could mean a day is an error that names its line.
 *
 * @param text   size bytes of UTF-8, borrowed for the call
 * @param out    initialised with FNL_BYTES_INIT; freed by fnl_bytes_free
 * @return FNL_OK, FNL_E_SYNTAX, FNL_E_LIMIT, FNL_E_NOMEM, FNL_E_ARG. Since 0.1.
 */
FNL_API int32_t fnl_holidays_read(const void *text, size_t size, fnl_bytes *out, fnl_error *error);

#ifdef __cplusplus
}
#endif
#endif
