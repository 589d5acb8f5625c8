/* Leads drawn at random, tables of them, and what they are to KPIs, told from what was drawn. */
#ifndef KPI_DRAWN_LEADS_H
#define KPI_DRAWN_LEADS_H

#include "counting_memory.h"
#include "failing_allocator.h"
#include "kpi_texts.h"

#include <stdio.h>

#define DRAWN_HOUR INT64_C(3600000000)
#define DRAWN_DAY (24 * DRAWN_HOUR)

enum { drawn_text = 40, drawn_columns = 21 };

static const char *const drawn_names[drawn_columns] = {
    "created_at", "mql_on",   "won_at",      "lost_at", "lost_reason", "amount",   "chance",
    "close_on",   "source",   "size",        "flag",    "seen",        "price",    "owner",
    "offered_on", "accepted", "rejected_at", "why_not", "asked_at",    "answered", "id",
};
enum {
    drawn_created,
    drawn_mql,
    drawn_won,
    drawn_lost,
    drawn_lost_reason,
    drawn_amount,
    drawn_chance,
    drawn_close,
    drawn_source,
    drawn_size,
    drawn_flag,
    drawn_seen,
    drawn_price,
    drawn_owner,
    drawn_offered,
    drawn_accepted,
    drawn_rejected,
    drawn_why_not,
    drawn_asked,
    drawn_answered,
    drawn_id
};

/* Wholes: instants in microseconds, days, 1/100, 1/1000, truths, numbers of texts. */
typedef struct drawn_lead {
    bool known[drawn_columns];
    int64_t values[drawn_columns];
    bool is_broken; /* the amount is no number */
} drawn_lead;

static const char *const drawn_sources[] = { "ads", "ADS", "Web", "fair", "AdWords" };
static const char *const drawn_read_sources[] = { "ads", "ads", "web", "fair", "ads" };
static const char *const drawn_people[] = { "An", "Binh", "Chi", "chi" };

/* A zone without changes in these years: UTC+7. */
static inline fnl_model *drawn_model(bool is_number)
{
    char text[4096];
    snprintf(text, sizeof text,
             "funnelcore: 1\n"
             "time_zone: Asia/Ho_Chi_Minh\n"
             "fields:\n"
             "  - {name: id, type: int, id: true}\n"
             "  - {name: created_at, type: time}\n"
             "  - {name: mql_on, type: date}\n"
             "  - {name: won_at, type: time}\n"
             "  - {name: lost_at, type: time}\n"
             "  - {name: lost_reason, type: text}\n"
             "  - {name: amount, type: decimal, scale: 2}\n"
             "  - {name: chance, type: %s}\n"
             "  - {name: close_on, type: date}\n"
             "  - {name: source, type: text, fold: true, aliases: {adwords: ads}}\n"
             "  - {name: size, type: int}\n"
             "  - {name: flag, type: bool}\n"
             "  - {name: seen, type: date}\n"
             "  - {name: price, type: decimal, scale: 2}\n"
             "  - {name: owner, type: text}\n"
             "  - {name: offered_on, type: date}\n"
             "  - {name: accepted, type: time}\n"
             "  - {name: rejected_at, type: time}\n"
             "  - {name: why_not, type: text}\n"
             "  - {name: asked_at, type: time}\n"
             "  - {name: answered, type: time}\n"
             "scores: [{name: total, expr: size, bands: [{name: hot, from: 3}, {name: cold}]}]\n"
             "calendars: [{name: always, always: true}]\n"
             "sla: [{name: reply, start: asked_at, stop: answered, targets: [{within: 4h, calendar: always}]}]\n"
             "funnel:\n"
             "  stages:\n"
             "    - {name: lead, at: created_at}\n"
             "    - {name: mql, at: mql_on}\n"
             "    - {name: sql, when: \"total_band = 'hot' OR flag\"}\n"
             "    - {name: customer, at: won_at}\n"
             "  exits: [{name: lost, at: lost_at, reason: lost_reason}, {name: gone, when: \"price < 0\"}]\n"
             "  pipeline_from: mql\n"
             "  amount: amount\n"
             "  probability: chance\n"
             "  expected_close: close_on\n"
             "  periods: [week, month]\n"
             "  by: [source, size, flag, seen, price, total_band]\n"
             "  sets: [[], [source]]\n"
             "owners: {field: owner}\n"
             "handover: {offered: offered_on, accepted: accepted, rejected: rejected_at, reason: why_not}\n"
             "metrics:\n"
             "  - {name: demos, count: \"flag AND size > 1\", at: asked_at}\n"
             "  - {name: worth, sum: price}\n"
             "  - {name: sizes, sum: size, at: seen}\n"
             "  - {name: per_demo, expr: \"worth / demos\"}\n",
             is_number ? "number" : "decimal, scale: 3");
    return model_of(text);
}

