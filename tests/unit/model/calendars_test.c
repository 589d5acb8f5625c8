/* The section calendars: what it says is what its structs hold, every error, holidays given when a model is read. */
#include "error_cases.h"
#include "read_back.h"

#include <stdio.h>

static const char whole[] =
    "funnelcore: 1\n"
    "time_zone: Asia/Ho_Chi_Minh\n"
    "calendars:\n"
    "  - name: Hà Nội\n"
    "    time_zone: Asia/Ho_Chi_Minh\n"
    "    hours: {mon-fri: [\"13:00-17:30\", \"8:00-12:00\"], sat: [\"00:00-08:00\", \"12:00-24:00\", \"08:00-12:00\"], "
    "sun: []}\n"
    "    holidays: [\"2026-02-16/2026-02-20\", \"01-01\", \"04-30/05-01\", \"01-01\"]\n"
    "    valid_until: 2026-12-31\n"
    "    dates: {2026-12-24: [\"08:00-12:00\"], \"2026-04-25\": [\"08:00-17:00\"], 2026-12-25: []}\n"
    "  - {name: weekend, time_zone: Europe/Berlin, hours: {fri-mon: [\"22:00-23:00\"]}, always: false}\n"
    "  - {name: UTC, time_zone: UTC, always: true, valid_until: 2030-01-01}\n"
    "  - {name: one day, time_zone: Europe/Berlin, hours: {}, dates: {2026-12-24: [\"08:00-12:00\"]}}\n";

static void assert_text(fnl_text text, const char *wanted)
{
    assert_int_equal(text.length, strlen(wanted));
    assert_memory_equal(text.bytes, wanted, text.length);
}

/* In minutes of the day: from, to, from, to … */
static void assert_hours(fnl_day_hours day, const int *minutes, size_t count)
{
    assert_int_equal(day.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(day.hours[i].start, minutes[2 * i] * 60);
        assert_int_equal(day.hours[i].end, minutes[2 * i + 1] * 60);
    }
}

static int32_t day_of(int32_t year, int32_t month, int32_t day)
{
    int32_t number = 0;
    assert_true(fnl_day_of_date((fnl_date){ year, month, day }, &number));
    return number;
}

static void rules(void **state)
{
    static const int work[] = { 480, 720, 780, 1050 };
    static const int all_day[] = { 0, 1440 };
    (void)state;
    model_reading reading = read_good(whole);
    assert_int_equal(reading.model->calendar_count, 4);
    const fnl_model_calendar *calendar = &reading.model->calendars[0];
    const fnl_calendar_rules *said = &calendar->rules;
    assert_text(calendar->name, "Hà Nội");
    assert_int_equal(calendar->place.line, 4);
    assert_false(calendar->has_own_zone); /* it is the model's */
    assert_ptr_equal(said->zone, reading.model->zone);
    for (int day = 0; day < 5; day++)
        assert_hours(said->week[day], work, 2);
    assert_hours(said->week[5], all_day, 1); /* hours that touch are one */
    assert_hours(said->week[6], NULL, 0);
    static const fnl_holiday holidays[] = { { true, 101, 101, 1970, 2199 }, { true, 430, 501, 1970, 2199 } };
    assert_int_equal(said->holiday_count, 3); /* one of them stands twice */
    assert_int_equal(fnl_holiday_compare(&said->holidays[0], &holidays[0]), 0);
    assert_int_equal(fnl_holiday_compare(&said->holidays[1], &holidays[1]), 0);
    assert_int_equal(said->holidays[2].first, day_of(2026, 2, 16));
    assert_int_equal(said->holidays[2].last, day_of(2026, 2, 20));
    assert_true(said->has_valid_until);
    assert_int_equal(said->valid_until, day_of(2026, 12, 31));
    assert_int_equal(said->replaced_count, 3);
    assert_int_equal(said->replaced[0].day, day_of(2026, 4, 25));
    assert_int_equal(said->replaced[1].day, day_of(2026, 12, 24));
    assert_hours(said->replaced[1].hours, work, 1);
    assert_hours(said->replaced[2].hours, NULL, 0);
    end_reading(&reading);
}

