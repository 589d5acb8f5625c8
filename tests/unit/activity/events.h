/* Random activities, tables of them, and what they come to by key: slow and obvious. */
#ifndef EVENTS_H
#define EVENTS_H

#include "../plan/texts.h"
#include "activity/activity.h"
#include "plan/state.h"

#include <stdio.h>

/* 2026-11-21T00:00Z */
#define AS_OF INT64_C(1795219200000000)
#define HOUR INT64_C(3600000000)
#define DAY (24 * HOUR)

enum { event_text = 24, most_events = 6000, most_keys = 64 };

typedef struct drawn_event {
    bool has_key, has_at, has_id, has_value, has_amount, has_weight, has_seen, has_flag;
    int key;
    int64_t at;
    int id;
    const char *type; /* NULL: none */
    int64_t value;    /* in 1/100 */
    int64_t amount;
    const char *note;
    double weight;
    int32_t seen;
    bool flag;
} drawn_event;

static uint64_t random_state = 1;

static inline uint64_t draw(uint64_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (random_state >> 11) % below;
}

static inline drawn_event draw_event(int keys)
{
    static const char *const types[] = { "visit", "webinar", "pricing", "mail", NULL };
    static const char *const notes[] = { "Alpha", "beta", "GAMMA", "delta", "alpha", NULL };
    static const double weights[] = { -0.0, 0.0, 1.5, -2.25, 1e300, -1e300, 5e-324 };
    drawn_event e = {
        .has_key = draw(40) != 0,
        .has_at = draw(40) != 0,
        .has_id = draw(5) != 0,
        .has_value = draw(4) != 0,
        .has_amount = draw(4) != 0,
        .has_weight = draw(4) != 0,
        .has_seen = draw(4) != 0,
        .has_flag = draw(4) != 0,
        .key = (int)draw((uint64_t)keys),
        .at = AS_OF - (int64_t)draw(60 * 4) * 6 * HOUR + (draw(30) == 0 ? 3 * DAY : 0),
        .id = (int)draw(12),
        .type = types[draw(5)],
        .value = (int64_t)draw(100000) - 50000,
        .amount = draw(10) == 0 ? (draw(2) == 0 ? INT64_MAX : INT64_MIN + 1) : (int64_t)draw(7) - 3,
        .note = notes[draw(6)],
        .weight = weights[draw(7)],
        .seen = 20000 + (int32_t)draw(300),
        .flag = draw(2) == 0,
    };
    return e;
}

/* Texts of a column. */
typedef struct event_texts {
    char bytes[most_events][event_text];
    const char *texts[most_events];
} event_texts;

static inline void add_texts(text_table *table, const char *name, const drawn_event *events, size_t count,
                             bool (*put)(const drawn_event *, char *))
{
    event_texts *column = calloc(1, sizeof *column);
    assert_non_null(column);
    for (size_t i = 0; i < count; i++)
        column->texts[i] = put(&events[i], column->bytes[i]) ? column->bytes[i] : NULL;
    add_column(table, name, column->texts);
    free(column);
}

static inline void add_integers(text_table *table, const char *name, const char *format, const drawn_event *events,
                                size_t count, bool (*give)(const drawn_event *, int64_t *))
{
    uint32_t i = table->count++;
    uint8_t *valid = calloc(count / 8 + 1, 1);
    int64_t *values = calloc(count + 1, sizeof *values);
    assert_true(valid != NULL && values != NULL);
    for (size_t row = 0; row < count; row++)
        if (give(&events[row], &values[row]))
            valid[row / 8] |= (uint8_t)(1 << row % 8);
    table->buffers[i][0] = valid;
    table->buffers[i][1] = values;
    table->columns[i] = (struct ArrowSchema){
        .format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_table_schema
    };
    table->arrays[i] = (struct ArrowArray){ .length = (int64_t)count,
                                            .null_count = -1,
                                            .n_buffers = 2,
                                            .buffers = table->buffers[i],
                                            .release = release_table_array };
    table->column_list[i] = &table->columns[i];
    table->array_list[i] = &table->arrays[i];
    table->schema.n_children = table->array.n_children = table->count;
}

static inline bool put_string(const char *text, char *out)
{
    if (text != NULL)
        snprintf(out, event_text, "%s", text);
    return text != NULL;
}

static inline bool put_key(const drawn_event *e, char *out)
{
    snprintf(out, event_text, "L-%d", e->key);
    return e->has_key;
}

static inline bool give_key(const drawn_event *e, int64_t *out)
{
    *out = e->key - 5;
    return e->has_key;
}

static inline bool give_at(const drawn_event *e, int64_t *out)
{
    *out = e->at;
    return e->has_at;
}

static inline bool put_id(const drawn_event *e, char *out)
{
    snprintf(out, event_text, "e%d", e->id);
    return e->has_id;
}

static inline bool put_type(const drawn_event *e, char *out)
{
    return put_string(e->type, out);
}

static inline bool put_value(const drawn_event *e, char *out)
{
    int64_t size = e->value < 0 ? -e->value : e->value;
    snprintf(out, event_text, "%s%lld.%02lld", e->value < 0 ? "-" : "", (long long)(size / 100),
             (long long)(size % 100));
    return e->has_value;
}

static inline bool give_amount(const drawn_event *e, int64_t *out)
{
    *out = e->amount;
    return e->has_amount;
}

static inline bool put_note(const drawn_event *e, char *out)
{
    return put_string(e->note, out);
}

static inline bool give_weight(const drawn_event *e, int64_t *out)
{
    memcpy(out, &e->weight, sizeof *out);
    return e->has_weight;
}

