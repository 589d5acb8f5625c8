/* The working time of a clock in an explanation, span by span. */
#include "plan/explain_spans.h"

/* What lies behind the lines. */
typedef struct span_rest {
    uint64_t parts;
    int64_t counted;
    int64_t paused;
    fnl_interval whole;
} span_rest;

typedef struct span_lines {
    fnl_explainer *explainer;
    const fnl_explained_spans *spans;
    uint32_t count;
    uint32_t next_pause; /* the first that has not ended */
    span_rest rest;
} span_lines;

static fnl_text local_text(const span_lines *lines, int64_t instant)
{
    static const int64_t second = 1000000;
    fnl_buffer *out = &lines->explainer->text;
    out->length = 0;
    fnl_write_instant(out, instant * second, fnl_calendar_zone(lines->spans->calendar));
    return fnl_explain_kept(lines->explainer);
}

static void put_part(span_lines *lines, fnl_interval part, bool is_paused)
{
    int64_t seconds = part.end - part.start;
    if (lines->count == fnl_most_explained_spans) {
        lines->rest.whole.start = lines->rest.parts == 0 ? part.start : lines->rest.whole.start;
        lines->rest.whole.end = part.end;
        lines->rest.parts++;
        *(is_paused ? &lines->rest.paused : &lines->rest.counted) += seconds;
        return;
    }
    lines->count++;
    fnl_seen sum = fnl_seen_number((double)seconds);
    fnl_explain_put(lines->explainer, &(fnl_explain_line){ .score = lines->spans->clock,
                                                           .kind = is_paused ? "paused" : "counted",
                                                           .condition = local_text(lines, part.start),
                                                           .value = local_text(lines, part.end),
                                                           .lost = is_paused ? sum : (fnl_seen){ 0 },
                                                           .adds = is_paused ? (fnl_seen){ 0 } : sum });
}

/* A span of working time, cut where pauses begin and end. */
static void put_span(span_lines *lines, fnl_interval span)
{
    const fnl_explained_spans *spans = lines->spans;
    while (span.start < span.end) {
        while (lines->next_pause < spans->pause_count && spans->pauses[lines->next_pause].end <= span.start)
            lines->next_pause++;
        static const fnl_interval none = { FNL_OPEN_END, FNL_OPEN_END };
        fnl_interval pause = lines->next_pause < spans->pause_count ? spans->pauses[lines->next_pause] : none;
        bool is_paused = pause.start <= span.start;
        int64_t border = is_paused ? pause.end : pause.start;
        fnl_interval part = { span.start, border < span.end ? border : span.end };
        put_part(lines, part, is_paused);
        span.start = part.end;
    }
}

static void put_rest(span_lines *lines)
{
    const span_rest *rest = &lines->rest;
    if (rest->parts == 0)
        return;
    fnl_text from = local_text(lines, rest->whole.start);
    fnl_text to = local_text(lines, rest->whole.end);
    lines->explainer->text.length = 0;
    fnl_buffer_put_integer(&lines->explainer->text, (int64_t)rest->parts);
    fnl_buffer_put_string(&lines->explainer->text, " spans more");
    fnl_explain_put(lines->explainer, &(fnl_explain_line){ .score = lines->spans->clock,
                                                           .kind = "more",
                                                           .part = fnl_explain_kept(lines->explainer),
                                                           .condition = from,
                                                           .value = to,
                                                           .lost = fnl_seen_number((double)rest->paused),
                                                           .adds = fnl_seen_number((double)rest->counted) });
}

void fnl_explain_spans(fnl_explainer *explainer, const fnl_explained_spans *spans)
{
    span_lines lines = { .explainer = explainer, .spans = spans };
    fnl_interval span;
    int64_t at = spans->start;
    while (fnl_calendar_next_span(spans->calendar, &at, spans->end, &span))
        put_span(&lines, span);
    put_rest(&lines);
}