static uint64_t drawn_state = 1;

static inline int64_t drawn_below(int64_t below)
{
    drawn_state ^= drawn_state << 13;
    drawn_state ^= drawn_state >> 7;
    drawn_state ^= drawn_state << 17;
    return (int64_t)((drawn_state >> 11) % (uint64_t)below);
}

static inline bool is_drawn_date(int column)
{
    return column == drawn_mql || column == drawn_close || column == drawn_seen || column == drawn_offered;
}

static inline int64_t draw_value(int column)
{
    int64_t as_of_day = KPI_AS_OF / DRAWN_DAY;
    if (column == drawn_seen)
        return as_of_day - drawn_below(3);
    if (is_drawn_date(column))
        return as_of_day - drawn_below(90) + 5;
    switch (column) {
    case drawn_amount:
        return drawn_below(100000) - 5000;
    case drawn_chance:
        return drawn_below(1100) - 40;
    case drawn_size:
        return drawn_below(7) - 1;
    case drawn_flag:
        return drawn_below(2);
    case drawn_price:
        return (drawn_below(4) - 1) * 5;
    case drawn_source:
        return drawn_below(5);
    case drawn_id:
        return drawn_below(900);
    case drawn_lost_reason:
    case drawn_owner:
    case drawn_why_not:
        return drawn_below(4);
    default:
        return KPI_AS_OF - drawn_below(90 * 86400) * 1000000 + 3 * DRAWN_DAY;
    }
}

static inline void draw_leads(drawn_lead *leads, int64_t count, uint64_t seed)
{
    drawn_state = seed * 2654435761U + 1;
    for (int64_t i = 0; i < count; i++) {
        drawn_lead *lead = &leads[i];
        for (int column = 0; column < drawn_columns; column++) {
            lead->known[column] = drawn_below(3) != 0;
            lead->values[column] = draw_value(column);
        }
        /* A clock that has run out, or was stopped after it started: what it comes to is told easily. */
        lead->values[drawn_asked] = KPI_AS_OF - DRAWN_DAY - drawn_below(40 * 24) * DRAWN_HOUR;
        lead->values[drawn_answered] = lead->values[drawn_asked] + drawn_below(8 * 60) * 60000000 + 30000000;
        lead->is_broken = drawn_below(20) == 0;
    }
}

static inline void put_drawn(const drawn_lead *lead, int column, char *out)
{
    int64_t value = lead->values[column];
    if (is_drawn_date(column)) {
        fnl_date date = fnl_date_of_day((int32_t)value);
        snprintf(out, drawn_text, "%04d-%02d-%02d", date.year, date.month, date.day);
        return;
    }
    switch (column) {
    case drawn_amount:
    case drawn_price:
        snprintf(out, drawn_text, "%s%lld.%02lld", value < 0 ? "-" : "", (long long)(llabs(value) / 100),
                 (long long)(llabs(value) % 100));
        if (column == drawn_amount && lead->is_broken)
            snprintf(out, drawn_text, "much");
        break;
    case drawn_chance:
        snprintf(out, drawn_text, "%s%lld.%03lld", value < 0 ? "-" : "", (long long)(llabs(value) / 1000),
                 (long long)(llabs(value) % 1000));
        break;
    case drawn_size:
    case drawn_id:
        snprintf(out, drawn_text, "%lld", (long long)value);
        break;
    case drawn_flag:
        snprintf(out, drawn_text, "%s", value != 0 ? "true" : "false");
        break;
    case drawn_source:
        snprintf(out, drawn_text, "%s", drawn_sources[value]);
        break;
    case drawn_lost_reason:
    case drawn_owner:
    case drawn_why_not:
        snprintf(out, drawn_text, "%s", drawn_people[value]);
        break;
    default: {
        int64_t second = value / 1000000;
        fnl_date date = fnl_date_of_day((int32_t)(second / 86400));
        snprintf(out, drawn_text, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day,
                 (int)(second % 86400 / 3600), (int)(second % 3600 / 60), (int)(second % 60));
    }
    }
}

/* What the table says of the band where it has that column: not what the score comes to. */
static inline const char *band_in_table(const drawn_lead *lead)
{
    return lead->known[drawn_owner] ? (lead->values[drawn_owner] < 2 ? "hot" : "cold") : NULL;
}

