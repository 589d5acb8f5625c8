"""The agreement in words against the model's JSON: every rule, band, move and decision, row by row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import funnelcore as fc

ROOT = Path(__file__).parents[2]
MODELS = [ROOT / "tests/data/words/everything.yaml", *sorted(ROOT.glob("examples/*/model.yaml"))]

Rows = list[list[str]]


def tables(page: str) -> Iterator[tuple[str, Rows]]:
    """The part that a table stands in and its rows, the header first."""
    part = ""
    rows: Rows = []
    for line in [*page.splitlines(), ""]:
        if line.startswith("#"):
            part = re.sub(r"^#+ [\d.]* ?", "", line)
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line[1:-1].split(" |")])
        elif rows:
            yield part, [rows[0], *rows[2:]]
            rows = []


def code(text: str) -> str:
    return f"`{text}`"


def rest(rule: dict[str, Any], otherwise: str) -> Rows:
    """What a rule gives when it is not true, or not known."""
    each = "each such activity " if "each" in rule else ""
    points = rule.get("otherwise", "0")
    missing = rule.get("missing", points if "first" in rule else "0")
    label = f"{each}with {otherwise}" if each else otherwise
    if points == missing:
        return [] if points == "0" else [[label + ", or not known", points]]
    return [[label, points], [f"{each}where it is not known" if each else "not known", missing]]


def bins(rule: dict[str, Any]) -> Rows:
    value, edges, right = code(rule["bins"]), rule["edges"], rule.get("closed") == "right"
    labels = [f"{value} {'up to' if right else 'under'} {edges[0]}"]
    for low, high in pairwise(edges):
        labels.append(f"{value} over {low} up to {high}" if right else f"{value} {low} to under {high}")
    labels.append(f"{value} over {edges[-1]}" if right else f"{value} {edges[-1]} or more")
    missing = [["not known", rule["missing"]]] if "missing" in rule else []
    return [[label, points] for label, points in zip(labels, rule["points"], strict=True)] + missing


def keys(rule: dict[str, Any]) -> Rows:
    before = f"each activity with {code(rule['each'])} and " if "each" in rule else ""
    by_points: dict[str, list[str]] = {}
    for key, points in sorted(rule["points"].items(), key=lambda item: item[0].encode()):
        by_points.setdefault(points, []).append(key)
    return [
        [f"{before}{code(rule['map'])} is {', '.join(map(code, by_points[points]))}", points]
        for points in sorted(by_points, key=float, reverse=True)
    ]


def conditions(rule: dict[str, Any]) -> Rows:
    """Condition and points of every row of a rule."""
    if "when" in rule:
        return [[code(rule["when"]), rule["points"]], *rest(rule, "otherwise")]
    if "first" in rule:
        entries = [[code(entry["when"]), entry["points"]] for entry in rule["first"]]
        return [*entries[:1], *([f"else {when}", points] for when, points in entries[1:]), *rest(rule, "otherwise")]
    if "bins" in rule:
        return bins(rule)
    if "map" in rule:
        return [*keys(rule), *rest(rule, "another value")]
    if "per" in rule:
        return [[f"each 1 of {code(rule['per'])}", rule["points"]]]
    return [[f"each activity with {code(rule['each'])}", rule["points"]]]


@pytest.fixture(params=MODELS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def read(request: pytest.FixtureRequest) -> tuple[dict[str, Any], list[tuple[str, Rows]]]:
    model = fc.Model.read(request.param)
    tree = json.loads(model.to_json(), parse_int=str, parse_float=str)
    return tree, list(tables(model.doc()))


def test_rules(read: Any) -> None:
    tree, found = read
    groups = [rows for _, rows in found if rows[0][0] == "Rule" and "Points" in rows[0]]
    wanted = [group["rules"] for score in tree.get("scores", []) for group in score.get("groups", [])]
    assert len(groups) == len(wanted)
    for rows, rules in zip(groups, wanted, strict=True):
        expected = []
        for rule in rules:
            for i, row in enumerate(conditions(rule)):
                expected.append([f"**{rule['name']}**" if i == 0 else "", *row])
        assert [row[:3] for row in rows[1:]] == expected
        for rule in rules:
            remarks = next(row[3] for row in rows if row[0] == f"**{rule['name']}**")
            assert ("Halves" in remarks) == ("half_life" in rule.get("decay", {}))
            assert ("at least" in remarks) == (rule.get("clamp", [None])[0] is not None)
            assert ("Only" in remarks) == ("active" in rule)


def test_bands(read: Any) -> None:
    tree, found = read
    tables_of_bands = [rows for _, rows in found if rows[0][0].startswith("Band (")]
    scores = [score for score in tree.get("scores", []) if "bands" in score]
    assert len(tables_of_bands) == len(scores)
    for rows, score in zip(tables_of_bands, scores, strict=True):
        assert rows[0][0] == f"Band (`{score['name']}_band`)"
        assert [row[0] for row in rows[1:]] == [f"**{band['name']}**" for band in score["bands"]]
        for row, band, above in zip(rows[1:], score["bands"], [None, *score["bands"]], strict=False):
            numbers = [bound["from"] for bound in (band, above) if bound and "from" in bound]
            assert re.findall(r"-?\d[\d.]*", row[1]) == numbers


def test_moves(read: Any) -> None:
    tree, found = read
    lifecycle = tree.get("lifecycle", {})
    moves = [rows for _, rows in found if rows[0][0] == "Move"]
    assert len(moves) == (1 if lifecycle else 0)
    for rows in moves:
        for row, move in zip(rows[1:], lifecycle["moves"], strict=True):
            origins = [move["from"]] if isinstance(move["from"], str) else move["from"]
            assert row[0] == f"**{move['name']}**"
            assert row[2] == f"**{move['to']}**"
            assert (
                row[1].startswith("any stage")
                if origins == ["any"]
                else row[1] == ", ".join(f"**{stage}**" for stage in origins)
            )
            assert row[3] == (code(move["when"]) if "when" in move else "always")
            assert re.findall("`(.*?)`", row[4]) == move.get("requires", [])
            assert ("At least" in row[4]) == ("after" in move)
            reason = move.get("reason") or (f"the text of `{move['reason_field']}`" if "reason_field" in move else "")
            assert row[5] == reason


def test_decisions(read: Any) -> None:
    tree, found = read
    decisions = tree.get("decisions", [])
    parts = [(part, rows) for part, rows in found if rows[0][0] == "Rule" and "Points" not in rows[0]]
    assert [part for part, _ in parts] == [decision["name"] for decision in decisions]
    shown = {True: "yes", False: "no"}
    for (part, rows), decision in zip(parts, decisions, strict=True):
        names = [cell.strip("`").removeprefix(part + "_") for cell in rows[0][2:]]
        wanted = [(code(rule["when"]), rule["then"]) for rule in decision["rules"]]
        if "otherwise" in decision:
            wanted.append(("none of them", decision["otherwise"]))
        assert len(rows) - 1 == len(wanted)
        for row, (when, then) in zip(rows[1:], wanted, strict=True):
            assert row[1] == when
            assert row[2:] == [shown[v] if isinstance(v, bool) else v for v in (then.get(name, "") for name in names)]
