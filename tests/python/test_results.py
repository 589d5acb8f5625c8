"""What can be done with results: columns, conversions, explanations, reports."""

from __future__ import annotations

import sys
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import agreements
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import funnelcore as fc

Rows = list[dict[str, Any]]


def every_column(leads: Rows) -> pa.Table:
    """from_pylist takes the columns of the first row only."""
    names = dict.fromkeys(name for row in leads for name in row)
    return pa.table({name: [row.get(name) for row in leads] for name in names})


def test_score_keeps_the_input(fit: fc.Model, leads: Rows) -> None:
    scored = fit.score(leads, as_of=agreements.AS_OF)
    assert scored.columns[:6] == ["lead_id", "industry", "country", "employees", "budget", "page_views"]
    assert scored.columns[-len(scored.outputs) :] == scored.outputs
    assert {"fit", "fit_band", "fit_reason_1", "fit_reason_1_points"} <= set(scored.outputs)
    assert scored.to_dicts()[0]["fit"] == 90
    assert [row["lead_id"] for row in scored.to_dicts()] == [row["lead_id"] for row in leads]


def test_columns(fit: fc.Model, leads: Rows) -> None:
    table = every_column(leads)
    assert fit.run(table, outputs=["fit"], as_of=agreements.AS_OF).columns == ["fit"]
    kept = fit.score(table, as_of=agreements.AS_OF, columns=["country", "lead_id"])
    assert kept.columns[:2] == ["country", "lead_id"]
    assert kept.columns[2:] == kept.outputs
    with pytest.raises(fc.ArgumentError, match="the table has no column 'nothing'"):
        fit.score(table, as_of=agreements.AS_OF, columns=["nothing"])
    with pytest.raises(TypeError, match="columns is a list of names"):
        fit.score(table, as_of=agreements.AS_OF, columns="country")
    with pytest.raises(TypeError, match="outputs is a list of names"):
        fit.run(table, as_of=agreements.AS_OF, outputs="fit")
    with pytest.raises(fc.ArgumentError, match="outputs is empty"):
        fit.run(table, as_of=agreements.AS_OF, outputs=[])
    with pytest.raises(fc.ArgumentError, match="fitt"):
        fit.run(table, as_of=agreements.AS_OF, outputs=["fitt"])


def test_column_of_an_output_is_replaced(fit: fc.Model) -> None:
    rows = [{"employees": 120, "fit": "mine"}]
    with pytest.warns(UserWarning, match="column 'fit' of the table is replaced by the output"):
        result = fit.run(rows, outputs=["fit"], as_of=1, columns=None)
    assert result.to_dicts() == [{"employees": 120, "fit": 18.0}]


def test_conversions_agree(fit: fc.Model, leads: Rows) -> None:
    scored = fit.score(leads, as_of=agreements.AS_OF)
    rows = scored.to_dicts()
    assert scored.to_arrow().to_pylist() == rows
    assert scored.to_polars().to_dicts() == rows
    frame = scored.to_pandas()
    assert frame["fit"].tolist() == [row["fit"] for row in rows]
    assert frame["fit_band"].astype(object).tolist() == [row["fit_band"] for row in rows]
    assert duckdb.sql("SELECT fit, fit_band FROM scored").fetchall() == [(r["fit"], r["fit_band"]) for r in rows]
    assert pa.schema(scored) == scored.to_arrow().schema
    assert list(scored.rows()) == rows
    assert len(scored) == len(leads)
    assert repr(scored).startswith("<Result: 6 rows of lead_id, ")


def test_types_of_outputs(fit: fc.Model, leads: Rows) -> None:
    schema = pa.schema(fit.run(leads, as_of=agreements.AS_OF))
    assert schema.field("fit").type == pa.float64()
    assert schema.field("fit_raw").type == pa.float64()
    assert schema.field("fit_band").type == pa.dictionary(pa.int32(), pa.string())
    assert schema.field("fit_reason_1").type == pa.dictionary(pa.int32(), pa.string())
    assert schema.field("fit_reason_1_points").type == pa.float64()


