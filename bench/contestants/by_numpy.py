"""NumPy: tables taken by code, cuts as sums of comparisons; in chunks that stay in the cache, or whole columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.agreement import Cuts, Group, Per, Term, Texts, When
from bench.contestant import Answers, Array, Contestant, Job
from bench.leads import AS_OF_MICROSECONDS

_DAY = 86_400_000_000
# Each step is a function of the first row and the row after the last; masks and points are arrays of those rows.
Step = Callable[[int, int], Array]


def plain(array: pa.Array) -> tuple[Array, Array | None]:
    """Values and, if there are NULLs, which rows have one. Texts as codes, NULL being the code after the last."""
    valid = np.asarray(pc.is_valid(array)) if array.null_count else None
    if pa.types.is_dictionary(array.type):
        return np.asarray(array.indices.fill_null(len(array.dictionary))), valid
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.int64())
    if valid is not None:
        array = array.fill_null(0)
    return np.asarray(array.to_numpy(zero_copy_only=False)), valid


class Steps:
    """A model as steps over columns."""

    def __init__(self, job: Job) -> None:
        self._columns: dict[str, tuple[Array, Array | None]] = {}
        self._values: dict[str, list[str]] = {}
        for name, column in zip(job.batch.schema.names, job.batch.columns, strict=True):
            array = column.dictionary_encode() if pa.types.is_string(column.type) else column
            self._columns[name] = plain(array)
            if pa.types.is_dictionary(array.type):
                self._values[name] = array.dictionary.to_pylist()

    def text(self, part: Texts) -> Step:
        codes, _ = self._columns[part.column]
        points = np.array(part.of(self._values[part.column]), np.int32)
        return lambda first, end: points.take(codes[first:end], mode="clip")

    def cuts(self, part: Cuts) -> Step:
        values, valid = self._columns[part.column]
        differences = np.diff(np.array(part.points, np.int32))
        edges = list(zip(np.array(part.edges, values.dtype), differences, strict=True))

        def step(first: int, end: int) -> Array:
            rows = values[first:end]
            points = np.full(len(rows), part.points[0], np.int32)
            for edge, difference in edges:
                points += (rows >= edge) * difference
            if valid is not None:
                np.copyto(points, np.int32(part.missing), where=~valid[first:end])
            return points

        return step

    def per(self, part: Per) -> Step:
        values, valid = self._columns[part.column]

        def step(first: int, end: int) -> Array:
            points = np.clip(values[first:end] * np.int32(part.points), part.least, part.most)
            return points if valid is None else points * valid[first:end]

        return step

    def term(self, term: Term) -> Step:
        values, valid = self._columns[term.column]
        if term.column in self._values:
            known = np.array([value in term.values for value in self._values[term.column]] + [False])
            return lambda first, end: known.take(values[first:end], mode="clip")
        compare: Callable[[Array], Array]
        if term.operation == "IS TRUE":
            compare = np.copy
        elif term.operation == "IS FALSE":
            compare = np.logical_not
        else:
            literal = values.dtype.type(term.values[0])
            compare = {">=": literal.__le__, "<": literal.__gt__}[term.operation]
        if valid is None:
            return lambda first, end: compare(values[first:end])
        return lambda first, end: compare(values[first:end]) & valid[first:end]

    def when(self, part: When) -> Step:
        terms = [self.term(term) for term in part.terms]

        def mask(first: int, end: int) -> Array:
            found = terms[0](first, end)
            for term in terms[1:]:
                found &= term(first, end)
            return found

        if not part.since:
            return lambda first, end: mask(first, end) * np.int32(part.points)
        times, valid = self._columns[part.since]
        left = np.array((*part.by_day, 0), np.int32)

        def decayed(first: int, end: int) -> Array:
            days = (AS_OF_MICROSECONDS - times[first:end]) // _DAY
            points = left.take(days, mode="clip") * mask(first, end)
            points *= days >= 0
            return points if valid is None else points * valid[first:end]

        return decayed

    def group(self, group: Group) -> Step:
        steps = [
            *(self.text(part) for part in group.texts),
            *(self.cuts(part) for part in group.cuts),
            *(self.per(part) for part in group.pers),
            *(self.when(part) for part in group.whens),
        ]

        def step(first: int, end: int) -> Array:
            points = steps[0](first, end).astype(np.int32)
            for one in steps[1:]:
                points += one(first, end)
            return np.clip(points, group.least, group.most, out=points)

        return step


class NumpyWhole(Contestant):
    """Whole columns."""

    name = "NumPy, whole columns"
    chunk: ClassVar[int] = 0

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._bind()
        agreement = job.agreement
        self._floor = next(int(term.values[0]) * 100 for term in agreement.flag if term.column == "total")
        self._score = np.empty(job.n_rows)
        self._band = np.empty(job.n_rows, np.int8)
        self._qualified = np.empty(job.n_rows, np.bool_)

    def _bind(self) -> None:
        steps = Steps(self.job)
        agreement = self.job.agreement
        self._groups = [steps.group(group) for group in agreement.groups]
        self._flag = [steps.term(term) for term in agreement.flag if term.column != "total"]

    def run(self) -> None:
        each = self.chunk or self.job.n_rows
        for first in range(0, self.job.n_rows, each):
            self._rows(first, min(first + each, self.job.n_rows))

    def _rows(self, first: int, end: int) -> None:
        agreement = self.job.agreement
        points = self._groups[0](first, end)
        for group in self._groups[1:]:
            points += group(first, end)
        points += np.int32(agreement.start)
        np.clip(points, agreement.least, agreement.most, out=points)
        np.divide(points, 100, out=self._score[first:end])
        band = self._band[first:end]
        band[:] = len(agreement.bands)
        for bound in agreement.bands:
            band -= points >= bound
        qualified = points >= self._floor
        for term in self._flag:
            qualified &= term(first, end)
        self._qualified[first:end] = qualified

    def answers(self) -> Answers | None:
        return Answers(self._score, self._band, self._qualified)


class NumpyChunked(NumpyWhole):
    """Chunks of 16,384 rows: smaller ones are slower, larger ones up to 131,072 the same within the spread."""

    name = "NumPy, in chunks"
    chunk = 16384


class NumpyEncoding(NumpyChunked):
    """For strings without a dictionary: pyarrow makes one in every run."""

    name = "NumPy in chunks, after pyarrow's dictionary_encode"

    def run(self) -> None:
        self._bind()
        super().run()
