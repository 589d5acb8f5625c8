"""Rows given as dicts become a table: one block of the library's memory that holds schema, arrays and buffers."""

from __future__ import annotations

import ctypes
import math
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from ctypes import POINTER, addressof, c_void_p, sizeof
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from funnelcore import _abi
from funnelcore._abi import ArrowArray, ArrowSchema
from funnelcore._arrow import Batch, Column, Shared, export
from funnelcore._errors import failure
from funnelcore._library import library

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MICROSECOND = timedelta(microseconds=1)
FIRST_DAY = date(1970, 1, 1).toordinal()
LEAST_INTEGER = -(2**63)
GREATEST_INTEGER = 2**63 - 1
_EXACT_IN_DOUBLE = 2**53
_ALIGNMENT = 64

Row = Mapping[str, object]


def plain(value: Any) -> object:
    """A value as one of Python's own; every kind of missing value as None."""
    if value is None or isinstance(value, (str, bool, int, bytes)):
        return value
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, (float, Decimal)):
        return None if math.isnan(value) else value
    if isinstance(value, (date, datetime)):
        return value
    if isinstance(value, (list, tuple)):
        return spans_text(value)
    if hasattr(value, "tolist"):  # a scalar of NumPy, or an array
        return plain(value.tolist())
    raise TypeError(f"a value of a lead cannot be of type {type(value).__name__}")


def spans_text(spans: Iterable[Any]) -> str | None:
    """
    Spans of time as the text of a field of intervals; None where there is none.

    Each is a pair of start and end, or a mapping with both; an end that is missing is open.
    """
    return ";".join(_span_text(span) for span in spans if span is not None) or None


def _span_text(span: Any) -> str:
    if isinstance(span, Mapping):
        start, end = span.get("start"), span.get("end")
    elif isinstance(span, (list, tuple)) and len(span) == 2:
        start, end = span
    else:
        raise TypeError(
            f"a value of a lead cannot be a list of {type(span).__name__}: only spans of time are, each a pair of "
            "start and end, or a dict with both"
        )
    return f"{_bound_text(start)}/{_bound_text(end) or '..'}"


def _bound_text(bound: Any) -> str:
    known = plain(bound)
    if known is not None and not isinstance(known, (date, str)):
        raise TypeError(f"a span of time begins or ends at {bound!r}: needs a datetime, a date or a text")
    return str(as_text(known)) if known is not None else ""


