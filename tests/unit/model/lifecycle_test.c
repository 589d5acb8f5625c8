/* The section lifecycle: what it says is what its structs hold, every error, what is warned of. */
#include "error_cases.h"
#include "read_back.h"

#include <stdio.h>

#define FIELDS                                                                                                         \
    "funnelcore: 1\n"                                                                                                  \
    "fields:\n"                                                                                                        \
    "  - {name: stage, type: text, fold: true, aliases: {Neu: lead}}\n"                                                \
    "  - {name: since, type: time}\n"                                                                                  \
    "  - {name: mql_at, type: time}\n"                                                                                 \
    "  - {name: band, type: text}\n"                                                                                   \
    "  - {name: score_then, type: int}\n"                                                                              \
    "  - {name: size, type: int}\n"                                                                                    \
    "  - {name: why, type: text}\n"                                                                                    \
    "  - {name: hot, type: bool}\n"                                                                                    \
    "  - {name: First Seen, type: time}\n"                                                                             \
    "  - {name: folded, type: text, fold: true}\n"                                                                     \
    "scores:\n"                                                                                                        \
    "  - {name: total, expr: size * 1.5, bands: [{name: high, from: 10}, {name: low}]}\n"
#define LIFECYCLE FIELDS "lifecycle:\n  stage: stage\n  since: since\n"
#define STAGES LIFECYCLE "  stages: [lead, mql, customer]\n"
#define MOVE STAGES "  moves:\n    - {name: m, " /* line 20, column 7 */
#define MOVES "  moves: [{name: m, from: lead, to: mql, when: hot}]\n"

static const char whole[] =
    LIFECYCLE "  stages:\n"
              "    - Lead\n"
              "    - {name: MQL, at: mql_at, stamp: {score_then: total, band: total_band}}\n"
              "    - {name: customer}\n"
              "  sides: [recycled]\n"
              "  moves:\n"
              "    - {name: lost, from: any, to: recycled, when: why IS NOT NULL, reason_field: why}\n"
              "    - {name: up, from: [recycled, Lead], to: MQL, when: total >= 60 AND stage <> 'x', after: 1d12h}\n"
              "    - {name: sold, from: MQL, to: customer, requires: [size, why], reason: all is known}\n"
              "    - {name: waited, from: customer, to: Lead, after: 2w}\n";

static void assert_text(fnl_text text, const char *wanted)
{
    assert_int_equal(text.length, strlen(wanted));
    assert_memory_equal(text.bytes, wanted, text.length);
}

static void assert_stages(const uint32_t *stages, uint32_t count, const char *wanted)
{
    assert_int_equal(count, strlen(wanted));
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(stages[i], wanted[i] - '0');
}

static void stages(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_lifecycle *lifecycle = reading.model->lifecycle;
    assert_int_equal(lifecycle->stage_field, 0);
    assert_int_equal(lifecycle->since_field, 1);
    assert_int_equal(lifecycle->stage_count, 4);
    assert_int_equal(lifecycle->line_count, 3);
    assert_text(lifecycle->stages[0].name, "Lead");
    assert_text(lifecycle->stages[0].held, "lead");
    assert_text(lifecycle->stages[1].name, "MQL");
    assert_text(lifecycle->stages[1].held, "mql");
    assert_text(lifecycle->stages[3].name, "recycled");
    assert_int_equal(lifecycle->stages[3].place.line, 22);
    assert_int_equal(lifecycle->stages[3].place.column, 11);
    static const struct {
        uint32_t field;
        const char *stamp; /* NULL: at */
        const char *output;
    } kept[] = {
        { 2, NULL, "mql_at_next" },
        { 3, "total_band", "band_next" },
        { 4, "total", "score_then_next" },
    };
    assert_int_equal(lifecycle->kept_count, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(lifecycle->kept[i].stage, 1);
        assert_int_equal(lifecycle->kept[i].field, kept[i].field);
        assert_text(lifecycle->kept[i].output, kept[i].output);
        assert_int_equal(lifecycle->kept[i].stamp == NULL, kept[i].stamp == NULL);
        assert_text(lifecycle->kept[i].stamp_text, kept[i].stamp == NULL ? "" : kept[i].stamp);
    }
    end_reading(&reading);
}

