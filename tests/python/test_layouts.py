"""Columns as real producers lay them out: pyarrow, Polars, pandas and DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import agreements
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import funnelcore as fc

TEXTS = [
    "fintech",
    None,
    "Software",
    "",
    "unknown",
    "a text that is longer than twelve bytes",
    "Finte\u0301ch",
    "fintech",
]
WANTED = [35.0, 0.0, 35.0, 0.0, 0.0, 0.0, 0.0, 35.0]

Make = Callable[[], Any]


def arrow(kind: pa.DataType) -> Make:
    return lambda: pa.table({"industry": pa.array(TEXTS, pa.string()).cast(kind)})


def dictionary(index: pa.DataType, value: pa.DataType) -> Make:
    def make() -> pa.Table:
        encoded = pa.array(TEXTS, pa.string()).dictionary_encode()
        column = pa.DictionaryArray.from_arrays(encoded.indices.cast(index), encoded.dictionary.cast(value))
        return pa.table({"industry": column})

    return make


def null_in_dictionary() -> pa.Table:
    choices = pa.array(["fintech", None, "Software", "x"])
    return pa.table({"industry": pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None, 3, 3, 3, 0]), choices)})


def sliced() -> pa.Table:
    return pa.table({"industry": ["software", "software", "software", *TEXTS, "software"]}).slice(3, len(TEXTS))


def chunked() -> pa.Table:
    """A dictionary of its own in every chunk; an empty chunk between."""
    chunks = [pa.array(TEXTS[a:b], pa.string()).dictionary_encode() for a, b in ((0, 3), (3, 3), (3, 4), (4, 8))]
    return pa.table({"industry": pa.chunked_array(chunks)})


def duck(sql: str) -> Make:
    def make() -> duckdb.DuckDBPyRelation:
        source = pa.table({"industry": TEXTS})  # noqa: F841 DuckDB finds it by name
        return duckdb.sql(sql).select("*")

    return make


PRODUCERS: dict[str, Make] = {
    "pyarrow string": arrow(pa.string()),
    "pyarrow large_string": arrow(pa.large_string()),
    "pyarrow string_view": arrow(pa.string_view()),
    "pyarrow sliced": sliced,
    "pyarrow chunked": chunked,
    "pyarrow null in the dictionary": null_in_dictionary,
    "pyarrow record batch": lambda: pa.record_batch({"industry": TEXTS}),
    "pyarrow struct array": lambda: pa.array([{"industry": text} for text in TEXTS]),
    "pyarrow sliced struct array": lambda: pa.array([{"industry": text} for text in ["x", *TEXTS]])[1:],
    "pyarrow reader": lambda: pa.RecordBatchReader.from_batches(
        pa.schema([("industry", pa.string())]), arrow(pa.string())().to_batches(3)
    ),
    "Polars": lambda: pl.DataFrame({"industry": TEXTS}),
    "Polars sliced": lambda: pl.DataFrame({"industry": ["x", *TEXTS, "y"]}).slice(1, len(TEXTS)),
    "Polars chunked": lambda: pl.concat(
        [pl.DataFrame({"industry": TEXTS[:3]}), pl.DataFrame({"industry": TEXTS[3:]})], rechunk=False
    ),
    "Polars categorical": lambda: pl.DataFrame({"industry": pl.Series(TEXTS, dtype=pl.Categorical)}),
    "Polars enum": lambda: pl.DataFrame(
        {"industry": pl.Series(TEXTS, dtype=pl.Enum(sorted({text for text in TEXTS if text is not None})))}
    ),
    "pandas": lambda: pd.DataFrame({"industry": TEXTS}),
    "pandas object": lambda: pd.DataFrame({"industry": pd.Series(TEXTS, dtype=object)}),
    "pandas category": lambda: pd.DataFrame({"industry": pd.Series(TEXTS, dtype="category")}),
    "pandas pyarrow": lambda: pd.DataFrame({"industry": pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.string()))}),
    "pandas with an index": lambda: pd.DataFrame({"industry": TEXTS}, index=list("abcdefgh")),
    "DuckDB": duck("SELECT * FROM source"),
    "DuckDB enum": duck(
        "SELECT CAST(nullif(industry, '') AS ENUM ('fintech', 'Software', 'unknown', "
        "'a text that is longer than twelve bytes', 'Finte\u0301ch')) AS industry FROM source"
    ),
    "a result": lambda: fc.Model.parse(agreements.echo("int", "value > 0")).run(
        [{"industry": text, "value": 1} for text in TEXTS], columns=["industry"]
    ),
}
for _index in (pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()):
    PRODUCERS[f"pyarrow dictionary {_index}"] = dictionary(_index, pa.string())
PRODUCERS["pyarrow dictionary of large_string"] = dictionary(pa.int32(), pa.large_string())
PRODUCERS["pyarrow dictionary of string_view"] = dictionary(pa.int32(), pa.string_view())

INDUSTRY = """
funnelcore: 1
name: texts
fields: [{name: industry, type: text, fold: true, null_values: [unknown]}]
scores:
  - name: fit
    groups:
      - {name: g, rules: [{name: r, when: "industry IN ('software', 'fintech')", points: 35}]}
