"""Expressions as a model writes them, with no more parentheses than the grammar asks for, and now and then one more."""

from __future__ import annotations

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from .rows import ZONE
from .syntax import DATE, TEXT, TIME, Node

_OR, _AND, _NOT, _PREDICATE, _SUM, _TERM, _FACTOR, _ATOM = range(8)
_zone = ZoneInfo(ZONE)


def print_expression(node: Node, random: Random) -> str:
    """The text."""
    return _Printer(random).text(node, _OR)


class _Printer:
    def __init__(self, random: Random) -> None:
        self._random = random

    def text(self, node: Node, wanted: int) -> str:
        level, text = self._print(node)
        if level < wanted or self._random.random() < 0.03:
            return f"({text})"
        return text

    def _word(self, word: str) -> str:
        return self._random.choice([word, word, word.lower()])

    def _join(self, node: Node, level: int) -> tuple[int, str]:
        word = f" {self._word('AND' if level == _AND else 'OR')} "
        return level, word.join(self.text(child, level + 1) for child in node.children)

    def _arithmetic(self, node: Node) -> tuple[int, str]:
        level = _SUM if node.value in "+-" else _TERM
        left, right = node.children
        return level, f"{self.text(left, level)} {node.value} {self.text(right, level + 1)}"

    def _case(self, node: Node) -> tuple[int, str]:
        items = [self.text(child, _OR) for child in node.children]
        otherwise = f" ELSE {items.pop()}" if len(items) % 2 == 1 else ""
        pairs = (f"WHEN {when} THEN {then}" for when, then in zip(items[::2], items[1::2], strict=True))
        return _ATOM, f"CASE {' '.join(pairs)}{otherwise} END"

    def _call(self, name: str, *arguments: str) -> tuple[int, str]:
        return _ATOM, f"{self._word(name)}({', '.join(arguments)})"

    def _predicate(self, node: Node) -> str:
        value = self.text(node.children[0], _SUM)
        if node.kind == "compare":
            return f"{value} {node.value} {self.text(node.children[1], _SUM)}"
        if node.kind == "is":
            test, negated = node.value
            return f"{value} IS {'NOT ' if negated else ''}{test}"
        if node.kind == "like":
            pattern, negated = node.value
            return f"{value} {'NOT ' if negated else ''}LIKE {_quoted(pattern)}"
        negated = "NOT " if node.value else ""
        if node.kind == "in":
            items = ", ".join(_literal(child) for child in node.children[1:])
            return f"{value} {negated}IN ({items})"
        low, high = (self.text(child, _SUM) for child in node.children[1:])
        return f"{value} {negated}BETWEEN {low} AND {high}"

    def _print(self, node: Node) -> tuple[int, str]:
        if node.kind == "literal":
            return _ATOM, _literal(node)
        if node.kind == "field":
            return _ATOM, node.value if self._random.random() < 0.9 else f'"{node.value}"'
        if node.kind in ("and", "or"):
            return self._join(node, _AND if node.kind == "and" else _OR)
        if node.kind == "not":
            return _NOT, f"{self._word('NOT')} {self.text(node.children[0], _NOT)}"
        if node.kind in ("compare", "is", "in", "between", "like"):
            return _PREDICATE, self._predicate(node)
        if node.kind == "arithmetic":
            return self._arithmetic(node)
        if node.kind == "negate":
            child = self.text(node.children[0], _FACTOR)
            return _FACTOR, f"-({child})" if child.startswith("-") else f"-{child}"
        if node.kind == "case":
            return self._case(node)
        if node.kind == "now":
            return self._call("TODAY" if node.type == DATE else "AS_OF")
        arguments = [self.text(child, _OR) for child in node.children]
        if node.kind == "round" and (node.value != 0 or self._random.random() < 0.5):
            arguments.append(str(node.value))
        return self._call(node.value if isinstance(node.value, str) else node.kind.upper(), *arguments)


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _stamp(value: datetime) -> str:
    local = value.astimezone(_zone).replace(tzinfo=None)
    offsets = {local.replace(tzinfo=_zone, fold=fold).utcoffset() for fold in (0, 1)}
    plain = value.microsecond % 2 == 0 and len(offsets) == 1
    return str(local) if plain else str(value)


def _literal(node: Node) -> str:
    if node.value is None:
        return "NULL"
    if node.type == TEXT:
        return _quoted(node.value)
    if node.type == TIME:
        return f"TIMESTAMP '{_stamp(node.value)}'"
    if node.type == DATE:
        return f"DATE '{node.value}'"
    if isinstance(node.value, bool):
        return str(node.value).upper()
    return format(node.value, "f") if not isinstance(node.value, int) else str(node.value)
