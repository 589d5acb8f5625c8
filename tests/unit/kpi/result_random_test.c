/* The table of results against a slow obvious roll-up of random leads; its order, and that nothing is missing. */
#include "kpi_results.h"

#include <math.h>

static const char model[] = "funnelcore: 1\n"
                            "name: test\n"
                            "fields:\n"
                            "  - {name: created_at, type: time}\n"
                            "  - {name: won_at, type: time}\n"
                            "  - {name: lost_at, type: time}\n"
                            "  - {name: why, type: text}\n"
                            "  - {name: source, type: text}\n"
                            "  - {name: owner, type: text}\n"
                            "  - {name: amount, type: decimal, scale: 2}\n"
                            "funnel:\n"
                            "  stages: [{name: lead, at: created_at}, {name: won, at: won_at}]\n"
                            "  exits: [{name: lost, at: lost_at, reason: why}]\n"
                            "  amount: amount\n"
                            "  periods: [month, week, quarter]\n"
                            "  by: [source, owner]\n"
                            "owners: {field: owner, roster: [a, z]}\n"
                            "spend: {at: date, amount: cost, kind: kind, by: [source]}\n";

enum { record_count = 400, grain_count = 3, text_count = 4, slow_digits = 32 };

static const char *const texts[text_count] = { NULL, "a", "b", "ab" };
static const char *const grain_names[grain_count] = { "month", "week", "quarter" };
static const char *const level_names[] = { "", "source", "owner", "source,owner" };
static const uint32_t level_bits[] = { 0, 1, 2, 3 };

/* What one lead, or one row of spend, adds to its cells. */
typedef struct drawn_record {
    bool is_spend;
    int source, owner; /* numbers of texts */
    int32_t day;
    bool won, won_then, lost; /* in its cohort; in this period */
    int reason;
    int64_t amount;
    int64_t seconds;
    int kind;
} drawn_record;

static uint64_t random_state;

static uint32_t draw(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(random_state >> 33) % below;
}

static drawn_record draw_record(void)
{
    return (drawn_record){
        .is_spend = draw(5) == 0,
        .source = (int)draw(text_count),
        .owner = (int)draw(text_count),
        .day = draw(12) == 0 ? no_day : day_of(2024, 11, 20) + (int32_t)draw(150),
        .won = draw(3) == 0,
        .won_then = draw(4) == 0,
        .lost = draw(3) == 0,
        .reason = (int)draw(text_count),
        .amount = draw(1000000),
        .seconds = draw(9000000),
        .kind = 1 + (int)draw(text_count - 1),
    };
}

static void add_record(made_state *made, const drawn_record *record)
{
    const fnl_kpi_layout *layout = &made->state.layout;
    const char *owner = record->is_spend ? NULL : texts[record->owner];
    cells_of_day of = cells_at(made, texts[record->source], owner, record->is_spend, record->day);
    if (record->is_spend) {
        add_sum(&of, layout->spend, record->amount);
        add_text(&of, layout->spend_kinds, texts[record->kind], record->amount);
        return;
    }
    add_count(&of, layout->entered, 1);
    add_count(&of, layout->reached, 1);
    add_text(&of, layout->owners, owner, 1);
    if (record->won) {
        add_count(&of, layout->reached + 1, 1);
        add_sum(&of, layout->won_amount, record->amount);
        add_value(&of, layout->deal, record->amount);
        add_value(&of, layout->cycle, record->seconds);
    }
    if (record->won_then) {
        add_count(&of, layout->happened_reached + 1, 1);
        add_sum(&of, layout->happened_won_amount, record->amount);
    }
    if (record->lost) {
        add_count(&of, layout->exited, 1);
        add_text(&of, layout->exit_reasons, texts[record->reason], 1);
        add_count(&of, layout->lost, 1);
    }
}

/* Walks back to the first day of the period. */
static int32_t first_day_of(int grain, int32_t day)
{
    for (;; day--) {
        fnl_date date = fnl_date_of_day(day);
        if (grain == 1 ? fnl_weekday(day) == 0 : date.day == 1 && (grain == 0 || date.month % 3 == 1))
            return day;
    }
}

/* A place of the result: grain -1 is all time. */
typedef struct slow_place {
    int level;
    int source, owner;
    int grain;
    int32_t period;
} slow_place;

