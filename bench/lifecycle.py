"""A lifecycle of 20 moves, and a decision of 20 rules, beside the score of 30 rules over the same leads."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa

import funnelcore as fc
from bench import leads
from bench.comparisons import MODELS
from bench.contestants.own import OUTPUTS, OwnC
from bench.harness import Timing, say, timings
from bench.layouts import THIRTEEN

_STAGES = ("lead", "mql", "sal", "sql", "opportunity", "customer", "recycled", "disqualified")
_WEIGHTS = (40, 15, 8, 8, 6, 8, 10, 5)
_DAY = 86_400_000_000
_SELDOM = 0.1

LIFECYCLE = """
lifecycle:
  stage: stage
  since: stage_since
  stages:
    - lead
    - {name: mql, at: mql_at, stamp: {mql_band: total_band}}
    - {name: sal, at: accepted_at}
    - {name: sql, at: sql_at}
    - opportunity
    - {name: customer, at: won_at}
  sides: [recycled, disqualified]
  moves:
    - {name: own staff, from: any, to: disqualified, when: "source = 'source 007' AND city = 'city 001'", reason: staff}
    - {name: rival, from: any, to: disqualified, when: "industry = 'industry 013' AND city = 'city 013'", reason: rival}
    - {name: no consent, from: [lead, mql], to: disqualified, when: "consent IS FALSE AND total < 5", reason: consent}
    - {name: hand raise, from: lead, to: mql, when: "demo_requested AND total >= 50"}
    - {name: score, from: lead, to: mql, when: "total >= 80"}
    - {name: referred, from: lead, to: mql, when: "source = 'source 003' AND total >= 60"}
    - {name: large, from: lead, to: mql, when: "employees >= 900 AND total >= 60"}
    - {name: cooled down, from: mql, to: lead, when: "total < 15 AND demo_requested IS NOT TRUE", after: 30d}
    - {name: rejected, from: [mql, sal], to: recycled, when: "rejected_at >= stage_since", reason_field: reject_reason}
    - {name: accepted, from: mql, to: sal, when: "call_at >= stage_since"}
    - {name: forgotten, from: sal, to: recycled, when: "total < 10", after: 60d, reason: no answer}
    - {name: qualified, from: sal, to: sql, when: "decision_maker AND call_at >= stage_since",
       requires: [industry, budget]}
    - {name: qualified hot, from: sal, to: sql, when: "total_band = 'A' AND decision_maker", requires: [budget]}
    - {name: not now, from: sql, to: recycled, when: "rejected_at >= stage_since", reason_field: reject_reason}
    - {name: offer, from: sql, to: opportunity, when: "call_at >= stage_since AND decision_maker"}
    - {name: stalled, from: opportunity, to: sql, when: "signed_at IS NULL AND total < 20", after: 90d}
    - {name: won, from: opportunity, to: customer, when: "signed_at >= stage_since"}
    - {name: lost, from: opportunity, to: recycled, when: "rejected_at >= stage_since", reason_field: reject_reason}
    - {name: back again, from: recycled, to: mql, when: "total >= 75 AND last_seen > stage_since", after: 30d}
    - {name: back by demo, from: recycled, to: mql, when: "demo_requested AND last_seen > stage_since AND total >= 60"}
"""


def _decision() -> str:
    rules = [
        "segment = 'segment 000' AND visits >= 900", "demo_requested AND budget >= 50", "industry = 'industry 003'",
        "employees >= 950", "source = 'source 001' AND newsletter", "rating >= 62", "country = 'country 005'",
        "city = 'city 042'", "budget < 1", "visits < 20", "segment = 'segment 004' AND consent", "rating < 1",
        "industry IN ('industry 010', 'industry 011')", "employees BETWEEN 100 AND 120", "source = 'source 009'",
        "country IN ('country 001', 'country 002')", "visits BETWEEN 500 AND 520", "newsletter AND rating >= 50",
        "demo_requested", "consent",
    ]  # fmt: skip
    lines = [f'      - {{when: "{when}", then: {{action: action {i % 6}, content: content {i}}}}}'
             for i, when in enumerate(rules)]  # fmt: skip
    return "\n".join(["decisions:", "  - name: next", "    hit: first", "    rules:", *lines,
                      "    otherwise: {action: nurture, content: newsletter}", ""])  # fmt: skip


_FIELDS = """  - {name: stage, type: text}
  - {name: stage_since, type: time}
  - {name: mql_at, type: time}
  - {name: mql_band, type: text}
  - {name: accepted_at, type: time}
  - {name: sql_at, type: time}
  - {name: won_at, type: time}
  - {name: call_at, type: time}
  - {name: rejected_at, type: time}
  - {name: reject_reason, type: text}
  - {name: signed_at, type: time}
  - {name: decision_maker, type: bool}
