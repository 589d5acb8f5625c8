"""Write the models of this folder: python -m bench.models.make [FOLDER]. `mixed` makes models of other sizes."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.layouts import SIXTY, TEXTS, THIRTEEN, Column

FOLDER = Path(__file__).parent
_TYPES = {"int32": "int", "float64": "number", "float32": "number"}
_SEED = 20261121
_MOST_KEYS = 300  # nobody weighs five thousand titles one by one


def _points(chance: random.Random, least: int = -13, most: int = 13) -> str:
    return f"{chance.randint(least * 4, most * 4) / 4:g}"


def _map(chance: random.Random, column: Column, share: float) -> str:
    known = [value for value in column.values[:_MOST_KEYS] if chance.random() < share]
    pairs = ", ".join(f"{value}: {_points(chance)}" for value in known)
    return f"map: {column.name}, points: {{{pairs}}}, otherwise: -1, missing: -2.5"


def _bins(chance: random.Random, column: Column, edges: Sequence[str]) -> str:
    points = ", ".join(_points(chance) for _ in range(len(edges) + 1))
    return f"bins: {column.name}, edges: [{', '.join(edges)}], points: [{points}], missing: -1.5"


def _edges(chance: random.Random, column: Column, count: int) -> list[str]:
    if column.kind == "int32":
        return [str(edge) for edge in sorted(chance.sample(range(1, 1000), count))]
    return [f"{edge / 16:g}" for edge in sorted(chance.sample(range(1, 1024), count))]


def _texts(chance: random.Random, column: Column, count: int) -> str:
    return f"{column.name} IN ({', '.join(repr(value) for value in sorted(chance.sample(column.values, count)))})"


def _term(chance: random.Random, column: Column) -> str:
    if column.kind == "text":
        if chance.random() < 0.5:
            return _texts(chance, column, min(4, column.distinct // 2))
        return f"{column.name} = '{chance.choice(column.values)}'"
    if column.kind == "bool":
        return column.name if chance.random() < 0.7 else f"NOT {column.name}"
    return f"{column.name} {chance.choice(('>=', '<'))} {_edges(chance, column, 1)[0]}"


def _head(name: str, columns: Sequence[Column]) -> list[str]:
    fields = [f"  - {{name: {one.name}, type: {_TYPES.get(one.kind, one.kind)}}}" for one in columns]
    return ["funnelcore: 1", f"name: {name}", "fields:", *fields, "scores:", "  - name: total", "    clamp: [0, 100]"]


_TAIL = [
    "    bands: [{name: A, from: 70}, {name: B, from: 45}, {name: C, from: 20}, {name: D}]",
    "    reasons: {top: 3}",
]


def _flag(condition: str) -> list[str]:
    return [
        "  - name: qualified",
        "    groups:",
        f'      - {{name: ready, rules: [{{name: ready, when: "{condition}", points: 1}}]}}',
        "    bands: [{name: yes, from: 1}, {name: no}]",
    ]


def _group(name: str, clamp: str, rules: Sequence[str]) -> list[str]:
    return [
        f"      - name: {name}",
        f"        clamp: {clamp}",
        "        rules:",
        *(f"          - {{{r}}}" for r in rules),
    ]


def _when(name: str, condition: str, points: str, reason: str = "") -> str:
    said = f", reason: {reason}" if reason else ""
    return f'name: {name}, when: "{condition}", points: {points}{said}'


def thirty() -> str:
    """5 maps, 3 bins, a linear rule, 4 conjunctions, a decay; 16 simple rules beside them on the same columns."""
    chance = random.Random(_SEED)
    by_name = {column.name: column for column in THIRTEEN}
    city, industry, source, country, segment = THIRTEEN[:5]
    first = industry.values

    def bins(name: str, *edges: str) -> str:
        return f"name: {name}, {_bins(chance, by_name[name], edges)}"

    company = [
        f"name: city, {_map(chance, city, 0.6)}",
        f"name: industry, {_map(chance, industry, 0.75)}",
        f"name: country, {_map(chance, country, 0.8)}",
        bins("employees", "10", "50", "200", "500", "900"),
        _when("capital", "city = 'city 001'", "4", "city"),
        _when("our industries", _texts(chance, industry, 5), "8", "industry"),
        _when("poor fit", _texts(chance, industry, 3), "-6.5", "industry"),
        _when("regulated", f"industry = '{first[7]}'", "2.25", "industry"),
        _when("home market", _texts(chance, country, 3), "5", "country"),
        _when("no office there", _texts(chance, country, 4), "-4", "country"),
        _when("no single persons", "employees < 2", "-8", "employees"),
        _when("enterprise", "employees >= 750", "6", "employees"),
    ]
    interest = [
        f"name: source, {_map(chance, source, 1)}",
        f"name: segment, {_map(chance, segment, 1)}",
        "name: visits, per: visits, points: 0.05, clamp: [0, 12.5]",
        bins("budget", "2.5", "10", "22.5", "45"),
        bins("rating", "8", "16.25", "32", "50.5"),
        _when("referred", "source = 'source 003'", "7", "source"),
        _when("bought list", _texts(chance, source, 2), "-9", "source"),
        _when("wide segment", _texts(chance, segment, 2), "3.75", "segment"),
        _when("has money", "budget >= 30", "5.5", "budget"),
        _when("no money", "budget < 1.25", "-7", "budget"),
        _when("often here", "visits >= 800", "4", "visits"),
        _when("well rated", "rating >= 60", "2.5", "rating"),
    ]
    behaviour = [
        _when("large in our industry", f"{_texts(chance, industry, 8)} AND employees >= 200 AND consent", "15"),
        _when("referred with money", f"{_texts(chance, source, 4)} AND budget >= 20", "12"),
        _when("active without newsletter", "segment = 'segment 002' AND NOT newsletter AND visits >= 300", "9.5"),
        _when("market and rating", f"{_texts(chance, country, 8)} AND rating >= 24", "6"),
        "name: recent demo, when: demo_requested, points: 20, decay: {half_life: 30d, since: last_seen}",
        _when("newsletter", "newsletter", "3"),
    ]
    lines = [*_head("thirty-rules", THIRTEEN), "    start: 10", "    groups:"]
    lines += _group("company", "[-20, 45]", company) + _group("interest", "[-10, 50]", interest)
    lines += _group("behaviour", "[0, 35]", behaviour) + _TAIL + _flag("total >= 40 AND consent")
    return "\n".join(lines) + "\n"


def fourteen() -> str:
    """The same without the simple rules beside the others."""
    dropped = ("reason:", "name: newsletter,")
    return "".join(
        line
        for line in thirty().replace("thirty-rules", "fourteen-rules").splitlines(keepends=True)
        if not (line.startswith("          - {") and any(word in line for word in dropped))
    )


def _rule(chance: random.Random, columns: Sequence[Column], number: int) -> str:
    """Turn by turn over the columns: first what weighs a column, then conditions on it, then conjunctions."""
    column = columns[number % len(columns)]
    turn = number // len(columns) % 5
    name = f"rule {number}"
    others = [one for one in columns if one.kind != "time"]
    if column.kind == "time":
        condition = _term(chance, chance.choice(others))
        return _when(name, condition, "8") + f", decay: {{half_life: {20 + turn}d, since: {column.name}}}"
    if turn == 0 and column.kind == "text":
        return f"name: {name}, {_map(chance, column, 0.7)}"
    if turn == 0 and column.kind != "bool":
        return f"name: {name}, {_bins(chance, column, _edges(chance, column, 4))}"
    if turn == 1 and column.kind == "int32":
        return f"name: {name}, per: {column.name}, points: 0.01, clamp: [0, 5]"
    if turn >= 3 and len(others) > 2:
        beside = chance.sample([one for one in others if one is not column], 2)
        condition = " AND ".join(_term(chance, one) for one in (column, *beside))
        return _when(name, condition, _points(chance))
    return _when(name, _term(chance, column), _points(chance))


def mixed(columns: Sequence[Column], n_rules: int, name: str = "mixed") -> str:
    """A model of n_rules over columns, in groups of 25."""
    chance = random.Random(_SEED + n_rules * 1000 + len(columns))
    lines = [*_head(name, columns), "    start: 20", "    groups:"]
    for first in range(0, n_rules, 25):
        rules = [_rule(chance, columns, number) for number in range(first, min(first + 25, n_rules))]
        lines += _group(f"group {first // 25}", "[-25, 25]", rules)
    return "\n".join(lines + _TAIL + _flag("total >= 40")) + "\n"


FILES: dict[str, Callable[[], str]] = {
    "thirty_rules.yaml": thirty,
    "fourteen_rules.yaml": fourteen,
    "three_hundred_rules.yaml": lambda: mixed(SIXTY, 300, "three-hundred-rules"),
    "texts.yaml": lambda: mixed(TEXTS, 30, "texts"),
}

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for file, make in FILES.items():
        (folder / file).write_text(make(), encoding="utf-8")
