"""A business calendar of a model, for code that wants it without leads."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import byref, c_int64
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from funnelcore import _abi
from funnelcore._errors import check, failure, new_error
from funnelcore._library import library
from funnelcore._values import instant, zone_of

if TYPE_CHECKING:
    from funnelcore._model import Model

Moment: TypeAlias = "datetime | date | str | int"

_SECOND = timedelta(seconds=1)


class Calendar:
    """
    When work is done, and what that makes of a span of time.

    Made by Model.calendar. Instants are given as a datetime with a zone, a text or a date in the model's zone (a date
    being its first instant), or microseconds since 1970 UTC; they are floored to the second. Those given back are in
    the model's zone. Working time is known from 1970 to 2199, or to the calendar's `valid_until`: RangeError else.
    """

    def __init__(self, model: Model, name: str) -> None:
        if not isinstance(name, str):
            raise TypeError(f"the name of a calendar is {type(name).__name__}: needs a text")
        self.name = name
        self._model = model
        self._name = name.encode("utf-8", "surrogatepass")
        self._ask(library.fnl_calendar_between, 0, 0)  # whether there is such a calendar

    def between(self, start: Moment, end: Moment) -> timedelta:
        """The working time from start to end, negative if the end is the earlier."""
        return timedelta(seconds=self._ask(library.fnl_calendar_between, self._at(start), self._at(end)))

    def due(self, start: Moment, within: str | timedelta) -> datetime:
        """
        When something that starts then is due: the earliest instant with so much working time in between.

        within    "2h", "1h30m", a timedelta of working time, or business days: "3bd"
        """
        return self._shown(self._ask(library.fnl_calendar_due, self._at(start), _allowance(within)))

    def before(self, end: Moment, within: str | timedelta) -> datetime:
        """When something due then had to be started: the latest instant with so much working time in between."""
        return self._shown(self._ask(library.fnl_calendar_before, self._at(end), _allowance(within)))

    def _ask(self, function: Callable[..., int], at: int, other: int | bytes) -> int:
        answer = c_int64()
        error, error_at = new_error()
        check(function(self._model._address, self._name, at, other, byref(answer), error_at), error)
        return answer.value

    def _at(self, moment: Moment) -> int:
        if isinstance(moment, str) and _is_date(moment):
            moment = f"{moment.strip()}T00:00"
        elif isinstance(moment, date) and not isinstance(moment, datetime):
            moment = f"{moment.isoformat()}T00:00"
        return self._model._instant(moment, "the instant")

    def _shown(self, microseconds: int) -> datetime:
        return instant(microseconds, zone_of(self._model.time_zone))

    def __repr__(self) -> str:
        return f"<Calendar {self.name!r} of {self._model.name!r}>"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _allowance(within: Any) -> bytes:
    if isinstance(within, str):
        return within.encode("utf-8", "surrogatepass")
    if not isinstance(within, timedelta):
        raise TypeError(f"within is {type(within).__name__}: needs a text such as '2h' or '3bd', or a timedelta")
    if within % _SECOND or within < timedelta():
        raise failure(_abi.FNL_E_ARG, f"within is {within}: needs whole seconds, 0 or more")
    return f"{within // _SECOND}s".encode()
