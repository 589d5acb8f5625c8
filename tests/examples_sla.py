"""Hold the example of the service desk against its model written anew in Python: examples_sla.py RESULTS PRINTED

RESULTS is what `fnl sla` gave for the incidents, PRINTED what `./examples/run` printed.
"""

import csv
import pathlib
import sys
from collections import Counter, defaultdict
from datetime import date, datetime

from business_time import Hours, due, due_in_days, worked

ROOT = pathlib.Path(__file__).resolve().parent.parent
AS_OF = datetime(2017, 2, 19)
TARGET_HOURS = {"1": 4, "2": 8, "3": 30}
BUSINESS_DAYS = 10


def always(_: date) -> list[tuple[int, int]]:
    return [(0, 24 * 60)]


def desk(day: date) -> list[tuple[int, int]]:
    free = day.weekday() >= 5 or (day.month, day.day) in ((1, 1), (12, 25))
    return [] if free else [(8 * 60, 18 * 60)]


def expected(row: dict[str, str]) -> dict[str, str]:
    start = datetime.fromisoformat(row["opened_at"])
    stop = datetime.fromisoformat(row["resolved_at"]) if row["resolved_at"] else None
    hours: Hours = always if row["priority"] in "12" else desk
    if row["priority"] in TARGET_HOURS:
        target = TARGET_HOURS[row["priority"]] * 3600
        deadline = due(hours, start, target, [])
    else:
        deadline = due_in_days(hours, start, BUSINESS_DAYS)
        target = worked(hours, start, deadline, [])
    elapsed = worked(hours, start, stop or AS_OF, [])
    status = "cancelled" if stop is None else "met" if stop <= deadline else "met_late"
    late = status == "met_late"
    return {
        "resolution_status": status,
        "resolution_due": deadline.isoformat() + "Z",
        "resolution_elapsed_s": str(elapsed),
        "resolution_remaining_s": str(target - elapsed),
        "resolution_breached_at": deadline.isoformat() + "Z" if late else "",
        "resolution_over_s": str(elapsed - target) if late else "",
        "resolution_paused": "false",
        "resolution_paused_s": "0",
    }


def check_attainment(rows: list[dict[str, str]], printed: list[list[str]]) -> None:
    """The lines of attainment.py, counted again."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        groups[row["priority"]][row["resolution_status"]] += 1
        groups[row["priority"]]["made"] += row["resolution_status"] != "cancelled" and row["made_sla"] == "true"
    for priority, counts in groups.items():
        counted = counts["met"] + counts["met_late"]
        rates = [f"{100 * counts[what] / counted:.1f}" for what in ("met", "made")]
        wanted = [priority, str(counted + counts["cancelled"]), str(counts["met"]), str(counts["met_late"]), "0",
                  str(counts["cancelled"]), rates[0], "%", rates[1], "%"]
        assert wanted in printed, f"the line {wanted} was not printed"


def check_page(printed: str) -> None:
    """What the page of the example shows was printed, line by line."""
    page = (ROOT / "examples" / "sla" / "README.md").read_text(encoding="utf-8")
    lines = {line.rstrip() for line in printed.splitlines()}
    shown = [line for block in page.split("```")[1::2] if block.startswith("\n") for line in block.splitlines()]
    assert len(shown) > 10, "the page shows nothing"
    for line in shown:
        assert not line or line in lines, f"examples/sla/README.md shows what is not printed: {line}"


def main() -> None:
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        results = list(csv.DictReader(file))
    with open(ROOT / "examples" / "data" / "incidents.csv", newline="", encoding="utf-8") as file:
        incidents = list(csv.DictReader(file))
    assert len(incidents) == len(results) > 0, f"{len(incidents)} incidents, {len(results)} results"
    for place, (incident, result) in enumerate(zip(incidents, results, strict=True), start=2):
        for column, want in (incident | expected(incident)).items():
            got = result[column]
            assert got == want, f"line {place}, {incident['number']}: {column} is {got!r}, must be {want!r}"
    printed = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
    check_attainment(results, [line.split() for line in printed.splitlines()])
    check_page(printed)
    print(f"sla: {len(results)} incidents as the model written anew has them")


if __name__ == "__main__":
    main()
