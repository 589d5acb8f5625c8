"""KPIs of a funnel, beside DuckDB and Polars with the same counts, sums and quantiles; answers are compared first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

import funnelcore as fc
from bench.harness import Timing, rounds, say

AS_OF = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_BATCH = 1_000_000
_DAY = 86_400_000_000
_DAYS = 365
_STAGES = ("lead", "mql", "sql", "opportunity", "customer")
_TIMES = ("created_at", "mql_at", "sql_at", "opp_at", "won_at")
_SOURCES = tuple(f"source {i:02d}" for i in range(12))
_SEGMENTS = tuple(f"segment {i}" for i in range(8))

MODEL = """
funnelcore: 1
fields:
  - {name: created_at, type: time}
  - {name: mql_at, type: time}
  - {name: sql_at, type: time}
  - {name: opp_at, type: time}
  - {name: won_at, type: time}
  - {name: lost_at, type: time}
  - {name: amount, type: int}
  - {name: source, type: text}
  - {name: segment, type: text}
funnel:
  stages:
    - {name: lead, at: created_at}
    - {name: mql, at: mql_at, within: 30d}
    - {name: sql, at: sql_at, within: 60d}
    - {name: opportunity, at: opp_at, within: 90d}
    - {name: customer, at: won_at, within: 180d}
  exits: [{name: lost, at: lost_at}]
  pipeline_from: sql
  amount: amount
  periods: [month]
  by: [source, segment]
"""


def make(count: int) -> pa.Table:
    """Leads of a year; a part of each stage goes on to the next, later; some are lost on the way."""
    chance = np.random.default_rng(23)
    last = int(AS_OF.timestamp()) * 1_000_000
    at = last - chance.integers(0, _DAYS * _DAY, count)
    here = np.ones(count, dtype=bool)
    columns: dict[str, Any] = {"created_at": pa.array(at)}
    for name, part in zip(_TIMES[1:], (0.4, 0.5, 0.6, 0.3), strict=True):
        at = at + chance.exponential(10 * _DAY, count).astype(np.int64)
        here = here & (chance.random(count) < part) & (at <= last)
        columns[name] = pa.array(at, mask=~here)
    lost_at = at + chance.exponential(5 * _DAY, count).astype(np.int64)
    lost = ~here & (chance.random(count) < 0.5) & (lost_at <= last)
    columns["lost_at"] = pa.array(lost_at, mask=~lost)
    columns = {name: array.cast(pa.timestamp("us", "UTC")) for name, array in columns.items()}
    columns["amount"] = pa.array(chance.integers(100, 1_000_000, count))

    def texts(values: tuple[str, ...]) -> pa.Array:
        codes = pa.array(chance.integers(0, len(values), count).astype(np.int32))
        return pa.DictionaryArray.from_arrays(codes, list(values))

    return pa.table(columns | {"source": texts(_SOURCES), "segment": texts(_SEGMENTS)})


def by_own(model: fc.Model, table: pa.Table) -> pa.Table:
    """Everything that the model's KPIs are."""
    state = model.kpi(as_of=AS_OF)
    for batch in table.to_batches(max_chunksize=_BATCH):
        state.add_leads(batch)
    return pa.table(state.result())


_LEVELS = (
    "GROUPING SETS ((), (source), (segment), (source, segment), "
    "(month), (month, source), (month, segment), (month, source, segment))"
)


def _spans() -> dict[str, str]:
    """Microseconds between what happened to a lead, by name."""
    spans = {f"days_{i}": f"epoch_us({b}) - epoch_us({a})" for i, (a, b) in enumerate(pairwise(_TIMES))}
    spans["cycle"] = "epoch_us(won_at) - epoch_us(created_at)"
    spans["lost_cycle"] = f"CASE WHEN {_LOST} THEN epoch_us(lost_at) - epoch_us(created_at) END"
    stamp = AS_OF.strftime("%Y-%m-%d %H:%M:%S+00")
    for stage, at in zip(_STAGES, _TIMES, strict=True):
        spans[f"age_{stage}"] = f"CASE WHEN {_here(stage)} THEN epoch_us(TIMESTAMPTZ '{stamp}') - epoch_us({at}) END"
    return spans


