/* The fingerprint of KPIs: which changes of a model make saved states another's, and which do not. */
#include "../../model_reading.h"

/* Stages read the score `total` by its band, which combines `fit` and `interest`, an `each` rule; and the decision `plan`,
   which reads the lifecycle. `other` and what it reads, and the decision `next`, are read by nothing. */
static const char base[] =
    "funnelcore: 1\n"
    "name: acme\n"
    "time_zone: Asia/Ho_Chi_Minh\n"
    "null_values: [unknown]\n"
    "fields:\n"
    "  - {name: id, type: text, id: true}\n"
    "  - {name: created_at, type: time}\n"
    "  - {name: closed_at, type: time}\n"
    "  - {name: won_at, type: time, expr: closed_at}\n"
    "  - {name: seats, type: int}\n"
    "  - {name: asked_at, type: time}\n"
    "  - {name: state, type: text}\n"
    "  - {name: since, type: time}\n"
    "  - {name: owner, type: text}\n"
    "  - {name: faded_at, type: time}\n"
    "  - {name: unread, type: text}\n"
    "activities: {key: id, at: at, fields: [{name: kind, type: text}], features: [{name: calls, count: kind = "
    "'call'}]}\n"
    "scores:\n"
    "  - {name: fit, expr: seats * 2}\n"
    "  - {name: interest, groups: [{name: g, rules: [{name: r, each: kind = 'web', points: 5},\n"
    "      {name: old, when: seats > 3, points: 2, decay: {half_life: 30d, since: faded_at}}]}]}\n"
    "  - {name: total, combine: {fit: 1, interest: 1}, clamp: [0, 100], bands: [{name: hot, from: 9}, {name: cold}]}\n"
    "  - {name: other, expr: LENGTH(unread)}\n"
    "calendars: [{name: office, hours: {mon-fri: [\"08:00-17:00\"]}, time_zone: Europe/Paris}]\n"
    "sla: [{name: s, start: asked_at, targets: [{within: 2h, calendar: office}]}]\n"
    "lifecycle: {stage: state, since: since, stages: [x, y], moves: [{name: m, from: x, to: y, when: TODAY() > DATE "
    "'2026-01-01'}]}\n"
    "decisions:\n"
    "  - {name: plan, hit: first, rules: [{when: moved, then: {vip: true}}]}\n"
    "  - {name: next, hit: first, rules: [{when: other > 5, then: {act: call}}]}\n"
    "funnel:\n"
    "  stages: [{name: a, at: created_at}, {name: b, at: won_at, within: 30d}, {name: c, when: plan_vip}]\n"
    "  by: [total_band, owner]\n"
    "  periods: [month]\n"
    "owners: {field: owner, roster: [An]}\n"
    "spend: {at: day, amount: cost, kind: kind}\n"
    "cac: {paid: [media], lag: 7d}\n"
    "economics: {margin: 80%}\n"
    "metrics: [{name: many, count: seats > 100}]\n"
    "targets: [{metric: entered, at_least: 5}]\n";

static const struct {
    const char *from, *to;
    bool is_same;
} changes[] = {
    /* What is not read, or only turns counts into results. */
    { "name: acme", "name: other", true },
    { "{name: unread, type: text}", "{name: unread, type: text, fold: true}", true },
    { "LENGTH(unread)", "LENGTH(unread) + 1", true },
    { "other > 5", "other > 6", true },
    { "{act: call}}]}\n", "{act: call}}]}\n  - {name: more, hit: first, rules: [{when: fit > 5, then: {x: 1}}]}\n",
      true },
    { "roster: [An]", "roster: [An, Binh]", true },
    { "paid: [media]", "paid: [media, tools], all: all", true },
    { "margin: 80%", "margin: 70%, churn_monthly: 1%", true },
    { "at_least: 5", "at_least: 6", true },
    { "periods: [month]", "periods: [month]\n  sets: [[]]", true },
    { "\ntargets:", "\nexamples: [{name: e, lead: {seats: 5}, expect: {fit: 10}}]\ntargets:", true },
    { "  - {name: owner, type: text}\n", "  - {name: added, type: text}\n  - {name: owner, type: text}\n", true },
    /* What is read. */
    { "Asia/Ho_Chi_Minh", "Asia/Tokyo", false },
    { "null_values: [unknown]", "null_values: [none]", false },
    { "{name: created_at, type: time}", "{name: created_at, type: time, from: made}", false },
    { "{name: created_at, type: time}", "{name: created_at, type: date}", false },
    { "{name: closed_at, type: time}", "{name: closed_at, type: time, format: \"%d/%m/%Y\"}", false },
    { "expr: closed_at", "expr: created_at", false },
    { "{name: seats, type: int}", "{name: seats, type: int, null_values: [\"0\"]}", false },
    { "{name: id, type: text,", "{name: id, type: text, fold: true,", false },
    { "count: kind = 'call'", "count: kind = 'talk'", false },
    { "seats * 2", "seats * 3", false },
    { "each: kind = 'web'", "each: kind = 'page'", false },
    { "fit: 1,", "fit: 0.5,", false },
    { "clamp: [0, 100]", "clamp: [0, 90]", false },
    { "from: 9", "from: 8", false },
    { "08:00-17:00", "08:00-18:00", false },
    { "Europe/Paris", "Europe/Berlin", false },
    { "within: 2h", "within: 3h", false },
    { "{name: asked_at, type: time}", "{name: asked_at, type: time, from: asked}", false },
    { "{name: faded_at, type: time}", "{name: faded_at, type: time, from: x}", false },
    { "half_life: 30d", "half_life: 31d", false },
    { "'2026-01-01'", "'2026-01-02'", false },
    { "{name: since, type: time}", "{name: since, type: time, from: x}", false },
    { "vip: true", "vip: false", false },
    { "{name: b, at: won_at", "{name: b, at: closed_at", false },
    { "{name: b, at:", "{name: bb, at:", false },
    { "by: [total_band, owner]", "by: [owner, total_band]", false },
    { "periods: [month]", "periods: [month, week]", false },
    { "periods: [month]", "skips: strict", false },
    { "field: owner", "field: state", false },
    { "amount: cost", "amount: price", false },
    { "lag: 7d", "lag: 8d", false },
    { "seats > 100", "seats > 101", false },
};

