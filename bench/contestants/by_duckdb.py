"""DuckDB, three ways: list look-ups by enum code, joins with small tables, CASE."""

from __future__ import annotations

from typing import ClassVar

import duckdb
import numpy as np
import pyarrow as pa

from bench.agreement import Texts, When
from bench.contestant import Answers, Contestant, Job
from bench.contestants.sql import Sql, quoted

_NUMBER = "lead_number"


class _Case(Sql):
    microseconds = "epoch_us({})"
    divide = "//"
    hundred = "100.0::DOUBLE"

    def by_day(self, part: When) -> str:
        return f"({list(part.by_day)}::INTEGER[])[{self.age(part.since)} + 1]"


class _Lists(_Case):
    """The list is indexed by the code of the enumeration; NULL stays NULL."""

    def text(self, part: Texts) -> str:
        *points, missing = part.of(self.job.by_name[part.column].values)
        return f"COALESCE(({points}::INTEGER[])[enum_code({part.column}) + 1], {missing})"


class _Joins(_Case):
    """One join for each text column; a column of points for every part on it."""

    def __init__(self, job: Job, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(job)
        self._parts: dict[str, list[Texts]] = {}
        for part in (part for group in job.agreement.groups for part in group.texts):
            self._parts.setdefault(part.column, []).append(part)
        for name, parts in self._parts.items():
            column = job.by_name[name]
            points = {f"p{i}": part.of(column.values)[:-1] for i, part in enumerate(parts)}
            dimension = pa.table({"value": column.values} | {key: pa.array(p, pa.int32()) for key, p in points.items()})
            connection.register("dimension", dimension)
            kind = "VARCHAR" if column.plain else name
            columns = ", ".join(points)
            connection.execute(f"CREATE TABLE by_{name} AS SELECT value::{kind} AS value, {columns} FROM dimension")

    def tables(self) -> str:
        joins = (f"LEFT JOIN by_{name} ON by_{name}.value = leads.{name}" for name in self._parts)
        return "leads " + " ".join(joins)

    def text(self, part: Texts) -> str:
        number = next(i for i, one in enumerate(self._parts[part.column]) if one is part)
        return f"COALESCE(by_{part.column}.p{number}, {part.missing})"


class _DuckDb(Contestant):
    """The leads are a table of DuckDB's own in memory, texts enumerations; the result is a new table there."""

    threads: ClassVar[int] = 1

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.connection = duckdb.connect(config={"threads": self.threads})
        self.connection.execute("SET TimeZone = 'UTC'")
        kinds = []
        for column in job.columns:
            kind = column.name
            if column.kind == "text" and not column.plain:
                values = ", ".join(quoted(value) for value in column.values)
                self.connection.execute(f"CREATE TYPE {column.name} AS ENUM ({values})")
                kind = f"{column.name}::{column.name}"
            elif column.kind == "time":
                kind = f"{column.name}::TIMESTAMP"
            kinds.append(f"{kind} AS {column.name}")
        table = pa.table(job.batch)
        sql = self.sql()
        if self.threads > 1:  # the order of rows may then change
            sql.key = _NUMBER
            kinds.append(_NUMBER)
            table = table.append_column(_NUMBER, pa.array(np.arange(job.n_rows, dtype=np.int32)))
        self.connection.register("arrow", table)
        self.connection.execute(f"CREATE TABLE leads AS SELECT {', '.join(kinds)} FROM arrow")
        self.connection.unregister("arrow")
        self._query = f"CREATE OR REPLACE TEMP TABLE scored AS {sql.select()}"

    def sql(self) -> Sql:
        """How the model is said."""
        return _Case(self.job)

    def run(self) -> None:
        self.connection.execute(self._query)

    def answers(self) -> Answers | None:
        order = f" ORDER BY {_NUMBER}" if self.threads > 1 else ""
        found = self.connection.execute(f"SELECT * FROM scored{order}").fetchnumpy()
        return Answers(*(found[name] for name in ("total", "total_band", "qualified")))

    def close(self) -> None:
        self.connection.close()


class DuckDbCase(_DuckDb):
    name = "DuckDB, CASE"


class DuckDbLists(_DuckDb):
    name = "DuckDB, list look-ups"

    def sql(self) -> Sql:
        return _Lists(self.job)


class DuckDbJoins(_DuckDb):
    name = "DuckDB, joins"

    def sql(self) -> Sql:
        return _Joins(self.job, self.connection)


class DuckDbListsByTwo(DuckDbLists):
    name = "DuckDB, list look-ups, two threads"
    threads = 2


class DuckDbJoinsByTwo(DuckDbJoins):
    name = "DuckDB, joins, two threads"
    threads = 2
