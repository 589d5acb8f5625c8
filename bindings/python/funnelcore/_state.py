"""Running aggregates: states of one kind that take tables in any order and pieces, and merge exactly."""

from __future__ import annotations

import threading
import weakref
from ctypes import byref, c_void_p, sizeof, string_at
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from funnelcore import _abi
from funnelcore._abi import ArrowArray, ArrowSchema, Bytes, StateOptions
from funnelcore._arrow import Shared, signature, slice_of
from funnelcore._errors import check, error_of, failure, new_error
from funnelcore._input import Layout, Rows, Tablelike
from funnelcore._library import library
from funnelcore._report import Report
from funnelcore._table import Table
from funnelcore._values import instant, zone_of

if TYPE_CHECKING:
    from typing_extensions import Self

    from funnelcore._model import Model


class State:
    """
    What the kinds of states have in common: to merge, to be saved and loaded, to give a result.

    `bytes(state)` is what load reads again, here or on another machine; it can be pickled and copied too. `report`
    counts what was not taken.
    """

    _kind: ClassVar[bytes]

    def __init__(self, model: Model, as_of: int, flags: int = 0) -> None:
        handle = c_void_p()
        error, error_at = new_error()
        options = StateOptions(sizeof(StateOptions), flags, as_of)
        check(library.fnl_state_new(model._address, self._kind, byref(options), byref(handle), error_at), error)
        self._own(model, handle)

    def _own(self, model: Model, handle: c_void_p) -> None:
        self._model = model
        self._address = handle.value
        weakref.finalize(self, library.fnl_state_free, handle.value)
        self._lock = threading.Lock()
        self._bound: dict[bytes, object] = {}
        self._is_whole = True
        self.report = Report()

    @classmethod
    def load(cls, model: Model, content: bytes | bytearray | memoryview) -> Self:
        """A state from the bytes of one of the same model; StateError if they are another model's, or damaged."""
        held = bytes(content)
        handle = c_void_p()
        error, error_at = new_error()
        check(library.fnl_state_load(model._address, held, len(held), byref(handle), error_at), error)
        state = cls.__new__(cls)
        state._own(model, handle)
        kind = library.fnl_state_kind(handle)
        if kind != cls._kind:
            raise failure(_abi.FNL_E_STATE, f"a state of {kind.decode()} is no state of {cls._kind.decode()}")
        return state

    def _take(self, table: bytes, layout: Layout, rows: Tablelike, strict: bool, report: Report | None) -> None:
        """Add rows to one of the kind's tables; with `strict` all or none."""
        taken = layout.take(rows)
        if strict:
            tried = Report()
            type(self)(self._model, self._as_of)._add(table, taken, tried)
            _check_strict(tried)
        with self._lock:
            self._add(table, taken, report if report is not None else self.report)

    def _add(self, table: bytes, taken: Rows, report: Report) -> None:
        self._check()
        error, error_at = new_error()
        layout = signature(taken.schema.schema)
        if layout != self._bound.get(table):
            self._bound.pop(table, None)
            check(library.fnl_state_bind(self._address, table, byref(taken.schema.schema), error_at), error)
            self._bound[table] = layout
        handle = report._borrow(self._model._address)
        try:
            for batch in taken.batches:
                self._change(self._add_batch(table, batch, handle.address, error_at), error)
        finally:
            report._return(handle)

    def _add_batch(self, table: bytes, batch: Shared, report: int | None, error_at: object) -> int:
        rows = slice_of(batch, 0, batch.array.length)
        return int(library.fnl_state_add(self._address, table, rows, report, error_at))

    def merge(self, other: Self) -> Self:
        """Add what another state of the same model and instant holds, which stays as it is; and give this one back."""
        if not isinstance(other, type(self)):
            raise TypeError(f"other is {type(other).__name__}: needs {type(self).__name__}")
        other._check()
        with self._lock:
            self._check()
            error, error_at = new_error()
            self._change(library.fnl_state_merge(self._address, other._address, error_at), error)
        return self

    def _change(self, code: int, error: _abi.Error) -> None:
        """After a failure in the middle the state holds part of the rows."""
        if code not in (_abi.FNL_OK, _abi.FNL_E_ARG, _abi.FNL_E_STATE):
            self._is_whole = False
        if code != _abi.FNL_OK:
            raise error_of(error)

    def _check(self) -> None:
        if not self._is_whole:
            raise failure(_abi.FNL_E_STATE, "the state is incomplete: adding to it failed; make a new one")

    def _result(self) -> Table:
        self._check()
        schema, array = ArrowSchema(), ArrowArray()
        error, error_at = new_error()
        check(library.fnl_state_result(self._address, byref(schema), byref(array), error_at), error)
        return Table.of(schema, array)

    def __bytes__(self) -> bytes:
        self._check()
        saved = Bytes(sizeof(Bytes), 0, None, 0, None)
        error, error_at = new_error()
        check(library.fnl_state_save(self._address, byref(saved), error_at), error)
        try:
            return string_at(saved.data, saved.size)
        finally:
            library.fnl_bytes_free(byref(saved))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).load, (self._model, bytes(self))

    @property
    def _as_of(self) -> int:
        return int(library.fnl_state_as_of(self._address))

    @property
    def as_of(self) -> datetime:
        """The instant that ages are counted to, in the model's zone."""
        return instant(self._as_of, zone_of(self._model.time_zone))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._model.name!r} as of {self.as_of.isoformat()}>"


def _check_strict(report: Report) -> None:
    """DataError with the first rejected value."""
    if report.rejected == 0:
        return
    line = next(line for line in report.to_dicts() if line["row"] is not None)
    raise failure(_abi.FNL_E_DATA, f'row {line["row"]}, column "{line["column"]}": "{line["value"]}" is {line["why"]}')
