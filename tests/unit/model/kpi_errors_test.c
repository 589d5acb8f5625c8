/* Models whose sections about KPIs have errors, and all that is said about each. */
#include "error_cases.h"
#include "kpi_models.h"

/* Line 23; the next key stands at column 93. */
#define FUNNEL                                                                                                         \
    KPI_FIELDS KPI_SCORE "funnel: {stages: [{name: a, at: created_at}, {name: b, at: mql_at}, {name: c, at: "          \
                         "won_at}], "
/* Line 24; the next key stands at column 34. */
#define SPENT FUNNEL "}\nspend: {at: day, amount: cost, "

static const error_case cases[] = {
    { "the others without a funnel",
      KPI_FIELDS "owners: {field: owner}\nhandover: {}\nspend: {}\ncac: {}\neconomics: {}\nmetrics: []\ntargets: []\n",
      { { 22, 1, "owners",
          "`owners` is about the KPIs of a funnel: it needs the section `funnel`, which says the stages" },
        { 23, 1, "handover",
          "`handover` is about the KPIs of a funnel: it needs the section `funnel`, which says the stages" },
        { 24, 1, "spend",
          "`spend` is about the KPIs of a funnel: it needs the section `funnel`, which says the stages" },
        { 25, 1, "cac", "`cac` is about the KPIs of a funnel: it needs the section `funnel`, which says the stages" },
        { 26, 1, "economics",
          "`economics` is about the KPIs of a funnel: it needs the section `funnel`, which says the stages" },
        { 27, 1, "metrics",
          "`metrics` is about the KPIs of a funnel: it needs the section `funnel`, which says the stages" },
        { 28, 1, "targets",
          "`targets` is about the KPIs of a funnel: it needs the section `funnel`, which says the stages" } } },
    { "no map",
      KPI_FIELDS "funnel: []\n",
      { { 22, 9, "funnel", "the section `funnel` is a map of keys and values" } } },
    { "an unknown key",
      FUNNEL "stage: x}\n",
      { { 23, 93, "funnel.stage", "unknown key 'stage': did you mean 'stages'?" } } },
    { "no stages",
      KPI_FIELDS "funnel: {}\n",
      { { 22, 9, "funnel.stages",
          "a funnel needs `stages`, such as [{name: lead, at: created_at}], or a `lifecycle` whose stages have "
          "`at`" } } },
    { "a lifecycle without times",
      KPI_FIELDS
      "lifecycle: {stage: source, stages: [a, b], moves: [{name: m, from: a, to: b, when: demo}]}\nfunnel: {}\n",
      { { 23, 9, "funnel.stages", "a funnel needs `stages`: no stage of the lifecycle's line has `at`" } } },
    { "stages that are no list",
      KPI_FIELDS "funnel: {stages: {}}\n",
      { { 22, 18, "funnel.stages", "`stages` is a list, in the order in which leads pass them" } } },
    { "an empty list of stages",
      KPI_FIELDS "funnel: {stages: []}\n",
      { { 22, 18, "funnel.stages", "a funnel has at least one stage" } } },
    { "what a stage needs",
      KPI_FIELDS
      "funnel: {stages: [5, {}, {name: a, at: created_at, when: demo}, {name: b, at: created_at, whithin: 5d}]}\n",
      { { 22, 19, "funnel.stages[0]", "a stage is a map of keys and values" },
        { 22, 22, "funnel.stages[1].name", "a stage needs a `name`" },
        { 22, 22, "funnel.stages[1]", "a stage needs `at`: the field with its time; or `when`: who passed it" },
        { 22, 52, "funnel.stages[2].when", "a stage has `at` or `when`, not both" },
        { 22, 91, "funnel.stages[3].whithin", "unknown key 'whithin': did you mean 'within'?" } } },
    { "names",
      KPI_FIELDS
      "funnel: {stages: [{name: 5a, at: created_at}, {name: b, at: mql_at}, {name: b, at: won_at}],\n  exits: [{name: "
      "b, at: lost_at}, {name: x y, at: lost_at}, {name: x, at: lost_at}, {name: x, at: lost_at}]}\n",
      { { 22, 26, "funnel.stages[0].name",
          "'5a' cannot name a stage: letters, digits and _, no digit first, at most 63 bytes" },
        { 22, 77, "funnel.stages[2].name", "there is another stage 'b'" },
        { 23, 18, "funnel.exits[0].name", "there is another stage 'b'" },
        { 23, 42, "funnel.exits[1].name",
          "'x y' cannot name an exit: letters, digits and _, no digit first, at most 63 bytes" },
        { 23, 92, "funnel.exits[3].name", "there is another exit 'x'" } } },
    { "other fields",
      KPI_FIELDS
      "funnel: {stages: [{name: a, at: source}, {name: b, at: creatd_at}, {name: c, when: seats}],\n  exits: [{name: "
      "x, at: lost_at, reason: seats}], amount: chance, probability: seats, expected_close: source}\n",
      { { 22, 33, "funnel.stages[0].at", "`at` names a field that is a time or a date; this one is a text" },
        { 22, 56, "funnel.stages[1].at", "there is no field 'creatd_at': did you mean 'created_at'?" },
        { 22, 84, "funnel.stages[2].when", "a condition is true or false; this is an int" },
        { 23, 42, "funnel.exits[0].reason", "`reason` names a field that is a text; this one is an int" },
        { 23, 59, "funnel.amount", "`amount` names a field that is a decimal or an int; this one is a number" },
        { 23, 80, "funnel.probability",
          "`probability` names a field that is a decimal or a number; this one is an int" },
        { 23, 103, "funnel.expected_close",
          "`expected_close` names a field that is a time or a date; this one is a text" } } },
    { "what an exit needs",
      FUNNEL "exits: [5, {}, {name: x, when: demo, at: lost_at}]}\n",
      { { 23, 101, "funnel.exits[0]", "an exit is a map of keys and values" },
        { 23, 104, "funnel.exits[1].name", "an exit needs a `name`" },
        { 23, 104, "funnel.exits[1]", "an exit needs `at`: the field with its time; or `when`: who passed it" },
        { 23, 118, "funnel.exits[2].when", "an exit has `at` or `when`, not both" } } },
    { "durations",
      KPI_FIELDS "funnel: {stages: [{name: a, at: created_at}, {name: b, at: mql_at, within: 30}, {name: c, at: "
                 "won_at, within: 0d}]}\n",
      { { 22, 76, "funnel.stages[1].within", "a duration has units, such as 30d, 12h or 1h30m" },
        { 22, 111, "funnel.stages[2].within", "the duration '0d' is 0 or too long" } } },
    { "landmarks", FUNNEL "won: d, pipeline_from: a}\n", { { 23, 98, "funnel.won", "the funnel has no stage 'd'" } } },
    { "landmarks behind the sale",
      FUNNEL "won: b, pipeline_from: b, cycle_from: c}\n",
      { { 23, 116, "funnel.pipeline_from", "the pipeline begins at a stage before 'b', which is the sale" },
        { 23, 131, "funnel.cycle_from", "the cycle begins at a stage before 'b', which is the sale" } } },
    { "a near stage",
      KPI_FIELDS "funnel: {stages: [{name: lead, at: created_at}, {name: customer, at: won_at}], won: custommer}\n",
      { { 22, 85, "funnel.won", "the funnel has no stage 'custommer': did you mean 'customer'?" } } },
    { "a cycle without a time",
      KPI_FIELDS "funnel: {stages: [{name: a, when: demo}, {name: b, at: won_at}], cycle_from: a, pipeline_from: []}\n",
      { { 22, 78, "funnel.cycle_from", "the cycle begins at a stage with `at`; this one has `when`, without a time" },
        { 22, 96, "funnel.pipeline_from", "the name of a stage is needed" } } },
    { "words",
      FUNNEL "skips: none, periods: [month, months], exits: {}}\n",
      { { 23, 100, "funnel.skips", "'none' is not one of: imputed, strict" },
        { 23, 123, "funnel.periods[1]", "'months' is not one of: day, week, month, quarter, year" },
        { 23, 139, "funnel.exits", "`exits` is a list of the ends that compete with the sale" } } },
    { "periods",
      FUNNEL "periods: [month, week, month]}\n",
      { { 23, 116, "funnel.periods[2]", "the period 'month' is there already" } } },
    { "no periods",
      FUNNEL "periods: []}\n",
      { { 23, 102, "funnel.periods", "at least one period is needed: day, week, month, quarter, year" } } },
    { "periods that are no list",
      FUNNEL "periods: month, currency: ''}\n",
      { { 23, 102, "funnel.periods", "`periods` is a list such as [week, month]" },
        { 23, 120, "funnel.currency", "the text is empty" } } },
    { "by",
      FUNNEL "by: [sorce, chance, created_at, source, source, 5, fit_x]}\n",
      { { 23, 98, "funnel.by[0]", "there is no field and no output 'sorce': did you mean 'source'?" },
        { 23, 105, "funnel.by[1]",
          "results are split by a text, an int, a bool, a date or a decimal; this is a number" },
        { 23, 113, "funnel.by[2]", "results are split by a text, an int, a bool, a date or a decimal; this is a time" },
        { 23, 133, "funnel.by[4]", "'source' is there already" },
        { 23, 141, "funnel.by[5]", "there is no field and no output '5'" },
        { 23, 144, "funnel.by[6]", "there is no field and no output 'fit_x': did you mean 'fit'?" } } },
    { "by that is no list",
      FUNNEL "by: source}\n",
      { { 23, 97, "funnel.by", "`by` is a list of fields and outputs that results are split by" } } },
    { "columns of results",
      "funnelcore: 1\nfields: [{name: created_at, type: time}, {name: value, type: text}, {name: 'a,b', type: text}, "
      "{name: x, type: text}]\nfunnel: {stages: [{name: a, at: created_at}], by: [value, 'a,b', x]}\n",
      { { 3, 52, "funnel.by[0]",
          "results have a column 'value' of their own: split by a field of another name, whose `from` is the column" },
        { 3, 60, "funnel.by[1]", "the name of a dimension has no comma, which joins names in the column 'level'" } } },
    { "sets",
      FUNNEL "by: [source, owner], sets: [[], source, [seats], [source, source], [owner, source], [source, owner]]}\n",
      { { 23, 125, "funnel.sets[1]", "a set is a list of dimensions of `by`; [] is the total" },
        { 23, 134, "funnel.sets[2][0]", "'seats' is not one of the dimensions of `by`" },
        { 23, 151, "funnel.sets[3][1]", "'source' is in the set already" },
        { 23, 177, "funnel.sets[5]", "the same set is there already" } } },
    { "no sets",
      FUNNEL "by: [source], sets: []}\n",
      { { 23, 113, "funnel.sets", "at least one set is needed; [[]] is the total alone" } } },
    { "sets that are no list",
      FUNNEL "by: [source], sets: source}\n",
      { { 23, 113, "funnel.sets", "`sets` is a list of lists of dimensions, such as [[], [source]]" } } },
    { "names of metrics that meet",
      KPI_FIELDS "funnel: {stages: [{name: a, at: created_at}, {name: b_c, at: mql_at}, {name: a_b, at: won_at}, "
                 "{name: c, at: won_at}]}\n",
      { { 22, 96, "funnel.stages[3]", "two metrics would be called 'conversion_a_b_c': choose another name" } } },
    { "owners",
      FUNNEL "}\nowners: {roster: [An], feld: owner}\n",
      { { 24, 9, "owners.field", "owners need a `field`: the one with the seller of a lead" },
        { 24, 24, "owners.feld", "unknown key 'feld': did you mean 'field'?" } } },
    { "owners of a number",
      FUNNEL "}\nowners: {field: seats, roster: [An]}\n",
      { { 24, 17, "owners.field", "`field` names a field that is a text; this one is an int" } } },
    { "a roster",
      FUNNEL "}\nowners: {field: owner, roster: [An, Bin, An, Chi, [], ~]}\n",
      { { 24, 37, "owners.roster[1]", "'Bin' is not one of the values of owner; did you mean 'Binh'?" },
        { 24, 42, "owners.roster[2]", "'An' is in the roster already" },
        { 24, 51, "owners.roster[4]", "a text is needed" },
        { 24, 55, "owners.roster[5]", "a text is needed, not null; put the word in quotes if it is meant" } } },
    { "a roster that is no list",
      FUNNEL "}\nowners: {field: owner, roster: An}\n",
      { { 24, 32, "owners.roster", "`roster` is a list of those who sell, also of those without a lead" } } },
    { "a roster that is folded",
      "funnelcore: 1\nfields: [{name: created_at, type: time}, {name: owner, type: text, fold: true, aliases: {bob: "
      "binh}}]\nfunnel: {stages: [{name: a, at: created_at}]}\nowners: {field: owner, roster: [An, bob, chi]}\n",
      { { 4, 33, "owners.roster[0]", "the field holds 'An' as 'an': write it so" },
        { 4, 37, "owners.roster[1]", "the field holds 'bob' as 'binh': write it so" } } },
    { "a hand-over",
      FUNNEL "}\nhandover: {offered: source, reason: seats}\n",
      { { 24, 11, "handover.accepted",
          "the hand-over needs `accepted`: the field with the time at which sales took the lead" },
        { 24, 11, "handover.rejected",
          "the hand-over needs `rejected`: the field with the time at which sales gave the lead back" },
        { 24, 21, "handover.offered", "`offered` names a field that is a time or a date; this one is a text" },
        { 24, 37, "handover.reason", "`reason` names a field that is a text; this one is an int" } } },
    { "sections that are no maps",
      FUNNEL "}\nowners: 5\nhandover: []\nspend: x\neconomics: ~\n",
      { { 24, 9, "owners", "the section `owners` is a map of keys and values" },
        { 25, 11, "handover", "the section `handover` is a map of keys and values" },
        { 26, 8, "spend", "the section `spend` is a map of keys and values" },
        { 27, 12, "economics", "the section `economics` is a map of keys and values" } } },
    { "spend",
      FUNNEL "by: [source, fit_band, owner]}\nspend: {by: [source, sorce, fit_band, source], counts: [ok, 5x, "
             "spend_y], kind: []}\n",
      { { 24, 8, "spend.at", "spend needs `at`: the column with its date" },
        { 24, 8, "spend.amount", "spend needs an `amount`: the column with the money" },
        { 24, 22, "spend.by[1]", "'sorce' is not one of the dimensions of `funnel.by`" },
        { 24, 29, "spend.by[2]", "'fit_band' is computed of leads: spend is split by fields" },
        { 24, 39, "spend.by[3]", "'source' is there already" },
        { 24, 61, "spend.counts[1]",
          "'5x' cannot name a count: letters, digits and _, no digit first, at most 63 bytes" },
        { 24, 65, "spend.counts[2]", "names that begin with spend_ are those of the kinds of spend" },
        { 24, 81, "spend.kind", "a text is needed" } } },
    { "spend of other forms",
      FUNNEL "}\nspend: {at: day, amount: cost, by: source, counts: clicks}\n",
      { { 24, 36, "spend.by", "`by` is a list of dimensions of `funnel.by`" },
        { 24, 52, "spend.counts", "`counts` is a list of columns that are summed along with the money" } } },
    { "counts that are metrics",
      FUNNEL "}\nspend: {at: day, amount: cost, counts: [entered, clicks, clicks]}\n",
      { { 24, 41, "spend.counts[0]", "two metrics would be called 'entered': choose another name" },
        { 24, 58, "spend.counts[2]", "two metrics would be called 'clicks': choose another name" } } },
    { "a count that is a metric behind it",
      SPENT "counts: [cost_per_b, clicks]}\n",
      { { 24, 41, "spend.counts[0]", "two metrics would be called 'cost_per_b': choose another name" } } },
    { "an expression over a metric with errors",
      FUNNEL "}\nmetrics: [{name: m, count: demmo}, {name: n, expr: m + 1}]\n",
      { { 24, 28, "metrics[0].count", "there is no field or output demmo; did you mean demo?" } } },
    { "cac without spend",
      FUNNEL "}\ncac: {paid: all}\n",
      { { 24, 1, "cac", "`cac` is the cost of customers: it needs the section `spend`" } } },
    { "cac",
      SPENT "kind: k}\ncac: {a: [], 5b: all, c: media, d: [x, y, x], e: [~], lag: 5}\n",
      { { 25, 10, "cac.a", "at least one kind is needed; `all` means all" },
        { 25, 14, "cac[\"5b\"]",
          "'5b' cannot name a cost of customers: letters, digits and _, no digit first, at most 63 bytes" },
        { 25, 26, "cac.c", "the cost of customers is told of a list of kinds, such as [media, tools], or of `all`" },
        { 25, 43, "cac.d[2]", "the kind 'x' is there already" },
        { 25, 51, "cac.e[0]", "a text is needed, not null; put the word in quotes if it is meant" },
        { 25, 60, "cac.lag", "a duration has units, such as 30d, 12h or 1h30m" } } },
    { "cac that is no map",
      SPENT "kind: k}\ncac: [paid]\n",
      { { 25, 6, "cac", "`cac` is a map of names and kinds of spend, such as {paid: [media]}" } } },
    { "kinds without a kind",
      SPENT "}\ncac: {a: [media], lag: 1x}\n",
      { { 25, 10, "cac.a", "`spend` has no `kind`, so there are none to choose: write `all`" },
        { 25, 24, "cac.lag", "'1x' is not a duration: write 30s 45m 2h 14d 6w or a sum like 1h30m" } } },
    { "a long lag",
      SPENT "}\ncac: {a: all, lag: 999999999999999999w}\n",
      { { 25, 20, "cac.lag", "is 0 or too long" } } },
    { "economics",
      FUNNEL "amount: amount}\neconomics: {margin: 0.8, churn_monthly: 101%, arpa_monthly: 1.2345, ltv: 5}\n",
      { { 24, 21, "economics.margin", "write the percentage with its sign, such as 50% or 0.5%" },
        { 24, 41, "economics.churn_monthly", "a percentage above 0% and up to 100% is needed, such as 50%" },
        { 24, 61, "economics.arpa_monthly", "amounts of this model have at most 3 digits after the point" },
        { 24, 69, "economics.ltv", "unknown key 'ltv' in the section `economics`" } } },
    { "what a customer pays",
      FUNNEL "}\neconomics: {margin: 80, arpa_monthly: 0}\n",
      { { 24, 39, "economics.arpa_monthly", "what a customer pays a month is more than 0" } } },
    { "metrics that are no list",
      FUNNEL "}\nmetrics: {}\n",
      { { 24, 10, "metrics", "`metrics` is a list of your own, such as [{name: demos, count: a condition}]" } } },
    { "what a metric needs",
      FUNNEL "}\nmetrics: [5, {}, {name: m}, {name: n, count: demo, sum: seats}, {name: o, count: seats}, {name: p, "
             "sum: chance}]\n",
      { { 24, 11, "metrics[0]", "a metric is a map of keys and values" },
        { 24, 14, "metrics[1].name", "a metric needs a `name`" },
        { 24, 14, "metrics[1]",
          "a metric needs `count`: a condition; `sum`: a field; or `expr`: what is computed of metrics" },
        { 24, 18, "metrics[2]",
          "a metric needs `count`: a condition; `sum`: a field; or `expr`: what is computed of metrics" },
        { 24, 52, "metrics[3].sum", "a metric has one of `count`, `sum` and `expr`" },
        { 24, 82, "metrics[4].count", "a condition is true or false; this is an int" },
        { 24, 105, "metrics[5].sum", "`sum` names a field that is an int or a decimal; this one is a number" } } },
    { "names of metrics",
      SPENT
      "}\nmetrics: [{name: 5m, count: demo}, {name: source, count: demo}, {name: fit_band, count: demo}, {name: m, "
      "count: demo},\n  {name: m, count: demo}, {name: entered, count: demo}, {name: spend_tv, count: demo}]\n",
      { { 25, 18, "metrics[0].name",
          "'5m' cannot name a metric: letters, digits and _, no digit first, at most 63 bytes" },
        { 25, 43, "metrics[1].name",
          "the name 'source' is taken: names of metrics differ from each other, from the fields and from the outputs" },
        { 25, 72, "metrics[2].name",
          "the name 'fit_band' is taken: names of metrics differ from each other, from the fields and from the "
          "outputs" },
        { 26, 10, "metrics[4].name",
          "the name 'm' is taken: names of metrics differ from each other, from the fields and from the outputs" },
        { 26, 34, "metrics[5].name", "two metrics would be called 'entered': choose another name" },
        { 26, 64, "metrics[6].name", "names that begin with spend_ are those of the kinds of spend" } } },
    { "times of metrics",
      FUNNEL "}\nmetrics: [{name: m, count: demo, at: source}, {name: n, expr: entered, at: created_at}, {name: o, "
             "expr: entered, unit: ''}]\n",
      { { 24, 38, "metrics[0].at", "`at` names a field that is a time or a date; this one is a text" },
        { 24, 72, "metrics[1].at", "`at` says when a lead is counted: it belongs to `count` and `sum`" },
        { 24, 121, "metrics[2].unit", "the text is empty" } } },
    { "expressions over metrics",
      FUNNEL "}\nmetrics: [{name: m, expr: n + 1}, {name: n, expr: m + 1}, {name: o, expr: conversion_a_b}, {name: p, "
             "expr: seats + 1}, {name: q, expr: entred}]\n",
      { { 24, 27, "metrics[0].expr",
          "n cannot be used here: comes later: `expr` of a metric reads the metrics above it" },
        { 24, 75, "metrics[2].expr",
          "conversion_a_b cannot be used here: stands in the cohort view only, and metrics with `expr` in the period "
          "view" },
        { 24, 108, "metrics[3].expr",
          "seats cannot be used here: is of leads, and `expr` of a metric reads metrics: count or sum it first, in a "
          "metric above" },
        { 24, 136, "metrics[4].expr", "there is no field or output entred; did you mean entered?" } } },
    { "what no metric is",
      SPENT "}\nmetrics: [{name: m, expr: spend_media / entered}, {name: n, expr: entered > 5}, {name: o, expr: \"CASE "
            "WHEN TODAY() > DATE '2026-01-01' THEN 1 ELSE 0 END\"}, {name: p, expr: entered +}]\n",
      { { 25, 27, "metrics[0].expr",
          "spend_media cannot be used here: is of a kind of spend, which only spending tells: name the kind in `cac` "
          "and read cac_<name>, or `spend`" },
        { 25, 67, "metrics[1].expr", "a metric is a number; this is a bool" },
        { 25, 98, "metrics[2].expr", "`expr` of a metric reads metrics, not the time: no AS_OF() and TODAY()" },
        { 25, 182, "metrics[3].expr", "expected a value after +" } } },
    { "metrics are not of leads",
      KPI_FIELDS "funnel: {stages: [{name: a, when: m > 5}], by: [m]}\nmetrics: [{name: m, count: demo}]\n",
      { { 22, 35, "funnel.stages[0].when",
          "m cannot be used here: is a metric, which is counted of all leads and read by `expr` of metrics" },
        { 22, 49, "funnel.by[0]", "'m' is a metric, which is counted of all leads and read by `expr` of metrics" } } },
    { "metrics below a funnel with errors",
      KPI_FIELDS "funnel: {stages: [{name: a, at: x}]}\nmetrics: [{name: m, count: demmo}, {name: n, expr: "
                 "whatever}]\ntargets: [{}]\n",
      { { 22, 33, "funnel.stages[0].at", "there is no field 'x'" },
        { 23, 28, "metrics[0].count", "there is no field or output demmo; did you mean demo?" } } },
    { "targets that are no list",
      FUNNEL "}\ntargets: {}\n",
      { { 24, 10, "targets", "`targets` is a list of what was agreed, such as [{metric: entered, at_least: 9}]" } } },
    { "what a target needs",
      SPENT "}\ntargets: [5, {}, {metric: entered}, {metric: entered, at_least: 5, at_most: 6}, {metric: entred, "
            "at_least: 5}, {metric: xyz, at_least: 5}]\n",
      { { 25, 11, "targets[0]", "a target is a map of keys and values" },
        { 25, 14, "targets[1].metric", "a target needs a `metric`: its name" },
        { 25, 18, "targets[2]", "a target needs `at_least` or `at_most`: a number, or a percentage of a rate" },
        { 25, 68, "targets[3].at_most", "a target has `at_least` or `at_most`, not both" },
        { 25, 90, "targets[4].metric", "the model has no metric 'entred': did you mean 'entered'?" },
        { 25, 121, "targets[5].metric", "the model has no metric 'xyz'" } } },
    { "bounds",
      SPENT "}\ntargets: [{metric: entered, at_least: 40%}, {metric: conversion_full, at_least: x%}, {metric: "
            "spend_tv, at_least: 5}, {metric: spend, at_least: x}]\n",
      { { 25, 39, "targets[0].at_least", "a percentage is of rates; 'entered' is not one" },
        { 25, 81, "targets[1].at_least", "'x%' is not a percentage such as 40% or 2.5%" },
        { 25, 95, "targets[2].metric",
          "'spend_tv' is of a kind of spend, which only spending tells: agree on `spend` or on cac_<name>" },
        { 25, 145, "targets[3].at_least", "a finite number is needed" } } },
    { "times of targets",
      FUNNEL "}\ntargets: [{metric: entered, per: week, at_least: 5}, {metric: entered, per: fortnight, at_least: 5}, "
             "{metric: entered, per: month, at_least: 5}, {metric: entered, per: month, at_most: 5}]\n",
      { { 24, 34, "targets[0].per", "'week' is not one of the funnel's `periods`: add it there, or choose another" },
        { 24, 77, "targets[1].per", "'fortnight' is not one of: day, week, month, quarter, year, all" },
        { 24, 146, "targets[3]", "'entered' has a target for this period already" } } },
    { "a target of a metric with errors",
      FUNNEL "}\nmetrics: [{name: m, count: demmo}]\ntargets: [{metric: m, at_least: 5}]\n",
      { { 24, 28, "metrics[0].count", "there is no field or output demmo; did you mean demo?" } } },
};

