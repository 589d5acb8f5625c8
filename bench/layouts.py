"""The tables that are scored: their columns, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "int32", "float64", "float32", "time", "bool"]


@dataclass(frozen=True)
class Column:
    """A column; a text column has `distinct` values, in a dictionary unless `plain`."""

    name: str
    kind: Kind
    distinct: int = 0
    nulls: bool = False
    plain: bool = False

    @property
    def values(self) -> list[str]:
        """The values of a text column."""
        stem = f"{self.name} of the leads" if self.plain else self.name
        return [f"{stem} {i:03d}" for i in range(self.distinct)]


# 49 bytes a lead: five columns of codes, five of numbers, three of bits, five validity bitmaps.
THIRTEEN = (
    Column("city", "text", 200),
    Column("industry", "text", 40, nulls=True),
    Column("source", "text", 12),
    Column("country", "text", 25, nulls=True),
    Column("segment", "text", 8),
    Column("employees", "int32", nulls=True),
    Column("visits", "int32"),
    Column("budget", "float64", nulls=True),
    Column("rating", "float32"),
    Column("last_seen", "time", nulls=True),
    Column("demo_requested", "bool"),
    Column("newsletter", "bool"),
    Column("consent", "bool"),
)

_SIZES = (200, 40, 12, 25, 8, 60)


def mixed(count: int) -> tuple[Column, ...]:
    """A wide table: in every ten columns four of text, three of whole numbers, two of others and a time or a bool."""
    kinds: tuple[Kind, ...] = ("text", "int32", "text", "float64", "text", "int32", "bool", "text", "float32", "int32")
    columns = []
    for i in range(count):
        kind: Kind = "time" if i % 20 == 16 else kinds[i % 10]
        distinct = _SIZES[i % len(_SIZES)] if kind == "text" else 0
        columns.append(Column(f"{kind}_{i:02d}", kind, distinct, nulls=i % 5 == 0))
    return tuple(columns)


SIXTY = mixed(60)

# Strings as they come from a file: no dictionary.
TEXTS = (
    Column("title", "text", 5000, nulls=True, plain=True),
    Column("city", "text", 1000, plain=True),
    Column("industry", "text", 200, nulls=True, plain=True),
    Column("source", "text", 40, plain=True),
    Column("country", "text", 60, plain=True),
    Column("segment", "text", 8, plain=True),
    Column("visits", "int32"),
    Column("consent", "bool"),
)