static void moves(void **state)
{
    (void)state;
    model_reading reading = read_good(whole);
    const fnl_lifecycle *lifecycle = reading.model->lifecycle;
    const fnl_move *move = lifecycle->moves;
    assert_int_equal(lifecycle->move_count, 4);
    assert_text(move[0].name, "lost");
    assert_true(move[0].from_any);
    assert_stages(move[0].from, move[0].from_count, "01"); /* neither the target nor the last of the line */
    assert_int_equal(move[0].to, 3);
    assert_int_equal(move[0].after_s, 0);
    assert_int_equal(move[0].reason_field, 6);
    assert_text(fnl_expression_text(move[0].when), "why IS NOT NULL");
    assert_false(move[1].from_any);
    assert_stages(move[1].from, move[1].from_count, "30");
    assert_int_equal(move[1].after_s, 36 * 3600);
    assert_int_equal(move[1].reason_field, FNL_NO_FIELD);
    assert_null(move[2].when);
    assert_int_equal(move[2].required_count, 2);
    assert_int_equal(move[2].required[0], 5);
    assert_int_equal(move[2].required[1], 6);
    assert_text(move[2].reason, "all is known");
    assert_int_equal(move[3].place.line, 27);
    end_reading(&reading);
}

/* Outputs are symbols of the model, with their types, and nothing else in it has their names. */
static void symbols(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        fnl_type type;
    } outputs[] = {
        { "stage_next", fnl_type_text },     { "stage_since_next", fnl_type_time }, { "moved", fnl_type_bool },
        { "move", fnl_type_text },           { "move_reason", fnl_type_text },      { "move_missing", fnl_type_text },
        { "wait_until", fnl_type_time },     { "mql_at_next", fnl_type_time },      { "band_next", fnl_type_text },
        { "score_then_next", fnl_type_int },
    };
    model_reading reading = read_good(whole);
    const fnl_model *model = reading.model;
    uint32_t first = model->symbol_starts[fnl_symbol_lifecycle];
    assert_int_equal(first, 10 + 3);
    for (uint32_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        fnl_symbol_meaning meaning = fnl_model_symbol(model, first + i);
        assert_text(model->symbols[first + i].name, outputs[i].name);
        assert_int_equal(model->symbols[first + i].type, outputs[i].type);
        assert_int_equal(meaning.kind, i < fnl_lifecycle_outputs ? fnl_symbol_lifecycle : fnl_symbol_kept);
        assert_int_equal(meaning.index, i < fnl_lifecycle_outputs ? i : i - fnl_lifecycle_outputs);
    }
    end_reading(&reading);
}

