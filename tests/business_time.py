"""Working time, the slow and obvious way, for zones without daylight saving: day by day, segment by segment."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

# The hours of a day: pairs of minutes since midnight.
Hours = Callable[[date], list[tuple[int, int]]]
Span = tuple[datetime, datetime]


def spans(hours: Hours, start: datetime, end: datetime) -> Iterator[Span]:
    """The working time between two times."""
    day = start.date()
    while day <= end.date():
        midnight = datetime.combine(day, time())
        for first, last in hours(day):
            opens, closes = midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)
            if max(opens, start) < min(closes, end):
                yield max(opens, start), min(closes, end)
        day += timedelta(days=1)


def without(working: Iterator[Span], pauses: list[Span]) -> Iterator[Span]:
    """What is left of it outside the pauses, which lie apart."""
    for start, end in working:
        for pause_start, pause_end in pauses:
            if pause_end <= start or pause_start >= end:
                continue
            if start < pause_start:
                yield start, pause_start
            start = min(pause_end, end)
        if start < end:
            yield start, end


def seconds(parts: Iterator[Span]) -> int:
    return sum(int((end - start).total_seconds()) for start, end in parts)


def worked(hours: Hours, start: datetime, end: datetime, pauses: list[Span]) -> int:
    return seconds(without(spans(hours, start, end), pauses)) if start < end else 0


def due(hours: Hours, start: datetime, target: int, pauses: list[Span]) -> datetime:
    """The earliest time at which so many seconds were worked."""
    for opens, closes in without(spans(hours, start, start + timedelta(days=4000)), pauses):
        length = int((closes - opens).total_seconds())
        if target <= length:
            return opens + timedelta(seconds=target)
        target -= length
    raise AssertionError("never due")


def due_in_days(hours: Hours, start: datetime, days: int) -> datetime:
    """The same time of day so many working days later, moved into the hours of that day."""
    opens, _ = next(spans(hours, start, start + timedelta(days=4000)))
    day = opens.date()
    for _ in range(days):
        day += timedelta(days=1)
        while not hours(day):
            day += timedelta(days=1)
    midnight = datetime.combine(day, time())
    wanted = midnight + (opens - datetime.combine(opens.date(), time()))
    ends = [(midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)) for first, last in hours(day)]
    if wanted < ends[0][0]:
        return ends[0][0]
    return min(wanted, max(last for first, last in ends if first <= wanted))
