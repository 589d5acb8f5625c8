"""What activities come to by lead: a state that takes events in any order and pieces, and merges exactly."""

from __future__ import annotations

from ctypes import byref, c_int64
from typing import TYPE_CHECKING, NamedTuple

from funnelcore._errors import check, new_error
from funnelcore._input import Tablelike
from funnelcore._library import library
from funnelcore._report import Report
from funnelcore._state import State
from funnelcore._table import Table

if TYPE_CHECKING:
    from typing_extensions import Self


class Strays(NamedTuple):
    """What no lead asked for: so many keys, which have so many activities."""

    keys: int
    activities: int


class Activities(State):
    """
    What the `each` rules and features of a model come to for every lead, counted to one instant.

    Made by Model.activities; events are added in any order and any number of pieces, states of other processes are
    merged, and the result is the same to the byte. Runs take it as `activities=`. One thread at a time may change it;
    any number may run with it while nobody does. `report` counts what was not taken: activities without a key, without
    a time, of the future, and values that cannot be read.

    `bytes(state)` is what Activities.load reads again, here or on another machine; it can be pickled and copied too.
    """

    _kind = b"activities"

    def add(self, events: Tablelike, *, strict: bool = False, report: Report | None = None) -> Self:
        """
        Add events, and give the state back.

        events    anything that exports Arrow, read in place, or a list of dicts; layouts may differ from piece to piece
        strict    raise DataError if a value cannot be read, and add nothing then
        report    counts what was not taken into this Report instead of the state's own
        """
        self._take(b"activities", self._model._events, events, strict, report)
        return self

    def _whole(self) -> int | None:
        """The address, for one run."""
        self._check()
        return self._address

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
        return self._result()

    @property
    def strays(self) -> Strays:
        """What no lead asked for, in all runs with this state since it last changed."""
        self._check()
        keys, activities = c_int64(), c_int64()
        error, error_at = new_error()
        check(library.fnl_state_strays(self._address, byref(keys), byref(activities), error_at), error)
        return Strays(keys.value, activities.value)
