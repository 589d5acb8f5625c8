"""SLA clocks with hours and one pause, beside NumPy, pandas and businesstimedelta; the answers are compared first."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa

import funnelcore as fc
from bench.contestants.own import OwnC
from bench.harness import Timing, rounds, say

AS_OF = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_AS_OF_SECONDS = int(AS_OF.timestamp())
_DAYS = 600
# From an opening three hours end within a segment: pandas moves what ends at closing time to the next opening.
_TARGET_HOURS = 3
_TARGET = _TARGET_HOURS * 3600
_HOURS = ((8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600 + 1800))
_DAY_SECONDS = sum(end - start for start, end in _HOURS)
_MORNING = _HOURS[0][1] - _HOURS[0][0]
_LUNCH = _HOURS[1][0] - _HOURS[0][1]
_HOLIDAYS = [f"{year}-{day}" for year in range(2024, 2028) for day in ("01-01", "05-01", "12-25", "12-26")]
_FIRST_DAY = np.datetime64("2024-01-02")  # a working Tuesday before all of them
_FEW_PANDAS, _FEW_RULES = 1_000, 100

_HEAD = """
funnelcore: 1
fields:
  - {name: start, type: time}
  - {name: stop, type: time}
  - {name: waiting, type: intervals}
calendars:
  - {name: office, hours: {mon-fri: ["08:00-12:00", "13:00-17:30"]}, holidays: ["01-01", "05-01", "12-25/12-26"]}
