"""Periods of every grain against Python's calendar."""

import datetime
import subprocess
import sys

EPOCH = datetime.date(1970, 1, 1)
BEYOND = (datetime.date.max - EPOCH).days + 1  # 10000-01-01, which Python has no date for


def number(year, month):
    """Days since 1970 of the first of a month; months from 0, the year 10000 has one."""
    year, month = year + month // 12, month % 12
    if year > datetime.MAXYEAR:
        return BEYOND
    return (datetime.date(year, month + 1, 1) - EPOCH).days


def periods(day):
    """First days and those after, by grain: day, week, month, quarter, year."""
    date = EPOCH + datetime.timedelta(days=day)
    year, week, _ = date.isocalendar()
    monday = day - (date.isoweekday() - 1)
    if 1 < year < datetime.MAXYEAR:
        assert datetime.date.fromisocalendar(year, week, 1) == EPOCH + datetime.timedelta(days=monday)
    month = date.month - 1
    quarter = month // 3 * 3
    return [
        (day, day + 1),
        (monday, monday + 7),
        (number(date.year, month), number(date.year, month + 1)),
        (number(date.year, quarter), number(date.year, quarter + 3)),
        (number(date.year, 0), number(date.year + 1, 0)),
    ]


def main():
    first = (datetime.date.min - EPOCH).days
    last = BEYOND - 1
    spans = [(first, first + 900), (-26000, 48000), (last - 900, last), (-141500, -141000)]
    days = [day for start, end in spans for day in range(start, end + 1)]
    answers = subprocess.run(
        [sys.argv[1]],
        input="\n".join(map(str, days)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert len(answers) == len(days)
    before = None
    for day, line in zip(days, answers, strict=True):
        fields = list(map(int, line.split()))
        wanted = periods(day)
        got = [(fields[i], fields[i + 1]) for i in range(0, 15, 3)]
        assert got == wanted, (day, got, wanted)
        # Numbers go on by one where a period begins, and only there.
        numbers = fields[2::3]
        if before is not None and before[0] == day - 1:
            steps = [after - earlier for earlier, after in zip(before[1], numbers, strict=True)]
            assert steps == [int(start == day) for start, _ in wanted], (day, steps)
        assert all(0 < one < (1 << 23) - 1 for one in numbers)
        before = (day, numbers)
    print(f"{len(days)} days")


if __name__ == "__main__":
    main()
