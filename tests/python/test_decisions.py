"""Decision tables: published hit policies, and random tables against an obvious reading of them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import slow_lifecycle
from expressions.evaluate import Row, evaluate
from expressions.generate import USUAL, Generator
from expressions.our_text import print_expression
from expressions.rows import AS_OF, FIELDS, ZONE, random_rows
from expressions.syntax import BOOL, DECIMAL, INT, TEXT, TIME, Node
from test_lifecycle import BAND, POINTS, Made

import funnelcore as fc

MODELS = int(os.environ.get("FUNNELCORE_DECISIONS", "120"))
ROWS = 60

# The collect policies as the DMN tables of Camunda's documentation show them: what a customer of so many years gets.
YEARS = """
funnelcore: 1
name: loyalty
fields: [{{name: years, type: int}}]
decisions:
  - name: bonus
    hit: collect
    aggregate: {aggregate}
    rules:
      - {{when: "years > 1", then: {{points: 100}}}}
      - {{when: "years > 2", then: {{points: 200}}}}
      - {{when: "years > 3", then: {{points: 300}}}}
      - {{when: "years > 5", then: {{points: 500}}}}
"""


@pytest.mark.parametrize(
    ("aggregate", "wanted"),
    [
        ("sum", [1100, 300, 100, 0, 0]),
        ("count", [4, 2, 1, 0, 0]),
        ("min", [100, 100, 100, None, None]),
        ("max", [500, 200, 100, None, None]),
    ],
)
def test_published_numbers(aggregate: str, wanted: list[int | None]) -> None:
    model = fc.Model.parse(YEARS.format(aggregate=aggregate))
    leads = [{"years": years} for years in (6, 3, 2, 1, None)]
    assert [row["bonus_points"] for row in model.decide(leads, columns=[]).rows()] == wanted
    assert [model.score_one(lead)["bonus_points"] for lead in leads] == wanted


UNIQUE = """
funnelcore: 1
name: routing
fields: [{name: size, type: int}]
decisions:
  - name: team
    hit: unique
    rules:
      - {when: "size < 100", then: {owner: north, days: 3}}
      - {when: "size >= 50", then: {owner: south, days: 1}}
    otherwise: {owner: nobody, days: 9}
"""


def test_unique() -> None:
    model = fc.Model.parse(UNIQUE)
    leads = [{"size": size} for size in (10, 75, 200, None)]
    result = model.decide(leads, columns=[])
    assert result.to_dicts() == [
        {"team_owner": "north", "team_days": 3},
        {"team_owner": None, "team_days": None},
        {"team_owner": "south", "team_days": 1},
        {"team_owner": "nobody", "team_days": 9},
    ]
    assert result.report.rejected == 1
    lines = [line for line in result.report.to_dicts() if line["row"] is not None]
    assert [(line["row"], line["column"], line["why"]) for line in lines] == [
        (1, "team", "decided by more than one rule")
    ]
    with pytest.raises(fc.DataError, match='row 1, column "team"'):
        model.decide(leads, strict=True)
    with pytest.raises(fc.DataError):
        model.score_one(leads[1], strict=True)


LISTS = """
funnelcore: 1
name: content
fields: [{name: stage, type: text}, {name: industry, type: text}]
decisions:
  - name: next
    hit: collect
    rules:
      - {when: "stage = 'mql'", then: {content: case study}}
      - {when: "industry = 'fintech'", then: {content: SEPARATED}}
      - {when: "stage IS NOT NULL", then: {content: newsletter}}
