/* Numbers, dates, spans of time and limits in words; headings. */
#include "words/words.h"

#include "text/duration.h"

void fnl_tell(fnl_words *words, const char *markdown)
{
    fnl_buffer_put_string(words->out, markdown);
}

void fnl_tell_next(fnl_words *words, const char *markdown)
{
    const fnl_buffer *out = words->out;
    bool begins = out->length == 0 || out->bytes[out->length - 1] == ' ' || out->bytes[out->length - 1] == '\n';
    if (!begins)
        fnl_buffer_put_byte(words->out, ' ');
    fnl_tell(words, markdown);
}

/* An empty line before what comes next, unless there is one. */
static void start_block(fnl_words *words)
{
    const fnl_buffer *out = words->out;
    if (out->length > 1 && memcmp(out->bytes + out->length - 2, "\n\n", 2) != 0)
        fnl_tell(words, "\n");
}

void fnl_tell_bold(fnl_words *words, fnl_text text)
{
    fnl_tell(words, "**");
    fnl_tell_text(words, text);
    fnl_tell(words, "**");
}

void fnl_tell_section(fnl_words *words, const char *title)
{
    words->section++;
    words->part = 0;
    start_block(words);
    fnl_tell(words, "## ");
    fnl_tell_integer(words, words->section);
    fnl_tell(words, ". ");
    fnl_tell(words, title);
    fnl_tell(words, "\n\n");
}

void fnl_tell_part(fnl_words *words, fnl_text title)
{
    words->part++;
    start_block(words);
    fnl_tell(words, "### ");
    fnl_tell_integer(words, words->section);
    fnl_tell(words, ".");
    fnl_tell_integer(words, words->part);
    fnl_tell(words, " ");
    fnl_tell_text(words, title);
    fnl_tell(words, "\n\n");
}

void fnl_tell_heading(fnl_words *words, const char *kind, fnl_text title)
{
    start_block(words);
    fnl_tell(words, "#### ");
    fnl_tell(words, kind);
    fnl_tell(words, ": ");
    fnl_tell_text(words, title);
    fnl_tell(words, "\n\n");
}

void fnl_tell_integer(fnl_words *words, int64_t value)
{
    fnl_buffer_put_integer(words->out, value);
}

void fnl_tell_exact(fnl_words *words, int64_t value, unsigned scale)
{
    fnl_write_decimal(words->out, value, scale);
}

void fnl_tell_points(fnl_words *words, int64_t points)
{
    fnl_tell_exact(words, points, fnl_points_scale);
}

void fnl_tell_number(fnl_words *words, double value)
{
    fnl_write_number(words->out, value);
}

void fnl_tell_weight(fnl_words *words, int64_t weight)
{
    fnl_tell_exact(words, weight, fnl_weight_scale);
}

void fnl_tell_percent(fnl_words *words, int64_t millionths)
{
    enum { percent_scale = 4 };
    fnl_tell_exact(words, millionths, percent_scale);
    fnl_tell(words, " %");
}

void fnl_tell_day(fnl_words *words, int32_t day)
{
    fnl_write_day(words->out, day);
}

void fnl_tell_instant(fnl_words *words, int64_t instant)
{
    const fnl_zone *zone = words->model->zone;
    int32_t day = fnl_zone_day_of(zone, instant);
    if (day < fnl_last_day && instant + 1 == fnl_zone_day_start(zone, day + 1)) {
        fnl_tell(words, "the end of ");
        fnl_tell_day(words, day);
        return;
    }
    fnl_write_instant(words->out, instant, zone);
}

typedef struct unit {
    int64_t seconds;
    const char *one;
    const char *many;
} unit;

static const unit units[] = {
    { fnl_day_seconds, "day", "days" },
    { 3600, "hour", "hours" },
    { 60, "minute", "minutes" },
    { 1, "second", "seconds" },
};

void fnl_tell_duration(fnl_words *words, int64_t seconds)
{
    bool is_first = true;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t count = seconds / units[i].seconds;
        seconds %= units[i].seconds;
        if (count == 0)
            continue;
        if (!is_first)
            fnl_tell(words, " ");
        is_first = false;
        fnl_tell_integer(words, count);
        fnl_tell(words, " ");
        fnl_tell(words, count == 1 ? units[i].one : units[i].many);
    }
}

void fnl_tell_every(fnl_words *words, int64_t seconds)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (seconds == units[i].seconds) {
            fnl_tell(words, units[i].one);
            return;
        }
    }
    fnl_tell_duration(words, seconds);
}

void fnl_tell_count(fnl_words *words, uint32_t count, const char *one, const char *many)
{
    fnl_tell_integer(words, count);
    fnl_tell(words, " ");
    fnl_tell(words, count == 1 ? one : many);
}

bool fnl_tell_clamp(fnl_words *words, const fnl_clamp *clamp)
{
    if (clamp->low.known) {
        fnl_tell(words, "at least ");
        fnl_tell_points(words, clamp->low.value);
    }
    if (clamp->low.known && clamp->high.known)
        fnl_tell(words, " and ");
    if (clamp->high.known) {
        fnl_tell(words, "at most ");
        fnl_tell_points(words, clamp->high.value);
    }
    return clamp->low.known || clamp->high.known;
}

void fnl_tell_between(fnl_words *words, uint32_t index, uint32_t count)
{
    if (index != 0)
        fnl_tell(words, index + 1 == count ? " and " : ", ");
}