def _reached(stage: str) -> str:
    return "(" + " OR ".join(f"{at} IS NOT NULL" for at in _TIMES[_STAGES.index(stage) :]) + ")"


def _here(stage: str) -> str:
    number = _STAGES.index(stage)
    later = "".join(f" AND {at} IS NULL" for at in _TIMES[number + 1 :])
    return f"(lost_at IS NULL AND {_TIMES[number]} IS NOT NULL{later})"


_OPEN = f"({_reached('sql')} AND won_at IS NULL AND lost_at IS NULL)"
_LOST = f"({_reached('sql')} AND won_at IS NULL AND lost_at IS NOT NULL)"


def _counts() -> list[str]:
    columns = ["count(*) AS entered", "count(lost_at) AS exits_lost"]
    columns += [f"count(*) FILTER ({_reached(stage)}) AS reached_{stage}" for stage in _STAGES]
    columns += [f"count(*) FILTER ({_here(stage)}) AS in_stage_{stage}" for stage in _STAGES]
    columns += [f"count(*) FILTER {_LOST} AS lost", f"count(*) FILTER {_OPEN} AS open_count"]
    columns += [f"sum(amount) FILTER {_OPEN} AS open_amount", f"sum(amount) FILTER {_LOST} AS lost_amount"]
    columns += ["sum(amount) FILTER (won_at IS NOT NULL) AS revenue"]
    for name, span in _spans().items():
        columns += [f"count({span}) AS {name}_n", f"sum({span}) AS {name}_sum"]
    return columns


_OF_ENTRY = "(SELECT *, date_trunc('month', created_at) AS month FROM leads)"


def _of_event(at: str) -> str:
    return f"(SELECT date_trunc('month', {at}) AS month, source, segment, amount FROM leads WHERE {at} IS NOT NULL)"


def _queries() -> list[str]:
    """One pass over all levels for cohorts, quantiles sketched; one for each kind of event."""
    columns = _counts()
    columns += ["approx_quantile(amount, 0.5) FILTER (won_at IS NOT NULL) AS median_deal"]
    columns += [f"approx_quantile({span}, [0.5, 0.9]) AS {name}_q" for name, span in _spans().items()]
    queries = [f"SELECT month, source, segment, {', '.join(columns)} FROM {_OF_ENTRY} GROUP BY {_LEVELS}"]
    for at in (*_TIMES, "lost_at"):
        more = ", sum(amount), approx_quantile(amount, 0.5)" if at == "won_at" else ""
        queries.append(f"SELECT month, source, segment, count(*){more} FROM {_of_event(at)} GROUP BY {_LEVELS}")
    return queries


class KpisDifferError(Exception):
    """Two ways gave other answers."""


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame.with_columns(pl.col("source", "segment").cast(pl.Categorical))


_KEYS = ("month", "source", "segment")


def _levels() -> list[list[str]]:
    return [[key for i, key in enumerate(_KEYS) if bits >> i & 1] for bits in range(1 << len(_KEYS))]


def _grouped(frame: pl.LazyFrame, keys: list[str], columns: list[pl.Expr]) -> pl.LazyFrame:
    return frame.group_by(keys).agg(columns) if keys else frame.select(columns)