def test_without_pyarrow(fit: fc.Model, leads: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    scored = fit.score(leads, as_of=agreements.AS_OF)
    through_arrow = scored.to_pandas()["fit"].tolist()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    frame = scored.to_pandas()
    assert frame["fit"].tolist() == through_arrow
    assert list(frame.columns) == scored.columns
    with pytest.raises(ModuleNotFoundError):
        scored.to_arrow()


BERLIN = ZoneInfo("Europe/Berlin")
EVERY_TYPE = pa.table(
    {
        "employees": [1, None, 3],
        **{f"i{kind}": pa.array([1, None, 3], kind) for kind in (pa.int8(), pa.uint16(), pa.int32(), pa.uint64())},
        "f": pa.array([0.5, None, 2], pa.float32()),
        "h": pa.array([0.5, None, 65504], pa.float16()),
        "b": [True, None, False],
        "s": ["x", None, "é"],
        "S": pa.array(["x", None, "y" * 20], pa.large_string()),
        "v": pa.array(["x", None, "y" * 20], pa.string_view()),
        "z": [b"x", None, b"\xff"],
        "n": pa.nulls(3),
        "c": pa.array(["x", None, "x"]).dictionary_encode(),
        "d": pa.array([Decimal("1.25"), None, Decimal("-3.50")], pa.decimal128(9, 2)),
        "D": pa.array([Decimal("9" * 36 + ".99"), None, Decimal("-0.01")], pa.decimal128(38, 2)),
        "d32": pa.array([Decimal("1.25"), None, Decimal("-3.50")], pa.decimal32(9, 2)),
        "d64": pa.array([Decimal("1.25"), None, Decimal("-3.50")], pa.decimal64(18, 2)),
        "D256": pa.array([Decimal("9" * 74 + ".99"), None, Decimal("-0.01")], pa.decimal256(76, 2)),
        "d256": pa.array([Decimal("1.25"), None, Decimal("-3.50")], pa.decimal256(50, 2)),
        "t": pa.array([datetime(2026, 7, 1, 12, tzinfo=timezone.utc), None, None], pa.timestamp("us", "Europe/Berlin")),
        "ts": pa.array([datetime(2026, 7, 1, 12), None, datetime(1960, 1, 1)], pa.timestamp("s")),
        "tn": pa.array([datetime(2026, 7, 1, 12), None, None], pa.timestamp("ms", "+02:00")),
        "e": pa.array([date(2026, 7, 1), None, date(1, 1, 1)]),
        "e64": pa.array([date(2026, 7, 1), None, date(1960, 1, 1)], pa.date64()),
        "l": [[1, None], None, []],
        "L": pa.array([["a"], None, ["b", "c"]], pa.large_list(pa.string())),
        "st": [{"x": 1, "y": "a"}, None, {"x": None, "y": "b"}],
    }
)


@pytest.mark.parametrize("table", [EVERY_TYPE, EVERY_TYPE.slice(1), EVERY_TYPE.slice(2), EVERY_TYPE.slice(0, 0)])
def test_dicts_are_what_pyarrow_says(table: pa.Table) -> None:
    model = fc.Model.parse(agreements.echo("int", "value = 1").replace("value", "employees"))
    result = model.run(table, columns=None)
    assert result.to_dicts() == result.to_arrow().to_pylist()
    assert result.to_arrow().drop(["seen", "seen_raw"]).equals(table)


def test_dicts_of_what_cannot_be_read() -> None:
    table = pa.table({"employees": [1], "m": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64()))})
    model = fc.Model.parse(agreements.echo("int", "value = 1").replace("value", "employees"))
    with pytest.raises(fc.SchemaError, match="cannot be read without pyarrow"):
        model.run(table, columns=None).to_dicts()


def test_no_rows(fit: fc.Model) -> None:
    for table in ([], pa.schema(fit.schema).empty_table(), pl.DataFrame(pa.schema(fit.schema).empty_table())):
        scored = fit.score(table, as_of=1)
        assert (len(scored), scored.to_dicts(), scored.to_arrow().num_rows) == (0, [], 0)
        assert "fit" in scored.to_polars().columns


