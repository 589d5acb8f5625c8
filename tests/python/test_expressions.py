"""
The expression language against three others: generated expressions over generated rows with NULLs.

An interpreter on Python's decimals says what each is; DuckDB and SQLite, where they define the same, must agree with
it, and so must the library, to the last digit. FUNNELCORE_EXPRESSIONS is how many, FUNNELCORE_SEED which.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from expressions.arrow_types import ARROW_TYPES, arrow_type
from expressions.evaluate import evaluate_rows
from expressions.generate import PLAIN, USUAL, WIDE, Generator
from expressions.our_text import print_expression
from expressions.rows import AS_OF, FIELDS, ZONE, random_rows
from expressions.sql_text import DuckDB, SQLite
from expressions.syntax import BOOL, DECIMAL, EXACT, INT, TEXT, TIME, Node

import funnelcore as fc

EXPRESSIONS = int(os.environ.get("FUNNELCORE_EXPRESSIONS", "20000"))
SEED = int(os.environ.get("FUNNELCORE_SEED", "20261121"))
A_MODEL = 250  # expressions
ROWS = 24
BATCHES = -(-EXPRESSIONS // A_MODEL)


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    columns = {name: pa.array([row[name] for row in rows], arrow_type(node)) for name, node in FIELDS.items()}
    return pa.table(columns)


def field_of(name: str, node: Node) -> dict[str, Any]:
    scale = {"scale": node.scale} if node.type == DECIMAL else {}
    return {"name": name, "type": node.type, **scale}


class Case:
    """One expression, its text, and what it is for every row."""

    def __init__(self, number: int, random: Random, rows: list[dict[str, Any]]) -> None:
        generator = Generator(random, random.choice([WIDE, USUAL, USUAL, PLAIN]))
        self.name = f"x{number}"
        self.node = generator.expression(
            random.choice([*generator.types, BOOL, BOOL]), random.choice([1, 2, 2, 3, 3, 4])
        )
        self.text = print_expression(self.node, random)
        self.values = evaluate_rows(self.node, rows)
        self.as_rule = self.node.type == BOOL and random.random() < 0.5

    def wanted(self) -> pa.Array:
        """The values as a column that the model compares the expression with; units of an exact value."""
        if self.node.type in EXACT:
            whole = [None if v is None else int(Decimal(v).scaleb(self.node.scale)) for v in self.values]
            return pa.array(whole, pa.int64())
        return pa.array(self.values, ARROW_TYPES[self.node.type])

    def score(self) -> dict[str, Any]:
        """A score that says whether the expression is what is wanted: 1 if so, 0 if not, others below."""
        if self.as_rule:
            rule = {"name": "r", "when": self.text, "points": 1, "otherwise": 0, "missing": 2}
            return {"name": self.name, "groups": [{"name": "g", "rules": [rule]}]}
        if self.node.type == BOOL:
            checks = f"WHEN {self.text} THEN 1 WHEN NOT ({self.text}) THEN 0 ELSE 2"
        else:
            wanted = f"w{self.name}"
            if self.node.type in EXACT and self.node.scale:
                wanted += " * 0." + "1".rjust(self.node.scale, "0")
            # An empty text cannot come in as a value.
            empty = f"WHEN LENGTH({self.text}) = 0 THEN 3 " if self.node.type == TEXT else ""
            checks = f"WHEN ({self.text}) IS NULL THEN 2 {empty}WHEN ({self.text}) = {wanted} THEN 1 ELSE 0"
        return {"name": self.name, "expr": f"CASE {checks} END"}

    def answers(self) -> list[float]:
        """What the score must be for each row."""
        if self.node.type == BOOL:
            return [2.0 if v is None else float(v) for v in self.values]
        return [2.0 if v is None else 3.0 if v == "" else 1.0 for v in self.values]


class Batch:
    """Expressions of one model, over the same rows."""

    def __init__(self, number: int) -> None:
        random = Random(f"{SEED} {number}")
        self.rows = random_rows(random, ROWS)
        self.cases = [Case(i, random, self.rows) for i in range(A_MODEL)]
        self.table = table_of(self.rows)


def same(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b
    return bool(a == b)


def plain(value: Any) -> Any:
    """Instants as microseconds, as the databases give them."""
    if isinstance(value, datetime):
        return (value - datetime.fromisoformat("1970-01-01T00:00+00:00")).total_seconds()
    return value


def check_values(batch: Batch, cases: list[Case], found: list[tuple[Any, ...]], who: str) -> None:
    for row, values in enumerate(found):
        for case, value in zip(cases, values, strict=True):
            wanted = plain(case.values[row])
            assert same(wanted, value), f"{who} has {value!r}, Python {wanted!r} for {case.text}\nof {batch.rows[row]}"


def check_duckdb(batch: Batch) -> int:
    cases = [case for case in batch.cases if case.node.duck]
    dialect = DuckDB()
    with duckdb.connect() as connection:
        connection.execute("SET ieee_floating_point_ops=false")
        connection.execute("SET error_on_division_by_zero=false")
        connection.execute(f"SET TimeZone='{ZONE}'")
        connection.register("leads", batch.table)
        texts = [
            f"epoch_us({dialect.text(case.node)}) / 1000000" if case.node.type == TIME else dialect.text(case.node)
            for case in cases
        ]
        found = connection.execute(f"SELECT {', '.join(texts)} FROM leads").fetchall()
    check_values(batch, cases, found, "DuckDB")
    return len(cases)


def check_sqlite(batch: Batch) -> int:
    cases = [case for case in batch.cases if case.node.lite]
    dialect = SQLite()
    names = [name for name, node in FIELDS.items() if node.lite]
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA case_sensitive_like = ON")
    connection.execute(f"CREATE TABLE leads ({', '.join(names)})")
    marks = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO leads VALUES ({marks})", [[row[n] for n in names] for row in batch.rows])
    texts = [dialect.text(case.node) for case in cases]
    found = connection.execute(f"SELECT {', '.join(texts)} FROM leads").fetchall()
    connection.close()
    check_values(batch, cases, found, "SQLite")
    return len(cases)


def check_library(batch: Batch) -> None:
    fields = [field_of(name, node) for name, node in FIELDS.items()]
    table = batch.table
    for case in batch.cases:
        if case.node.type != BOOL:
            kind = INT if case.node.type in EXACT else case.node.type
            fields.append({"name": f"w{case.name}", "type": kind})
            table = table.append_column(f"w{case.name}", case.wanted())
    scores = [case.score() for case in batch.cases]
    model = {"funnelcore": 1, "name": "oracle", "time_zone": ZONE, "fields": fields, "scores": scores}
    result = (
        fc.Model.parse(json.dumps(model))
        .run(table, outputs=[case.name for case in batch.cases], as_of=AS_OF)
        .to_arrow()
    )
    for case in batch.cases:
        found = result[case.name].to_pylist()
        for row, (answer, value) in enumerate(zip(case.answers(), found, strict=True)):
            assert answer == value, (
                f"the library gives {value} (0 false or another value, 1 true or the value, 2 NULL, 3 empty), wanted "
                f"is {answer} from {case.values[row]!r}\nfor {case.text}\nof {batch.rows[row]}"
            )


@pytest.fixture(scope="module")
def counts() -> Iterator[dict[str, int]]:
    found = {"python": 0, "duckdb": 0, "sqlite": 0}
    yield found
    print(f"\nexpressions: {found}")


@pytest.mark.parametrize("number", range(BATCHES))
def test_expressions(number: int, counts: dict[str, int]) -> None:
    batch = Batch(number)
    counts["python"] += len(batch.cases)
    counts["duckdb"] += check_duckdb(batch)
    counts["sqlite"] += check_sqlite(batch)
    check_library(batch)
