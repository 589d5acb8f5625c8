"""A model bound to one layout of leads and to the outputs wanted, and the memory that its runs keep."""

from __future__ import annotations

import struct
import weakref
from collections.abc import Callable, Mapping, Sequence
from ctypes import Array, addressof, byref, c_char_p, c_int32, c_uint32, c_void_p, memset, sizeof, string_at
from datetime import date, datetime
from typing import Any

from funnelcore import _abi
from funnelcore._abi import ArrowArray, ArrowSchema, Cell, PlanOptions, RunOptions
from funnelcore._activities import Activities
from funnelcore._arrow import Shared, column_names, slice_of
from funnelcore._errors import check, error_of, new_error
from funnelcore._explain import Explanation
from funnelcore._library import library
from funnelcore._rows import FIRST_DAY, GREATEST_INTEGER, LEAST_INTEGER, as_text, microseconds, plain
from funnelcore._values import day, instant, zone_of


class Scratch:
    """fnl_scratch: what a thread keeps between runs."""

    def __init__(self, model: int) -> None:
        handle = c_void_p()
        error, error_at = new_error()
        check(library.fnl_scratch_new(model, byref(handle), error_at), error)
        self.address = handle.value
        weakref.finalize(self, library.fnl_scratch_free, handle.value)


_NULL, _NUMBER, _TEXT = _abi.FNL_CELL_NULL, _abi.FNL_CELL_NUMBER, _abi.FNL_CELL_TEXT


def run_options(as_of: int, strict: bool, first_row: int = 0, report: int | None = None) -> RunOptions:
    """fnl_run_options."""
    flags = _abi.FNL_RUN_STRICT if strict else 0
    return RunOptions(sizeof(RunOptions), flags, as_of, first_row, report, None, None)


class Plan:
    """fnl_plan: immutable, any number of threads may run it."""

    def __init__(self, model: int, leads: ArrowSchema | None, outputs: Sequence[str] | None) -> None:
        names = [name.encode() for name in outputs] if outputs is not None else []
        # No name at all would mean every output.
        handle = c_void_p()
        error, error_at = new_error()
        options = PlanOptions(sizeof(PlanOptions), 0)
        code = library.fnl_plan_new(
            model,
            byref(leads) if leads is not None else None,
            (c_char_p * len(names))(*names) if names else None,
            len(names),
            byref(options),
            byref(handle),
            error_at,
        )
        check(code, error)
        self.address = handle.value
        weakref.finalize(self, library.fnl_plan_free, handle.value)
        schema = ArrowSchema()
        check(library.fnl_plan_schema(self.address, byref(schema), error_at), error)
        self.schema = Shared(schema=schema)
        self.outputs = column_names(self.schema.schema)

    def run(self, batch: Shared, first_row: int, n_rows: int, options: RunOptions, out: ArrowArray) -> None:
        """Compute the outputs of rows of a batch into out."""
        error, error_at = new_error()
        leads = slice_of(batch, first_row, n_rows)
        check(library.fnl_plan_run(self.address, leads, byref(options), byref(out), error_at), error)

    def explain(self, batch: Shared, row: int, options: RunOptions) -> Explanation:
        """Why a row has its scores."""
        schema, array = ArrowSchema(), ArrowArray()
        error, error_at = new_error()
        leads = slice_of(batch, 0, batch.array.length)
        check(
            library.fnl_plan_explain(self.address, leads, row, byref(options), byref(schema), byref(array), error_at),
            error,
        )
        return Explanation.of(schema, array)


def _set_none(cell: Cell, _value: Any) -> None:
    cell.type = _abi.FNL_CELL_NULL


def _set_bool(cell: Cell, value: Any) -> None:
    cell.type = _abi.FNL_CELL_BOOL
    cell.integer = value


def _set_integer(cell: Cell, value: Any) -> None:
    if LEAST_INTEGER <= value <= GREATEST_INTEGER:
        cell.type = _abi.FNL_CELL_INTEGER
        cell.integer = value
    else:
        _set_text(cell, value)


def _set_number(cell: Cell, value: Any) -> None:
    cell.type = _abi.FNL_CELL_NUMBER
    cell.number = value


def _set_text(cell: Cell, value: Any) -> None:
    text = as_text(value)
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    cell.type = _abi.FNL_CELL_TEXT
    cell.length = len(content)
    cell.text = content  # ctypes keeps it for as long as the cell holds it


def _set_time(cell: Cell, value: Any) -> None:
    if value.tzinfo is None:  # local in the model's zone, which the library knows
        _set_text(cell, value)
    else:
        cell.type = _abi.FNL_CELL_TIME
        cell.integer = microseconds(value)


def _set_date(cell: Cell, value: Any) -> None:
    cell.type = _abi.FNL_CELL_DATE
    cell.integer = value.toordinal() - FIRST_DAY


def _set_other(cell: Cell, value: Any) -> None:
    known = plain(value)
    for kind, setter in ((datetime, _set_time), (date, _set_date), *_SETTERS.items()):
        if isinstance(known, kind):
            setter(cell, known)
            return
    _set_text(cell, known)


