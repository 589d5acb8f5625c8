"""The Arrow C data interface: tables in from anything that exports them, tables out through capsules in C's memory."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Sequence
from ctypes import byref, c_int, c_int64, c_void_p, pointer, sizeof
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from funnelcore import _abi
from funnelcore._abi import ArrowArray, ArrowArrayStream, ArrowSchema
from funnelcore._errors import check, failure, new_error
from funnelcore._library import library

_RELEASE = ctypes.CFUNCTYPE(None, c_void_p)
_GET = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)
_LAST_ERROR = ctypes.CFUNCTYPE(ctypes.c_char_p, c_void_p)

_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype = c_void_p
_capsule_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
_capsule_new = ctypes.pythonapi.PyCapsule_New
_capsule_new.restype = ctypes.py_object
_capsule_new.argtypes = [c_void_p, ctypes.c_char_p, c_void_p]

# PyCapsule_New keeps the pointer to the name.
_SCHEMA_NAME = b"arrow_schema"
_ARRAY_NAME = b"arrow_array"
_STREAM_NAME = b"arrow_array_stream"


@runtime_checkable
class ArrowStreamExporter(Protocol):
    """A table of pyarrow, Polars, pandas, DuckDB, or a result of this package."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


@runtime_checkable
class ArrowArrayExporter(Protocol):
    """A record batch, or an array of structs."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


def release(struct: ArrowSchema | ArrowArray | ArrowArrayStream) -> None:
    """Call the struct's release, if it has not been called."""
    if struct.release:
        _RELEASE(struct.release)(ctypes.addressof(struct))


class Shared:
    """A schema or an array that the library shares out: fnl_shared."""

    __slots__ = ("__weakref__", "_free", "address", "array", "schema")

    def __init__(
        self, schema: ArrowSchema | None = None, array: ArrowArray | None = None, block: int | None = None
    ) -> None:
        # Views of what moves in: good to read for as long as this object lives.
        self.schema = ArrowSchema.from_buffer_copy(schema) if schema is not None else ArrowSchema()
        self.array = ArrowArray.from_buffer_copy(array) if array is not None else ArrowArray()
        handle = c_void_p()
        error, error_at = new_error()
        check(
            library.fnl_shared_new(
                byref(schema) if schema is not None else None,
                byref(array) if array is not None else None,
                block,
                byref(handle),
                error_at,
            ),
            error,
        )
        self.address = handle.value
        self._free = weakref.finalize(self, library.fnl_shared_free, handle.value)

    def take(self) -> ArrowArray:
        """Give the table up; its array if nothing else holds it, else a zeroed one."""
        self._free.detach()
        array = ArrowArray()
        library.fnl_shared_take(self.address, byref(array))
        return array


@dataclass(frozen=True)
class Column:
    """Column `number` of part `part` of a table."""

    name: str
    part: int
    number: int


@dataclass(frozen=True)
class Batch:
    """Rows of a table: from every part `n_rows` rows, beginning with its first row."""

    parts: tuple[Shared, ...]
    first_rows: tuple[int, ...]
    n_rows: int


def column_names(schema: ArrowSchema) -> list[str]:
    """Names of the children of a struct."""
    return [(schema.children[i].contents.name or b"").decode("utf-8", "replace") for i in range(schema.n_children)]


def signature(schema: ArrowSchema) -> tuple[object, ...]:
    """What makes two layouts the same for a plan."""
    children = tuple(signature(schema.children[i].contents) for i in range(schema.n_children))
    dictionary = signature(schema.dictionary.contents) if schema.dictionary else None
    return schema.format, schema.name, schema.flags, children, dictionary


def export(
    shareds: Sequence[Shared],
    columns: Sequence[Column],
    batch: Batch | None,
    schema: ArrowSchema | None,
    array: ArrowArray | None,
) -> None:
    """Fill schema from shareds, or array from a batch, with the chosen columns."""
    count = len(columns)
    sources = (c_void_p * count)(*(shareds[column.part].address for column in columns))
    numbers = (c_int64 * count)(*(column.number for column in columns))
    firsts = None
    if batch is not None:
        firsts = (c_int64 * count)(*(batch.first_rows[column.part] for column in columns))
    error, error_at = new_error()
    check(
        library.fnl_shared_columns(
            sources,
            numbers,
            firsts,
            count,
            batch.n_rows if batch is not None else 0,
            byref(schema) if schema is not None else None,
            byref(array) if array is not None else None,
            error_at,
        ),
        error,
    )


