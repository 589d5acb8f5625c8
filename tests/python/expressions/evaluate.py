"""What an expression means: an interpreter of the tree over one row, written to be obviously right."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any
from zoneinfo import ZoneInfo

from .rows import AS_OF, ZONE
from .syntax import DATE, EXACT, NUMBER, TIME, Node

_zone = ZoneInfo(ZONE)
_wide = Context(prec=400)
_LEAST, _GREATEST = -(2**63), 2**63 - 1
_DAY = timedelta(days=1)

Row = dict[str, Any]


def evaluate(node: Node, row: Row) -> Any:
    """The value, None for NULL: int or Decimal, float, str, bool, datetime, date."""
    with localcontext(_wide):
        return _value(node, row)


def evaluate_rows(node: Node, rows: list[Row]) -> list[Any]:
    """The values of many rows."""
    with localcontext(_wide):
        return [_value(node, row) for row in rows]


def _value(node: Node, row: Row) -> Any:
    return _KINDS[node.kind](node, row)


def _fit(value: Decimal | int, scale: int) -> Decimal | None:
    """An exact value, if its units fit 64 bits."""
    decimal = Decimal(value)
    return decimal if _LEAST <= decimal.scaleb(scale) <= _GREATEST else None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _as(value: Any, type_: str, scale: int) -> Any:
    """A value brought to the type of what it takes part in."""
    if value is None:
        return None
    if type_ in EXACT:
        return _fit(value, scale)
    if type_ == NUMBER:
        return float(value)
    return _time(value) if type_ == TIME else value


def _time(value: date | datetime) -> datetime:
    """A date is the first instant of its local day."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=_zone).astimezone(timezone.utc)


def _literal(node: Node, _row: Row) -> Any:
    return node.value


def _field(node: Node, row: Row) -> Any:
    return row[node.value]


def _arithmetic(node: Node, row: Row) -> Any:
    left, right = (_value(child, row) for child in node.children)
    if left is None or right is None:
        return None
    if node.type == NUMBER:
        a, b = float(left), float(right)
        if node.value == "/":
            return _finite(a / b) if b != 0 else None
        return _finite(a + b if node.value == "+" else a - b if node.value == "-" else a * b)
    a, b = Decimal(left), Decimal(right)
    if node.value == "*":
        return _fit(a * b, node.scale)
    # Both are brought to the scale of the sum, which must hold them.
    if _fit(a, node.scale) is None or _fit(b, node.scale) is None:
        return None
    return _fit(a + b if node.value == "+" else a - b, node.scale)


def _negate(node: Node, row: Row) -> Any:
    value = _value(node.children[0], row)
    if value is None:
        return None
    return -value if node.type == NUMBER else _fit(-Decimal(value), node.scale)


