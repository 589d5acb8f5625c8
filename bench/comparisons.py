"""The tables: which contestants, on which model, on how many rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import leads
from bench.contestant import Contestant, Job
from bench.contestants.by_duckdb import (
    DuckDbCase,
    DuckDbJoins,
    DuckDbJoinsByTwo,
    DuckDbLists,
    DuckDbListsByTwo,
)
from bench.contestants.by_json_rules_engine import JsonRulesEngine
from bench.contestants.by_numpy import NumpyChunked, NumpyEncoding, NumpyWhole
from bench.contestants.by_pandas import Pandas, PandasMap
from bench.contestants.by_polars import PolarsJoins, PolarsLookUps, PolarsReplace, PolarsStreaming, PolarsWhenThen
from bench.contestants.by_postgres import Postgres
from bench.contestants.by_sqlite import Sqlite
from bench.contestants.by_zen import Zen
from bench.contestants.own import OwnC, OwnPython, OwnTwoThreads
from bench.contestants.reading import Reading, ReadingByTwo
from bench.harness import Timing, compare, say
from bench.layouts import SIXTY, TEXTS, THIRTEEN, Column

MODELS = Path(__file__).parent / "models"
Kinds = tuple[type[Contestant], ...]


@dataclass(frozen=True)
class Comparison:
    """
    One table; of each `fastest_of` takes part what was the fastest in the comparison of that key.

    Those that are `seldom` run in every third round.
    """

    key: str
    title: str
    model: str
    columns: tuple[Column, ...]
    n_rows: int
    kinds: Kinds
    seldom: Kinds = ()
    fastest_of: tuple[tuple[str, Kinds], ...] = ()


_OWN: Kinds = (Reading, OwnC, OwnPython)
_POLARS: Kinds = (PolarsLookUps, PolarsStreaming, PolarsReplace, PolarsJoins, PolarsWhenThen)
_DUCKDB: Kinds = (DuckDbLists, DuckDbJoins, DuckDbCase)

COMPARISONS = (
    Comparison(
        "ways",
        "30 rules, all ways of saying them",
        "thirty_rules",
        THIRTEEN,
        300_000,
        (*_OWN, NumpyChunked, NumpyWhole, Pandas, PandasMap, *_POLARS, *_DUCKDB),
    ),
    Comparison(
        "thirty",
        "30 rules on 13 columns",
        "thirty_rules",
        THIRTEEN,
        10_000_000,
        (*_OWN, ReadingByTwo, OwnTwoThreads, NumpyChunked, Pandas),
        seldom=(Pandas, DuckDbListsByTwo, DuckDbJoinsByTwo),
        fastest_of=(("ways", _POLARS), ("ways", _DUCKDB), ("ways", (DuckDbListsByTwo, DuckDbJoinsByTwo))),
    ),
    Comparison(
        "fourteen",
        "14 rules on the same columns: none beside another on its column",
        "fourteen_rules",
        THIRTEEN,
        2_000_000,
        (Reading, OwnC, NumpyChunked),
    ),
    Comparison(
        "wide",
        "300 rules on 60 columns",
        "three_hundred_rules",
        SIXTY,
        50_000,
        (*_OWN, NumpyChunked, Pandas, PolarsStreaming, PolarsJoins, DuckDbLists, DuckDbJoins),
    ),
    Comparison(
        "texts",
        "30 rules on six columns of plain strings and two others",
        "texts",
        TEXTS,
        300_000,
        (*_OWN, NumpyEncoding, PandasMap, PolarsReplace, PolarsJoins, DuckDbJoins),
    ),
    Comparison(
        "databases",
        "30 rules, databases that work row by row",
        "thirty_rules",
        THIRTEEN,
        20_000,
        (Reading, OwnC, OwnPython, Sqlite, Postgres),
    ),
    Comparison(
        "engines",
        "30 rules, engines that take one lead at a time",
        "thirty_rules",
        THIRTEEN,
        500,
        (OwnC, OwnPython, Zen, JsonRulesEngine),
    ),
)


def job(comparison: Comparison, n_rows: int, nulls: bool = True) -> Job:
    """The leads of a comparison and its model."""
    text = (MODELS / f"{comparison.model}.yaml").read_text(encoding="utf-8")
    return Job(text, comparison.columns, leads.make(comparison.columns, n_rows, nulls))


def _fastest(kinds: Kinds, timings: Sequence[Timing]) -> type[Contestant]:
    medians = {timing.name: timing.median for timing in timings}

    def time(kind: type[Contestant]) -> float:
        return medians.get(kind.name.removesuffix(", two threads"), float("inf"))

    return min(kinds, key=time)


def run(most_rows: int, n_rounds: int) -> dict[str, tuple[Comparison, int, list[Timing]]]:
    """All comparisons, on at most so many rows."""
    done: dict[str, tuple[Comparison, int, list[Timing]]] = {}
    for comparison in COMPARISONS:
        n_rows = min(comparison.n_rows, most_rows)
        say(f"{comparison.title}: {n_rows:,} rows")
        kinds = list(comparison.kinds)
        kinds += [_fastest(of, done[key][2]) for key, of in comparison.fastest_of]
        seldom = [kind.name for kind in comparison.seldom]
        timings = compare(job(comparison, n_rows), kinds, n_rounds, seldom)
        for timing in timings:
            say(f"  {timing.name:52} {timing.median:12,.1f} ns a lead")
        done[comparison.key] = comparison, n_rows, timings
    return done