static fnl_buffer changed(const char *from, const char *to)
{
    fnl_buffer text;
    const char *at = strstr(base, from);
    assert_non_null(at);
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put(&text, base, (size_t)(at - base));
    fnl_buffer_put_string(&text, to);
    fnl_buffer_put_string(&text, at + strlen(from));
    return text;
}

static void every_change(void **state)
{
    (void)state;
    unsigned faults = 0;
    model_reading before = read_good(base);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        fnl_buffer text = changed(changes[i].from, changes[i].to);
        fnl_buffer_put_byte(&text, '\0');
        model_reading after = read_good(text.bytes);
        bool is_same = memcmp(before.model->kpis->fingerprint, after.model->kpis->fingerprint,
                              sizeof after.model->kpis->fingerprint) == 0;
        if (is_same != changes[i].is_same) {
            print_message("%s: %s\n", changes[i].to, is_same ? "the same" : "another");
            faults++;
        }
        assert_memory_not_equal(before.model->fingerprint, after.model->fingerprint, sizeof after.model->fingerprint);
        end_reading(&after);
        fnl_buffer_end(&text);
    }
    assert_int_equal(faults, 0);
    end_reading(&before);
}

/* Stages that stand for those of the lifecycle count, though nothing else of it is read. */
static void stages_of_the_lifecycle(void **state)
{
#define STAGES_OF(first, second)                                                                                       \
    "funnelcore: 1\nfields: [{name: s, type: text}, {name: p, type: time}, {name: q, type: time}]\n"                   \
    "lifecycle: {stage: s, stages: [{name: " first "}, {name: " second "}], moves: [{name: m, from: x, to: y, "        \
    "when: s = 'x'}]}\nfunnel: {}\n"
    static const char *const models[] = {
        STAGES_OF("x, at: p", "y, at: q"),
        STAGES_OF("x, at: q", "y, at: p"),
        STAGES_OF("y, at: p", "x, at: q"),
        STAGES_OF("x, at: p", "y"),
    };
    enum { count = sizeof models / sizeof *models };
    model_reading readings[count];
    (void)state;
    for (int i = 0; i < count; i++)
        readings[i] = read_good(models[i]);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(readings[i].model->kpis->fingerprint, readings[k].model->kpis->fingerprint,
                                    sizeof readings[i].model->kpis->fingerprint);
    for (int i = 0; i < count; i++)
        end_reading(&readings[i]);
}

/* The same in every form. */
static void forms(void **state)
{
    (void)state;
    model_reading first = read_good(base);
    for (uint32_t form = FNL_FORM_CBOR; form <= FNL_FORM_JSON; form++) {
        fnl_buffer written = put_model(first.model, form);
        model_reading again = read_bytes(fnl_buffer_text(&written));
        assert_int_equal(again.code, FNL_OK);
        assert_memory_equal(first.model->kpis->fingerprint, again.model->kpis->fingerprint,
                            sizeof again.model->kpis->fingerprint);
        end_reading(&again);
        fnl_buffer_end(&written);
    }
    end_reading(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_change),
        cmocka_unit_test(stages_of_the_lifecycle),
        cmocka_unit_test(forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
