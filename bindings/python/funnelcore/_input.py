"""Tables that come in: whatever exports Arrow, read in place, or lists of dicts."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import byref
from dataclasses import dataclass
from typing import Any, TypeAlias

from funnelcore._abi import ArrowSchema
from funnelcore._arrow import (
    ArrowArrayExporter,
    ArrowStreamExporter,
    Column,
    Shared,
    column_names,
    schema_capsule,
    take_table,
)
from funnelcore._errors import check, new_error
from funnelcore._library import library
from funnelcore._rows import Row, table_of

Tablelike: TypeAlias = "ArrowStreamExporter | ArrowArrayExporter | Sequence[Row]"


@dataclass(frozen=True)
class Rows:
    """A table taken over from the caller."""

    schema: Shared
    batches: list[Shared]
    names: list[str]

    def __len__(self) -> int:
        return sum(batch.array.length for batch in self.batches)


class Schema:
    """The columns that a model reads; pyarrow.schema() and its kind take it."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self.columns = column_names(shared.schema)

    def __arrow_c_schema__(self) -> object:
        columns = [Column(name, 0, i) for i, name in enumerate(self.columns)]
        return schema_capsule([self._shared], columns)


class Layout:
    """What a model reads of one of its tables: "leads" or "activities"."""

    def __init__(self, model: int, table: str) -> None:
        self._table = table
        schema = ArrowSchema()
        error, error_at = new_error()
        check(library.fnl_model_schema(model, table.encode(), byref(schema), error_at), error)
        self.schema = Schema(Shared(schema=schema))
        self.columns = self.schema.columns
        children = self.schema._shared.schema.children
        self.text_columns = frozenset(name for i, name in enumerate(self.columns) if _is_text(children[i].contents))

    def take(self, rows: Any) -> Rows:
        """Take a table over, without a copy of its columns; or make one of dicts."""
        if isinstance(rows, ArrowStreamExporter | ArrowArrayExporter):
            schema, batches = take_table(rows)
            return Rows(schema, batches, column_names(schema.schema))
        if not isinstance(rows, str) and isinstance(rows, Sequence):
            return Rows(*table_of(rows, self.columns, self.text_columns))
        raise TypeError(
            f"{self._table} is {type(rows).__name__}: needs a table that exports Arrow (pyarrow, Polars, pandas, "
            "DuckDB) or a list of dicts"
        )


def _is_text(schema: ArrowSchema) -> bool:
    kind = schema.dictionary.contents.format if schema.dictionary else schema.format
    return kind in (b"u", b"U", b"vu")
