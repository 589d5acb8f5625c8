"""Whose memory it is: nothing is copied in or out, results live as long as anybody needs them, and no longer."""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any

import agreements
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import funnelcore as fc

ROWS = 10_000


def big() -> pa.Table:
    random = np.random.default_rng(1)
    return pa.table(
        {
            "lead_id": pa.array([f"L-{i}" for i in range(ROWS)]),
            "industry": pa.array(random.choice(["software", "FinTech", "food", None], ROWS)).dictionary_encode(),
            "country": pa.array(random.choice(["VN", "SG", "TH"], ROWS), pa.large_string()),
            "employees": pa.array(random.integers(0, 2000, ROWS), mask=random.random(ROWS) < 0.1),
            "budget": pa.array(random.random(ROWS) * 1e5),
            "ratio": pa.array(random.random(ROWS)),
        }
    )


def addresses(column: pa.ChunkedArray) -> list[Any]:
    """Where the buffers of a column lie."""
    found = []
    for chunk in column.chunks:
        arrays = [chunk, chunk.dictionary] if pa.types.is_dictionary(chunk.type) else [chunk]
        found.append([buffer.address if buffer is not None else None for a in arrays for buffer in a.buffers()])
    return found


def test_input_columns_are_passed_through(fit: fc.Model) -> None:
    table = big()
    result = fit.run(table, outputs=["fit"], columns=None).to_arrow()
    assert result.column_names == [*table.column_names, "fit"]
    for name in table.column_names:
        assert addresses(result[name]) == addresses(table[name])
        assert result[name].equals(table[name])


def test_rows_of_a_cut_struct_stay_theirs() -> None:
    """Structs may begin anywhere in their children, and their children anywhere in theirs."""
    whole = pa.array([{"employees": i, "name": f"n{i}", "list": [i]} for i in range(9)])
    for table in (whole[2:7], pa.RecordBatch.from_struct_array(whole[2:7]), pa.array(whole[1:].to_pylist())[1:6]):
        result = _employees().run(table, columns=None).to_arrow()
        result.validate(full=True)
        assert result["employees"].to_pylist() == [2, 3, 4, 5, 6]
        assert result["name"].to_pylist() == ["n2", "n3", "n4", "n5", "n6"]
        assert result["list"].to_pylist() == [[2], [3], [4], [5], [6]]
        assert result["seen"].to_pylist() == [0, 0, 0, 1, 0]


def test_outputs_are_not_copied(fit: fc.Model) -> None:
    """Two exports of one result show the same memory."""
    result = fit.run(big(), outputs=["fit", "fit_band"])
    first, second = result.to_arrow(), result.to_arrow()
    for name in ("fit", "fit_band"):
        assert addresses(first[name]) == addresses(second[name])


def test_values_are_read_in_place() -> None:
    """What changes in the caller's memory before the run changes the result: there is no earlier copy."""
    values = np.full(ROWS, 5, np.int64)
    table = pa.table({"employees": pa.Array.from_buffers(pa.int64(), ROWS, [None, pa.py_buffer(values)])})
    model = fc.Model.parse(agreements.echo("int", "value = 5").replace("value", "employees"))
    values[1] = 6
    assert model.run(table).to_arrow()["seen"].to_pylist()[:3] == [1, 0, 1]
    values[2] = 6
    assert model.run(table).to_arrow()["seen"].to_pylist()[:3] == [1, 0, 0]


def test_no_copy_for_others() -> None:
    """Polars and pandas (through pyarrow) show the buffers they had."""
    random = np.random.default_rng(2).random(ROWS)
    frame = pl.DataFrame({"employees": np.arange(ROWS), "ratio": random})
    kept = _employees().run(frame, columns=None).to_arrow()
    assert addresses(kept["ratio"]) == addresses(frame.to_arrow()["ratio"])
    pandas_frame = pd.DataFrame({"employees": np.arange(ROWS), "ratio": random})
    kept = _employees().run(pandas_frame, columns=None).to_arrow()
    source = pandas_frame["ratio"].to_numpy().__array_interface__["data"][0]
    assert kept["ratio"].chunk(0).buffers()[1].address == source


def _employees() -> fc.Model:
    return fc.Model.parse(agreements.echo("int", "value = 5").replace("value", "employees"))


def test_results_outlive_their_parents() -> None:
    def make() -> tuple[pa.Table, pl.DataFrame]:
        model = fc.Model.parse(agreements.FIT)
        result = model.run(big(), outputs=["fit", "fit_band"], columns=None)
        return result.to_arrow(), result.to_polars()

    table, frame = make()
    gc.collect()
    wanted = fc.Model.parse(agreements.FIT).run(big(), outputs=["fit"]).to_arrow()
    assert table["fit"].equals(wanted["fit"])
    assert table["lead_id"][ROWS - 1].as_py() == f"L-{ROWS - 1}"
    assert frame["fit"].to_list() == wanted["fit"].to_pylist()
    assert set(frame["fit_band"].to_list()) <= {"A", "B", "C"}


