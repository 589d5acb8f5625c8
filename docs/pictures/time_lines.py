"""Clocks on time lines: working hours, what was counted, what was paused, when it was due. Minutes since a midnight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH = 760
LEFT, RIGHT = 170, 150  # of the time line
ROW = 44
TOP = 84
CLOSED, OPEN, COUNTED, OVER, PAUSED, INK = "#e4e4e4", "#f2f8f2", "#1b6ca8", "#c1440e", "#e3b341", "#222"

STILL_OPEN = float("inf")

Span = tuple[float, float]


@dataclass(frozen=True)
class Clock:
    """A row of the picture."""

    name: str
    status: str
    target: float | None = None
    start: float | None = None
    stop: float | None = None
    pauses: Sequence[Span] = ()
    due: float | None = None  # if it is no sum of minutes
    hours: Sequence[Span] | None = None  # other than the picture's


def overlaps(spans: Sequence[Span], start: float, end: float) -> list[Span]:
    """What of them lies between."""
    return [(max(a, start), min(b, end)) for a, b in spans if max(a, start) < min(b, end)]


def without(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What the holes leave."""
    for hole_start, hole_end in holes:
        spans = [
            part
            for a, b in spans
            for part in ((a, min(b, hole_start)), (max(a, hole_end), b))
            if part[0] < part[1]
        ]
    return list(spans)


def due_at(clock: Clock, hours: Sequence[Span]) -> float | None:
    """When the minutes counted reach the target."""
    if clock.due is not None or clock.start is None or clock.target is None:
        return clock.due
    left = clock.target
    for a, b in without(overlaps(hours, clock.start, float("inf")), clock.pauses):
        if left <= b - a:
            return a + left
        left -= b - a
    return None


class Picture:
    """A time line from one minute to another, a row a clock."""

    def __init__(self, title: str, hours: Sequence[Span], span: Span, ticks: Sequence[tuple[float, str]]) -> None:
        self.title, self.hours, self.span, self.ticks = title, hours, span, ticks
        self.as_of: float | None = None
        self.clocks: list[Clock] = []
        self.parts: list[str] = []

    def x(self, minute: float) -> float:
        """Where it stands, within the line."""
        first, last = self.span
        return LEFT + (min(max(minute, first), last) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def text(self, x: float, y: float, text: str, anchor: str = "middle", extra: str = "") -> None:
        """A few words."""
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{escape(text)}</text>')

    def bar(self, span: Span, y: float, height: float, colour: str) -> None:
        """A span of time."""
        a, b = self.x(span[0]), self.x(span[1])
        if a < b:
            self.parts.append(
                f'<rect x="{a:.1f}" y="{y:.1f}" width="{b - a:.1f}" height="{height:.1f}" fill="{colour}"/>'
            )

    def line(self, minute: float, y: float, height: float, extra: str) -> None:
        """An instant."""
        x = self.x(minute)
        self.parts.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x:.1f}" y2="{y + height:.1f}" {extra}/>')

    def row(self, clock: Clock, y: float) -> None:
        """One clock."""
        hours = self.hours if clock.hours is None else clock.hours
        self.bar(self.span, y, ROW - 12, CLOSED)
        for span in overlaps(hours, *self.span):
            self.bar(span, y, ROW - 12, OPEN)
        self.text(LEFT - 10, y + 20, clock.name, "end")
        self.text(WIDTH - RIGHT + 10, y + 20, clock.status, "start", ' font-weight="600"')
        if clock.start is None:
            return
        due = due_at(clock, hours)
        now = self.as_of if self.as_of is not None else self.span[1] if due is None else due
        end = min(now, now if clock.stop is None else clock.stop)
        for span in overlaps(clock.pauses, *self.span):
            self.bar(span, y + 22, 6, PAUSED)
        for a, b in without(overlaps(hours, clock.start, end), clock.pauses):
            self.bar((a, b if due is None else min(b, due)), y + 8, 12, COUNTED)
            self.bar((b if due is None else max(a, due), b), y + 8, 12, OVER)
        if due is not None and self.span[0] <= due <= self.span[1]:
            self.line(due, y - 2, ROW - 8, f'stroke="{INK}" stroke-width="2"')
        self.mark(clock.start, y + 14, "#fff")
        if clock.stop is not None:
            self.mark(clock.stop, y + 14, INK)

    def mark(self, minute: float, y: float, fill: str) -> None:
        """A start is hollow, a stop is full."""
        self.parts.append(
            f'<circle cx="{self.x(minute):.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="{INK}" stroke-width="1.5"/>'
        )

    def legend(self) -> None:
        """What the marks mean."""
        x, y = 16.0, 50.0
        kinds = [("hollow", "start"), ("due", "due"), (COUNTED, "counted"), (OPEN, "working hours"), (CLOSED, "closed")]
        if any(clock.stop is not None for clock in self.clocks):
            kinds[1:1] = [("full", "stop")]
            kinds.append((OVER, "over"))
        if any(clock.pauses for clock in self.clocks):
            kinds.append((PAUSED, "pause"))
        for kind, words in kinds:
            if kind in ("hollow", "full"):
                fill = "#fff" if kind == "hollow" else INK
                self.parts.append(
                    f'<circle cx="{x + 9:.1f}" cy="{y - 4}" r="5" fill="{fill}" stroke="{INK}" stroke-width="1.5"/>'
                )
            elif kind == "due":
                self.parts.append(
                    f'<line x1="{x + 9:.1f}" y1="{y - 12}" x2="{x + 9:.1f}" y2="{y + 3}" stroke="{INK}" stroke-width="2"/>'
                )
            else:
                self.parts.append(
                    f'<rect x="{x:.1f}" y="{y - 11}" width="18" height="12" fill="{kind}" stroke="#bbb" '
                    'stroke-width="0.5"/>'
                )
            self.text(x + 24, y, words, "start")
            x += 40 + 7.2 * len(words)

    def write(self, path: Path) -> None:
        """The picture as SVG."""
        height = TOP + ROW * len(self.clocks) + 34
        self.text(16, 26, self.title, "start", ' font-size="16" font-weight="600"')
        self.legend()
        for number, clock in enumerate(self.clocks):
            self.row(clock, TOP + ROW * number)
        bottom = TOP + ROW * len(self.clocks) - 6
        for minute, words in self.ticks:
            self.line(minute, bottom, 6, f'stroke="{INK}"')
            self.text(self.x(minute), bottom + 22, words)
        if self.as_of is not None:
            self.line(self.as_of, TOP - 8, bottom - TOP + 8, f'stroke="{INK}" stroke-dasharray="4 3"')
            self.text(self.x(self.as_of), TOP - 12, "as_of")
        path.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" font-family="system-ui, sans-serif" font-size="13" fill="{INK}">\n'
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join(self.parts) + "\n</svg>\n",
            encoding="utf-8",
        )