static inline bool give_seen(const drawn_event *e, int64_t *out)
{
    *out = e->seen * INT64_C(86400000);
    return e->has_seen;
}

static inline bool put_flag(const drawn_event *e, char *out)
{
    return put_string(e->flag ? "true" : "false", out) && e->has_flag;
}

static inline void make_table(text_table *table, const drawn_event *events, size_t count, bool text_keys)
{
    start_table(table, (int64_t)count);
    add_texts(table, "type", events, count, put_type);
    if (text_keys)
        add_texts(table, "lead", events, count, put_key);
    else
        add_integers(table, "lead", "l", events, count, give_key);
    add_integers(table, "at", "tsu:UTC", events, count, give_at);
    add_texts(table, "event", events, count, put_id);
    add_texts(table, "value", events, count, put_value);
    add_integers(table, "amount", "l", events, count, give_amount);
    add_texts(table, "note", events, count, put_note);
    add_integers(table, "weight", "g", events, count, give_weight);
    add_integers(table, "seen", "tdm", events, count, give_seen);
    add_texts(table, "flag", events, count, put_flag);
}

static inline void add_events(fnl_state *state, const drawn_event *events, size_t count, bool text_keys,
                              fnl_report *report)
{
    text_table table;
    fnl_error error = { 0 };
    make_table(&table, events, count, text_keys);
    if (fnl_state_bind(state, "activities", &table.schema, &error) != FNL_OK ||
        fnl_state_add(state, "activities", &table.array, report, &error) != FNL_OK)
        fail_msg("%s", error.message);
    end_table(&table);
}

static inline fnl_state *new_state(const fnl_model *model)
{
    fnl_state_options options = FNL_STATE_OPTIONS_INIT;
    fnl_state *state = NULL;
    fnl_error error = { 0 };
    options.as_of = AS_OF;
    if (fnl_state_new(model, "activities", &options, &state, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return state;
}

static inline fnl_bytes save_state(const fnl_state *state)
{
    fnl_bytes bytes = FNL_BYTES_INIT;
    fnl_error error = { 0 };
    if (fnl_state_save(state, &bytes, &error) != FNL_OK)
        fail_msg("%s", error.message);
    return bytes;
}

/* The model; with ids or not, keys of texts or of wholes. To be freed. */
static inline char *events_model_text(bool has_id, bool text_keys)
{
    enum { most_model_text = 8192 };
    char *text = malloc(most_model_text);
    assert_non_null(text);
    snprintf(
        text, most_model_text,
        "funnelcore: 1\nname: t\nversion: '1'\ntime_zone: Asia/Ho_Chi_Minh\n"
        "fields:\n  - {name: id, type: %s, id: true, from: lead_id}\n"
        "activities:\n  key: lead\n  at: at\n%s"
        "  fields:\n"
        "    - {name: type, type: text}\n"
        "    - {name: value, type: decimal, scale: 2}\n"
        "    - {name: amount, type: int}\n"
        "    - {name: note, type: text, fold: true}\n"
        "    - {name: weight, type: number}\n"
        "    - {name: seen, type: date}\n"
        "    - {name: flag, type: bool}\n"
        "    - {name: at, type: time}\n"
        "    - {name: unused, type: text}\n"
        "  features:\n"
        "    - {name: visits, count: \"type = 'visit'\", within: 30d}\n"
        "    - {name: days, distinct_days: \"type <> 'mail'\"}\n"
        "    - {name: spent, sum: value, when: \"type = 'pricing' OR note = 'alpha'\"}\n"
        "    - {name: amounts, sum: amount, within: 20d}\n"
        "    - {name: least, min: amount}\n"
        "    - {name: most, max: weight}\n"
        "    - {name: lightest, min: weight, when: flag}\n"
        "    - {name: oldest, min: seen}\n"
        "    - {name: newest, max: at, when: \"type = 'mail'\"}\n"
        "    - {name: last_note, latest: note}\n"
        "    - {name: first_note, first: note, within: 10d}\n"
        "    - {name: last_flag, latest: flag}\n"
        "    - {name: last_weight, latest: weight}\n"
        "    - {name: first_value, first: value, when: \"value > 0\"}\n"
        "    - {name: usual, top: note}\n"
        "    - {name: usual_type, top: type, when: \"AS_OF() > at\", within: 15d}\n"
        "scores:\n  - name: s\n    groups:\n      - name: g\n        rules:\n"
        "          - {name: plain, each: \"type = 'visit'\", points: 2.5}\n"
        "          - {name: faded, each: \"type = 'webinar'\", points: 10, decay: {half_life: 7d}}\n"
        "          - {name: linear, each: \"type = 'mail'\", points: -3, decay: {linear: {every: 5d, percent: 25}}}\n"
        "          - {name: recent, each: \"flag\", points: 1, decay: {window: 9d}}\n"
        "          - {name: mapped, each: \"amount < 5\", map: type, points: {visit: 1, mail: -2.25}, "
        "otherwise: 0.5, missing: 0.75, decay: {half_life: 12h, step: 6h}}\n"
        "          - {name: limited, each: \"type = 'pricing' OR type = 'mail'\", map: type, "
        "points: {pricing: 8, mail: 2}, limit: {count: 2, within: 36h}, decay: {half_life: 10d}}\n"
        "          - {name: few, each: \"value > 0\", points: 1, limit: {count: 1, within: 7d}}\n",
        text_keys ? "text" : "int", has_id ? "  id: event\n" : "");
    return text;
}

static inline fnl_model *events_model(bool has_id, bool text_keys)
{
    char *text = events_model_text(has_id, text_keys);
    fnl_model *model = model_of(text);
    free(text);
    return model;
}

#endif
