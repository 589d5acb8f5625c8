"""States of KPIs: who they belong to, what they refuse, edges of what they count, and their results elsewhere."""

from __future__ import annotations

import os
import pickle
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import funnelcore as fc

DEEP = int(os.environ.get("FUNNELCORE_KPIS", "0")) >= 60
AS_OF = "2026-11-21"
MOST_CELLS = 1_000_000

SALES = """
funnelcore: 1
name: sales
time_zone: Asia/Ho_Chi_Minh
fields:
  - {name: lead_id,    type: text, id: true}
  - {name: created_at, type: time}
  - {name: won_at,     type: time}
  - {name: lost_at,    type: time}
  - {name: why,        type: text}
  - {name: amount,     type: decimal, scale: 2}
  - {name: source,     type: text}
  - {name: clicks_of,  type: int}
scores: [{name: size, expr: "clicks_of * 2", bands: [{name: large, from: 10}, {name: small}]}]
funnel:
  stages: [{name: lead, at: created_at}, {name: customer, at: won_at, within: 30d}]
  exits: [{name: lost, at: lost_at, reason: why}]
  amount: amount
  by: [source]
spend: {at: day, amount: cost, by: [source], counts: [clicks]}
metrics: [{name: units, sum: clicks_of}]
targets: [{metric: reached_customer, at_least: 1}]
"""

LEADS: list[dict[str, Any]] = [
    {"lead_id": "L-1", "created_at": "2026-09-02", "won_at": "2026-10-12", "amount": 900, "source": "google"},
    {"lead_id": "L-2", "created_at": "2026-09-03", "lost_at": "2026-09-30", "why": "price", "source": "zalo"},
    {"lead_id": "L-3", "created_at": "2026-10-05", "source": None},
]
SPEND = [{"day": "2026-09-01", "cost": 300, "source": "google", "clicks": 7}, {"day": "2026-10-01", "cost": "150.5"}]


@pytest.fixture(scope="module")
def sales() -> fc.Model:
    return fc.Model.parse(SALES)


def filled(model: fc.Model, **options: bool) -> fc.Kpi:
    return model.kpi(as_of=AS_OF, **options).add_leads(LEADS).add_spend(SPEND)


def total(state: fc.Kpi, metric: str) -> Any:
    """Over all time and all leads, in its last view."""
    rows = [row for row in state.result().rows() if row["grain"] == "all" and row["level"] == "" and not row["detail"]]
    return [row["value"] for row in rows if row["metric"] == metric][-1]


def test_who_it_is(sales: fc.Model) -> None:
    state = sales.kpi(as_of=AS_OF)
    assert repr(state) == "<Kpi of 'sales' as of 2026-11-21T23:59:59.999999+07:00>"
    assert state.as_of.isoformat() == "2026-11-21T23:59:59.999999+07:00"
    assert state.result().columns[:5] == ["view", "grain", "period", "source", "level"]
    with pytest.raises(TypeError):
        sales.kpi()  # type: ignore[call-arg]
    with pytest.raises(fc.ModelError, match="funnel"):
        fc.Model.parse("funnelcore: 1\nname: x\nfields: [{name: a, type: int}]\n").kpi(as_of=AS_OF)


def test_states_of_another_identity(sales: fc.Model) -> None:
    state = filled(sales)
    before = bytes(state)
    longer = fc.Model.parse(SALES.replace("within: 30d", "within: 60d"))
    others = [sales.kpi(as_of="2026-11-20"), sales.kpi(as_of=AS_OF, exact=True), sales.kpi(as_of=AS_OF, unique=True)]
    for other in [*others, longer.kpi(as_of=AS_OF)]:
        with pytest.raises(fc.StateError):
            state.merge(other)
    assert bytes(state) == before
    with pytest.raises(fc.StateError):
        fc.Kpi.load(longer, before)
    with pytest.raises(TypeError, match="needs Kpi"):
        state.merge("other")  # type: ignore[arg-type]
    with pytest.raises(fc.ArgumentError, match="itself"):
        state.merge(state)
    # What no KPI reads may change.
    scored = fc.Model.parse(SALES.replace("from: 10", "from: 20"))
    assert bytes(fc.Kpi.load(scored, before)) == before