_SETTERS: dict[type, Callable[[Cell, Any], None]] = {
    type(None): _set_none,
    bool: _set_bool,
    int: _set_integer,
    float: _set_number,
    str: _set_text,
    bytes: _set_text,
}


# The same function once more, for addresses: ctypes then makes no pointer objects, which cost more than scoring.
_run_row: Any = library["fnl_plan_run_row"]
_run_row.restype = c_int32
_run_row.argtypes = [c_void_p, c_void_p, c_uint32, c_void_p, c_void_p, c_uint32, c_void_p]

_unpack_cells = struct.Struct("@IIqdP").iter_unpack


class _Desk:
    """What one thread needs to score one lead: used again by the next lead."""

    def __init__(self, plan: Plan, model: int, n_columns: int) -> None:
        n_outputs = len(plan.outputs)
        self.cells = (Cell * n_columns)()
        self.slots = list(self.cells)
        self.out = (Cell * n_outputs)()
        self.scratch = Scratch(model)
        self.options = RunOptions(sizeof(RunOptions), 0, 0, 0, None, self.scratch.address, None)
        self.error, self.error_at = new_error()
        self.clear = addressof(self.cells), 0, sizeof(self.cells)
        self.arguments = (
            plan.address,
            addressof(self.cells),
            n_columns,
            addressof(self.options),
            addressof(self.out),
            n_outputs,
            addressof(self.error),
        )


class RowPlan:
    """A plan for leads that come one by one, as cells."""

    def __init__(
        self, model: int, columns: Sequence[str], text_columns: frozenset[str], outputs: Sequence[str] | None
    ) -> None:
        self.plan = Plan(model, None, outputs)
        self._model = model
        self._columns = {name: (i, name in text_columns) for i, name in enumerate(columns)}
        self._desks: list[_Desk] = []
        kinds = [self._kind(i) for i in range(len(self.plan.outputs))]
        self._zones = [zone_of(kind[4:]) if kind.startswith("ts") else None for kind in kinds]
        self.lists = [name for name, kind in zip(self.plan.outputs, kinds, strict=True) if kind.startswith("+")]

    def _kind(self, number: int) -> str:
        kind: bytes = self.plan.schema.schema.children[number].contents.format
        return kind.decode()

    def _desk(self, lead: Mapping[str, Any], as_of: int, strict: bool, activities: Activities | None) -> _Desk:
        """A desk with the lead on it."""
        try:
            desk = self._desks.pop()
        except IndexError:
            desk = _Desk(self.plan, self._model, len(self._columns))
        desk.options.as_of = as_of
        desk.options.flags = _abi.FNL_RUN_STRICT if strict else 0
        desk.options.activities = None if activities is None else activities._whole()
        memset(*desk.clear)  # NULL in every cell
        slots, columns, setters = desk.slots, self._columns, _SETTERS
        for name, value in lead.items():
            column = columns.get(name)
            if column is not None and value is not None:
                setter = _set_own_text if column[1] else setters.get(type(value), _set_other)
                setter(slots[column[0]], value)
        return desk

    def run(self, lead: Mapping[str, Any], as_of: int, strict: bool, activities: Activities | None) -> dict[str, Any]:
        """The outputs of one lead."""
        desk = self._desk(lead, as_of, strict, activities)
        code = _run_row(*desk.arguments)
        try:
            if code != _abi.FNL_OK:
                raise error_of(desk.error)
            return self._values(desk.out)  # texts may stand in the desk's scratch
        finally:
            self._desks.append(desk)

    def _values(self, cells: Array[Cell]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, (kind, length, integer, real, text) in zip(self.plan.outputs, _unpack_cells(cells), strict=True):
            if kind == _NUMBER:
                values[name] = real
            elif kind == _NULL:
                values[name] = None
            elif kind == _TEXT:
                values[name] = string_at(text, length).decode("utf-8", "replace")
            else:
                values[name] = self._other(name, kind, integer)
        return values

    def _other(self, name: str, kind: int, integer: int) -> Any:
        if kind == _abi.FNL_CELL_BOOL:
            return integer != 0
        if kind == _abi.FNL_CELL_TIME:
            return instant(integer, self._zones[self.plan.outputs.index(name)])
        return day(integer) if kind == _abi.FNL_CELL_DATE else integer

    def explain(self, lead: Mapping[str, Any], as_of: int, activities: Activities | None) -> Explanation:
        """Why the lead has its outputs."""
        desk = self._desk(lead, as_of, False, activities)
        schema, array = ArrowSchema(), ArrowArray()
        try:
            code = library.fnl_plan_explain_row(
                self.plan.address,
                desk.cells,
                len(desk.cells),
                byref(desk.options),
                byref(schema),
                byref(array),
                desk.error_at,
            )
            check(code, desk.error)
        finally:
            self._desks.append(desk)
        return Explanation.of(schema, array)


def _set_own_text(cell: Cell, value: Any) -> None:
    known = plain(value)
    if known is None:
        _set_none(cell, known)
    else:
        _set_text(cell, known)
