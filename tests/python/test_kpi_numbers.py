"""KPIs against published numbers: the Maven CRM, and formulas with known answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyarrow import csv

import funnelcore as fc


def values(result: fc.Table, view: str, grain: str, level: str, metric: str, *keys: str) -> dict[Any, Any]:
    """The values of a metric by the columns that keys names, or its one value by ()."""
    found = {}
    for row in result.rows():
        if (row["view"], row["grain"], row["level"], row["metric"], row["detail"]) == (
            view,
            grain,
            level,
            metric,
            None,
        ):
            found[tuple(row[key] for key in keys)] = row["value"]
    return found


def value(result: fc.Table, view: str, metric: str) -> Any:
    return values(result, view, "all", "", metric)[()]


@pytest.fixture(scope="module")
def deals(root: Path) -> pa.Table:
    """The opportunities, all columns as texts."""
    file = root / "examples/data/crm.csv"
    names = file.read_text().splitlines()[0].split(",")
    return csv.read_csv(file, convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())))


@pytest.fixture(scope="module")
def crm(root: Path) -> fc.Model:
    return fc.Model.read(root / "examples/crm/model.yaml")


@pytest.fixture(scope="module")
def kpis(crm: fc.Model, deals: pa.Table) -> fc.Table:
    state = crm.kpi(as_of="2017-12-31", exact=True).add_leads(deals)
    assert state.report.rejected == 0
    return state.result()


def test_maven_totals(kpis: fc.Table) -> None:
    assert value(kpis, "cohort", "entered") == 8_800
    assert value(kpis, "cohort", "reached_won") == 4_238
    assert value(kpis, "cohort", "exits_lost") == 2_473
    assert value(kpis, "total", "open_count") == 2_089
    assert value(kpis, "cohort", "in_stage_engaging_count") == 1_589
    assert value(kpis, "cohort", "in_stage_prospecting_count") == 500
    assert value(kpis, "cohort", "quality_missing_entry") == 500
    assert value(kpis, "cohort", "win_rate") == pytest.approx(0.6315005215, abs=5e-11)
    assert value(kpis, "cohort", "revenue") == 10_005_534
    assert value(kpis, "cohort", "average_deal") == pytest.approx(2_360.9093912, abs=5e-8)
    assert value(kpis, "cohort", "cycle_days_mean") == pytest.approx(51.782, abs=5e-4)
    assert value(kpis, "cohort", "cycle_days_p50") == 57
    assert value(kpis, "total", "velocity_per_day") == pytest.approx(60_146.8493, abs=5e-5)
    without_time = values(kpis, "cohort", "quarter", "", "entered", "period")[None,]
    assert without_time == 500


def test_maven_median_without_exact(crm: fc.Model, deals: pa.Table) -> None:
    result = crm.kpi(as_of="2017-12-31").add_leads(deals).result()
    assert value(result, "cohort", "cycle_days_p50") == pytest.approx(57, rel=1 / 128)
    assert value(result, "cohort", "cycle_days_mean") == pytest.approx(51.782, abs=5e-4)


def test_maven_regions_and_quarters(kpis: fc.Table) -> None:
    wanted = {
        "Central": (3_512, 1_629, 975, 3_346_293),
        "East": (2_291, 1_171, 687, 3_090_594),
        "West": (2_997, 1_438, 811, 3_568_647),
    }
    metrics = ("entered", "reached_won", "exits_lost", "revenue")
    columns = [values(kpis, "cohort", "all", "region", name, "region") for name in metrics]
    assert {region: tuple(column[region,] for column in columns) for (region,) in columns[0]} == wanted
    revenue = values(kpis, "period", "quarter", "", "revenue", "period")
    found = {first.isoformat(): money for (first,), money in revenue.items() if first is not None and money}
    quarters = ["2017-01-01", "2017-04-01", "2017-07-01", "2017-10-01"]
    assert found == dict(zip(quarters, [1_134_672, 3_086_111, 2_982_255, 2_802_496], strict=True))


@pytest.mark.parametrize(
    ("level", "column"),
    [("manager", "manager"), ("agent", "sales_agent"), ("product", "product"), ("sector", "sector")],
)
def test_maven_by_duckdb(kpis: fc.Table, deals: pa.Table, level: str, column: str) -> None:
    """Each split as DuckDB makes it; spellings that the model knows are mended there by hand."""
    spelled = {
        "product": "replace(lower(product), 'gtxpro', 'gtx pro')",
        "sector": "replace(sector, 'technolgy', 'technology')",
    }
    query = f"""
        SELECT nullif({spelled.get(column, column)}, '') AS name, count(*), count(*) FILTER (deal_stage = 'Won'),
            count(*) FILTER (deal_stage = 'Lost'),
            coalesce(sum(nullif(close_value, '')::INT) FILTER (deal_stage = 'Won'), 0),
            median(nullif(close_date, '')::DATE - nullif(engage_date, '')::DATE) FILTER (deal_stage = 'Won'),
            count(*) FILTER (deal_stage IN ('Prospecting', 'Engaging'))
        FROM deals GROUP BY name"""
    rows = duckdb.from_arrow(deals).query("deals", query).fetchall()
    metrics = [("cohort", name) for name in ("entered", "reached_won", "exits_lost", "revenue", "cycle_days_p50")]
    columns = [values(kpis, view, "all", level, name, level) for view, name in [*metrics, ("total", "open_count")]]
    found = {name: tuple(one[name,] for one in columns) for (name,) in columns[0]}
    assert found == {name: tuple(rest) for name, *rest in rows}


def test_sellers_without_deals(kpis: fc.Table, deals: pa.Table, crm: fc.Model) -> None:
    roster = json.loads(crm.to_json())["owners"]["roster"]
    query = "SELECT sales_agent, count(*) FROM deals GROUP BY 1"
    counts = dict(duckdb.from_arrow(deals).query("deals", query).fetchall())
    assert (len(roster), len(counts)) == (35, 30)
    leads = [counts.get(name, 0) for name in roster]
    unequal = sum(abs(a - b) for a in leads for b in leads) / (2 * len(leads) * sum(leads))
    assert value(kpis, "cohort", "owner_gini") == pytest.approx(unequal, rel=1e-14)
    assert value(kpis, "cohort", "owner_max_share") == max(leads) / sum(leads)


FUNNEL = """
funnelcore: 1
name: formulas
fields:
  - {name: lead_at, type: date}
  - {name: won_at, type: date}
  - {name: lost_at, type: date}
  - {name: contract, type: decimal, scale: 2}
  - {name: seller, type: text}
