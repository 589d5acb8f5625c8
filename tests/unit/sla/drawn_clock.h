/* Models with one clock, and leads for it, drawn at random. */
#ifndef DRAWN_CLOCK_H
#define DRAWN_CLOCK_H

#include "../plan/texts.h"

#include "sla/sla.h"

#include <stdio.h>

enum { fields = 9, text_size = 160 };
enum { of_a, of_b, of_x, of_start, of_stop, of_pauses, of_off, of_dup, of_why };

/* 2026-03-10T05:00Z */
#define AS_OF INT64_C(1773118800)

static const char *const names[fields] = { "a", "b", "x", "start", "stop", "pauses", "off", "dup", "why" };
static const char *const types[fields] = { "bool", "bool", "int", "time", "time", "intervals", "bool", "bool", "text" };

/* What a condition says of a lead: 1, 0, or -1 where it is unknown. */
typedef struct test_lead {
    int a;
    int b;
    int64_t x; /* -1: NULL */
    bool has_start;
    bool has_stop;
    int64_t start; /* microseconds */
    int64_t stop;
    fnl_interval pauses[3];
    uint32_t pause_count;
    int off;
    int dup;
    char texts[fields][text_size];
    bool known[fields];
} test_lead;

enum { condition_none, condition_a, condition_not_b, condition_both, condition_x, conditions };
static const char *const condition_texts[conditions] = { NULL, "a", "NOT b", "a AND b", "x > 5" };

/* The parts of a clock that are drawn. */
typedef struct test_clock {
    unsigned targets[4];
    uint32_t target_count;
    bool has_when;
    bool has_stop;
    bool has_pauses;
    bool has_cancel;
    char text[4096];
} test_clock;

static uint64_t drawn = 7;

static inline uint32_t draw(uint32_t below)
{
    drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((drawn >> 33) % below);
}

static inline bool holds(unsigned condition, const test_lead *lead)
{
    switch (condition) {
    case condition_a:
        return lead->a == 1;
    case condition_not_b:
        return lead->b == 0;
    case condition_both:
        return lead->a == 1 && lead->b == 1;
    case condition_x:
        return lead->x > 5;
    default:
        return true;
    }
}

static inline void put(test_clock *clock, const char *text)
{
    size_t length = strlen(clock->text);
    snprintf(clock->text + length, sizeof clock->text - length, "%s", text);
}

static inline void put_fields(test_clock *clock)
{
    char line[text_size];
    for (int i = 0; i < fields; i++) {
        snprintf(line, sizeof line, "  - {name: %s, type: %s}\n", names[i], types[i]);
        put(clock, line);
    }
}

static inline void put_targets(test_clock *clock)
{
    static const char *const within[] = { "4h", "30m", "2bd", "0s", "36h", "1bd" };
    char line[text_size];
    put(clock, "    targets:\n");
    for (uint32_t i = 0; i < clock->target_count; i++) {
        const char *when = condition_texts[clock->targets[i]];
        snprintf(line, sizeof line, "      - {%s%s%swithin: %s, calendar: %s}\n", when == NULL ? "" : "when: \"",
                 when == NULL ? "" : when, when == NULL ? "" : "\", ", within[draw(6)],
                 draw(2) == 0 ? "hanoi" : "late");
        put(clock, line);
    }
}

static inline void draw_clock(test_clock *clock)
{
    static const char *const warns[] = { "", "    warn: 75%\n", "    warn: {remaining: 1h}\n" };
    *clock = (test_clock){ .target_count = 1 + draw(4),
                           .has_when = draw(2) == 0,
                           .has_stop = draw(3) != 0,
                           .has_pauses = draw(3) != 0,
                           .has_cancel = draw(2) == 0 };
    for (uint32_t i = 0; i < clock->target_count; i++)
        clock->targets[i] = draw(conditions);
    put(clock, "funnelcore: 1\nname: t\nfields:\n");
    put_fields(clock);
    put(clock, "calendars:\n"
               "  - {name: hanoi, time_zone: Asia/Ho_Chi_Minh, hours: {mon-fri: [\"08:00-12:00\", \"13:00-17:30\"]}}\n"
               "  - {name: late, hours: {mon-sun: [\"20:00-24:00\"]}, holidays: [\"03-01\"], valid_until: 2026-03-20}\n"
               "sla:\n  - name: c\n    start: start\n");
    put(clock, clock->has_when ? "    when: NOT off\n" : "");
    put(clock, clock->has_stop ? "    stop: stop\n" : "");
    put(clock, clock->has_pauses ? "    pauses: pauses\n" : "");
    put(clock, clock->has_cancel ? "    cancel: {when: dup, reason_field: why}\n" : "");
    put(clock, clock->has_stop && draw(2) == 0 ? "    early: reject\n" : "");
    put(clock, warns[draw(3)]);
    put_targets(clock);
}

