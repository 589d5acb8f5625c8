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