static void errors(void **state)
{
    (void)state;
    assert_errors(cases, sizeof cases / sizeof *cases);
}

static void limits(void **state)
{
    static const struct {
        const char *before, *item;
        unsigned most;
        const char *after;
        const char *message;
    } limit_cases[] = {
        { KPI_FIELDS "funnel: {stages: [\n", "{name: s%u, at: created_at},\n", fnl_most_funnel_stages, "]}\n",
          "at most 32 stages" },
        { FUNNEL "exits: [\n", "{name: x%u, at: created_at},\n", fnl_most_exits, "]}\n", "at most 16 exits" },
        { SPENT "counts: [\n", "k%u,\n", fnl_most_spend_counts, "]}\n", "at most 16 counts" },
        { SPENT "kind: k}\ncac: {lag: 1d,\n", "k%u: all,\n", fnl_most_cacs, "}\n", "at most 16 costs" },
        { SPENT "kind: k}\ncac: {a: [\n", "k%u,\n", fnl_most_cac_kinds, "]}\n", "at most 256 kinds" },
        { KPI_FIELDS
          "  - {name: seller, type: text}\nfunnel: {stages: [{name: a, at: created_at}]}\nowners: {field: seller, "
          "roster: [\n",
          "k%u,\n", fnl_most_roster, "]}\n", "at most 10000 names" },
        { FUNNEL "}\nmetrics: [\n", "{name: m%u, count: demo},\n", fnl_most_user_metrics, "]\n",
          "at most 256 metrics" },
        { FUNNEL "}\nmetrics: [\n", "{name: m%u, expr: 1},\n", fnl_most_user_metrics, "]\n", "at most 256 metrics" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof limit_cases / sizeof *limit_cases; i++)
        for (unsigned more = 0; more < 2; more++) {
            fnl_buffer text;
            fnl_buffer_start(&text, &fnl_default_allocator);
            fnl_buffer_put_string(&text, limit_cases[i].before);
            put_repeated(&text, limit_cases[i].item, limit_cases[i].most + more);
            fnl_buffer_put_string(&text, limit_cases[i].after);
            model_reading reading = read_bytes(fnl_buffer_text(&text));
            assert_int_equal(reading.code, more == 0 ? FNL_OK : FNL_E_LIMIT);
            if (more != 0)
                assert_non_null(strstr(reading.problems->problems[0].message, limit_cases[i].message));
            end_reading(&reading);
            fnl_buffer_end(&text);
        }
}

/* Lists that are refused at once, however good their items. */
static void more_limits(void **state)
{
    static const struct {
        const char *before, *item;
        unsigned most;
        const char *message;
    } limit_cases[] = {
        { FUNNEL "by: [\n", "k%u,\n", fnl_most_dimensions, "at most 8 dimensions" },
        { FUNNEL "by: [source, owner, seats, demo, junk, id, amount], sets: [\n", "[],\n", fnl_most_sets,
          "at most 64 sets" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof limit_cases / sizeof *limit_cases; i++) {
        fnl_buffer text;
        fnl_buffer_start(&text, &fnl_default_allocator);
        fnl_buffer_put_string(&text, limit_cases[i].before);
        put_repeated(&text, limit_cases[i].item, limit_cases[i].most + 1);
        fnl_buffer_put_string(&text, "]}\n");
        model_reading reading = read_bytes(fnl_buffer_text(&text));
        assert_int_equal(reading.code, FNL_E_LIMIT);
        assert_non_null(strstr(reading.problems->problems[0].message, limit_cases[i].message));
        end_reading(&reading);
        fnl_buffer_end(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors),
        cmocka_unit_test(limits),
        cmocka_unit_test(more_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
