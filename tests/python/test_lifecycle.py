"""Random lifecycles over random leads, held against the slow computation, in batches and lead by lead."""

from __future__ import annotations

import itertools
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa
import pytest
import slow_lifecycle
from expressions.arrow_types import arrow_type
from expressions.evaluate import evaluate
from expressions.generate import USUAL, Generator
from expressions.our_text import print_expression
from expressions.rows import AS_OF, FIELDS, ZONE, random_rows
from expressions.syntax import BOOL, DATE, DECIMAL, EXACT, INT, NUMBER, TEXT, TIME, Node
from slow_lifecycle import Lifecycle, Move, Stage

import funnelcore as fc

MODELS = int(os.environ.get("FUNNELCORE_LIFECYCLES", "150"))
ROWS = 60
HOUR, DAY = 3_600, 86_400

STAGES = ["lead", "mql", "sal", "sql", "opportunity", "customer", "recycled", "disqualified"]
KEPT_TYPES = {"text": TEXT, "int": INT, "decimal": DECIMAL, "number": NUMBER, "bool": BOOL, "time": TIME, "date": DATE}
KEPT_SCALE = 6
REASONS = ["competitor", "không có ngân sách", "no budget; no need"]

STAGE_FIELD = Node("field", TEXT, value="stage")
SINCE_FIELD = Node("field", TIME, value="since")
POINTS = Node("field", DECIMAL, value="points", scale=2, bound=100_000)
BAND = Node("field", TEXT, value="points_band")


