"""Random clocks over random leads, held against the slow computation, in batches and lead by lead."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from typing import Any

import pytest
from random_clocks import Made

import funnelcore as fc

MODELS = int(os.environ.get("FUNNELCORE_CLOCKS", "150"))
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
