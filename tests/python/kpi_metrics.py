"""The metrics of what DuckDB counted, each by its formula in exact fractions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kpi_sql import DAY, Groups, Measures, Sum, has_time
from random_funnels import Made

DEVIATE = 1.959963984540054
STATUSES = ["pending", "at_risk", "met", "met_late", "breached", "cancelled", "rejected"]
COHORT, PERIOD, TOTAL = "cohort", "period", "total"


@dataclass
class Told:
    """What a row says of a metric."""

    value: Fraction | float | None = None
    parts: tuple[Fraction, Fraction] | None = None
    interval: tuple[float, float] | None = None


@dataclass
class Metric:
    name: str
    views: tuple[str, ...]
    unit: str
    told: Callable[[At], Told]
    details: Callable[[At], list[tuple[str, int]]] = lambda _: []


@dataclass
class At:
    """One place: the measures there, and what a metric needs to know of it."""

    view: str
    chosen: list[str]
    grain: str
    first: date | None
    measures: Measures
    mature: Callable[[int, int, int], tuple[int, int]]
    values: dict[str, Fraction | float | None]

    def of(self, measure: str, detail: str | None = None) -> Sum:
        return self.measures.get((measure, detail), Sum())

    def n(self, measure: str) -> int:
        return self.of(measure).count

    def v(self, measure: str) -> int:
        """c_ or p_ by the view."""
        return self.n(f"{'p' if self.view == PERIOD else 'c'}_{measure}")

    def split(self, measure: str) -> list[tuple[str, int]]:
        found = [(detail, s.count) for (name, detail), s in self.measures.items() if name == measure and detail]
        return sorted(found, key=lambda one: one[0].encode())


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    if of == 0 or hits > of:
        return None
    share, square = hits / of, DEVIATE * DEVIATE
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = DEVIATE * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return middle - reach if hits else 0.0, middle + reach if hits < of else 1.0


def rate(hits: int, of: int) -> Told:
    return ratio(Fraction(hits), Fraction(of), wilson(hits, of))


def ratio(numerator: Fraction, denominator: Fraction, interval: tuple[float, float] | None = None) -> Told:
    return Told(numerator / denominator if denominator else None, (numerator, denominator), interval)


def number(value: float) -> Told:
    return Told(Fraction(value))


def quantile(values: list[int], part: Fraction) -> Fraction:
    """Type 7 of values in their order."""
    rank = (len(values) - 1) * part
    below = int(rank)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (rank - below)


def statistics(of: Sum, parts: int) -> dict[str, Told]:
    mean = ratio(Fraction(of.total, parts), Fraction(of.count))
    found = {"mean": mean, "p50": Told(), "p90": Told()}
    if of.values:
        found["p50"] = Told(quantile(of.values, Fraction(1, 2)) / parts)
        found["p90"] = Told(quantile(of.values, Fraction(9, 10)) / parts)
    return found


class Catalogue:
    """The metrics of a funnel in their order, and which of them are quantiles."""

    def __init__(self, made: Made, rejected: int = 0, duplicates: int = 0) -> None:
        self.made = made
        self.groups = Groups(made)
        self.rejected, self.duplicates = rejected, duplicates
        self.money = 10**made.money_scale
        self.catalogue: list[Metric] = []
        self.quantiles: set[str] = set()
        for add in (self.funnel, self.sales, self.durations, self.pipeline, self.spend, self.economics, self.people):
            add()
        for name in ("out_of_order", "future", "missing_entry", "negative_amount"):
            self.add(f"quality_{name}", [COHORT, PERIOD], "leads", lambda at, n=name: number(at.n(f"c_q_{n}")))
        for name, count, unit in (("rejected_values", rejected, ""), ("duplicates", duplicates, "leads")):
            self.add(f"quality_{name}", [TOTAL], unit, lambda at, n=count: Told() if at.chosen else number(n))
        for i, user in enumerate(made.users):
            self.add(user.name, [PERIOD], "leads" if user.kind == "count" else "", self.user(i))

    def add(
        self,
        name: str,
        views: list[str],
        unit: str,
        told: Callable[..., Told],
        details: Callable[..., list[tuple[str, int]]] = lambda _: [],
    ) -> None:
        unit = self.made.currency or "currency" if unit == "currency" else unit
        self.catalogue.append(Metric(name, tuple(views), unit, told, details))

    def spread(self, name: str, views: list[str], unit: str, of: Callable[[At], Sum], parts: int, which: str) -> None:
        for one in which.split():
            self.add(f"{name}_{one}", views, unit, lambda at, o=one: statistics(of(at), parts)[o])
            if one != "mean":
                self.quantiles.add(f"{name}_{one}")

    def funnel(self) -> None:
        made = self.made
        both = [COHORT, PERIOD]
        self.add("entered", both, "leads", lambda at: number(at.n("c_entered")))
        for i, stage in enumerate(made.stages):
            self.add(f"reached_{stage.name}", both, "leads", lambda at, i=i: number(at.v(f"reached_{i}")))

        def conversion(name: str, a: int, b: int) -> None:
            def told(at: At) -> Told:
                return rate(at.n(f"c_reached_{b}"), at.n(f"c_reached_{a}"))

            self.add(name, [COHORT], "rate", told)
            if made.stages[b].within_days:
                days = made.stages[b].within_days
                self.add(f"{name}_mature", [COHORT], "rate", lambda at: rate(*at.mature(a, b, days)))

        for i in range(len(made.stages) - 1):
            conversion(f"conversion_{made.stages[i].name}_{made.stages[i + 1].name}", i, i + 1)
        if made.won:
            conversion("conversion_full", 0, made.won)
        for i, exit_ in enumerate(made.exits):
            for what, name in (("exited", "exits"), ("returned", "returned")):

                def split(at: At, i: int = i, what: str = what) -> list[tuple[str, int]]:
                    return at.split(f"{'p' if at.view == PERIOD else 'c'}_reason_{i}") if what == "exited" else []

                self.add(f"{name}_{exit_.name}", both, "leads", lambda at, w=what, i=i: number(at.v(f"{w}_{i}")), split)

    def sales(self) -> None:
        made = self.made
        both = [COHORT, PERIOD]
        has_amount = "amount" in made.fields

        def deals(at: At) -> Sum:
            return at.of("p_deal" if at.view == PERIOD else "c_deal")

        def by_value(at: At) -> Told:
            lost = at.of("p_lost_amount" if at.view == PERIOD else "c_lost_amount").total
            won = deals(at).total
            return ratio(Fraction(won, self.money), Fraction(won + lost, self.money))

        if made.exits:
            won = f"reached_{made.won}"
            self.add("win_rate", both, "rate", lambda at: rate(at.v(won), at.v(won) + at.v("lost")))
            if has_amount:
                self.add("win_rate_value", both, "rate", by_value)
        if has_amount:
            self.add("revenue", both, "currency", lambda at: Told(Fraction(deals(at).total, self.money)))
            self.add("average_deal", both, "currency", lambda at: statistics(deals(at), self.money)["mean"])
            self.add("median_deal", both, "currency", lambda at: statistics(deals(at), self.money)["p50"])
            self.quantiles.add("median_deal")

    def durations(self) -> None:
        made = self.made
        for i, (a, b) in enumerate(itertools.pairwise(made.stages)):
            if has_time(a) and has_time(b):
                name = f"days_{a.name}_{b.name}"
                self.spread(name, [COHORT], "days", lambda at, i=i: at.of(f"c_days_{i}"), DAY, "mean p50 p90")
        if has_time(made.stages[made.won]):
            self.spread("cycle_days", [COHORT], "days", lambda at: at.of("c_cycle"), DAY, "mean p50 p90")
        if any(map(has_time, made.stages)) and any(map(has_time, made.exits)):
            self.spread("lost_cycle_days", [COHORT], "days", lambda at: at.of("c_lost_cycle"), DAY, "mean p50 p90")
        for i, stage in enumerate(made.stages):
            name = f"in_stage_{stage.name}"
            self.add(f"{name}_count", [COHORT], "leads", lambda at, i=i: number(at.n(f"c_in_{i}")))
            if has_time(stage):
                self.spread(f"{name}_age", [COHORT], "days", lambda at, i=i: at.of(f"c_age_{i}"), DAY, "p50 p90")

    def pipeline(self) -> None:
        made = self.made
        has_amount = "amount" in made.fields

        def amount(name: str, view: str, measure: str) -> None:
            self.add(name, [view], "currency", lambda at: Told(Fraction(at.of(measure).total, self.money)))

        def velocity(at: At) -> Told:
            won, lost = at.n(f"c_reached_{made.won}"), at.n("c_lost")
            deal = statistics(at.of("c_deal"), self.money)["mean"].value
            days = statistics(at.of("c_cycle"), DAY)["mean"].value
            if not won + lost or deal is None or not days:
                return Told()
            return Told(Fraction(won, won + lost) * deal * at.n("c_open") / days)

        self.add("open_count", [TOTAL], "leads", lambda at: number(at.n("c_open")))
        if has_amount:
            amount("open_amount", TOTAL, "c_open_amount")
        if has_amount and made.probability:
            amount("open_weighted", TOTAL, "c_open_weighted")
        if made.close:
            self.add("overdue_count", [TOTAL], "leads", lambda at: number(at.n("c_overdue")))
        if has_amount and made.close:
            amount("forecast_amount", PERIOD, "p_forecast")
        if has_amount and made.exits and has_time(made.stages[made.won]):
            self.add("velocity_per_day", [TOTAL], "currency", velocity)

    def knows(self, at: At) -> bool:
        return self.made.has_spend and set(at.chosen) <= set(self.made.spend_by)

    def spent(self, name: str, unit: str, told: Callable[[At], Told]) -> None:
        self.add(name, [PERIOD], unit, lambda at: told(at) if self.knows(at) else Told())

    def cost(self, at: At) -> Fraction:
        return Fraction(at.of("s_spend").total, self.money)

    def spend(self) -> None:
        made = self.made
        if not made.has_spend:
            return
        self.spent("spend", "currency", lambda at: Told(self.cost(at)))
        for kind in sorted(self.groups.kinds, key=str.encode):
            self.spent(
                f"spend_{kind}", "currency", lambda at, k=kind: Told(Fraction(at.of("s_kind", k).total, self.money))
            )
        for i, name in enumerate(made.spend_counts):
            self.spent(name, "", lambda at, i=i: number(at.of(f"s_count_{i}").total))
        for i, stage in enumerate(made.stages):
            self.spent(
                f"cost_per_{stage.name}",
                "currency",
                lambda at, i=i: ratio(self.cost(at), Fraction(at.n(f"p_reached_{i}"))),
            )
        for name in sorted(made.cacs):
            self.spent(f"cac_{name}", "currency", lambda at, n=name: self.cac(at, n))

    def cac(self, at: At, name: str) -> Told:
        kinds = self.made.cacs[name]
        total = sum(at.of("s_lagged_kind", kind).total for kind in kinds)
        total = at.of("s_lagged").total if kinds == "all" else total
        return ratio(Fraction(total, self.money), Fraction(at.n(f"p_reached_{self.made.won}")))

    def economics(self) -> None:
        made = self.made
        given = {name: Fraction(value) for name, value in made.economics.items()}
        margin, churn, arpa = (given.get(name) for name in ("margin", "churn_monthly", "arpa_monthly"))
        gain = None if margin is None or arpa is None else margin * arpa
        ltv = None if gain is None or churn is None else gain / churn

        def loaded(at: At) -> Fraction | None:
            value = self.cac(at, "loaded").value
            assert not isinstance(value, float)
            return value

        def revenue(at: At) -> Fraction:
            return Fraction(at.of("p_deal").total, self.money)

        if ltv is not None:
            self.add("ltv", [PERIOD], "currency", lambda _: Told(ltv))
            if made.cacs:
                self.spent("ltv_cac", "", lambda at: Told(ltv / cost if (cost := loaded(at)) else None))
        if gain is not None and made.cacs:
            self.spent(
                "payback_months", "months", lambda at: Told(None if (cost := loaded(at)) is None else cost / gain)
            )
        if made.has_spend and "amount" in made.fields:
            self.spent("roas", "", lambda at: ratio(revenue(at), self.cost(at)))
            if margin is not None:
                self.spent("roi", "", lambda at: ratio(revenue(at) * margin - self.cost(at), self.cost(at)))

    def people(self) -> None:
        made = self.made
        if made.clock:

            def status(at: At, name: str) -> int:
                return at.of("p_clock", name).count

            def attainment(at: At) -> Told:
                return rate(status(at, "met"), sum(status(at, name) for name in ("met", "met_late", "breached")))

            self.add("sla_reply_attainment", [PERIOD], "rate", attainment)
            for name in STATUSES:
                self.add(f"sla_reply_{name}", [PERIOD], "leads", lambda at, n=name: number(status(at, n)))
            self.spread("sla_reply_elapsed", [PERIOD], "seconds", lambda at: at.of("p_elapsed"), 1, "mean p50 p90")
        if made.handover:
            accepted, rejected = "p_accepted", "p_rejected"
            self.add("acceptance", [PERIOD], "rate", lambda at: rate(at.n(accepted), at.n(accepted) + at.n(rejected)))
            self.add("offered", [PERIOD], "leads", lambda at: number(at.n("p_offered")))
            self.add("accepted", [PERIOD], "leads", lambda at: number(at.n(accepted)))
            self.add(
                "rejected",
                [PERIOD],
                "leads",
                lambda at: number(at.n(rejected)),
                lambda at: at.split("p_reject_reason"),
            )
            self.add(
                "undecided",
                [PERIOD],
                "leads",
                lambda at: number(at.n("p_offered") - at.n(accepted) - at.n(rejected)),
            )
        if made.roster is not None:
            owners = {*made.roster, *self.groups.owners}

            def leads(at: At) -> list[int]:
                found = dict(at.split("c_owner"))
                return sorted(found.get(owner, 0) for owner in owners)

            self.add("owner_gini", [COHORT], "", lambda at: gini(leads(at)))
            self.add(
                "owner_max_share",
                [COHORT],
                "rate",
                lambda at: ratio(Fraction(max(leads(at))), Fraction(sum(leads(at)))),
            )

    def user(self, i: int) -> Callable[[At], Told]:
        user = self.made.users[i]
        if user.kind == "count":
            return lambda at: number(at.n(f"p_user_{i}"))
        if user.kind == "sum":
            return lambda at: number(at.of(f"p_user_{i}").total)

        def told(at: At) -> Told:
            names = {name: value for name, value in at.values.items() if value is not None}
            try:
                return Told(float(eval(user.of, {}, {name: float(value) for name, value in names.items()})))
            except (NameError, ZeroDivisionError):
                return Told()

        return told


def gini(leads: list[int]) -> Told:
    """Of numbers in their order."""
    total, count = sum(leads), len(leads)
    if not total:
        return Told()
    ranked = sum((i + 1) * x for i, x in enumerate(leads))
    return Told(Fraction(2 * ranked - (count + 1) * total, count * total))