def test_input_is_let_go() -> None:
    values = np.arange(ROWS)
    watched = weakref.ref(values)
    table = pa.table({"employees": pa.Array.from_buffers(pa.int64(), ROWS, [None, pa.py_buffer(values)])})
    result = _employees().run(table, columns=None)
    export = result.to_arrow()
    del values, table, result
    gc.collect()
    assert watched() is not None
    del export
    gc.collect()
    assert watched() is None


def test_streams_nobody_reads_are_freed(fit: fc.Model) -> None:
    before = pa.total_allocated_bytes()
    for _ in range(5):
        result = fit.run(big(), outputs=["fit"], columns=None)
        result.__arrow_c_stream__()
        result.__arrow_c_schema__()
    result = None
    gc.collect()
    assert result is None
    assert pa.total_allocated_bytes() <= before


def test_memory_is_filled_again(fit: fc.Model) -> None:
    table = big()
    result = fit.run(table, outputs=["fit", "fit_band"])
    wanted = result.to_dicts()
    before = addresses(result.to_arrow()["fit"])
    again = fit.run(table, outputs=["fit", "fit_band"], out=result)
    assert again is result
    assert addresses(again.to_arrow()["fit"]) == before
    assert again.to_dicts() == wanted


def test_memory_that_somebody_holds_is_left_alone(fit: fc.Model) -> None:
    result = fit.run(big(), outputs=["fit"])
    held = result.to_arrow()
    wanted = held["fit"].to_pylist()
    fit.run(big().slice(100), outputs=["fit"], out=result)
    assert held["fit"].to_pylist() == wanted
    assert addresses(result.to_arrow()["fit"]) != addresses(held["fit"])
    assert len(result) == ROWS - 100


def test_out_of_something_else(fit: fc.Model) -> None:
    result = fit.run(big(), outputs=["fit"])
    with pytest.raises(fc.ArgumentError, match="other outputs"):
        fit.run(big(), outputs=["fit_band"], out=result)


def test_failed_run_leaves_out_usable(fit: fc.Model) -> None:
    good, bad = [{"employees": "5"}], [{"employees": "many"}]
    result = fit.run(good, outputs=["fit"], as_of=1)
    with pytest.raises(fc.DataError):
        fit.run(bad, outputs=["fit"], as_of=1, strict=True, out=result)
    assert len(result) == 0
    assert len(fit.run(good, outputs=["fit"], as_of=1, out=result)) == 1


def test_states_and_events_are_let_go() -> None:
    """A state keeps nothing of its events; results need neither state nor model; what is not needed is freed."""
    events = pa.table({"lead_id": [f"L-{i % 97}" for i in range(5_000)], "at": ["2026-11-20"] * 5_000})
    text = """
funnelcore: 1
name: seen
fields: [{name: lead_id, type: text, id: true}]
activities: {key: lead_id, at: at, features: [{name: days, distinct_days: "TRUE"}, {name: seen, count: "TRUE"}]}
scores: [{name: total, expr: seen}]
"""

    def results() -> tuple[fc.Table, fc.Result, fc.ScoredLead]:
        model = fc.Model.parse(text)
        state = model.activities(as_of="2026-11-21").add(events)
        merged = model.activities(as_of="2026-11-21").merge(state).merge(fc.Activities.load(model, bytes(state)))
        one = model.score_one({"lead_id": "L-1"}, activities=merged)
        return merged.result(), model.run([{"lead_id": "L-0"}], outputs=["total"], activities=merged), one

    held = pa.total_allocated_bytes()
    table, result, one = results()
    gc.collect()
    assert pa.total_allocated_bytes() == held
    assert table.to_arrow()["seen"][0].as_py() == 104
    assert result.to_dicts() == [{"total": 104.0}]
    assert result.explain(0).to_dicts()[-1]["points"] == 104
    assert one.explain().to_dicts()[-1]["points"] == one.total == 104
    before = 0
    for i in range(60):
        results()
        if i == 20:
            before = resident()
    assert resident() - before < 8 * 2**20


def test_states_of_kpis_are_let_go() -> None:
    """As above; and memory grows with groups, not with leads."""
    text = """
funnelcore: 1
name: sales
fields: [{name: at, type: date}, {name: won, type: date}, {name: shop, type: text}]
funnel: {stages: [{name: lead, at: at}, {name: sale, at: won}], by: [shop]}
"""
    model = fc.Model.parse(text)
    days = pa.array(np.arange(5_000) % 300 + 20_000, pa.int32()).cast(pa.date32())
    leads = pa.table({"at": days, "won": days, "shop": [f"shop {i % 7}" for i in range(5_000)]})

    def results() -> tuple[fc.Table, int]:
        state = model.kpi(as_of="2026-11-21").add_leads(leads)
        state.merge(fc.Kpi.load(model, bytes(model.kpi(as_of="2026-11-21").add_leads(leads))))
        return state.result(), len(bytes(state))

    held = pa.total_allocated_bytes()
    table, size = results()
    gc.collect()
    assert pa.total_allocated_bytes() == held
    assert max(row["value"] for row in table.rows() if row["metric"] == "reached_sale") == 10_000
    grown = model.kpi(as_of="2026-11-21")
    before = 0
    for i in range(60):
        results()
        grown.add_leads(leads)
        if i == 20:
            before = resident()
    assert resident() - before < 8 * 2**20
    assert len(bytes(grown)) < size * 1.5  # of thirty times the leads: longer counts


