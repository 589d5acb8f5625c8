"""json-rules-engine in Node: a rule for all values of the same points, for every bin and condition; one lead a run."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa

from bench.agreement import Cuts, Per, Term, Texts, When
from bench.contestant import Answers, Contestant, Job
from bench.leads import AS_OF_MICROSECONDS

MODULES = Path("build/bench/node/node_modules")
_SCRIPT = Path(__file__).with_name("json_rules_engine.mjs")

Condition = dict[str, Any]


def _fact(name: str, operator: str, value: object = None) -> Condition:
    return {"fact": name, "operator": operator, "value": value}


def _term(term: Term) -> list[Condition]:
    if term.operation in ("IS TRUE", "IS FALSE"):
        return [_fact(term.column, "equal", term.operation == "IS TRUE")]
    if isinstance(term.values[0], str):
        return [_fact(term.column, "in", list(term.values))]
    operator = "greaterThanInclusive" if term.operation == ">=" else "lessThan"
    return [_fact(term.column, operator, term.values[0])]


def _texts(part: Texts) -> Iterator[tuple[list[Condition], Any]]:
    by_points: dict[int, list[str]] = {}
    for value, points in part.points.items():
        by_points.setdefault(points, []).append(value)
    for points, values in by_points.items():
        yield [_fact(part.column, "in", values)], {"points": points}
    others = [_fact(part.column, "notIn", list(part.points)), _fact(part.column, "known")]
    yield others, {"points": part.otherwise}
    yield [_fact(part.column, "unknown")], {"points": part.missing}


def _cuts(part: Cuts) -> Iterator[tuple[list[Condition], Any]]:
    for i, points in enumerate(part.points):
        conditions = [_fact(part.column, "greaterThanInclusive", part.edges[i - 1])] if i else []
        if i < len(part.edges):
            conditions.append(_fact(part.column, "lessThan", part.edges[i]))
        yield conditions, {"points": points}
    yield [_fact(part.column, "unknown")], {"points": part.missing}


def _per(part: Per) -> Iterator[tuple[list[Condition], Any]]:
    yield [_fact(part.column, "known")], {"per": part.column, "points": part.points, "clamp": [part.least, part.most]}


def _when(part: When) -> Iterator[tuple[list[Condition], Any]]:
    conditions = [one for term in part.terms for one in _term(term)]
    if part.since:
        conditions += [_fact(part.since, "known"), _fact(part.since, "lessThanInclusive", AS_OF_MICROSECONDS)]
        yield conditions, {"since": part.since, "by_day": part.by_day}
    else:
        yield conditions, {"points": part.points}


class JsonRulesEngine(Contestant):
    """A process of Node; what it takes to ask and to answer is a thousandth of what it does."""

    name = "json-rules-engine"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        node = shutil.which("node")
        if node is None or not MODULES.is_dir():
            raise FileNotFoundError("Node with json-rules-engine is not installed")
        file = MODULES.parent / "job.json"
        file.write_text(json.dumps(self._said()), encoding="utf-8")
        self._process = subprocess.Popen(
            [node, str(_SCRIPT), str(MODULES.parent.resolve()) + "/", str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._results: list[tuple[float, int, bool]] = []

    def _said(self) -> dict[str, Any]:
        agreement = self.job.agreement
        rules = []
        for number, group in enumerate(agreement.groups):
            entries = [
                *(entry for text in group.texts for entry in _texts(text)),
                *(entry for cut in group.cuts for entry in _cuts(cut)),
                *(entry for per in group.pers for entry in _per(per)),
                *(entry for when in group.whens for entry in _when(when)),
            ]
            for conditions, params in entries:
                event = {"type": "points", "params": {"group": number, **params}}
                rules.append({"conditions": {"all": conditions}, "event": event})
        columns = [
            array.cast(pa.int64()).to_pylist() if pa.types.is_timestamp(array.type) else array.to_pylist()
            for array in self.job.batch.columns
        ]
        names = self.job.batch.schema.names
        return {
            "rules": rules,
            "groups": [[group.least, group.most] for group in agreement.groups],
            "start": agreement.start,
            "clamp": [agreement.least, agreement.most],
            "bands": agreement.bands,
            "floor": next(int(term.values[0]) * 100 for term in agreement.flag if term.column == "total"),
            "flags": [term.column for term in agreement.flag if term.column != "total"],
            "as_of": AS_OF_MICROSECONDS,
            "leads": [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)],
        }

    def _pipe(self, pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe

    def run(self) -> None:
        asked, answered = self._pipe(self._process.stdin), self._pipe(self._process.stdout)
        asked.write("run\n")
        asked.flush()
        self._results = json.loads(answered.readline())["results"]

    def answers(self) -> Answers | None:
        scores, bands, flags = zip(*self._results, strict=True)
        return Answers(np.array(scores, float), np.array(bands, np.int8), np.array(flags, np.bool_))

    def close(self) -> None:
        self._pipe(self._process.stdin).close()
        self._process.wait()
