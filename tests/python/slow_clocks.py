"""Business calendars and SLA clocks the slow and obvious way, span by span: what the library is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

UTC = timezone.utc
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(2200, 1, 1, tzinfo=UTC)

Span = tuple[datetime, datetime]
Pause = tuple[datetime, datetime | None]


class YearsError(Exception):
    """Outside the years for which working time is known."""


class ExpiredError(Exception):
    """Behind the last day that the calendar knows."""


def wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def first_at(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock on the wall shows this or a later time."""
    near = local.replace(tzinfo=UTC)
    offsets = {zone.utcoffset((near + hours * timedelta(hours=1)).astimezone(zone)) for hours in range(-40, 41, 8)}
    shown = [near - offset for offset in offsets if offset is not None and wall(near - offset, zone) == local]
    if shown:
        return min(shown)
    known = [offset for offset in offsets if offset is not None]
    before, after = near - max(known), near - min(known)
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        before, after = (middle, after) if wall(middle, zone) < local else (before, middle)
    return after


@dataclass
class Holiday:
    """Days from first to last; of a yearly one their years count for nothing but how far they lie apart."""

    first: date
    last: date
    yearly: bool = False
    begins: tuple[int, int] = (1970, 2199)

    def covers(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day <= self.last
        first_year, last_year = self.begins
        first_year -= first_year == FIRST.year  # one that began before working time is known goes on in it
        last_year += last_year == LAST.year - 1  # a local day may begin the year before UTC does
        for year in (day.year - 1, day.year):
            if not first_year <= year <= last_year:
                continue
            wraps = (self.last.month, self.last.day) < (self.first.month, self.first.day)
            first = (year, self.first.month, self.first.day)
            last = (year + wraps, self.last.month, self.last.day)
            if first <= (day.year, day.month, day.day) <= last:
                return True
        return False


@dataclass
class Calendar:
    """Hours are pairs of local seconds of a day; week by weekday, Monday 0."""

    name: str
    zone: ZoneInfo
    always: bool = False
    week: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    holidays: list[Holiday] = field(default_factory=list)
    dates: dict[date, list[tuple[int, int]]] = field(default_factory=dict)
    valid_until: date | None = None

    def __post_init__(self) -> None:
        self._spans: dict[date, list[Span]] = {}
        self.end = LAST
        if self.valid_until is not None:
            midnight = datetime.combine(self.valid_until + DAY, datetime.min.time())
            self.end = min(LAST, first_at(midnight, self.zone))

    def hours(self, day: date) -> list[tuple[int, int]]:
        if self.always:
            return [(0, 86_400)]
        if day in self.dates:
            return self.dates[day]
        if any(holiday.covers(day) for holiday in self.holidays):
            return []
        return self.week.get(day.weekday(), [])

    def spans(self, day: date) -> list[Span]:
        """Working time that begins on a local day."""
        if day not in self._spans:
            midnight = datetime.combine(day, datetime.min.time())
            made = []
            for start, end in self.hours(day):
                a, b = (first_at(midnight + seconds * SECOND, self.zone) for seconds in (start, end))
                a, b = max(a, FIRST), min(b, self.end)
                if a < b:
                    made.append((a, b))
            self._spans[day] = made
        return self._spans[day]

    def check(self, instant: datetime) -> None:
        if instant < FIRST or instant > LAST:
            raise YearsError
        if instant > self.end:
            raise ExpiredError if self.valid_until is not None else YearsError

    def beyond(self) -> Exception:
        """Why there is no later day."""
        return ExpiredError() if self.end < LAST else YearsError()

    def worked(self, start: datetime, end: datetime) -> list[Span]:
        """The working time in [start, end)."""
        if self.always:
            return [(start, end)] if start < end else []
        made = []
        day = wall(start, self.zone).date() - 2 * DAY
        while day <= wall(end, self.zone).date() + DAY:
            made += [(max(a, start), min(b, end)) for a, b in self.spans(day) if a < end and b > start]
            day += DAY
        return made

    def between(self, start: datetime, end: datetime) -> int:
        self.check(start)
        self.check(end)
        if end < start:
            return -self.between(end, start)
        return sum((b - a) // SECOND for a, b in self.worked(start, end))

    def due(self, start: datetime, seconds: int, pauses: list[Pause] | None = None) -> datetime | None:
        """The earliest instant at which so much was worked outside of pauses; None if one that is open forbids it."""
        self.check(start)
        if seconds == 0:
            return start
        left = seconds * SECOND
        at = start
        while True:
            until = min(at + 7 * DAY, self.end)
            for a, b in without(self.worked(at, until), pauses or []):
                if b - a >= left:
                    return a + left
                left -= b - a
            if any(end is None and begin <= until for begin, end in pauses or []):
                return None
            if until == self.end:
                raise self.beyond()
            at = until

    def before(self, end: datetime, seconds: int) -> datetime:
        """The latest instant from which so much is worked until the end."""
        self.check(end)
        if seconds == 0:
            return end
        left = seconds * SECOND
        at = end
        while True:
            since = max(at - 7 * DAY, FIRST)
            for a, b in reversed(self.worked(since, at)):
                if b - a >= left:
                    return b - left
                left -= b - a
            if since == FIRST:
                raise YearsError
            at = since

    def due_days(self, start: datetime, count: int) -> datetime:
        """The count-th working date after the start or the next opening, at its time of day."""
        self.check(start)
        at = self.due_opening(start)
        day = wall(at, self.zone).date()
        time_of_day = wall(at, self.zone).time()
        left = count
        while left:
            day += DAY
            if day > date(2200, 1, 1) or (self.valid_until is not None and day > self.valid_until):
                raise self.beyond()
            left -= bool(self.spans(day))
        wanted = first_at(datetime.combine(day, time_of_day), self.zone)
        if wanted > self.end:
            raise self.beyond()
        spans = self.spans(day)
        if wanted < spans[0][0]:
            return spans[0][0]
        earlier = [span for span in spans if span[0] <= wanted]
        return min(wanted, earlier[-1][1])

    def due_opening(self, start: datetime) -> datetime:
        """The start if that is worked, else when work begins next."""
        at = start
        while True:
            found = self.worked(at, min(at + 7 * DAY, self.end))
            if found:
                return found[0][0]
            at += 7 * DAY
            if at > self.end:
                raise self.beyond()


def without(spans: list[Span], pauses: list[Pause]) -> list[Span]:
    """What of the spans lies in no pause."""
    for begin, end in pauses:
        cut = []
        for a, b in spans:
            if begin > a:
                cut.append((a, min(b, begin)))
            if end is not None and end < b:
                cut.append((max(a, end), b))
        spans = [(a, b) for a, b in cut if a < b]
    return spans


def floor(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


def united(pauses: list[Pause]) -> tuple[list[Pause], int]:
    """In whole seconds, apart from each other; and how many end before they begin."""
    kept: list[Pause] = []
    backwards = 0
    for begin, end in pauses:
        a, b = floor(begin), None if end is None else floor(end)
        if b is not None and b < a:
            backwards += 1
        elif b is None or a < b:
            kept.append((a, b))
    kept.sort(key=lambda pause: pause[0])
    made: list[Pause] = []
    for a, b in kept:
        if made and (made[-1][1] is None or a <= made[-1][1]):
            last = made[-1][1]
            made[-1] = (made[-1][0], None if last is None or b is None else max(last, b))
        else:
            made.append((a, b))
    return made, backwards


@dataclass
class Target:
    """Seconds, or business days."""

    calendar: Calendar
    seconds: int = 0
    days: int = 0


@dataclass
class Clock:
    """What does not differ from row to row."""

    name: str
    warn_millionths: int | None = None
    warn_remaining: int | None = None
    rejects_early: bool = False


@dataclass
class Moment:
    """One row; target is None where none applies, start and stop where they are NULL."""

    as_of: datetime
    start: datetime | None
    stop: datetime | None
    target: Target | None
    applicable: bool = True
    cancelled: bool = False
    pauses: list[Pause] = field(default_factory=list)


OUTPUTS = ["status", "due", "elapsed_s", "remaining_s", "breached_at", "over_s", "paused", "paused_s"]


def read(clock: Clock, row: Moment) -> dict[str, object]:
    """The eight outputs of a clock, without its name."""
    nothing: dict[str, object] = dict.fromkeys(OUTPUTS)
    if row.start is None:
        return nothing | {"status": "not_applicable"}
    try:
        found = _read(clock, row, floor(row.start))
    except (YearsError, ExpiredError):
        found = {"status": "rejected"}
    return nothing | found


def _read(clock: Clock, row: Moment, start: datetime) -> dict[str, object]:
    as_of = floor(row.as_of)
    stop = floor(row.stop) if row.stop is not None else None
    if stop is not None and stop > as_of:
        stop = None
    for instant in (start, stop):
        if instant is not None and not FIRST <= instant <= LAST:
            raise YearsError
    early = stop is not None and stop < start
    if early and clock.rejects_early:
        return {"status": "rejected"}
    if row.target is None:
        return {"status": "not_applicable"}
    calendar = row.target.calendar
    until = as_of if stop is None else stop
    calendar.check(start)
    if start < until:
        calendar.check(until)
    pauses = []
    for begin, end in united(row.pauses)[0]:
        if end is None and stop is not None:
            if begin < stop:
                pauses.append((begin, stop))
        else:
            pauses.append((begin, end))
    allowed, due = _due(row.target, start, pauses)
    worked = calendar.worked(start, until) if start < until else []
    counted = _sum(without(worked, pauses))
    elapsed = counted
    paused = _sum(worked) - counted
    runs = stop is None and start <= as_of
    found: dict[str, object] = {
        "due": due,
        "elapsed_s": elapsed,
        "remaining_s": allowed - elapsed,
        "paused": runs and any(begin <= as_of and (end is None or as_of < end) for begin, end in pauses),
        "paused_s": paused,
    }
    if not row.applicable:
        return {"status": "not_applicable"}
    if row.cancelled:
        return found | {"status": "cancelled"}
    over = {"breached_at": due, "over_s": elapsed - allowed}
    if stop is not None:
        if due is None or stop <= due:
            return found | {"status": "met"}
        return found | over | {"status": "met_late"}
    if due is not None and as_of > due:
        return found | over | {"status": "breached"}
    return found | {"status": "at_risk" if runs and _warns(clock, elapsed, allowed) else "pending"}


def _sum(spans: list[Span]) -> int:
    return sum((b - a) // SECOND for a, b in spans)


def _due(target: Target, start: datetime, pauses: list[Pause]) -> tuple[int, datetime | None]:
    """The target in seconds and when it is due."""
    calendar = target.calendar
    if not target.days:
        return target.seconds, calendar.due(start, target.seconds, pauses)
    plain = calendar.due_days(start, target.days)
    allowed = calendar.between(start, plain)
    later = calendar.due(start, allowed, pauses)
    return allowed, None if later is None else max(plain, later)


def _warns(clock: Clock, elapsed: int, allowed: int) -> bool:
    if clock.warn_millionths is not None:
        return elapsed * 1_000_000 >= clock.warn_millionths * allowed
    return clock.warn_remaining is not None and allowed - elapsed <= clock.warn_remaining
