"""What takes part in a comparison."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa

import funnelcore as fc
from bench.agreement import Agreement, read
from bench.layouts import Column

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Answers:
    """
    What was computed: points, the number of the band from the highest, whether the lead is qualified.

    Points are compared as the whole hundredths that they are: Polars divides by a constant as it multiplies by its
    reciprocal, so that 18.15 comes out as 18.150000000000002.
    """

    score: Array
    band: Array
    flag: Array

    def hundredths(self) -> Array:
        """Points as whole numbers."""
        whole: Array = np.rint(self.score * 100).astype(np.int64)
        return whole

    def difference(self, other: Answers) -> str:
        """The first row in which two differ, in words; empty if none does. Points must be equal to the last digit."""
        for name, mine, theirs in (
            ("hundredths", self.hundredths(), other.hundredths()),
            ("band", self.band, other.band),
            ("flag", self.flag, other.flag),
        ):
            if len(mine) != len(theirs):
                return f"{name} has {len(mine)} rows, not {len(theirs)}"
            unequal = np.flatnonzero(mine != theirs)
            if len(unequal):
                row = unequal[0]
                return f"{name} of row {row} is {mine[row]}, not {theirs[row]} ({len(unequal)} rows differ)"
        return ""


class Job:
    """Leads to be scored by a model."""

    def __init__(self, model_text: str, columns: Sequence[Column], batch: pa.RecordBatch) -> None:
        self.model_text = model_text
        self.model = fc.Model.parse(model_text)
        self.agreement: Agreement = read(self.model)
        self.columns = tuple(columns)
        self.by_name = {column.name: column for column in columns}
        self.batch = batch
        self.n_rows: int = batch.num_rows


class Contestant(ABC):
    """Scores all leads of a job in `run`, which alone is timed; the job's table is brought into its own form before."""

    name: ClassVar[str]

    def __init__(self, job: Job) -> None:
        self.job = job

    @abstractmethod
    def run(self) -> None:
        """Compute score, band and flag of every lead."""

    @abstractmethod
    def answers(self) -> Answers | None:
        """What the last run computed; None if it does not score."""

    def close(self) -> None:
        """Give back what is not memory."""
        return
