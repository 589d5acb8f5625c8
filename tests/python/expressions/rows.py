"""The fields that expressions read, and rows of values with many NULLs."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

from .syntax import BOOL, DATE, DECIMAL, INT, NUMBER, TEXT, TIME, Node

ZONE = "Europe/Berlin"
AS_OF = datetime(2026, 11, 21, 22, 30, 15, 250_000, tzinfo=timezone.utc)  # the next day has not begun in Berlin

WORDS = ["a", "b", "ab", "abc", "A", "Abc", "a%", "a_c", "b b", "é", "Đà Nẵng", "日本", "zz", "Web", "web", "10", "9"]
GREATEST = 2**63 - 1

# name: node. Those of i3 and products of d3 reach the end of 64 bits, which DuckDB's decimals do not define alike.
FIELDS: dict[str, Node] = {
    "i1": Node("field", INT, value="i1", bound=5),
    "i2": Node("field", INT, value="i2", bound=1_000_000),
    "i3": Node("field", INT, value="i3", bound=GREATEST, duck=False, lite=False),
    "d1": Node("field", DECIMAL, value="d1", scale=2, bound=10_000, lite=False),
    "d2": Node("field", DECIMAL, value="d2", scale=4, bound=10_000_000, lite=False),
    "d3": Node("field", DECIMAL, value="d3", scale=3, bound=10**15, duck=False, lite=False),
    "n1": Node("field", NUMBER, value="n1", lite=False),
    "n2": Node("field", NUMBER, value="n2", lite=False),
    "s1": Node("field", TEXT, value="s1"),
    "s2": Node("field", TEXT, value="s2"),
    "b1": Node("field", BOOL, value="b1"),
    "b2": Node("field", BOOL, value="b2"),
    "t1": Node("field", TIME, value="t1", lite=False),
    "t2": Node("field", TIME, value="t2", lite=False),
    "e1": Node("field", DATE, value="e1", lite=False),
    "e2": Node("field", DATE, value="e2", lite=False),
}


def random_date(random: Random) -> date:
    """A day of 2024 to 2027, the ends of months and years among them."""
    return date(2024, 1, 1) + timedelta(days=random.randrange(1461))


def random_time(random: Random) -> datetime:
    """An instant; sometimes the first of a local day, or near it."""
    day = random_date(random)
    start = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
    if random.random() < 0.3:
        return start - timedelta(hours=random.choice([1, 2]), microseconds=random.choice([0, 1, -1]))
    return start + timedelta(microseconds=random.randrange(86_400_000_000))


def random_number(random: Random) -> float:
    """Short decimals, halves and thirds."""
    pick = random.random()
    if pick < 0.4:
        return float(random.randrange(-20, 21))
    if pick < 0.6:
        return random.randrange(-400, 401) / 8
    if pick < 0.8:
        return random.randrange(-1000, 1001) / 100
    return random.uniform(-1e6, 1e6)


def _value(name: str, node: Node, random: Random) -> Any:
    if node.type in (INT, DECIMAL):
        whole = random.randint(-node.bound, node.bound)
        if random.random() < 0.3:
            whole = random.randint(-5, 5) * 10**node.scale
        elif name == "i3" and random.random() < 0.3:
            whole = random.choice([GREATEST, -GREATEST, -GREATEST - 1, 10**18, -(10**18)])
        return whole if node.type == INT else Decimal(whole).scaleb(-node.scale)
    if node.type == NUMBER:
        return random_number(random)
    if node.type == TEXT:
        return random.choice(WORDS)
    if node.type == BOOL:
        return random.random() < 0.5
    return random_time(random) if node.type == TIME else random_date(random)


def random_rows(random: Random, count: int) -> list[dict[str, Any]]:
    """Rows; one value in five is NULL, and two fields of a type are sometimes equal."""
    rows = []
    for _ in range(count):
        row = {name: None if random.random() < 0.2 else _value(name, node, random) for name, node in FIELDS.items()}
        for first, second in (("n1", "n2"), ("s1", "s2"), ("t1", "t2"), ("e1", "e2")):
            if random.random() < 0.25:
                row[second] = row[first]
        rows.append(row)
    return rows
