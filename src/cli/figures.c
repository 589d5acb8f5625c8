/* Numbers for people: as many digits as are read, thousands apart, with their unit. */
#include "figures.h"

#include <math.h>
#include <stdbool.h>

static const double most_rounded = 1e15; /* beyond it there is no fraction */

static void put_grouped(fnl_page *page, uint64_t value)
{
    enum { thousand = 1000, most_groups = 8 };
    unsigned groups[most_groups];
    int count = 0;
    do {
        groups[count++] = (unsigned)(value % thousand);
        value /= thousand;
    } while (value > 0);
    fnl_page_print(page, "%u", groups[--count]);
    while (count > 0)
        fnl_page_print(page, ",%03u", groups[--count]);
}

void fnl_put_count(fnl_page *page, int64_t count)
{
    if (count < 0)
        fnl_page_put_byte(page, '-');
    put_grouped(page, count < 0 ? 0 - (uint64_t)count : (uint64_t)count);
}

/* digits: after the point, at most 2. */
static void put_rounded(fnl_page *page, double value, unsigned digits)
{
    static const unsigned powers[] = { 1, 10, 100 };
    double size = fabs(value);
    if (!(size < most_rounded)) {
        fnl_page_put_number(page, value);
        return;
    }
    uint64_t parts = (uint64_t)(size * powers[digits] + 0.5);
    if (value < 0 && parts > 0)
        fnl_page_put_byte(page, '-');
    put_grouped(page, parts / powers[digits]);
    if (digits > 0)
        fnl_page_print(page, ".%0*u", (int)digits, (unsigned)(parts % powers[digits]));
}

void fnl_put_share(fnl_page *page, double share)
{
    put_rounded(page, 100 * share, 1);
    fnl_page_put_string(page, " %");
}

/* The two largest units: "3d 4h", "1h 30m", "45s". */
static void put_span(fnl_page *page, double seconds)
{
    static const struct {
        uint64_t seconds;
        char letter;
    } units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
    enum { unit_count = sizeof units / sizeof *units };
    double size = fabs(seconds);
    if (!(size < most_rounded)) {
        fnl_page_put_number(page, seconds);
        return;
    }
    uint64_t left = (uint64_t)(size + 0.5);
    size_t first = 0;
    while (first + 1 < unit_count && left < units[first].seconds)
        first++;
    if (seconds < 0 && left > 0)
        fnl_page_put_byte(page, '-');
    put_grouped(page, left / units[first].seconds);
    fnl_page_put_byte(page, units[first].letter);
    left %= units[first].seconds;
    if (first + 1 < unit_count && left / units[first + 1].seconds > 0)
        fnl_page_print(page, " %u%c", (unsigned)(left / units[first + 1].seconds), units[first + 1].letter);
}

static bool is_whole(double value)
{
    return fabs(value) < most_rounded && value == (double)(int64_t)value;
}

void fnl_put_figure(fnl_page *page, double value, fnl_slice unit)
{
    const double small = 1000; /* amounts below it have a fraction */
    if (fnl_slice_is(unit, "rate"))
        fnl_put_share(page, value);
    else if (fnl_slice_is(unit, "seconds"))
        put_span(page, value);
    else if (fnl_slice_is(unit, "days") || fnl_slice_is(unit, "months"))
        put_rounded(page, value, 1);
    else if (unit.length == 0)
        put_rounded(page, value, is_whole(value) ? 0 : 2);
    else
        put_rounded(page, value, fabs(value) < small && !is_whole(value) ? 2 : 0);
}

void fnl_put_bar(fnl_page *page, double share, size_t columns)
{
    enum { eighths = 8 };
    static const char *const parts[eighths] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    if (!(share > 0))
        return;
    size_t full = (size_t)((share < 1 ? share : 1) * (double)(columns * eighths) + 0.5);
    full = full == 0 ? 1 : full; /* what there is can be seen */
    for (size_t i = 0; i < full / eighths; i++)
        fnl_page_put_string(page, "█");
    fnl_page_put_string(page, parts[full % eighths]);
}
