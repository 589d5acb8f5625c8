/* `fnl due`: when something is due by a calendar of the model. */
#include "commands.h"
#include "file_options.h"
#include "files.h"
#include "model_file.h"
#include "sheet.h"

#include <time.h>
#include <unistd.h>

enum { microseconds = 1000000 }; /* of a second */

/* What was asked, and the answer. */
typedef struct answer {
    const fnl_arguments *arguments;
    fnl_trouble *trouble;
    fnl_model *model;
    const char *calendar;
    const char *within;
    int64_t from; /* microseconds since 1970 UTC, as due */
    int64_t due;
    int64_t working; /* seconds of working time from then to then */
    int64_t elapsed; /* seconds */
} answer;

static bool check_options(const answer *self)
{
    static const fnl_option needed[] = { fnl_option_calendar, fnl_option_within };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!fnl_arguments_has(self->arguments, needed[i]))
            return fnl_trouble_set(self->trouble, fnl_exit_usage, "--%s is needed; see fnl due --help",
                                   fnl_option_name(needed[i]));
    return true;
}

/* A date is its beginning, as it is in a field: what can take a time of day behind it is a date. */
static bool read_from(answer *self)
{
    const char *text = self->arguments->values[fnl_option_from];
    fnl_error error;
    if (text == NULL) {
        self->from = (int64_t)time(NULL) * microseconds;
        return true;
    }
    fnl_page beginning = { 0 };
    fnl_page_print(&beginning, "%sT00:00", text);
    bool fine = fnl_model_read_as_of(self->model, beginning.bytes, beginning.length, &self->from, NULL) == FNL_OK ||
                fnl_model_read_as_of(self->model, text, strlen(text), &self->from, &error) == FNL_OK;
    fnl_page_end(&beginning);
    if (!fine)
        return fnl_trouble_set(self->trouble, fnl_exit_usage, "--from %s: %s", text, error.message);
    int64_t fraction = self->from % microseconds;
    self->from -= fraction < 0 ? fraction + microseconds : fraction;
    return true;
}

static bool compute(answer *self)
{
    fnl_error error;
    if (fnl_calendar_due(self->model, self->calendar, self->from, self->within, &self->due, &error) != FNL_OK ||
        fnl_calendar_between(self->model, self->calendar, self->from, self->due, &self->working, &error) != FNL_OK) {
        fnl_trouble_of_error(self->trouble, NULL, &error);
        if (error.code == FNL_E_RANGE)
            self->trouble->exit_code = fnl_exit_usage;
        return false;
    }
    self->elapsed = (self->due - self->from) / microseconds;
    return true;
}

/* With the offset of the model's zone. */
static void put_instant(const answer *self, int64_t instant, fnl_page *page)
{
    fnl_value value = { .kind = fnl_value_instant, .integer = instant, .model = self->model };
    fnl_write_value(page, &value);
}

/* "184h30m" */
static void put_span(fnl_page *page, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        char letter;
    } units[] = { { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
    if (seconds == 0)
        fnl_page_put_string(page, "0s");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (seconds / units[i].seconds > 0)
            fnl_page_print(page, "%lld%c", (long long)(seconds / units[i].seconds), units[i].letter);
        seconds %= units[i].seconds;
    }
}

/* Of an instant that begins with its date. Years begin in March here, so that a leap day is the last of its year. */
static const char *weekday_of(const char *instant)
{
    static const char *const names[] = {
        "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Monday"
    }; /* 1 March of the year 0 is a Wednesday */
    enum { months = 12, march = 3 };
    int numbers[3] = { 0 };
    for (int i = 0; *instant != 'T'; instant++) {
        if (*instant == '-')
            i++;
        else
            numbers[i] = numbers[i] * 10 + (*instant - '0');
    }
    int year = numbers[1] < march ? numbers[0] - 1 : numbers[0];
    int month = (numbers[1] + months - march) % months;
    int before_month = (153 * month + 2) / 5; /* five months from March or August on have 153 days */
    unsigned days = (unsigned)(365 * year + year / 4 - year / 100 + year / 400 + before_month + numbers[2]);
    return names[days % 7];
}

/* What a person wants to know beside the instant. */
static void put_meaning(const answer *self, fnl_page *page)
{
    fnl_page from = { 0 };
    fnl_page due = { 0 };
    put_instant(self, self->from, &from);
    put_instant(self, self->due, &due);
    fnl_page_put_byte(&from, '\0');
    fnl_page_put_byte(&due, '\0');
    fnl_page_print(page, "%s, ", weekday_of(due.bytes));
    put_span(page, self->elapsed);
    fnl_page_print(page, " after %s %s; working time: ", weekday_of(from.bytes), from.bytes);
    put_span(page, self->working);
    fnl_page_put_byte(page, '\n');
    fnl_page_end(&from);
    fnl_page_end(&due);
}

static void put_row(const answer *self, fnl_form form, fnl_page *page)
{
    static const char *const names[] = { "calendar", "from", "within", "due", "working_s", "elapsed_s" };
    fnl_sheet sheet;
    fnl_page instant = { 0 };
    fnl_sheet_start(&sheet, form, names, sizeof names / sizeof *names, page);
    sheet.with_bold = fnl_output_has_bold(self->arguments);
    fnl_sheet_put_text(&sheet, self->calendar);
    put_instant(self, self->from, &instant);
    fnl_page_put_byte(&instant, '\0');
    fnl_sheet_put_text(&sheet, instant.bytes);
    fnl_sheet_put_text(&sheet, self->within);
    instant.length = 0;
    put_instant(self, self->due, &instant);
    fnl_page_put_byte(&instant, '\0');
    fnl_sheet_put_text(&sheet, instant.bytes);
    fnl_sheet_put_integer(&sheet, self->working);
    fnl_sheet_put_integer(&sheet, self->elapsed);
    fnl_sheet_finish(&sheet);
    fnl_sheet_end(&sheet);
    fnl_page_end(&instant);
}

static bool write_answer(const answer *self)
{
    fnl_page page = { 0 };
    fnl_form form;
    bool fine = true;
    if (fnl_arguments_has(self->arguments, fnl_option_format)) {
        fine = fnl_output_form(self->arguments, &form, self->trouble);
        if (fine)
            put_row(self, form, &page);
    } else {
        put_instant(self, self->due, &page);
        fnl_page_put_byte(&page, '\n');
        if (isatty(STDOUT_FILENO) && !fnl_arguments_has(self->arguments, fnl_option_quiet))
            put_meaning(self, &page);
    }
    fine = fine && fnl_file_write_all(NULL, fnl_page_slice(&page, 0), self->trouble);
    fnl_page_end(&page);
    return fine;
}

int fnl_due_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble = { 0 };
    answer self = { .arguments = arguments,
                    .trouble = &trouble,
                    .calendar = arguments->values[fnl_option_calendar],
                    .within = arguments->values[fnl_option_within] };
    bool fine = check_options(&self) && fnl_model_file_open(arguments->operands[0], arguments, &self.model, &trouble) &&
                read_from(&self) && compute(&self) && write_answer(&self);
    fnl_model_unref(self.model);
    return fine ? fnl_exit_done : fnl_trouble_end(&trouble);
}
