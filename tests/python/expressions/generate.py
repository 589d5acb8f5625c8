"""Random expressions of a wanted type, no deeper than asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timezone
from decimal import Decimal
from random import Random
from typing import Any

from .rows import FIELDS, WORDS, ZONE, random_date, random_time
from .syntax import (
    BOOL,
    DATE,
    DECIMAL,
    EXACT,
    EXACT_ELSEWHERE,
    INT,
    NUMBER,
    NUMERIC,
    STAMPS,
    TEXT,
    TIME,
    Node,
    inside,
    units,
)

_MOST_SCALE = 18
_COMPARISONS = ["=", "<>", "!=", "<", "<=", ">", ">="]
_ORDERED_TYPES = [INT, DECIMAL, NUMBER, TEXT, TIME, DATE]
_PATTERNS = ["a%", "%b", "_", "%_c", "A%", "", "%", "a_", "Đà%", "__", "%%b%", "é", "日_"]


# What a generator draws from.
WIDE = "wide"  # values near the end of 64 bits too, which only Python's decimals define
USUAL = "usual"
PLAIN = "plain"  # whole numbers, texts and truth values, which SQLite defines too

_PLAIN_TYPES = [INT, TEXT]


class Generator:
    """A source of expressions."""

    def __init__(self, random: Random, reach: str) -> None:
        self._random = random
        self._wide = reach == WIDE
        self._plain = reach == PLAIN
        self._ordered = _PLAIN_TYPES if self._plain else _ORDERED_TYPES
        self._fields = [
            node
            for node in FIELDS.values()
            if (self._wide or node.bound < EXACT_ELSEWHERE) and (node.lite or not self._plain)
        ]

    @property
    def types(self) -> list[str]:
        """The types that it can make."""
        return [*self._ordered, BOOL]

    def expression(self, type_: str, depth: int) -> Node:
        """An expression of the type: of a decimal any scale, and where a decimal is wanted it may be an int."""
        if depth == 0 or self._random.random() < 0.12:
            return self._leaf(type_)
        made = self._random.choice(self._makers(type_))(type_, depth - 1)
        return made if made is not None else self._leaf(type_)

    def _makers(self, type_: str) -> list[Callable[[str, int], Node | None]]:
        common = [self._case, self._coalesce, self._nullif]
        if type_ == BOOL:
            return [
                *[self._compare] * 4,
                *[self._logic] * 5,
                self._not,
                self._is,
                self._in,
                self._between,
                self._like,
                self._case,
                self._coalesce,
            ]
        if type_ == NUMBER:
            return [*[self._number_arithmetic] * 4, self._negate, self._abs, self._round, self._extreme, *common]
        if self._plain:
            return (
                [*[self._exact_arithmetic] * 4, self._negate, self._abs, self._length, *common]
                if type_ == INT
                else common
            )
        if type_ in EXACT:
            makers = [*[self._exact_arithmetic] * 5, self._negate, self._abs, self._round, self._extreme, *common]
            return [*makers, self._length, self._since, self._span] if type_ == INT else makers
        if type_ == TEXT:
            return [self._lower, self._extreme, *common]
        return [self._add_days, self._now, self._extreme, *common]

    def _leaf(self, type_: str) -> Node:
        if self._random.random() < 0.7:
            return self._random.choice([node for node in self._fields if node.type == type_])
        return self._literal(type_)

    def _literal(self, type_: str) -> Node:
        random = self._random
        if type_ == INT:
            whole = random.choice([0, 1, 2, 3, 5, 10, 100, random.randrange(10_000)])
            return Node("literal", INT, value=random.choice([whole, -whole]), bound=whole)
        if type_ == DECIMAL:
            scale = random.choice([1, 1, 2, 3])
            whole = random.randrange(1, 10_000)
            whole += whole % 10 == 0  # a last zero would leave the scale open
            value = Decimal(random.choice([whole, -whole])).scaleb(-scale)
            return Node("literal", DECIMAL, value=value, scale=scale, bound=whole, lite=False)
        if type_ == NUMBER:  # there is none: a division makes a number
            return self._arithmetic("/", self._literal(INT), self._literal(INT))
        if type_ == TEXT:
            return Node("literal", TEXT, value=random.choice([*WORDS, "", "it's"]))
        if type_ == BOOL:
            return Node("literal", BOOL, value=random.random() < 0.5)
        if type_ == TIME:
            return Node("literal", TIME, value=random_time(random).astimezone(timezone.utc), lite=False)
        return Node("literal", DATE, value=random_date(random), lite=False)

    def _null(self, like: Node) -> Node:
        return replace(like, kind="literal", children=(), value=None, bound=0, scale=0, duck=True, lite=True)

    def _sometimes_null(self, node: Node) -> Node:
        return self._null(node) if self._random.random() < 0.04 else node

    def _exact(self, depth: int) -> Node:
        return self.expression(self._random.choice(EXACT), depth)

    def _numeric(self, depth: int) -> Node:
        return self.expression(self._random.choice(NUMERIC), depth)

    def _arithmetic(self, operator: str, left: Node, right: Node) -> Node:
        if operator == "/" or NUMBER in (left.type, right.type):
            made = inside(left, right)
            return Node("arithmetic", NUMBER, (left, right), operator, **{**made, "lite": False})
        type_ = INT if left.type == right.type == INT else DECIMAL
        if operator == "*":
            scale, bound = left.scale + right.scale, left.bound * right.bound
        else:
            scale = max(left.scale, right.scale)
            bound = units(left, scale) + units(right, scale)
        return self._bounded(Node("arithmetic", type_, (left, right), operator, scale, bound, **inside(left, right)))

    def _bounded(self, node: Node) -> Node:
        """What may be larger than doubles hold exactly is for Python alone."""
        if node.type in EXACT and node.bound >= EXACT_ELSEWHERE:
            return replace(node, duck=False, lite=False, bound=min(node.bound, 2**63 - 1))
        return node

    def _exact_arithmetic(self, type_: str, depth: int) -> Node | None:
        operator = self._random.choice("++--***")
        left = self.expression(type_, depth)
        right = self.expression(INT, depth) if type_ == INT else self._exact(depth)
        made = self._arithmetic(operator, left, right)
        too_large = made.scale > _MOST_SCALE or (not self._wide and not made.duck)
        return None if too_large else made

    def _number_arithmetic(self, _type: str, depth: int) -> Node:
        operator = self._random.choice("+-*//")
        if operator == "/":
            return self._arithmetic(operator, self._numeric(depth), self._numeric(depth))
        sides = [self.expression(NUMBER, depth), self._numeric(depth)]
        self._random.shuffle(sides)
        return self._arithmetic(operator, *sides)

    def _negate(self, type_: str, depth: int) -> Node:
        child = self.expression(type_, depth)
        return Node("negate", child.type, (child,), None, child.scale, child.bound, **inside(child))

    def _abs(self, type_: str, depth: int) -> Node:
        child = self.expression(type_, depth)
        return Node("abs", child.type, (child,), None, child.scale, child.bound, **inside(child))

    def _round(self, type_: str, depth: int) -> Node | None:
        if type_ == NUMBER:  # DuckDB rounds the product with a power of ten, which is another number
            child = self.expression(NUMBER, depth)
            return Node("round", NUMBER, (child,), self._random.randrange(-2, 7), duck=False, lite=False)
        child = self.expression(DECIMAL, depth)
        digits = self._random.randrange(-2, child.scale) if type_ == INT else self._random.randrange(-2, 7)
        digits = min(digits, 0) if type_ == INT else digits
        if child.scale - digits > _MOST_SCALE:
            return None
        scale = child.scale if digits >= child.scale else max(digits, 0)
        if type_ == DECIMAL and scale == 0:
            return None
        bound = child.bound // 10 ** (child.scale - scale) + 10 ** max(-digits, 0)
        made = Node("round", type_, (child,), digits, scale, bound, **{**inside(child), "lite": False})
        return self._bounded(made)

    def _compare(self, _type: str, depth: int) -> Node:
        left, right, made = self._pair(depth)
        if self._random.random() < 0.04 and right.kind != "literal":
            right = self._null(right)
        operators = ["=", "<>"] if left.type == BOOL else _COMPARISONS
        return Node("compare", BOOL, (left, right), self._random.choice(operators), **made)

    def _pair(self, depth: int) -> tuple[Node, Node, dict[str, bool]]:
        """Two values that can be compared."""
        kind = self._random.choice(self.types)
        left = self.expression(kind, depth)
        right = self.expression(self._like_type(kind), depth)
        made = inside(left, right)
        if {left.type, right.type} in ({DECIMAL, NUMBER}, {INT, NUMBER}):
            # DuckDB turns the exact side into a double; whole numbers below 2^53 do not change by that.
            made["duck"] = made["duck"] and INT in (left.type, right.type)
        return left, right, made

    def _like_type(self, kind: str) -> str:
        for family in (NUMERIC, STAMPS):
            if not self._plain and kind in family and self._random.random() < 0.4:
                return self._random.choice(family)
        return kind

    def _logic(self, _type: str, depth: int) -> Node:
        count = self._random.choice([2, 2, 2, 3])
        children = tuple(self._sometimes_null(self.expression(BOOL, depth)) for _ in range(count))
        return Node(self._random.choice(["and", "or"]), BOOL, children, **inside(*children))

    def _not(self, _type: str, depth: int) -> Node:
        child = self.expression(BOOL, depth)
        return Node("not", BOOL, (child,), **inside(child))

    def _is(self, _type: str, depth: int) -> Node:
        test = self._random.choice(["NULL", "NULL", "TRUE", "FALSE"])
        kind = BOOL if test != "NULL" else self._random.choice(self.types)
        child = self.expression(kind, depth)
        return Node("is", BOOL, (child,), (test, self._random.random() < 0.4), **inside(child))

    def _in(self, _type: str, depth: int) -> Node:
        kind = self._random.choice([kind for kind in self._ordered if kind != NUMBER])
        value = self.expression(kind, depth)
        items = [self._literal(kind) for _ in range(self._random.randrange(1, 5))]
        if self._random.random() < 0.15:
            items.append(self._null(items[0]))
        return Node("in", BOOL, (value, *items), self._random.random() < 0.4, **inside(value, *items))

    def _between(self, _type: str, depth: int) -> Node:
        left, low, made = self._pair(depth)
        if left.type == BOOL:
            return self._compare(BOOL, depth)
        high = self.expression(low.type, depth)
        if NUMBER in (left.type, low.type) and left.type != low.type:
            made["duck"] = made["duck"] and INT in (left.type, low.type)
        made = {key: made[key] and getattr(high, key) for key in made}
        return Node("between", BOOL, (left, low, high), self._random.random() < 0.3, **made)

    def _like(self, _type: str, depth: int) -> Node:
        child = self.expression(TEXT, depth)
        return Node(
            "like", BOOL, (child,), (self._random.choice(_PATTERNS), self._random.random() < 0.3), **inside(child)
        )

    def _choice(self, kind: str, type_: str, values: list[Node], conditions: list[Node], value: Any) -> Node:
        """A value out of several, which are brought to one type."""
        children: list[Node] = []
        for i, node in enumerate(values):
            children += [conditions[i], node] if i < len(conditions) else [node]
        scale = max(node.scale for node in values)
        bound = max(units(node, scale) for node in values)
        return self._bounded(Node(kind, type_, tuple(children), value, scale, bound, **inside(*children)))

    def _case(self, type_: str, depth: int) -> Node | None:
        count = self._random.choice([1, 1, 2])
        conditions = [self.expression(BOOL, depth) for _ in range(count)]
        values = [self.expression(type_, depth) for _ in range(count + self._random.choice([0, 1]))]
        values[1:] = [self._sometimes_null(node) for node in values[1:]]
        return self._allowed(self._choice("case", type_, values, conditions, None))

    def _coalesce(self, type_: str, depth: int) -> Node | None:
        values = [self.expression(type_, depth) for _ in range(self._random.choice([2, 2, 3]))]
        values[:-1] = [self._sometimes_null(node) for node in values[:-1]]
        return self._allowed(self._choice("coalesce", type_, values, [], None))

    def _extreme(self, type_: str, depth: int) -> Node | None:
        values = [self.expression(type_, depth) for _ in range(self._random.choice([2, 3]))]
        made = self._choice("extreme", type_, values, [], self._random.choice(["LEAST", "GREATEST"]))
        return self._allowed(replace(made, lite=False))

    def _allowed(self, node: Node) -> Node | None:
        return node if self._wide or node.duck or node.type not in EXACT else None

    def _nullif(self, type_: str, depth: int) -> Node:
        value, other = self.expression(type_, depth), self.expression(type_, 0)
        return Node("nullif", value.type, (value, other), None, value.scale, value.bound, **inside(value, other))

    def _lower(self, _type: str, depth: int) -> Node:
        child = self.expression(TEXT, depth)
        return Node("text", TEXT, (child,), "LOWER", **{**inside(child), "lite": False})

    def _length(self, _type: str, depth: int) -> Node:
        child = self.expression(TEXT, depth)
        return Node("text", INT, (child,), "LENGTH", bound=100, **inside(child))

    def _stamp(self, depth: int) -> Node:
        return self.expression(self._random.choice(STAMPS), depth)

    def _since(self, _type: str, depth: int) -> Node:
        child = self._stamp(depth)
        return Node(
            "since",
            INT,
            (child,),
            self._random.choice(["DAYS_SINCE", "HOURS_SINCE"]),
            bound=10**6,
            duck=child.duck,
            lite=False,
        )

    def _span(self, _type: str, depth: int) -> Node:
        children = (self._stamp(depth), self._stamp(depth))
        name = self._random.choice(["DAYS_BETWEEN", "SECONDS_BETWEEN"])
        return Node("span", INT, children, name, bound=10**9, duck=all(node.duck for node in children), lite=False)

    def _add_days(self, type_: str, _depth: int) -> Node:
        start = self._leaf(type_)
        days = self._random.choice([FIELDS["i1"], self._literal(INT)])
        return Node("add_days", type_, (start, days), duck=start.duck, lite=False)

    def _now(self, type_: str, _depth: int) -> Node:
        return Node("now", type_, value=ZONE, lite=False)
