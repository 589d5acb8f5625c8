"""Print how many leads are in each stage before and after, and by which moves they went: stages.py FILE"""

import csv
import sys
from collections import Counter

STAGES = ["awareness", "interest", "consideration", "purchase", "retention", "recycled", "disqualified"]


def main() -> None:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    moves: Counter[str] = Counter()
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            before[row["stage"] or STAGES[0]] += 1
            after[row["stage_next"]] += 1
            moves.update([row["move"]] if row["move"] else [])
    print(f"{'stage':<15} {'before':>7} {'after':>7}")
    for stage in STAGES:
        print(f"{stage:<15} {before[stage]:>7} {after[stage]:>7}")
    print(f"\n{'moves':<35} {'leads':>7}")
    for move, count in moves.most_common():
        print(f"{move:<35} {count:>7}")


if __name__ == "__main__":
    main()