static const error_case cases[] = {
    { "no map", FIELDS "lifecycle: [a]\n", { { 15, 12, "lifecycle", "a map of keys" } } },
    { "nothing",
      FIELDS "lifecycle: {}\n",
      { { 15, 12, "lifecycle.stage", "`stage` is missing" },
        { 15, 12, "lifecycle.stages", "`stages` is missing" },
        { 15, 12, "lifecycle.moves", "`moves` is missing" } } },
    { "unknown key", STAGES MOVES "  stage_field: x\n", { { 20, 3, "lifecycle.stage_field", "unknown key" } } },
    { "stage is no field",
      FIELDS "lifecycle:\n  stage: stge\n  stages: [lead, mql]\n" MOVES,
      { { 16, 10, "lifecycle.stage", "there is no field 'stge': did you mean 'stage'?" } } },
    { "stage is no text",
      FIELDS "lifecycle:\n  stage: size\n  stages: [lead, mql]\n" MOVES,
      { { 16, 10, "lifecycle.stage", "`stage` names a field that is a text; this one is an int" } } },
    { "since is no time",
      FIELDS "lifecycle:\n  stage: stage\n  since: why\n  stages: [lead, mql]\n" MOVES,
      { { 17, 10, "lifecycle.since", "`since` names a field that is a time; this one is a text" } } },

    { "no stages", LIFECYCLE "  stages: []\n" MOVES, { { 18, 11, "lifecycle.stages", "at least one stage" } } },
    { "stages are no list",
      LIFECYCLE "  stages: lead\n" MOVES,
      { { 18, 11, "lifecycle.stages", "a list of stages" } } },
    { "a stage that cannot be named",
      LIFECYCLE "  stages: [lead, mql, Closed Won]\n  moves: [{name: m, from: lead, to: Closed Won, when: hot}]\n",
      { { 18, 23, "lifecycle.stages[2]", "'Closed Won' cannot name a stage" } } },
    { "any", LIFECYCLE "  stages: [lead, mql, any]\n" MOVES, { { 18, 23, "lifecycle.stages[2]", "`from: any`" } } },
    { "twice the same stage",
      LIFECYCLE "  stages: [lead, mql]\n  sides: [{name: lead}]\n" MOVES,
      { { 19, 18, "lifecycle.sides[0].name", "another stage 'lead'" } } },
    { "the same for the field",
      LIFECYCLE "  stages: [lead, mql, Neu]\n" MOVES,
      { { 18, 23, "lifecycle.stages[2]", "the same text as 'lead'" } } },
    { "no value of the field",
      "funnelcore: 1\nfields: [{name: s, type: text, values: [lead, sql]}, {name: hot, type: bool}]\n"
      "lifecycle:\n  stage: s\n  stages: [lead, mql]\n" MOVES,
      { { 5, 18, "lifecycle.stages[1]", "'mql' is not one of the values of s; did you mean 'sql'?" } } },
    { "stage without a name",
      LIFECYCLE "  stages: [lead, mql, {at: mql_at}]\n" MOVES,
      { { 18, 23, "lifecycle.stages[2].name", "a stage needs a `name`" } } },
    { "unknown key of a stage",
      LIFECYCLE "  stages: [lead, {name: mql, from: mql_at}]\n" MOVES,
      { { 18, 30, "lifecycle.stages[1].from", "unknown key 'from'" } } },

    { "at is no time",
      LIFECYCLE "  stages: [lead, {name: mql, at: size}]\n" MOVES,
      { { 18, 34, "lifecycle.stages[1].at", "`at` names a field that is a time; this one is an int" } } },
    { "at is no field",
      LIFECYCLE "  stages: [lead, {name: mql, at: mql_ta}]\n" MOVES,
      { { 18, 34, "lifecycle.stages[1].at", "did you mean 'mql_at'?" } } },
    { "at is the field since",
      LIFECYCLE "  stages: [lead, {name: mql, at: since}]\n" MOVES,
      { { 18, 30, "lifecycle.stages[1].at", "which moves set anyway" } } },
    { "kept twice",
      LIFECYCLE "  stages: [lead, {name: mql, at: mql_at, stamp: {mql_at: since}}]\n" MOVES,
      { { 18, 50, "lifecycle.stages[1].stamp.mql_at", "'mql_at' is kept for a stage already" } } },
    { "kept for two stages",
      LIFECYCLE "  stages: [{name: lead, stamp: {band: total_band}}, {name: mql, stamp: {band: total_band}}]\n" MOVES,
      { { 18, 73, "lifecycle.stages[1].stamp.band", "kept for a stage already" } } },
    { "kept under a name that is no column's",
      LIFECYCLE "  stages: [lead, {name: mql, at: First Seen}]\n" MOVES,
      { { 18, 30, "lifecycle.stages[1].at", "'First Seen_next' cannot name an output" } } },
    { "kept under a name that is taken",
      "funnelcore: 1\nfields: [{name: s, type: text}, {name: hot, type: bool}, {name: at, type: time},\n"
      " {name: at_next, type: time}]\nlifecycle:\n  stage: s\n  stages: [lead, {name: mql, at: at}]\n" MOVES,
      { { 6, 34, "lifecycle.stages[1].at", "the name 'at_next' is taken" } } },
    { "an output's name is taken",
      "funnelcore: 1\nfields: [{name: moved, type: bool}, {name: s, type: text}]\n"
      "lifecycle: {stage: s, stages: [lead, mql], moves: [{name: m, from: lead, to: mql, when: moved}]}\n",
      { { 3, 12, "lifecycle", "the name 'moved' is taken" } } },
    { "stamp is no map",
      LIFECYCLE "  stages: [lead, {name: mql, stamp: band}]\n" MOVES,
      { { 18, 37, "lifecycle.stages[1].stamp", "`stamp` is a map" } } },
    { "stamp of no field",
      LIFECYCLE "  stages: [lead, {name: mql, stamp: {bnd: total_band}}]\n" MOVES,
      { { 18, 38, "lifecycle.stages[1].stamp.bnd", "did you mean 'band'?" } } },
    { "stamp of another type",
      LIFECYCLE "  stages: [lead, {name: mql, stamp: {band: total}}]\n" MOVES,
      { { 18, 44, "lifecycle.stages[1].stamp.band", "the field is a text, but this is a decimal" } } },
    { "stamp into a field that folds",
      LIFECYCLE "  stages: [lead, {name: mql, stamp: {folded: total_band}}]\n" MOVES,
      { { 18, 46, "lifecycle.stages[1].stamp.folded", "`fold` or `aliases`" } } },
    { "stamp of what comes later",
      LIFECYCLE "  stages: [lead, {name: mql, stamp: {band: stage_next}}]\n" MOVES,
      { { 18, 44, "lifecycle.stages[1].stamp.band", "whose conditions read the lead as it came in" } } },

    { "no moves", STAGES "  moves: []\n", { { 19, 10, "lifecycle.moves", "at least one move" } } },
    { "moves are no list", STAGES "  moves: {}\n", { { 19, 10, "lifecycle.moves", "a list, tried in its order" } } },
    { "move is no map", STAGES "  moves: [up]\n", { { 19, 11, "lifecycle.moves[0]", "a move is a map" } } },
    { "move without anything",
      STAGES "  moves: [{}]\n",
      { { 19, 11, "lifecycle.moves[0].name", "needs a `name`" },
        { 19, 11, "lifecycle.moves[0].to", "needs `to`" },
        { 19, 11, "lifecycle.moves[0].from", "needs `from`" },
        { 19, 11, "lifecycle.moves[0].when", "needs a `when`" } } },
    { "unknown stages",
      MOVE "from: laed, to: mqll, when: hot}\n",
      { { 20, 23, "lifecycle.moves[0].from", "there is no stage 'laed': did you mean 'lead'?" },
        { 20, 33, "lifecycle.moves[0].to", "there is no stage 'mqll': did you mean 'mql'?" } } },
    { "an unknown stage in a list",
      MOVE "from: [lead, qqqqqqqqqq], to: mql, when: hot}\n",
      { { 20, 30, "lifecycle.moves[0].from[1]", "there is no stage 'qqqqqqqqqq' among" } } },
    { "to itself",
      MOVE "from: [lead, mql], to: mql, when: hot}\n",
      { { 20, 30, "lifecycle.moves[0].from[1]", "from 'mql' to itself" } } },
    { "twice from the same",
      MOVE "from: [lead, lead], to: mql, when: hot}\n",
      { { 20, 30, "lifecycle.moves[0].from[1]", "stands in the list already" } } },
    { "from nowhere",
      MOVE "from: [], to: mql, when: hot}\n",
      { { 20, 23, "lifecycle.moves[0].from", "a stage, a list of stages, or any" } } },
    { "from a map",
      MOVE "from: {lead: 1}, to: mql, when: hot}\n",
      { { 20, 23, "lifecycle.moves[0].from", "the name of a stage is needed" } } },
    { "two of one name",
      MOVE "from: lead, to: mql, when: hot}\n    - {name: m, from: mql, to: lead, when: hot}\n",
      { { 21, 14, "lifecycle.moves[1].name", "another move has this name" } } },
    { "condition of another type",
      MOVE "from: lead, to: mql, when: size}\n",
      { { 20, 44, "lifecycle.moves[0].when", "this is an int" } } },
    { "condition on its own output",
      MOVE "from: lead, to: mql, when: hot AND moved}\n",
      { { 20, 52, "lifecycle.moves[0].when", "is an output of the lifecycle" } } },
    { "condition on a decision",
      MOVE "from: lead, to: mql, when: next_call}\ndecisions:\n"
           "  - {name: next, hit: first, rules: [{when: hot, then: {call: true}}]}\n",
      { { 20, 44, "lifecycle.moves[0].when", "comes later: only decisions below it" } } },
    { "after without units",
      MOVE "from: lead, to: mql, after: 14}\n",
      { { 20, 45, "lifecycle.moves[0].after", "a duration has units" } } },
    { "after without since",
      FIELDS
      "lifecycle:\n  stage: stage\n  stages: [lead, mql]\n  moves: [{name: m, from: lead, to: mql, after: 1d}]\n",
      { { 18, 42, "lifecycle.moves[0].after", "`after` needs `since`" } } },
    { "nothing required",
      MOVE "from: lead, to: mql, requires: []}\n",
      { { 20, 48, "lifecycle.moves[0].requires", "names no field" } } },
    { "required twice",
      MOVE "from: lead, to: mql, requires: [why, size, why]}\n",
      { { 20, 60, "lifecycle.moves[0].requires[2]", "stands in the list already" } } },
    { "required is no field",
      MOVE "from: lead, to: mql, requires: [total]}\n",
      { { 20, 49, "lifecycle.moves[0].requires[0]", "there is no field 'total'" } } },
    { "two reasons",
      MOVE "from: lead, to: mql, when: hot, reason: x, reason_field: why}\n",
      { { 20, 60, "lifecycle.moves[0].reason_field", "not both" } } },
    { "a reason that is no text",
      MOVE "from: lead, to: mql, when: hot, reason_field: size}\n",
      { { 20, 63, "lifecycle.moves[0].reason_field", "a text; this one is an int" } } },

    { "a field that has errors is blamed once",
      "funnelcore: 1\nfields: [{name: s, type: txt}, {name: hot, type: bool}]\n"
      "lifecycle: {stage: s, stages: [lead, mql], moves: [{name: m, from: lead, to: mql, when: hot}]}\n"
      "decisions: [{name: d, hit: first, rules: [{when: \"stage_next = 'qqq'\", then: {x: 1}}]}]\n",
      { { 2, 26, "fields[0].type", "'txt'" } } },
    { "a score reads the lifecycle",
      "funnelcore: 1\nfields: [{name: s, type: text}, {name: hot, type: bool}]\n"
      "scores: [{name: t, expr: \"CASE WHEN moved THEN 1 END\"}]\n"
      "lifecycle: {stage: s, stages: [lead, mql], moves: [{name: m, from: lead, to: mql, when: hot}]}\n",
      { { 3, 37, "scores[0].expr", "comes later: only decisions read the outputs of the lifecycle" } } },
    { "a text that stage_next never is",
      STAGES MOVES
      "decisions: [{name: d, hit: first, rules: [{when: \"stage_next IN ('mql', 'sql')\", then: {x: 1}}]}]\n",
      { { 20, 73, "decisions[0].rules[0].when",
          "'sql' is not one of the values of stage_next; did you mean 'mql'?" } } },
    { "no since, no time of it",
      FIELDS "lifecycle:\n  stage: stage\n  stages: [lead, mql]\n" MOVES
             "decisions: [{name: d, hit: first, rules: [{when: wait_until IS NULL, then: {x: 1}}]}]\n",
      { { 19, 50, "decisions[0].rules[0].when", "there is no field or output wait_until" } } },
};

