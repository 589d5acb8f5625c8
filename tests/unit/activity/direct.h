/* What one key's activities come to, column by column: every definition in the plainest words. */
#ifndef DIRECT_H
#define DIRECT_H

#include "events.h"

#include <math.h>

typedef struct direct {
    const fnl_model *model;
    const drawn_event *events[most_events]; /* of the key, those that count */
    size_t count;
} direct;

static inline bool is_type(const drawn_event *e, const char *type)
{
    return e->type != NULL && strcmp(e->type, type) == 0;
}

static inline bool is_young(const drawn_event *e, int64_t within)
{
    return AS_OF - e->at < within;
}

/* Folded. */
static inline const char *note_of(const drawn_event *e)
{
    static const char *const folded[][2] = { { "Alpha", "alpha" }, { "GAMMA", "gamma" } };
    for (size_t i = 0; e->note != NULL && i < 2; i++)
        if (strcmp(e->note, folded[i][0]) == 0)
            return folded[i][1];
    return e->note;
}

static inline bool is_note(const drawn_event *e, const char *note)
{
    return e->note != NULL && strcmp(note_of(e), note) == 0;
}

static inline const fnl_activity_column *column_named(const fnl_model *model, const char *name, uint32_t *number)
{
    for (*number = 0; *number < model->activity_column_count; ++*number)
        if (fnl_text_equal(model->activity_columns[*number].read.name, fnl_text_of(name)))
            return &model->activity_columns[*number];
    fail_msg("no column %s", name);
    return NULL;
}

/* Half away from zero. The factors of decays have a test of their own. */
static inline int64_t faded(const direct *of, const char *rule, int64_t points, int64_t at)
{
    uint32_t number = 0;
    const fnl_decay *decay = &column_named(of->model, rule, &number)->rule->decay;
    if (decay->kind == fnl_decay_none)
        return points;
    int64_t step = (AS_OF - at) / (decay->step_s * 1000000);
    int64_t factor = step < (int64_t)decay->factor_count ? decay->factors[step] : 0;
    int64_t size = (points < 0 ? -points : points) * factor + (INT64_C(1) << 29);
    return points < 0 ? -(size >> 30) : size >> 30;
}

typedef int64_t give_points(const drawn_event *e);

static inline int64_t plain_points(const drawn_event *e)
{
    return is_type(e, "visit") ? 250 : 0;
}

static inline int64_t faded_points(const drawn_event *e)
{
    return is_type(e, "webinar") ? 1000 : 0;
}

static inline int64_t linear_points(const drawn_event *e)
{
    return is_type(e, "mail") ? -300 : 0;
}

static inline int64_t recent_points(const drawn_event *e)
{
    return e->has_flag && e->flag ? 100 : 0;
}

static inline int64_t mapped_points(const drawn_event *e)
{
    if (!e->has_amount || e->amount >= 5)
        return 0;
    if (e->type == NULL)
        return 75;
    return is_type(e, "visit") ? 100 : is_type(e, "mail") ? -225 : 50;
}

static inline int64_t limited_points(const drawn_event *e)
{
    return is_type(e, "pricing") ? 800 : is_type(e, "mail") ? 200 : 0;
}

static inline int64_t few_points(const drawn_event *e)
{
    return e->has_value && e->value > 0 ? 100 : 0;
}

static inline fnl_activity_value sum_points(const direct *of, const char *rule, give_points *give)
{
    fnl_activity_value sum = { .known = true };
    for (size_t i = 0; i < of->count; i++)
        sum.whole += faded(of, rule, give(of->events[i]), of->events[i]->at);
    return sum;
}

