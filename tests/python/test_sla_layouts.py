"""Clocks over tables as others lay them out: spans of time as lists of structs of every unit, and as texts."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from expressions.arrow_types import ARROW_TYPES
from random_clocks import PLAIN_FIELDS, Made
from slow_clocks import Pause
from test_sla import different, model_of

import funnelcore as fc

PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def timestamps(instants: list[datetime | None], unit: str) -> pa.Array:
    """Floored to the unit."""
    micros = (None if at is None else (at - EPOCH) // timedelta(microseconds=1) for at in instants)
    counts = [None if at is None else at * PER_SECOND[unit] // 1_000_000 for at in micros]
    return pa.array(counts, pa.int64()).cast(pa.timestamp(unit, "UTC"))


class Layout:
    """Of a column of spans: a list of structs, with what lies in its way, or one of texts."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.text = random.choice([None, None, pa.string(), pa.large_string(), pa.string_view(), "dictionary"])
        self.units = random.choice([*PER_SECOND]), random.choice([*PER_SECOND])
        self.names = random.sample(["start", "end", "why"], 3)
        self.kind, self.offsets = random.choice([(pa.ListArray, pa.int32()), (pa.LargeListArray, pa.int64())])

    def column(self, made: Made, rows: list[list[Pause] | None]) -> pa.Array:
        if self.text is None:
            return self.lists(rows)
        written = [None if row is None else made.pauses_text(row) for row in rows]
        if self.text == "dictionary":
            return pa.array(written, pa.string()).dictionary_encode()
        return pa.array(written, self.text)

    def lists(self, rows: list[list[Pause] | None]) -> pa.Array:
        """With items that are NULL, and rows before and behind."""
        items: list[Pause | None] = []
        ends = [0]
        for row in [[(EPOCH, None)], *rows, None]:
            items += row or []
            if row and self.random.random() < 0.2:
                items.append(None)
            ends.append(len(items))
        columns = {
            "start": timestamps([item[0] if item else EPOCH for item in items], self.units[0]),
            "end": timestamps([item[1] if item else EPOCH for item in items], self.units[1]),
            "why": pa.array(["lunch"] * len(items)),
        }
        missing = pa.array([item is None for item in items])
        structs = pa.StructArray.from_arrays([columns[name] for name in self.names], self.names, mask=missing)
        is_null = pa.array([False, *(row is None for row in rows), True])
        whole = self.kind.from_arrays(pa.array(ends, self.offsets), structs, mask=is_null)
        return whole[1:-1]


def layouts_of(made: Made) -> dict[str, Layout]:
    return {field["name"]: Layout(made.random) for field in made.fields if field["type"] == "intervals"}


def table_of(made: Made, layouts: dict[str, Layout], rows: list[dict[str, Any]]) -> pa.Table:
    """All columns typed, in batches."""
    random = made.random
    batches = []
    for a, b in itertools.pairwise(sorted({0, len(rows), *(random.randrange(len(rows)) for _ in range(3))})):
        columns: dict[str, pa.Array] = {}
        for name in rows[0]:
            values = [row[name] for row in rows[a:b]]
            if name in layouts:
                columns[name] = layouts[name].column(made, values)
            elif name in PLAIN_FIELDS:
                columns[name] = pa.array(values, ARROW_TYPES[PLAIN_FIELDS[name].type])
            else:
                columns[name] = timestamps(values, "s" if name.endswith("_stop") else "us")
        batches.append(pa.table(columns))
    return pa.concat_tables(batches)


@pytest.mark.parametrize("seed", range(40))
def test_tables(seed: int) -> None:
    made = Made(f"tables {seed}")
    model = model_of(made)
    rows = made.rows(90)
    result = model.sla(table_of(made, layouts_of(made), rows), as_of=made.as_of, columns=[])
    rejected = 0
    for number, (row, got) in enumerate(zip(rows, result.rows(), strict=True)):
        wanted, count = made.expected(row)
        rejected += count
        assert not different(wanted, got), f"seed {seed}, lead {number}, as of {made.as_of}\n{row}"
    assert result.report.rejected == rejected