funnel:
  stages: [{name: lead, at: lead_at}, {name: won, at: won_at}]
  exits: [{name: lost, at: lost_at}]
  amount: contract
owners: {field: seller, roster: [An, Bình, Chi, Dũng]}
economics: {margin: 80%, churn_monthly: 5%, arpa_monthly: 500}
"""


def result_of(leads: list[dict[str, Any]]) -> fc.Table:
    return fc.Model.parse(FUNNEL).kpi(as_of="2026-11-21").add_leads(leads).result()


def test_velocity() -> None:
    """50 open deals, a win rate of 25 %, 40,000 a deal and 60 days: 8,333 a day."""
    won = {"lead_at": "2026-03-01", "won_at": "2026-04-30", "contract": 40_000}
    lost = {"lead_at": "2026-03-01", "lost_at": "2026-04-30", "contract": 7}
    result = result_of([won] * 5 + [lost] * 15 + [{"lead_at": "2026-03-01"}] * 50)
    assert value(result, "total", "velocity_per_day") == pytest.approx(50 * 0.25 * 40_000 / 60, rel=1e-14)


def test_lifetime_value() -> None:
    assert value(result_of([{"lead_at": "2026-03-01"}]), "period", "ltv") == 8_000


def test_gini() -> None:
    """Of 0, 0, 0, 40 leads."""
    result = result_of([{"lead_at": "2026-03-01", "seller": "Chi"}] * 40)
    assert value(result, "cohort", "owner_gini") == 0.75
    assert value(result, "cohort", "owner_max_share") == 1


def test_wilson() -> None:
    """Of 3 of 12: 0.0889 to 0.5323."""
    leads = [{"lead_at": "2026-03-01", "won_at": "2026-03-02"}] * 3 + [{"lead_at": "2026-03-01"}] * 9
    row = next(row for row in result_of(leads).rows() if row["metric"] == "conversion_full" and row["grain"] == "all")
    assert (row["value"], row["numerator"], row["denominator"]) == (0.25, 3, 12)
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.0889, 0.5323)
