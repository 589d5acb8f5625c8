"""Random calendars and clocks, as the slow computation has them and as a model, and leads around their edges."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import slow_clocks
from expressions.evaluate import evaluate
from expressions.generate import PLAIN, Generator
from expressions.our_text import print_expression
from expressions.rows import FIELDS, random_rows
from expressions.syntax import BOOL, Node
from slow_clocks import DAY, SECOND, UTC, Calendar, Clock, Holiday, Moment, Pause, Target

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

# A zone and a day on which its clocks change, or another edge.
EDGES = [
    ("Asia/Ho_Chi_Minh", date(2026, 2, 17)),
    ("Asia/Ho_Chi_Minh", date(2026, 12, 31)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Europe/Berlin", date(2028, 2, 29)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2150, 11, 1)),
    ("America/St_Johns", date(2006, 10, 29)),  # at one minute after midnight
    ("America/Sao_Paulo", date(2018, 11, 4)),  # midnight does not exist
    ("America/Havana", date(2026, 11, 1)),  # midnight comes twice
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Africa/Casablanca", date(2026, 3, 22)),
    ("Pacific/Apia", date(2011, 12, 30)),  # that day does not exist
    ("Pacific/Kwajalein", date(1993, 8, 21)),  # nor this one
    ("Asia/Kathmandu", date(1986, 1, 1)),
    ("Africa/Monrovia", date(1972, 1, 7)),
    ("UTC", date(1970, 1, 2)),
    ("America/Los_Angeles", date(2199, 12, 31)),
    ("Pacific/Auckland", date(2199, 12, 31)),
]
PLAIN_FIELDS = {name: node for name, node in FIELDS.items() if node.lite}


def clock_text(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def hours_text(hours: list[tuple[int, int]]) -> list[str]:
    return [f"{clock_text(a)}-{clock_text(b)}" for a, b in hours]


def duration_text(random: Random, seconds: int) -> str:
    if seconds % 60 or seconds == 0 or random.random() < 0.2:
        return f"{seconds}s"
    if seconds >= 3600 and random.random() < 0.8:
        minutes = seconds // 60 % 60
        return f"{seconds // 3600}h" + (f"{minutes}m" if minutes else "")
    return f"{seconds // 60}m"


class Made:
    """Some calendars and clocks around an instant."""

    def __init__(self, seed: str, clocks: int = 2) -> None:
        self.random = random = Random(seed)
        self.zone, self.day = random.choice(EDGES)
        if random.random() < 0.3:
            self.day += random.randint(-200, 200) * DAY if 1971 < self.day.year < 2199 else 0 * DAY
        self.printed: list[dict[str, Any]] = []
        self.calendars = [self.calendar(f"calendar {i}") for i in range(random.randint(1, 3))]
        self.as_of = self.instant(self.noon(), 4 * 24)
        self.fields: list[dict[str, Any]] = [{"name": name, "type": node.type} for name, node in PLAIN_FIELDS.items()]
        self.sections: list[dict[str, Any]] = []
        self.clocks = [self.clock(f"c{i}") for i in range(clocks)]

    def noon(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    # Calendars.

    def calendar(self, name: str) -> Calendar:
        random = self.random
        zone = self.zone if random.random() < 0.8 else random.choice(EDGES)[0]
        printed: dict[str, Any] = {"name": name}
        if zone != self.zone or random.random() < 0.2:
            printed["time_zone"] = zone
        made = Calendar(name, ZoneInfo(zone))
        if random.random() < 0.25:
            made.valid_until = min(max(date(1970, 1, 4), self.day + random.randint(-6, 20) * DAY), LAST_DAY)
            printed["valid_until"] = made.valid_until.isoformat()
        if random.random() < 0.15:
            made.always = printed["always"] = True
        else:
            printed["hours"] = self.week(made)
            self.holidays(made, printed)
            for _ in range(random.choice([0, 0, 1, 2])):
                made.dates[self.near()] = self.hours() if random.random() < 0.7 else []
            if made.dates:
                printed["dates"] = {day.isoformat(): hours_text(hours) for day, hours in made.dates.items()}
        made.__post_init__()
        if not any(made.spans(FIRST_DAY + n * DAY) for n in range(366)):  # which is an error
            return self.calendar(name)
        self.printed.append(printed)
        return made

    def near(self) -> date:
        return min(max(self.day + self.random.randint(-8, 8) * DAY, FIRST_DAY), LAST_DAY)

    def hours(self) -> list[tuple[int, int]]:
        """Segments of a day, some of them touching; borders near where clocks change."""
        random = self.random
        often = [0, 1800, 3600, 7200, 9000, 10800, 28800, 43200, 46800, 63000, 86400]
        places = [
            random.choice([random.choice(often), random.randrange(1441) * 60])
            for _ in range(random.choice([2, 2, 4, 6]))
        ]
        places = sorted(set(places))
        made = []
        for a, b in itertools.pairwise(places):
            if random.random() < 0.6:
                made.append((a, b))
        return made or [random.choice([(28800, 61200), (0, 86400), (0, 60), (86340, 86400)])]

    def week(self, made: Calendar) -> dict[str, list[str]]:
        random = self.random
        printed = {}
        first = random.randrange(7)
        at = 0
        while at < 7:
            length = random.randint(1, 7 - at)
            days = [(first + at + i) % 7 for i in range(length)]
            at += length
            if random.random() < 0.15 and at < 7:
                continue
            hours = self.hours() if random.random() < 0.85 or at == 7 else []
            for day in days:
                made.week[day] = hours
            key = WEEK[days[0]] if length == 1 else f"{WEEK[days[0]]}-{WEEK[days[-1]]}"
            printed[key] = hours_text(hours)
        return printed

    def holidays(self, made: Calendar, printed: dict[str, Any]) -> None:
        random = self.random
        texts = []
        for _ in range(random.choice([0, 0, 1, 2, 4])):
            yearly = random.random() < 0.4
            first = self.day + random.randint(-8, 8) * DAY if yearly else self.near()
            last = first + random.choice([0, 0, 1, 3]) * DAY
            holiday = Holiday(first, last if yearly else min(last, LAST_DAY), yearly)
            last = holiday.last
            form = "%m-%d" if holiday.yearly else "%Y-%m-%d"
            text = first.strftime(form)
            if last != first or random.random() < 0.1:
                text += f"/{last.strftime(form)}"
            if holiday.yearly:
                since, until = 1970, 2199
                if random.random() < 0.3:
                    since = min(max(1970, first.year + random.randint(-2, 1)), 2199)
                    text += f" from {since}"
                if random.random() < 0.3:
                    until = min(2199, max(since, first.year + random.randint(-1, 2)))
                    text += f" to {until}"
                holiday.begins = (since, until)
            made.holidays.append(holiday)
            texts.append(text)
        if texts:
            printed["holidays"] = texts

    # Clocks.

    def when(self) -> Node:
        random = self.random
        node = Generator(random, PLAIN).expression(BOOL, random.choice([0, 1, 1]))
        return (
            Node("or", BOOL, (node, Node("is", BOOL, (FIELDS["i1"],), ("NULL", True))))
            if random.random() < 0.6
            else node
        )

    def clock(self, name: str) -> dict[str, Any]:
        """What is random of a clock: the slow computation's, and its conditions."""
        random = self.random
        clock = Clock(name)
        section: dict[str, Any] = {"name": name, "start": f"{name}_start"}
        self.fields.append({"name": f"{name}_start", "type": "time"})
        made: dict[str, Any] = {"clock": clock, "stop": random.random() < 0.85, "pauses": random.random() < 0.7}
        for key, kind in (("stop", "time"), ("pauses", "intervals")):
            if made[key]:
                section[key] = f"{name}_{key}"
                self.fields.append({"name": f"{name}_{key}", "type": kind})
        if made["stop"] and random.random() < 0.6:
            clock.rejects_early = random.random() < 0.5
            section["early"] = "reject" if clock.rejects_early else "met"
        made["when"] = self.when() if random.random() < 0.5 else None
        if made["when"] is not None:
            section["when"] = print_expression(made["when"], random)
        made["cancel"] = self.when() if random.random() < 0.3 else None
        if made["cancel"] is not None:
            section["cancel"] = {"when": print_expression(made["cancel"], random)}
            if random.random() < 0.5:
                section["cancel"]["reason_field"] = "s1"
        made["targets"] = [self.target(section.setdefault("targets", [])) for _ in range(random.randint(1, 3))]
        pick = random.random()
        if pick < 0.35:
            clock.warn_millionths = random.choice([750_000, 500_000, 10_000, 990_000, 333_333])
            section["warn"] = f"{clock.warn_millionths / 10_000:g}%" if clock.warn_millionths != 333_333 else "33.3333%"
        elif pick < 0.6:
            clock.warn_remaining = random.choice([60, 1800, 7200, 86_400])
            section["warn"] = {"remaining": duration_text(random, clock.warn_remaining)}
        self.sections.append(section)
        return made

    def target(self, printed: list[dict[str, Any]]) -> tuple[Node | None, Target]:
        random = self.random
        target = Target(random.choice(self.calendars))
        if random.random() < 0.3:
            target.days = random.choice([1, 1, 2, 3, 5])
            within = f"{target.days}bd"
        else:
            target.seconds = random.choice(
                [0, 1, 60, 1800, 3600, 7200, 14_400, 28_800, 86_400, 5400, random.randrange(200_000)]
            )
            within = duration_text(random, target.seconds)
        when = self.when() if random.random() < 0.6 else None
        section: dict[str, Any] = {"within": within, "calendar": target.calendar.name}
        if when is not None:
            section["when"] = print_expression(when, random)
        printed.append(section)
        return when, target

    def as_model(self) -> dict[str, Any]:
        return {
            "funnelcore": 1,
            "name": "random",
            "time_zone": self.zone,
            "fields": self.fields,
            "calendars": self.printed,
            "sla": self.sections,
        }

    # Leads.

    def instant(self, around: datetime, hours: float) -> datetime:
        """Some hours before or after, on or beside the border of a span of work more often than chance has it."""
        random = self.random
        made = around + random.randint(int(-hours * 3600), int(hours * 3600)) * SECOND
        pick = random.random()
        if pick < 0.5:
            calendar = random.choice(self.calendars)
            day = slow_clocks.wall(made, calendar.zone).date()
            borders = [at for span in calendar.spans(day) for at in span]
            if borders:
                made = random.choice(borders) + random.choice([0, 0, -1, 1, 60]) * SECOND
        elif pick < 0.7:
            made = made.replace(minute=random.choice([0, 30]), second=0)
        return made + random.choice([0, 0, 1, 999_999, 500_000]) * MICROSECOND

    def rows(self, count: int) -> list[dict[str, Any]]:
        """Leads as the slow computation reads them; pauses as lists, None where there is no list at all."""
        random = self.random
        made = []
        for row in random_rows(random, count):
            lead = {name: row[name] for name in PLAIN_FIELDS}
            for clock in self.clocks:
                name = clock["clock"].name
                start = self.start(clock)
                if random.random() < 0.02:
                    start = random.choice(
                        [datetime(1969, 12, 31, 23, tzinfo=UTC), datetime(2200, 1, 1, 0, 0, 1, tzinfo=UTC)]
                    )
                lead[f"{name}_start"] = None if random.random() < 0.08 else start
                if clock["stop"]:
                    stop = self.stop(clock, start)
                    if random.random() < 0.02:
                        stop = random.choice([datetime(9999, 12, 31, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC)])
                    lead[f"{name}_stop"] = None if random.random() < 0.5 else stop
                if clock["pauses"]:
                    lead[f"{name}_pauses"] = self.pauses(start) if random.random() < 0.7 else None
            made.append(lead)
        return made

    def start(self, clock: dict[str, Any]) -> datetime:
        """Often so that the first target is due now, or a second off."""
        random = self.random
        target = clock["targets"][0][1]
        if random.random() < 0.3 and not target.days:
            try:
                end = slow_clocks.floor(self.as_of) + random.choice([0, 1, -1]) * SECOND
                return target.calendar.before(end, target.seconds)
            except (slow_clocks.YearsError, slow_clocks.ExpiredError):
                pass
        return self.instant(self.as_of - random.choice([1, 10, 60]) * HOUR, random.choice([1, 24, 96]))

    def stop(self, clock: dict[str, Any], start: datetime) -> datetime:
        """Often where the first target is due, or a second off."""
        random = self.random
        if random.random() < 0.4:
            target = clock["targets"][0][1]
            try:
                if target.days:
                    return target.calendar.due_days(slow_clocks.floor(start), target.days)
                due = target.calendar.due(slow_clocks.floor(start), target.seconds)
                assert due is not None
                return due + random.choice([0, 1, -1]) * SECOND
            except (slow_clocks.YearsError, slow_clocks.ExpiredError):
                pass
        return self.instant(start + random.choice([0, 2, 20]) * HOUR, random.choice([1, 4, 48]))

    def pauses(self, start: datetime) -> list[Pause]:
        random = self.random
        made: list[Pause] = []
        for _ in range(random.choice([1, 1, 2, 3, 6])):
            begin = self.instant(start + random.choice([-2, 4, 20]) * HOUR, random.choice([1, 4, 48]))
            end = begin + random.choice([0, 1, 600, 3600, 7200, 50_000, -1, -4000]) * random.random() * SECOND
            made.append((begin, None if random.random() < 0.1 else random.choice([end, self.instant(begin + HOUR, 5)])))
        return made

    def expected(self, row: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """All outputs of a lead, and how many of its values are rejected."""
        found: dict[str, Any] = {}
        rejected = 0
        for clock in self.clocks:
            name = clock["clock"].name
            pauses = row.get(f"{name}_pauses") or []
            target = next((t for when, t in clock["targets"] if when is None or evaluate(when, row) is True), None)
            moment = Moment(
                as_of=self.as_of,
                start=row[f"{name}_start"],
                stop=row.get(f"{name}_stop"),
                target=target,
                applicable=clock["when"] is None or evaluate(clock["when"], row) is True,
                cancelled=clock["cancel"] is not None and evaluate(clock["cancel"], row) is True,
                pauses=pauses,
            )
            outputs = slow_clocks.read(clock["clock"], moment)
            rejected += slow_clocks.united(pauses)[1] + (outputs["status"] == "rejected")
            found |= {f"{name}_{suffix}": value for suffix, value in outputs.items()}
        return found, rejected

    def given(self, row: dict[str, Any]) -> dict[str, Any]:
        """The lead as it is handed over, in one of many ways."""
        return {name: self.handed(name, value) for name, value in row.items()}

    def handed(self, name: str, value: Any) -> Any:
        random = self.random
        if isinstance(value, datetime):
            return random.choice([value, self.shifted(value), self.shifted(value).isoformat()])
        if not name.endswith("_pauses") or value is None:
            return value
        pick = random.random()
        if pick < 0.3:
            return [(self.handed("", a), self.handed("", b)) for a, b in value]
        if pick < 0.6:
            return [{"start": self.handed("", a), "end": self.handed("", b)} for a, b in value]
        return self.pauses_text(value)

    def pauses_text(self, pauses: list[Pause]) -> str:
        blank = self.random.choice(["", " "])
        texts = [
            f"{self.shifted(a).isoformat()}/{'..' if b is None else self.shifted(b).isoformat()}" for a, b in pauses
        ]
        return blank + f"{blank};{blank}".join(texts)

    def shifted(self, instant: datetime) -> datetime:
        return instant.astimezone(timezone(self.random.choice([0, 420, -210]) * MINUTE))
