"""Print how clocks stand, from what `fnl run` wrote: promises.py FILE CLOCK..., or promises.py FILE --waiting CLOCK

Attainment is met / (met + met late + breached): clocks that still run, or are excused, are neither. With --waiting: the leads that
nobody has spoken to and whose time is not over, the most urgent first.
"""

import csv
import statistics
import sys
from collections import Counter

STATUSES = ("met", "met_late", "breached", "at_risk", "pending", "cancelled", "not_applicable")
OPEN = ("at_risk", "pending")
MOST = 8
MINUTE = 60


def table(rows: list[dict[str, str]], clocks: list[str]) -> None:
    print(f"{'':<24}" + "".join(f"{clock:>16}" for clock in clocks))
    counts = {clock: Counter(row[f"{clock}_status"] for row in rows) for clock in clocks}
    for status in STATUSES:
        print(f"{status:<24}" + "".join(f"{counts[clock][status]:>16}" for clock in clocks))
    rates, medians = "", ""
    for clock in clocks:
        counted = sum(counts[clock][status] for status in ("met", "met_late", "breached"))
        rates += f"{100 * counts[clock]['met'] / counted:>14.1f} %"
        answered = [int(row[f"{clock}_elapsed_s"]) for row in rows if row[f"{clock}_status"] in ("met", "met_late")]
        medians += f"{statistics.median_low(answered) // MINUTE:>16}"
    print(f"{'attained':<24}" + rates)
    print(f"{'median minutes, answered':<24}" + medians)


def waiting(rows: list[dict[str, str]], clock: str) -> None:
    print(f"{'lead':<10} {'office':<16} {'status':<10} {'due':<26} {'minutes left':>12} paused")
    found = [row for row in rows if row[f"{clock}_status"] in OPEN]
    found.sort(key=lambda row: (int(row[f"{clock}_remaining_s"]), row["lead_id"]))
    for row in found[:MOST]:
        left = int(row[f"{clock}_remaining_s"]) // MINUTE
        print(f"{row['lead_id']:<10} {row['team_office']:<16} {row[f'{clock}_status']:<10} {row[f'{clock}_due']:<26} "
              f"{left:>12} {row[f'{clock}_paused']}")


def main() -> None:
    file, *rest = sys.argv[1:]
    with open(file, newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    if rest[0] == "--waiting":
        waiting(rows, rest[1])
    else:
        table(rows, rest)


if __name__ == "__main__":
    main()