def schema_capsule(parts: Sequence[Shared], columns: Sequence[Column]) -> object:
    """A capsule of the schema of the columns."""
    address = _allocate(ArrowSchema)
    export(parts, columns, None, ArrowSchema.from_address(address), None)
    return _capsule(address, _SCHEMA_NAME, library.fnl_capsule_free_schema)


def stream_capsule(parts: Sequence[Shared], columns: Sequence[Column], batches: Sequence[Batch]) -> object:
    """A capsule of a stream of the batches."""
    schema = ArrowSchema()
    arrays = (ArrowArray * len(batches))()
    address = _allocate(ArrowArrayStream)
    capsule = _capsule(address, _STREAM_NAME, library.fnl_capsule_free_stream)
    try:
        export(parts, columns, None, schema, None)
        for array, batch in zip(arrays, batches, strict=True):
            export(batch.parts, columns, batch, None, array)
        error, error_at = new_error()
        check(
            library.fnl_stream_new(
                byref(schema), arrays, len(batches), byref(ArrowArrayStream.from_address(address)), error_at
            ),
            error,
        )
    finally:
        # Moved into the stream on success: then these do nothing.
        release(schema)
        for array in arrays:
            release(array)
    return capsule


def take_table(table: ArrowStreamExporter | ArrowArrayExporter) -> tuple[Shared, list[Shared]]:
    """Take over the schema and the batches of a table, without a copy of its columns."""
    if isinstance(table, ArrowStreamExporter):
        schema, arrays = _take_stream(table.__arrow_c_stream__())
    else:
        schema, arrays = _take_array(*table.__arrow_c_array__())
    try:
        if schema.format != b"+s":
            raise failure(_abi.FNL_E_SCHEMA, f"a table is needed, not a column of Arrow format {schema.format!r}")
        batches = [Shared(array=array) for array in arrays]
        return Shared(schema=schema), batches
    finally:
        release(schema)
        for array in arrays:
            release(array)


def _take_stream(capsule: object) -> tuple[ArrowSchema, list[ArrowArray]]:
    stream = ArrowArrayStream.from_address(_capsule_pointer(capsule, _STREAM_NAME))
    if not stream.release:
        raise failure(_abi.FNL_E_ARG, "the stream was read before")
    schema = ArrowSchema()
    arrays: list[ArrowArray] = []
    try:
        _pull(stream, stream.get_schema, schema)
        while True:
            array = ArrowArray()
            _pull(stream, stream.get_next, array)
            if not array.release:
                return schema, arrays
            arrays.append(array)
    except BaseException:
        release(schema)
        for array in arrays:
            release(array)
        raise
    finally:
        release(stream)


def _pull(stream: ArrowArrayStream, getter: int, struct: ArrowSchema | ArrowArray) -> None:
    code = _GET(getter)(ctypes.addressof(stream), ctypes.addressof(struct))
    if code != 0:
        text = _LAST_ERROR(stream.get_last_error)(ctypes.addressof(stream)) if stream.get_last_error else None
        reason = text.decode("utf-8", "replace") if text else f"error {code}"
        raise failure(_abi.FNL_E_SCHEMA, f"the table could not be read: {reason}")


def _take_array(schema_capsule: object, array_capsule: object) -> tuple[ArrowSchema, list[ArrowArray]]:
    schema = ArrowSchema()
    array = ArrowArray()
    _move(ArrowSchema.from_address(_capsule_pointer(schema_capsule, _SCHEMA_NAME)), schema)
    _move(ArrowArray.from_address(_capsule_pointer(array_capsule, _ARRAY_NAME)), array)
    return schema, [array]


def _move(source: ArrowSchema | ArrowArray, target: ArrowSchema | ArrowArray) -> None:
    ctypes.memmove(byref(target), byref(source), sizeof(source))
    source.release = None


def _allocate(kind: type[ctypes.Structure]) -> int:
    address = library.fnl_capsule_allocate(sizeof(kind))
    if not address:
        raise failure(_abi.FNL_E_NOMEM, "out of memory")
    return int(address)


def _capsule(address: int, name: bytes, destructor: Any) -> object:
    capsule: object = _capsule_new(address, name, ctypes.cast(destructor, c_void_p))
    return capsule


def slice_of(batch: Shared, first_row: int, n_rows: int) -> Any:
    """A view of rows of a batch, to be lent for one call."""
    view = ArrowArray.from_buffer_copy(batch.array)
    view.offset += first_row
    view.length = n_rows
    return pointer(view)