def _ordered(value: Any) -> Any:
    """Something that Python orders as SQL does: texts by bytes, floats by exact value."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, float):
        return Decimal(value)
    return value


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _compare_values(operator: str, a: Any, b: Any) -> bool | None:
    if a is None or b is None:
        return None
    if isinstance(a, datetime) != isinstance(b, datetime):
        a, b = _time(a), _time(b)
    return _COMPARE[operator](_ordered(a), _ordered(b))


def _compare(node: Node, row: Row) -> bool | None:
    left, right = (_value(child, row) for child in node.children)
    return _compare_values(node.value, left, right)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _and(*values: bool | None) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _or(*values: bool | None) -> bool | None:
    return _not(_and(*(_not(value) for value in values)))


def _logic(node: Node, row: Row) -> bool | None:
    values = [_value(child, row) for child in node.children]
    if node.kind == "not":
        return _not(values[0])
    return _and(*values) if node.kind == "and" else _or(*values)


def _is(node: Node, row: Row) -> bool:
    test, negated = node.value
    value = _value(node.children[0], row)
    found = value is None if test == "NULL" else value is (test == "TRUE")
    return found != negated


def _in(node: Node, row: Row) -> bool | None:
    value, *items = (_value(child, row) for child in node.children)
    found = _or(*(_compare_values("=", value, item) for item in items))
    return _not(found) if node.value else found


def _between(node: Node, row: Row) -> bool | None:
    value, low, high = (_value(child, row) for child in node.children)
    found = _and(_compare_values(">=", value, low), _compare_values("<=", value, high))
    return _not(found) if node.value else found


def _like(node: Node, row: Row) -> bool | None:
    value = _value(node.children[0], row)
    pattern, negated = node.value
    if value is None:
        return None
    expression = "".join({"%": ".*", "_": "."}.get(c, re.escape(c)) for c in pattern)
    return (re.fullmatch(expression, value, re.DOTALL) is not None) != negated


def _case(node: Node, row: Row) -> Any:
    pairs, otherwise = node.children, None
    if len(pairs) % 2 == 1:
        pairs, otherwise = pairs[:-1], pairs[-1]
    for condition, result in zip(pairs[::2], pairs[1::2], strict=True):
        if _value(condition, row) is True:
            return _as(_value(result, row), node.type, node.scale)
    return _as(_value(otherwise, row), node.type, node.scale) if otherwise is not None else None


def _coalesce(node: Node, row: Row) -> Any:
    values = (_as(_value(child, row), node.type, node.scale) for child in node.children)
    return next((value for value in values if value is not None), None)


def _nullif(node: Node, row: Row) -> Any:
    value, other = (_value(child, row) for child in node.children)
    return None if _compare_values("=", value, other) is True else value


def _extreme(node: Node, row: Row) -> Any:
    values = [_as(_value(child, row), node.type, node.scale) for child in node.children]
    present = [value for value in values if value is not None]
    if not present:
        return None
    return (min if node.value == "LEAST" else max)(present, key=_ordered)


def _abs(node: Node, row: Row) -> Any:
    value = _value(node.children[0], row)
    if value is None:
        return None
    return abs(value) if node.type == NUMBER else _fit(abs(Decimal(value)), node.scale)


def _round(node: Node, row: Row) -> Any:
    value = _value(node.children[0], row)
    if value is None:
        return None
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-node.value), ROUND_HALF_UP)
    return float(rounded) if node.type == NUMBER else _fit(rounded, node.scale)


def _text(node: Node, row: Row) -> Any:
    value = _value(node.children[0], row)
    if value is None:
        return None
    return value.lower() if node.value == "LOWER" else len(value)


def _floor(span: timedelta, unit: timedelta) -> int:
    return span // unit


def _since(node: Node, row: Row) -> int | None:
    value = _value(node.children[0], row)
    if value is None:
        return None
    return _floor(AS_OF - _time(value), _DAY if node.value == "DAYS_SINCE" else timedelta(hours=1))


def _span(node: Node, row: Row) -> int | None:
    start, end = (_value(child, row) for child in node.children)
    if start is None or end is None:
        return None
    if node.value == "SECONDS_BETWEEN":
        return _floor(_time(end) - _time(start), timedelta(seconds=1))
    if isinstance(start, datetime) or isinstance(end, datetime):
        return _floor(_time(end) - _time(start), _DAY)
    return (end - start).days


def _add_days(node: Node, row: Row) -> Any:
    start, days = (_value(child, row) for child in node.children)
    return None if start is None or days is None else start + int(days) * _DAY


def _now(node: Node, _row: Row) -> Any:
    return AS_OF.astimezone(_zone).date() if node.type == DATE else AS_OF


_KINDS: dict[str, Callable[[Node, Row], Any]] = {
    "literal": _literal,
    "field": _field,
    "arithmetic": _arithmetic,
    "negate": _negate,
    "compare": _compare,
    "and": _logic,
    "or": _logic,
    "not": _logic,
    "is": _is,
    "in": _in,
    "between": _between,
    "like": _like,
    "case": _case,
    "coalesce": _coalesce,
    "nullif": _nullif,
    "extreme": _extreme,
    "abs": _abs,
    "round": _round,
    "text": _text,
    "since": _since,
    "span": _span,
    "add_days": _add_days,
    "now": _now,
}
