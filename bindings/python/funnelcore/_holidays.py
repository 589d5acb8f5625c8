"""Holidays from calendar files and from whatever lists days, as the texts that a model's calendars take."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from ctypes import Array, byref, sizeof, string_at
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from funnelcore import _abi
from funnelcore._abi import Bytes
from funnelcore._errors import ModelError, error_of, failure, new_error, problem_of
from funnelcore._library import library
from funnelcore._rows import plain

HolidaySource: TypeAlias = "str | bytes | os.PathLike[str] | Mapping[date, object] | Iterable[date | str]"

_FILE_BEGINS = "BEGIN:VCALENDAR"


def holidays(source: HolidaySource) -> list[str]:
    """
    The days off of a source, as the texts of a calendar's `holidays`.

    source    the path of an iCalendar file (.ics), or its content; a mapping whose keys are dates, as the `holidays`
              package makes them; or dates, and texts as a calendar has them ("2026-02-16/2026-02-20", "01-01")

    A model file may list them, or Model.read takes them beside it. Of an iCalendar file all-day events are taken, once
    or every year; anything else in it that could mean a day raises ModelError with its line.
    """
    if isinstance(source, bytes):
        return _of_file(source, "")
    if isinstance(source, str) and _FILE_BEGINS in source.upper():
        return _of_file(source.encode("utf-8", "surrogatepass"), "")
    if isinstance(source, (str, os.PathLike)):
        return _of_file(Path(source).read_bytes(), os.fspath(source))
    if isinstance(source, Mapping) and not source and not getattr(source, "years", True):
        # The package `holidays` finds days when it is asked for one, unless years are given: these would be none.
        raise failure(_abi.FNL_E_ARG, "the holidays are of no year yet: make them with years=[2026, 2027]")
    if not isinstance(source, Iterable):
        raise TypeError(f"holidays are {type(source).__name__}: needs a file, a mapping of dates, or dates")
    days, texts = set(), []
    for day in source:
        if isinstance(day, str):
            texts.append(day)
        else:
            days.add(_date(day))
    return [day.isoformat() for day in sorted(days)] + texts


def _date(day: object) -> date:
    known = plain(day)
    if isinstance(known, datetime):
        return known.date()
    if not isinstance(known, date):
        raise TypeError(f"a holiday is {day!r}: needs a date, or a text")
    return known


def _of_file(content: bytes, name: str) -> list[str]:
    made = Bytes(sizeof(Bytes), 0, None, 0, None)
    error, error_at = new_error()
    code = library.fnl_holidays_read(content, len(content), byref(made), error_at)
    if code != _abi.FNL_OK:
        failed = error_of(error)
        raise ModelError(problem_of(error), (), name) if isinstance(failed, ModelError) else failed
    try:
        texts: list[str] = json.loads(string_at(made.data, made.size))
    finally:
        library.fnl_bytes_free(byref(made))
    return texts


def given_holidays(by_calendar: Mapping[str, HolidaySource] | None) -> Array[_abi.Holidays]:
    """fnl_holidays of every calendar that gets some."""
    if by_calendar is not None and not isinstance(by_calendar, Mapping):
        raise TypeError(f"holidays are {type(by_calendar).__name__}: needs a mapping from names of calendars")
    items = list((by_calendar or {}).items())
    made = (_abi.Holidays * len(items))()
    for slot, (calendar, source) in zip(made, items, strict=True):
        texts = json.dumps(holidays(source), ensure_ascii=False).encode("utf-8", "surrogatepass")
        slot.calendar, slot.list, slot.size = calendar.encode("utf-8", "surrogatepass"), texts, len(texts)
    return made
