"""What activities come to, computed the slow and obvious way: every event of one lead looked at for every column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import slow_scores
from expressions.evaluate import Row, evaluate
from expressions.rows import FIELDS, ZONE
from expressions.syntax import TIME, Node

_SECOND = timedelta(seconds=1)
_zone = ZoneInfo(ZONE)

AT = Node("field", TIME, value="at")
EVENT_FIELDS = {**FIELDS, "at": AT}


@dataclass
class Each:
    """A rule about every activity: points of those for which `when` holds, or by what `map` reads."""

    name: str
    when: Node
    points: Fraction | dict[str, Fraction]
    map: str | None = None
    otherwise: Fraction = Fraction(0)
    missing: Fraction = Fraction(0)
    decay: dict[str, int] | None = None
    limit: tuple[int, int] | None = None  # so many within so many seconds
    clamp: list[Any] | None = None
    active: list[str | None] | None = None

    def points_of(self, event: Row) -> Fraction:
        if evaluate(self.when, event) is not True:
            return Fraction(0)
        if self.map is None:
            assert isinstance(self.points, Fraction)
            return self.points
        assert isinstance(self.points, dict)
        value = event[self.map]
        return self.missing if value is None else self.points.get(value, self.otherwise)


@dataclass
class Feature:
    """kind is count, distinct_days, or what is done with `field`; within is in seconds."""

    name: str
    kind: str
    field: str | None
    when: Node | None
    within: int | None = None


@dataclass
class Agreement:
    """What there is to compute."""

    rules: list[Each] = field(default_factory=list)
    features: list[Feature] = field(default_factory=list)
    has_id: bool = False


@dataclass
class Counts:
    """Events that were not taken."""

    no_key: int = 0
    no_time: int = 0
    future: int = 0


def taken(events: list[Row], as_of: datetime, counts: Counts) -> dict[Any, list[Row]]:
    """By key."""
    keys: dict[Any, list[Row]] = {}
    for event in events:
        if event["key"] is None:
            counts.no_key += 1
        elif event["at"] is None:
            counts.no_time += 1
        elif event["at"] > as_of:
            counts.future += 1
        else:
            keys.setdefault(event["key"], []).append(event)
    return keys


def once(events: list[Row]) -> list[Row]:
    """Events of one lead, of equal ids the earliest."""
    first: dict[Any, Row] = {}
    rest = []
    for event in events:
        if event["id"] is None:
            rest.append(event)
        elif event["id"] not in first or event["at"] < first[event["id"]]["at"]:
            first[event["id"]] = event
    return rest + list(first.values())


def limited(points: list[tuple[datetime, Fraction]], limit: tuple[int, int]) -> list[tuple[datetime, Fraction]]:
    """Those that count, in time order."""
    count, within = limit
    counted: list[tuple[datetime, Fraction]] = []
    for at, value in sorted(points, key=lambda point: (point[0], -point[1])):
        if sum(at - timedelta(seconds=within) < other for other, _ in counted) < count:
            counted.append((at, value))
    return counted


def points_of(rule: Each, events: list[Row], as_of: datetime) -> Fraction:
    """The column <score>.<rule>."""
    points = [(event["at"], rule.points_of(event)) for event in events]
    points = [(at, value) for at, value in points if value != 0]
    if rule.limit:
        points = limited(points, rule.limit)
    total = Fraction(0)
    for at, value in points:
        if rule.decay:
            total += slow_scores.rounded(value * slow_scores.factor(rule.decay, (as_of - at) // _SECOND))
        else:
            total += value
    return total


def score_points(rule: Each, events: list[Row], as_of: datetime) -> Fraction:
    """What the rule gives to its score: without points it did not fire. The date is the same in UTC and here."""
    points = points_of(rule, events, as_of)
    if not slow_scores.is_active(rule.active, int(as_of.timestamp())):
        return Fraction(0)
    return slow_scores.clamped(points, rule.clamp) if points != 0 else points


def ordered(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


def feature_of(feature: Feature, events: list[Row], as_of: datetime) -> Any:
    """The column of a feature."""
    found = [
        event
        for event in events
        if (feature.when is None or evaluate(feature.when, event) is True)
        and (feature.within is None or as_of - event["at"] < timedelta(seconds=feature.within))
    ]
    if feature.kind == "count":
        return len(found)
    if feature.kind == "distinct_days":
        return len({event["at"].astimezone(_zone).date() for event in found})
    assert feature.field is not None
    values = [(event["at"], event[feature.field]) for event in found if event[feature.field] is not None]
    if not values:
        return None
    if feature.kind == "sum":
        total = sum(value for _, value in values)
        scale = EVENT_FIELDS[feature.field].scale
        return total if -(2**63) <= Decimal(total).scaleb(scale) < 2**63 else None
    if feature.kind in ("min", "max"):
        return (min if feature.kind == "min" else max)(value for _, value in values)
    if feature.kind == "top":
        counts = Counter(value for _, value in values)
        return min(counts, key=lambda value: (-counts[value], value.encode()))
    time = (max if feature.kind == "latest" else min)(at for at, _ in values)
    return max((value for at, value in values if at == time), key=ordered)


def result(of: Agreement, events: list[Row], as_of: datetime) -> dict[Any, dict[str, Any]]:
    """Every column for every key."""
    keys = taken(events, as_of, Counts())
    found = {}
    for key, own in keys.items():
        counted = once(own) if of.has_id else own
        found[key] = {f"total.{rule.name}": points_of(rule, counted, as_of) for rule in of.rules}
        found[key] |= {feature.name: feature_of(feature, counted, as_of) for feature in of.features}
    return found
