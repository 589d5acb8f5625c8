"""Polars, three ways: look-ups by code, joins with small tables, chains of when and then."""

from __future__ import annotations

from abc import abstractmethod
from functools import reduce
from operator import add, and_
from typing import Any, ClassVar, Literal

import polars as pl

from bench.agreement import Cuts, Group, Per, Term, Texts, When
from bench.contestant import Answers, Contestant, Job
from bench.leads import AS_OF

_DAY = 86_400_000_000


class _Polars(Contestant):
    """A lazy query over a frame whose dictionary columns are enumerations."""

    engine: ClassVar[Literal["in-memory", "streaming"]] = "in-memory"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        frame = pl.DataFrame(pl.from_arrow(job.batch))
        self.enums = {
            column.name: pl.Enum(column.values) for column in job.columns if column.kind == "text" and not column.plain
        }
        self._frame = frame.with_columns(pl.col(name).cast(pl.String).cast(enum) for name, enum in self.enums.items())
        self._result = pl.DataFrame()
        self._query = self.query(self._frame.lazy())

    def query(self, leads: pl.LazyFrame) -> pl.LazyFrame:
        """The whole query."""
        agreement = self.job.agreement
        groups = [self.group(group) for group in agreement.groups]
        points = sum(groups[1:], groups[0]) + agreement.start
        others = [
            self.term(term).fill_null(value=False).alias("_flag") for term in agreement.flag if term.column != "total"
        ]
        total = pl.col("_points")
        floor = next(int(term.values[0]) * 100 for term in agreement.flag if term.column == "total")
        band = pl.when(total >= agreement.bands[0]).then(0)
        for number, bound in enumerate(agreement.bands[1:], 1):
            band = band.when(total >= bound).then(number)
        flag = total >= floor
        return leads.select(points.clip(agreement.least, agreement.most).alias("_points"), *others).select(
            (total / 100).alias("total"),
            band.otherwise(len(agreement.bands)).cast(pl.Int8).alias("total_band"),
            (flag & pl.col("_flag") if others else flag).alias("qualified"),
        )

    def run(self) -> None:
        self._result = self._query.collect(engine=self.engine)

    def answers(self) -> Answers | None:
        return Answers(*(self._result[name].to_numpy() for name in ("total", "total_band", "qualified")))

    @abstractmethod
    def text(self, part: Texts) -> pl.Expr:
        """Points by value."""

    def cuts(self, part: Cuts) -> pl.Expr:
        """A chain of comparisons: here faster than a search among the edges."""
        value = pl.col(part.column)
        chain: Any = pl.when(value.is_null()).then(pl.lit(part.missing, pl.Int32))
        for edge, points in zip(part.edges, part.points, strict=False):
            chain = chain.when(value < edge).then(pl.lit(points, pl.Int32))
        made: pl.Expr = chain.otherwise(pl.lit(part.points[-1], pl.Int32))
        return made

    def per(self, part: Per) -> pl.Expr:
        """Points for each one."""
        return (pl.col(part.column) * part.points).clip(part.least, part.most).fill_null(0)

    def term(self, term: Term) -> pl.Expr:
        """A condition; NULL where it is unknown."""
        value = pl.col(term.column)
        if term.operation == "IS TRUE":
            return value
        if term.operation == "IS FALSE":
            return ~value
        if isinstance(term.values[0], str):
            return self.among(term)
        return value >= term.values[0] if term.operation == ">=" else value < term.values[0]

    def among(self, term: Term) -> pl.Expr:
        """Whether a text is one of some."""
        enum = self.enums.get(term.column)
        if len(term.values) == 1:
            return pl.col(term.column) == pl.lit(term.values[0], enum or pl.String)
        return pl.col(term.column).is_in(pl.Series(term.values, dtype=enum or pl.String).implode())

    def when(self, part: When) -> pl.Expr:
        """Points under a condition, by day if they fade."""
        mask = reduce(and_, (self.term(term) for term in part.terms))
        if not part.since:
            return pl.when(mask).then(pl.lit(part.points, pl.Int32)).otherwise(pl.lit(0, pl.Int32))
        days = (pl.lit(AS_OF) - pl.col(part.since)).dt.total_microseconds() // _DAY
        left = pl.lit(pl.Series((*part.by_day, 0), dtype=pl.Int32)).gather(days.clip(0, len(part.by_day)))
        return pl.when(mask & (days >= 0)).then(left).otherwise(pl.lit(0, pl.Int32))

    def group(self, group: Group) -> pl.Expr:
        """The sum of the parts, clamped."""
        parts = [
            *(self.text(part) for part in group.texts),
            *(self.cuts(part) for part in group.cuts),
            *(self.per(part) for part in group.pers),
            *(self.when(part) for part in group.whens),
        ]
        return reduce(add, parts).clip(group.least, group.most)


