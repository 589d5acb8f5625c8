"""
A model as the contestants need it: points as whole hundredths, and what weighs one column brought together.

What another tool's user would do by hand to be fast is done here for all of them: every rule on one text column becomes
one table, every threshold on one number one list of cuts.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, getcontext
from typing import Any

import funnelcore as fc

getcontext().prec = 60
_FACTOR_BITS = 30


@dataclass(frozen=True)
class Term:
    """column op value; op is =, IN, <, >=, or a bool column's IS TRUE and IS FALSE."""

    column: str
    operation: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Texts:
    """Points by the value of a text column."""

    column: str
    points: dict[str, int]
    otherwise: int
    missing: int

    def of(self, values: Sequence[str]) -> list[int]:
        """The points of values, and those of NULL at the end."""
        return [*(self.points.get(value, self.otherwise) for value in values), self.missing]


@dataclass(frozen=True)
class Cuts:
    """Points by the interval of a number: points[i] up to, not including, edges[i]."""

    column: str
    edges: tuple[float, ...]
    points: tuple[int, ...]
    missing: int


@dataclass(frozen=True)
class Per:
    """Hundredths for each one, within the clamp."""

    column: str
    points: int
    least: int
    most: int


@dataclass(frozen=True)
class When:
    """Points if all terms are true, by the age of `since` in days if it is given."""

    terms: tuple[Term, ...]
    points: int
    since: str = ""
    by_day: tuple[int, ...] = ()


@dataclass
class Group:
    """The sum of its parts, held within the clamp."""

    least: int
    most: int
    texts: list[Texts] = field(default_factory=list)
    cuts: list[Cuts] = field(default_factory=list)
    pers: list[Per] = field(default_factory=list)
    whens: list[When] = field(default_factory=list)


@dataclass(frozen=True)
class Agreement:
    """The score `total`, its bands (lower bounds, the highest first), and the flag."""

    start: int
    least: int
    most: int
    groups: list[Group]
    bands: tuple[int, ...]
    flag: tuple[Term, ...]
    rules: list[dict[str, Any]]


def cents(value: object) -> int:
    """Hundredths, exactly."""
    return int(Decimal(str(value)) * 100)


def _half_up(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))


def by_day(points: int, half_life: str) -> tuple[int, ...]:
    """What is left of points after so many whole days, up to where it is nothing."""
    days = int(half_life[:-1]) * {"d": 1, "w": 7}[half_life[-1]]
    left: list[int] = []
    while not left or left[-1] != 0:
        factor = _half_up(2 ** (_FACTOR_BITS - Decimal(len(left)) / days))
        left.append(_half_up(Decimal(points * factor) / 2**_FACTOR_BITS))
    return tuple(left)


_TERM = re.compile(r"(\w+) (=|<|>=|IN) (.*)")


def _literal(text: str) -> Any:
    return text[1:-1] if text.startswith("'") else float(text) if "." in text else int(text)


def terms(condition: str) -> tuple[Term, ...]:
    """The terms of a conjunction, as the models of the benches write them."""
    found = []
    for part in condition.split(" AND "):
        match = _TERM.fullmatch(part)
        if match is None:
            found.append(Term(part.removeprefix("NOT "), "IS FALSE" if part.startswith("NOT ") else "IS TRUE"))
        elif match[2] == "IN":
            found.append(Term(match[1], "IN", tuple(_literal(one) for one in match[3].strip("()").split(", "))))
        else:
            found.append(Term(match[1], match[2], (_literal(match[3]),)))
    return tuple(found)


def _text_part(rule: dict[str, Any]) -> Texts:
    if "map" in rule:
        points = {key: cents(value) for key, value in rule["points"].items()}
        return Texts(rule["map"], points, cents(rule.get("otherwise", 0)), cents(rule.get("missing", 0)))
    (term,) = terms(rule["when"])
    return Texts(term.column, dict.fromkeys(term.values, cents(rule["points"])), 0, 0)


def _number_part(rule: dict[str, Any]) -> Cuts:
    if "bins" in rule:
        points = tuple(cents(value) for value in rule["points"])
        return Cuts(rule["bins"], tuple(rule["edges"]), points, cents(rule.get("missing", 0)))
    (term,) = terms(rule["when"])
    value = cents(rule["points"])
    return Cuts(term.column, (term.values[0],), (value, 0) if term.operation == "<" else (0, value), 0)


def _join_texts(parts: Sequence[Texts]) -> Texts:
    keys = dict.fromkeys(key for part in parts for key in part.points)
    otherwise = sum(part.otherwise for part in parts)
    points = {key: sum(part.points.get(key, part.otherwise) for part in parts) for key in keys}
    return Texts(parts[0].column, points, otherwise, sum(part.missing for part in parts))


def _join_cuts(parts: Sequence[Cuts]) -> Cuts:
    edges = sorted({edge for part in parts for edge in part.edges})
    points = tuple(
        sum(part.points[bisect_right(part.edges, inside)] for part in parts) for inside in (float("-inf"), *edges)
    )
    return Cuts(parts[0].column, tuple(edges), points, sum(part.missing for part in parts))


def _by_column(parts: Sequence[Any]) -> list[list[Any]]:
    columns: dict[str, list[Any]] = {}
    for part in parts:
        columns.setdefault(part.column, []).append(part)
    return list(columns.values())


def _group(group: dict[str, Any], text_columns: frozenset[str]) -> Group:
    least, most = (cents(bound) for bound in group["clamp"])
    made = Group(least, most)
    texts, cuts = [], []
    for rule in group["rules"]:
        parts = terms(rule["when"]) if "when" in rule else ()
        if "map" in rule:
            texts.append(_text_part(rule))
        elif "bins" in rule:
            cuts.append(_number_part(rule))
        elif "per" in rule:
            low, high = (cents(bound) for bound in rule["clamp"])
            made.pers.append(Per(rule["per"], cents(rule["points"]), low, high))
        elif "decay" in rule:
            left = by_day(cents(rule["points"]), rule["decay"]["half_life"])
            made.whens.append(When(parts, cents(rule["points"]), rule["decay"]["since"], left))
        elif len(parts) == 1 and parts[0].column in text_columns:
            texts.append(_text_part(rule))
        elif len(parts) == 1 and parts[0].operation in ("<", ">="):
            cuts.append(_number_part(rule))
        else:
            made.whens.append(When(parts, cents(rule["points"])))
    made.texts = [_join_texts(parts) for parts in _by_column(texts)]
    made.cuts = [_join_cuts(parts) for parts in _by_column(cuts)]
    return made


def read(model: fc.Model) -> Agreement:
    """The model's own canonical form says it all."""
    said = json.loads(model.to_json())
    total, qualified = said["scores"]
    text_columns = frozenset(one["name"] for one in said["fields"] if one["type"] == "text")
    least, most = (cents(bound) for bound in total["clamp"])
    return Agreement(
        cents(total.get("start", 0)),
        least,
        most,
        [_group(group, text_columns) for group in total["groups"]],
        tuple(cents(band["from"]) for band in total["bands"] if "from" in band),
        terms(qualified["groups"][0]["rules"][0]["when"]),
        [rule | {"group": i} for i, group in enumerate(total["groups"]) for rule in group["rules"]],
    )