sla:
"""
_WITH_PAUSE = (
    _HEAD + "  - {name: reply, start: start, stop: stop, pauses: waiting, targets: [{within: 3h, calendar: office}]}\n"
)
_WITHOUT = _HEAD + "  - {name: reply, start: start, stop: stop, targets: [{within: 3h, calendar: office}]}\n"

Array = Any


class ClocksDifferError(Exception):
    """Two ways gave other answers."""


class Clocks:
    """Times of clocks as seconds since 1970; a fifth has no stop. Pauses lie somewhere after the start."""

    def __init__(self, count: int) -> None:
        chance = np.random.default_rng(17)
        self.count = count
        self.start = _AS_OF_SECONDS - chance.integers(86_400, _DAYS * 86_400, count)
        self.stop = self.start + chance.exponential(86_400, count).astype(np.int64)
        self.known = (chance.random(count) >= 0.2) & (self.stop <= _AS_OF_SECONDS)
        self.pause_start = self.start + chance.exponential(10_000, count).astype(np.int64)
        self.pause_end = self.pause_start + 1 + chance.exponential(20_000, count).astype(np.int64)

    def batch(self) -> pa.RecordBatch:
        """As a table."""
        pauses = pa.StructArray.from_arrays([_times(self.pause_start), _times(self.pause_end)], names=["start", "end"])
        offsets = pa.array(np.arange(self.count + 1, dtype=np.int32))
        columns = [_times(self.start), _times(self.stop, ~self.known), pa.ListArray.from_arrays(offsets, pauses)]
        return pa.RecordBatch.from_arrays(columns, names=["start", "stop", "waiting"])


def _times(seconds: Array, missing: Array | None = None) -> pa.Array:
    return pa.array(seconds * 1_000_000, mask=missing).cast(pa.timestamp("us", "UTC"))


def _worked(seconds: Array) -> Array:
    """Working seconds since the first day, the vectorized way: whole days by busday_count, the rest clipped."""
    instants = seconds.astype("datetime64[s]")
    days = instants.astype("datetime64[D]")
    within = (instants - days).astype(np.int64)
    part = sum(np.clip(within, start, end) - start for start, end in _HOURS)
    whole = np.busday_count(_FIRST_DAY, days, holidays=_HOLIDAYS)
    return whole * _DAY_SECONDS + np.where(np.is_busday(days, holidays=_HOLIDAYS), part, 0)


def _instant(worked: Array) -> Array:
    """The earliest instant with so many working seconds since the first day."""
    days = (worked - 1) // _DAY_SECONDS
    rest = worked - days * _DAY_SECONDS
    start = np.busday_offset(_FIRST_DAY, days, roll="forward", holidays=_HOLIDAYS).astype("datetime64[s]")
    within = _HOURS[0][0] + rest + np.where(rest > _MORNING, _LUNCH, 0)
    return start.astype(np.int64) + within


def by_numpy(clocks: Clocks) -> tuple[Array, Array]:
    """When each was due, and whether it was met, met late, breached or still runs: 0 to 3."""
    start = _worked(clocks.start)
    pause_start, pause_end = _worked(clocks.pause_start), _worked(clocks.pause_end)
    paused = np.where(pause_start - start < _TARGET, pause_end - pause_start, 0)
    due = _instant(start + _TARGET + paused)
    late = np.where(clocks.known, clocks.stop > due, due < _AS_OF_SECONDS)
    return due, np.where(clocks.known, late.astype(np.int8), np.where(late, 2, 3))


def by_pandas(clocks: Clocks, count: int) -> list[int]:
    """When the first of them were due, without the pauses, which business hours of pandas do not know."""
    offset = pd.offsets.CustomBusinessHour(
        n=_TARGET_HOURS, start=["08:00", "13:00"], end=["12:00", "17:30"], holidays=_HOLIDAYS
    )
    due = pd.Series(pd.to_datetime(clocks.start[:count], unit="s")) + offset
    seconds: list[int] = due.astype("datetime64[s]").astype("int64").tolist()
    return seconds


class _Holidays:
    """What the rules ask a calendar of holidays."""

    def __contains__(self, day: date) -> bool:
        return day.isoformat() in _HOLIDAYS


def by_rules(clocks: Clocks, count: int) -> list[int]:
    """Working seconds of the first of them less those of the pause, by businesstimedelta."""
    made: Any = importlib.import_module("businesstimedelta")
    days = [0, 1, 2, 3, 4]
    office = made.WorkDayRule(start_time=time_of_day(8), end_time=time_of_day(17, 30), working_days=days)
    lunch = made.LunchTimeRule(start_time=time_of_day(12), end_time=time_of_day(13), working_days=days)
    rules = made.Rules([office, lunch, made.HolidayRule(_Holidays())])

    def worked(start: int, end: int) -> int:
        if end <= start:
            return 0
        first, last = (datetime.fromtimestamp(second, UTC).replace(tzinfo=None) for second in (start, end))
        found: timedelta = rules.difference(first, last).timedelta
        return int(found.total_seconds())

    answers = []
    for i in range(count):
        end = int(clocks.stop[i]) if clocks.known[i] else _AS_OF_SECONDS
        pause_start, pause_end = (min(int(one[i]), end) for one in (clocks.pause_start, clocks.pause_end))
        answers.append(worked(int(clocks.start[i]), end) - worked(pause_start, pause_end))
    return answers


def _own(text: str, clocks: Clocks, chosen: tuple[str, ...]) -> Any:
    job: Any = SimpleNamespace(model=fc.Model.parse(text), batch=clocks.batch(), n_rows=clocks.count)

    class One(OwnC):
        outputs: ClassVar[tuple[str, ...]] = chosen

    return One(job)


def _same(what: str, mine: Any, theirs: Any) -> None:
    for i, (one, other) in enumerate(zip(mine, theirs, strict=True)):
        if one != other:
            raise ClocksDifferError(f"{what}, clock {i}: {one}, not {other}")


def compare(count: int) -> list[str]:
    """The ways that are installed and gave the same answers; raises if one did not."""
    clocks = Clocks(count)
    few = min(count, _FEW_PANDAS)
    table = clocks.batch()
    with_pause = pa.table(fc.Model.parse(_WITH_PAUSE).run(table, outputs=["sla"], as_of=AS_OF))
    without = pa.table(fc.Model.parse(_WITHOUT).run(table, outputs=["sla"], as_of=AS_OF))

    def seconds(found: pa.Table) -> list[int]:
        return [value // 1_000_000 for value in found["reply_due"].cast(pa.int64()).to_pylist()]

    due, status = by_numpy(clocks)
    words = ["met", "met_late", "breached", "pending"]
    _same("NumPy, due", seconds(with_pause), due.tolist())
    _same("NumPy, status", with_pause["reply_status"].to_pylist(), [words[code] for code in status])
    _same("pandas, due", seconds(without)[:few], by_pandas(clocks, few))
    agreed = ["funnelcore", "NumPy", "pandas"]
    few = min(count, _FEW_RULES)
    try:
        _same("businesstimedelta", with_pause["reply_elapsed_s"].to_pylist()[:few], by_rules(clocks, few))
        agreed.append("businesstimedelta")
    except ModuleNotFoundError as error:
        say(f"  left out: {error}")
    return agreed


def clocks(most_rows: int, n_rounds: int) -> list[Timing]:
    """Nanoseconds a clock of each way, in one run over the same rows."""
    count = min(2_000_000, most_rows)
    compare(min(count, 100_000))
    made = Clocks(count)
    few_pandas, few_rules = min(count, _FEW_PANDAS), min(count, _FEW_RULES)
    status = _own(_WITH_PAUSE, made, ("reply_status",))
    both = _own(_WITH_PAUSE, made, ("reply_status", "reply_due"))
    every = _own(_WITH_PAUSE, made, ("sla",))
    without = _own(_WITHOUT, made, ("reply_status", "reply_due"))
    runs: dict[str, tuple[Callable[[], object], int]] = {
        "funnelcore: status": (status.run, count),
        "funnelcore: status and due": (both.run, count),
        "funnelcore: all eight outputs": (every.run, count),
        "funnelcore: status and due, without pauses": (without.run, count),
        "NumPy: busday_count, busday_offset, clip": (lambda: by_numpy(made), count),
        "pandas: CustomBusinessHour, without pauses": (lambda: by_pandas(made, few_pandas), few_pandas),
        "businesstimedelta: seconds worked, less the pause": (lambda: by_rules(made, few_rules), few_rules),
    }
    seconds = rounds({name: run for name, (run, _) in runs.items()}, max(3, n_rounds // 3))
    found = [Timing.of(name, times, runs[name][1]) for name, times in seconds.items()]
    for timing in found:
        say(f"  {timing.name:55} {timing.median:12.2f} ns a clock")
    for one in (status, both, every, without):
        one.close()
    return found