class PolarsLookUps(_Polars):
    """Points and conditions on texts are gathered by physical code."""

    name = "Polars, look-ups by code"

    def _gather(self, column: str, series: pl.Series) -> pl.Expr:
        return pl.lit(series).gather(pl.col(column).to_physical())

    def text(self, part: Texts) -> pl.Expr:
        *points, missing = part.of(self.job.by_name[part.column].values)
        return self._gather(part.column, pl.Series(points, dtype=pl.Int32)).fill_null(missing)

    def among(self, term: Term) -> pl.Expr:
        values = self.job.by_name[term.column].values
        return self._gather(term.column, pl.Series([value in term.values for value in values]))


class PolarsStreaming(PolarsLookUps):
    """The same in pieces that stay in the cache."""

    name = "Polars, look-ups by code, streaming"
    engine = "streaming"


class PolarsReplace(_Polars):
    """replace_strict; also for strings without a dictionary."""

    name = "Polars, replace_strict"

    def text(self, part: Texts) -> pl.Expr:
        column = pl.col(part.column)
        old = pl.Series(list(part.points), dtype=self.enums.get(part.column, pl.String()))
        new = pl.Series(list(part.points.values()), dtype=pl.Int32)
        found = column.replace_strict(old, new, default=part.otherwise, return_dtype=pl.Int32)
        return pl.when(column.is_null()).then(pl.lit(part.missing, pl.Int32)).otherwise(found)


class PolarsJoins(_Polars):
    """One join for each text column, with a table that has a column of points for each group."""

    name = "Polars, joins"

    def query(self, leads: pl.LazyFrame) -> pl.LazyFrame:
        tables: dict[str, dict[str, pl.Series]] = {}
        for part in (part for group in self.job.agreement.groups for part in group.texts):
            column = self.job.by_name[part.column]
            keys = pl.Series(column.values, dtype=self.enums.get(part.column, pl.String()))
            points = pl.Series(part.of(column.values)[:-1], dtype=pl.Int32)
            tables.setdefault(part.column, {part.column: keys})[self._name(part)] = points
        for name, series in tables.items():
            leads = leads.join(pl.LazyFrame(series), on=name, how="left", maintain_order="left")
        return super().query(leads)

    @staticmethod
    def _name(part: Texts) -> str:
        # Two groups may weigh one column.
        return f"{part.column}_{hash((part.otherwise, part.missing, tuple(part.points.items()))) & 0xFFFFFFFF:x}"

    def text(self, part: Texts) -> pl.Expr:
        return pl.col(self._name(part)).fill_null(part.missing)


class PolarsWhenThen(_Polars):
    """A chain of when and then for every map."""

    name = "Polars, when and then"

    def text(self, part: Texts) -> pl.Expr:
        column = pl.col(part.column)
        kind = self.enums.get(part.column, pl.String())
        chain: Any = pl.when(column.is_null()).then(pl.lit(part.missing, pl.Int32))
        for value, points in part.points.items():
            chain = chain.when(column == pl.lit(value, kind)).then(pl.lit(points, pl.Int32))
        made: pl.Expr = chain.otherwise(pl.lit(part.otherwise, pl.Int32))
        return made
