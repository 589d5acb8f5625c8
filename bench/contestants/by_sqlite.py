"""SQLite, in memory: CASE, and a small table for the decay."""

from __future__ import annotations

import sqlite3

import numpy as np
import pyarrow as pa

from bench.agreement import When
from bench.contestant import Answers, Contestant, Job
from bench.contestants.sql import Sql


class _Case(Sql):
    least = "min"
    greatest = "max"
    fence = " LIMIT -1"

    def by_day(self, part: When) -> str:
        return f"(SELECT points FROM {self.table(part)} WHERE day = {self.age(part.since)})"

    def table(self, part: When) -> str:
        """The table of what is left of these points."""
        return f"left_{part.since}_{part.points}_{len(part.by_day)}"


class Sqlite(Contestant):
    """CREATE TABLE AS SELECT."""

    name = "SQLite, CASE"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._connection = sqlite3.connect(":memory:")
        case = _Case(job)
        for part in (part for group in job.agreement.groups for part in group.whens if part.since):
            self._connection.execute(
                f"CREATE TABLE IF NOT EXISTS {case.table(part)} (day INTEGER PRIMARY KEY, points INTEGER)"
            )
            rows = list(enumerate(part.by_day))
            self._connection.executemany(f"INSERT OR IGNORE INTO {case.table(part)} VALUES (?, ?)", rows)
        names = ", ".join(column.name for column in job.columns)
        self._connection.execute(f"CREATE TABLE leads ({names})")
        columns = [
            array.cast(pa.int64()).to_pylist() if pa.types.is_timestamp(array.type) else array.to_pylist()
            for array in job.batch.columns
        ]
        marks = ", ".join("?" for _ in columns)
        self._connection.executemany(f"INSERT INTO leads VALUES ({marks})", zip(*columns, strict=True))
        self._connection.execute("CREATE TABLE scored (x)")
        self._query = f"CREATE TABLE scored AS {case.select()}"

    def run(self) -> None:
        self._connection.execute("DROP TABLE scored")
        self._connection.execute(self._query)

    def answers(self) -> Answers | None:
        rows = np.array(self._connection.execute("SELECT total, total_band, qualified FROM scored").fetchall())
        return Answers(rows[:, 0], rows[:, 1].astype(np.int8), rows[:, 2].astype(np.bool_))

    def close(self) -> None:
        self._connection.close()