static void errors(void **state)
{
    (void)state;
    assert_errors(cases, sizeof cases / sizeof *cases);
}

/* At the limit a model is good, one more is refused. */
static void limits(void **state)
{
    static const limit_case limit_cases[] = {
        { "stages: [", "s%u, ", 64, "], moves: [{name: m, from: s0, to: s1, when: f0 = 1}]}", "at most 64 stages" },
        { "stages: [a, b], moves: [", "{name: m%u, from: a, to: b, when: f0 = 1}, ", 1024, "]}", "at most 1024 moves" },
        { "stages: [a, b], moves: [", "{name: m%u, from: a, to: b, requires: [f%u]}, ", 62, "]}",
          "at most 62 different fields" },
        { "stages: [a, b], moves: [{name: m, from: a, to: b, requires: [", "f%u, ", 62, "]}]}", "at most 62 fields" },
        { "stages: [a, b], moves: [", "{name: \"%0128u\", from: a, to: b, when: f0 = 1}, ", 512, "]}",
          "the names of all moves have 65664 bytes" },
        /* 18^12 × 20 × 20 < 2^62 < 18^13 × 20 × 20 */
        { "stages: [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15, s16, s17, s18, s19], moves: "
          "[",
          "{name: m%u, from: any, to: s%u, when: f0 = 1}, ", 12, "]}", "in more ways than can be told apart" },
    };
    (void)state;
    fnl_buffer start;
    fnl_buffer_start(&start, &fnl_default_allocator);
    fnl_buffer_put_string(&start, "funnelcore: 1\nfields: [{name: s, type: text}, ");
    put_repeated(&start, "{name: f%u, type: int}, ", 64);
    fnl_buffer_put(&start, "]\nlifecycle: {stage: s, ", sizeof "]\nlifecycle: {stage: s, ");
    assert_limits(start.bytes, limit_cases, sizeof limit_cases / sizeof *limit_cases);
    fnl_buffer_end(&start);
}

