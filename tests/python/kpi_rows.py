"""The rows of a result in their order: metric by metric at every place, with targets and the period before."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpi_metrics import COHORT, PERIOD, TOTAL, At, Catalogue
from kpi_sql import Measures, Place, Sum, next_period


class Rows(Catalogue):
    """All rows of a result."""

    def day_start(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.made.zone_info).astimezone(timezone.utc)

    def is_mature(self, grain: str, first: date | None, days: int) -> bool:
        if first is None:
            return False
        end = self.day_start(next_period(grain, first)) - timedelta(microseconds=1)
        return end + timedelta(days=days) <= self.made.as_of

    def cohorts(self, places: dict[Place, Measures], place: Place) -> list[tuple[str, date | None, Measures]]:
        """The cohorts that maturity is asked of: the period itself, or all of the finest grain."""
        dims, grain, first = place
        if grain != "all":
            return [(grain, first, places[place])]
        finest = min(self.made.grains, key=["day", "week", "month", "quarter", "year"].index)
        return [(g, f, measures) for (d, g, f), measures in places.items() if d == dims and g == finest]

    def mature(self, places: dict[Place, Measures], place: Place) -> Callable[[int, int, int], tuple[int, int]]:
        def counted(a: int, b: int, days: int) -> tuple[int, int]:
            old = [m for g, f, m in self.cohorts(places, place) if self.is_mature(g, f, days)]
            none = Sum()
            of_b = sum(m.get((f"c_reached_{b}", None), none).count for m in old)
            return of_b, sum(m.get((f"c_reached_{a}", None), none).count for m in old)

        return counted

    def all(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for chosen, places in zip(self.made.sets, self.groups.by_set, strict=True):
            dims = sorted({d for d, _, _ in places}, key=lambda d: [(v is not None, (v or "").encode()) for v in d])
            for own in dims:
                for view, grain in itertools.product((COHORT, PERIOD, TOTAL), ["all", *self.made.grains]):
                    if view != TOTAL or grain == "all":
                        rows += self.of_grain(chosen, places, own, view, grain)
        return rows

    def of_grain(
        self, chosen: list[str], places: dict[Place, Measures], own: tuple[str | None, ...], view: str, grain: str
    ) -> Iterator[dict[str, Any]]:
        told: dict[date | None, dict[tuple[str, str | None], Any]] = {}
        firsts = {f for d, g, f in places if d == own and g == grain}
        ends = {next_period(grain, f): f for f in firsts if f is not None} if grain != "all" else {}
        for first in sorted(firsts, key=lambda f: (f is None, f or date.min)):
            at = At(view, chosen, grain, first, places[own, grain, first], self.mature(places, (own, grain, first)), {})
            told[first] = {}
            before = told.get(ends[first], {}) if first in ends else {}
            for row in self.of_place(at, own):
                told[first][row["metric"], row["detail"]] = row["value"]
                yield row | {"previous": before.get((row["metric"], row["detail"]))}

    def of_place(self, at: At, own: tuple[str | None, ...]) -> Iterator[dict[str, Any]]:
        names = [name for name in self.made.by if name in at.chosen]
        place: dict[str, Any] = {"view": at.view, "grain": at.grain, "period": at.first}
        place |= dict.fromkeys(self.made.by) | dict(zip(names, own, strict=True)) | {"level": ",".join(names)}
        empty = dict.fromkeys(("numerator", "denominator", "low", "high", "target", "attained"))
        for metric in self.catalogue:
            read_too = at.view == PERIOD and at.grain == "all" and TOTAL in metric.views
            if metric.name == "ltv" and (at.chosen or at.grain != "all"):
                continue
            if at.view not in metric.views:
                if read_too:
                    at.values[metric.name] = metric.told(at).value
                continue
            told = metric.told(at)
            at.values[metric.name] = told.value
            value = None if told.value is None else float(told.value)
            row = place | {"metric": metric.name, "detail": None, "value": value} | empty
            if told.parts is not None:
                row["numerator"], row["denominator"] = (millionths(part) for part in told.parts)
            if told.interval is not None:
                row["low"], row["high"] = told.interval
            row["target"], row["attained"] = self.target(at, metric.name, value)
            yield row | {"unit": metric.unit}
            for detail, count in metric.details(at):
                yield (
                    place
                    | {"metric": metric.name, "detail": detail, "value": float(count)}
                    | empty
                    | {"unit": metric.unit}
                )

    def target(self, at: At, name: str, value: float | None) -> tuple[float | None, bool | None]:
        if at.chosen or (at.grain != "all" and at.first is None):
            return None, None
        for metric, grain, kind, bound in self.made.targets:
            if metric == name and (grain or "all") == at.grain:
                held = None if value is None else value >= bound if kind == "at_least" else value <= bound
                return float(bound), held
        return None, None


def millionths(value: Fraction) -> Decimal:
    """Rounded half away from zero."""
    size = (2 * abs(value.numerator) * 10**6 + value.denominator) // (2 * value.denominator)
    return Decimal(size if value >= 0 else -size).scaleb(-6)
