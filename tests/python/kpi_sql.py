"""
What leads and spend come to, by DuckDB: a fact for everything that counts, then GROUP BY for every grouping and period.

A fact has a measure, a day, perhaps a detail (a reason, an owner, a kind) and a value. Measures of cohorts, whose day
is that of the entry, begin with c_, those of periods with p_, those of spend with s_.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
from random_funnels import Made, Passage

DAY = 86_400
WITHIN_S = 10_800  # of the clock


@dataclass
class Sum:
    """Of the facts of one measure at one place."""

    count: int = 0
    total: int = 0
    values: list[int] = field(default_factory=list)


# By measure and detail.
Measures = dict[tuple[str, str | None], Sum]
# By what is not summed over, then whose day it is: `all`, or a grain and its first day.
Place = tuple[tuple[str | None, ...], str, date | None]


def told(value: Any) -> str | None:
    """The value of a dimension as a text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        shortest = format(value, "f").rstrip("0").rstrip(".") if "." in format(value, "f") else format(value, "f")
        return shortest if shortest not in ("-0", "") else "0"
    return str(value)


def times_sql(made: Made) -> str:
    """For every time f its instant f_t and its local day f_d, both NULL if it is not known at as_of; and f_future."""
    columns = []
    for name, (type_, _) in made.fields.items():
        if type_ not in ("time", "date") or name == "born":
            continue
        is_day = type_ == "date"
        instant = f"timezone('{made.zone}', {name}::TIMESTAMP)" if is_day else name
        day = name if is_day else f"timezone('{made.zone}', {name})::DATE"
        future = f"{day} > as_of_day" if is_day else f"{instant} > as_of"
        columns.append(f"{name} IS NOT NULL AND {future} AS {name}_future")
        columns.append(f"CASE WHEN NOT ({future}) THEN {instant} END AS {name}_t")
        columns.append(f"CASE WHEN NOT ({future}) THEN {day} END AS {name}_d, {day} AS {name}_any_d")
    return ", ".join(["*", *columns])


def passed(of: Passage) -> str:
    return f"coalesce({of.field}, FALSE)" if of.type == "bool" else f"{of.field}_t IS NOT NULL"


def lapse(a: str, a_is_day: str, b: str, b_is_day: str) -> str:
    """Seconds from a to b, if b is not the earlier; days are days, however long the clocks say they were."""
    days = f"({b}_d - {a}_d) * {DAY}"
    seconds = f"(epoch_us({b}_t) - epoch_us({a}_t)) // 1000000"
    return f"CASE WHEN {b}_t >= {a}_t THEN CASE WHEN {a_is_day} AND {b_is_day} THEN {days} ELSE {seconds} END END"


