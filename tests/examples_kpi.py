"""Hold the KPIs of the examples against counting them anew in Python: examples_kpi.py FOLDER PRINTED

FOLDER has crm_kpi.csv and handoff_kpi.csv, as `fnl kpi --format csv` wrote them; PRINTED is what `./examples/run` printed.
"""

import csv
import pathlib
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import mean

ROOT = pathlib.Path(__file__).resolve().parent.parent
Row = dict[str, str]
NEAR = 1e-9
BUCKET = 1 / 128  # of a quantile


def read(path: pathlib.Path) -> list[Row]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Table:
    """Values of a tidy table by view, grain, period, level, values of the level's dimensions, metric, detail."""

    def __init__(self, path: pathlib.Path, dimensions: list[str]) -> None:
        self.rows: dict[tuple[str, ...], Row] = {}
        for row in read(path):
            level = [name for name in row["level"].split(",") if name]
            values = tuple(row[name] for name in dimensions if name in level)
            key = (row["view"], row["grain"], row["period"], row["level"], *values, row["metric"], row["detail"])
            assert key not in self.rows, f"twice: {key}"
            self.rows[key] = row

    def value(self, *key: str, detail: str = "") -> float | None:
        row = self.rows[(*key, detail)]
        return float(row["value"]) if row["value"] else None

    def check(self, want: float | None, *key: str, near: float = NEAR, detail: str = "") -> None:
        got = self.value(*key, detail=detail)
        assert (got is None) == (want is None), f"{key}: {got}, must be {want}"
        if want is not None and got is not None:
            assert abs(got - want) <= near * max(1.0, abs(want)), f"{key}: {got}, must be {want}"


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def quarter(of: date) -> str:
    return f"{of.year}-{of.month - (of.month - 1) % 3:02d}-01"


def type7(values: list[float], part: float) -> float:
    ordered = sorted(values)
    at = part * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def crm_columns(row: Row) -> Row:
    product = row["product"].lower().replace("gtxpro", "gtx pro")
    sector = row["sector"].lower().replace("technolgy", "technology")
    return row | {"region": row["regional_office"], "agent": row["sales_agent"], "product": product, "sector": sector}


def check_crm_group(table: Table, key: tuple[str, ...], rows: list[Row]) -> None:
    won = [row for row in rows if row["deal_stage"] == "Won"]
    lost = [row for row in rows if row["deal_stage"] == "Lost"]
    value = sum(int(row["close_value"]) for row in won)
    cohort = ("cohort", "all", "", *key)
    table.check(len(rows), *cohort, "entered")
    table.check(len(won), *cohort, "reached_won")
    table.check(len(lost), *cohort, "exits_lost")
    table.check(value, *cohort, "revenue")
    table.check(len(won) / (len(won) + len(lost)) if won or lost else None, *cohort, "win_rate")
    table.check(value / len(won) if won else None, *cohort, "average_deal")
    table.check(len(rows) - len(won) - len(lost), "total", "all", "", *key, "open_count")


def check_crm(folder: pathlib.Path, printed: str) -> None:
    dimensions = ["region", "manager", "agent", "product", "sector"]
    table = Table(folder / "crm_kpi.csv", dimensions)
    rows = [crm_columns(row) for row in read(ROOT / "examples/data/crm.csv")]
    check_crm_group(table, ("",), rows)
    for name in dimensions:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            groups[row[name] or "(none)"].append(row)
        for value, members in groups.items():
            check_crm_group(table, (name, value), members)
    won = [row for row in rows if row["deal_stage"] == "Won"]
    days = [float((day(row["close_date"]) - day(row["engage_date"])).days) for row in won]
    cohort = ("cohort", "all", "", "")
    table.check(mean(days), *cohort, "cycle_days_mean")
    table.check(type7(days, 0.5), *cohort, "cycle_days_p50", near=BUCKET)
    table.check(type7(days, 0.9), *cohort, "cycle_days_p90", near=BUCKET)
    rate = len(won) / sum(row["deal_stage"] in ("Won", "Lost") for row in rows)
    still_open = sum(row["deal_stage"] not in ("Won", "Lost") for row in rows)
    deal = sum(int(row["close_value"]) for row in won) / len(won)
    table.check(still_open * rate * deal / mean(days), "total", "all", "", "", "velocity_per_day")
    revenue: dict[str, int] = defaultdict(int)
    for row in won:
        revenue[quarter(day(row["close_date"]))] += int(row["close_value"])
    for period, value in revenue.items():
        table.check(value, "period", "quarter", period, "", "revenue")
    sellers = {row["sales_agent"] for row in read(ROOT / "examples/data/maven_crm/sales_teams.csv")}
    idle = sellers - {row["agent"] for row in rows}
    assert len(idle) == 5, idle
    lines = [line.split() for line in printed.splitlines()]
    for name in idle:
        assert [*name.split(), "0"] in lines, f"{name} has no deal and is not shown"
    print(f"crm: {len(table.rows)} rows of KPIs, {len(rows)} opportunities counted anew")


def week(moment: datetime) -> str:
    return str((moment - timedelta(days=moment.weekday())).date())


def check_handoff(folder: pathlib.Path) -> None:
    table = Table(folder / "handoff_kpi.csv", ["source", "campaign"])
    leads = read(ROOT / "examples/data/handoff/leads.csv")
    spend = read(ROOT / "examples/data/handoff/spend.csv")
    cohort = ("cohort", "all", "", "")
    table.check(len(leads), *cohort, "entered")
    stages = {"mql": "mql_at", "sql": "sql_at", "customer": "signed_at"}
    order = list(stages.values())
    for i, stage in enumerate(stages):
        table.check(sum(any(lead[at] for at in order[i:]) for lead in leads), *cohort, f"reached_{stage}")
    rejected = [lead for lead in leads if lead["rejected_at"]]
    lost = [lead for lead in rejected if all(lead[at] <= lead["rejected_at"] for at in ("created_at", *order))]
    table.check(len(lost), *cohort, "exits_lost")
    table.check(len(rejected) - len(lost), *cohort, "returned_lost")
    for name in {lead["reject_reason"] for lead in lost}:
        table.check(sum(lead["reject_reason"] == name for lead in lost), *cohort, "exits_lost", detail=name)
    for source in {lead["source"] for lead in leads}:
        table.check(sum(lead["source"] == source for lead in leads), "cohort", "all", "", "source", source, "entered")
        cost = sum(float(row["cost_million_vnd"]) for row in spend if row["source"] == source)
        table.check(cost, "period", "all", "", "source", source, "spend")
    entered: dict[tuple[str, str], int] = defaultdict(int)
    for lead in leads:
        if lead["campaign"]:
            entered[week(datetime.fromisoformat(lead["created_at"])), lead["campaign"].casefold()] += 1
    for (first, campaign), count in entered.items():
        table.check(count, "cohort", "week", first, "campaign", campaign, "entered")
    paid = sum(float(row["cost_million_vnd"]) for row in spend if row["kind"] == "media")
    customers = sum(bool(lead["signed_at"]) for lead in leads)
    table.check(paid / customers, "period", "all", "", "", "cac_paid")
    table.check(30 * 0.6 / 0.04, "period", "all", "", "", "ltv")
    print(f"handoff: {len(table.rows)} rows of KPIs, {len(leads)} leads counted anew")


def main() -> None:
    check_crm(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    check_handoff(pathlib.Path(sys.argv[1]))


if __name__ == "__main__":
    main()