"""


@pytest.mark.parametrize("make", PRODUCERS.values(), ids=PRODUCERS)
def test_texts(make: Make) -> None:
    model = fc.Model.parse(INDUSTRY)
    scored = model.score(make())
    assert scored.to_arrow()["fit"].to_pylist() == WANTED
    assert [row["fit"] for row in scored.to_dicts()] == WANTED


TIME = datetime(2026, 1, 31, 1, 0, 0, tzinfo=timezone.utc)
LOCAL = datetime(2026, 1, 31, 8, 0, 0)
IS_TIME = "value = TIMESTAMP '2026-01-31 08:00:00'"
IS_DAY = "value = DATE '2026-01-31'"
SCALE = "scale: 2"

# type of the field, more of it, condition, column
COLUMNS: dict[str, tuple[str, str, str, Any]] = {
    **{
        f"int of {kind}": ("int", "", "value = 100", pa.array([100, None, 3], kind))
        for kind in (
            pa.int8(),
            pa.uint8(),
            pa.int16(),
            pa.uint16(),
            pa.int32(),
            pa.uint32(),
            pa.int64(),
            pa.uint64(),
            pa.float16(),
            pa.float32(),
            pa.float64(),
            pa.decimal32(9, 2),
            pa.decimal64(18, 2),
            pa.decimal128(10, 2),
            pa.decimal128(5, 0),
            pa.decimal256(60, 40),
        )
    },
    "int of text": ("int", "", "value = 100", pa.array(["100", None, "3"])),
    "int of text view": ("int", "", "value = 100", pa.array(["100", None, "3"], pa.string_view())),
    **{
        f"number of {kind}": ("number", "", "value = 4", pa.array([4, None, 3], kind))
        for kind in (
            pa.int8(),
            pa.uint64(),
            pa.float16(),
            pa.float32(),
            pa.float64(),
            pa.decimal128(20, 3),
            pa.decimal256(70, 50),
        )
    },
    "number of text": ("number", "", "value = 0.5", pa.array(["0.5", "NaN", "5e-1x"])),
    "decimal of decimal128": (
        "decimal",
        SCALE,
        "value = 1.25",
        pa.array([Decimal("1.250"), None, Decimal("1.26")], pa.decimal128(9, 3)),
    ),
    **{
        f"decimal of {kind}": (
            "decimal",
            SCALE,
            "value = 1.25",
            pa.array([Decimal("1.250"), None, Decimal("1.26")], kind),
        )
        for kind in (pa.decimal32(9, 3), pa.decimal64(12, 3), pa.decimal256(76, 30))
    },
    "decimal of int32": ("decimal", SCALE, "value = 7", pa.array([7, None, 1], pa.int32())),
    "decimal of float": ("decimal", SCALE, "value = 0.29", pa.array([0.285, None, 1])),
    "decimal of text": ("decimal", SCALE, "value = 0.29", pa.array(["0.285", None, "1"])),
    "bool of bool": ("bool", "", "value", pa.array([True, None, False])),
    "bool of int": ("bool", "", "value", pa.array([1, None, 0], pa.int8())),
    "bool of text": ("bool", "", "value", pa.array(["Yes", None, "f"])),
    **{
        f"time of {unit} with a zone": (
            "time",
            "",
            IS_TIME,
            pa.array([TIME, None, TIME.replace(hour=2)]).cast(pa.timestamp(unit, "Europe/Berlin")),
        )
        for unit in ("s", "ms", "us", "ns")
    },
    **{
        f"time of {unit} without": (
            "time",
            "",
            IS_TIME,
            pa.array([LOCAL, None, LOCAL.replace(hour=2)]).cast(pa.timestamp(unit)),
        )
        for unit in ("s", "ms", "us", "ns")
    },
    "time of text": ("time", "", IS_TIME, pa.array(["2026-01-31T01:00Z", None, "2026-01-31 01:00"])),
    "time of date": (
        "time",
        "",
        "value = TIMESTAMP '2026-01-31 00:00:00'",
        pa.array([date(2026, 1, 31), None, date(2026, 1, 30)]),
    ),
    "date of date32": ("date", "", IS_DAY, pa.array([date(2026, 1, 31), None, date(2026, 1, 30)], pa.date32())),
    "date of date64": ("date", "", IS_DAY, pa.array([date(2026, 1, 31), None, date(2026, 1, 30)], pa.date64())),
    "date of instant": (
        "date",
        "",
        IS_DAY,
        pa.array(
            [
                datetime(2026, 1, 30, 17, tzinfo=timezone.utc),
                None,
                datetime(2026, 1, 30, 16, 59, 59, tzinfo=timezone.utc),
            ]
        ),
    ),
    "date of text": ("date", "", IS_DAY, pa.array(["2026-01-31", None, "2026-01-30"])),
    "date of text in a format": ("date", 'format: "%d/%m/%Y"', IS_DAY, pa.array(["31/01/2026", None, "30/01/2026"])),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_types(name: str) -> None:
    type_, more, condition, column = COLUMNS[name]
    model = fc.Model.parse(agreements.echo(type_, condition, more))
    wanted = [1.0, -1.0, 0.0]
    if name == "number of text":
        wanted = [1.0, -1.0, -1.0]  # the last is no number
    assert model.run(pa.table({"value": column})).to_arrow()["seen"].to_pylist() == wanted
    padded = pa.concat_arrays([column[2:], column])
    assert model.run(pa.table({"value": padded.slice(1)})).to_arrow()["seen"].to_pylist() == wanted


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        (pd.DataFrame({"value": [100, None, 3]}), [1, -1, 0]),
        (pd.DataFrame({"value": pd.array([100, None, 3], dtype="Int64")}), [1, -1, 0]),
        (pl.DataFrame({"value": [100, None, 3]}), [1, -1, 0]),
        (
            duckdb.sql("SELECT * FROM (VALUES (100::HUGEINT), (NULL), (3)) t(value)").select("value::INT AS value"),
            [1, -1, 0],
        ),
    ],
    ids=["pandas", "pandas Int64", "Polars", "DuckDB"],
)
def test_integers_with_gaps(frame: Any, wanted: list[int]) -> None:
    model = fc.Model.parse(agreements.echo("int", "value = 100"))
    assert [row["seen"] for row in model.run(frame).to_dicts()] == wanted


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"value": pd.to_datetime(["2026-01-31 08:00", None, "2026-01-31 09:00"])}),
        pd.DataFrame({"value": pd.to_datetime(["2026-01-31 01:00Z", None, "2026-01-31 09:00Z"])}),
        pl.DataFrame({"value": [LOCAL, None, LOCAL.replace(hour=9)]}),
        pl.DataFrame({"value": [TIME, None, TIME.replace(hour=9)]}),
        duckdb.sql("SELECT * FROM (VALUES (TIMESTAMP '2026-01-31 08:00'), (NULL), ('2026-01-31 09:00')) t(value)"),
        duckdb.sql("SELECT * FROM (VALUES (TIMESTAMPTZ '2026-01-31 01:00Z'), (NULL), ('2026-01-31 09:00Z')) t(value)"),
    ],
    ids=["pandas local", "pandas", "Polars local", "Polars", "DuckDB local", "DuckDB"],
)
def test_times(frame: Any) -> None:
    model = fc.Model.parse(agreements.echo("time", IS_TIME))
    assert [row["seen"] for row in model.run(frame).to_dicts()] == [1, -1, 0]


def test_what_is_not_accepted() -> None:
    model = fc.Model.parse(agreements.echo("int", "value = 100"))
    with pytest.raises(fc.SchemaError, match="value"):
        model.run(pa.table({"value": pa.array([[1]])}))
    with pytest.raises(fc.SchemaError, match="value"):
        model.run(pa.table({"other": [1]}))
    with pytest.raises(fc.SchemaError, match="a table is needed"):
        model.run(pa.array([1, 2]))
    with pytest.raises(TypeError, match="leads is dict"):
        model.run({"value": [1]})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="leads is str"):
        model.run("leads.csv")  # type: ignore[arg-type]


def test_stream_that_fails() -> None:
    def batches() -> Any:
        yield pa.record_batch({"value": [1]})
        raise OSError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema([("value", pa.int64())]), batches())
    model = fc.Model.parse(agreements.echo("int", "value = 1"))
    with pytest.raises(fc.SchemaError, match="the disk is gone"):
        model.run(reader)