SPANS = """
funnelcore: 1
fields: [{name: start, type: time}, {name: waiting, type: intervals}]
calendars: [{name: days, hours: {mon-fri: ["08:00-17:00"]}}]
sla: [{name: first, start: start, pauses: waiting, targets: [{within: 3h, calendar: days}]}]
"""


def waiting(rows: int, spans: int) -> pa.Table:
    """Leads that wait a minute of every hour."""
    begins = np.tile(1_772_438_400 + 3_600 * np.arange(spans), rows)
    kind = pa.timestamp("s", "UTC")
    structs = pa.StructArray.from_arrays(
        [pa.array(begins).cast(kind), pa.array(begins + 60).cast(kind)], names=["start", "end"]
    )
    lists = pa.ListArray.from_arrays(pa.array(np.arange(rows + 1) * spans, pa.int32()), structs)
    return pa.table({"start": pa.array(np.full(rows, 1_772_438_400)).cast(kind), "waiting": lists})


def test_lists_of_spans_are_read_in_place() -> None:
    """What the caller changes in the items changes the result; what is kept is the same memory, also of a part."""
    model = fc.Model.parse(SPANS)
    table = waiting(10, 1)
    result = model.sla(table, as_of="2026-03-03").to_arrow()
    assert addresses(result["waiting"]) == addresses(table["waiting"])
    assert result["first_paused_s"].to_pylist() == [60] * 10
    ends = np.frombuffer(table["waiting"].chunk(0).values.field("end").buffers()[1], np.int64)
    changed = ends.copy()
    items = pa.StructArray.from_arrays(
        [
            table["waiting"].chunk(0).values.field("start"),
            pa.Array.from_buffers(pa.timestamp("s", "UTC"), 10, [None, pa.py_buffer(changed)]),
        ],
        names=["start", "end"],
    )
    table = table.set_column(1, "waiting", pa.ListArray.from_arrays(pa.array(np.arange(11), pa.int32()), items))
    changed[3] += 60
    part = model.sla(table.slice(2, 5), as_of="2026-03-03").to_arrow()
    part.validate(full=True)
    assert part["first_paused_s"].to_pylist() == [60, 120, 60, 60, 60]
    assert addresses(part["waiting"]) == addresses(table["waiting"])


def test_lists_of_spans_are_let_go() -> None:
    model = fc.Model.parse(SPANS)
    gc.collect()
    held = pa.total_allocated_bytes()
    table = waiting(ROWS, 3)
    result = model.sla(table, as_of="2026-03-03", threads=2, columns=[])
    one = model.score_one({"start": "2026-03-02", "waiting": [("2026-03-02T09:00", None)] * 1_000}, as_of="2026-03-03")
    assert one.first_paused
    assert one.explain().to_dicts()
    del table, one
    outputs = result.to_arrow()
    del result
    gc.collect()
    assert pa.total_allocated_bytes() == held
    assert outputs["first_paused_s"].to_pylist() == [180] * ROWS
    before = 0
    for i in range(40):
        fc.Model.parse(SPANS).sla(waiting(1_000, 50), as_of="2026-03-03")
        if i == 15:
            before = resident()
    assert resident() - before < 8 * 2**20


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_interpreter_exit() -> None:
    """What is still alive when Python ends is let go without a crash."""
    program = f"""
import duckdb, polars, pyarrow
import funnelcore as fc
model = fc.Model.parse({agreements.FIT!r})
result = model.run([{{"employees": 5, "lead_id": "x"}}] * 100, as_of=1, columns=None)
arrow, frame, capsule = pyarrow.table(result), polars.DataFrame(result), result.__arrow_c_stream__()
lead = model.score_one({{"employees": 5}}, as_of=1)
result.cycle = result
print(len(result), duckdb.sql("select count(*) from arrow").fetchall()[0][0])
"""
    run = subprocess.run([sys.executable, "-X", "dev", "-c", program], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "100 100\n", "")


def test_duckdb_keeps_what_it_reads(fit: fc.Model) -> None:
    result = fit.run(big(), outputs=["fit_band"], columns=["lead_id"])  # noqa: F841 DuckDB finds it by name
    relation = duckdb.sql("SELECT fit_band, count(*) AS n FROM result GROUP BY ALL ORDER BY ALL")
    assert sum(count for _, count in relation.fetchall()) == ROWS
