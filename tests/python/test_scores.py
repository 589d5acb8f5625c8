"""Random models over random leads, held against the slow computation; explanations add up."""

from __future__ import annotations

import json
import random
import re
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
import slow_scores

import funnelcore as fc

AS_OF = 1_790_000_000
TEXTS = ["software", "fintech", "retail", "health", "văn phòng", ""]
FIELDS = [
    {"name": "size", "type": "int"},
    {"name": "budget", "type": "decimal", "scale": 2},
    {"name": "industry", "type": "text"},
    {"name": "since", "type": "time"},
]


def points(random: random.Random) -> str:
    """At most two digits after the point, as a text, so that nothing passes through a double."""
    return random.choice([str(random.randint(-30, 60)), f"{random.randint(-3000, 6000) / 100:.2f}"])


def clamp(random: random.Random, closed: bool = False) -> list[int | None]:
    low, high = random.randint(-40, 10), random.randint(11, 90)
    if closed:
        return [low, high]
    return random.choice([[low, high], [None, high], [low, None]])


def conditions(random: random.Random) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for _ in range(random.randint(1, 3)):
        field = random.choice(["size", "budget", "industry"])
        if random.random() < 0.15:
            found.append({"field": field, "op": "null", "value": None})
        elif field == "industry":
            op = random.choice(["=", "in"])
            value: Any = random.choice(TEXTS[:5]) if op == "=" else random.sample(TEXTS[:5], random.randint(1, 3))
            found.append({"field": field, "op": op, "value": value})
        else:
            found.append(
                {
                    "field": field,
                    "op": random.choice(["=", "<", ">="]),
                    "value": Fraction(random.randint(-200, 2200), 4),
                }
            )
    return found


def rule(random: random.Random, number: int) -> dict[str, Any]:
    kind = random.choice(["when", "first", "bins", "map", "per"])
    made: dict[str, Any] = {"name": f"rule {number}"}
    if kind == "when":
        made |= {"when": conditions(random), "points": points(random)}
    elif kind == "first":
        made["first"] = [{"when": conditions(random), "points": points(random)} for _ in range(random.randint(1, 4))]
        for entry in made["first"]:
            if random.random() < 0.4:
                entry["reason"] = f"entry {random.randint(1, 3)}"
    elif kind == "bins":
        edges = sorted({Fraction(random.randint(-100, 2100), 4) for _ in range(random.randint(1, 20))})
        made |= {
            "bins": random.choice(["size", "budget"]),
            "edges": edges,
            "points": [points(random) for _ in range(len(edges) + 1)],
        }
        if random.random() < 0.5:
            made["closed"] = "right"
    elif kind == "map":
        made |= {"map": "industry", "points": {text: points(random) for text in random.sample(TEXTS[:5], 3)}}
    else:
        made |= {
            "per": random.choice(["size", "budget"]),
            "points": f"{random.randint(-9999, 9999) / 10000:.4f}",
            "clamp": clamp(random, True),
        }
    for key, chance in (("otherwise", 0.4), ("missing", 0.4)):
        if random.random() < chance and kind != "per" and not (key == "otherwise" and kind == "bins"):
            made[key] = points(random)
    if "clamp" not in made and random.random() < 0.3:
        made["clamp"] = clamp(random)
    if random.random() < 0.3:
        made["decay"] = random.choice(
            [
                {"half_life": 14 * slow_scores.DAY},
                {"half_life": 30 * slow_scores.DAY, "step": 3600},
                {"every": 30 * slow_scores.DAY, "percent": 35},
                {"window": 90 * slow_scores.DAY},
            ]
        )
    if random.random() < 0.25:
        today = datetime.fromtimestamp(AS_OF, timezone.utc).date()
        near = [None, *((today + timedelta(days=days)).isoformat() for days in (-9, 0, 1, 7))]
        made["active"] = random.choice([[a, b] for a in near for b in near if a is None or b is None or a < b])
    if random.random() < 0.2:
        made["reason"] = f"shared {random.randint(1, 2)}"
    if random.random() < 0.2:
        made["baseline"] = points(random)
    return made


def model(random: random.Random) -> dict[str, Any]:
    scores: list[dict[str, Any]] = []
    number = 0
    for name in ["fit", "engagement"]:
        groups: list[dict[str, Any]] = []
        for group in range(random.randint(1, 3)):
            rules = []
            for _ in range(random.randint(1, 6)):
                number += 1
                rules.append(rule(random, number))
            groups.append({"name": f"group {group}", "rules": rules})
            if random.random() < 0.5:
                groups[-1]["clamp"] = clamp(random)
        scores.append(
            {
                "name": name,
                "groups": groups,
                "bands": [{"name": "A", "from": 30}, {"name": "B", "from": "2.5"}, {"name": "C"}],
            }
        )
        if random.random() < 0.5:
            scores[-1]["start"] = points(random)
    scores.append(
        {
            "name": "total",
            "combine": {"engagement": "-0.25", "fit": "0.6333"},
            "bands": [{"name": "hot", "from": 10}, {"name": "cold"}],
        }
    )
    scores.append({"name": "grade", "matrix": ["fit_band", "engagement_band", "total_band"]})
    for score in scores[:3]:
        if random.random() < 0.7:
            score["clamp"] = clamp(random)
        score["reasons"] = {
            "top": random.randint(1, 4),
            "direction": random.choice(["above", "below"]),
            "baseline": random.choice(["neutral", "min", "max"]),
        }
    return {"scores": scores}