static inline const char *band_of(const drawn_lead *lead, bool with_band)
{
    if (with_band)
        return band_in_table(lead);
    return !lead->known[drawn_size] ? NULL : lead->values[drawn_size] >= 3 ? "hot" : "cold";
}

/* Instants, dates and ints as such: the column of texts added last gives way to them. */
static inline void retype_column(text_table *table, const drawn_lead *leads, int column)
{
    bool is_date = is_drawn_date(column);
    bool is_int = column == drawn_size || column == drawn_id;
    bool is_time = column == drawn_created || column == drawn_won || column == drawn_lost || column == drawn_accepted ||
                   column == drawn_rejected || column == drawn_asked || column == drawn_answered;
    uint32_t at = table->count - 1;
    size_t count = (size_t)table->array.length;
    if (!is_date && !is_int && !is_time)
        return;
    int64_t *wholes = calloc(count + 1, sizeof *wholes);
    assert_non_null(wholes);
    for (size_t i = 0; i < count; i++) {
        if (is_date)
            ((int32_t *)wholes)[i] = (int32_t)leads[i].values[column];
        else
            wholes[i] = leads[i].values[column];
    }
    free((void *)(uintptr_t)table->buffers[at][1]);
    table->buffers[at][1] = wholes;
    table->columns[at].format = is_date ? "tdD" : is_int ? "l" : "tsu:UTC";
    table->arrays[at].n_buffers = 2;
}

/* All rows, in texts or in types of their own; ended by end_table. */
static inline void start_drawn_table(text_table *table, const drawn_lead *leads, int64_t count, bool with_band,
                                     bool is_typed)
{
    char(*bytes)[drawn_text] = calloc((size_t)count + 1, drawn_text);
    const char **texts = calloc((size_t)count + 1, sizeof *texts);
    assert_true(bytes != NULL && texts != NULL);
    start_table(table, count);
    for (int column = 0; column < drawn_columns; column++) {
        for (int64_t i = 0; i < count; i++) {
            put_drawn(&leads[i], column, bytes[i]);
            texts[i] = leads[i].known[column] ? bytes[i] : NULL;
        }
        add_column(table, drawn_names[column], texts);
        if (is_typed)
            retype_column(table, leads, column);
    }
    for (int64_t i = 0; i < count; i++)
        texts[i] = band_in_table(&leads[i]);
    if (with_band)
        add_column(table, "total_band", texts);
    free(bytes);
    free(texts);
}

static inline fnl_kpi_time time_of(const drawn_lead *lead, int column)
{
    const int64_t offset = 7 * DRAWN_HOUR;
    fnl_kpi_time time = { .known = lead->known[column] };
    if (!time.known)
        return time;
    time.is_day = is_drawn_date(column);
    time.day = (int32_t)(time.is_day ? lead->values[column] : (lead->values[column] + offset) / DRAWN_DAY);
    time.instant = time.is_day ? lead->values[column] * DRAWN_DAY - offset : lead->values[column];
    return time;
}

static inline uint32_t number_of(fnl_kpi_state *state, const char *text)
{
    uint32_t number = FNL_NO_TEXT;
    if (text != NULL)
        assert_true(fnl_kpi_cells_text(state->cells, fnl_text_of(text), &number));
    return number;
}

static inline uint32_t person_of(fnl_kpi_state *state, const drawn_lead *lead, int column)
{
    return lead->known[column] ? number_of(state, drawn_people[lead->values[column]]) : FNL_NO_TEXT;
}

static inline fnl_kpi_clock clock_of(const drawn_lead *lead)
{
    fnl_kpi_clock clock = { .status = fnl_clock_not_applicable, .start = time_of(lead, drawn_asked) };
    if (!lead->known[drawn_asked])
        return clock;
    clock.status = fnl_clock_breached;
    if (lead->known[drawn_answered]) {
        clock.has_elapsed = true;
        clock.elapsed = (lead->values[drawn_answered] - lead->values[drawn_asked]) / 1000000;
        clock.status = clock.elapsed <= 4 * 3600 ? fnl_clock_met : fnl_clock_met_late;
    }
    return clock;
}