def test_damaged_states(sales: fc.Model) -> None:
    content = bytes(filled(sales))
    assert bytes(sales.load_kpi(content)) == content
    assert bytes(pickle.loads(pickle.dumps(sales.load_kpi(bytearray(content))))) == content
    for wrong in (b"", content[:-1], content + b"\0", content[:40] + bytes([content[40] ^ 1]) + content[41:]):
        with pytest.raises(fc.StateError):
            fc.Kpi.load(sales, wrong)


def test_other_kinds() -> None:
    text = """
fields: [{name: lead_id, type: text, id: true}, {name: at, type: time}]
funnel: {stages: [{name: lead, at: at}]}
activities: {key: lead_id, at: at, features: [{name: seen, count: "TRUE"}]}
"""
    model = fc.Model.parse("funnelcore: 1\nname: both\n" + text)
    with pytest.raises(fc.StateError):
        fc.Kpi.load(model, bytes(model.activities(as_of=AS_OF)))
    with pytest.raises(fc.StateError):
        fc.Activities.load(model, bytes(model.kpi(as_of=AS_OF)))
    with pytest.raises(TypeError, match="needs Kpi"):
        model.kpi(as_of=AS_OF).merge(model.activities(as_of=AS_OF))  # type: ignore[arg-type]
    with pytest.raises(fc.ArgumentError, match="spend"):
        model.kpi(as_of=AS_OF).add_spend([{"day": "2026-01-01"}])


def test_nothing_one_and_null(sales: fc.Model) -> None:
    empty = sales.kpi(as_of=AS_OF)
    assert {(row["level"], row["grain"], row["value"] or None) for row in empty.result().rows()} == {("", "all", None)}
    assert bytes(empty.add_leads([]).add_spend([])) == bytes(sales.kpi(as_of=AS_OF))
    one = sales.kpi(as_of=AS_OF).add_leads(LEADS[:1])
    assert (total(one, "entered"), total(one, "revenue"), total(one, "win_rate")) == (1, 900, 1)
    unknown = sales.kpi(as_of=AS_OF).add_leads([dict.fromkeys(LEADS[0])] * 3).add_spend([{"day": None, "cost": None}])
    assert (total(unknown, "entered"), total(unknown, "quality_missing_entry"), total(unknown, "spend")) == (3, 3, 0)
    assert (total(unknown, "win_rate"), total(unknown, "cost_per_lead")) == (None, None)
    periods = {(row["grain"], row["period"]) for row in unknown.result().rows()}
    assert periods == {("all", None), ("month", None)}


def test_what_is_not_taken(sales: fc.Model) -> None:
    state = filled(sales)
    before = bytes(state)
    bad = [*LEADS, {"lead_id": "L-4", "created_at": "someday", "amount": "much"}]
    with pytest.raises(fc.DataError, match='row 3, column "created_at": "someday"'):
        state.add_leads(bad, strict=True)
    with pytest.raises(fc.DataError, match='column "cost"'):
        state.add_spend([{"day": "2026-09-01", "cost": "dear"}], strict=True)
    with pytest.raises(fc.SchemaError, match="created_at"):
        state.add_leads(pa.table({"lead_id": ["L-1"]}))
    with pytest.raises(TypeError, match="spend is int"):
        state.add_spend(7)  # type: ignore[arg-type]
    assert bytes(state) == before
    assert state.report.rejected == 0
    counted = fc.Report()
    assert state.add_leads(bad, report=counted) is state
    assert (counted.rejected, state.report.rejected) == (2, 0)
    assert total(state, "quality_rejected_values") == 2
    assert total(state, "entered") == 7
    state.add_spend([{"day": "2027-01-01", "cost": 10}])
    assert [line["count"] for line in state.report.to_dicts()] == [1]
    assert total(state, "spend") == 450.5


