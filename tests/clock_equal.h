/* Calendars and clocks of two models, compared member by member. */
#ifndef CLOCK_EQUAL_H
#define CLOCK_EQUAL_H

#include "value_equal.h"

static inline void equal_hours(fnl_day_hours a, fnl_day_hours b)
{
    assert_int_equal(a.count, b.count);
    for (uint32_t i = 0; i < a.count; i++) {
        assert_int_equal(a.hours[i].start, b.hours[i].start);
        assert_int_equal(a.hours[i].end, b.hours[i].end);
    }
}

static inline void equal_calendar(const fnl_model_calendar *a, const fnl_model_calendar *b)
{
    equal_text(a->name, b->name);
    assert_int_equal(a->has_own_zone, b->has_own_zone);
    equal_text(fnl_zone_name(a->rules.zone), fnl_zone_name(b->rules.zone));
    equal_text(fnl_zone_footer(a->rules.zone), fnl_zone_footer(b->rules.zone));
    assert_int_equal(a->rules.is_always, b->rules.is_always);
    for (int day = 0; day < fnl_week_days; day++)
        equal_hours(a->rules.week[day], b->rules.week[day]);
    assert_int_equal(a->rules.holiday_count, b->rules.holiday_count);
    for (uint32_t i = 0; i < a->rules.holiday_count; i++)
        assert_int_equal(fnl_holiday_compare(&a->rules.holidays[i], &b->rules.holidays[i]), 0);
    assert_int_equal(a->rules.replaced_count, b->rules.replaced_count);
    for (uint32_t i = 0; i < a->rules.replaced_count; i++) {
        assert_int_equal(a->rules.replaced[i].day, b->rules.replaced[i].day);
        equal_hours(a->rules.replaced[i].hours, b->rules.replaced[i].hours);
    }
    assert_int_equal(a->rules.has_valid_until, b->rules.has_valid_until);
    assert_int_equal(a->rules.valid_until, b->rules.valid_until);
    assert_non_null(a->calendar);
    assert_non_null(b->calendar);
}

static inline void equal_clock(const fnl_sla_clock *a, const fnl_sla_clock *b)
{
    equal_text(a->name, b->name);
    equal_texts(a->outputs, fnl_sla_outputs, b->outputs, fnl_sla_outputs);
    equal_expression(a->when, b->when);
    assert_int_equal(a->start_field, b->start_field);
    assert_int_equal(a->stop_field, b->stop_field);
    assert_int_equal(a->pauses_field, b->pauses_field);
    equal_expression(a->cancel, b->cancel);
    assert_int_equal(a->cancel_reason_field, b->cancel_reason_field);
    assert_int_equal(a->terms.target_count, b->terms.target_count);
    for (uint32_t i = 0; i < a->terms.target_count; i++) {
        equal_expression(a->targets[i].when, b->targets[i].when);
        assert_int_equal(a->targets[i].calendar, b->targets[i].calendar);
        assert_int_equal(a->terms.targets[i].within.amount, b->terms.targets[i].within.amount);
        assert_int_equal(a->terms.targets[i].within.in_days, b->terms.targets[i].within.in_days);
        assert_non_null(b->terms.targets[i].calendar);
    }
    assert_int_equal(a->terms.warn_millionths, b->terms.warn_millionths);
    assert_int_equal(a->terms.warn_remaining, b->terms.warn_remaining);
    assert_int_equal(a->terms.rejects_early, b->terms.rejects_early);
}

#endif
