"""Values of Arrow columns as Python's own, for results that are read without pyarrow."""

from __future__ import annotations

import ctypes
import itertools
import struct
import sys
from collections.abc import Callable
from ctypes import c_double, c_float, c_int8, c_int16, c_int32, c_int64, c_uint8, c_uint16, c_uint32, c_uint64
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Context, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from funnelcore import _abi
from funnelcore._abi import ArrowArray, ArrowSchema
from funnelcore._errors import failure

_NUMBERS: dict[str, Any] = {
    "c": c_int8,
    "C": c_uint8,
    "s": c_int16,
    "S": c_uint16,
    "i": c_int32,
    "I": c_uint32,
    "l": c_int64,
    "L": c_uint64,
    "f": c_float,
    "g": c_double,
}
_PER_SECOND = {"s": 1, "m": 1_000, "u": 1_000_000, "n": 1_000_000_000}
_INLINE = 12  # bytes of a text that a view holds itself
_MILLISECONDS_A_DAY = 86_400_000
_EXACT = Context(prec=77)  # of the widest decimal; the caller's context may round


def zone_of(name: str) -> tzinfo | None:
    """The zone that an Arrow timestamp names; None for local time."""
    if not name:
        return None
    if name in ("UTC", "Etc/UTC", "Z", "+00:00"):
        return timezone.utc
    if name[0] in "+-":
        hours, _, minutes = name[1:].partition(":")
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-offset if name[0] == "-" else offset)
    return ZoneInfo(name)


def instant(microseconds: int, zone: tzinfo | None) -> datetime:
    """Microseconds since 1970 UTC in a zone, in UTC where that is beyond its year 9999; without a zone as local."""
    utc = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=microseconds)
    if zone is None:
        return utc.replace(tzinfo=None)
    try:
        return utc.astimezone(zone)
    except OverflowError:
        return utc


def day(days: int) -> date:
    """Days since 1970 as a date."""
    return date(1970, 1, 1) + timedelta(days=days)