class Facts:
    """The SQL of all facts of leads, and of spend."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.parts: list[str] = []
        self.dims = "".join(f"{name}__told, " for name in made.by)

    def fact(self, measure: str, day: str, when: str = "TRUE", *, value: str = "1", detail: str = "NULL") -> None:
        columns = (
            f"'{measure}' AS measure, ({day})::DATE AS day, ({detail})::VARCHAR AS detail, ({value})::HUGEINT AS v"
        )
        self.parts.append(f"SELECT {self.dims}{columns} FROM known WHERE {when} AND ({value}) IS NOT NULL")

    def leads_sql(self) -> str:
        made = self.made
        for add in (self.stages, self.exits, self.durations, self.money, self.quality, self.others, self.users):
            add()
        stages, exits = made.stages, made.exits
        timed = [stage for stage in stages if stage.type != "bool"]
        times = ", ".join(f"{stage.field}_t" for stage in timed)
        first = f"{stages[0].field}_t" if stages[0].type != "bool" else "NULL"
        entry = f"coalesce({first}, least({times}))" if timed else "NULL::TIMESTAMPTZ"
        is_day = [f"WHEN {s.field}_t = entry_t THEN {s.type == 'date'}" for s in timed]
        is_day_sql = f"CASE {' '.join(is_day)} ELSE FALSE END" if timed else "FALSE"
        reached = []
        for i, stage in enumerate(stages):
            any_of = [stage] if made.strict else stages[i:]
            reached.append(f"({' OR '.join(passed(one) for one in any_of)}) AS reached_{i}")
            later = " OR ".join(passed(one) for one in stages[i + 1 :]) or "FALSE"
            reached.append(f"({passed(stage)} AND NOT ({later})) AS is_in_{i}")
        for i, exit_ in enumerate(exits):
            after = " OR ".join(f"coalesce({one.field}_t > {exit_.field}_t, FALSE)" for one in timed) or "FALSE"
            after = "FALSE" if exit_.type == "bool" else after
            reached.append(f"({passed(exit_)} AND NOT ({after})) AS counts_{i}")
            reached.append(f"({passed(exit_)} AND ({after})) AS returns_{i}")
        gone = " OR ".join(f"counts_{i}" for i in range(len(exits))) or "FALSE"
        ends = [f"CASE WHEN counts_{i} THEN {exits[i].field}_t END" for i in range(len(exits)) if has_time(exits[i])]
        lost_t = f"least({', '.join(ends)})" if ends else "NULL::TIMESTAMPTZ"
        lost_day = [
            f"WHEN counts_{i} AND {e.field}_t = lost_t THEN {e.type == 'date'}"
            for i, e in enumerate(exits)
            if has_time(e)
        ]
        zone = made.zone
        won, piped = f"reached_{made.won}", f"reached_{made.pipeline}"
        return f"""
WITH times AS (SELECT {times_sql(made)} FROM leads),
reached AS (SELECT *, {", ".join(reached)}, {entry} AS entry_t FROM times),
ended AS (SELECT *, timezone('{zone}', entry_t)::DATE AS entry_d, {is_day_sql} AS entry_is_day, ({gone}) AS is_gone,
    {lost_t} AS lost_t FROM reached),
