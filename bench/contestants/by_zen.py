"""zen-engine: a decision table for each text column, then expressions; one lead a call, as its users call it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from bench.agreement import Cuts, Group, Per, Term, Texts, When
from bench.contestant import Answers, Contestant, Job
from bench.leads import AS_OF_MICROSECONDS

_DAY = 86_400_000_000


def _chain(entries: Sequence[tuple[str, object]], last: object) -> str:
    return "".join(f"{condition} ? {value} : " for condition, value in entries) + str(last)


class Zen(Contestant):
    """A graph: input, tables, expressions, output."""

    name = "zen-engine"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        zen: Any = importlib.import_module("zen")
        self._tables: list[dict[str, Any]] = []
        self._nullable = {column.name for column in job.columns if column.nulls}
        graph = json.dumps(self._graph())
        self._decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(graph))
        # An instant as JSON has it: a number.
        columns = [
            array.cast(pa.int64()).to_pylist() if pa.types.is_timestamp(array.type) else array.to_pylist()
            for array in job.batch.columns
        ]
        names = job.batch.schema.names
        self._leads = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
        self._results: list[dict[str, Any]] = []

    def run(self) -> None:
        evaluate = self._decision.evaluate
        self._results = [evaluate(lead)["result"] for lead in self._leads]

    def answers(self) -> Answers | None:
        results = self._results
        return Answers(
            np.array([one["total"] for one in results], float),
            np.array([one["total_band"] for one in results], np.int8),
            np.array([one["qualified"] for one in results], np.bool_),
        )

    def _graph(self) -> dict[str, Any]:
        agreement = self.job.agreement
        expressions = [(f"g{i}", self._group(group)) for i, group in enumerate(agreement.groups)]
        total = " + ".join([str(agreement.start), *(f"$.g{i}" for i in range(len(agreement.groups)))])
        expressions.append(("p", f"max([min([{total}, {agreement.most}]), {agreement.least}])"))
        expressions.append(("total", "$.p / 100"))
        bands = [(f"$.p >= {bound}", number) for number, bound in enumerate(agreement.bands)]
        expressions.append(("total_band", _chain(bands, len(agreement.bands))))
        flags = [
            f"$.p >= {int(term.values[0]) * 100}" if term.column == "total" else self._term(term)
            for term in agreement.flag
        ]
        expressions.append(("qualified", " and ".join(flags)))
        content = {
            "expressions": [{"id": key, "key": key, "value": value} for key, value in expressions],
            "passThrough": False,
        }
        nodes = [
            {"id": "input", "type": "inputNode", "name": "input"},
            *self._tables,
            {"id": "sum", "type": "expressionNode", "name": "sum", "content": content},
            {"id": "output", "type": "outputNode", "name": "output"},
        ]
        pairs = [("input", "sum"), ("sum", "output")]
        for table in self._tables:
            pairs += [("input", table["id"]), (table["id"], "sum")]
        edges = [
            {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
            for source, target in pairs
        ]
        return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}

    def _text(self, part: Texts) -> str:
        """A table with a row for all values of the same points: as short as it can be."""
        name = f"points_{len(self._tables)}"
        by_points: dict[int, list[str]] = {}
        for value, points in part.points.items():
            by_points.setdefault(points, []).append(value)
        rows = [("null", part.missing)]
        rows += [(json.dumps(values)[1:-1], points) for points, values in by_points.items()]
        rows.append(("", part.otherwise))
        content = {
            "hitPolicy": "first",
            "inputs": [{"id": "value", "name": part.column, "field": part.column}],
            "outputs": [{"id": "points", "name": name, "field": name}],
            "rules": [{"_id": str(i), "value": value, "points": str(points)} for i, (value, points) in enumerate(rows)],
        }
        self._tables.append({"id": name, "type": "decisionTableNode", "name": name, "content": content})
        return name

    def _cuts(self, part: Cuts) -> str:
        entries: list[tuple[str, object]] = []
        if part.column in self._nullable:
            entries.append((f"{part.column} == null", part.missing))
        entries += [(f"{part.column} < {edge}", points) for edge, points in zip(part.edges, part.points, strict=False)]
        return f"({_chain(entries, part.points[-1])})"

    def _per(self, part: Per) -> str:
        points = f"max([min([{part.column} * {part.points}, {part.most}]), {part.least}])"
        return f"({part.column} == null ? 0 : {points})" if part.column in self._nullable else points

    def _term(self, term: Term) -> str:
        if term.operation in ("IS TRUE", "IS FALSE"):
            return f"{term.column} == {'true' if term.operation == 'IS TRUE' else 'false'}"
        if isinstance(term.values[0], str):
            return f"{term.column} in {json.dumps(term.values)}"
        known = f"{term.column} != null and " if term.column in self._nullable else ""
        return f"{known}{term.column} {term.operation} {term.values[0]}"

    def _when(self, part: When) -> str:
        condition = " and ".join(self._term(term) for term in part.terms)
        if not part.since:
            return f"({condition} ? {part.points} : 0)"
        age = f"floor(({AS_OF_MICROSECONDS} - {part.since}) / {_DAY})"
        left = f"{[*part.by_day, 0]}[min([{age}, {len(part.by_day)}])]"
        return f"({condition} and {part.since} != null ? ({part.since} <= {AS_OF_MICROSECONDS} ? {left} : 0) : 0)"

    def _group(self, group: Group) -> str:
        parts = [
            *(self._text(part) for part in group.texts),
            *(self._cuts(part) for part in group.cuts),
            *(self._per(part) for part in group.pers),
            *(self._when(part) for part in group.whens),
        ]
        return f"max([min([{' + '.join(parts)}, {group.most}]), {group.least}])"