class Made:
    """A random lifecycle with the scores that its moves may read, as an oracle's and as a model."""

    def __init__(self, seed: int, settled: bool = False) -> None:
        """settled: without circles of moves, and conditions read nothing that a move changes."""
        self.random = Random(f"lifecycle {seed}")
        random = self.random
        self.settled = settled
        self.folded = not settled and random.random() < 0.4
        self.kept: dict[str, Node] = {}
        self.rule_nodes = [Generator(random, USUAL).expression(BOOL, 1) for _ in range(3)]
        self.rule_points = [Decimal(random.randint(-2000, 6000)).scaleb(-2) for _ in self.rule_nodes]
        self.has_since = random.random() < 0.85
        names = random.sample(STAGES, random.randint(2, len(STAGES)))
        line = random.randint(1, len(names))
        stages = [self.stage(name) for name in names]
        self.lifecycle = Lifecycle(stages[:line], stages[line:], [], "since" if self.has_since else None)
        order = random.sample(names, len(names))
        moves = [self.move(number, names, order) for number in range(random.randint(1, 14))]
        self.lifecycle.moves = [move for move in moves if move is not None] or [
            Move("at once", [order[0]], order[1], Node("literal", BOOL, value=True))
        ]

    def generator(self) -> Generator:
        made = Generator(self.random, USUAL)
        made._fields += [POINTS, BAND]
        if not self.settled:
            made._fields += [STAGE_FIELD, STAGE_FIELD, *self.kept.values()]
            made._fields += [SINCE_FIELD] * 2 if self.has_since else []
        return made

    def stage(self, name: str) -> Stage:
        random = self.random
        made = Stage(name)
        if random.random() < 0.5:
            made.at = f"{name}_at"
        for type_ in random.sample([*KEPT_TYPES], random.choice([0, 0, 1, 2])):
            stamp = self.stamp(KEPT_TYPES[type_])
            if stamp is not None:
                made.stamps[f"{name}_{type_}"] = stamp
        if made.at:
            self.kept[made.at] = Node("field", TIME, value=made.at)
        for field in made.stamps:
            type_ = KEPT_TYPES[field.removeprefix(f"{name}_")]
            scale = KEPT_SCALE if type_ == DECIMAL else 0
            self.kept[field] = Node("field", type_, value=field, scale=scale, bound=10**9 if type_ in EXACT else 0)
        return made

    def stamp(self, type_: str) -> Node | None:
        node = self.generator().expression(type_, self.random.choice([0, 0, 1, 2]))
        return node if node.scale <= KEPT_SCALE and node.bound < 10 ** (15 - KEPT_SCALE) else None

    def when(self) -> Node:
        random = self.random
        node = self.generator().expression(BOOL, random.choice([0, 1, 1, 2]))
        if random.random() < 0.4:  # most conditions are false or unknown, and then little happens
            node = Node("or", BOOL, (node, Node("is", BOOL, (FIELDS["i1"],), ("NULL", True))))
        if random.random() < 0.1:
            node = Node("literal", BOOL, value=True)
        return node

    def move(self, number: int, names: list[str], order: list[str]) -> Move | None:
        random = self.random
        to = random.choice(names)
        origins: list[str] | None = None
        if self.settled or random.random() < 0.75:
            possible = [n for n in names if n != to and (not self.settled or order.index(n) < order.index(to))]
            if not possible:
                return None
            origins = random.sample(possible, random.randint(1, min(3, len(possible))))
        move = Move(f"move {number}", origins, to, self.when())
        if self.has_since and random.random() < 0.4:
            move.after = random.choice([1, HOUR, DAY, 14 * DAY, 90 * DAY])
        if random.random() < 0.35:
            fields = [*FIELDS] if self.settled else [*FIELDS, "stage", *self.kept]
            move.requires = random.sample(fields, random.randint(1, 3))
        if (move.after or move.requires) and random.random() < 0.3:
            move.when = None
        if random.random() < 0.4:
            move.reason = random.choice(REASONS)
        elif random.random() < 0.4:
            move.reason_field = random.choice(["s1", "reject_reason"])
        return move

    def as_model(self) -> dict[str, Any]:
        random = self.random

        def printed_stage(stage: Stage) -> Any:
            made: dict[str, Any] = {"name": stage.name}
            if stage.at:
                made["at"] = stage.at
            if stage.stamps:
                made["stamp"] = {name: print_expression(node, random) for name, node in stage.stamps.items()}
            return made if len(made) > 1 or random.random() < 0.5 else stage.name

        def printed_move(move: Move) -> dict[str, Any]:
            origins = move.origins
            made: dict[str, Any] = {
                "name": move.name,
                "from": "any" if origins is None else origins[0] if len(origins) == 1 else origins,
                "to": move.to,
            }
            if move.when is not None:
                made["when"] = print_expression(move.when, random)
            if move.after:
                made["after"] = f"{move.after}s"
            return made | {
                key: value for key in ("requires", "reason", "reason_field") if (value := getattr(move, key))
            }

        fields = [field_of(name, node) for name, node in (FIELDS | self.kept).items()]
        fields += [{"name": "reject_reason", "type": "text"}]
        fields += [{"name": "stage", "type": "text"} | ({"fold": True} if self.folded else {})]
        fields += [{"name": "since", "type": "time"}] if self.has_since else []
        rules = [
            {"name": f"rule {i}", "when": print_expression(node, random), "points": float(points)}
            for i, (node, points) in enumerate(zip(self.rule_nodes, self.rule_points, strict=True))
        ]
        score = {
            "name": "points",
            "groups": [{"name": "all", "rules": rules}],
            "bands": [{"name": "Web", "from": 40}, {"name": "ab", "from": 0}, {"name": "zz"}],
        }
        lifecycle: dict[str, Any] = {"stage": "stage", "stages": [printed_stage(s) for s in self.lifecycle.line]}
        if self.has_since:
            lifecycle["since"] = "since"
        if self.lifecycle.sides:
            lifecycle["sides"] = [printed_stage(s) for s in self.lifecycle.sides]
        lifecycle["moves"] = [printed_move(move) for move in self.lifecycle.moves]
        return {
            "funnelcore": 1,
            "name": "random",
            "time_zone": ZONE,
            "fields": fields,
            "scores": [score],
            "lifecycle": lifecycle,
        }

    def rows(self, count: int) -> list[dict[str, Any]]:
        """Leads as the oracle reads them."""
        random = self.random
        rows = random_rows(random, count)
        for row in rows:
            row["stage"] = random.choice([*[s.name for s in self.lifecycle.stages] * 2, None, "no such stage"])
            if self.has_since:
                row["since"] = random.choice([None, *[AS_OF - timedelta(seconds=self.age())] * 6])
            row["reject_reason"] = random.choice([None, *REASONS])
            for name, node in self.kept.items():
                row[name] = None if random.random() < 0.6 else self.value(node)
            row.update(self.scores(row))
        return rows

    def age(self) -> float:
        random = self.random
        exact = random.choice([1, HOUR, DAY, 14 * DAY, 90 * DAY])
        return random.choice(
            [0, exact, exact - 1e-6, exact + 1e-6, random.randint(0, 100 * DAY), -random.choice([1e-6, DAY])]
        )

    def value(self, node: Node) -> Any:
        random = self.random
        if node.type in EXACT:
            whole = random.randint(-1000, 1000)
            return whole if node.type == INT else Decimal(whole).scaleb(-3)
        like = {NUMBER: "n1", BOOL: "b1", TIME: "t1", DATE: "e1", TEXT: "s1"}[node.type]
        value = None
        while value is None:
            value = random_rows(random, 1)[0][like]
        return value

    def scores(self, row: dict[str, Any]) -> dict[str, Any]:
        fired = (p for node, p in zip(self.rule_nodes, self.rule_points, strict=True) if evaluate(node, row) is True)
        points = sum(fired, Decimal(0))
        return {"points": points, "points_band": "Web" if points >= 40 else "ab" if points >= 0 else "zz"}

    def given(self, row: dict[str, Any]) -> dict[str, Any]:
        """The lead as it is handed over."""
        made = {name: value for name, value in row.items() if name not in ("points", "points_band")}
        if self.folded and made["stage"] is not None:
            made["stage"] = self.random.choice([made["stage"], made["stage"].upper(), f" {made['stage'].title()} "])
        return made