def read_column(schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    """The values of a column, None for NULL."""
    values = _read(schema, array)
    if array.null_count == 0 or array.n_buffers == 0 or not array.buffers[0]:
        return values
    bits = _bits(array.buffers[0], array.offset, array.length)
    return [value if bit else None for value, bit in zip(values, bits, strict=True)]


def _read(schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    kind = schema.format.decode()
    if schema.dictionary:
        choices = read_column(schema.dictionary.contents, array.dictionary.contents)
        # The code of a NULL may be anything.
        return [choices[code] if 0 <= code < len(choices) else None for code in _items(array, _NUMBERS[kind])]
    if kind in _NUMBERS:
        return _items(array, _NUMBERS[kind])
    for prefix, reader in _READERS.items():
        if kind.startswith(prefix):
            return reader(kind, schema, array)
    raise failure(_abi.FNL_E_SCHEMA, f"a column of Arrow format {kind!r} cannot be read without pyarrow")


def _items(array: ArrowArray, item: Any) -> list[Any]:
    if array.length == 0:
        return []
    begin = array.buffers[1] + array.offset * ctypes.sizeof(item)
    values: list[Any] = (item * array.length).from_address(begin)[:]
    return values


def _bits(address: int, offset: int, length: int) -> list[bool]:
    packed = (c_uint8 * ((offset + length + 7) // 8)).from_address(address)
    return [bool(packed[i >> 3] >> (i & 7) & 1) for i in range(offset, offset + length)]


def _read_bools(_kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    return _bits(array.buffers[1], array.offset, array.length) if array.length else []


def _read_nulls(_kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    return [None] * array.length


def _finish(kind: str, content: bytes) -> str | bytes:
    return content.decode("utf-8", "replace") if kind in ("u", "U", "vu") else content


def _read_texts(kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    if array.length == 0:
        return []
    item = c_int64 if kind in ("U", "Z") else c_int32
    begin = array.buffers[1] + array.offset * ctypes.sizeof(item)
    ends = (item * (array.length + 1)).from_address(begin)[:]
    base = array.buffers[2] or 0
    return [_finish(kind, ctypes.string_at(base + a, b - a) if b > a else b"") for a, b in itertools.pairwise(ends)]


def _read_views(kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    values: list[Any] = []
    valid = _bits(array.buffers[0], array.offset, array.length) if array.length and array.buffers[0] else None
    for i in range(array.length):
        if valid is not None and not valid[i]:
            values.append(None)
            continue
        at = array.buffers[1] + (array.offset + i) * 16
        length = c_int32.from_address(at).value
        if length <= _INLINE:
            values.append(_finish(kind, ctypes.string_at(at + 4, length)))
            continue
        buffer, offset = (c_int32 * 2).from_address(at + 8)
        values.append(_finish(kind, ctypes.string_at(array.buffers[2 + buffer] + offset, length)))
    return values


def _read_timestamps(kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    zone = zone_of(kind[4:])
    per_second = _PER_SECOND[kind[2]]
    valid = _valid(array)
    return [
        instant(value * 1_000_000 // per_second, zone) if ok else None
        for value, ok in zip(_items(array, c_int64), valid, strict=True)
    ]


def _read_days(_kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    return [day(value) if ok else None for value, ok in zip(_items(array, c_int32), _valid(array), strict=True)]


def _read_date_milliseconds(_kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    items = zip(_items(array, c_int64), _valid(array), strict=True)
    return [day(value // _MILLISECONDS_A_DAY) if ok else None for value, ok in items]


def _valid(array: ArrowArray) -> list[bool]:
    """What lies under a NULL may be no date at all."""
    if array.length and array.buffers[0]:
        return _bits(array.buffers[0], array.offset, array.length)
    return [True] * array.length


def _read_decimals(kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    _precision, scale, *width = (int(part) for part in kind[2:].split(","))
    size = (width[0] if width else 128) // 8
    values = []
    for i in range(array.offset, array.offset + array.length):
        content = ctypes.string_at(array.buffers[1] + i * size, size)
        values.append(Decimal(int.from_bytes(content, sys.byteorder, signed=True)).scaleb(-scale, _EXACT))
    return values


def _read_halves(_kind: str, _schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    if array.length == 0:
        return []
    content = ctypes.string_at(array.buffers[1] + array.offset * 2, array.length * 2)
    return list(struct.unpack(f"={array.length}e", content))


def _read_lists(kind: str, schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    if array.length == 0:
        return []
    item = c_int64 if kind == "+L" else c_int32
    begin = array.buffers[1] + array.offset * ctypes.sizeof(item)
    ends = (item * (array.length + 1)).from_address(begin)[:]
    items = read_column(schema.children[0].contents, array.children[0].contents)
    return [items[a:b] for a, b in itertools.pairwise(ends)]


def _read_structs(_kind: str, schema: ArrowSchema, array: ArrowArray) -> list[Any]:
    columns = {}
    for i in range(schema.n_children):
        child = ArrowArray.from_buffer_copy(array.children[i].contents)
        child.offset += array.offset
        child.length = array.length
        child.null_count = -1
        child_schema = schema.children[i].contents
        columns[(child_schema.name or b"").decode()] = read_column(child_schema, child)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


# By the beginning of the format; the first that fits.
_READERS: dict[str, Callable[[str, ArrowSchema, ArrowArray], list[Any]]] = {
    "n": _read_nulls,
    "b": _read_bools,
    "vu": _read_views,
    "vz": _read_views,
    "u": _read_texts,
    "U": _read_texts,
    "z": _read_texts,
    "Z": _read_texts,
    "ts": _read_timestamps,
    "tdD": _read_days,
    "tdm": _read_date_milliseconds,
    "d:": _read_decimals,
    "e": _read_halves,
    "+l": _read_lists,
    "+L": _read_lists,
    "+s": _read_structs,
}
