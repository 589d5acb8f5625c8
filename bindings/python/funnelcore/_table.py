"""A table that goes out: to whatever reads Arrow streams, or to Python's own dicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from funnelcore._abi import ArrowArray, ArrowSchema
from funnelcore._arrow import Batch, Column, Shared, column_names, export, release, schema_capsule, stream_capsule
from funnelcore._values import read_column

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from typing_extensions import Self


class Table:
    """
    Columns of the library's and of the caller's memory, without a copy of either.

    It exports itself as an Arrow stream as often as it is asked to: `pyarrow.table(t)`, `polars.DataFrame(t)`,
    `duckdb.sql("from t")`. What was exported stays good when this object is gone.
    """

    def __init__(self, parts: Sequence[Shared], columns: Sequence[Column], batches: Sequence[Batch]) -> None:
        self._parts = tuple(parts)
        self._columns = tuple(columns)
        self._batches = list(batches)

    @classmethod
    def of(cls, schema: ArrowSchema, array: ArrowArray) -> Self:
        """A table that the library made, moved in."""
        n_rows = array.length
        shared_schema, shared = Shared(schema=schema), Shared(array=array)
        columns = [Column(name, 0, i) for i, name in enumerate(column_names(shared_schema.schema))]
        return cls([shared_schema], columns, [Batch((shared,), (0,), n_rows)])

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self._columns]

    def __len__(self) -> int:
        return sum(batch.n_rows for batch in self._batches)

    def __arrow_c_schema__(self) -> object:
        return schema_capsule(self._parts, self._columns)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        # The interface lets a producer answer with its own types.
        return stream_capsule(self._parts, self._columns, self._batches)

    def to_arrow(self) -> pyarrow.Table:
        """A table of pyarrow, which must be installed."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame of pandas; through pyarrow if it is there, which is faster."""
        import pandas

        try:
            table = self.to_arrow()
        except ModuleNotFoundError:
            return pandas.DataFrame(self.to_dicts(), columns=self.columns)
        return table.to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """A data frame of Polars, which must be installed."""
        import polars

        return polars.DataFrame(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as dicts, without any other package."""
        return list(self.rows())

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows one by one, as dicts."""
        names = self.columns
        schema = ArrowSchema()
        export(self._parts, self._columns, None, schema, None)
        try:
            for batch in self._batches:
                array = ArrowArray()
                export(batch.parts, self._columns, batch, None, array)
                try:
                    values = [
                        read_column(schema.children[i].contents, array.children[i].contents) for i in range(len(names))
                    ]
                finally:
                    release(array)
                for row in zip(*values, strict=True):
                    yield dict(zip(names, row, strict=True))
        finally:
            release(schema)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} rows of {', '.join(self.columns)}>"