static void written_and_read(void **state)
{
    (void)state;
    assert_read_back(whole);
}

/* Other ways to write the same, and what is another. */
static void fingerprints(void **state)
{
    static const struct {
        const char *stages, *move;
        bool same;
    } others[] = {
        { "stages: [{name: lead}, {name: mql}, customer], sides: []", "{to: mql, from: [lead], when: hot, name: m}",
          true },
        { "stages: [lead, mql, customer]", "{name: m, from: lead, to: mql, when: hot, after: 24h}", false },
        { "stages: [lead, mql], sides: [customer]", "{name: m, from: lead, to: mql, when: hot}", false },
        { "stages: [lead, {name: mql, at: mql_at}, customer]", "{name: m, from: lead, to: mql, when: hot}", false },
    };
    (void)state;
    model_reading one =
        read_good(FIELDS "lifecycle: {stage: stage, since: since, stages: [lead, mql, customer], moves: "
                         "[{name: m, from: lead, to: mql, when: hot}]}\n");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char text[4096];
        snprintf(text, sizeof text, "%slifecycle: {stage: stage, since: since, %s, moves: [%s]}\n", FIELDS,
                 others[i].stages, others[i].move);
        model_reading other = read_good(text);
        bool same = memcmp(one.model->fingerprint, other.model->fingerprint, sizeof one.model->fingerprint) == 0;
        assert_int_equal(same, others[i].same);
        end_reading(&other);
    }
    end_reading(&one);
}