def field_of(name: str, node: Node) -> dict[str, Any]:
    scale = {"scale": node.scale} if node.type == DECIMAL else {}
    return {"name": name, "type": node.type, **scale}


def shown(value: Any) -> Any:
    """What can be compared: Python's instants in hours that occur twice are equal to none of another zone."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc)
    return float(value) if isinstance(value, Decimal) else value


def table_of(made: Made, leads: list[dict[str, Any]]) -> pa.Table:
    """Typed columns, in batches of their own dictionaries."""
    nodes = FIELDS | made.kept | {"stage": STAGE_FIELD, "reject_reason": STAGE_FIELD}
    if made.has_since:
        nodes["since"] = SINCE_FIELD
    tables = []
    places = sorted({0, len(leads), *(made.random.randrange(len(leads)) for _ in range(3))})
    for a, b in itertools.pairwise(places):
        columns = {}
        for name, node in nodes.items():
            type_ = arrow_type(node)
            columns[name] = pa.array([lead[name] for lead in leads[a:b]], type_)
            if node.type == TEXT:
                columns[name] = columns[name].dictionary_encode()
        tables.append(pa.table(columns))
    return pa.concat_tables(tables)


def same(wanted: dict[str, Any], got: dict[str, Any]) -> bool:
    """Truths are no numbers; all numbers of a value are the same."""
    return wanted.keys() == got.keys() and all(
        shown(value) == shown(got[name]) and isinstance(value, bool) == isinstance(got[name], bool)
        for name, value in wanted.items()
    )


def test_random_lifecycles_move() -> None:
    """The oracle itself meets every kind of case often enough to mean something."""
    counts: dict[str, int] = {}
    for seed in range(40):
        made = Made(seed)
        for row in made.rows(ROWS):
            found = slow_lifecycle.run(made.lifecycle, row, AS_OF)
            several = found["move"] is not None and " > " in found["move"]
            for name, is_met in {**found, "several": several}.items():
                counts[name] = counts.get(name, 0) + (is_met not in (None, False))
    for name in ("moved", "move_reason", "move_missing", "wait_until", "several"):
        assert counts[name] > 50, counts


@pytest.mark.parametrize("seed", range(MODELS))
def test_against_the_slow_computation(seed: int) -> None:
    made = Made(seed)
    model = fc.Model.parse(json.dumps(made.as_model(), ensure_ascii=False))
    rows = made.rows(ROWS)
    leads = [made.given(row) for row in rows]
    result = model.run(leads, outputs=["lifecycle"], as_of=AS_OF)
    table = result.to_dicts()
    rejected = 0
    for number, (row, lead) in enumerate(zip(rows, leads, strict=True)):
        oracle = slow_lifecycle.Run(made.lifecycle, row, AS_OF)
        rejected += (not oracle.is_known) + oracle.is_future
        wanted = oracle.outputs()
        got = table[number]
        assert same(wanted, got), f"seed {seed}, lead {number}: {different(wanted, got)}\n{lead}"
        one = dict(model.score_one(lead, as_of=AS_OF, outputs=["lifecycle"]))
        assert same(got, one), f"seed {seed}, lead {number} as cells: {different(got, one)}"
    assert result.report.rejected == rejected


def different(wanted: dict[str, Any], got: dict[str, Any]) -> dict[str, Any]:
    return {
        name: (wanted.get(name, "absent"), got.get(name, "absent"))
        for name in {**wanted, **got}
        if not same({name: wanted.get(name, "absent")}, {name: got.get(name, "absent")})
    }


@pytest.mark.parametrize("seed", range(700, 740))
def test_explanations(seed: int) -> None:
    """Every move out of every stage on the way, and what became of it; of rows and of single leads."""
    made = Made(seed)
    model = fc.Model.parse(json.dumps(made.as_model(), ensure_ascii=False))
    rows = made.rows(8)
    leads = [made.given(row) for row in rows]
    result = model.qualify(leads, as_of=AS_OF)
    for number, (row, lead) in enumerate(zip(rows, leads, strict=True)):
        lines = model.score_one(lead, as_of=AS_OF, outputs=["lifecycle"]).explain().to_dicts()
        # What was seen is shown as it was given, and a cell holds a decimal as text.
        assert [line | {"value": None} for line in result.explain(number).to_dicts()] == [
            line | {"value": None} for line in lines
        ]
        wanted = slow_lifecycle.Run(made.lifecycle, row, AS_OF)
        found = [(line["part"], line["rule"], line["fired"]) for line in lines if line["kind"] == "move"]
        assert found == wanted.lines, f"seed {seed}, lead {number}"
        missing = {line["condition"] for line in lines if line["kind"] == "required" and line["fired"] == "missing"}
        assert missing == {
            name
            for _, of, became in wanted.lines
            for name in next(move for move in made.lifecycle.moves if move.name == of).requires
            if row[name] is None
        }


@pytest.mark.parametrize("seed", range(500, 506))
def test_many_leads(seed: int) -> None:
    """More than a block of rows, in batches, on threads, into memory used before."""
    made = Made(seed)
    model = fc.Model.parse(json.dumps(made.as_model(), ensure_ascii=False))
    rows = made.rows(2_600)
    leads = [made.given(row) for row in rows]
    table = table_of(made, leads)
    result = model.run(table, outputs=["lifecycle"], as_of=AS_OF, threads=2)
    found = result.to_dicts()
    for number, row in enumerate(rows):
        wanted = slow_lifecycle.run(made.lifecycle, row, AS_OF)
        assert same(wanted, found[number]), f"seed {seed}, lead {number}: {different(wanted, found[number])}"
    backwards = table.take(pa.array(range(len(rows) - 1, -1, -1)))
    again = model.run(backwards, outputs=["lifecycle"], as_of=AS_OF, threads=2, out=result)
    assert again is result
    found.reverse()
    assert all(same(a, b) for a, b in zip(found, again.rows(), strict=True))
    assert again.to_polars()["move"].to_list() == [row["move"] for row in found]
    missing = again.to_pandas()["move_missing"].astype(object)
    assert missing.where(missing.notna(), None).to_list() == [row["move_missing"] for row in found]
    with ThreadPoolExecutor(4) as pool:
        ones = pool.map(lambda lead: model.score_one(lead, outputs=["lifecycle"], as_of=AS_OF), leads[:600])
        assert all(same(a, dict(b)) for a, b in zip(reversed(found[-600:]), ones, strict=True))


@pytest.mark.parametrize("seed", range(1000, 1040))
def test_a_run_on_its_own_output_changes_nothing(seed: int) -> None:
    made = Made(seed, settled=True)
    model = fc.Model.parse(json.dumps(made.as_model(), ensure_ascii=False))
    leads = [made.given(row) for row in made.rows(ROWS)]
    first = model.qualify(leads, as_of=AS_OF).to_dicts()
    again = []
    for lead, found in zip(leads, first, strict=True):
        if found["stage_next"] is not None:  # else its stage was rejected
            again.append({name: found.get(f"{name}_next", value) for name, value in lead.items()})
            again[-1]["since"] = found.get("stage_since_next")
    first = [found for found in first if found["stage_next"] is not None]
    second = model.run(again, outputs=["lifecycle"], as_of=AS_OF).to_dicts()
    for before, after in zip(first, second, strict=True):
        assert after["moved"] is False
        for name, value in after.items():
            if name not in ("moved", "move", "move_reason"):
                assert shown(value) == shown(before[name]), f"seed {seed}: {name}"


def test_instants_at_the_ends_of_time() -> None:
    """A zone may have them in a year that no datetime has: they are given in UTC then, as texts are."""
    ends = [datetime.max.replace(tzinfo=timezone.utc), datetime.min.replace(tzinfo=timezone.utc)]
    for zone, moment in zip(["Asia/Ho_Chi_Minh", "America/New_York"], ends, strict=True):
        model = fc.Model.parse(
            f"funnelcore: 1\ntime_zone: {zone}\nfields: [{{name: stage, type: text}}, {{name: b_at, type: time}}]\n"
            "lifecycle: {stage: stage, stages: [a, {name: b, at: b_at}], "
            "moves: [{name: m, from: a, to: b, when: stage = 'a'}]}\n"
        )
        lead = {"stage": "b", "b_at": moment}
        row = model.run([lead], as_of="2026-11-21").to_dicts()[0]
        assert row["b_at_next"] == moment
        assert dict(model.score_one(lead, as_of="2026-11-21")) == row


def test_waits_that_never_end() -> None:
    """No instant says when: it would lie beyond the year 9999."""
    model = fc.Model.parse(
        "funnelcore: 1\nfields: [{name: stage, type: text}, {name: since, type: time}]\n"
        "lifecycle: {stage: stage, since: since, stages: [a, b, c], "
        "moves: [{name: never, from: a, to: b, after: 9999999d}, {name: late, from: b, to: c, after: 520000w}]}\n"
    )
    leads = [{"stage": stage, "since": "2026-01-01"} for stage in "ab"]
    result = model.run(leads, outputs=["wait_until"], as_of="2026-11-21")
    assert result.to_dicts() == [{"wait_until": None}] * 2
    assert [line["value"] for line in result.explain(0).to_dicts() if line["kind"] == "after"] == ["NULL"]


def test_sections_that_are_not_there() -> None:
    """What cannot be computed is an error, no table without results."""
    model = fc.Model.parse("funnelcore: 1\nfields: [{name: a, type: int}]\nscores: [{name: s, expr: a}]\n")
    for compute, section in [(model.qualify, "lifecycle"), (model.decide, "decisions")]:
        with pytest.raises(fc.ModelError, match=f"no section `{section}`"):
            compute([{"a": 1}])
    assert model.score([{"a": 1}]).to_dicts() == [{"a": 1, "s": 1.0}]