static void other_rules(void **state)
{
    static const int late[] = { 1320, 1380 };
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_model_calendar *calendars = reading.model->calendars;
    assert_true(calendars[1].has_own_zone);
    assert_text(fnl_zone_name(calendars[1].rules.zone), "Europe/Berlin");
    assert_false(calendars[1].rules.is_always);
    for (int day = 0; day < 7; day++)
        assert_hours(calendars[1].rules.week[day], late, day == 0 || day > 3); /* over the end of the week */
    assert_true(calendars[2].has_own_zone);
    assert_ptr_equal(calendars[2].rules.zone, &fnl_zone_utc);
    assert_true(calendars[2].rules.is_always);
    assert_true(calendars[2].rules.has_valid_until);
    assert_ptr_equal(calendars[3].rules.zone, calendars[1].rules.zone); /* read once */
    end_reading(&reading);
}

/* The compiled calendars are those that the rules say: 2026-04-24 is a Friday, 2026-04-25 is replaced. */
static void compiled(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const int64_t hour = 3600;
    const int64_t friday = (int64_t)day_of(2026, 4, 24) * fnl_day_seconds - 7 * hour; /* local midnight */
    const int64_t day = fnl_day_seconds;
    int64_t seconds = 0;
    const fnl_calendar *calendar = reading.model->calendars[0].calendar;
    assert_int_equal(fnl_calendar_elapsed(calendar, friday, friday + day, &seconds), fnl_working_known);
    assert_int_equal(seconds, 17 * hour / 2);
    assert_int_equal(fnl_calendar_elapsed(calendar, friday + day, friday + 2 * day, &seconds), fnl_working_known);
    assert_int_equal(seconds, 9 * hour);
    assert_int_equal(fnl_calendar_elapsed(calendar, friday + 2 * day, friday + 3 * day, &seconds), fnl_working_known);
    assert_int_equal(seconds, 0);
    assert_int_equal(fnl_calendar_elapsed(calendar, friday, friday + 365 * day, &seconds), fnl_working_expired);
    assert_int_equal(fnl_calendar_elapsed(reading.model->calendars[3].calendar, 0, friday + 365 * day, &seconds),
                     fnl_working_known);
    assert_int_equal(seconds, 4 * hour);
    end_reading(&reading);
}

#define ONE "funnelcore: 1\ncalendars: [{name: c, " /* line 2, column 13 */