/* Again and again the next in time, at equal times that of the most points. */
static inline fnl_activity_value limit_points(const direct *of, const char *rule, give_points *give, size_t most,
                                              int64_t within)
{
    fnl_activity_value sum = { .known = true };
    bool *seen = calloc(of->count + 1, sizeof *seen);
    int64_t *counted = calloc(of->count + 1, sizeof *counted);
    size_t counted_count = 0;
    assert_true(seen != NULL && counted != NULL);
    for (;;) {
        size_t next = of->count;
        for (size_t i = 0; i < of->count; i++) {
            const drawn_event *e = of->events[i];
            if (seen[i] || give(e) == 0)
                continue;
            if (next == of->count || e->at < of->events[next]->at ||
                (e->at == of->events[next]->at && give(e) > give(of->events[next])))
                next = i;
        }
        if (next == of->count)
            break;
        const drawn_event *e = of->events[next];
        size_t inside = 0;
        for (size_t i = 0; i < counted_count; i++)
            inside += counted[i] > e->at - within && counted[i] <= e->at;
        seen[next] = true;
        if (inside >= most)
            continue;
        counted[counted_count++] = e->at;
        sum.whole += faded(of, rule, give(e), e->at);
    }
    free(seen);
    free(counted);
    return sum;
}

/* A value of an event, if it has one and counts. */
typedef bool take_value(const drawn_event *e, fnl_activity_value *out);

static inline bool take_spent(const drawn_event *e, fnl_activity_value *out)
{
    out->whole = e->value;
    return e->has_value && (is_type(e, "pricing") || is_note(e, "alpha"));
}

static inline bool take_amounts(const drawn_event *e, fnl_activity_value *out)
{
    out->whole = e->amount;
    return e->has_amount && is_young(e, 20 * DAY);
}

static inline bool take_amount(const drawn_event *e, fnl_activity_value *out)
{
    out->whole = e->amount;
    return e->has_amount;
}

static inline bool take_weight(const drawn_event *e, fnl_activity_value *out)
{
    out->number = e->weight;
    return e->has_weight;
}

static inline bool take_light(const drawn_event *e, fnl_activity_value *out)
{
    out->number = e->weight;
    return e->has_weight && e->has_flag && e->flag;
}

static inline bool take_seen(const drawn_event *e, fnl_activity_value *out)
{
    out->whole = e->seen;
    return e->has_seen;
}

static inline bool take_mail(const drawn_event *e, fnl_activity_value *out)
{
    out->whole = e->at;
    return is_type(e, "mail");
}

static inline bool take_note(const drawn_event *e, fnl_activity_value *out)
{
    out->text = fnl_text_of(note_of(e));
    return e->note != NULL;
}

static inline bool take_young_note(const drawn_event *e, fnl_activity_value *out)
{
    return take_note(e, out) && is_young(e, 10 * DAY);
}

static inline bool take_flag(const drawn_event *e, fnl_activity_value *out)
{
    out->whole = e->flag;
    return e->has_flag;
}

static inline bool take_positive(const drawn_event *e, fnl_activity_value *out)
{
    out->whole = e->value;
    return e->has_value && e->value > 0;
}

static inline bool take_young_type(const drawn_event *e, fnl_activity_value *out)
{
    out->text = fnl_text_of(e->type);
    return e->type != NULL && is_young(e, 15 * DAY) && AS_OF > e->at;
}

/* -0.0 lies below 0.0, so that every choice is one. */
static inline int compare_values(fnl_activity_value a, fnl_activity_value b)
{
    if (a.text.bytes != NULL)
        return fnl_text_compare(a.text, b.text);
    if (a.number != b.number)
        return a.number < b.number ? -1 : 1;
    if (signbit(a.number) != signbit(b.number))
        return signbit(a.number) ? -1 : 1;
    return (a.whole > b.whole) - (a.whole < b.whole);
}

static inline fnl_activity_value sum_values(const direct *of, take_value *take)
{
    fnl_activity_value sum = { .known = false };
    __extension__ __int128 wide = 0;
    for (size_t i = 0; i < of->count; i++) {
        fnl_activity_value value = { 0 };
        if (!take(of->events[i], &value))
            continue;
        wide += value.whole;
        sum.known = true;
    }
    sum.whole = (int64_t)wide;
    sum.known = sum.known && sum.whole == wide;
    return sum;
}

static inline fnl_activity_value extreme(const direct *of, take_value *take, int sign)
{
    fnl_activity_value best = { .known = false };
    for (size_t i = 0; i < of->count; i++) {
        fnl_activity_value value = { 0 };
        if (!take(of->events[i], &value) || (best.known && sign * compare_values(value, best) <= 0))
            continue;
        best = value;
        best.known = true;
    }
    return best;
}

