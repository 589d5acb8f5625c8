"""Random events and rules about them, held against the slow computation; states split, merged, saved and loaded."""

from __future__ import annotations

import copy
import json
import os
import pickle
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
import slow_activities
from expressions.arrow_types import ARROW_TYPES, arrow_type
from expressions.generate import USUAL, Generator
from expressions.our_text import print_expression
from expressions.rows import AS_OF, FIELDS, WORDS, ZONE, random_rows
from expressions.syntax import BOOL, DECIMAL, INT, TIME, Node
from slow_activities import AT, EVENT_FIELDS, Agreement, Each, Feature

import funnelcore as fc

MODELS = int(os.environ.get("FUNNELCORE_ACTIVITIES", "80"))
HOUR, DAY = 3_600, 86_400
KEYS = 12


class Made:
    """Random rules and features with random events, as the oracle's and as a model."""

    def __init__(self, seed: int, count: int | None = None) -> None:
        self.random = Random(f"activities {seed}")
        random = self.random
        self.whole_keys = random.random() < 0.3
        self.of = Agreement(has_id=random.random() < 0.4)
        self.whole_ids = random.random() < 0.5
        self.of.rules = [self.rule(i) for i in range(random.randint(0, 5))]
        self.of.features = [self.feature(i) for i in range(random.randint(0 if self.of.rules else 1, 8))]
        self.rows = self.events(count or random.choice([1, 40, 250]))

    def points(self) -> Fraction:
        return Fraction(self.random.choice([self.random.randint(-5, 20) * 100, self.random.randint(-999, 2999)]), 100)

    def condition(self) -> Node:
        generator = Generator(self.random, USUAL)
        generator._fields += [AT, AT]
        node = generator.expression(BOOL, self.random.choice([0, 1, 1, 2]))
        if self.random.random() < 0.3:
            node = Node("or", BOOL, (node, Node("is", BOOL, (FIELDS["i1"],), ("NULL", True))))
        return Node("literal", BOOL, value=True) if self.random.random() < 0.15 else node

    def rule(self, number: int) -> Each:
        random = self.random
        made = Each(f"rule {number}", self.condition(), self.points())
        if random.random() < 0.35:
            made.map = random.choice(["s1", "i1"])
            keys: list[Any] = random.sample(WORDS, 5) if made.map == "s1" else random.sample(range(-5, 6), 4)
            made.points = {key: self.points() for key in keys}
            made.otherwise = random.choice([Fraction(0), self.points()])
            made.missing = random.choice([Fraction(0), self.points()])
        if random.random() < 0.5:
            made.decay = random.choice(
                [
                    {"half_life": 14 * DAY},
                    {"half_life": 30 * DAY, "step": HOUR},
                    {"every": 30 * DAY, "percent": 35},
                    {"window": 9 * DAY},
                ]
            )
        if random.random() < 0.4:
            made.limit = random.randint(1, 3), random.choice([1, HOUR, DAY, 7 * DAY])
        if random.random() < 0.4:
            made.clamp = random.choice([[0, 20], [None, 30], [-5, None], [5, 40]])
        if random.random() < 0.15:
            made.active = random.choice([["2026-11-21", None], ["2026-11-22", None], [None, "2026-11-21"]])
        return made

    def feature(self, number: int) -> Feature:
        random = self.random
        kind = random.choice(["count", "distinct_days", "sum", "min", "max", "latest", "first", "top"])
        fields = {
            "sum": ["i1", "i2", "i3", "d1", "d2"],
            "min": ["i1", "i3", "d1", "d2", "n1", "t1", "e1", "at"],
            "top": ["s1", "s2"],
        }
        fields["max"] = fields["min"]
        made = Feature(f"feature_{number}", kind, None, self.condition())
        if kind not in ("count", "distinct_days"):
            made.field = random.choice(fields.get(kind, [*EVENT_FIELDS]))
            if random.random() < 0.5:
                made.when = None
        if random.random() < 0.4:
            made.within = random.choice([HOUR, DAY, 30 * DAY])
        return made

    def at(self) -> datetime:
        """Seldom two of the same; often on the edge of a window or a limit; now and then of the future."""
        random = self.random
        age = random.choice([0, 1, HOUR, DAY, 2 * DAY, 9 * DAY, 30 * DAY, random.randint(0, 60 * DAY)])
        edge = random.choice([0, 0, 1e-6, -1e-6])
        return AS_OF - timedelta(seconds=age + edge)

    def events(self, count: int) -> list[dict[str, Any]]:
        random = self.random
        rows = random_rows(random, count)
        for number, row in enumerate(rows):
            row["key"] = None if random.random() < 0.03 else self.key(random.randrange(KEYS))
            row["at"] = None if random.random() < 0.03 else self.at()
            row["id"] = None if random.random() < 0.2 else number if self.whole_ids else f"id {number}"
            if random.random() < 0.2:
                # Sent twice: the same, or with another time and content.
                other = rows[random.randrange(number + 1)]
                row.update(key=other["key"], id=other["id"])
                if random.random() < 0.5 or row["at"] == other["at"]:
                    row.update(other)
        if self.of.has_id:
            rows = self.without_ties(rows)
        return rows

    @staticmethod
    def without_ties(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Of copies of the same time that differ the oracle cannot say which one stays."""
        seen: dict[Any, dict[str, Any]] = {}
        return [
            row for row in rows if row["id"] is None or seen.setdefault((row["key"], row["id"], row["at"]), row) == row
        ]

    def key(self, number: int) -> Any:
        return number * 7 - 20 if self.whole_keys else f"lead {number} ß"

    def given_key(self, key: Any) -> Any:
        """As it may come: folded only where it is compared."""
        random = self.random
        if key is None:
            return random.choice([None, "", "unknown"]) if not self.whole_keys else None
        if self.whole_keys:
            return key
        old = key.replace("lead", "customer")  # an alias
        return random.choice([key, key.upper(), f" {key.title()} ", key.replace("ß", "SS"), old])

    def given(self, row: dict[str, Any]) -> dict[str, Any]:
        made = {**row, "key": self.given_key(row["key"])}
        if not self.of.has_id:
            del made["id"]
        return made

    def table(self, rows: list[dict[str, Any]]) -> Any:
        """Events in one of the forms that they may have."""
        given = [self.given(row) for row in rows]
        kind = self.random.choice(["dicts", "pyarrow", "dictionaries", "Polars"])
        if kind == "dicts":
            return given
        types = {name: arrow_type(node) for name, node in FIELDS.items()}
        types["key"] = pa.int64() if self.whole_keys else pa.string()
        types["at"] = ARROW_TYPES[TIME]
        if self.of.has_id:
            types["id"] = pa.int64() if self.whole_ids else pa.string()
        columns = {name: pa.array([row[name] for row in given], type_) for name, type_ in types.items()}
        if kind == "dictionaries":
            columns["s1"] = columns["s1"].dictionary_encode()
            columns["key"] = columns["key"] if self.whole_keys else columns["key"].dictionary_encode()
            del columns["i2"]
            columns["i2"] = pa.array([row["i2"] for row in given], pa.int32())
        table = pa.table(columns)
        return pl.DataFrame(table) if kind == "Polars" else table

    def as_model(self) -> dict[str, Any]:
        """Where leads have what is wanted of features, a score for each says whether it is that."""
        id_field: dict[str, Any] = {"name": "lead_id", "type": "int" if self.whole_keys else "text", "id": True}
        if not self.whole_keys:
            aliases = {f"customer {i} ss": f"lead {i} ss" for i in range(KEYS)}
            id_field |= {"fold": True, "aliases": aliases, "null_values": ["Unknown", "unknown"]}
        activities: dict[str, Any] = {
            "key": "key",
            "at": "at",
            "fields": [field_of(n, of) for n, of in EVENT_FIELDS.items()],
        }
        if self.of.has_id:
            activities["fields"].append({"name": "id", "type": "int" if self.whole_ids else "text"})
            activities["id"] = "id"
        activities["features"] = [self.printed_feature(feature) for feature in self.of.features]
        fields = [id_field]
        scores: list[dict[str, Any]] = []
        if self.of.rules:
            rules = [self.printed_rule(rule) for rule in self.of.rules]
            scores.append({"name": "total", "groups": [{"name": "behaviour", "rules": rules}]})
        for feature in self.of.features:
            node = EVENT_FIELDS[feature.field] if feature.field else Node("field", INT)
            fields.append({**field_of(f"wanted_{feature.name}", node)})
            checks = f"WHEN {feature.name} IS NULL THEN 2 WHEN {feature.name} = wanted_{feature.name} THEN 1 ELSE 0"
            scores.append({"name": f"is_{feature.name}", "expr": f"CASE {checks} END"})
        return {
            "funnelcore": 1,
            "name": "random",
            "time_zone": ZONE,
            "fields": fields,
            "activities": activities,
            "scores": scores,
        }

    def printed_feature(self, feature: Feature) -> dict[str, Any]:
        made: dict[str, Any] = {"name": feature.name}
        if feature.field is None:
            assert feature.when is not None
            made[feature.kind] = print_expression(feature.when, self.random)
        else:
            made[feature.kind] = feature.field
            if feature.when is not None:
                made["when"] = print_expression(feature.when, self.random)
        return made | ({"within": f"{feature.within}s"} if feature.within else {})

    def printed_rule(self, rule: Each) -> dict[str, Any]:
        made: dict[str, Any] = {"name": rule.name, "each": print_expression(rule.when, self.random)}
        if rule.map is None:
            assert isinstance(rule.points, Fraction)
            made["points"] = float(rule.points)
        else:
            assert isinstance(rule.points, dict)
            made |= {"map": rule.map, "points": {str(key): float(value) for key, value in rule.points.items()}}
            made |= {"otherwise": float(rule.otherwise), "missing": float(rule.missing)}
        if rule.decay:
            decay: dict[str, Any] = {k: v if k == "percent" else f"{v}s" for k, v in rule.decay.items()}
            made["decay"] = {"linear": decay} if "every" in decay else decay
        if rule.limit:
            made["limit"] = {"count": rule.limit[0], "within": f"{rule.limit[1]}s"}
        return made | ({"clamp": rule.clamp} if rule.clamp else {}) | ({"active": rule.active} if rule.active else {})

    def model(self) -> fc.Model:
        return fc.Model.parse(json.dumps(self.as_model(), ensure_ascii=False))


def field_of(name: str, node: Node) -> dict[str, Any]:
    scale = {"scale": node.scale} if node.type == DECIMAL else {}
    return {"name": name, "type": node.type, **scale}


def folded(key: Any) -> Any:
    """As the key of a result."""
    return key.replace("ß", "ss") if isinstance(key, str) else key


def shown(value: Any) -> Any:
    return float(value) if isinstance(value, (Decimal, Fraction)) else value


def cut(random: Random, rows: list[Any], count: int) -> list[list[Any]]:
    """In so many pieces, of which some may be empty."""
    places = sorted(random.randint(0, len(rows)) for _ in range(count - 1))
    return [rows[a:b] for a, b in zip([0, *places], [*places, len(rows)], strict=True)]


def filled(made: Made, model: fc.Model) -> fc.Activities:
    state = model.activities(as_of=AS_OF)
    for piece in cut(made.random, made.rows, made.random.randint(1, 4)):
        state.add(made.table(piece))
    return state


@pytest.mark.parametrize(
    ("seed", "count"), [*((seed, None) for seed in range(MODELS)), *((s, 6_000) for s in range(600, 606))]
)
def test_result(seed: int, count: int | None) -> None:
    made = Made(seed, count)
    state = filled(made, made.model())
    wanted = {folded(key): columns for key, columns in slow_activities.result(made.of, made.rows, AS_OF).items()}
    found = {row.pop("lead_id"): row for row in state.result().to_dicts()}
    assert list(found) == sorted(wanted, key=lambda key: key if isinstance(key, int) else key.encode())
    for key, columns in wanted.items():
        wrong = {
            name: (found[key].get(name), value) for name, value in columns.items() if found[key][name] != shown(value)
        }
        assert not wrong, f"seed {seed}, key {key!r}: {wrong}"
        assert found[key].keys() == columns.keys()
    counts = slow_activities.Counts()
    slow_activities.taken(made.rows, AS_OF, counts)
    reported = {line["kind"]: line["count"] for line in state.report.to_dicts() if line["row"] is None}
    lacking = reported.get("activity without a key", 0) + reported.get("activity without a time", 0)
    assert lacking == counts.no_key + counts.no_time
    assert reported.get("activity of the future", 0) == counts.future


@pytest.mark.parametrize("seed", range(200, 200 + MODELS))
def test_leads(seed: int) -> None:
    """Rules and features of leads with events, without events and without a key; from the state and from its result."""
    made = Made(seed)
    random = made.random
    model = made.model()
    state = filled(made, model)
    keys = [random.choice([None, *[made.key(i) for i in range(KEYS + 4)] * 2]) for _ in range(60)]
    by_key = slow_activities.taken(made.rows, AS_OF, slow_activities.Counts())
    counted = {key: slow_activities.once(own) if made.of.has_id else own for key, own in by_key.items()}
    leads = []
    wanted: list[dict[str, float]] = []
    for key in keys:
        own = counted.get(key, []) if key is not None else []
        features = {f.name: slow_activities.feature_of(f, own, AS_OF) for f in made.of.features}
        leads.append({"lead_id": made.given_key(key), **{f"wanted_{n}": value for n, value in features.items()}})
        wanted.append({f"is_{n}": 2.0 if value in (None, "") else 1.0 for n, value in features.items()})
        if made.of.rules:
            total = sum((slow_activities.score_points(rule, own, AS_OF) for rule in made.of.rules), Fraction(0))
            wanted[-1]["total"] = float(total)
    outputs = list(wanted[0])
    found = model.run(leads, outputs=outputs, activities=state).to_dicts()
    for number, (row, lead) in enumerate(zip(wanted, leads, strict=True)):
        assert found[number] == row, f"seed {seed}, lead {number}: {lead}"
        assert dict(model.score_one(lead, outputs=outputs, as_of=AS_OF, activities=state)) == row
    asked = {key for key in keys if key is not None}
    assert state.strays == (
        sum(key not in asked for key in by_key),
        sum(len(own) for key, own in counted.items() if key not in asked),
    )
    columns = {row["lead_id"]: row for row in state.result().rows()}
    joined = [{**columns.get(folded(key), {}), **lead} for key, lead in zip(keys, leads, strict=True)]
    assert model.run(joined, outputs=outputs, as_of=AS_OF).to_dicts() == found
    table = [made.given(row) for row in made.rows]
    assert model.run(leads, outputs=outputs, as_of=AS_OF, activities=table, threads=2).to_dicts() == found


@pytest.mark.parametrize("seed", range(400, 400 + MODELS))
def test_splits_and_merges(seed: int) -> None:
    """However rows are split and states are merged, the bytes are the same."""
    made = Made(seed)
    random = made.random
    model = made.model()
    rows = made.rows
    if made.of.has_id:  # copies of the same time that differ
        rows = rows + [{**row, "i1": random.randint(-5, 5), "s1": random.choice(WORDS)} for row in rows[:50]]
    whole = bytes(model.activities(as_of=AS_OF).add(made.table(rows)))
    for _ in range(3):
        shuffled = random.sample(rows, len(rows))
        states = [
            model.activities(as_of=AS_OF).add(made.table(piece))
            for piece in cut(random, shuffled, random.randint(1, 6))
        ]
        while len(states) > 1:
            into = states.pop(random.randrange(len(states)))
            other = states.pop(random.randrange(len(states)))
            before = bytes(other)
            if random.random() < 0.3:
                into = model.load_activities(bytes(into))
            if random.random() < 0.3:
                into.add(made.table([]))
            states.append(into.merge(pickle.loads(pickle.dumps(other)) if random.random() < 0.3 else other))
            assert bytes(other) == before
        assert bytes(states[0]) == whole
    loaded = model.load_activities(whole)
    assert bytes(loaded) == whole
    assert loaded.result().to_dicts() == states[0].result().to_dicts()


SIMPLE = """
funnelcore: 1
name: simple
time_zone: Asia/Ho_Chi_Minh
fields: [{name: lead_id, type: int, id: true}]
activities:
  key: lead_id
  at: at
  fields: [{name: type, type: text}, {name: amount, type: decimal, scale: 2}, {name: page, type: text}]
  features:
    - {name: visits_30d, count: "type = 'visit'", within: 30d}
    - {name: days, distinct_days: "type <> 'mail'"}
    - {name: spent, sum: amount, when: "type = 'order'"}
    - {name: least, min: amount}
    - {name: most, max: amount}
    - {name: favourite, top: page}
    - {name: last_page, latest: page}
    - {name: first_page, first: page, when: "type = 'visit'"}
scores:
  - name: total
    groups:
      - name: behaviour
        rules:
          - {name: webinar, each: "type = 'webinar'", points: 10}
          - {name: by type, each: "TRUE", map: type, points: {visit: 1, webinar: 2.5, mail: -0.5}}
          - {name: lately, each: "type = 'visit'", points: 3, decay: {window: 14d}}
"""

SIMPLE_SQL = """
WITH e AS (SELECT *, epoch_us(?::TIMESTAMPTZ) - epoch_us("at") AS age FROM events)
SELECT lead_id,
    10.0::DOUBLE * count(*) FILTER (type = 'webinar') AS "total.webinar",
    coalesce(sum(CASE type WHEN 'visit' THEN 1 WHEN 'webinar' THEN 2.5 WHEN 'mail' THEN -0.5 END), 0)::DOUBLE
        AS "total.by type",
    3.0::DOUBLE * count(*) FILTER (type = 'visit' AND age < 14 * 86400000000) AS "total.lately",
    count(*) FILTER (type = 'visit' AND age < 30 * 86400000000) AS visits_30d,
    count(DISTINCT ("at" AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE) FILTER (type <> 'mail') AS days,
    (sum(amount) FILTER (type = 'order'))::DOUBLE AS spent,
    min(amount)::DOUBLE AS "least",
    max(amount)::DOUBLE AS "most",
    (SELECT page FROM events f WHERE f.lead_id = e.lead_id AND page IS NOT NULL
        GROUP BY page ORDER BY count(*) DESC, page LIMIT 1) AS favourite,
    (SELECT page FROM events f WHERE f.lead_id = e.lead_id AND page IS NOT NULL
        ORDER BY "at" DESC, page DESC LIMIT 1) AS last_page,
    (SELECT page FROM events f WHERE f.lead_id = e.lead_id AND page IS NOT NULL AND type = 'visit'
        ORDER BY "at", page DESC LIMIT 1) AS first_page
FROM e GROUP BY lead_id ORDER BY lead_id
"""


def simple_events(count: int) -> pa.Table:
    random = Random(11)

    def maybe(value: Any) -> Any:
        return None if random.random() < 0.1 else value

    return pa.table(
        {
            "lead_id": pa.array([random.randrange(200) - 50 for _ in range(count)], pa.int64()),
            "at": pa.array(
                [AS_OF - timedelta(seconds=random.randint(0, 60 * DAY)) for _ in range(count)], ARROW_TYPES[TIME]
            ),
            "type": [maybe(random.choice(["visit", "visit", "mail", "webinar", "order"])) for _ in range(count)],
            "amount": pa.array(
                [maybe(Decimal(random.randint(-100, 90_000)).scaleb(-2)) for _ in range(count)], pa.decimal128(18, 2)
            ),
            "page": [maybe(random.choice(["/", "/price", "/giá", "/blog"])) for _ in range(count)],
        }
    )


def test_against_duckdb() -> None:
    events = simple_events(20_000)
    state = fc.Model.parse(SIMPLE).activities(as_of=AS_OF).add(events)
    with duckdb.connect() as connection:
        connection.register("events", events)
        wanted = connection.sql(SIMPLE_SQL, params=[AS_OF.isoformat()]).to_arrow_table().to_pylist()
    assert state.result().to_dicts() == wanted
    assert state.result().to_polars()["visits_30d"].to_list() == [row["visits_30d"] for row in wanted]
    assert state.result().to_pandas()["lead_id"].to_list() == [row["lead_id"] for row in wanted]


@pytest.fixture(scope="module")
def simple() -> fc.Model:
    return fc.Model.parse(SIMPLE)


EVENTS = [
    {"lead_id": 1, "at": "2026-11-20T10:00", "type": "webinar", "page": "/"},
    {"lead_id": 1, "at": "2026-11-01", "type": "visit"},
    {"lead_id": 2, "at": "2026-11-21", "type": "visit", "amount": "12.5"},
]


def test_events_as_they_are(simple: fc.Model) -> None:
    leads = [{"lead_id": 1}, {"lead_id": 3}]
    result = simple.score(leads, as_of="2026-11-21T09:00", activities=EVENTS)
    assert [row["total"] for row in result.rows()] == [13.5, 0.0]
    assert simple.score_one({"lead_id": 1}, as_of="2026-11-21T09:00", activities=EVENTS).total == 13.5
    lines = simple.score_one({"lead_id": 1}, as_of="2026-11-21T09:00", activities=EVENTS).explain().to_dicts()
    assert sum(line["adds"] or 0 for line in lines) == 13.5
    lines = result.explain(0).to_dicts()
    assert sum(line["adds"] or 0 for line in lines) == 13.5


def test_a_state_has_its_instant(simple: fc.Model) -> None:
    state = simple.activities(as_of="2026-11-21T09:00").add(EVENTS)
    assert state.as_of.isoformat() == "2026-11-21T09:00:00+07:00"
    assert repr(state) == "<Activities of 'simple' as of 2026-11-21T09:00:00+07:00>"
    assert simple.run([{"lead_id": 1}], outputs=["total"], activities=state).to_dicts() == [{"total": 13.5}]
    with pytest.raises(fc.StateError):
        simple.run([{"lead_id": 1}], as_of="2026-11-22", activities=state)
    with pytest.raises(fc.StateError):
        state.merge(simple.activities(as_of="2026-11-22"))
    with pytest.raises(fc.ArgumentError, match="as_of"):
        simple.run([{"lead_id": 1}], activities=EVENTS)


def test_strays(simple: fc.Model) -> None:
    state = simple.activities(as_of="2026-11-21T09:00").add(EVENTS)
    assert state.strays == fc.Strays(keys=2, activities=3)
    simple.run([{"lead_id": 1}], activities=state)
    assert state.strays == (1, 1)
    simple.run([{"lead_id": 2}], activities=state)
    assert state.strays == (0, 0)
    state.add([EVENTS[0]])
    assert state.strays == (2, 4)


def test_copies_are_apart(simple: fc.Model) -> None:
    state = simple.activities(as_of="2026-11-21T09:00").add(EVENTS)
    saved = bytes(state)
    other = copy.copy(state)
    other.add(EVENTS)
    assert bytes(state) == saved
    assert bytes(other) != saved
    assert bytes(pickle.loads(pickle.dumps(state))) == saved
    with pytest.raises(fc.ArgumentError, match="itself"):
        state.merge(state)


def test_strict(simple: fc.Model) -> None:
    state = simple.activities(as_of="2026-11-21T09:00")
    bad = [*EVENTS, {"lead_id": 1, "at": "soon", "type": "visit"}]
    with pytest.raises(fc.DataError, match='row 3, column "at": "soon" is not a time'):
        state.add(bad, strict=True)
    assert bytes(state) == bytes(simple.activities(as_of="2026-11-21T09:00"))
    assert state.add(EVENTS, strict=True).strays == (2, 3)
    report = fc.Report()
    state.add(bad, report=report)
    assert report.rejected == 1
    assert "activity without a time: 1" in str(report)
    assert state.report.rejected == 0
    with pytest.raises(fc.DataError):
        simple.run([{"lead_id": 1}], as_of="2026-11-21", activities=bad, strict=True)


def test_what_is_no_state(simple: fc.Model) -> None:
    state = simple.activities(as_of="2026-11-21").add(EVENTS)
    saved = bytes(state)
    other = fc.Model.parse(SIMPLE.replace("points: 10", "points: 11"))
    for content in (b"", saved[:-1], saved + b"\0", saved[:9] + bytes([saved[9] ^ 4]) + saved[10:]):
        with pytest.raises(fc.StateError):
            simple.load_activities(content)
    with pytest.raises(fc.StateError):
        other.load_activities(saved)
    with pytest.raises(fc.StateError):
        other.run([{"lead_id": 1}], activities=state)
    with pytest.raises(fc.SchemaError, match="column type"):
        state.add(pa.table({"lead_id": [1]}))
    with pytest.raises(TypeError, match="list of dicts"):
        state.add("events.csv")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Activities"):
        state.merge(saved)  # type: ignore[arg-type]
    with pytest.raises(fc.ModelError, match="activities"):
        fc.Model.parse(
            "funnelcore: 1\nname: x\nfields: [{name: a, type: int}]\nscores: [{name: s, expr: a}]"
        ).activities(as_of="2026-11-21")
    assert bytes(state) == saved


def test_damaged_states() -> None:
    """Every cut and any flipped bit is refused."""
    for seed in range(700, 708):
        made = Made(seed)
        model = made.model()
        saved = bytes(filled(made, model))
        sizes = range(len(saved)) if len(saved) < 1_000 else made.random.sample(range(len(saved)), 500)
        for size in sizes:
            with pytest.raises(fc.StateError):
                model.load_activities(saved[:size])
        for _ in range(500):
            bit = made.random.randrange(len(saved) * 8)
            damaged = bytearray(saved)
            damaged[bit // 8] ^= 1 << bit % 8
            with pytest.raises(fc.StateError):
                model.load_activities(damaged)


FIELDS_OF_EVENTS = """
funnelcore: 1
name: fields
time_zone: Asia/Ho_Chi_Minh
null_values: ["-"]
fields:
  - {name: lead_id, type: text, id: true, from: Lead, fold: true, aliases: {"old-7": "l-7"}}
activities:
  key: who
  at: when
  id: number
  fields:
    - {name: number, type: int}
    - {name: who, type: text, from: Contact}
    - {name: when, type: time, from: Happened, format: "%d/%m/%Y %H:%M"}
    - {name: type, type: text, from: Kind, fold: true, aliases: {"page view": visit}, values: [visit, mail]}
    - {name: amount, type: decimal, scale: 2}
  features:
    - {name: visits, count: "type = 'VISIT'"}
    - {name: kinds, top: type}
    - {name: spent, sum: amount}
scores:
  - {name: s, expr: visits}
"""


def test_fields_of_events() -> None:
    """Columns of other names, forms of time, folding, aliases, what is NULL and what cannot be read."""
    model = fc.Model.parse(FIELDS_OF_EVENTS)
    rows = [
        ("L-7", "20/11/2026 23:59", "Visit", 1, "1.005"),
        ("old-7", "20/11/2026 10:00", " PAGE VIEW", 2, "2"),
        ("l-7 ", "19/11/2026 10:00", "mail", 3, "-"),
        ("L-8", "2026-11-19", "mail", 4, "1"),
        ("-", "19/11/2026 10:00", "mail", 5, "1"),
        ("L-9", "21/11/2026 00:01", "mail", 6, "1"),
        ("L-9", "19/11/2026 10:00", "letter", 7, "much"),
    ]
    names = ["Contact", "Happened", "Kind", "number", "amount"]
    events = [dict(zip(names, row, strict=True)) for row in rows]
    wanted = [
        {"Lead": "l-7", "visits": 2, "kinds": "visit", "spent": 3.01},
        {"Lead": "l-9", "visits": 0, "kinds": None, "spent": None},
    ]
    for table in (events, pl.DataFrame(events), pa.Table.from_pylist(events)):
        state = model.activities(as_of="2026-11-21T00:00").add(table)
        assert state.result().to_dicts() == wanted
        assert state.report.rejected == 3
        leads = [{"Lead": "OLD-7"}, {"Lead": "L-9"}, {"Lead": "L-1"}]
        assert [row["s"] for row in model.run(leads, activities=state).rows()] == [2.0, 0.0, 0.0]
        assert state.strays == (0, 0)


def test_leads_must_say_what_they_did(simple: fc.Model) -> None:
    with pytest.raises(fc.ArgumentError, match="activities"):
        simple.run(pa.table({"lead_id": [1]}), as_of="2026-11-21")


def test_threads_share_a_state(simple: fc.Model) -> None:
    events = simple_events(5_000)
    leads = pa.table({"lead_id": pa.array(range(-60, 40_000), pa.int64())})
    state = simple.activities(as_of=AS_OF).add(events)
    alone = simple.run(leads, activities=state).to_arrow()
    again = simple.activities(as_of=AS_OF).add(events)
    assert simple.run(leads, activities=again, threads=4).to_arrow().equals(alone)
    assert again.strays == (0, 0)


def test_sums_beyond_64_bits_are_counted() -> None:
    model = fc.Model.parse("""
funnelcore: 1
fields: [{name: id, type: int, id: true}]
activities: {key: id, at: at, fields: [{name: v, type: int}], features: [{name: s, sum: v}]}
scores: [{name: x, expr: "COALESCE(s, 7)"}]
""")
    largest = 2**63 - 1
    rows = [(1, largest), (1, 5), (2, 5), (3, largest), (3, 5), (3, -5)]
    state = model.activities(as_of="2026-01-01").add([{"id": i, "at": "2025-06-01", "v": v} for i, v in rows])
    assert state.result().to_dicts() == [{"id": 1, "s": None}, {"id": 2, "s": 5}, {"id": 3, "s": largest}]
    result = model.run([{"id": 1}, {"id": 2}], activities=state)
    assert [row["x"] for row in result.rows()] == [7.0, 5.0]
    counts = [(row["kind"], row["column"], row["count"]) for row in result.report.to_dicts()]
    assert counts == [("overflow", "s", 1)]


def test_an_id_that_is_a_field_is_told_once() -> None:
    """Where the id of activities is a field that a feature reads, a wrong one is still one rejected value."""
    model = fc.Model.parse(
        "funnelcore: 1\nfields: [{name: lead, type: text, id: true}]\n"
        "activities: {key: lead, at: at, id: number, fields: [{name: number, type: int}], "
        "features: [{name: last_number, latest: number}]}\n"
    )
    state = model.activities(as_of="2026-11-21").add([{"lead": "a", "at": "2026-11-20", "number": "one"}])
    assert state.report.rejected == 1