def as_text(value: object) -> str | bytes:
    """A value as the text that means the same to every type of field."""
    if isinstance(value, (str, bytes)):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < _EXACT_IN_DOUBLE else repr(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def microseconds(instant: datetime) -> int:
    """Microseconds since 1970 UTC of an instant with a zone."""
    return (instant - EPOCH) // MICROSECOND


class _Column:
    """One column while it is laid out: its Arrow format and its buffers, validity first."""

    def __init__(self, name: str, kind: str, buffers: list[bytes], null_count: int) -> None:
        self.name = name.encode("utf-8", "surrogatepass") + b"\0"
        self.format = kind.encode() + b"\0"
        self.buffers = buffers
        self.null_count = null_count


def _bitmap(bits: Iterable[bool], count: int) -> bytes:
    packed = bytearray((count + 7) // 8)
    for i, bit in enumerate(bits):
        if bit:
            packed[i >> 3] |= 1 << (i & 7)
    return bytes(packed)


def _typed(kind: str, values: Sequence[Any], convert: Callable[[Any], Any]) -> bytes:
    return array(kind, [0 if value is None else convert(value) for value in values]).tobytes()


def _texts(values: Sequence[Any]) -> list[bytes]:
    pieces = []
    ends = array("i", [0])
    end = 0
    for value in values:
        text = b"" if value is None else as_text(value)
        piece = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        end += len(piece)
        if end > 2**31 - 1:
            raise failure(_abi.FNL_E_LIMIT, "the texts of a column are longer than 2 GiB: give the rows in parts")
        pieces.append(piece)
        ends.append(end)
    return [ends.tobytes(), b"".join(pieces)]


def _decimals(values: Sequence[Any]) -> tuple[str, list[bytes]] | None:
    """decimal128 of the greatest scale among the values; None if they do not fit."""
    scale = 0
    for value in values:
        if isinstance(value, Decimal):
            exponent = value.as_tuple().exponent
            if not isinstance(exponent, int):
                return None
            scale = max(scale, -exponent)
    if scale > 38:
        return None
    whole = [0 if value is None else int(Decimal(value).scaleb(scale)) for value in values]
    if any(abs(number) >= 10**38 for number in whole):
        return None
    return f"d:38,{scale}", [b"".join(number.to_bytes(16, sys.byteorder, signed=True) for number in whole)]


def _fits_integer(value: int) -> bool:
    return LEAST_INTEGER <= value <= GREATEST_INTEGER


def _layout(values: list[Any], is_text: bool) -> tuple[str, list[bytes]]:
    """Format and buffers (without validity) of a column: the type that all its values share, else text."""
    kinds = {type(value) if not isinstance(value, datetime) else datetime for value in values if value is not None}
    if is_text or not kinds:
        return "u", _texts(values)
    if kinds == {bool}:
        return "b", [_bitmap((bool(value) for value in values), len(values))]
    if kinds == {int} and all(value is None or _fits_integer(value) for value in values):
        return "l", [_typed("q", values, int)]
    exact = all(abs(value) <= _EXACT_IN_DOUBLE for value in values if isinstance(value, int))
    if kinds <= {int, float} and float in kinds and exact:
        return "g", [_typed("d", values, float)]
    if kinds <= {int, Decimal} and Decimal in kinds:
        laid = _decimals(values)
        if laid is not None:
            return laid
    if kinds == {datetime} and all(value is None or value.tzinfo is not None for value in values):
        return "tsu:UTC", [_typed("q", values, microseconds)]
    if kinds == {date}:
        return "tdD", [_typed("i", values, lambda day: day.toordinal() - FIRST_DAY)]
    return "u", _texts(values)


def _column(name: str, values: list[Any], is_text: bool) -> _Column:
    kind, buffers = _layout(values, is_text)
    null_count = sum(value is None for value in values)
    validity = _bitmap((value is not None for value in values), len(values)) if null_count else b""
    return _Column(name, kind, [validity, *buffers], null_count)


class _Block:
    """Pieces of memory that come to lie one after the other; known by their offsets until there is an address."""

    def __init__(self) -> None:
        self.size = 0
        self.pieces: list[tuple[int, bytes]] = []

    def room(self, size: int) -> int:
        offset = self.size
        # One byte at least, so that no two pieces begin at the same place.
        self.size += -(-max(size, 1) // _ALIGNMENT) * _ALIGNMENT
        return offset

    def put(self, content: bytes) -> int:
        offset = self.room(len(content))
        self.pieces.append((offset, content))
        return offset


def table_of(
    rows: Sequence[Row], model_columns: Iterable[str] = (), text_columns: Collection[str] = ()
) -> tuple[Shared, list[Shared], list[str]]:
    """
    Schema and one batch of rows, and the columns that the rows have.

    A column absent from a row is NULL, as in a single lead; so model_columns that no row has follow as columns of NULL.
    Values of text columns are taken as texts.
    """
    values: dict[str, list[Any]] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise TypeError(f"row {number} is {type(row).__name__}, not a mapping of columns to values")
        for name in row:
            if name not in values:
                values[name] = [None] * len(rows)
            values[name][number] = plain(row[name])
    names = list(values)
    for name in model_columns:
        values.setdefault(name, [None] * len(rows))
    columns = [_column(name, column, name in text_columns) for name, column in values.items()]
    schema, batch = _place(columns, len(rows))
    return schema, [batch], names


def _place(columns: list[_Column], n_rows: int) -> tuple[Shared, Shared]:
    """Lay the columns out: the schema in one block, the array with its buffers in another."""
    count = len(columns)
    schemas, arrays = _Block(), _Block()
    schema_list, array_list = schemas.room(count * sizeof(c_void_p)), arrays.room(count * sizeof(c_void_p))
    schema_children, array_children = schemas.room(count * sizeof(ArrowSchema)), arrays.room(count * sizeof(ArrowArray))
    texts = [(schemas.put(column.format), schemas.put(column.name)) for column in columns]
    struct_format, struct_name = schemas.put(b"+s\0"), schemas.put(b"\0")
    buffers = [[arrays.put(buffer) for buffer in column.buffers] for column in columns]
    lists = [arrays.room(len(column.buffers) * sizeof(c_void_p)) for column in columns]
    no_buffer = arrays.room(sizeof(c_void_p))

    at = _fill(schemas)
    schema_pointers = (POINTER(ArrowSchema) * count).from_address(at + schema_list)
    for i, (kind, name) in enumerate(texts):
        child = ArrowSchema.from_address(at + schema_children + i * sizeof(ArrowSchema))
        _set_schema(child, at + kind, at + name)
        schema_pointers[i] = ctypes.pointer(child)
    schema = ArrowSchema()
    _set_schema(schema, at + struct_format, at + struct_name)
    schema.n_children = count
    schema.children = ctypes.cast(at + schema_list, POINTER(POINTER(ArrowSchema)))
    shared_schema = Shared(schema=schema, block=at)

    at = _fill(arrays)
    array_pointers = (POINTER(ArrowArray) * count).from_address(at + array_list)
    for i, column in enumerate(columns):
        child_array = ArrowArray.from_address(at + array_children + i * sizeof(ArrowArray))
        child_array.length = n_rows
        child_array.null_count = column.null_count
        child_array.n_buffers = len(column.buffers)
        addresses = (c_void_p * len(column.buffers)).from_address(at + lists[i])
        addresses[:] = [at + offset for offset in buffers[i]]
        if column.null_count == 0:
            addresses[0] = None
        child_array.buffers = ctypes.cast(at + lists[i], POINTER(c_void_p))
        array_pointers[i] = ctypes.pointer(child_array)
    whole = ArrowArray()
    whole.length = n_rows
    whole.n_buffers = 1
    whole.buffers = ctypes.cast(at + no_buffer, POINTER(c_void_p))
    whole.n_children = count
    whole.children = ctypes.cast(at + array_list, POINTER(POINTER(ArrowArray)))
    return _releasable(shared_schema, Shared(array=whole, block=at), count, n_rows)


def _releasable(schema: Shared, array: Shared, count: int, n_rows: int) -> tuple[Shared, Shared]:
    """The same with releases, without which structs count as released."""
    if count == 0:
        return schema, array
    columns = [Column("", 0, i) for i in range(count)]
    made_schema, made_array = ArrowSchema(), ArrowArray()
    export([schema], columns, None, made_schema, None)
    export([array], columns, Batch((array,), (0,), n_rows), None, made_array)
    return Shared(schema=made_schema), Shared(array=made_array)


def _fill(block: _Block) -> int:
    address = library.fnl_capsule_allocate(max(block.size, 1))
    if not address:
        raise failure(_abi.FNL_E_NOMEM, "out of memory")
    for offset, content in block.pieces:
        ctypes.memmove(address + offset, content, len(content))
    return int(address)


def _set_schema(schema: ArrowSchema, kind: int, name: int) -> None:
    # Written as addresses: ctypes would else keep Python bytes behind the pointers.
    addresses = (c_void_p * 2).from_address(addressof(schema))
    addresses[0] = kind
    addresses[1] = name
    schema.flags = 2  # ARROW_FLAG_NULLABLE
