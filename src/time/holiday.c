/* Holidays as people write them. */
#include "time/holiday.h"

#include "time/stamp_inside.h"

enum {
    month_step = 100, /* a day of every year is month × 100 + day */
    some_leap_year = 2000,
    year_digits = 4,
    day_digits = 2,
};

static const char form[] =
    "it must be a day (\"2026-02-16\"), days (\"2026-02-16/2026-02-20\"), or the same of every year "
    "(\"01-01\", \"12-30/01-02\", \"01-01 from 2024 to 2030\")";

static bool take_word(fnl_text *text, fnl_text word)
{
    if (text->length < word.length || memcmp(text->bytes, word.bytes, word.length) != 0)
        return false;
    *text = fnl_text_from(*text, word.length);
    return true;
}

/* "2026-02-16" or "02-16"; moves past it. */
static bool read_day(fnl_text *text, bool *is_yearly, int32_t *day, const char **why)
{
    *why = form;
    fnl_date date = { .year = some_leap_year };
    fnl_text dated = *text;
    *is_yearly = !(fnl_take_digits(&dated, year_digits, year_digits, &date.year) && fnl_take_byte(&dated, '-'));
    if (!*is_yearly)
        *text = dated;
    if (!fnl_take_digits(text, day_digits, day_digits, &date.month) || !fnl_take_byte(text, '-') ||
        !fnl_take_digits(text, day_digits, day_digits, &date.day))
        return false;
    *why = "there is no such date";
    if (!fnl_day_of_date(date, day))
        return false;
    if (*is_yearly)
        *day = date.month * month_step + date.day;
    return true;
}

/* " from 2024", " to 2030": a year after a word, if the word is there; moves past it. */
static bool read_year(fnl_text *text, fnl_text word, int32_t *year, const char **why)
{
    if (!take_word(text, word))
        return true;
    *why = "a year of four digits must follow \"from\" and \"to\"";
    if (!fnl_take_digits(text, year_digits, year_digits, year))
        return false;
    *why = "years are 1970 to 2199";
    return *year >= fnl_first_working_year && *year <= fnl_last_working_year;
}

/* What follows the days of every year. */
static bool read_years(fnl_text *text, fnl_holiday *holiday, const char **why)
{
    if (!read_year(text, FNL_TEXT(" from "), &holiday->first_year, why) ||
        !read_year(text, FNL_TEXT(" to "), &holiday->last_year, why))
        return false;
    *why = "it ends before it begins; write the earlier year after \"from\"";
    return holiday->first_year <= holiday->last_year;
}

bool fnl_holiday_read(fnl_text text, fnl_holiday *out, const char **why)
{
    fnl_holiday holiday = { .first_year = fnl_first_working_year, .last_year = fnl_last_working_year };
    if (!read_day(&text, &holiday.is_yearly, &holiday.first, why))
        return false;
    holiday.last = holiday.first;
    if (fnl_take_byte(&text, '/')) {
        bool is_yearly = false;
        if (!read_day(&text, &is_yearly, &holiday.last, why))
            return false;
        *why = "write both ends with the year or both without";
        if (is_yearly != holiday.is_yearly)
            return false;
        *why = "it ends before it begins; write the earlier date first";
        if (!is_yearly && holiday.last < holiday.first)
            return false;
    }
    if (holiday.is_yearly && !read_years(&text, &holiday, why))
        return false;
    *why = form;
    if (text.length > 0)
        return false;
    *out = holiday;
    return true;
}

static void write_digits(fnl_buffer *out, int32_t value, unsigned digits)
{
    int32_t step = 1;
    for (unsigned i = 1; i < digits; i++)
        step *= 10;
    for (; step > 0; step /= 10)
        fnl_buffer_put_byte(out, (char)('0' + value / step % 10));
}

static void write_day(fnl_buffer *out, bool is_yearly, int32_t day)
{
    fnl_date date = { .month = day / month_step, .day = day % month_step };
    if (!is_yearly) {
        date = fnl_date_of_day(day);
        write_digits(out, date.year, year_digits);
        fnl_buffer_put_byte(out, '-');
    }
    write_digits(out, date.month, day_digits);
    fnl_buffer_put_byte(out, '-');
    write_digits(out, date.day, day_digits);
}

void fnl_holiday_write(fnl_buffer *out, const fnl_holiday *holiday)
{
    write_day(out, holiday->is_yearly, holiday->first);
    if (holiday->last != holiday->first) {
        fnl_buffer_put_byte(out, '/');
        write_day(out, holiday->is_yearly, holiday->last);
    }
    if (!holiday->is_yearly)
        return;
    if (holiday->first_year > fnl_first_working_year) {
        fnl_buffer_put_string(out, " from ");
        write_digits(out, holiday->first_year, year_digits);
    }
    if (holiday->last_year < fnl_last_working_year) {
        fnl_buffer_put_string(out, " to ");
        write_digits(out, holiday->last_year, year_digits);
    }
}

static int compare(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

int fnl_holiday_compare(const fnl_holiday *a, const fnl_holiday *b)
{
    if (a->is_yearly != b->is_yearly)
        return a->is_yearly ? -1 : 1;
    int order = compare(a->first, b->first);
    order = order != 0 ? order : compare(a->last, b->last);
    order = order != 0 ? order : compare(a->first_year, b->first_year);
    return order != 0 ? order : compare(a->last_year, b->last_year);
}

static void sift_down(fnl_holiday *holidays, uint32_t from, uint32_t count)
{
    while (2 * from + 1 < count) {
        uint32_t child = 2 * from + 1;
        if (child + 1 < count && fnl_holiday_compare(&holidays[child], &holidays[child + 1]) < 0)
            child++;
        if (fnl_holiday_compare(&holidays[from], &holidays[child]) >= 0)
            return;
        fnl_holiday moved = holidays[from];
        holidays[from] = holidays[child];
        holidays[child] = moved;
        from = child;
    }
}

/* Heap sort: qsort may take memory behind the allocator's back. */
uint32_t fnl_holidays_settle(fnl_holiday *holidays, uint32_t count)
{
    for (uint32_t i = count / 2; i-- > 0;)
        sift_down(holidays, i, count);
    for (uint32_t end = count; end > 1; end--) {
        fnl_holiday greatest = holidays[0];
        holidays[0] = holidays[end - 1];
        holidays[end - 1] = greatest;
        sift_down(holidays, 0, end - 1);
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || fnl_holiday_compare(&holidays[kept - 1], &holidays[i]) != 0)
            holidays[kept++] = holidays[i];
    return kept;
}
