"""Calendars by themselves against the slow computation, and holidays from wherever they come."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import holidays
import numpy as np
import pandas as pd
import pytest
import slow_clocks
from random_clocks import HOUR, Made
from slow_clocks import SECOND, ExpiredError, YearsError
from test_sla import model_of, shown

import funnelcore as fc

MODELS = int(os.environ.get("FUNNELCORE_CALENDARS", "30"))
HANOI = """
funnelcore: 1
name: hanoi
time_zone: Asia/Ho_Chi_Minh
fields: [{name: at, type: time}]
calendars:
  - name: hanoi
    hours: {mon-fri: ["08:00-12:00", "13:00-17:30"], sat: ["08:00-12:00"]}
    holidays: ["01-01", "04-30/05-01"]
    valid_until: 2027-12-31
  - {name: always, always: true}
sla:
  - {name: known, start: at, targets: [{within: 2h, calendar: always}]}
  - {name: first, start: at, targets: [{within: 2h, calendar: hanoi}]}
"""


def known(function: Callable[..., Any], *arguments: Any) -> Any:
    """What it gives, or that it cannot know."""
    try:
        return shown(function(*arguments))
    except (fc.RangeError, YearsError, ExpiredError):
        return "unknown"


@pytest.mark.parametrize("seed", range(MODELS))
def test_against_the_slow_computation(seed: int) -> None:
    made = Made(f"calendars {seed}")
    model = model_of(made)
    random = Random(seed)
    for slow in made.calendars:
        calendar = model.calendar(slow.name)
        for _ in range(12):
            a, b = (made.instant(made.as_of, 100) for _ in range(2))
            start, end = slow_clocks.floor(a), slow_clocks.floor(b)
            seconds = random.choice([0, 1, 60, 3600, 14_400, random.randrange(300_000)])
            between = known(slow.between, start, end)
            assert known(calendar.between, a, b) == (between if between == "unknown" else between * SECOND)
            assert known(calendar.due, a, f"{seconds}s") == known(slow.due, start, seconds)
            assert known(calendar.before, a, f"{seconds}s") == known(slow.before, start, seconds)
            days = random.randint(1, 6)
            assert known(calendar.due, a, f"{days}bd") == known(slow.due_days, start, days)
            holds(calendar, a, seconds * SECOND)


def holds(calendar: fc.Calendar, start: datetime, within: timedelta) -> None:
    """What is true of every calendar."""
    due = known(calendar.due, start, within)
    if due == "unknown":
        return
    begun = slow_clocks.floor(start)
    assert calendar.between(begun, due) == within
    assert due == begun or calendar.between(begun, due - SECOND) < within
    latest = calendar.before(due, within)
    assert latest >= begun
    assert calendar.between(latest, due) == within
    assert known(calendar.between, due, begun) == -within


def test_instants() -> None:
    """As everywhere in the package; a date is where its day begins."""
    model = fc.Model.parse(HANOI)
    calendar = model.calendar("hanoi")
    zone = timezone(7 * HOUR)
    opening = datetime(2026, 3, 2, 8, tzinfo=zone)
    micros = 1_772_413_200_000_000
    assert datetime.fromtimestamp(micros / 1e6, zone) == opening
    for moment in (opening, opening.isoformat(), "2026-03-02T08:00", "2026-03-02", date(2026, 3, 2), micros):
        assert calendar.due(moment, "2h") == opening + 2 * HOUR
    assert calendar.due(opening, 2 * HOUR).isoformat() == "2026-03-02T10:00:00+07:00"
    assert calendar.due(opening, "1bd") == opening + 24 * HOUR
    assert calendar.before("2026-03-02T13:30", timedelta(hours=4, minutes=30)) == opening
    assert calendar.between("2026-03-02", "2026-03-03") == timedelta(hours=8, minutes=30)
    assert calendar.between("2026-03-03", "2026-03-02") == -timedelta(hours=8, minutes=30)
    assert repr(calendar) == "<Calendar 'hanoi' of 'hanoi'>"
    assert pickle.loads(pickle.dumps(model)).calendar("hanoi").due(opening, "2h") == opening + 2 * HOUR
    assert model.calendar("always").between(opening, opening + HOUR) == HOUR


YEARLY = """
funnelcore: 1
fields: [{name: at, type: time}]
calendars: [{name: days, hours: {mon-sun: ["09:00-17:00"]}, holidays: ["HOLIDAY"]}]
"""
SOME_DAYS = ["1970-01-01", "1970-01-02", "1970-01-03", "1970-12-29", "1970-12-30", "1971-02-28", "1971-03-01"]
SOME_DAYS += ["1971-12-30", "1972-01-02", "1972-02-29", "1972-03-01", "1972-12-30", "2196-02-29", "2199-12-31"]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("12-30/01-02", [0, 1, 4, 7, 8, 11, 13]),
        ("12-30/01-02 from 1971", [7, 8, 11, 13]),
        ("12-30/01-02 to 1971", [0, 1, 4, 7, 8]),
        ("02-29", [9, 12]),
        ("02-28/03-01", [5, 6, 9, 10, 12]),
    ],
)
def test_days_off_every_year(text: str, closed: list[int]) -> None:
    """At both ends of what is known; 29 February in leap years only."""
    calendar = fc.Model.parse(YEARLY.replace("HOLIDAY", text)).calendar("days")
    ends = [date.fromisoformat(day) + timedelta(days=1) for day in SOME_DAYS[:-1]] + ["2199-12-31T23:00"]
    off = [day for day, end in zip(SOME_DAYS, ends, strict=True) if not calendar.between(day, end)]
    assert off == [SOME_DAYS[i] for i in closed]


def test_what_calendars_refuse() -> None:
    model = fc.Model.parse(HANOI)
    calendar = model.calendar("hanoi")
    with pytest.raises(fc.ArgumentError, match="hanoi"):
        model.calendar("hanoy")
    with pytest.raises(TypeError, match="the name of a calendar is NoneType"):
        model.calendar(None)  # type: ignore[arg-type]
    with pytest.raises(fc.ArgumentError, match="without a zone"):
        calendar.due(datetime(2026, 3, 2), "2h")
    with pytest.raises(fc.ArgumentError, match="whole seconds"):
        calendar.due("2026-03-02", timedelta(milliseconds=1))
    with pytest.raises(fc.ArgumentError, match="whole seconds"):
        calendar.due("2026-03-02", timedelta(seconds=-1))
    with pytest.raises(TypeError, match="within is int"):
        calendar.due("2026-03-02", 3600)  # type: ignore[arg-type]
    for within in ("1d", "2w", "", "x", "1bd2h", "-2h"):
        with pytest.raises(fc.ArgumentError):
            calendar.due("2026-03-02", within)
    with pytest.raises(fc.ArgumentError):
        calendar.before("2026-03-02", "3bd")
    for moment in ("2028-01-01T00:00:01", "1969-12-31"):
        with pytest.raises(fc.RangeError):
            calendar.between("2026-03-02", moment)


ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//acme//days//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20260216
DTEND;VALUE=DATE:20260221
SUMMARY:T\u1ebft
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20230902
RRULE:FREQ=YEARLY
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
DAYS = ["09-02 from 2023", "2026-02-16/2026-02-20"]


def test_calendar_files(tmp_path: Path) -> None:
    path = tmp_path / "days.ics"
    path.write_bytes(ICS.encode())
    for source in (path, str(path), ICS, ICS.encode(), "\ufeff" + ICS):
        assert sorted(fc.holidays(source)) == DAYS
    wrong = ICS.replace("RRULE:FREQ=YEARLY", "RRULE:FREQ=DAILY")
    with pytest.raises(fc.ModelError, match="RRULE") as caught:
        fc.holidays(wrong)
    assert caught.value.line == 15
    path.write_bytes(wrong.encode())
    with pytest.raises(fc.ModelError, match=r"days\.ics:15:"):
        fc.holidays(path)
    with pytest.raises(FileNotFoundError):
        fc.holidays("no such file.ics")


def test_days_from_elsewhere() -> None:
    """A mapping of dates as the package `holidays` makes it, whose keys come in any order; days of NumPy and pandas."""
    tet = {date(2026, 2, 17): "T\u1ebft", date(2026, 2, 16): "T\u1ebft's eve"}
    wanted = ["2026-02-16", "2026-02-17"]
    assert fc.holidays(tet) == fc.holidays(tet.keys()) == fc.holidays(sorted(tet)) == wanted
    assert fc.holidays(np.array(wanted, "datetime64[D]")) == wanted
    assert fc.holidays(pd.DatetimeIndex(wanted)) == wanted
    assert fc.holidays([*wanted, "01-01 from 2024"]) == [*wanted, "01-01 from 2024"]
    assert fc.holidays([]) == []
    with pytest.raises(TypeError, match="a holiday is 5"):
        fc.holidays([5])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="holidays are int"):
        fc.holidays(5)  # type: ignore[arg-type]


def test_the_holidays_package() -> None:
    for country in ("VN", "DE", "US"):
        days = holidays.country_holidays(country, years=range(2025, 2027))
        found = fc.holidays(days)
        assert found == [day.isoformat() for day in sorted(days)]
        model = fc.Model.parse(HANOI, holidays={"hanoi": days})
        calendar = model.calendar("hanoi")
        for day in days:
            assert calendar.between(day, day + timedelta(days=1)) == timedelta()
    with pytest.raises(fc.ArgumentError, match="years="):
        fc.holidays(holidays.country_holidays("DE"))


def test_models_with_holidays(tmp_path: Path) -> None:
    plain = fc.Model.parse(HANOI)
    model = fc.Model.parse(HANOI, holidays={"hanoi": ICS})
    assert plain.calendar("hanoi").between("2026-02-16", "2026-02-17") == timedelta(hours=8, minutes=30)
    assert model.calendar("hanoi").between("2026-02-16", "2026-02-21") == timedelta()
    assert model.calendar("hanoi").between("2026-04-30", "2026-05-02") == timedelta()  # the model's own stay
    assert set(DAYS) < set(json.loads(model.to_json())["calendars"][0]["holidays"])
    assert pickle.loads(pickle.dumps(model)).fingerprint == model.fingerprint != plain.fingerprint
    path = tmp_path / "model.yaml"
    path.write_text(HANOI)
    assert fc.Model.read(path, holidays={"hanoi": DAYS}).fingerprint == model.fingerprint
    with pytest.raises(fc.FunnelcoreError, match="hanoy"):
        fc.Model.read(path, holidays={"hanoy": DAYS})
    with pytest.raises(TypeError, match="holidays are list: needs a mapping"):
        fc.Model.read(path, holidays=DAYS)  # type: ignore[arg-type]
    with pytest.raises(fc.FunnelcoreError, match="02-30"):
        fc.Model.read(path, holidays={"hanoi": ["02-30"]})
    with pytest.raises(fc.FunnelcoreError):
        fc.Model.parse(model.to_cbor(), holidays={"hanoi": DAYS})


def test_calendars_that_end_soon() -> None:
    assert not fc.Model.parse(HANOI).warnings
    soon = datetime(2027, 12, 1, tzinfo=timezone.utc)
    (warning,) = fc.Model.parse(HANOI, as_of=soon).warnings
    assert "2027-12-31" in warning.message
    assert not fc.Model.parse(HANOI, as_of=datetime(2026, 11, 21, tzinfo=timezone.utc)).warnings
    with pytest.raises(fc.ArgumentError, match="without a zone"):
        fc.Model.parse(HANOI, as_of=datetime(2026, 11, 21))
    with pytest.raises(TypeError, match="as_of is str: needs a datetime with a zone, or microseconds"):
        fc.Model.parse(HANOI, as_of="2026-11-21")  # type: ignore[arg-type]


def test_a_model_without_clocks() -> None:
    model = fc.Model.parse("funnelcore: 1\nfields: [{name: a, type: int}]\nscores: [{name: s, expr: a}]\n")
    with pytest.raises(fc.ModelError, match="no section `sla`"):
        model.sla([{"a": 1}], as_of="2026-11-21")
    with pytest.raises(fc.ArgumentError):
        model.calendar("hanoi")