static const error_case cases[] = {
    { "no list", "funnelcore: 1\ncalendars: {}\n", { { 2, 12, "calendars", "`calendars` is a list" } } },
    { "no map", "funnelcore: 1\ncalendars: [5]\n", { { 2, 13, "calendars[0]", "a calendar is a map" } } },
    { "nothing",
      "funnelcore: 1\ncalendars: [{}]\n",
      { { 2, 13, "calendars[0].name", "needs a `name`" }, { 2, 13, "calendars[0].hours", "or `always: true`" } } },
    { "names",
      "funnelcore: 1\ncalendars:\n  - {name: c, always: true}\n  - {name: '', always: true}\n"
      "  - {name: c, always: true}\n",
      { { 4, 13, "calendars[1].name", "empty" }, { 5, 12, "calendars[2].name", "another calendar has this name" } } },
    { "unknown key", ONE "hour: {}, always: true}]\n", { { 2, 23, "calendars[0].hour", "did you mean 'hours'?" } } },
    { "no such zone",
      ONE "time_zone: Mars/Olympus, always: true}]\n",
      { { 2, 34, "calendars[0].time_zone", "Mars/Olympus" } } },
    { "always is no text", ONE "always: yes}]\n", { { 2, 31, "calendars[0].always", "true or false" } } },
    { "always needs nothing",
      ONE "always: true, hours: {}, holidays: [], dates: {}}]\n",
      { { 2, 37, "calendars[0].hours", "there are no `hours`" },
        { 2, 48, "calendars[0].holidays", "there are no `holidays`" },
        { 2, 62, "calendars[0].dates", "there are no `dates`" } } },
    { "hours are no map", ONE "hours: []}]\n", { { 2, 30, "calendars[0].hours", "`hours` is a map" } } },
    { "no working time", ONE "hours: {}}]\n", { { 2, 13, "calendars[0]", "no working time" } } },
    { "no weekday",
      ONE "hours: {monday: [], tue-thur: [], '': [], mon-: []}}]\n",
      { { 2, 31, "calendars[0].hours.monday", "'monday' is no weekday" },
        { 2, 43, "calendars[0].hours[\"tue-thur\"]", "'tue-thur' is no weekday: write mon tue" },
        { 2, 58, "calendars[0].hours[\"\"]", "is no weekday" },
        { 2, 65, "calendars[0].hours[\"mon-\"]", "'mon-' is no weekday" } } },
    { "a weekday twice",
      ONE "hours: {mon-wed: [\"8:00-9:00\"], sun-mon: []}}]\n",
      { { 2, 55, "calendars[0].hours[\"sun-mon\"]", "the hours of mon stand in another key already" } } },
    { "no list of hours", ONE "hours: {mon: 8:00-9:00}}]\n", { { 2, 36, "calendars[0].hours.mon", "are a list" } } },
    { "no hours",
      ONE "hours: {mon: [8-9, 08:60-09:00, 23:00-24:01, 008:00-09:00, ~]}}]\n",
      { { 2, 37, "calendars[0].hours.mon[0]", "'8-9' are no hours: write \"08:00-12:00\"" },
        { 2, 42, "calendars[0].hours.mon[1]", "'08:60-09:00' are no hours" },
        { 2, 55, "calendars[0].hours.mon[2]", "at most to 24:00" },
        { 2, 68, "calendars[0].hours.mon[3]", "are no hours" },
        { 2, 82, "calendars[0].hours.mon[4]", "hours are a text" } } },
    { "hours backwards and over one another",
      ONE "hours: {mon: [22:00-06:00, 08:00-08:00, 08:00-12:00, 11:59-13:00, 07:00-14:00]}}]\n",
      { { 2, 37, "calendars[0].hours.mon[0]", "of the next day" },
        { 2, 50, "calendars[0].hours.mon[1]", "must end after they begin" },
        { 2, 76, "calendars[0].hours.mon[3]", "overlap" },
        { 2, 89, "calendars[0].hours.mon[4]", "overlap" } } },
    { "holidays are no list",
      ONE "hours: {mon: [8:00-9:00]}, holidays: 01-01}]\n",
      { { 2, 60, "calendars[0].holidays", "a list of days" } } },
    { "no holidays",
      ONE "hours: {mon: [8:00-9:00]}, holidays: [02-30, ~, 2026]}]\n",
      { { 2, 61, "calendars[0].holidays[0]", "'02-30' is no holiday: " },
        { 2, 68, "calendars[0].holidays[1]", "a holiday is a text" },
        { 2, 71, "calendars[0].holidays[2]", "'2026' is no holiday: " } } },
    { "dates are no map",
      ONE "hours: {mon: [8:00-9:00]}, dates: [2026-12-24]}]\n",
      { { 2, 57, "calendars[0].dates", "a map" } } },
    { "no dates",
      ONE
      "hours: {mon: [8:00-9:00]}, dates: {2026-02-29: [], 2026-2-28: [], 1969-12-31: [], 12-24: [], \"2026-12-24\": "
      "5}}]\n",
      { { 2, 58, "calendars[0].dates[\"2026-02-29\"]", "'2026-02-29' is no date of the years 1970 to 2199" },
        { 2, 74, "calendars[0].dates[\"2026-2-28\"]", "write 2026-12-24" },
        { 2, 89, "calendars[0].dates[\"1969-12-31\"]", "is no date" },
        { 2, 105, "calendars[0].dates[\"12-24\"]", "is no date" },
        { 2, 130, "calendars[0].dates[\"2026-12-24\"]", "are a list" } } },
    { "valid until never",
      ONE "hours: {mon: [8:00-9:00]}, valid_until: 2200-01-01}]\n",
      { { 2, 63, "calendars[0].valid_until", "in the years 1970 to 2199" } } },
};

static void errors(void **state)
{
    (void)state;
    assert_errors(cases, sizeof cases / sizeof *cases);
}

