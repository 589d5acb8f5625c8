"""Numbers that others published, or that follow from a formula."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

import agreements
import pytest

import funnelcore as fc

# The sample scorecard of the PMML specification: department engineering, age 25, income 500.
SCORECARD = """
funnelcore: 1
name: sample scorecard
fields:
  - {name: department, type: text}
  - {name: age, type: int}
  - {name: income, type: number}
scores:
  - name: overall
    groups:
      - name: all
        rules:
          - {name: departmentScore, reason: RC1, baseline: 19, map: department,
             points: {marketing: 19, engineering: 3, business: 6}, otherwise: 0, missing: -9}
          - {name: ageScore, reason: RC2, baseline: 18, bins: age, edges: [18, 29, 39], closed: right,
             points: [-3, 0, 12, 18], missing: -1}
          - {name: incomeScore, reason: RC3, baseline: 10, bins: income, edges: [1000], closed: right,
             points: [26, 5], missing: 3}
    reasons: {top: 3, direction: below}
"""

# Points that double the odds: base 600 at odds 50:1, 20 points to double.
ODDS = """
funnelcore: 1
name: odds
fields: [{name: x, type: number}]
scores:
  - {name: points, kind: linear, intercept: 0, terms: [{field: x, weight: 1, missing: 0}],
     pdo: {score: 600, odds: 50, double: 20}}
"""

COMBINED = """
funnelcore: 1
name: combined
fields: [{name: bad, type: bool}, {name: good, type: int}]
scores:
  - {name: fit, clamp: [0, 100], groups: [{name: g, rules: [{name: r, when: bad, points: -30}]}]}
  - {name: engagement, clamp: [0, 100], groups: [{name: g, rules: [{name: r, when: "good > 0", points: 70},
     {name: more, when: "good > 1", points: 37}]}]}
  - {name: total, combine: {fit: 1, engagement: 1}}
"""

DECAYS = """
funnelcore: 1
name: decays
fields: [{name: at, type: time}]
scores:
  - name: halved
    groups: [{name: g, rules: [{name: r, when: "at IS NOT NULL", points: 25, decay: {half_life: 14d, since: at}}]}]
  - name: straight
    groups: [{name: g, rules: [{name: r, when: "at IS NOT NULL", points: 10,
              decay: {linear: {every: 30d, percent: 50}, since: at}}]}]
"""


def test_fit(fit: fc.Model) -> None:
    lead = {"industry": "FinTech", "country": "VN", "employees": 120, "budget": 60000}
    scored = fit.score_one(lead, as_of=agreements.AS_OF)
    assert (scored.fit, scored.fit_band) == (90, "A")
    # 35 + 20 + 15 + 20
    assert [scored[f"fit_reason_{i}"] for i in (1, 2, 3)] == ["target industry", "company size", "large budget"]


def test_scorecard() -> None:
    model = fc.Model.parse(SCORECARD)
    scored = model.score_one({"department": "engineering", "age": 25, "income": 500.0})
    assert scored.overall == 29
    assert [scored[f"overall_reason_{i}"] for i in (1, 2, 3)] == ["RC2", "RC1", None]
    assert [scored[f"overall_reason_{i}_points"] for i in (1, 2, 3)] == [18, 16, None]


@pytest.mark.parametrize(("age", "points"), [(18, -3), (19, 0), (29, 0), (30, 12), (39, 12), (40, 18), (None, -1)])
def test_scorecard_edges(age: int | None, points: int) -> None:
    scored = fc.Model.parse(SCORECARD).score_one({"department": "legal", "age": age, "income": 1000.5})
    assert scored.overall == points + 5


def test_points_to_double_the_odds() -> None:
    model = fc.Model.parse(ODDS)
    offset = model.score_one({"x": 0.0}).points
    assert round(offset, 4) == 487.1229
    assert round(model.score_one({"x": 1.0}).points - offset, 4) == 28.8539
    assert model.score_one({"x": math.log(50)}).points == pytest.approx(600, abs=1e-9)
    assert model.score_one({"x": math.log(100)}).points == pytest.approx(620, abs=1e-9)


def test_combined() -> None:
    model = fc.Model.parse(COMBINED)
    assert model.score_one({"bad": True, "good": 1}).total == 40
    assert model.score_one({"bad": False, "good": 2}).total == 100
    assert model.score_one({"bad": True, "good": 2}).total == 70


@pytest.mark.parametrize(
    ("days", "halved", "straight"),
    [(0, 25, 10), (14, 12.5, 10), (28, 6.25, 10), (30, None, 5), (60, None, 0), (90, None, 0)],
)
def test_decays(days: int, halved: float | None, straight: float) -> None:
    as_of = datetime(2026, 11, 21, tzinfo=timezone.utc)
    scored = fc.Model.parse(DECAYS).score_one({"at": as_of - timedelta(days=days)}, as_of=as_of)
    if halved is not None:
        assert scored.halved == halved
    assert scored.straight == straight
