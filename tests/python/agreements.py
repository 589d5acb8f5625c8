"""The models that the tests use."""

from __future__ import annotations

FIT = """
funnelcore: 1
name: acme-b2b
version: "2026.11"
time_zone: Asia/Ho_Chi_Minh
null_values: ["Select", "unknown"]

fields:
  - {name: lead_id,   type: text, id: true}
  - {name: industry,  type: text, fold: true, aliases: {"it services": software}}
  - {name: country,   type: text, values: [VN, SG, TH, ID]}
  - {name: employees, type: int}
  - {name: budget,    type: decimal, scale: 2}
  - {name: visits,    type: int, from: page_views, null_values: ["-1"]}
  - {name: ratio,     type: number}
  - {name: demo,      type: bool}
  - {name: seen_at,   type: time}
  - {name: born,      type: date}

scores:
  - name: fit
    clamp: [0, 100]
    groups:
      - name: company
        clamp: [-20, 100]
        rules:
          - {name: target industry, when: "industry IN ('software','fintech')", points: 35}
          - {name: company size, bins: employees, edges: [10, 50, 200, 1000], points: [0, 10, 20, 30, 15], missing: 0}
          - {name: market, map: country, points: {VN: 15, SG: 12}, otherwise: 0, missing: -2}
          - name: budget known
            first:
              - {when: "budget >= 50000", points: 20, reason: large budget}
              - {when: "budget IS NULL",  points: 0,  reason: budget unknown}
            otherwise: 3
    bands: [{name: A, from: 70}, {name: B, from: 40}, {name: C}]
    reasons: {top: 3}
  - name: interest
    groups:
      - name: behaviour
        rules:
          - {name: visits, per: visits, points: 0.5, clamp: [0, 10]}
          - {name: demo wanted, when: "demo", points: 20}
          - {name: seen lately, when: "ratio > 0.25", points: 25, decay: {half_life: 14d, since: seen_at}}
          - {name: old firm, when: "born < DATE '2000-01-01'", points: 1.25}

examples:
  - name: fintech in Hanoi
    lead: {industry: FinTech, country: VN, employees: 120, budget: 60000}
    as_of: 2026-11-21T09:00+07:00
    expect: {fit: 90, fit_band: A}
"""

# FIT with everything that says who is ready.
_MORE_FIELDS = """
  - {name: phone,       type: text}
  - {name: stage,       type: text, fold: true}
  - {name: stage_since, type: time}
  - {name: mql_at,      type: time}
  - {name: mql_band,    type: text}
  - {name: mql_fit,     type: decimal, scale: 2}
  - {name: lost_on,     type: date}
  - {name: reason,      type: text}
  - {name: assigned_at, type: time}
  - {name: called_at,   type: time}
  - {name: waiting,     type: intervals}

activities:
  key: lead_id
  at: at
  fields:
    - {name: at, type: time}
    - {name: type, type: text}
    - {name: amount, type: decimal, scale: 2}
    - {name: page, type: text}
  features:
    - {name: visits_30d, count: "type = 'visit'", within: 30d}
    - {name: spent, sum: amount}
    - {name: last_page, latest: page}
    - {name: last_seen, max: at}

scores:
  - name: behaviour
    groups:
      - name: what they did
        rules:
          - {name: webinar, each: "type = 'webinar'", points: 10, clamp: [0, 50], decay: {half_life: 30d}}
          - {name: by type, each: "TRUE", map: type, points: {visit: 1, mail: 0.25}, limit: {count: 2, within: 1d}}
          - {name: often here, when: "visits_30d >= 2", points: 5.5}
          - {name: asked the price, when: "last_page = '/giá'", points: 8, otherwise: -1}
    reasons: {top: 2}
"""

_READY = """
calendars:
  - name: hà nội
    hours: {mon-fri: ["08:00-12:00", "13:00-17:30"], sat: ["08:00-12:00"]}
    holidays: ["01-01", "04-30/05-01", "2026-02-16/2026-02-20"]
    dates: {"2026-11-19": ["10:00-16:00"]}
    valid_until: 2026-11-30
sla:
  - name: first_call
    when: "country <> 'TH' OR country IS NULL"
    start: assigned_at
    stop: called_at
    targets:
      - {when: "country = 'VN'", within: 4h, calendar: hà nội}
      - {within: 2bd, calendar: hà nội}
    warn: {remaining: 1h30m}
    early: reject
    pauses: waiting
    cancel: {when: "reason = 'said \\"no\\"'", reason_field: reason}
lifecycle:
  stage: stage
  since: stage_since
  stages: [lead, {name: mql, at: mql_at, stamp: {mql_band: fit_band, mql_fit: fit}}, sql]
  sides: [{name: lost, stamp: {lost_on: TODAY()}}]
  moves:
    - {name: lost, from: any, to: lost, when: "reason IS NOT NULL", reason_field: reason}
    - {name: hand raise, from: lead, to: mql, when: "demo", reason: asked for a demo}
    - {name: score, from: lead, to: mql, when: "fit + behaviour >= 45", requires: [industry]}
    - {name: cooled down, from: mql, to: lead, when: "fit < 30", after: 14d}
    - {name: qualified, from: mql, to: sql, when: "spent > 0", requires: [phone, budget]}
    - {name: back again, from: lost, to: lead, when: "last_seen > stage_since", after: 30d}
decisions:
  - name: next
    hit: first
    rules:
      - {when: "stage_next = 'mql' AND mql_fit_next > 60", then: {action: call, days: 1, urgent: true, weight: 1.5}}
      - {when: "first_call_status = 'breached'", then: {action: hurry, weight: 3}}
      - {when: "moved", then: {action: gọi điện, days: 3, urgent: false}}
    otherwise: {action: nurture, weight: 2}
  - name: content
    hit: collect
    rules:
      - {when: "stage_next = 'mql'", then: {sent: case study}}
      - {when: "industry = 'fintech'", then: {sent: fintech comparison}}
      - {when: "wait_until IS NOT NULL OR move_missing IS NOT NULL", then: {sent: newsletter}}
  - name: team
    hit: unique
    rules:
      - {when: "country = 'VN'", then: {name: Hà Nội}}
      - {when: "employees > 100", then: {name: enterprise}}
"""

READY = FIT.replace("\nscores:\n", _MORE_FIELDS).replace("\nexamples:\n", _READY + "\nexamples:\n")

AS_OF = "2026-11-21T09:00+07:00"

OUTPUTS = [
    "fit",
    "fit_raw",
    "fit_band",
    "fit_reason_1",
    "fit_reason_1_points",
    "interest",
]

# A score that is one column, to see what a column was read as.
ECHO = """
funnelcore: 1
name: echo
time_zone: Asia/Ho_Chi_Minh
fields:
  - {{name: value, type: {type}{more}}}
scores:
  - {{name: seen, expr: "CASE WHEN value IS NULL THEN -1 WHEN {condition} THEN 1 ELSE 0 END"}}
"""


def echo(type_: str, condition: str, more: str = "") -> str:
    """A model whose score `seen` is 1 where the condition holds, 0 where not, -1 where value is NULL."""
    return ECHO.format(type=type_, condition=condition, more=f", {more}" if more else "")
