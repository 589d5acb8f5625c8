"""Expressions as DuckDB and SQLite write them: every construct in parentheses, every literal and result cast."""

from __future__ import annotations

from .rows import AS_OF
from .syntax import BOOL, DATE, DECIMAL, EXACT, INT, NUMBER, TEXT, TIME, Node

_MICROSECONDS = {"DAYS_SINCE": 86_400_000_000, "HOURS_SINCE": 3_600_000_000, "SECONDS_BETWEEN": 1_000_000}
_TYPES = {NUMBER: "DOUBLE", TEXT: "VARCHAR", BOOL: "BOOLEAN", TIME: "TIMESTAMPTZ", DATE: "DATE"}


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


class Dialect:
    """What both write alike."""

    def text(self, node: Node) -> str:
        """The expression."""
        if node.kind == "literal":
            return self.literal(node)
        if node.kind == "field":
            return self.field(node)
        parts = [self.text(child) for child in node.children]
        return self.result(node, self.construct(node, parts))

    def literal(self, node: Node) -> str:
        raise NotImplementedError

    def field(self, node: Node) -> str:
        return str(node.value)

    def result(self, _node: Node, text: str) -> str:
        return f"({text})"

    def construct(self, node: Node, parts: list[str]) -> str:
        negated = "NOT " if node.value is True else ""
        if node.kind in ("arithmetic", "compare"):
            return f"{parts[0]} {node.value} {parts[1]}"
        if node.kind in ("and", "or"):
            return f" {node.kind.upper()} ".join(parts)
        if node.kind == "not":
            return f"NOT {parts[0]}"
        if node.kind == "negate":
            return f"- {parts[0]}"
        if node.kind == "is":
            test, is_not = node.value
            return f"{parts[0]} IS {'NOT ' if is_not else ''}{test}"
        if node.kind == "in":
            return f"{parts[0]} {negated}IN ({', '.join(parts[1:])})"
        if node.kind == "between":
            return f"{parts[0]} {negated}BETWEEN {parts[1]} AND {parts[2]}"
        if node.kind == "like":
            pattern, is_not = node.value
            return f"{parts[0]} {'NOT ' if is_not else ''}LIKE {_quoted(pattern)}"
        if node.kind == "case":
            otherwise = f" ELSE {parts.pop()}" if len(parts) % 2 == 1 else ""
            pairs = (f"WHEN {when} THEN {then}" for when, then in zip(parts[::2], parts[1::2], strict=True))
            return f"CASE {' '.join(pairs)}{otherwise} END"
        name = node.value if isinstance(node.value, str) else node.kind.upper()
        return f"{name}({', '.join(parts)})"


class SQLite(Dialect):
    """Whole numbers, texts and truth values."""

    def literal(self, node: Node) -> str:
        if node.value is None:
            return "NULL"
        if node.type == TEXT:
            return _quoted(node.value)
        return str(node.value).upper()


class DuckDB(Dialect):
    """All types; exact values are decimals of 18 digits with their scale."""

    def literal(self, node: Node) -> str:
        if node.value is None:
            return f"CAST(NULL AS {self._type(node)})"
        if node.type == BOOL:
            return str(node.value).upper()
        value = format(node.value, "f") if node.type == DECIMAL else node.value
        return f"CAST({_quoted(str(value))} AS {self._type(node)})"

    def field(self, node: Node) -> str:
        return f"CAST({node.value} AS {self._type(node)})" if node.type == INT else str(node.value)

    def result(self, node: Node, text: str) -> str:
        return f"CAST({text} AS {self._type(node)})" if node.type in EXACT else f"({text})"

    def construct(self, node: Node, parts: list[str]) -> str:
        if node.kind in ("compare", "between") and {child.type for child in node.children} == {TIME, DATE}:
            parts = [f"CAST({part} AS TIMESTAMPTZ)" for part in parts]
        if node.kind == "arithmetic" and node.type == NUMBER:
            parts = [f"CAST({part} AS DOUBLE)" for part in parts]
        if node.kind in ("since", "span"):
            return self._span(node, parts)
        if node.kind == "add_days":
            return self._add_days(node, parts)
        if node.kind == "now":
            now = f"TIMESTAMPTZ '{AS_OF}'"
            return f"CAST({now} AS DATE)" if node.type == DATE else now
        if node.kind == "round":
            return f"ROUND({parts[0]}, {node.value})"
        return super().construct(node, parts)

    def _span(self, node: Node, parts: list[str]) -> str:
        if node.value == "DAYS_BETWEEN" and all(child.type == DATE for child in node.children):
            return f"{parts[1]} - {parts[0]}"
        times = [f"epoch_us(CAST({part} AS TIMESTAMPTZ))" for part in parts]
        start, end = times if node.kind == "span" else (times[0], f"epoch_us(TIMESTAMPTZ '{AS_OF}')")
        unit = _MICROSECONDS.get(node.value, _MICROSECONDS["DAYS_SINCE"])
        span = f"({end} - {start})"
        # The integer division cuts towards zero; ours is the floor.
        return f"({span} - (({span} % {unit}) + {unit}) % {unit}) // {unit}"

    def _add_days(self, node: Node, parts: list[str]) -> str:
        days = f"CAST({parts[1]} AS BIGINT)"
        if node.type == DATE:
            return f"{parts[0]} + CAST({days} AS INTEGER)"
        return f"make_timestamptz(epoch_us({parts[0]}) + {days} * {_MICROSECONDS['DAYS_SINCE']})"

    def _type(self, node: Node) -> str:
        return f"DECIMAL(18, {node.scale})" if node.type in EXACT else _TYPES[node.type]
