"""Where the library's time goes, by perf if it is there: python -m bench.profile KEY runs what is recorded."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench import comparisons
from bench.contestants.own import OwnC, OwnReasons
from bench.harness import say

_DATA = Path("build/bench/perf.data")
_SECONDS = 3.0
_MOST_LINES = 8
_LINE = re.compile(r"\s*([\d.]+)%\s+\[\.\]\s+([\w.]+)")
# key: title, the comparison whose job it is, the leads, what runs
CASES = {
    "thirty": ("30 rules", "thirty", 200_000, OwnC),
    "reasons": ("30 rules with three reasons", "thirty", 200_000, OwnReasons),
    "wide": ("300 rules on 60 columns", "wide", 20_000, OwnC),
    "texts": ("plain strings", "texts", 50_000, OwnC),
}

Shares = list[tuple[str, float]]


def _of(key: str) -> Shares:
    record = ["perf", "record", "-q", "-o", str(_DATA), sys.executable, "-m", "bench.profile", key]
    subprocess.run(record, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    report = ["perf", "report", "-i", str(_DATA), "--stdio", "--no-children", "-s", "symbol"]
    report += ["--dsos", "libfunnelcore.so.0", "--percentage", "relative"]
    done = subprocess.run(report, check=True, capture_output=True, text=True)
    found = [match for match in map(_LINE.match, done.stdout.splitlines()) if match]
    return [(match[2].split(".")[0], float(match[1])) for match in found[:_MOST_LINES]]


def shares() -> dict[str, tuple[str, Shares]]:
    """For each case its title, and the functions that take the most of the library's time, in percent."""
    if shutil.which("perf") is None:
        say("  left out: profiles: perf is not installed")
        return {}
    try:
        return {key: (case[0], _of(key)) for key, case in CASES.items()}
    except subprocess.CalledProcessError as error:
        say(f"  left out: profiles: perf does not work here: {error}")
        return {}


def _run(key: str) -> None:
    _, name, n_rows, kind = CASES[key]
    comparison = next(one for one in comparisons.COMPARISONS if one.key == name)
    contestant = kind(comparisons.job(comparison, n_rows))
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        contestant.run()
    contestant.close()


if __name__ == "__main__":
    _run(sys.argv[1])