def at(time: str, day: int = 0) -> float:
    """Minutes since the first midnight."""
    hours, minutes = time.split(":")
    return day * 1440 + int(hours) * 60 + int(minutes)


def days(*hours: str, on: Sequence[int] = (0,)) -> list[Span]:
    """Working hours of some days."""
    return [(at(a, day), at(b, day)) for day in on for a, b in (span.split("-") for span in hours)]


def statuses() -> Picture:
    """Monday morning, half past eleven: one clock of each status."""
    picture = Picture(
        "Within two hours of working time", days("08:00-12:00", "13:00-17:30"), (at("8:00"), at("14:00")),
        [(at(f"{hour}:00"), f"{hour}:00") for hour in range(8, 15)],
    )  # fmt: skip
    picture.as_of = at("11:30")
    picture.clocks = [
        Clock("L-1", "met", 120, at("9:00"), at("10:15")),
        Clock("L-2", "met_late", 120, at("8:15"), at("10:45")),
        Clock("L-3", "pending", 120, at("10:30")),
        Clock("L-4", "at_risk", 120, at("9:45")),
        Clock("L-5", "breached", 120, at("8:30")),
        Clock("L-6, stopped early", "met", 120, at("9:00"), at("8:40")),
        Clock("L-7, a duplicate", "cancelled", 120, at("10:00")),
        Clock("L-8, open pause", "pending", 120, at("9:30"), pauses=[(at("10:00"), STILL_OPEN)]),
        Clock("L-9, cold", "not_applicable"),
        Clock("L-10, year 2062", "rejected"),
    ]
    return picture


def pauses() -> Picture:
    """One target, five ways to wait."""
    picture = Picture(
        "Within four hours: what a pause moves", days("08:00-12:00", "13:00-17:30"), (at("8:00"), at("18:00")),
        [(at(f"{hour}:00"), f"{hour}:00") for hour in range(8, 19, 2)],
    )  # fmt: skip
    start = at("9:00")
    picture.clocks = [
        Clock("no pause", "due 14:00", 240, start),
        Clock("10:00 to 11:00", "due 15:00", 240, start, pauses=[(at("10:00"), at("11:00"))]),
        Clock("11:30 to 13:30", "due 15:00", 240, start, pauses=[(at("11:30"), at("13:30"))]),
        Clock("12:10 to 12:50", "due 14:00", 240, start, pauses=[(at("12:10"), at("12:50"))]),
        Clock("11:00, still open", "due not known", 240, start, pauses=[(at("11:00"), STILL_OPEN)]),
    ]
    return picture


def weekend() -> Picture:
    """From Friday afternoon to Monday evening."""
    plain = days("08:00-12:00", "13:00-17:30", on=(0, 3))
    week = sorted(plain + days("08:00-12:00", on=(1,)))
    ticks = [(at("12:00", day), name) for day, name in ((1, "Saturday"), (2, "Sunday"), (3, "Monday"))]
    picture = Picture("Assigned on Friday at half past four", week, (at("15:00"), at("19:00", 3)), ticks)
    start = at("16:30")
    picture.clocks = [
        Clock("1h", "Friday 17:30", 60, start),
        Clock("2h, Saturday open", "Saturday 09:00", 120, start),
        Clock("2h, Saturday closed", "Monday 09:00", 120, start, hours=plain),
        Clock("1bd, Saturday open", "Saturday 12:00", start=start, due=at("12:00", 1)),
        Clock("1bd, Saturday closed", "Monday 16:30", start=start, due=at("16:30", 3), hours=plain),
    ]
    return picture


def draw(folder: Path) -> None:
    """All of them."""
    for name, picture in (("sla_statuses", statuses()), ("sla_pauses", pauses()), ("sla_weekend", weekend())):
        picture.write(folder / f"{name}.svg")
