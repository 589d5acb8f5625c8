"""What runs did not take as it was: rejected values and counts."""

from __future__ import annotations

import threading
import weakref
from ctypes import byref, c_void_p
from typing import Any

from funnelcore._abi import ArrowArray, ArrowSchema
from funnelcore._errors import check, new_error
from funnelcore._library import library
from funnelcore._table import Table

_LISTED = 1_000


class Report:
    """
    Counts of one or more runs, and the first thousand rejected values with row, column, value and why.

    Pass one to several runs to add them up; every result has one of its own otherwise.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: list[_Handle] = []
        self._free: list[_Handle] = []

    def _borrow(self, model: int) -> _Handle:
        """A handle for one thread; one handle is used by one thread at a time."""
        with self._lock:
            if self._free:
                return self._free.pop()
            handle = _Handle(model)
            self._all.append(handle)
            return handle

    def _return(self, handle: _Handle) -> None:
        with self._lock:
            self._free.append(handle)

    def _absorb(self, other: Report) -> None:
        """Take over what another report counted, which is not used any more."""
        with self._lock:
            self._all += other._all
            self._free += other._free

    @property
    def rejected(self) -> int:
        """How many values were rejected."""
        with self._lock:
            return sum(library.fnl_report_rejected(handle.address) for handle in self._all)

    def to_dicts(self) -> list[dict[str, Any]]:
        """
        The lines of the report: kind, column, row, value, why, count.

        First a line for every kind and column with its count, then the first rejected values.
        """
        with self._lock:
            tables = [handle.result().to_dicts() for handle in self._all]
        counts: dict[tuple[str, str], dict[str, Any]] = {}
        listed: list[dict[str, Any]] = []
        for table in tables:
            for line in table:
                if line["row"] is not None:
                    listed.append(line)
                    continue
                key = line["kind"], line["column"]
                if key in counts:
                    counts[key]["count"] += line["count"]
                else:
                    counts[key] = dict(line)
        if len(tables) > 1:
            listed.sort(key=lambda line: line["row"])
        return [*counts.values(), *listed[:_LISTED]]

    def __str__(self) -> str:
        lines = []
        for line in self.to_dicts():
            if line["row"] is None:
                column = f"{line['column']}: " if line["column"] is not None else ""
                lines.append(f"{column}{line['kind']}: {line['count']}")
            else:
                lines.append(f"row {line['row']}, {line['column']}: {line['value']!r} {line['why']}")
        return "\n".join(lines) or "nothing was rejected"

    def __repr__(self) -> str:
        return f"<Report: {self.rejected} rejected values>"


class _Handle:
    """fnl_report."""

    def __init__(self, model: int) -> None:
        handle = c_void_p()
        error, error_at = new_error()
        check(library.fnl_report_new(model, byref(handle), error_at), error)
        self.address = handle.value
        weakref.finalize(self, library.fnl_report_free, handle.value)

    def result(self) -> Table:
        schema, array = ArrowSchema(), ArrowArray()
        error, error_at = new_error()
        check(library.fnl_report_result(self.address, byref(schema), byref(array), error_at), error)
        return Table.of(schema, array)
