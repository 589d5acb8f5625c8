"""Random clocks over random leads, held against the slow computation, in batches and lead by lead."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from typing import Any

import pytest
from random_clocks import Made

import funnelcore as fc

MODELS = int(os.environ.get("FUNNELCORE_CLOCKS", "100"))
ROWS = 30


def model_of(made: Made) -> fc.Model:
    return fc.Model.parse(json.dumps(made.as_model(), ensure_ascii=False))


def shown(value: Any) -> Any:
    return value.astimezone(timezone.utc) if isinstance(value, datetime) else value


def different(wanted: dict[str, Any], got: dict[str, Any]) -> dict[str, Any]:
    """What is not the same, as wanted and as got; truths are no numbers."""
    return {
        name: (wanted.get(name, "absent"), got.get(name, "absent"))
        for name in {**wanted, **got}
        if shown(wanted.get(name, "absent")) != shown(got.get(name, "absent"))
        or isinstance(wanted.get(name), bool) != isinstance(got.get(name), bool)
    }


@pytest.mark.parametrize("seed", range(MODELS))
def test_against_the_slow_computation(seed: int) -> None:
    made = Made(f"clocks {seed}")
    model = model_of(made)
    rows = made.rows(ROWS)
    leads = [made.given(row) for row in rows]
    result = model.sla(leads, as_of=made.as_of, columns=[])
    rejected = 0
    for number, (row, lead, got) in enumerate(zip(rows, leads, result.rows(), strict=True)):
        wanted, count = made.expected(row)
        rejected += count
        assert not different(wanted, got), f"seed {seed}, lead {number}, as of {made.as_of}\n{lead}"
        one = dict(model.score_one(lead, as_of=made.as_of, outputs=["sla"]))
        assert not different(wanted, one), f"seed {seed}, lead {number} as cells"
    assert result.report.rejected == rejected


def test_random_clocks_show_everything() -> None:
    """The oracle itself meets every status, and every output, often enough to mean something."""
    counts: dict[Any, int] = {}
    for seed in range(40):
        made = Made(f"clocks {seed}")
        for row in made.rows(ROWS):
            for name, value in made.expected(row)[0].items():
                key = value if name.endswith("_status") else name[3:]
                counts[key] = counts.get(key, 0) + (value not in (None, False, 0))
    assert len(counts) == 15, counts
    assert min(counts.values()) > 20, counts


@pytest.mark.parametrize("seed", range(40))
def test_explanations(seed: int) -> None:
    """What was counted and what was paused sums to what the clock shows; of rows and of single leads."""
    made = Made(f"explained {seed}")
    model = model_of(made)
    rows = made.rows(8)
    leads = [made.given(row) for row in rows]
    result = model.sla(leads, as_of=made.as_of)
    for number, (row, lead) in enumerate(zip(rows, leads, strict=True)):
        lines = result.explain(number).to_dicts()
        one = model.score_one(lead, as_of=made.as_of, outputs=["sla"]).explain().to_dicts()
        assert [line | {"value": None} for line in lines] == [line | {"value": None} for line in one]
        wanted = made.expected(row)[0]
        for clock in made.clocks:
            name = clock["clock"].name
            mine = [line for line in lines if line["score"] == name]
            status, elapsed = wanted[f"{name}_status"], wanted[f"{name}_elapsed_s"]
            assert (mine[0]["kind"], mine[0]["part"]) == ("clock", status)
            assert ("rejected" in {line["kind"] for line in mine}) == (status == "rejected")
            assert sum(line["adds"] or 0 for line in mine) == (elapsed or 0)
            assert sum(line["lost"] or 0 for line in mine) == (wanted[f"{name}_paused_s"] or 0)
            assert {line["part"] for line in mine if line["kind"] == "result"} <= {
                output.removeprefix(f"{name}_") for output, value in wanted.items() if value is not None
            } | {"due"}


@pytest.mark.parametrize("seed", range(60))
def test_what_comes_after_reads_clocks(seed: int) -> None:
    """Moves, stamps and decisions read every output of a clock as it is given."""
    made = Made(f"read {seed}", clocks=1)
    limit = made.as_of.astimezone(timezone.utc).isoformat(sep=" ")
    conditions: dict[str, Any] = {
        "c0_status = 'breached'": lambda out: out["c0_status"] == "breached",
        "c0_status IN ('met', 'cancelled', 'rejected')": lambda out: (
            out["c0_status"] in ("met", "cancelled", "rejected")
        ),
        "c0_status LIKE '%e%' AND c0_paused": lambda out: "e" in out["c0_status"] and out["c0_paused"],
        "c0_over_s > 3600": lambda out: out["c0_over_s"] is not None and out["c0_over_s"] > 3600,
        "c0_remaining_s + c0_elapsed_s >= 7200": lambda out: (
            out["c0_elapsed_s"] is not None and out["c0_remaining_s"] + out["c0_elapsed_s"] >= 7200
        ),
        f"c0_due <= TIMESTAMP '{limit}'": lambda out: out["c0_due"] is not None and out["c0_due"] <= made.as_of,
        "c0_breached_at IS NULL AND c0_paused_s > 0": lambda out: (
            out["c0_breached_at"] is None and bool(out["c0_paused_s"])
        ),
    }
    agreement = made.as_model()
    agreement["fields"] += [{"name": name, "type": type_} for name, type_ in [("stage", "text"), *STAMPED.values()]]
    agreement["lifecycle"] = {
        "stage": "stage",
        "stages": ["first", {"name": "second", "stamp": {name: f"c0_{of}" for of, (name, _) in STAMPED.items()}}],
        "moves": [{"name": "on", "from": "first", "to": "second", "when": " OR ".join(f"({c})" for c in conditions)}],
    }
    rules = [{"when": when, "then": {"what": f"rule {i}"}} for i, when in enumerate(conditions)]
    agreement["decisions"] = [{"name": "all", "hit": "collect", "rules": rules}]
    model = fc.Model.parse(json.dumps(agreement, ensure_ascii=False))
    rows = made.rows(ROWS)
    table = model.run([made.given(row) for row in rows], outputs=["lifecycle", "decisions"], as_of=made.as_of)
    for number, (row, got) in enumerate(zip(rows, table.rows(), strict=True)):
        wanted, _ = made.expected(row)
        held = [bool(holds(wanted)) for holds in conditions.values()]
        assert got["all_what"] == [f"rule {i}" for i, holds in enumerate(held) if holds], f"seed {seed}, lead {number}"
        assert got["moved"] == any(held)
        stamps = {name: got[f"{name}_next"] for name, _ in STAMPED.values()}
        assert not different(
            {name: wanted[f"c0_{of}"] if any(held) else None for of, (name, _) in STAMPED.items()}, stamps
        )


STAMPED = {
    "status": ("then_status", "text"),
    "due": ("then_due", "time"),
    "elapsed_s": ("then_elapsed", "int"),
    "paused": ("then_paused", "bool"),
}
