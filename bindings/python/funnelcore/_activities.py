"""What activities come to by lead: a state that takes events in any order and pieces, and merges exactly."""

from __future__ import annotations

import threading
import weakref
from ctypes import byref, c_int64, c_void_p, sizeof, string_at
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from funnelcore import _abi
from funnelcore._abi import ArrowArray, ArrowSchema, Bytes, StateOptions
from funnelcore._arrow import Shared, signature, slice_of
from funnelcore._errors import check, error_of, failure, new_error
from funnelcore._input import Rows, Tablelike
from funnelcore._library import library
from funnelcore._report import Report
from funnelcore._table import Table
from funnelcore._values import instant, zone_of

if TYPE_CHECKING:
    from typing_extensions import Self

    from funnelcore._model import Model

_KIND = b"activities"


class Strays(NamedTuple):
    """What no lead asked for: so many keys, which have so many activities."""

    keys: int
    activities: int


class Activities:
    """
    What the `each` rules and features of a model come to for every lead, counted to one instant.

    Made by Model.activities; events are added in any order and any number of pieces, states of other processes are
    merged, and the result is the same to the byte. Runs take it as `activities=`. One thread at a time may change it;
    any number may run with it while nobody does. `report` counts what was not taken: activities without a key, without
    a time, of the future, and values that cannot be read.

    `bytes(state)` is what Activities.load reads again, here or on another machine; it can be pickled and copied too.
    """

    def __init__(self, model: Model, as_of: int) -> None:
        handle = c_void_p()
        error, error_at = new_error()
        options = StateOptions(sizeof(StateOptions), 0, as_of)
        check(library.fnl_state_new(model._address, _KIND, byref(options), byref(handle), error_at), error)
        self._own(model, handle)

    def _own(self, model: Model, handle: c_void_p) -> None:
        self._model = model
        self._address = handle.value
        weakref.finalize(self, library.fnl_state_free, handle.value)
        self._lock = threading.Lock()
        self._bound: object = None
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
        return state

    def add(self, events: Tablelike, *, strict: bool = False, report: Report | None = None) -> Self:
        """
        Add events, and give the state back.

        events    anything that exports Arrow, read in place, or a list of dicts; layouts may differ from piece to piece
        strict    raise DataError if a value cannot be read, and add nothing then
        report    counts what was not taken into this Report instead of the state's own
        """
        taken = self._model._events.take(events)
        counted = report if report is not None else self.report
        if not strict:
            with self._lock:
                self._add(taken, counted)
            return self
        own = Report()
        part = Activities(self._model, self._as_of)
        part._add(taken, own)
        _check_strict(own)
        self.merge(part)
        counted._absorb(own)
        return self

    def _add(self, taken: Rows, report: Report) -> None:
        self._check()
        error, error_at = new_error()
        layout = signature(taken.schema.schema)
        if layout != self._bound:
            self._bound = None
            check(library.fnl_state_bind(self._address, _KIND, byref(taken.schema.schema), error_at), error)
            self._bound = layout
        handle = report._borrow(self._model._address)
        try:
            for batch in taken.batches:
                self._change(self._add_batch(batch, handle.address, error_at), error)
        finally:
            report._return(handle)

    def _add_batch(self, batch: Shared, report: int | None, error_at: object) -> int:
        rows = slice_of(batch, 0, batch.array.length)
        return int(library.fnl_state_add(self._address, _KIND, rows, report, error_at))

    def merge(self, other: Activities) -> Self:
        """Add what another state of the same model and instant holds, which stays as it is; and give this one back."""
        if not isinstance(other, Activities):
            raise TypeError(f"other is {type(other).__name__}: needs Activities")
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

    def _whole(self) -> int | None:
        """The address, for one run."""
        self._check()
        return self._address

    def _check(self) -> None:
        if not self._is_whole:
            raise failure(_abi.FNL_E_STATE, "these activities are incomplete: adding to them failed; make new ones")

    def _ready(self) -> int | None:
        """The address for runs, after the results were made: threads then only read."""
        self.strays  # noqa: B018
        return self._address

    def result(self) -> Table:
        """
        A row for every key, in their order: the key, points of every `each` rule before its clamp, every feature.

        A table as results of runs are: it exports Arrow, and has to_arrow, to_pandas, to_polars and to_dicts. Joined to
        the leads its columns do what the state itself does.
        """
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
        return Activities.load, (self._model, bytes(self))

    @property
    def _as_of(self) -> int:
        return int(library.fnl_state_as_of(self._address))

    @property
    def as_of(self) -> datetime:
        """The instant that ages are counted to, in the model's zone."""
        return instant(self._as_of, zone_of(self._model.time_zone))

    @property
    def strays(self) -> Strays:
        """What no lead asked for, in all runs with this state since it last changed."""
        self._check()
        keys, activities = c_int64(), c_int64()
        error, error_at = new_error()
        check(library.fnl_state_strays(self._address, byref(keys), byref(activities), error_at), error)
        return Strays(keys.value, activities.value)

    def __repr__(self) -> str:
        return f"<Activities of {self._model.name!r} as of {self.as_of.isoformat()}>"


def _check_strict(report: Report) -> None:
    """DataError with the first rejected value."""
    if report.rejected == 0:
        return
    line = next(line for line in report.to_dicts() if line["row"] is not None)
    raise failure(_abi.FNL_E_DATA, f'row {line["row"]}, column "{line["column"]}": "{line["value"]}" is {line["why"]}')
