"""Print leads for model.yaml as CSV: many magnitudes, gaps, halves on the edge of rounding; the same in every run
and on every machine, so no number here comes from binary arithmetic."""

import datetime
import random

ROWS = 20000
FIRST_DAY = datetime.datetime(2016, 1, 1)


def main() -> None:
    source = random.Random(2026)
    print("lead,visits,ratio,budget,calls,source,seen_at")
    for lead in range(ROWS):
        value = f"{source.randrange(-1000, 1000)}.{source.randrange(10**14):014d}"
        visits = source.choice(["", "0", str(source.randrange(500)), value])
        digits = source.randrange(-(10**17), 10**17)
        ratio = source.choice(["", f"{digits * 3}e-17", f"{digits}e{source.randrange(-29, -8)}", "0.5"])
        large = f"{source.randrange(10**5)}.{source.randrange(10**4):04d}"
        budget = source.choice(["", large, f"{source.randrange(100)}.{source.randrange(0, 10**4, 5):04d}"])
        calls = source.choice(["", str(source.randrange(-50, 200))])
        origin = source.choice(["", "web", "WEB", "fair", "call"])
        seen = FIRST_DAY + datetime.timedelta(seconds=source.randrange(3 * 365 * 86400))
        print(f"{lead},{visits},{ratio},{budget},{calls},{origin},{source.choice(['', seen.isoformat()])}")


if __name__ == "__main__":
    main()