"""


@pytest.mark.parametrize("text", ["fintech comparison", "fees; limits", ";"])
def test_lists(text: str) -> None:
    """Every way gives a list, also of texts that hold what lists are joined by."""
    model = fc.Model.parse(LISTS.replace("SEPARATED", json.dumps(text)))
    leads = [{"stage": "mql", "industry": "fintech"}, {"stage": "sql"}, {"industry": "fintech"}, {}]
    wanted = [["case study", text, "newsletter"], ["newsletter"], [text], []]
    result = model.decide(leads)
    assert [row["next_content"] for row in result.rows()] == wanted
    assert result.to_arrow()["next_content"].to_pylist() == wanted
    assert result.to_polars()["next_content"].to_list() == wanted
    assert [list(value) for value in result.to_pandas()["next_content"]] == wanted
    assert [model.score_one(lead).next_content for lead in leads] == wanted


class Rule:
    """A condition and its entries by key."""

    def __init__(self, when: Node, then: dict[str, Any]) -> None:
        self.when = when
        self.then = then


class Table:
    """A random decision, and what it says for a row."""

    def __init__(self, name: str, random: Random, read: list[Node], stages: list[str] | None = None) -> None:
        """Conditions read the nodes beside fields, and ask for the next stage if there are stages."""
        self.name = name
        self.hit = random.choice(["unique", "first", "collect"])
        self.aggregate = random.choice([None, "sum", "count", "min", "max"]) if self.hit == "collect" else None
        kinds = ["int", "decimal"] if self.aggregate in ("sum", "min", "max") else ["int", "decimal", "bool", "text"]
        self.keys = {f"k{i}": random.choice(kinds) for i in range(random.randint(1, 3))}
        count = random.randint(1, 3 if self.hit == "unique" else 7)
        self.rules = [Rule(self.when(random, read, stages), self.entries(random)) for _ in range(count)]
        self.otherwise = self.entries(random) if random.random() < 0.5 else None
        if self.otherwise is not None and self.aggregate == "count":
            self.otherwise = {key: random.randint(-9, 9) for key in self.otherwise}

    @staticmethod
    def when(random: Random, read: list[Node], stages: list[str] | None) -> Node:
        generator = Generator(random, USUAL)
        generator._fields += read * 3
        node = generator.expression(BOOL, random.choice([0, 1, 1, 2]))
        if not stages or random.random() < 0.4:
            return node
        stage = Node("literal", TEXT, value=random.choice(stages))
        is_next = Node("compare", BOOL, (Node("field", TEXT, value="stage_next"), stage), random.choice(["=", "<>"]))
        return Node(random.choice(["and", "or"]), BOOL, (is_next, node))

    def entries(self, random: Random) -> dict[str, Any]:
        makers = {
            "int": lambda: random.randint(-1000, 1000),
            "decimal": lambda: random.choice([random.randint(-9, 9), Decimal(random.randint(-999, 999)).scaleb(-2)]),
            "bool": lambda: random.random() < 0.5,
            "text": lambda: random.choice(["call", "e-mail", "gọi điện", "a;b", "wait"]),
        }
        return {key: makers[kind]() for key, kind in self.keys.items() if random.random() < 0.85}

    def decide(self, row: Row) -> tuple[dict[str, Any], bool]:
        """The columns, and whether more than one rule of a unique table is true."""
        hits = [rule for rule in self.rules if evaluate(rule.when, row) is True]
        if self.hit == "unique" and len(hits) > 1:
            return {f"{self.name}_{key}": None for key in self.keys}, True
        return {f"{self.name}_{key}": self.value(key, hits) for key in self.keys}, False

    def value(self, key: str, hits: list[Rule]) -> Any:
        values = [rule.then[key] for rule in hits if key in rule.then]
        if self.hit != "collect":
            then = hits[0].then if hits else self.otherwise or {}
            return then.get(key)
        if not hits and self.otherwise is not None and key in self.otherwise:
            values = [self.otherwise[key]]
            if self.aggregate is not None:
                return values[0]
        if self.aggregate is None:
            return [text(value) for value in values]
        if self.aggregate == "count":
            return len(values)
        if self.aggregate == "sum":
            return sum(values)
        return (min if self.aggregate == "min" else max)(values) if values else None

    def as_model(self, random: Random) -> dict[str, Any]:
        made: dict[str, Any] = {"name": self.name, "hit": self.hit}
        if self.aggregate:
            made["aggregate"] = self.aggregate
        made["rules"] = [
            {"when": print_expression(rule.when, random), "then": {k: written(v) for k, v in rule.then.items()}}
            for rule in self.rules
        ]
        if self.otherwise is not None:
            made["otherwise"] = {k: written(v) for k, v in self.otherwise.items()}
        return made

    def is_sound(self) -> bool:
        """Every rule says something, and every key is said by one."""
        said = [rule.then for rule in self.rules]
        return all(said) and self.otherwise != {} and all(any(key in then for then in said) for key in self.keys)

    def readable(self) -> list[Node]:
        """Columns that later tables can read, of types that they compare."""
        nodes = []
        for key, kind in self.keys.items():
            name = f"{self.name}_{key}"
            if self.aggregate == "count" or (kind == "int" and self.hit != "collect"):
                nodes.append(Node("field", INT, value=name, bound=1000))
            elif (self.hit == "collect" and self.aggregate is None) or (self.hit != "collect" and kind == "text"):
                nodes.append(Node("field", TEXT, value=name))
        return nodes


def written(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def text(value: Any) -> str:
    """An item of a list: as it is written in the model."""
    return value if isinstance(value, str) else json.dumps(written(value))


def joined(value: Any) -> Any:
    """As expressions read it."""
    return ";".join(value) if isinstance(value, list) else value


def shown(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("seed", range(MODELS))
def test_random_tables(seed: int) -> None:
    random = Random(f"decisions {seed}")
    tables: list[Table] = []
    while len(tables) < 3:
        read = [node for table in tables for node in table.readable()]
        table = Table(f"decision_{len(tables)}", random, read)
        if table.is_sound():
            tables.append(table)
    fields: list[dict[str, Any]] = []
    for name, node in FIELDS.items():
        fields.append({"name": name, "type": node.type} | ({"scale": node.scale} if node.type == DECIMAL else {}))
    model = fc.Model.parse(
        json.dumps(
            {
                "funnelcore": 1,
                "name": "random",
                "time_zone": ZONE,
                "fields": fields,
                "decisions": [table.as_model(random) for table in tables],
            },
            ensure_ascii=False,
        )
    )
    rows = random_rows(random, ROWS)
    result = model.run(rows, outputs=["decisions"], as_of=AS_OF)
    found = result.to_dicts()
    ambiguous = 0
    for number, row in enumerate(rows):
        wanted: dict[str, Any] = {}
        for table in tables:
            columns, is_ambiguous = table.decide({**row, **{name: joined(value) for name, value in wanted.items()}})
            wanted |= columns
            ambiguous += is_ambiguous
        got = found[number]
        wrong = {name: (got.get(name), value) for name, value in wanted.items() if got.get(name) != shown(value)}
        assert not wrong, f"seed {seed}, row {number}: {wrong}"
        assert list(got) == list(wanted)
        assert dict(model.score_one(row, as_of=AS_OF)) == got
    assert result.report.rejected == ambiguous


@pytest.mark.parametrize("seed", range(2000, 2030))
def test_decisions_see_scores_and_stages(seed: int) -> None:
    """Conditions on what lifecycle and scores give, beside fields."""
    made = Made(seed)
    random = made.random
    read = [
        POINTS,
        BAND,
        Node("field", TEXT, value="move"),
        Node("field", TEXT, value="move_reason"),
        Node("field", TEXT, value="move_missing"),
        Node("field", BOOL, value="moved"),
        *(replace(node, value=f"{name}_next") for name, node in made.kept.items()),
    ]
    if made.has_since:
        read += [Node("field", TIME, value="stage_since_next"), Node("field", TIME, value="wait_until")]
    tables: list[Table] = []
    while len(tables) < 2:
        readable = read + [node for table in tables for node in table.readable()]
        table = Table(f"decision_{len(tables)}", random, readable, [stage.name for stage in made.lifecycle.stages])
        if table.is_sound():
            tables.append(table)
    text = made.as_model() | {"decisions": [table.as_model(random) for table in tables]}
    model = fc.Model.parse(json.dumps(text, ensure_ascii=False))
    rows = made.rows(ROWS)
    leads = [made.given(row) for row in rows]
    found = model.decide(leads, as_of=AS_OF, columns=[]).to_dicts()
    for number, (row, lead) in enumerate(zip(rows, leads, strict=True)):
        known: dict[str, Any] = row | slow_lifecycle.run(made.lifecycle, row, AS_OF)
        for table in tables:
            columns = table.decide(known)[0]
            known |= {name: joined(value) for name, value in columns.items()}
            for name, value in columns.items():
                assert found[number][name] == shown(value), f"seed {seed}, row {number}: {name}"
        one = model.score_one(lead, as_of=AS_OF)
        assert {name: one[name] for name in found[number]} == found[number]