def by_polars(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Counts and sums at the finest level, then added up; quantiles at each level."""
    known = {at: pl.col(at).is_not_null() for at in (*_TIMES, "lost_at")}
    reached = {stage: pl.any_horizontal([known[at] for at in _TIMES[i:]]) for i, stage in enumerate(_STAGES)}
    is_open = reached["sql"] & ~known["won_at"] & ~known["lost_at"]
    is_lost = reached["sql"] & ~known["won_at"] & known["lost_at"]
    spans = {f"days_{i}": pl.col(b) - pl.col(a) for i, (a, b) in enumerate(pairwise(_TIMES))}
    spans["cycle"] = pl.col("won_at") - pl.col("created_at")
    spans["lost_cycle"] = pl.when(is_lost).then(pl.col("lost_at") - pl.col("created_at"))
    here = {}
    for i, (stage, at) in enumerate(zip(_STAGES, _TIMES, strict=True)):
        here[stage] = known[at] & ~known["lost_at"]
        for other in _TIMES[i + 1 :]:
            here[stage] &= ~known[other]
        spans[f"age_{stage}"] = pl.when(here[stage]).then(pl.lit(AS_OF) - pl.col(at))
    lazy = frame.lazy().with_columns(pl.col("created_at").dt.truncate("1mo").alias("month"))
    lazy = lazy.with_columns(span.alias(name) for name, span in spans.items())
    counts = [pl.len().alias("entered"), known["lost_at"].sum().alias("exits_lost"), is_lost.sum().alias("lost")]
    counts += [condition.sum().alias(f"reached_{stage}") for stage, condition in reached.items()]
    counts += [condition.sum().alias(f"in_stage_{stage}") for stage, condition in here.items()]
    counts += [is_open.sum().alias("open_count")]
    amount = pl.col("amount")
    counts += [amount.filter(is_open).sum().alias("open_amount"), amount.filter(is_lost).sum().alias("lost_amount")]
    counts += [amount.filter(known["won_at"]).sum().alias("revenue")]
    counts += [pl.col(name).count().alias(f"{name}_n") for name in spans]
    counts += [pl.col(name).sum().alias(f"{name}_sum") for name in spans]
    quantiles = [pl.col(name).quantile(part).alias(f"{name}_{part}") for name in spans for part in (0.5, 0.9)]
    quantiles += [amount.filter(known["won_at"]).median().alias("median_deal")]
    finest = _grouped(lazy, list(_KEYS), counts)
    frames = []
    for keys in _levels():
        sums = [pl.all().exclude(_KEYS).sum()]
        frames.append(_grouped(finest, keys, sums))
        frames.append(_grouped(lazy, keys, quantiles))
    for at in (*_TIMES, "lost_at"):
        events = frame.lazy().filter(known[at]).with_columns(pl.col(at).dt.truncate("1mo").alias("month"))
        wanted = [pl.len().alias("n")]
        if at == "won_at":
            wanted += [amount.sum(), amount.median().alias("median_deal")]
        frames += [_grouped(events, keys, wanted) for keys in _levels()]
    found: list[pl.DataFrame] = pl.collect_all(frames)
    return found


def _connect(table: pa.Table) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    for name, values in (("source", _SOURCES), ("segment", _SEGMENTS)):
        listed = ", ".join(f"'{value}'" for value in values)
        connection.execute(f"CREATE TYPE {name}_kind AS ENUM ({listed})")
    connection.execute("SET TimeZone = 'UTC'")
    connection.register("arriving", table)
    chosen = ", ".join((*_TIMES, "lost_at", "amount"))
    connection.execute(
        f"CREATE TABLE leads AS SELECT {chosen}, source::VARCHAR::source_kind AS source, "
        "segment::VARCHAR::segment_kind AS segment FROM arriving"
    )
    return connection


def by_duckdb(connection: duckdb.DuckDBPyConnection) -> list[pa.Table]:
    """
    All queries, one after the other.

    Counting at the finest level only, with buckets in place of sketches, and adding up from there took half as long
    again.
    """
    return [connection.sql(query).to_arrow_table() for query in _queries()]


def _own_values(table: pa.Table) -> dict[tuple[Any, ...], float]:
    """Values by metric, view, month, source, segment, where no dimension is summed over or all are."""
    rows = table.select(["view", "grain", "period", "source", "segment", "level", "metric", "value"]).to_pylist()
    return {
        (row["metric"], row["view"], row["period"], row["source"], row["segment"]): row["value"]
        for row in rows
        if (row["grain"] == "month" and row["level"] == "source,segment")
        or (row["grain"] == "all" and row["level"] == "")
    }


_COUNTED = {
    **{name: name for name in ("entered", "exits_lost", "open_count", "open_amount", "revenue")},
    **{f"reached_{stage}": f"reached_{stage}" for stage in _STAGES},
    **{f"in_stage_{stage}_count": f"in_stage_{stage}" for stage in _STAGES},
}  # fmt: skip
_MOST_ERROR = 1 / 16  # of a quantile: that of the sketch; ours is within 1/128


def _compare(ours: pa.Table, theirs: pa.Table) -> None:
    """Counts and sums equal, means to the last bits, medians of time to won within the sketch's error."""
    values = _own_values(ours)
    total = values[("entered", "cohort", None, None, None)]
    checked = 0
    for row in theirs.to_pylist():
        keys = (row["month"], row["source"], row["segment"])
        if any(key is None for key in keys) and any(key is not None for key in keys):
            continue
        month = row["month"].date() if row["month"] is not None else None
        for metric, column in _COUNTED.items():
            view = "total" if metric.startswith("open_") else "cohort"
            if view == "total" and month is not None:
                continue
            mine = values[(metric, view, month, row["source"], row["segment"])]
            if mine != float(row[column] or 0):
                raise KpisDifferError(f"{metric} of {keys}: {mine}, not {row[column]}")
            checked += 1
    for name, metric in (("days_0", "days_lead_mql"), ("cycle", "cycle_days")):
        row = next(one for one in theirs.to_pylist() if one["month"] is one["source"] is one["segment"] is None)
        mean = values[(f"{metric}_mean", "cohort", None, None, None)]
        if abs(mean * _DAY / (float(row[f"{name}_sum"]) / row[f"{name}_n"]) - 1) > _MOST_ERROR**4:
            raise KpisDifferError(f"{metric}_mean: {mean}")
        median = values[(f"{metric}_p50", "cohort", None, None, None)]
        if abs(median * _DAY / row[f"{name}_q"][0] - 1) > _MOST_ERROR:
            raise KpisDifferError(f"{metric}_p50: {median}")
    say(f"  {checked} values of {total:.0f} leads agree")


def compare(count: int) -> list[str]:
    """The same answers by DuckDB; raises if not. Polars only takes part in the timing."""
    table = make(count)
    connection = _connect(table)
    _compare(by_own(fc.Model.parse(MODEL), table), by_duckdb(connection)[0])
    connection.close()
    return ["funnelcore", "DuckDB"]


def states(most_rows: int, n_rounds: int) -> dict[str, Any]:
    """How large the state of two million leads is and how long two of them take to merge, saved and loaded or not."""
    table = make(min(2_000_000, most_rows))
    model = fc.Model.parse(MODEL)
    made = [model.kpi(as_of=AS_OF) for _ in range(2)]
    half = table.num_rows // 2
    for state, part in zip(made, (table[:half], table[half:]), strict=True):
        for batch in part.to_batches(max_chunksize=_BATCH):
            state.add_leads(batch)
    result = pa.table(made[1].result()).select(["view", "grain", "level", "metric"])
    finest = {"view": "cohort", "grain": "month", "level": "source,segment", "metric": "entered"}
    groups = sum(row == finest for row in result.to_pylist())
    found = rounds({"merge": lambda: made[0].merge(made[1])}, max(3, n_rounds))
    timing = Timing.of("merge", found["merge"], groups)
    size = len(bytes(made[1])) / groups
    say(f"  {groups} groups: {size:.0f} bytes a group, merged in {timing.median:.0f} ns a group")
    return {"groups": groups, "bytes": size, "merge": timing.median}


def kpis(most_rows: int, n_rounds: int) -> list[Timing]:
    """Nanoseconds a lead of each way, in one run over the same rows."""
    count = min(10_000_000, most_rows)
    compare(min(count, 200_000))
    table = make(count)
    model = fc.Model.parse(MODEL)
    connection = _connect(table)
    frame = _frame(table)
    runs: dict[str, Callable[[], object]] = {
        "funnelcore: all KPIs": lambda: by_own(model, table),
        "DuckDB, one thread": lambda: by_duckdb(connection),
        "Polars, one thread": lambda: by_polars(frame),
    }
    found = [Timing.of(name, seconds, count) for name, seconds in rounds(runs, max(3, n_rounds // 7)).items()]
    connection.close()
    for timing in found:
        say(f"  {timing.name:40} {timing.median:10.2f} ns a lead")
    return found