static inline void dimensions_of(fnl_kpi_state *state, const drawn_lead *lead, bool with_band, uint32_t *values)
{
    char text[drawn_text];
    for (int i = 0; i < 6; i++)
        values[i] = FNL_NO_TEXT;
    if (lead->known[drawn_source])
        values[0] = number_of(state, drawn_read_sources[lead->values[drawn_source]]);
    put_drawn(lead, drawn_size, text);
    values[1] = lead->known[drawn_size] ? number_of(state, text) : FNL_NO_TEXT;
    put_drawn(lead, drawn_flag, text);
    values[2] = lead->known[drawn_flag] ? number_of(state, text) : FNL_NO_TEXT;
    put_drawn(lead, drawn_seen, text);
    values[3] = lead->known[drawn_seen] ? number_of(state, text) : FNL_NO_TEXT;
    static const char *const prices[] = { "-0.05", "0", "0.05", "0.1" };
    values[4] = lead->known[drawn_price] ? number_of(state, prices[lead->values[drawn_price] / 5 + 1]) : FNL_NO_TEXT;
    values[5] = number_of(state, band_of(lead, with_band));
}

static inline void add_one_drawn(fnl_kpi_state *state, const drawn_lead *from, bool with_band)
{
    const char *band = band_of(from, with_band);
    bool flag = from->known[drawn_flag] && from->values[drawn_flag] != 0;
    fnl_kpi_passed stages[4] = { { .at = time_of(from, drawn_created), .reason = FNL_NO_TEXT },
                                 { .at = time_of(from, drawn_mql), .reason = FNL_NO_TEXT },
                                 { .passed = flag || (band != NULL && strcmp(band, "hot") == 0),
                                   .reason = FNL_NO_TEXT },
                                 { .at = time_of(from, drawn_won), .reason = FNL_NO_TEXT } };
    fnl_kpi_passed exits[2] = {
        { .at = time_of(from, drawn_lost), .reason = person_of(state, from, drawn_lost_reason) },
        { .passed = from->known[drawn_price] && from->values[drawn_price] < 0, .reason = FNL_NO_TEXT }
    };
    for (int i = 0; i < 4; i++)
        stages[i].passed |= stages[i].at.known;
    exits[0].passed = exits[0].at.known;
    fnl_kpi_clock clock = clock_of(from);
    bool is_demo = flag && from->known[drawn_size] && from->values[drawn_size] > 1;
    fnl_kpi_user users[4] = {
        { .counts = is_demo, .at = time_of(from, drawn_asked) },
        { .counts = from->known[drawn_price], .value = from->values[drawn_price] },
        { .counts = from->known[drawn_size], .value = from->values[drawn_size], .at = time_of(from, drawn_seen) },
    };
    bool is_chance = from->values[drawn_chance] >= 0 && from->values[drawn_chance] <= 1000;
    fnl_kpi_lead lead = {
        .stages = stages,
        .exits = exits,
        .has_amount = from->known[drawn_amount] && !from->is_broken,
        .amount = from->values[drawn_amount],
        .has_probability = from->known[drawn_chance] && is_chance,
        .probability = from->values[drawn_chance] * 1000,
        .close = time_of(from, drawn_close),
        .owner = person_of(state, from, drawn_owner),
        .offered = time_of(from, drawn_offered),
        .accepted = time_of(from, drawn_accepted),
        .rejected = time_of(from, drawn_rejected),
        .reject_reason = person_of(state, from, drawn_why_not),
        .clocks = &clock,
        .users = users,
    };
    fnl_error error = { 0 };
    dimensions_of(state, from, with_band, lead.values);
    assert_int_equal(fnl_kpi_add_lead(state->cells, &state->layout, state->as_of, &lead, &error), FNL_OK);
}

/* With `unique` it is counted how many came with an id that came before. */
static inline void add_drawn(fnl_kpi_state *state, const drawn_lead *leads, int64_t count, bool with_band)
{
    for (int64_t i = 0; i < count; i++) {
        bool is_again = false;
        char text[drawn_text];
        uint32_t number = 0;
        bool is_new = false;
        bool is_chance = leads[i].values[drawn_chance] >= 0 && leads[i].values[drawn_chance] <= 1000;
        state->totals.rejected_values += leads[i].known[drawn_amount] && leads[i].is_broken;
        state->totals.rejected_values += leads[i].known[drawn_chance] && !is_chance;
        for (int64_t k = 0; state->is_unique && leads[i].known[drawn_id] && k < i; k++)
            is_again |= leads[k].known[drawn_id] && leads[k].values[drawn_id] == leads[i].values[drawn_id];
        state->totals.duplicates += is_again;
        put_drawn(&leads[i], drawn_id, text);
        if (state->is_unique && leads[i].known[drawn_id])
            assert_true(fnl_index_add(&state->ids, fnl_text_of(text), &number, &is_new));
        add_one_drawn(state, &leads[i], with_band);
    }
}

#endif
