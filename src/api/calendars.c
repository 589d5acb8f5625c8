/* The exported functions of calendars. */
#include "api/options.h"
#include "core/arithmetic.h"
#include "expr/nearest.h"
#include "model/model.h"
#include "model/names.h"

#include <funnelcore/calendar.h>

/* NULL, and the error says which there are: FNL_E_ARG. */
static const fnl_model_calendar *find(const fnl_model *model, const char *name, fnl_error *error)
{
    if (model == NULL || name == NULL) {
        fnl_refuse_null(model == NULL ? "model" : "calendar", error);
        return NULL;
    }
    fnl_text wanted = fnl_text_of(name);
    fnl_text shown = fnl_shown(wanted);
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, wanted);
    for (uint32_t i = 0; i < model->calendar_count; i++) {
        if (fnl_text_equal(model->calendars[i].name, wanted))
            return &model->calendars[i];
        fnl_nearest_try(&nearest, model->calendars[i].name);
    }
    if (model->calendar_count == 0)
        fnl_fail(error, FNL_E_ARG, "there is no calendar \"%.*s\": the model has no calendars", FNL_TEXT_ARGS(shown));
    else if (nearest.best.length == 0)
        fnl_fail(error, FNL_E_ARG, "there is no calendar \"%.*s\"; the first one is \"%.*s\"", FNL_TEXT_ARGS(shown),
                 FNL_TEXT_ARGS(model->calendars[0].name));
    else
        fnl_fail(error, FNL_E_ARG, "there is no calendar \"%.*s\"; did you mean \"%.*s\"?", FNL_TEXT_ARGS(shown),
                 FNL_TEXT_ARGS(nearest.best));
    return NULL;
}

static int32_t read_within(const char *within, fnl_allowance *allowance, fnl_error *error)
{
    const char *why = NULL;
    fnl_text text = fnl_text_of(within);
    if (fnl_allowance_read(text, allowance, &why))
        return FNL_OK;
    return fnl_fail(error, FNL_E_ARG, "within is \"%.*s\": %s", FNL_TEXT_ARGS(fnl_shown(text)), why);
}

/* what: "from is", "the due time would be" … */
static int32_t refuse(const fnl_model_calendar *calendar, fnl_working working, const char *what, fnl_error *error)
{
    if (working == fnl_working_years)
        return fnl_fail(error, FNL_E_RANGE, "%s outside the years 1970 to 2199, which calendars know", what);
    fnl_date last = fnl_date_of_day(calendar->rules.valid_until);
    return fnl_fail(error, FNL_E_RANGE, "%s later than the calendar \"%.*s\" knows: it is valid until %04d-%02d-%02d",
                    what, FNL_TEXT_ARGS(calendar->name), (int)last.year, (int)last.month, (int)last.day);
}

/* The second of an instant that the calendar knows. */
static int32_t take(const fnl_model_calendar *calendar, int64_t instant, const char *what, int64_t *second,
                    fnl_error *error)
{
    int64_t none = 0;
    *second = fnl_floor_divide(instant, FNL_SECOND);
    fnl_working working = fnl_calendar_elapsed(calendar->calendar, *second, *second, &none);
    return working == fnl_working_known ? FNL_OK : refuse(calendar, working, what, error);
}

int32_t fnl_calendar_between(const fnl_model *model, const char *calendar, int64_t from, int64_t to, int64_t *seconds,
                             fnl_error *error)
{
    const fnl_model_calendar *found = find(model, calendar, error);
    if (found == NULL)
        return FNL_E_ARG;
    if (seconds == NULL)
        return fnl_refuse_null("seconds", error);
    int64_t first = 0;
    int64_t last = 0;
    int32_t code = take(found, from, "from is", &first, error);
    if (code == FNL_OK)
        code = take(found, to, "to is", &last, error);
    if (code == FNL_OK)
        fnl_calendar_elapsed(found->calendar, first, last, seconds);
    return code;
}

int32_t fnl_calendar_due(const fnl_model *model, const char *calendar, int64_t start, const char *within, int64_t *due,
                         fnl_error *error)
{
    const fnl_model_calendar *found = find(model, calendar, error);
    if (found == NULL)
        return FNL_E_ARG;
    if (within == NULL || due == NULL)
        return fnl_refuse_null(within == NULL ? "within" : "due", error);
    fnl_allowance allowance = { 0 };
    int64_t first = 0;
    int32_t code = read_within(within, &allowance, error);
    if (code == FNL_OK)
        code = take(found, start, "start is", &first, error);
    if (code != FNL_OK)
        return code;
    int64_t second = 0;
    int64_t seconds = 0;
    fnl_working working = allowance.in_days
                              ? fnl_calendar_due_days(found->calendar, first, allowance.amount, &second, &seconds)
                              : fnl_calendar_due_at(found->calendar, first, allowance.amount, &second);
    if (working != fnl_working_known)
        return refuse(found, working, "the due time would be", error);
    *due = second * FNL_SECOND;
    return FNL_OK;
}

int32_t fnl_calendar_before(const fnl_model *model, const char *calendar, int64_t end, const char *within,
                            int64_t *instant, fnl_error *error)
{
    const fnl_model_calendar *found = find(model, calendar, error);
    if (found == NULL)
        return FNL_E_ARG;
    if (within == NULL || instant == NULL)
        return fnl_refuse_null(within == NULL ? "within" : "instant", error);
    fnl_allowance allowance = { 0 };
    int64_t last = 0;
    int32_t code = read_within(within, &allowance, error);
    if (code == FNL_OK && allowance.in_days)
        return fnl_fail(error, FNL_E_ARG,
                        "within is \"%s\": business days are not counted backwards; write working time such as \"8h\"",
                        within);
    if (code == FNL_OK)
        code = take(found, end, "end is", &last, error);
    if (code != FNL_OK)
        return code;
    int64_t second = 0;
    fnl_working working = fnl_calendar_before_at(found->calendar, last, allowance.amount, &second);
    if (working != fnl_working_known)
        return refuse(found, working, "the instant would be", error);
    *instant = second * FNL_SECOND;
    return FNL_OK;
}
