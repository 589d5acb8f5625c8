"""The tree of an expression, and the types of its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INT = "int"
DECIMAL = "decimal"
NUMBER = "number"
TEXT = "text"
BOOL = "bool"
TIME = "time"
DATE = "date"

EXACT = (INT, DECIMAL)
NUMERIC = (INT, DECIMAL, NUMBER)
STAMPS = (TIME, DATE)

# Magnitudes, in units of a value's scale, within which DuckDB's decimals and doubles are exact.
EXACT_ELSEWHERE = 2**53


@dataclass(frozen=True)
class Node:
    """
    One construct; `kind` tells which, `value` what a literal, a field or an operator is.

    For exact values `scale` is the number of digits after the point and `bound` the greatest magnitude in those units.
    duck and lite tell whether DuckDB and SQLite define the same.
    """

    kind: str
    type: str
    children: tuple[Node, ...] = ()
    value: Any = None
    scale: int = 0
    bound: int = 0
    duck: bool = True
    lite: bool = True


def inside(*nodes: Node) -> dict[str, bool]:
    """What holds of all nodes holds of what they are put into."""
    return {"duck": all(node.duck for node in nodes), "lite": all(node.lite for node in nodes)}


def units(node: Node, scale: int) -> int:
    """The bound of an exact node in units of a larger scale."""
    return int(node.bound * 10 ** (scale - node.scale))
