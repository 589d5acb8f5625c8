"""Calendar files of holidays against the packages icalendar, dateutil and holidays."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays
import icalendar
import pytest
from dateutil import rrule

import funnelcore as fc

ONE = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1970, 2199


def days_of(text: str) -> Iterator[date]:
    """The days that a text of a holiday means, one after the other."""
    span, _, limits = text.partition(" ")
    first, _, last = span.partition("/")
    if len(first) == len("2026-02-16"):
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            yield day
            day += ONE
        return
    words = limits.split()
    given = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    for year in range(given.get("from", FIRST_YEAR), given.get("to", LAST_YEAR) + 1):
        end_year = year + 1 if last and last < first else year
        try:
            day, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{end_year}-{last or first}")
        except ValueError:  # 29 February
            continue
        while day <= end:
            yield day
            day += ONE


def read(content: bytes) -> set[date]:
    return {day for text in fc.holidays(content) for day in days_of(text)}


def read_by_icalendar(content: bytes) -> set[date]:
    days = set()
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        day, end = event.start, event.end
        while day < end:
            days.add(day)
            day += ONE
    return days


@pytest.mark.parametrize("country", ["us", "de", "vn"])
def test_published_files(root: Path, country: str) -> None:
    content = (root / f"tests/data/holidays/{country}_holidays.ics").read_bytes()
    assert read(content) == read_by_icalendar(content)


def test_days_of_germany_and_the_united_states(root: Path) -> None:
    years = range(2016, 2031)
    files = root / "tests/data/holidays"
    assert read((files / "de_holidays.ics").read_bytes()) == set(holidays.country_holidays("DE", years=years))
    # The file has days off only: a holiday on a weekend is there as the day on which it is observed.
    american = {day for day in holidays.country_holidays("US", years=years) if day.weekday() < 5}
    assert read((files / "us_holidays.ics").read_bytes()) == american


def random_rule(source: random.Random, start: date) -> str:
    parts = ["FREQ=YEARLY"]
    if source.random() < 0.3:
        parts.append("INTERVAL=1")
    if source.random() < 0.3:
        parts.append(f"BYMONTH={start.month}")
        if source.random() < 0.5:
            parts.append(f"BYMONTHDAY={start.day}")
    end = source.random()
    if end < 0.4:
        parts.append(f"COUNT={source.randint(1, 40)}")
    elif end < 0.8:
        parts.append(f"UNTIL={start + source.randint(0, 15000) * ONE:%Y%m%d}")
    return ";".join(parts)


def random_start(source: random.Random) -> date:
    if source.random() < 0.3:  # around the end of February
        return date(source.randint(1960, 2110), 2, 25) + source.randint(0, 8) * ONE
    return date(1960, 1, 1) + source.randint(0, 55000) * ONE


def test_rules_of_every_year() -> None:
    source = random.Random(20260216)
    for _ in range(400):
        start = random_start(source)
        length = source.choice([1, 1, 2, 3, 5, 9, source.randint(1, 365)])
        rule = random_rule(source, start)
        content = (
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
            f"DTSTART;VALUE=DATE:{start:%Y%m%d}\r\nDTEND;VALUE=DATE:{start + length * ONE:%Y%m%d}\r\n"
            f"RRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        wanted = set()
        for time in rrule.rrulestr(f"DTSTART:{start:%Y%m%d}\nRRULE:{rule}"):
            if time.year > LAST_YEAR:
                break
            if time.year >= FIRST_YEAR:
                wanted |= {time.date() + i * ONE for i in range(length)}
        assert read(content.encode()) == wanted, content
