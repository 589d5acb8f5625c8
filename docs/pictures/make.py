"""Draw how points fade and how clocks run: `PYTHONPATH=. python3 docs/pictures/make.py`, from the top of the repository."""

from pathlib import Path

import time_lines

from bench import plot

FOLDER = Path(__file__).resolve().parent
DAYS = 120
WEBINAR = 10
HALF_LIFE = 30
WINDOW = 90
JUMP = 1
EVENTS = (10, 45, 50)  # days of three webinars


def half_life(age: int) -> float:
    """Half of it every 30 days."""
    return 2 ** (-age / HALF_LIFE)


def linear(age: int) -> float:
    """Half of the original every 30 days."""
    return max(0.0, 1 - 0.5 * (age // HALF_LIFE))


def window(age: int) -> float:
    """All of it within 90 days."""
    return 1.0 if age < WINDOW else 0.0


def drawn(points_on) -> list[tuple[float, float]]:
    """A point every five days, and both sides of a jump."""
    points = [(0.0, points_on(0))]
    for day in range(1, DAYS + 1):
        before, now = points_on(day - 1), points_on(day)
        if abs(now - before) > JUMP:
            points += [(day - 0.01, before), (day, now)]  # sorted by day when drawn
        elif day % 5 == 0:
            points.append((day, now))
    return points


def of_one(fades) -> list[tuple[float, float]]:
    """Points of one webinar by its age."""
    return drawn(lambda age: WEBINAR * fades(age))


def of_three(fades) -> list[tuple[float, float]]:
    """Points of three webinars by day."""
    return drawn(lambda day: sum(WEBINAR * fades(day - at) for at in EVENTS if at <= day))


def main() -> None:
    """All pictures."""
    kinds = {"half_life: 30d": half_life, "linear: every 30d, 50 %": linear, "window: 90d": window}
    for name, title, x, of in (
        ("decay", "Points of one webinar", "days since the webinar", of_one),
        ("engagement", "Points of three webinars, on days 10, 45 and 50", "day", of_three),
    ):
        lines = {kind: of(fades) for kind, fades in kinds.items()}
        plot.lines(FOLDER / f"{name}.svg", title, x, "points", lines, logarithmic_x=False, logarithmic_y=False)
    time_lines.draw(FOLDER)


if __name__ == "__main__":
    main()