#define LINT                                                                                                           \
    "funnelcore: 1\nfields: [{name: s, type: text}, {name: e, type: time}, {name: n, type: decimal, scale: 1},\n"      \
    " {name: t, type: text}, {name: k, type: number}, {name: hot, type: bool}, {name: at, type: time}]\n"              \
    "scores: [{name: reads, expr: \"CASE WHEN t = 'x' AND k > 1 AND hot AND at IS NULL THEN n ELSE 1 END\"}]\n"        \
    "lifecycle: {stage: s, since: e, stages: [a, b], moves: [{name: up, from: a, to: b, when: "
#define DOWN "\"}, {name: down, from: [b], to: a, when: \""
#define FLAPPING                                                                                                       \
    {                                                                                                                  \
        {                                                                                                              \
            "lifecycle.moves[1]", "flapping"                                                                           \
        }                                                                                                              \
    }

static const struct {
    const char *name;
    const char *text;
    struct {
        const char *path;
        const char *message;
    } warnings[3];
} warned[] = {
    { "limits apart", LINT "\"n >= 60" DOWN "n < 45\"}]}", { { 0 } } },
    { "limits meet", LINT "\"n >= 60" DOWN "n < 60\"}]}", { { 0 } } },
    { "limits meet in one value", LINT "\"n >= 60" DOWN "n <= 60\"}]}", FLAPPING },
    { "no value between", LINT "\"n > 60" DOWN "n < 60.1\"}]}", { { 0 } } },
    { "numbers between", LINT "\"k > 60" DOWN "k < 60.1\"}]}", FLAPPING },
    { "limits overlap", LINT "\"n >= 60" DOWN "65 > n\"}]}", FLAPPING },
    { "limits overlap in a score", LINT "\"reads >= 60" DOWN "reads BETWEEN 0 AND 61\"}]}", FLAPPING },
    { "up at once, down after", LINT "\"n >= 60" DOWN "n < 65\", after: 1d}]}", { { 0 } } },
    { "up after", LINT "\"n >= 60\", after: 1d}, {name: down, from: b, to: a, when: \"n < 65\"}]}", { { 0 } } },
    { "something else keeps them apart", LINT "\"n >= 60 AND t = 'x'" DOWN "n < 65 AND t = 'y'\"}]}", { { 0 } } },
    { "other columns", LINT "\"n >= 60" DOWN "k < 65\"}]}", { { 0 } } },
    { "a column only one of them compares", LINT "\"n >= 60 AND hot" DOWN "NOT hot\"}]}", { { 0 } } },
    { "texts", LINT "\"t IN ('x', 'y')" DOWN "t = 'y'\"}]}", FLAPPING },
    { "other texts", LINT "\"t IN ('x', 'y')" DOWN "t IN ('v', 'w')\"}]}", { { 0 } } },
    { "times", LINT "\"at > TIMESTAMP '2026-01-01 00:00:00'" DOWN "at > TIMESTAMP '2026-02-01 00:00:00'\"}]}",
      FLAPPING },
    { "one of several", LINT "\"n >= 60 OR hot" DOWN "n < 65\"}]}", { { 0 } } },
    { "between three stages",
      "funnelcore: 1\nfields: [{name: s, type: text}, {name: n, type: int}]\n"
      "lifecycle: {stage: s, stages: [a, b], sides: [c], moves: [{name: up, from: any, to: b, when: n > 1},\n"
      "  {name: out, from: any, to: c, when: n > 2}]}\n",
      { { 0 } } },
    { "nothing reaches",
      "funnelcore: 1\nfields: [{name: s, type: text}, {name: n, type: int}]\n"
      "lifecycle: {stage: s, stages: [a, b, c], sides: [d, e], moves: [{name: up, from: a, to: b, when: n > 1},\n"
      "  {name: over, from: c, to: d, when: n > 2}, {name: out, from: [b, d], to: e, when: n > 3}]}\n",
      { { "lifecycle.stages[2]", "nothing reaches the stage 'c'" }, { "lifecycle.sides[0]", "the stage 'd'" } } },
    { "only a move that is never possible",
      "funnelcore: 1\nfields: [{name: s, type: text}, {name: n, type: int}]\n"
      "lifecycle: {stage: s, stages: [a, b], moves: [{name: up, from: a, to: b, when: n > 1 AND n < 1}]}\n",
      { { "lifecycle.stages[1]", "the stage 'b'" }, { "lifecycle.moves[0]", "never possible" } } },
    { "texts that are no stage",
      "funnelcore: 1\nfields: [{name: s, type: text, fold: true}, {name: n, type: int, expr: \"CASE WHEN s IN ('A', "
      "'bb') THEN 1 END\"}]\n"
      "lifecycle: {stage: s, stages: [A, b], moves: [{name: up, from: A, to: b, when: \"n > 1 AND s <> 'xyz'\"}]}\n"
      "decisions: [{name: d, hit: first, rules: [{when: \"s LIKE 'c%' OR 'a' = s\", then: {x: 1}}]}]\n",
      { { "fields[1].expr", "'bb' is no stage of the lifecycle: did you mean 'b'?" },
        { "lifecycle.moves[0].when", "'xyz' is no stage of the lifecycle" } } },
    { "fields that only the lifecycle reads",
      "funnelcore: 1\nfields: [{name: s, type: text}, {name: e, type: time}, {name: at, type: time}, {name: st, type: "
      "int},\n {name: of, type: int}, {name: r, type: text}, {name: q, type: int}, {name: unread, type: int}]\n"
      "lifecycle: {stage: s, since: e, stages: [a, {name: b, at: at, stamp: {st: of}}], moves: [{name: up, from: a, "
      "to: "
      "b, requires: [q], reason_field: r}]}\n",
      { { "fields[7]", "nothing reads the field 'unread'" } } },
};

