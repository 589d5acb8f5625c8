"""Rows of dicts as Arrow tables: what pyarrow makes of them is what was put in."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from funnelcore._arrow import Batch, Column
from funnelcore._rows import table_of
from funnelcore._table import Table

UTC = timezone.utc
EAST = timezone(timedelta(hours=7))

COLUMNS: list[tuple[str, list[Any], pa.DataType, list[Any]]] = [
    ("int", [1, None, -(2**63), 2**63 - 1], pa.int64(), [1, None, -(2**63), 2**63 - 1]),
    ("large int", [1, 2**63, None, 0], pa.string(), ["1", str(2**63), None, "0"]),
    ("float", [1.5, None, 2, -0.0], pa.float64(), [1.5, None, 2.0, -0.0]),
    ("NaN", [1.5, float("nan"), None, 0.0], pa.float64(), [1.5, None, None, 0.0]),
    ("float and large int", [0.5, 2**53 + 1, None, 1], pa.string(), ["0.5", str(2**53 + 1), None, "1"]),
    ("bool", [True, None, False, True], pa.bool_(), [True, None, False, True]),
    ("text", ["a", None, "", "Đà Nẵng"], pa.string(), ["a", None, "", "Đà Nẵng"]),
    ("bytes", [b"a", None, "é", b"c"], pa.string(), ["a", None, "é", "c"]),
    ("mixed", [1, "x", True, 2.5], pa.string(), ["1", "x", "true", "2.5"]),
    ("whole float as text", [1.0, "x", None, 1e300], pa.string(), ["1", "x", None, "1e+300"]),
    (
        "decimal",
        [Decimal("1.5"), None, Decimal("-2.25"), 3],
        pa.decimal128(38, 2),
        [Decimal("1.50"), None, Decimal("-2.25"), Decimal("3.00")],
    ),
    (
        "decimal of no scale",
        [Decimal("1E+2"), None, Decimal(5), 0],
        pa.decimal128(38, 0),
        [Decimal(100), None, Decimal(5), Decimal(0)],
    ),
    ("large decimal", [Decimal("1E+40"), None, None, None], pa.string(), ["1" + "0" * 40, None, None, None]),
    (
        "instant",
        [datetime(2026, 1, 31, 8, tzinfo=EAST), None, datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), None],
        pa.timestamp("us", "UTC"),
        [datetime(2026, 1, 31, 1, tzinfo=UTC), None, datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), None],
    ),
    (
        "local time",
        [datetime(2026, 1, 31, 8, 0, 1), None, None, None],
        pa.string(),
        ["2026-01-31T08:00:01", *[None] * 3],
    ),
    ("date", [date(2026, 1, 31), None, date(1, 1, 1), date(9999, 12, 31)], pa.date32(), None),
    ("nothing", [None] * 4, pa.string(), [None] * 4),
    ("NumPy", [np.int32(4), None, np.int64(5), np.uint8(6)], pa.int64(), [4, None, 5, 6]),
    ("NumPy float", [np.float32(0.5), np.float64("nan"), None, 1], pa.float64(), [0.5, None, None, 1.0]),
    ("NumPy bool", [np.bool_(True), None, False, pd.NA], pa.bool_(), [True, None, False, None]),
    (
        "pandas time",
        [pd.Timestamp("2026-01-31T08:00:00.123456789Z"), pd.NaT, None, None],
        pa.timestamp("us", "UTC"),
        [datetime(2026, 1, 31, 8, 0, 0, 123_456, UTC), None, None, None],
    ),
]


def arrow(rows: list[dict[str, Any]], **options: Any) -> pa.Table:
    schema, batches, names = table_of(rows, **options)
    columns = [Column(name, 0, i) for i, name in enumerate(names)]
    return Table([schema], columns, [Batch((batch,), (0,), batch.array.length) for batch in batches]).to_arrow()


@pytest.mark.parametrize(("name", "values", "kind", "wanted"), COLUMNS, ids=[column[0] for column in COLUMNS])
def test_column(name: str, values: list[Any], kind: pa.DataType, wanted: list[Any] | None) -> None:
    table = arrow([{name: value} for value in values])
    table.validate(full=True)
    assert table.schema.names == [name]
    assert table.schema.types == [kind]
    assert table.column(0).to_pylist() == (values if wanted is None else wanted)


def test_all_columns_at_once() -> None:
    rows = [{name: values[i] for name, values, *_ in COLUMNS} for i in range(4)]
    table = arrow(rows * 50)
    table.validate(full=True)
    for name, values, kind, wanted in COLUMNS:
        assert table.schema.field(name).type == kind
        assert table[name].to_pylist() == (values if wanted is None else wanted) * 50


def test_absent_keys_are_null() -> None:
    table = arrow([{"a": 1}, {"b": "x"}, {}])
    assert table.to_pydict() == {"a": [1, None, None], "b": [None, "x", None]}


def test_text_columns_stay_text() -> None:
    table = arrow([{"zip": 10115, "yes": True}, {"zip": 1.0, "yes": Decimal("1.10")}], text_columns={"zip", "yes"})
    assert table.to_pydict() == {"zip": ["10115", "1"], "yes": ["true", "1.10"]}


def test_model_columns_follow() -> None:
    schema, _, names = table_of([{"a": 1}], ["b", "a"])
    assert names == ["a"]
    assert schema.schema.n_children == 2


def test_no_rows() -> None:
    assert arrow([{"a": 1}])[:0].num_rows == 0
    _, (batch,), names = table_of([], ["a"])
    assert (batch.array.length, names) == (0, [])


@pytest.mark.parametrize("value", [{}, {1}, object(), 1j])
def test_values_that_are_none(value: object) -> None:
    with pytest.raises(TypeError, match="a value of a lead cannot be of type"):
        table_of([{"a": value}])


def test_rows_that_are_none() -> None:
    with pytest.raises(TypeError, match="row 1 is str, not a mapping of columns to values"):
        table_of([{"a": 1}, "b"])  # type: ignore[list-item]