static inline void set_text(test_lead *lead, int field, const char *text)
{
    snprintf(lead->texts[field], text_size, "%s", text);
    lead->known[field] = true;
}

static inline int draw_truth(test_lead *lead, int field, uint32_t of_false)
{
    uint32_t which = draw(of_false + 2);
    if (which == 0)
        return -1;
    set_text(lead, field, which == 1 ? "true" : "false");
    return which == 1;
}

static inline size_t write_time(char *out, int64_t instant)
{
    static const int64_t second = 1000000;
    fnl_buffer buffer;
    fnl_buffer_start(&buffer, &fnl_default_allocator);
    fnl_write_instant(&buffer, instant * second, &fnl_zone_utc);
    size_t length = buffer.length;
    memcpy(out, buffer.bytes, length);
    out[length] = 0;
    fnl_buffer_end(&buffer);
    return length;
}

/* Around as_of; now and then where calendars know nothing. */
static inline int64_t draw_instant(test_lead *lead, int field)
{
    static const int64_t day = 86400;
    static const int64_t second = 1000000;
    int64_t instant = AS_OF + (int64_t)draw(20 * 86400) - 15 * day;
    if (draw(60) == 0)
        instant = (const int64_t[]){ -5, AS_OF + 20 * day, INT64_C(253402214400) }[draw(3)]; /* the last: 9999-12-31 */
    set_text(lead, field, "");
    size_t length = write_time(lead->texts[field], instant);
    if (draw(2) != 0)
        return instant * second;
    memcpy(lead->texts[field] + length - 1, ".75Z", sizeof ".75Z"); /* times are floored to the second */
    return instant * second + second / 4 * 3;
}

static inline void draw_pauses(test_lead *lead)
{
    int64_t at = AS_OF - 1000000;
    size_t length = 0;
    set_text(lead, of_pauses, "");
    lead->pause_count = draw(4);
    for (uint32_t i = 0; i < lead->pause_count; i++) {
        fnl_interval *pause = &lead->pauses[i];
        bool is_open = i + 1 == lead->pause_count && draw(3) == 0;
        pause->start = at + 1 + (int64_t)draw(300000);
        pause->end = at = pause->start + 1 + (int64_t)draw(300000);
        length += (size_t)snprintf(lead->texts[of_pauses] + length, text_size - length, "%s", i == 0 ? "" : ";");
        length += write_time(lead->texts[of_pauses] + length, pause->start);
        lead->texts[of_pauses][length++] = '/';
        if (is_open) {
            pause->end = FNL_OPEN_END;
            memcpy(lead->texts[of_pauses] + length, "..", sizeof "..");
        } else {
            length += write_time(lead->texts[of_pauses] + length, pause->end);
        }
    }
    lead->known[of_pauses] = lead->pause_count != 0;
}

static inline void draw_lead(test_lead *lead)
{
    char digits[text_size];
    *lead = (test_lead){ .x = (int64_t)draw(12) - 1, .has_start = draw(12) != 0, .has_stop = draw(2) == 0 };
    lead->a = draw_truth(lead, of_a, 1);
    lead->b = draw_truth(lead, of_b, 1);
    lead->off = draw_truth(lead, of_off, 8);
    lead->dup = draw_truth(lead, of_dup, 8);
    if (lead->x >= 0) {
        snprintf(digits, sizeof digits, "%d", (int)lead->x);
        set_text(lead, of_x, digits);
    }
    if (lead->has_start)
        lead->start = draw_instant(lead, of_start);
    if (lead->has_stop)
        lead->stop = draw_instant(lead, of_stop);
    draw_pauses(lead);
}

#endif