static inline fnl_activity_value timed(const direct *of, take_value *take, int sign)
{
    fnl_activity_value best = { .known = false };
    int64_t best_at = 0;
    for (size_t i = 0; i < of->count; i++) {
        fnl_activity_value value = { 0 };
        int64_t at = of->events[i]->at;
        if (!take(of->events[i], &value))
            continue;
        bool is_better = at == best_at ? compare_values(value, best) > 0 : (at > best_at) == (sign > 0);
        if (best.known && !is_better)
            continue;
        best = value;
        best.known = true;
        best_at = at;
    }
    return best;
}

static inline fnl_activity_value most_frequent(const direct *of, take_value *take)
{
    fnl_activity_value best = { .known = false };
    size_t best_times = 0;
    for (size_t i = 0; i < of->count; i++) {
        fnl_activity_value value = { 0 };
        size_t times = 0;
        if (!take(of->events[i], &value))
            continue;
        for (size_t k = 0; k < of->count; k++) {
            fnl_activity_value other = { 0 };
            times += take(of->events[k], &other) && fnl_text_equal(value.text, other.text);
        }
        if (times < best_times || (times == best_times && fnl_text_compare(value.text, best.text) >= 0))
            continue;
        best = value;
        best.known = true;
        best_times = times;
    }
    return best;
}

static inline fnl_activity_value count_visits(const direct *of)
{
    fnl_activity_value count = { .known = true };
    for (size_t i = 0; i < of->count; i++)
        count.whole += is_type(of->events[i], "visit") && is_young(of->events[i], 30 * DAY);
    return count;
}

/* Seven hours ahead, all the year. */
static inline fnl_activity_value count_days(const direct *of)
{
    fnl_activity_value count = { .known = true };
    for (int64_t day = AS_OF / DAY - 100; day <= AS_OF / DAY + 1; day++) {
        bool is_there = false;
        for (size_t i = 0; i < of->count; i++) {
            const drawn_event *e = of->events[i];
            is_there |= (e->at + 7 * HOUR) / DAY == day && e->type != NULL && !is_type(e, "mail");
        }
        count.whole += is_there;
    }
    return count;
}

static inline fnl_activity_value direct_value(const direct *of, const char *name)
{
    static const struct {
        const char *name;
        give_points *give;
    } rules[] = { { "s.plain", plain_points },
                  { "s.faded", faded_points },
                  { "s.linear", linear_points },
                  { "s.recent", recent_points },
                  { "s.mapped", mapped_points } };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(name, rules[i].name) == 0)
            return sum_points(of, name, rules[i].give);
    static const struct {
        const char *name;
        fnl_activity_value (*come_to)(const direct *, take_value *, int);
        take_value *take;
        int sign;
    } values[] = { { "least", extreme, take_amount, -1 },        { "most", extreme, take_weight, 1 },
                   { "lightest", extreme, take_light, -1 },      { "oldest", extreme, take_seen, -1 },
                   { "newest", extreme, take_mail, 1 },          { "last_note", timed, take_note, 1 },
                   { "first_note", timed, take_young_note, -1 }, { "last_flag", timed, take_flag, 1 },
                   { "last_weight", timed, take_weight, 1 },     { "first_value", timed, take_positive, -1 } };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (strcmp(name, values[i].name) == 0)
            return values[i].come_to(of, values[i].take, values[i].sign);
    if (strcmp(name, "s.limited") == 0)
        return limit_points(of, name, limited_points, 2, 36 * HOUR);
    if (strcmp(name, "s.few") == 0)
        return limit_points(of, name, few_points, 1, 7 * DAY);
    if (strcmp(name, "visits") == 0)
        return count_visits(of);
    if (strcmp(name, "days") == 0)
        return count_days(of);
    if (strcmp(name, "spent") == 0)
        return sum_values(of, take_spent);
    if (strcmp(name, "amounts") == 0)
        return sum_values(of, take_amounts);
    return most_frequent(of, strcmp(name, "usual") == 0 ? take_note : take_young_type);
}

#endif