static void written_and_read(void **state)
{
    (void)state;
    assert_read_back(whole);
}

/* Another way to write the same. */
static void fingerprints(void **state)
{
    static const char *const same[] = {
        "funnelcore: 1\ncalendars: [{name: c, hours: {mon: [\"08:00-12:00\"], tue: [\"08:00-12:00\"]}, holidays: "
        "[01-01]}]\n",
        "funnelcore: 1\ncalendars: [{name: c, time_zone: UTC, always: false, hours: {mon-tue: [\"9:00-12:00\", "
        "\"8:00-9:00\"], sun: []},\n"
        "  holidays: [01-01, \"01-01/01-01\", \"01-01 from 1970 to 2199\"], dates: {}}]\n",
        "{\"calendars\": [{\"holidays\": [\"01-01\"], \"hours\": {\"tue\": [\"8:00-12:00\"], \"mon\": "
        "[\"8:00-12:00\"]}, "
        "\"name\": \"c\"}], \"funnelcore\": 1}",
    };
    (void)state;
    model_reading first = read_good(same[0]);
    for (size_t i = 1; i < sizeof same / sizeof *same; i++) {
        model_reading other = read_good(same[i]);
        assert_memory_equal(first.model->fingerprint, other.model->fingerprint, sizeof first.model->fingerprint);
        end_reading(&other);
    }
    end_reading(&first);
}

static bool contains(fnl_text text, const char *part)
{
    size_t length = strlen(part);
    for (size_t i = 0; i + length <= text.length; i++)
        if (memcmp(text.bytes + i, part, length) == 0)
            return true;
    return false;
}

/* A compiled model has the data of every zone it uses, and nothing but that. */
static void zones(void **state)
{
    static const struct {
        const char *text;
        const char *with[3];
        const char *without[3];
    } cases_of_zones[] = {
        { "funnelcore: 1\ntime_zone: Asia/Tokyo\ncalendars: [{name: a, time_zone: Europe/Berlin, always: true},\n"
          "  {name: b, time_zone: Europe/Berlin, always: true}, {name: c, always: true}, {name: d, time_zone: UTC, "
          "always: true}]\n",
          { "CET-1CEST", "JST-9", "zones" },
          { NULL } },
        { "funnelcore: 1\ncalendars: [{name: a, time_zone: Europe/Berlin, always: true}]\n",
          { "CET-1CEST", "zones" },
          { "JST-9" } },
        { "funnelcore: 1\ntime_zone: Asia/Tokyo\n", { "JST-9", "zones" }, { "CET" } },
        { "funnelcore: 1\ncalendars: [{name: a, always: true}]\n", { NULL }, { "zones", "UTC", "time_zone" } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases_of_zones / sizeof *cases_of_zones; i++) {
        model_reading reading = read_good(cases_of_zones[i].text);
        fnl_buffer cbor = put_model(reading.model, FNL_FORM_CBOR);
        for (int k = 0; k < 3; k++) {
            const char *with = cases_of_zones[i].with[k];
            const char *without = cases_of_zones[i].without[k];
            if (with != NULL && !contains(fnl_buffer_text(&cbor), with))
                fail_msg("case %zu: no %s", i, with);
            if (without != NULL && contains(fnl_buffer_text(&cbor), without))
                fail_msg("case %zu: has %s", i, without);
        }
        assert_forms_read_back(reading.model);
        fnl_buffer_end(&cbor);
        end_reading(&reading);
    }
}

/* {"zones": {"X": {first: 0, footer: "", changes: []}}, "funnelcore": 1}, with or without a use of X. */
static void strange_zones(void **state)
{
#define ZONE                                                                                                           \
    "\xa3\x65"                                                                                                         \
    "first\x00\x66"                                                                                                    \
    "footer\x60\x67"                                                                                                   \
    "changes\x80"
    const struct {
        fnl_text text;
        const char *message;
    } models[] = {
        { FNL_TEXT("\xa2\x65"
                   "zones\xa1\x61X" ZONE "\x6a"
                   "funnelcore\x01"),
          "the zones it uses" },
        { FNL_TEXT("\xa2\x65"
                   "zones\xa0\x6a"
                   "funnelcore\x01"),
          "canonical" },
        { FNL_TEXT("\xa2\x65"
                   "zones\x05\x6a"
                   "funnelcore\x01"),
          "the zones it uses" },
        { FNL_TEXT("\xa2\x69"
                   "time_zone\x61X\x6a"
                   "funnelcore\x01"),
          "carries the data of its zones" },
        { FNL_TEXT("\xa3\x65"
                   "zones\xa2\x61X" ZONE "\x61Y" ZONE "\x69"
                   "time_zone\x61X\x6a"
                   "funnelcore\x01"),
          "the zones it uses" },
        { FNL_TEXT("\xa3\x65"
                   "zones\xa1\x61X" ZONE "\x69"
                   "time_zone\x61X\x6a"
                   "funnelcore\x01"),
          NULL },
    };
#undef ZONE
    (void)state;
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        model_reading reading = read_bytes(models[i].text);
        if (models[i].message == NULL) {
            assert_int_equal(reading.code, FNL_OK);
        } else if (reading.code != FNL_E_MODEL ||
                   strstr(reading.problems->problems[0].message, models[i].message) == NULL) {
            fail_msg("model %zu: %s", i, reading.code == FNL_OK ? "read" : reading.problems->problems[0].message);
        }
        end_reading(&reading);
    }
}

