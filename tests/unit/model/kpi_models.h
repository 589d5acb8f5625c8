/* Models with KPIs that tests share. */
#ifndef KPI_MODELS_H
#define KPI_MODELS_H

/* Fields 0 to 17; the next line is the 22nd. */
#define KPI_FIELDS                                                                                                     \
    "funnelcore: 1\n"                                                                                                  \
    "time_zone: Asia/Ho_Chi_Minh\n"                                                                                    \
    "fields:\n"                                                                                                        \
    "  - {name: id, type: text, id: true}\n"                                                                           \
    "  - {name: created_at, type: time}\n"                                                                             \
    "  - {name: mql_at, type: time}\n"                                                                                 \
    "  - {name: sql_at, type: date}\n"                                                                                 \
    "  - {name: won_at, type: time}\n"                                                                                 \
    "  - {name: renewed_at, type: time}\n"                                                                             \
    "  - {name: lost_at, type: date}\n"                                                                                \
    "  - {name: lost_reason, type: text}\n"                                                                            \
    "  - {name: accepted_at, type: time}\n"                                                                            \
    "  - {name: rejected_at, type: time}\n"                                                                            \
    "  - {name: amount, type: decimal, scale: 3}\n"                                                                    \
    "  - {name: chance, type: number}\n"                                                                               \
    "  - {name: close_on, type: date}\n"                                                                               \
    "  - {name: source, type: text, from: utm_source}\n"                                                               \
    "  - {name: owner, type: text, values: [An, Binh, Chi]}\n"                                                         \
    "  - {name: seats, type: int}\n"                                                                                   \
    "  - {name: demo, type: bool}\n"                                                                                   \
    "  - {name: junk, type: bool}\n"

#define KPI_SCORE "scores: [{name: fit, expr: seats + 1, bands: [{name: a, from: 3}, {name: b}]}]\n"

#define KPI_WHOLE                                                                                                      \
    KPI_FIELDS KPI_SCORE                                                                                               \
        "calendars: [{name: always, always: true}]\n"                                                                  \
        "sla: [{name: answer, start: mql_at, stop: accepted_at, targets: [{within: 2h, calendar: always}]}]\n"         \
        "funnel:\n"                                                                                                    \
        "  stages:\n"                                                                                                  \
        "    - {name: lead, at: created_at}\n"                                                                         \
        "    - {name: mql, at: mql_at, within: 30d}\n"                                                                 \
        "    - {name: sql, at: sql_at, within: 1h30m}\n"                                                               \
        "    - {name: customer, at: won_at, within: 26w}\n"                                                            \
        "    - {name: renewed, at: renewed_at}\n"                                                                      \
        "  exits:\n"                                                                                                   \
        "    - {name: lost, at: lost_at, reason: lost_reason}\n"                                                       \
        "    - {name: spam, when: \"junk AND fit_band = 'b'\"}\n"                                                      \
        "  won: customer\n"                                                                                            \
        "  pipeline_from: mql\n"                                                                                       \
        "  cycle_from: sql\n"                                                                                          \
        "  skips: strict\n"                                                                                            \
        "  amount: amount\n"                                                                                           \
        "  currency: VND\n"                                                                                            \
        "  probability: chance\n"                                                                                      \
        "  expected_close: close_on\n"                                                                                 \
        "  periods: [month, week]\n"                                                                                   \
        "  by: [source, fit_band]\n"                                                                                   \
        "  sets: [[source], [], [fit_band, source]]\n"                                                                 \
        "owners: {field: owner, roster: [Binh, An]}\n"                                                                 \
        "handover: {offered: mql_at, accepted: accepted_at, rejected: rejected_at, reason: lost_reason}\n"             \
        "spend: {at: day, amount: cost, kind: what for, by: [source], counts: [sessions, clicks]}\n"                   \
        "cac: {paid: [media], loaded: all, blended: [tools, media], lag: 14d}\n"                                       \
        "economics: {margin: 80%, churn_monthly: 2.5%, arpa_monthly: 1500.125}\n"                                      \
        "metrics:\n"                                                                                                   \
        "  - {name: demos, count: demo AND answer_status = 'met', at: sql_at}\n"                                       \
        "  - {name: seats_sold, sum: seats, at: won_at, unit: seats}\n"                                                \
        "  - {name: cost_per_demo, expr: spend / demos, unit: currency}\n"                                             \
        "  - {name: half, expr: cost_per_demo * 0.5}\n"                                                                \
        "targets:\n"                                                                                                   \
        "  - {metric: reached_mql, per: month, at_least: 400}\n"                                                       \
        "  - {metric: conversion_lead_mql_mature, per: week, at_least: 12.5%}\n"                                       \
        "  - {metric: cac_blended, at_most: 6000000.5}\n"                                                              \
        "  - {metric: half, per: all, at_most: -1}\n"

#endif