scores:
"""


def model_text() -> str:
    """The model of 30 rules with the fields that a lifecycle keeps, its 20 moves, and a decision."""
    thirty = (MODELS / "thirty_rules.yaml").read_text(encoding="utf-8")
    return thirty.replace("scores:\n", _FIELDS, 1) + LIFECYCLE.lstrip("\n") + _decision()


def make(n_rows: int) -> pa.RecordBatch:
    """The leads of the bench, and where they stand; one of ten has a date of a call, a rejection, a contract."""
    chance = np.random.default_rng(11)
    batch = leads.make(THIRTEEN, n_rows)
    stage = chance.choice(len(_STAGES), n_rows, p=np.array(_WEIGHTS) / sum(_WEIGHTS)).astype(np.int32)

    def times(known: Any) -> pa.Array:
        values = leads.AS_OF_MICROSECONDS - chance.integers(0, 300 * _DAY, n_rows)
        return pa.array(values, mask=~known).cast(pa.timestamp("us", "UTC"))

    def texts(known: Any, values: list[str]) -> pa.Array:
        codes = pa.array(chance.integers(0, len(values), n_rows).astype(np.int32), mask=~known)
        return pa.DictionaryArray.from_arrays(codes, values)

    def few() -> Any:
        return chance.random(n_rows) < _SELDOM

    rejected = few()
    extra = {
        "stage": pa.DictionaryArray.from_arrays(pa.array(stage), list(_STAGES)),
        "stage_since": times(stage >= 0),
        "mql_at": times(stage >= 1),
        "mql_band": texts(stage >= 1, ["A", "B", "C", "D"]),
        "accepted_at": times(stage >= 2),
        "sql_at": times(stage >= 3),
        "won_at": times(stage == 5),
        "call_at": times(few()),
        "rejected_at": times(rejected),
        "reject_reason": texts(rejected, ["budget", "no need", "wrong person", "other supplier"]),
        "signed_at": times(few()),
        "decision_maker": pa.array(chance.random(n_rows) < _SELDOM),
    }
    return pa.RecordBatch.from_arrays([*batch.columns, *extra.values()], names=[*batch.schema.names, *extra])


def lifecycle(most_rows: int, n_rounds: int) -> list[Timing]:
    """Nanoseconds a lead of each, in one run over the same rows."""
    n_rows = min(2_000_000, most_rows)
    job: Any = SimpleNamespace(model=fc.Model.parse(model_text()), batch=make(n_rows), n_rows=n_rows)
    stages = ("stage_next", "stage_since_next", "moved")
    wanted = {
        "the score of 30 rules, its band and flag": OUTPUTS,
        "… and a lifecycle of 20 moves: stage, time, whether it moved": (*OUTPUTS, *stages),
        "… and all outputs of the lifecycle": (*OUTPUTS, "lifecycle"),
        "… and a decision of 20 rules with two columns": (*OUTPUTS, *stages, "decisions"),
        "all of them": (*OUTPUTS, "lifecycle", "decisions"),
    }
    made = {}
    for name, chosen in wanted.items():

        class One(OwnC):
            outputs: ClassVar[tuple[str, ...]] = chosen

        made[name] = One(job)
    found = timings({name: one.run for name, one in made.items()}, n_rows, n_rounds)
    for timing in found:
        say(f"  {timing.name:60} {timing.median:8.2f} ns a lead")
    for one in made.values():
        one.close()
    return found
