"""Print how many targets were met, from what `fnl sla` wrote: attainment.py FILE

By priority and by how often an incident changed hands. Attainment is met / (met + late + breached); excused incidents stand beside it. The last column
is the verdict of the system that the log is from, on the same incidents.
"""

import csv
import sys
from collections import Counter, defaultdict

COUNTED = ("met", "met_late", "breached")
MOST_HANDS = 5


def hands(row: dict[str, str]) -> str:
    count = int(row["reassignment_count"])
    return f"{MOST_HANDS} and more" if count >= MOST_HANDS else str(count)


def show(title: str, groups: dict[str, Counter[str]]) -> None:
    print(f"{title:<14} {'incidents':>9} {'met':>6} {'late':>6} {'breached':>8} {'excused':>7} {'attained':>8} {'source':>8}")
    for name, counts in sorted(groups.items()):
        counted = sum(counts[status] for status in COUNTED)
        attained = f"{100 * counts['met'] / counted:.1f} %" if counted else ""
        source = f"{100 * counts['made'] / counted:.1f} %" if counted else ""
        print(f"{name:<14} {counts['all']:>9} {counts['met']:>6} {counts['met_late']:>6} {counts['breached']:>8} "
              f"{counts['cancelled']:>7} {attained:>8} {source:>8}")


def main() -> None:
    priorities: dict[str, Counter[str]] = defaultdict(Counter)
    reassigned: dict[str, Counter[str]] = defaultdict(Counter)
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for counts in (priorities[row["priority"]], reassigned[hands(row)]):
                counts.update(["all", row["resolution_status"]])
                counts["made"] += row["resolution_status"] in COUNTED and row["made_sla"] == "true"
    show("priority", priorities)
    print()
    show("reassignments", reassigned)


if __name__ == "__main__":
    main()
