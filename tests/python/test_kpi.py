"""Random funnels held against DuckDB; states split, merged, saved and loaded; published numbers; edges."""

from __future__ import annotations

import json
import os
import pickle
from random import Random
from typing import Any

import pytest
from kpi_rows import Rows
from random_funnels import Made

import funnelcore as fc

MODELS = int(os.environ.get("FUNNELCORE_KPIS", "30"))
BUCKET = 1 / 128  # most error of a quantile, of its value
ROUNDED = 1e-14  # of what is computed in several steps
SEVERAL_STEPS = ("velocity_per_day", "ltv_cac", "payback_months")
EXACT = (
    "view",
    "grain",
    "period",
    "level",
    "metric",
    "detail",
    "numerator",
    "denominator",
    "target",
    "attained",
    "unit",
)


def model_of(made: Made) -> fc.Model:
    return fc.Model.parse(json.dumps(made.as_model(), ensure_ascii=False))


def filled(made: Made, model: fc.Model, *, exact: bool = False) -> fc.Kpi:
    state = model.kpi(as_of=made.as_of, exact=exact)
    for piece in cut(made.random, made.leads, made.random.randint(1, 3)):
        state.add_leads(made.given(piece, made.lead_columns()))
    if made.has_spend:
        for piece in cut(made.random, made.spending, made.random.randint(1, 3)):
            state.add_spend(made.given(piece, made.spend_columns()))
    return state


def cut(random: Random, rows: list[Any], count: int) -> list[list[Any]]:
    """In so many pieces, of which some may be empty."""
    places = sorted(random.randint(0, len(rows)) for _ in range(count - 1))
    return [rows[a:b] for a, b in zip([0, *places], [*places, len(rows)], strict=True)]


def near(one: float | None, other: float | None, error: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= abs(other) * error


def place_of(row: dict[str, Any], by: list[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("level", *by, "view", "grain", "period", "metric", "detail"))


def check_rows(found: list[dict[str, Any]], wanted: Rows, exact: bool, what: str) -> None:
    made = wanted.made
    rows = wanted.all()
    places = [place_of(row, made.by) for row in rows]
    found_places = [place_of(row, made.by) for row in found]
    for i, (one, other) in enumerate(zip(found_places, places, strict=False)):
        assert one == other, f"{what}, row {i}"
    assert len(found_places) == len(places), what
    for got, row in zip(found, rows, strict=True):
        where = f"{what}, {place_of(row, made.by)}:\n{got}\n{row}"
        assert all(got[name] == row[name] for name in (*EXACT, *made.by)), where
        assert all(near(got[name], row[name], 1e-12) for name in ("low", "high")), where
        error = ROUNDED if row["metric"] in SEVERAL_STEPS else 0.0
        if row["metric"] in wanted.quantiles:
            error = ROUNDED if exact else BUCKET + ROUNDED
        assert all(near(got[name], row[name], error) for name in ("value", "previous")), where


def rejected_values(made: Made) -> int:
    return sum(not 0 <= (row.get("probability") or 0) <= 1 for row in made.leads)


@pytest.mark.parametrize("seed", range(MODELS))
def test_against_duckdb(seed: int) -> None:
    made = Made(seed)
    model = model_of(made)
    exact = made.maybe(0.4)
    state = filled(made, model, exact=exact)
    wanted = Rows(made, rejected_values(made))
    assert state.report.rejected == rejected_values(made)
    check_rows(state.result().to_dicts(), wanted, exact, f"seed {seed}, as of {made.as_of}")


@pytest.mark.parametrize("seed", range(400, 400 + MODELS // 2))
def test_splits_and_merges(seed: int) -> None:
    """However rows are split and states are merged, bytes and results are the same."""
    made = Made(seed)
    random = made.random
    model = model_of(made)
    exact = made.maybe(0.3)
    whole = filled(made, model, exact=exact)
    content = bytes(whole)
    count = random.choice([1, 2, 5, 64])
    states = [model.kpi(as_of=made.as_of, exact=exact) for _ in range(count)]
    leads, spending = (random.sample(rows, len(rows)) for rows in (made.leads, made.spending))
    for state, rows in zip(states, cut(random, leads, count), strict=True):
        state.add_leads(made.given(rows, made.lead_columns()))
    if made.has_spend:
        for state, rows in zip(random.sample(states, count), cut(random, spending, count), strict=True):
            state.add_spend(made.given(rows, made.spend_columns()))
    while len(states) > 1:
        into = states.pop(random.randrange(len(states)))
        other = states.pop(random.randrange(len(states)))
        before = bytes(other)
        if random.random() < 0.2:
            into = model.load_kpi(bytes(into))
        states.append(into.merge(pickle.loads(pickle.dumps(other)) if random.random() < 0.2 else other))
        assert bytes(other) == before
    assert bytes(states[0]) == content
    loaded = model.load_kpi(content)
    assert bytes(loaded) == content
    assert loaded.result().to_dicts() == states[0].result().to_dicts() == whole.result().to_dicts()