def decimal_text(value: Fraction) -> str:
    return (
        f"{int(value * 4) // 4 if value >= 0 else -(int(-value * 4) // 4)}"
        if value.denominator == 1
        else f"{float(value):.2f}"
    )


def printed_condition(of: list[dict[str, Any]]) -> str:
    parts = []
    for each in of:
        if each["op"] == "null":
            parts.append(f"{each['field']} IS NULL")
        elif each["op"] == "in":
            parts.append(f"{each['field']} IN ({', '.join(repr(text) for text in each['value'])})")
        else:
            value = repr(each["value"]) if isinstance(each["value"], str) else decimal_text(each["value"])
            parts.append(f"{each['field']} {each['op']} {value}")
    return " AND ".join(parts)


def printed_rule(of: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = dict(of)
    if "when" in made:
        made["when"] = printed_condition(made["when"])
    if "first" in made:
        made["first"] = [entry | {"when": printed_condition(entry["when"])} for entry in made["first"]]
    if "edges" in made:
        made["edges"] = [decimal_text(edge) for edge in made["edges"]]
    if "decay" in made:
        decay = {key: value if key == "percent" else f"{value}s" for key, value in made["decay"].items()}
        if "every" in decay:
            decay = {"linear": {"every": decay["every"], "percent": decay["percent"]}}
        made["decay"] = decay | {"since": "since"}
    return made


def printed(of: dict[str, Any]) -> str:
    scores = []
    for score in of["scores"]:
        made = dict(score)
        if "groups" in made:
            made["groups"] = [
                group | {"rules": [printed_rule(each) for each in group["rules"]]} for group in made["groups"]
            ]
        scores.append(made)
    text = json.dumps({"funnelcore": 1, "name": "random", "fields": FIELDS, "scores": scores}, ensure_ascii=False)
    return re.sub(r'"(-?[0-9]+(\.[0-9]+)?)"', r"\1", text)  # numbers stand as they are written, not as texts


def lead(random: random.Random) -> dict[str, Any]:
    def maybe(value: Any) -> Any:
        return None if random.random() < 0.2 else value

    return {
        "size": maybe(random.randint(-50, 550)),
        "budget": maybe(Fraction(random.randint(-5000, 55000), 100)),
        "industry": maybe(random.choice(TEXTS[:5])),
        "since": maybe(AS_OF - random.randint(-5, 200) * slow_scores.DAY - random.randint(0, 86399)),
    }


def given(of: dict[str, Any]) -> dict[str, Any]:
    """The lead as texts, so that decimals arrive as they are."""
    made: dict[str, Any] = {key: value for key, value in of.items() if value is not None}
    if "budget" in made:
        made["budget"] = f"{int(made['budget'] * 100) / 100:.2f}"
    if "since" in made:
        made["since"] = datetime.fromtimestamp(made["since"], timezone.utc).isoformat()
    return {key: made.get(key) for key in ("size", "budget", "industry", "since")}


@pytest.mark.parametrize("seed", range(60))
def test_random_models(seed: int) -> None:
    chance = random.Random(seed)
    of = model(chance)
    compiled = fc.Model.parse(printed(of))
    leads = [lead(chance) for _ in range(70)]
    table = compiled.run([given(each) for each in leads], as_of=AS_OF * 1_000_000).to_dicts()
    for number, each in enumerate(leads):
        expected = slow_scores.run(of, each, AS_OF)
        got = table[number]
        wrong = {
            name: (got[name], value)
            for name, value in expected.items()
            if got[name] != (float(value) if isinstance(value, Fraction) else value)
        }
        assert not wrong, f"seed {seed}, lead {number}: {each}"
        assert set(got) == set(expected)


@pytest.mark.parametrize("seed", range(20))
def test_explanations_add_up(seed: int) -> None:
    chance = random.Random(1000 + seed)
    of = model(chance)
    compiled = fc.Model.parse(printed(of))
    for _ in range(5):
        each = lead(chance)
        expected = slow_scores.run(of, each, AS_OF)
        lines = compiled.score_one(given(each), as_of=AS_OF * 1_000_000).explain().to_dicts()
        for name in ("fit", "engagement", "total"):
            adds = sum(
                Fraction(str(line["adds"])) for line in lines if line["score"] == name and line["adds"] is not None
            )
            assert adds == expected[name], name