@pytest.mark.parametrize("seed", range(3))
def test_many_leads(seed: int) -> None:
    """More than a block of rows, in batches, on threads, into memory used before."""
    made = Made(f"many {seed}")
    model = model_of(made)
    rows = made.rows(600) * 5
    layouts = layouts_of(made)
    wanted = [made.expected(row)[0] for row in rows[:600]] * 5
    result = model.sla(table_of(made, layouts, rows), as_of=made.as_of, threads=2, columns=[])
    for number, (want, got) in enumerate(zip(wanted, result.rows(), strict=True)):
        assert not different(want, got), f"seed {seed}, lead {number}"
    backwards = table_of(made, layouts, rows[::-1])
    again = model.sla(backwards, as_of=made.as_of, threads=2, columns=[], out=result)
    assert again is result
    for number, (want, got) in enumerate(zip(reversed(wanted), again.rows(), strict=True)):
        assert not different(want, got), f"seed {seed}, lead {number}, backwards"
    assert again.to_polars()["c0_due"].to_list() == [got["c0_due"] for got in again.rows()]
    with ThreadPoolExecutor(4) as pool:
        leads = [made.given(row) for row in rows[:300]]
        ones = pool.map(lambda lead: model.score_one(lead, outputs=["sla"], as_of=made.as_of), leads)
        assert not any(different(want, dict(got)) for want, got in zip(wanted, ones, strict=False))


CLOCK = """
funnelcore: 1
time_zone: Asia/Ho_Chi_Minh
fields:
  - {name: lead_id, type: text, id: true}
  - {name: assigned_at, type: time}
  - {name: contacted_at, type: time}
  - {name: waiting, type: intervals}
calendars:
  - {name: hanoi, hours: {mon-fri: ["08:00-12:00", "13:00-17:30"]}, holidays: ["04-30/05-01"]}
sla:
  - {name: first, start: assigned_at, stop: contacted_at, pauses: waiting, targets: [{within: 4h, calendar: hanoi}]}
scores: [{name: known, expr: "CASE WHEN lead_id IS NULL THEN 0 ELSE 1 END"}]
"""
HANOI = timezone(timedelta(hours=7))
START = datetime(2026, 3, 2, 9, tzinfo=HANOI)
HOUR = timedelta(hours=1)
# By the clock on the wall; the lunch break costs nothing, and nothing is worked at night.
WAITING: list[list[dict[str, Any]] | None] = [
    None,
    [{"start": START + HOUR, "end": START + 2 * HOUR}],
    [{"start": START, "end": START + HOUR}, {"start": START + 2 * HOUR, "end": None}],
    [],
]
STOPS = [START + 5 * HOUR, START + 6 * HOUR, None, START + 5 * HOUR + timedelta(seconds=1)]
SHOWN = [("met", 14_400, 0), ("met", 14_400, 3600), ("pending", 3600, 84_600), ("met_late", 14_401, 0)]
AS_OF = START + 60 * HOUR


def shown(result: fc.Result) -> list[tuple[Any, ...]]:
    return [(row["first_status"], row["first_elapsed_s"], row["first_paused_s"]) for row in result.rows()]


def columns() -> dict[str, Any]:
    return {"lead_id": list("abcd"), "assigned_at": [START] * 4, "contacted_at": STOPS, "waiting": WAITING}


def test_everybody_s_tables() -> None:
    model = fc.Model.parse(CLOCK)
    given = columns()
    arrow = pa.table(given)
    assert shown(model.sla(arrow, as_of=AS_OF)) == SHOWN
    assert shown(model.sla(pl.DataFrame(given), as_of=AS_OF)) == SHOWN
    assert shown(model.sla(pd.DataFrame(given), as_of=AS_OF)) == SHOWN
    assert shown(model.sla(pd.DataFrame(given, dtype=object), as_of=AS_OF)) == SHOWN
    assert shown(model.sla(duckdb.sql("FROM arrow"), as_of=AS_OF)) == SHOWN
    rows = [dict(zip(given, row, strict=True)) for row in zip(*given.values(), strict=True)]
    assert shown(model.sla(rows, as_of=AS_OF)) == SHOWN
    frame = pd.DataFrame(given)
    assert shown(model.sla(frame.to_dict("records"), as_of=AS_OF)) == SHOWN
    arrays = arrow.to_pandas().to_dict("records")  # NumPy's arrays of dicts
    assert shown(model.sla(arrays, as_of=AS_OF)) == SHOWN


