"""Print each band of a scored table with its size and success rate: bands.py FILE COLUMN OUTCOME=YES/NO

Rows whose outcome is neither are counted as open.
"""

import csv
import sys


def main() -> None:
    path, column, rule = sys.argv[1:]
    outcome, _, texts = rule.partition("=")
    success, _, failure = texts.partition("/")
    counts: dict[str, list[int]] = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            band = counts.setdefault(row[column] or "(none)", [0, 0, 0])
            band[0] += 1
            band[1] += row[outcome] == success
            band[2] += row[outcome] in (success, failure)
    print(f"{column:<12} {'leads':>7} {'closed':>7} {'success':>8} {'rate':>7}")
    for name, (size, good, closed) in sorted(counts.items(), key=lambda item: -item[1][1] / max(item[1][2], 1)):
        rate = f"{100 * good / closed:.1f}%" if closed else "-"
        print(f"{name:<12} {size:>7} {closed:>7} {good:>8} {rate:>7}")


if __name__ == "__main__":
    main()
