"""Leads made by seed, as an Arrow record batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

import numpy as np
import pyarrow as pa

from bench.layouts import Column

AS_OF = datetime(2026, 11, 21, 9, tzinfo=timezone.utc)
AS_OF_MICROSECONDS = int(AS_OF.timestamp()) * 1_000_000
_SEED = 7
_NULL_SHARE = 0.1
_DAY = 86_400_000_000
_MOST_DAYS = 365

_TYPES = {
    "int32": pa.int32(),
    "float64": pa.float64(),
    "float32": pa.float32(),
    "time": pa.timestamp("us", "UTC"),
    "bool": pa.bool_(),
}


def _numbers(column: Column, n_rows: int, chance: np.random.Generator) -> np.ndarray[Any, Any]:
    if column.kind == "int32":
        return chance.integers(0, 1000, n_rows, dtype=np.int32)
    if column.kind == "float64":
        return np.floor(chance.random(n_rows) * 6400) / 100
    if column.kind == "float32":
        return chance.random(n_rows, dtype=np.float32) * np.float32(64)
    return AS_OF_MICROSECONDS - chance.integers(0, _MOST_DAYS * _DAY, n_rows, dtype=np.int64)


def _column(column: Column, n_rows: int, chance: np.random.Generator, nulls: bool) -> pa.Array:
    valid = None
    if column.nulls and nulls:
        bits = np.packbits(chance.random(n_rows) >= _NULL_SHARE, bitorder="little")
        valid = pa.py_buffer(bits)
    if column.kind == "bool":
        bits = np.packbits(chance.random(n_rows) < 0.4, bitorder="little")
        return pa.Array.from_buffers(pa.bool_(), n_rows, [valid, pa.py_buffer(bits)])
    if column.kind != "text":
        values = _numbers(column, n_rows, chance)
        return pa.Array.from_buffers(_TYPES[column.kind], n_rows, [valid, pa.py_buffer(values)])
    codes = chance.integers(0, column.distinct, n_rows, dtype=np.int32)
    indices = pa.Array.from_buffers(pa.int32(), n_rows, [valid, pa.py_buffer(codes)])
    dictionary = pa.DictionaryArray.from_arrays(indices, pa.array(column.values))
    return dictionary.cast(pa.string()) if column.plain else dictionary


def make(columns: Sequence[Column], n_rows: int, nulls: bool = True) -> pa.RecordBatch:
    """n_rows leads; without nulls the values are the same, but for those that were NULL."""
    arrays = []
    for i, column in enumerate(columns):
        # A stream of its own for each column, so that none depends on which others there are.
        arrays.append(_column(column, n_rows, np.random.default_rng((_SEED, i)), nulls))
    return pa.RecordBatch.from_arrays(arrays, names=[column.name for column in columns])