def test_strict_takes_what_can_be_read(sales: fc.Model) -> None:
    state = sales.kpi(as_of=AS_OF).add_leads(LEADS, strict=True).add_spend(SPEND, strict=True)
    assert bytes(state) == bytes(filled(sales))


def test_leads_that_come_again(sales: fc.Model) -> None:
    once = filled(sales, unique=True)
    again = filled(sales, unique=True).add_leads(LEADS[:2] * 2)
    assert (total(once, "quality_duplicates"), total(again, "quality_duplicates")) == (0, 4)
    assert (total(once, "entered"), total(again, "entered")) == (3, 7)
    loaded = sales.load_kpi(bytes(again)).add_leads(LEADS[2:])
    assert (total(loaded, "quality_duplicates"), total(loaded, "entered")) == (5, 8)
    parts = [sales.kpi(as_of=AS_OF, unique=True).add_leads(leads) for leads in (LEADS, LEADS[:1], LEADS[1:])]
    whole = sales.kpi(as_of=AS_OF, unique=True).add_leads([*LEADS, *LEADS])
    assert bytes(parts[2].merge(parts[0].merge(parts[1]))) == bytes(whole)
    assert total(filled(sales).add_leads(LEADS), "entered") == 6


def test_overflow(sales: fc.Model) -> None:
    """Counts of spend are 64 bits wide; a state that failed in the middle refuses everything."""
    huge = [{"day": "2026-09-01", "clicks": 2**62}]
    state = sales.kpi(as_of=AS_OF).add_spend(huge)
    with pytest.raises(fc.RangeError):
        state.add_spend(huge)
    with pytest.raises(fc.StateError, match="incomplete"):
        bytes(state)
    state = sales.kpi(as_of=AS_OF).add_spend(huge)
    with pytest.raises(fc.RangeError):
        state.merge(sales.kpi(as_of=AS_OF).add_spend(huge))
    most = 10**15
    rich = [{"created_at": "2026-09-01", "won_at": "2026-09-02", "amount": Decimal(most).scaleb(-2)}] * 50_000
    state = sales.kpi(as_of=AS_OF).add_leads(rich)
    assert total(state, "revenue") == most / 100 * len(rich)
    units = sales.kpi(as_of=AS_OF).add_leads([{"created_at": "2026-09-01", "clicks_of": 2**63 - 1}] * 9)
    assert total(units, "units") == float(9 * (2**63 - 1))


def test_results_elsewhere(sales: fc.Model) -> None:
    result = filled(sales).result()
    rows = result.to_dicts()
    table = result.to_arrow()
    table.validate(full=True)
    assert table.to_pylist() == rows
    assert table.schema.field("numerator").type == pa.decimal128(38, 6)
    assert table.schema.field("period").type == pa.date32()
    assert table.schema.field("attained").type == pa.bool_()
    assert all(pa.types.is_dictionary(table.schema.field(name).type) for name in ("view", "source", "metric", "unit"))
    polars = result.to_polars()
    assert polars.to_dicts() == rows
    rates = polars.filter(pl.col("metric").cast(pl.String) == "win_rate", pl.col("level").cast(pl.String) == "")
    assert rates.select("numerator", "denominator").row(0) == (Decimal(1), Decimal(2))
    frame = result.to_pandas()
    assert frame["value"].tolist() == pytest.approx(
        [np.nan if r["value"] is None else r["value"] for r in rows], nan_ok=True
    )
    assert frame["metric"].astype(object).tolist() == [row["metric"] for row in rows]
    assert frame["numerator"].dropna().tolist() == [r["numerator"] for r in rows if r["numerator"] is not None]
    columns = ", ".join(f'"{name}"' for name in result.columns)
    assert duckdb.sql(f"SELECT {columns} FROM result").fetchall() == [tuple(row.values()) for row in rows]
    query = "SELECT value, period FROM result WHERE metric = 'spend' AND grain = 'month' AND level = '' ORDER BY period"
    assert duckdb.sql(query).fetchall() == [(300.0, date(2026, 9, 1)), (150.5, date(2026, 10, 1))]