def test_reading_a_result_again(fit: fc.Model, leads: Rows) -> None:
    """A result is a table like any other, and can be scored."""
    once = fit.run(leads, outputs=["fit"], as_of=agreements.AS_OF, columns=None)
    second = fc.Model.parse(agreements.echo("number", "value >= 40").replace("value", "fit"))
    assert [row["seen"] for row in second.run(once).to_dicts()] == [float(row["fit"] >= 40) for row in once.to_dicts()]


def test_explain_adds_up(fit: fc.Model, leads: Rows) -> None:
    scored = fit.score(leads, as_of=agreements.AS_OF)
    for row, values in enumerate(scored.to_dicts()):
        lines = scored.explain(row).to_dicts()
        for score in ("fit", "interest"):
            assert sum(line["adds"] for line in lines if line["score"] == score and line["adds"]) == values[score]


def test_explain_what_no_points_can_hold() -> None:
    rule = "{name: per, per: n, points: 1000, clamp: [-30, -20]}"
    model = fc.Model.parse(
        "funnelcore: 1\nname: large\nfields: [{name: n, type: int}]\n"
        f"scores: [{{name: s, groups: [{{name: g, rules: [{rule}]}}]}}]"
    )
    for value, most, adds in ((2**63 - 1, (2**63 - 1) / 100, -20), (-(2**63), -(2**63) / 100, -30)):
        line = next(line for line in model.score_one({"n": value}).explain().to_dicts() if line["rule"] == "per")
        assert (line["points"], line["adds"]) == (most, adds)
        assert line["lost"] == pytest.approx(most)


def test_explain_reads_well(fit: fc.Model, leads: Rows) -> None:
    text = str(fit.score(leads, as_of=agreements.AS_OF).explain(0))
    lines = text.splitlines()
    assert "score" in lines[0]
    assert "adds" in lines[0]
    assert set(lines[1]) == {"-", " "}
    assert "target industry" in text
    assert all(not line.endswith(" ") for line in lines)


def test_explain_beyond_the_table(fit: fc.Model, leads: Rows) -> None:
    scored = fit.score(leads, as_of=agreements.AS_OF)
    for row in (-1, len(leads)):
        with pytest.raises(fc.ArgumentError, match=f"there is no row {row}: the table has 6"):
            scored.explain(row)


def test_explain_finds_the_batch(fit: fc.Model, leads: Rows) -> None:
    table = pa.concat_tables([every_column(leads), every_column(leads).slice(0, 2)])
    scored = fit.score(table, as_of=agreements.AS_OF)
    assert scored.explain(7).to_dicts() == scored.explain(1).to_dicts()


BAD: Rows = [
    {"employees": "5", "country": "VN"},
    {"employees": "many", "country": "FR"},
    {"employees": "6", "country": "XX"},
]


def test_report(fit: fc.Model) -> None:
    result = fit.run(BAD, outputs=["fit"], as_of=1)
    assert result.report.rejected == 3
    lines = result.report.to_dicts()
    assert {(line["column"], line["count"]) for line in lines if line["row"] is None} == {
        ("employees", 1),
        ("country", 2),
    }
    listed = [(line["row"], line["column"], line["value"]) for line in lines if line["row"] is not None]
    assert sorted(listed) == [(1, "country", "FR"), (1, "employees", "many"), (2, "country", "XX")]
    assert "row 1, employees: 'many'" in str(result.report)
    assert repr(result.report) == "<Report: 3 rejected values>"
    assert str(fit.run(BAD[:1], outputs=["fit"], as_of=1).report) == "nothing was rejected"


def test_report_of_several_runs(fit: fc.Model) -> None:
    report = fc.Report()
    for _ in range(3):
        assert fit.run(BAD, outputs=["fit"], as_of=1, report=report).report is report
    assert report.rejected == 9


def test_strict(fit: fc.Model) -> None:
    with pytest.raises(fc.DataError, match="many") as caught:
        fit.run([{"employees": "5"}, {"employees": "many"}], outputs=["fit"], as_of=1, strict=True)
    assert caught.value.code == 42
    assert "employees" in str(caught.value)


def test_pandas_index_is_passed_over(fit: fc.Model) -> None:
    frame = pd.DataFrame({"employees": [120], "industry": ["food"], "country": ["TH"], "budget": [1]}, index=["x"])
    assert fit.run(frame, outputs=["fit"]).to_dicts() == [{"fit": 23.0}]
