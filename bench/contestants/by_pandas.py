"""pandas: points taken by the codes of categoricals, cuts as sums of comparisons, whole columns."""

from __future__ import annotations

from functools import reduce
from operator import add, and_
from typing import Any

import numpy as np
import pandas as pd

from bench.agreement import Cuts, Group, Per, Term, Texts, When
from bench.contestant import Answers, Contestant, Job
from bench.leads import AS_OF

Series = Any


class Pandas(Contestant):
    """A data frame as pyarrow makes it: categoricals, NaN for NULL."""

    name = "pandas"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._leads = job.batch.to_pandas()
        self._result = pd.DataFrame()

    def run(self) -> None:
        agreement = self.job.agreement
        points = reduce(add, (self._group(group) for group in agreement.groups)) + agreement.start
        points = points.clip(agreement.least, agreement.most)
        flags = [
            points >= int(term.values[0]) * 100 if term.column == "total" else self._term(term)
            for term in agreement.flag
        ]
        band = sum((points < bound).astype(np.int8) for bound in agreement.bands)
        self._result = pd.DataFrame({"total": points / 100, "band": band, "qualified": reduce(and_, flags)}, copy=False)

    def answers(self) -> Answers | None:
        return Answers(*(self._result[name].to_numpy() for name in ("total", "band", "qualified")))

    def _text(self, part: Texts) -> Series:
        column = self._leads[part.column]
        points = np.array(part.of(self.job.by_name[part.column].values), np.int32)
        # NULL has code -1, the last of the points.
        return pd.Series(points.take(column.cat.codes), copy=False)

    def _cuts(self, part: Cuts) -> Series:
        column = self._leads[part.column]
        points = np.full(len(column), part.points[0], np.int32)
        for edge, difference in zip(part.edges, np.diff(np.array(part.points, np.int32)), strict=True):
            points += (column >= edge).to_numpy() * difference
        made = pd.Series(points, copy=False)
        return made.mask(column.isna(), np.int32(part.missing)) if column.hasnans else made

    def _per(self, part: Per) -> Series:
        points = (self._leads[part.column] * part.points).clip(part.least, part.most)
        return points.fillna(0).astype(np.int32) if points.hasnans else points

    def _term(self, term: Term) -> Series:
        column = self._leads[term.column]
        if term.operation == "IS TRUE":
            return column
        if term.operation == "IS FALSE":
            return ~column
        if isinstance(term.values[0], str):
            return column.isin(term.values)
        return column >= term.values[0] if term.operation == ">=" else column < term.values[0]

    def _when(self, part: When) -> Series:
        mask = reduce(and_, (self._term(term) for term in part.terms))
        if not part.since:
            return mask * np.int32(part.points)
        days = (AS_OF - self._leads[part.since]).dt.days.fillna(-1).astype(np.int32)
        left = np.array((*part.by_day, 0), np.int32).take(days, mode="clip")
        return mask * (days >= 0) * left

    def _group(self, group: Group) -> Series:
        parts = [
            *(self._text(part) for part in group.texts),
            *(self._cuts(part) for part in group.cuts),
            *(self._per(part) for part in group.pers),
            *(self._when(part) for part in group.whens),
        ]
        return reduce(add, parts).clip(group.least, group.most)


class PandasMap(Pandas):
    """Series.map; for strings without a dictionary."""

    name = "pandas, map"

    def _text(self, part: Texts) -> Series:
        column = self._leads[part.column]
        found = column.map(part.points)
        missing = column.isna()
        return found.fillna(part.otherwise).mask(missing, part.missing).astype(np.int32)