#define TWO                                                                                                               \
    "funnelcore: 1\ncalendars: [{name: Hà Nội, hours: {mon-fri: [8:00-9:00]}, holidays: [\"04-30\"]}, {name: always, " \
    "always: true}]\n"

static model_reading read_with(const char *text, const fnl_more_holidays *holidays, uint32_t count)
{
    model_reading reading = { .problems = fnl_diagnostics_new(&fnl_default_allocator) };
    assert_non_null(reading.problems);
    const fnl_load_options options = { .holidays = holidays, .holiday_count = count };
    reading.code =
        fnl_model_load(fnl_text_of(text), &fnl_default_allocator, &options, &reading.model, reading.problems);
    return reading;
}

/* What is given when the model is read is as if it stood in the model. */
static void given_holidays(void **state)
{
    static const fnl_more_holidays given[] = {
        { { "Hà Nội", sizeof "Hà Nội" - 1 }, { "[\"2026-01-02\", \"04-30\"]", 23 } },
        { { "Hà Nội", sizeof "Hà Nội" - 1 }, { " [ \"01-01\" ]\n", 13 } },
        { { "Hà Nội", sizeof "Hà Nội" - 1 }, { "[]", 2 } },
    };
    (void)state;
    model_reading reading = read_with(TWO, given, 3);
    model_reading same = read_good("funnelcore: 1\ncalendars: [{name: Hà Nội, hours: {mon-fri: [8:00-9:00]}, holidays: "
                                   "[01-01, 04-30, 2026-01-02]}, {name: always, always: true}]\n");
    assert_int_equal(reading.code, FNL_OK);
    assert_models_equal(same.model, reading.model);
    end_reading(&reading);
    end_reading(&same);
}

static void refused_holidays(void **state)
{
    static const struct {
        const char *calendar;
        const char *list;
        const char *message;
    } given[] = {
        { "Hanoi", "[]", "the calendar 'Hanoi', which the model does not have" },
        { "Hà Nộj", "[]", "did you mean 'Hà Nội'?" },
        { "always", "[]", "which counts all time" },
        { "Hà Nội", "{}", "no JSON list of texts" },
        { "Hà Nội", "\"01-01\"", "no JSON list of texts" },
        { "Hà Nội", "[01-01]", "line 1, column 2: " },
        { "Hà Nội", "", "the end of the text" },
        { "Hà Nội", "[\"01-01\", 5]", "holiday 2 of those given for the calendar 'Hà Nội', '5': a holiday is a text" },
        { "Hà Nội", "[\"01-01\", [[]]]", "a holiday is a text" },
        { "Hà Nội", "[\"13-01\"]", "holiday 1 of those given for the calendar 'Hà Nội', '13-01': " },
    };
    (void)state;
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        const fnl_more_holidays more = { fnl_text_of(given[i].calendar), fnl_text_of(given[i].list) };
        model_reading reading = read_with(TWO, &more, 1);
        assert_int_equal(reading.problems->errors, 1);
        const fnl_error *error = &reading.problems->problems[0];
        if (reading.code != FNL_E_ARG || error->line != 0 || strstr(error->message, given[i].message) == NULL)
            fail_msg("case %zu: %d, %s", i, reading.code, error->message);
        end_reading(&reading);
    }
    const fnl_more_holidays more = { FNL_TEXT("c"), FNL_TEXT("[]") };
    model_reading reading = read_with("funnelcore: 1\n", &more, 1);
    assert_int_equal(reading.code, FNL_E_ARG);
    end_reading(&reading);
    reading = read_with("\xa1\x6a"
                        "funnelcore\x01",
                        &more, 1);
    assert_int_equal(reading.code, FNL_E_ARG);
    assert_non_null(strstr(reading.problems->problems[0].message, "compile it again"));
    end_reading(&reading);
}