static void warnings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof warned / sizeof *warned; i++) {
        print_message("  case: %s\n", warned[i].name);
        model_reading reading = read_good(warned[i].text);
        uint32_t count = 0;
        for (; count < 3 && warned[i].warnings[count].path != NULL; count++) {
            assert_true(count < reading.problems->count);
            const fnl_error *warning = &reading.problems->problems[count];
            assert_string_equal(warning->path, warned[i].warnings[count].path);
            assert_non_null(strstr(warning->message, warned[i].warnings[count].message));
            assert_int_equal(warning->severity, FNL_SEVERITY_WARNING);
            assert_int_not_equal(warning->line, 0);
        }
        assert_int_equal(reading.problems->count, count);
        end_reading(&reading);
    }
}

/* A thousand moves in circles, each with a long condition: looking for circles gives up in time. */
static void many_circles(void **state)
{
    (void)state;
    fnl_buffer text;
    fnl_buffer_start(&text, &fnl_default_allocator);
    fnl_buffer_put_string(&text, "funnelcore: 1\nfields: [{name: s, type: text}, {name: n, type: int}]\n"
                                 "lifecycle:\n  stage: s\n  stages: [a, b]\n  moves:\n");
    for (int i = 0; i < 1000; i++) {
        char start[100];
        snprintf(start, sizeof start, "    - {name: m%d, from: %s, when: \"n > 0", i, i % 2 ? "a, to: b" : "b, to: a");
        fnl_buffer_put_string(&text, start);
        put_repeated(&text, " AND n > 0", 1000);
        fnl_buffer_put_string(&text, "\"}\n");
    }
    model_reading reading = read_bytes(fnl_buffer_text(&text));
    assert_int_equal(reading.code, FNL_OK);
    assert_true(reading.problems->warnings > 0 && reading.problems->warnings < 10000);
    end_reading(&reading);
    fnl_buffer_end(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages),   cmocka_unit_test(moves),        cmocka_unit_test(symbols),
        cmocka_unit_test(errors),   cmocka_unit_test(limits),       cmocka_unit_test(written_and_read),
        cmocka_unit_test(warnings), cmocka_unit_test(fingerprints), cmocka_unit_test(many_circles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
