"""Print leads for model.yaml as CSV: many magnitudes, gaps, halves on the edge of rounding; the same in every run."""

import datetime
import random

ROWS = 20000
FIRST_DAY = datetime.datetime(2016, 1, 1)


def main() -> None:
    source = random.Random(2026)
    print("lead,visits,ratio,budget,calls,source,seen_at")
    for lead in range(ROWS):
        visits = source.choice(["", "0", str(source.randrange(500)), repr(source.uniform(-1e3, 1e3))])
        ratio = source.choice(["", repr(source.gauss(0, 1)), repr(source.gauss(0, 1) * 10 ** source.randrange(-12, 9)), "0.5"])
        budget = source.choice(["", f"{source.randrange(10**9) / 10**4:.4f}", f"{source.randrange(200000) / 2000:.4f}"])
        calls = source.choice(["", str(source.randrange(-50, 200))])
        origin = source.choice(["", "web", "WEB", "fair", "call"])
        seen = FIRST_DAY + datetime.timedelta(seconds=source.randrange(3 * 365 * 86400))
        print(f"{lead},{visits},{ratio},{budget},{calls},{origin},{source.choice(['', seen.isoformat()])}")


if __name__ == "__main__":
    main()