def test_kept_lists() -> None:
    """What was kept of the input is there to be read, also without pyarrow."""
    table = pa.table(columns())
    result = fc.Model.parse(CLOCK).sla(table, as_of=AS_OF)
    assert result.to_arrow()["waiting"].equals(table["waiting"])
    assert [row["waiting"] for row in result.rows()] == WAITING


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (pa.timestamp("s"), datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11)),  # local in the model's zone
        (pa.timestamp("ns", "America/New_York"), START + HOUR, START + 2 * HOUR),
        (pa.date32(), date(2026, 3, 2), date(2026, 3, 3)),
        (pa.date64(), date(2026, 3, 2), date(2026, 3, 3)),
    ],
)
def test_types_of_bounds(kind: pa.DataType, start: Any, end: Any) -> None:
    lead = {"assigned_at": [START], "contacted_at": [START + 6 * HOUR], "lead_id": ["a"]}
    spans = pa.list_(pa.struct({"start": kind, "end": kind}))
    waiting = pa.array([[{"start": start, "end": end}]], spans)
    result = fc.Model.parse(CLOCK).sla(pa.table(lead | {"waiting": waiting}), as_of=AS_OF)
    paused = 5 * 3600 if isinstance(start, date) and not isinstance(start, datetime) else 3600
    assert [row["first_paused_s"] for row in result.rows()] == [paused]
    assert result.report.rejected == 0


def test_spans_without_a_start() -> None:
    lead = {"assigned_at": [START], "contacted_at": [None], "lead_id": ["a"]}
    kind = pa.timestamp("us", "UTC")
    waiting = [[{"start": None, "end": START}, {"start": START, "end": START + HOUR}, {"start": START, "end": EPOCH}]]
    column = pa.array(waiting, pa.list_(pa.struct({"start": kind, "end": kind})))
    contacted = pa.array([None], kind)
    result = fc.Model.parse(CLOCK).sla(pa.table(lead | {"contacted_at": contacted, "waiting": column}), as_of=AS_OF)
    assert [row["first_paused_s"] for row in result.rows()] == [3600]
    why = [line["why"] for line in result.report.to_dicts() if line["row"] is not None]
    assert why == ["without a start", "ends before it starts"]


def test_columns_that_hold_no_spans() -> None:
    model = fc.Model.parse(CLOCK)
    lead = {"assigned_at": [START], "contacted_at": [START], "lead_id": ["a"]}
    for value in (1, [1], [{"start": START}], {"start": START, "end": START}):
        with pytest.raises(fc.SchemaError, match="waiting"):
            model.sla(pa.table(lead | {"waiting": pa.array([value])}), as_of=AS_OF)
    with pytest.raises(TypeError, match="only spans of time are"):
        model.score_one({"waiting": [1]}, as_of=AS_OF)
    with pytest.raises(TypeError, match="begins or ends at 5"):
        model.score_one({"waiting": [(5, 6)]}, as_of=AS_OF)


@pytest.mark.parametrize("text", ["x", "2026-03-02T10:00", "2026-03-02/", "/2026-03-02", "a/b/c", "2026-03-02/..;y"])
def test_texts_that_cannot_be_read(text: str) -> None:
    """The clock goes on without any pause, and the text is reported."""
    result = fc.Model.parse(CLOCK).sla([{"assigned_at": START, "waiting": text}], as_of=AS_OF)
    assert [row["first_paused_s"] for row in result.rows()] == [0]
    lines = [line for line in result.report.to_dicts() if line["row"] is not None]
    assert [(line["column"], line["value"]) for line in lines] == [("waiting", text)]
    with pytest.raises(fc.DataError, match="waiting"):
        fc.Model.parse(CLOCK).score_one({"assigned_at": START, "waiting": text}, as_of=AS_OF, strict=True)
