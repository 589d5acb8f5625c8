"""Run everything: ./bench/run does the set-up and calls this."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import comparisons, page, profile, series
from bench.activities import activities
from bench.clocks import clocks
from bench.clocks import compare as compare_clocks
from bench.contestants.by_postgres import Postgres
from bench.harness import ROUNDS, Timing, agree, prepare, say
from bench.kpis import compare as compare_kpis
from bench.kpis import kpis, states
from bench.lifecycle import lifecycle

_OUT = Path("build/bench")
_DOCS = Path("docs/performance.md")
_PLOTS = Path("docs/performance")
_MOST_ROWS = 100_000_000
_QUICK_ROWS, _QUICK_ROUNDS = 20_000, 3
_SMOKE_ROWS = 10_000
_SMOKE_LEADS = 100  # for what takes one lead at a time


def smoke() -> None:
    """All installed contestants agree on few rows; nothing is timed."""
    for comparison in comparisons.COMPARISONS:
        one_by_one = comparison.key == "engines"
        job = comparisons.job(comparison, _SMOKE_LEADS if one_by_one else _SMOKE_ROWS)
        kinds = [kind for kind in comparison.kinds if kind is not Postgres]  # it would start a server
        contestants = prepare(job, kinds)
        agree(contestants)
        for contestant in contestants:
            contestant.close()
        print(f"{comparison.key}: {len(contestants)} agree")
    print(f"clocks: {len(compare_clocks(_SMOKE_ROWS))} agree")
    print(f"kpis: {len(compare_kpis(_SMOKE_ROWS))} agree")


def run(most_rows: int, n_rounds: int, fnl: Path) -> dict[str, Any]:
    """Everything, as what results.json has."""
    conditions = {"rows": most_rows, "rounds": n_rounds, "load": os.getloadavg()[0]}
    results: dict[str, Any] = {"machine": page.machine(), "run": conditions}
    results |= {"comparisons": {}, "timings": {}, "series": {}}
    for key, (comparison, n_rows, timings) in comparisons.run(most_rows, n_rounds).items():
        results["comparisons"][key] = {
            "title": comparison.title,
            "n_rows": n_rows,
            "rounds": n_rounds,
            "seldom": [kind.name for kind in comparison.seldom],
            "timings": [timing.to_dict() for timing in timings],
        }
    timed: dict[str, Callable[[], list[Timing]]] = {
        "nulls": lambda: series.nulls_and_reasons(most_rows, n_rounds),
        "one lead": lambda: series.one_lead(n_rounds),
        "command": lambda: series.command(most_rows, n_rounds, fnl),
        "levels": lambda: series.levels(most_rows, n_rounds),
        "activities": lambda: activities(most_rows, n_rounds),
        "lifecycle": lambda: lifecycle(most_rows, n_rounds),
        "clocks": lambda: clocks(most_rows, n_rounds),
        "kpis": lambda: kpis(most_rows, n_rounds),
    }
    for key, found in timed.items():
        say(key)
        results["timings"][key] = [timing.to_dict() for timing in found()]
    say("states of KPIs")
    results["kpi state"] = states(most_rows, n_rounds)
    grown: dict[str, Callable[[], series.Lines]] = {
        "rules": lambda: series.rules(most_rows, n_rounds),
        "columns": lambda: series.columns(most_rows, n_rounds),
        "threads": lambda: series.threads(most_rows, n_rounds),
        "reading models": lambda: series.reading_models(n_rounds),
        "rows": lambda: series.rows(most_rows, n_rounds),
    }
    for key, lines in grown.items():
        say(key)
        results["series"][key] = lines()
    say("profiles")
    results["profiles"] = profile.shares()
    return results


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench/run", description="Time funnelcore beside other tools.")
    parser.add_argument("--rows", type=int, default=_MOST_ROWS, help="at most so many rows anywhere")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of each comparison")
    parser.add_argument("--quick", action="store_true", help="few rows and rounds: to see that it works")
    parser.add_argument("--smoke", action="store_true", help="only check that all contestants agree")
    parser.add_argument("--docs", action="store_true", help="write the tables and plots into docs/")
    parser.add_argument("--pages", action="store_true", help="only write tables and plots of the last results anew")
    chosen = parser.parse_args()
    if chosen.smoke:
        smoke()
        return 0
    begin = time.monotonic()
    file = _OUT / "results.json"
    if not chosen.pages:
        most_rows = _QUICK_ROWS if chosen.quick else chosen.rows
        n_rounds = _QUICK_ROUNDS if chosen.quick else chosen.rounds
        results = run(most_rows, n_rounds, Path("build/src/cli/fnl"))
        file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    results = json.loads(file.read_text(encoding="utf-8"))
    text = page.markdown(results)
    (_OUT / "tables.md").write_text(text, encoding="utf-8")
    page.plots(results, _OUT / "performance")
    if chosen.docs:
        page.plots(results, _PLOTS)
        page.write_docs(_DOCS, text)
    print(text)
    say(f"{(time.monotonic() - begin) / 60:.1f} minutes; results in {_OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