static bool belongs(const drawn_record *record, const slow_place *place)
{
    if (record->is_spend && (level_bits[place->level] & 2) != 0)
        return false;
    if ((level_bits[place->level] & 1) != 0 && record->source != place->source)
        return false;
    if ((level_bits[place->level] & 2) != 0 && record->owner != place->owner)
        return false;
    if (place->grain < 0 || record->day == no_day || place->period == no_day)
        return place->grain < 0 || record->day == place->period;
    return first_day_of(place->grain, record->day) == place->period;
}

/* What a slow reader adds up. */
typedef struct slow_sums {
    int records;
    double entered, won, won_then, lost, revenue, revenue_then, spend;
    double reasons[text_count], kinds[text_count], owners[text_count];
    double seconds[record_count];
    int cycles;
} slow_sums;

static slow_sums sum_up(const drawn_record *records, const slow_place *place)
{
    slow_sums sums = { 0 };
    for (int i = 0; i < record_count; i++) {
        const drawn_record *record = &records[i];
        if (!belongs(record, place))
            continue;
        sums.records++;
        if (record->is_spend) {
            sums.spend += (double)record->amount / 100;
            sums.kinds[record->kind] += (double)record->amount / 100;
            continue;
        }
        sums.entered++;
        sums.won += record->won;
        sums.won_then += record->won_then;
        sums.lost += record->lost;
        sums.revenue += record->won ? (double)record->amount / 100 : 0;
        sums.revenue_then += record->won_then ? (double)record->amount / 100 : 0;
        sums.reasons[record->reason] += record->lost;
        sums.owners[record->owner]++;
        if (record->won)
            sums.seconds[sums.cycles++] = (double)record->seconds;
    }
    return sums;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* As numpy's default. */
static double median(slow_sums *sums)
{
    qsort(sums->seconds, (size_t)sums->cycles, sizeof sums->seconds[0], compare_numbers);
    double low = sums->seconds[(sums->cycles - 1) / 2];
    double high = sums->seconds[sums->cycles / 2];
    return (low + high) / 2;
}

/* The mean difference of all pairs, over twice the mean; four owners: a, b, ab of the leads, z of the roster. */
static double gini(const slow_sums *sums)
{
    double x[text_count] = { 0, sums->owners[1], sums->owners[2], sums->owners[3] };
    double differences = 0;
    double total = 0;
    for (int i = 0; i < text_count; i++) {
        total += x[i];
        for (int k = 0; k < text_count; k++)
            differences += fabs(x[i] - x[k]);
    }
    return total == 0 ? -1 : differences / (2 * text_count * total);
}

static double value_at(const made_result *result, int64_t first, int64_t end, const char *metric, const char *detail)
{
    const struct ArrowArray *value = column_of(result, "value");
    for (int64_t row = first; row < end; row++)
        if (text_is(column_of(result, "metric"), row, metric) && reads(column_of(result, "detail"), row, detail))
            return is_null_at(value, row) ? -1 : number_at(value, row);
    return -2;
}

static void near(double got, double wanted, const char *what)
{
    if (fabs(got - wanted) > 1e-9 * (1 + fabs(wanted)))
        fail_msg("%s: %.17g, wanted %.17g", what, got, wanted);
}

/* The rows of one place and view, from `first` on. */
static void check_place(const made_result *result, int64_t first, int64_t end, const char *view, slow_sums *sums,
                        bool knows_spend)
{
    if (strcmp(view, "cohort") == 0) {
        near(value_at(result, first, end, "entered", NULL), sums->entered, "entered");
        near(value_at(result, first, end, "reached_won", NULL), sums->won, "reached_won");
        near(value_at(result, first, end, "revenue", NULL), sums->revenue, "revenue");
        near(value_at(result, first, end, "conversion_lead_won", NULL),
             sums->entered == 0 ? -1 : sums->won / sums->entered, "conversion");
        near(value_at(result, first, end, "win_rate", NULL),
             sums->won + sums->lost == 0 ? -1 : sums->won / (sums->won + sums->lost), "win_rate");
        near(value_at(result, first, end, "average_deal", NULL), sums->won == 0 ? -1 : sums->revenue / sums->won,
             "average_deal");
        near(value_at(result, first, end, "cycle_days_p50", NULL), sums->cycles == 0 ? -1 : median(sums) / 86400,
             "cycle_days_p50");
        near(value_at(result, first, end, "owner_gini", NULL), gini(sums), "owner_gini");
        near(value_at(result, first, end, "exits_lost", NULL), sums->lost, "exits_lost");
        for (int i = 0; i < text_count; i++) {
            double got = value_at(result, first, end, "exits_lost", i == 0 ? "(none)" : texts[i]);
            near(got, sums->reasons[i] == 0 ? -2 : sums->reasons[i], "exits_lost by reason");
        }
    } else if (strcmp(view, "period") == 0) {
        near(value_at(result, first, end, "reached_won", NULL), sums->won_then, "reached_won then");
        near(value_at(result, first, end, "revenue", NULL), sums->revenue_then, "revenue then");
        near(value_at(result, first, end, "spend", NULL), knows_spend ? sums->spend : -1, "spend");
        near(value_at(result, first, end, "spend_b", NULL), knows_spend ? sums->kinds[2] : -1, "spend_b");
        near(value_at(result, first, end, "cost_per_won", NULL),
             !knows_spend || sums->won_then == 0 ? -1 : sums->spend / sums->won_then, "cost_per_won");
    } else {
        near(value_at(result, first, end, "entered", NULL), -2, "entered");
        near(value_at(result, first, end, "open_count", NULL), 0, "open_count");
    }
}

static int order_of_text(int number)
{
    static const int by_bytes[text_count] = { 0, 1, 3, 2 }; /* NULL, a, ab, b */
    return by_bytes[number];
}

static bool same_place(const made_result *result, int64_t row, const char *view, const slow_place *place)
{
    bool is_all = place->grain < 0;
    row_place wanted = {
        view,
        is_all ? "all" : grain_names[place->grain],
        place->period,
        level_names[place->level],
        (level_bits[place->level] & 1) != 0 ? texts[place->source] : NULL,
        (level_bits[place->level] & 2) != 0 ? texts[place->owner] : NULL,
        NULL,
        NULL,
    };
    const struct ArrowArray *metric = column_of(result, "metric");
    const struct ArrowArray *detail = column_of(result, "detail");
    char name[slow_digits * 4] = { 0 };
    char reason[slow_digits] = { 0 };
    fnl_text text = text_at(metric, row);
    memcpy(name, text.bytes, text.length);
    wanted.metric = name;
    if (!is_null_at(detail, row)) {
        text = text_at(detail, row);
        memcpy(reason, text.bytes, text.length);
        wanted.detail = reason;
    }
    return stands_at(result, row, &wanted, true);
}

/* Rows of one place, if it has any records; moves *row behind them. */
static void walk_place(const made_result *result, const drawn_record *records, const char *view,
                       const slow_place *place, int64_t *row)
{
    slow_sums sums = sum_up(records, place);
    int64_t first = *row;
    if (sums.records == 0)
        return;
    while (*row < result->table.length && same_place(result, *row, view, place))
        ++*row;
    if (*row == first)
        fail_msg("no rows of level %s, view %s, grain %d, period %d at row %lld", level_names[place->level], view,
                 place->grain, place->period, (long long)first);
    check_place(result, first, *row, view, &sums, (level_bits[place->level] & 2) == 0);
}

static void walk_combination(const made_result *result, const drawn_record *records, slow_place place, int64_t *row)
{
    static const char *const views[] = { "cohort", "period", "total" };
    for (int view = 0; view < 3; view++) {
        place.grain = -1;
        place.period = no_day;
        walk_place(result, records, views[view], &place, row);
        for (place.grain = 0; view < 2 && place.grain < grain_count; place.grain++) {
            int32_t from = first_day_of(2, day_of(2024, 11, 20));
            for (place.period = from; place.period < from + 400; place.period++)
                if (first_day_of(place.grain, place.period) == place.period)
                    walk_place(result, records, views[view], &place, row);
            place.period = no_day;
            walk_place(result, records, views[view], &place, row);
        }
    }
}

static void walk_all(const made_result *result, const drawn_record *records)
{
    int64_t row = 0;
    for (int level = 0; level < 4; level++)
        for (int s = 0; s < ((level_bits[level] & 1) != 0 ? text_count : 1); s++)
            for (int o = 0; o < ((level_bits[level] & 2) != 0 ? text_count : 1); o++)
                walk_combination(result, records,
                                 (slow_place){ .level = level, .source = order_of_text(s), .owner = order_of_text(o) },
                                 &row);
    assert_int_equal(row, result->table.length);
}

static void test_random(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        made_state made;
        drawn_record records[record_count];
        random_state = seed;
        start_state(&made, model, instant_of(2025, 9, 1), true);
        for (int i = 0; i < record_count; i++) {
            records[i] = draw_record();
            add_record(&made, &records[i]);
        }
        made_result result = result_of(&made);
        walk_all(&result, records);
        end_result(&result);
        end_state(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_random) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