def test_layouts(sales: fc.Model) -> None:
    """Tables of other libraries and types, one behind the other in a state."""
    wanted = bytes(filled(sales))
    types = {
        "created_at": pa.timestamp("ms"),
        "won_at": pa.timestamp("s"),
        "lost_at": pa.date32(),
        "amount": pa.float64(),
    }
    columns: dict[str, Any] = {}
    for name in LEADS[0] | LEADS[1]:
        texts = pa.array([None if row.get(name) is None else str(row.get(name)) for row in LEADS])
        columns[name] = texts.cast(types[name]) if name in types else texts.dictionary_encode()
    columns |= {"clicks_of": pa.nulls(3), "more": pa.array([1, 2, 3])}
    arrow = pa.table(columns)
    spend = pl.DataFrame(
        {"day": ["2026-09-01", "2026-10-01"], "cost": [300.0, 150.5], "source": ["google", None], "clicks": [7, None]}
    )
    for leads in (arrow, pl.DataFrame(arrow), arrow.to_pandas(), arrow.to_batches()[0], duckdb.sql("FROM arrow")):
        assert bytes(sales.kpi(as_of=AS_OF).add_spend(spend).add_leads(leads)) == wanted
    state = sales.kpi(as_of=AS_OF).add_leads(arrow[:1]).add_leads(LEADS[1:2]).add_leads(pl.DataFrame(arrow[2:]))
    assert bytes(state.add_spend(SPEND[1:]).add_spend(spend[:1])) == wanted


def test_dimension_that_is_an_output() -> None:
    """A state computes it, or takes the table's column of its name."""
    model = fc.Model.parse(SALES.replace("by: [source]\nspend", "by: [size_band]\nspend").replace(", by: [source]", ""))
    leads = [lead | {"clicks_of": clicks} for lead, clicks in zip(LEADS, [9, 1, None], strict=True)]
    computed = model.kpi(as_of=AS_OF).add_leads(leads)
    rows = [row for row in computed.result().rows() if row["metric"] == "entered" and row["level"] == "size_band"]
    found = {row["size_band"]: row["value"] for row in rows if row["view"] == "cohort" and row["grain"] == "all"}
    assert found == {"large": 1, "small": 1, None: 1}
    arrow = pa.Table.from_pylist([lead | dict.fromkeys(["won_at", "lost_at", "why"], None) | lead for lead in leads])
    given = arrow.append_column("size_band", pa.array(["small", "small", "large"]))
    state = model.kpi(as_of=AS_OF).add_leads(given)
    rows = [row for row in state.result().rows() if row["metric"] == "entered" and row["level"] == "size_band"]
    found = {row["size_band"]: row["value"] for row in rows if row["view"] == "cohort" and row["grain"] == "all"}
    assert found == {"large": 1, "small": 2}


@pytest.mark.skipif(not DEEP, reason="takes a while: a part of --deep")
def test_a_million_groups() -> None:
    """As many cells as a state may have, saved, merged and counted; one more is refused."""
    model = fc.Model.parse(
        """
funnelcore: 1
name: many
fields: [{name: at, type: time}, {name: shop, type: int}]
funnel: {stages: [{name: lead, at: at}], periods: [year], by: [shop], sets: [[]]}
"""
    )

    def leads(first: int, count: int) -> pa.Table:
        at = pa.array(np.full(count, 1_772_438_400_000_000)).cast(pa.timestamp("us", "UTC"))
        return pa.table({"at": at, "shop": np.arange(first, first + count)})

    half = MOST_CELLS // 2
    state = model.kpi(as_of=AS_OF).add_leads(leads(half, half))
    state.merge(model.load_kpi(bytes(model.kpi(as_of=AS_OF).add_leads(leads(0, half)))))
    whole = model.kpi(as_of=AS_OF).add_leads(leads(0, MOST_CELLS))
    assert bytes(state) == bytes(whole)
    assert total(state.add_leads(leads(0, MOST_CELLS)), "entered") == 2 * MOST_CELLS
    with pytest.raises(fc.LimitError, match="1000000"):
        state.add_leads(leads(MOST_CELLS, 1))
