"""Interleaved rounds of contestants in one process, and what they say."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bench.contestant import Answers, Contestant, Job

ROUNDS = 21
_SELDOM = 3


@dataclass(frozen=True)
class Timing:
    """Nanoseconds of one thing: the median of all rounds, and the tenth and ninetieth percentile."""

    name: str
    median: float
    low: float
    high: float

    @classmethod
    def of(cls, name: str, seconds: Sequence[float], count: int) -> Timing:
        """Seconds of rounds, each of which did count things."""
        low, median, high = np.percentile(np.array(seconds) * 1e9 / count, [10, 50, 90])
        return cls(name, float(median), float(low), float(high))

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class DisagreementError(Exception):
    """Contestants gave different answers: no time of theirs means anything."""


def say(text: str) -> None:
    """What is going on."""
    print(text, file=sys.stderr, flush=True)


def rounds(
    runs: Mapping[str, Callable[[], object]], n_rounds: int, seldom: Collection[str] = ()
) -> dict[str, list[float]]:
    """
    Seconds of each run in each round; every round begins with another one, so that none always follows the same.

    What is seldom takes part in every third round.
    """
    names = list(runs)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    gc.collect()
    gc.disable()
    try:
        for number in range(n_rounds):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                if number % _SELDOM and name in seldom:
                    continue
                run = runs[name]
                begin = time.perf_counter()
                run()
                seconds[name].append(time.perf_counter() - begin)
    finally:
        gc.enable()
    return seconds


def timings(runs: Mapping[str, Callable[[], object]], count: int, n_rounds: int = ROUNDS) -> list[Timing]:
    """Timings of runs, each of which does count things; one round before does not count."""
    for run in runs.values():
        run()
    return [Timing.of(name, seconds, count) for name, seconds in rounds(runs, n_rounds).items()]


def agree(contestants: Sequence[Contestant]) -> None:
    """Run each once; raise if one gives other answers than the first that gives any."""
    expected: Answers | None = None
    whose = ""
    for contestant in contestants:
        contestant.run()
        answers = contestant.answers()
        if answers is None:
            continue
        if expected is None:
            expected, whose = answers, contestant.name
            expected = Answers(answers.score.copy(), answers.band.copy(), answers.flag.copy())
        elif difference := answers.difference(expected):
            raise DisagreementError(f"{contestant.name} and {whose} differ: {difference}")


def prepare(job: Job, kinds: Sequence[type[Contestant]]) -> list[Contestant]:
    """Contestants of a job, those that are not installed left out with a line that says so."""
    made: list[Contestant] = []
    for kind in kinds:
        try:
            made.append(kind(job))
        except (ModuleNotFoundError, FileNotFoundError) as error:
            say(f"  left out: {kind.name}: {error}")
    return made


def compare(
    job: Job, kinds: Sequence[type[Contestant]], n_rounds: int = ROUNDS, seldom: Collection[str] = ()
) -> list[Timing]:
    """Timings of contestants for each lead, after their answers were found equal."""
    contestants = prepare(job, kinds)
    try:
        agree(contestants)
        seconds = rounds({contestant.name: contestant.run for contestant in contestants}, n_rounds, seldom)
        return [Timing.of(name, times, job.n_rows) for name, times in seconds.items()]
    finally:
        for contestant in contestants:
            contestant.close()