known AS (SELECT *, timezone('{zone}', lost_t)::DATE AS lost_d,
    {f"CASE {' '.join(lost_day)} ELSE FALSE END" if lost_day else "FALSE"} AS lost_is_day,
    NOT {won} AND {piped} AND is_gone AS is_lost, NOT {won} AND {piped} AND NOT is_gone AS is_open FROM ended)
{" UNION ALL ".join(self.parts)}"""

    def stages(self) -> None:
        self.fact("c_entered", "entry_d")
        for i, stage in enumerate(self.made.stages):
            self.fact(f"c_reached_{i}", "entry_d", f"reached_{i}")
            self.fact(f"c_in_{i}", "entry_d", f"is_in_{i} AND NOT is_gone")
            self.fact(f"p_reached_{i}", own_day(stage), passed(stage))

    def exits(self) -> None:
        for i, exit_ in enumerate(self.made.exits):
            for what, when in (("exited", f"counts_{i}"), ("returned", f"returns_{i}")):
                self.fact(f"c_{what}_{i}", "entry_d", when)
                self.fact(f"p_{what}_{i}", own_day(exit_), when)
            if exit_.reason:
                reason = f"coalesce({exit_.reason}, '(none)')"
                self.fact(f"c_reason_{i}", "entry_d", f"counts_{i}", detail=reason)
                self.fact(f"p_reason_{i}", own_day(exit_), f"counts_{i}", detail=reason)
        self.fact("c_lost", "entry_d", "is_lost")
        self.fact("p_lost", "lost_d", "is_lost")

    def durations(self) -> None:
        made = self.made
        stages = made.stages
        for i, stage in enumerate(stages):
            if not has_time(stage):
                continue
            age = f"(epoch_us(as_of) - epoch_us({stage.field}_t)) // 1000000"
            self.fact(f"c_age_{i}", "entry_d", f"is_in_{i} AND NOT is_gone", value=age)
            if i + 1 < len(stages) and has_time(stages[i + 1]):
                to = stages[i + 1]
                span = lapse(stage.field, f"{stage.type == 'date'}", to.field, f"{to.type == 'date'}")
                self.fact(f"c_days_{i}", "entry_d", value=span)
        begin, is_day = "entry", "entry_is_day"
        if made.cycle_from is not None:
            begin, is_day = stages[made.cycle_from].field, f"{stages[made.cycle_from].type == 'date'}"
        won = stages[made.won]
        if has_time(won):
            self.fact("c_cycle", "entry_d", value=lapse(begin, is_day, won.field, f"{won.type == 'date'}"))
        self.fact("c_lost_cycle", "entry_d", "is_lost", value=lapse(begin, is_day, "lost", "lost_is_day"))

    def money(self) -> None:
        made = self.made
        self.fact("c_open", "entry_d", "is_open")
        if made.close:
            self.fact("c_overdue", "entry_d", "is_open AND close_any_d < as_of_day")
        if "amount" not in made.fields:
            return
        won = made.stages[made.won]
        amount = "CASE WHEN amount >= 0 THEN amount END"
        weighted = f"({amount})::HUGEINT * probability"
        rounded = f"CASE WHEN probability BETWEEN 0 AND 1000000 THEN ({weighted} * 2 + 1000000) // 2000000 END"
        self.fact("c_deal", "entry_d", f"reached_{made.won}", value=amount)
        self.fact("p_deal", own_day(won), passed(won), value=amount)
        self.fact("c_lost_amount", "entry_d", "is_lost", value=amount)
        self.fact("p_lost_amount", "lost_d", "is_lost", value=amount)
        self.fact("c_open_amount", "entry_d", "is_open", value=amount)
        if made.probability:
            self.fact("c_open_weighted", "entry_d", "is_open", value=rounded)
        if made.close:
            value = rounded if made.probability else amount
            self.fact("p_forecast", "close_any_d", "is_open AND close_any_d IS NOT NULL", value=value)

    def quality(self) -> None:
        made = self.made
        timed = [one for one in [*made.stages, *made.exits] if has_time(one)]
        future = [f"{one.field}_future" for one in timed]
        future += [f"{name}_future" for name in ("offered_at", "accepted_at", "refused_at") if name in made.fields]
        # Of a metric of the user's own only where it leaves something out.
        future += ["demo_at_future AND (demo OR units IS NOT NULL)"] if made.users else []
        wrong = [
            f"{b.field}_t < {a.field}_t"
            for a, b in zip(made.stages, made.stages[1:], strict=False)
            if has_time(a) and has_time(b)
        ]
        wrong += [f"{one.field}_t < entry_t" for one in made.exits if has_time(one)]
        for name, conditions in (("future", future), ("out_of_order", wrong)):
            any_of = " OR ".join(f"coalesce({one}, FALSE)" for one in conditions) or "FALSE"
            self.fact(f"c_q_{name}", "entry_d", f"({any_of})")
        self.fact("c_q_missing_entry", "entry_d", "entry_t IS NULL")
        if "amount" in made.fields:
            self.fact("c_q_negative_amount", "entry_d", "amount < 0")

    def others(self) -> None:
        made = self.made
        if made.roster is not None:
            self.fact("c_owner", "entry_d", "owner IS NOT NULL", detail="owner")
        if made.handover:
            offered = "offered_at_t IS NOT NULL"
            accepted = "accepted_at_t IS NOT NULL AND (refused_at_t IS NULL OR accepted_at_t >= refused_at_t)"
            rejected = "refused_at_t IS NOT NULL AND (accepted_at_t IS NULL OR accepted_at_t < refused_at_t)"
            self.fact("p_offered", "offered_at_d", offered)
            self.fact("p_accepted", "offered_at_d", f"{offered} AND {accepted}")
            self.fact("p_rejected", "offered_at_d", f"{offered} AND {rejected}")
            if made.reject_reason:
                reason = "coalesce(refused_why, '(none)')"
                self.fact("p_reject_reason", "offered_at_d", f"{offered} AND {rejected}", detail=reason)
        if made.clock:
            start, stop = "epoch_us(clock_start_t) // 1000000", "epoch_us(clock_stop_t) // 1000000"
            due = f"({start} + {WITHIN_S})"
            now = "epoch_us(as_of) // 1000000"
            status = f"""CASE WHEN clock_start IS NULL THEN NULL WHEN {stop} <= {due} THEN 'met'
                WHEN clock_stop_t IS NOT NULL THEN 'met_late' WHEN {now} > {due} THEN 'breached' ELSE 'pending' END"""
            self.fact("p_clock", "clock_start_d", f"({status}) IS NOT NULL", detail=status)
            self.fact("p_elapsed", "clock_start_d", value=f"{stop} - ({start})")

    def users(self) -> None:
        for i, user in enumerate(self.made.users):
            day = f"{user.at}_d" if user.at else "entry_d"
            now = f"NOT {user.at}_future" if user.at else "TRUE"
            if user.kind == "count":
                self.fact(f"p_user_{i}", day, f"coalesce({user.of}, FALSE) AND {now}")
            elif user.kind == "sum":
                self.fact(f"p_user_{i}", day, now, value=user.of)

    def spend_sql(self) -> str:
        made = self.made
        dims = "".join(
            f"{name}__told, " if name in made.spend_by else f"NULL::VARCHAR AS {name}__told, " for name in made.by
        )

        def fact(measure: str, day: str, value: str, detail: str = "NULL") -> str:
            columns = f"'{measure}' AS measure, {day} AS day, {detail}::VARCHAR AS detail, ({value})::HUGEINT AS v"
            return (
                f"SELECT {dims}{columns} FROM spend WHERE ({value}) IS NOT NULL AND (day IS NULL OR day <= as_of_day)"
            )

        lagged = f"(day + {made.lag_days})"
        parts = [fact("s_spend", "day", "coalesce(cost, 0)"), fact("s_lagged", lagged, "coalesce(cost, 0)")]
        if made.spend_kind:
            parts.append(fact("s_kind", "day", "coalesce(cost, 0)", "coalesce(kind, '(none)')"))
            parts.append(fact("s_lagged_kind", lagged, "coalesce(cost, 0)", "kind"))
        parts += [fact(f"s_count_{i}", "day", name) for i, name in enumerate(made.spend_counts)]
        return " UNION ALL ".join(parts)


def has_time(of: Passage) -> bool:
    return of.type != "bool"


def own_day(of: Passage) -> str:
    return f"{of.field}_d" if has_time(of) else "NULL"


def _table(made: Made, rows: list[dict[str, Any]], names: list[str]) -> pa.Table:
    """Amounts in minor units, probabilities in millionths, values of dimensions also as they are told."""
    columns: dict[str, Any] = {}
    for name in names:
        values = [row[name] for row in rows]
        if name in ("amount", "cost"):
            values = [None if v is None else int(Decimal(v).scaleb(made.money_scale)) for v in values]
            columns[name] = pa.array(values, pa.int64())
        elif name == "probability":
            columns[name] = pa.array([None if v is None else int(Decimal(v) * 10**6) for v in values], pa.int64())
        else:
            columns[name] = pa.array(values, made.arrow_type(name))
        if name in made.by:
            columns[f"{name}__told"] = pa.array([told(v) for v in values], pa.string())
    return pa.table(columns)


class Groups:
    """All measures by place, for every set of dimensions."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute(f"SET TimeZone = '{made.zone}'")
        as_of = made.as_of.isoformat()
        day = made.as_of.astimezone(made.zone_info).date().isoformat()
        stamp = f"TIMESTAMPTZ '{as_of}' AS as_of, DATE '{day}' AS as_of_day"
        given = {"leads": _table(made, made.leads, made.lead_columns())}
        if made.has_spend:
            given["spend"] = _table(made, made.spending, made.spend_columns())
        facts = Facts(made)
        for name, table in given.items():
            self.connection.register("given", table)
            self.connection.execute(f"CREATE TABLE {name} AS SELECT *, {stamp} FROM given")
            sql = facts.leads_sql() if name == "leads" else facts.spend_sql()
            self.connection.execute(f"CREATE TABLE {name}_facts AS {sql}")
        self.filled = {f"{name}_facts": self.filled_cells(f"{name}_facts") for name in given}
        self.by_set = [self.of_set(chosen) for chosen in made.sets]
        self.kinds = self.all_of("SELECT DISTINCT detail FROM spend_facts WHERE measure = 's_kind'")
        self.owners = self.all_of("SELECT DISTINCT detail FROM leads_facts WHERE measure = 'c_owner'")
        self.connection.close()

    def all_of(self, query: str) -> list[str]:
        if "spend_facts" in query and not self.made.has_spend:
            return []
        return [value for (value,) in self.connection.execute(query).fetchall()]

    def filled_cells(self, source: str) -> list[Place]:
        """Places of all dimensions that hold anything; sums of nothing but 0 are nothing."""
        sums = ["p_forecast", "p_lost_amount", "s_spend", "s_lagged", *(f"s_count_{i}" for i in range(2))]
        sums += [f"p_user_{i}" for i, user in enumerate(self.made.users) if user.kind == "sum"]
        listed = ", ".join(f"'{name}'" for name in sums)
        dims = "".join(f"{name}__told, " for name in self.made.by)
        found: list[Place] = []
        for grain in self.made.grains:
            rows = self.connection.execute(
                f"SELECT DISTINCT {dims}first FROM (SELECT {dims}date_trunc('{grain}', day)::DATE AS first, measure, "
                f"sum(v) AS total FROM {source} GROUP BY ALL) WHERE measure NOT IN ({listed}) OR total <> 0"
            ).fetchall()
            found += [(tuple(values), grain, first) for *values, first in rows]
        return found

    def of_set(self, chosen: list[str]) -> dict[Place, Measures]:
        made = self.made
        found: dict[Place, Measures] = defaultdict(lambda: defaultdict(Sum))
        if not chosen:
            found[(), "all", None].clear()
        positions = [i for i, name in enumerate(made.by) if name in chosen]
        dims = "".join(f"{made.by[i]}__told, " for i in positions)
        sources = ["leads_facts"]
        if made.has_spend and set(chosen) <= set(made.spend_by):
            sources.append("spend_facts")
        for grain in ["all", *made.grains]:
            first = "NULL" if grain == "all" else f"date_trunc('{grain}', day)"
            for source in sources:
                rows = self.connection.execute(
                    f"SELECT {dims}{first}::DATE AS first, measure, detail, count(*), sum(v), "
                    f"list(v ORDER BY v) FROM {source} GROUP BY ALL"
                ).fetchall()
                for *values, first_day, measure, detail, count, total, items in rows:
                    place = (tuple(values), grain, first_day)
                    found[place][measure, detail] = Sum(count, int(total), [int(item) for item in items])
        filled = {place for source in sources for place in self.filled[source]}
        there = {(tuple(values[i] for i in positions), grain, first) for values, grain, first in filled}
        there |= {(values, "all", None) for values, _, _ in there}
        there |= {((), "all", None)} if not chosen else set()  # there is always a total
        return {place: dict(measures) for place, measures in found.items() if place in there}


def next_period(grain: str, first: date) -> date:
    """The first day of the next period."""
    if grain in ("day", "week"):
        return first + timedelta(days=1 if grain == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