static void assert_limit(const fnl_buffer *text, const char *message)
{
    model_reading reading = read_bytes(fnl_buffer_text(text));
    assert_int_equal(reading.code, FNL_E_LIMIT);
    if (strstr(reading.problems->problems[0].message, message) == NULL)
        fail_msg("%s", reading.problems->problems[0].message);
    end_reading(&reading);
}

static void limits(void **state)
{
    (void)state;
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put_string(&text, "funnelcore: 1\ncalendars: [");
    put_repeated(&text, "0,", 1025);
    fnl_buffer_put_string(&text, "]\n");
    assert_limit(&text, "at most 1024 calendars");
    text.length = 0;
    fnl_buffer_put_string(&text, ONE "hours: {mon: [");
    put_repeated(&text, "8:00-9:00,", 49);
    fnl_buffer_put_string(&text, "]}}]\n");
    assert_limit(&text, "at most 48 hours");
    text.length = 0;
    fnl_buffer_put_string(&text, ONE "hours: {mon: [8:00-9:00]}, holidays: [");
    for (int32_t i = 0; i <= fnl_most_holidays; i++) { /* each another one: the same again does not count */
        char holiday[64];
        fnl_date first = fnl_date_of_day(i % 50000);
        fnl_date last = fnl_date_of_day(i % 50000 + i / 50000);
        snprintf(holiday, sizeof holiday, "%d-%02d-%02d/%d-%02d-%02d,", (int)first.year, (int)first.month,
                 (int)first.day, (int)last.year, (int)last.month, (int)last.day);
        fnl_buffer_put_string(&text, holiday);
    }
    fnl_buffer_put_string(&text, "]}]\n");
    assert_limit(&text, "at most 100000 holidays");
    fnl_buffer_end(&text);
}

/* A calendar with a span in every hour of the day is good, two of them are too much together. */
static void most_spans(void **state)
{
    (void)state;
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put_string(&text, "funnelcore: 1\ncalendars:\n");
    for (int calendar = 0; calendar < 2; calendar++) {
        fnl_buffer_put_string(&text, calendar == 0 ? "  - {name: a" : "  - {name: b");
        fnl_buffer_put_string(&text, ", hours: {mon-sun: [");
        put_repeated(&text, "%u:00-%u:59,", 24);
        fnl_buffer_put_string(&text, "]}}\n");
        if (calendar == 0) {
            model_reading reading = read_bytes(fnl_buffer_text(&text));
            assert_int_equal(reading.code, FNL_OK);
            end_reading(&reading);
        }
    }
    assert_limit(&text, "4000000 spans of working time");
    fnl_buffer_end(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules),
        cmocka_unit_test(other_rules),
        cmocka_unit_test(compiled),
        cmocka_unit_test(errors),
        cmocka_unit_test(written_and_read),
        cmocka_unit_test(fingerprints),
        cmocka_unit_test(zones),
        cmocka_unit_test(strange_zones),
        cmocka_unit_test(given_holidays),
        cmocka_unit_test(refused_holidays),
        cmocka_unit_test(limits),
        cmocka_unit_test(most_spans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
