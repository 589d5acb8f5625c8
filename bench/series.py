"""How time grows with rules, columns, rows and threads; NULLs and reasons; one lead; reading models; a CSV file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

import funnelcore as fc
from bench import leads
from bench.comparisons import MODELS
from bench.contestant import Contestant, Job
from bench.contestants.by_numpy import NumpyChunked
from bench.contestants.own import OUTPUTS, OwnC, OwnReasons
from bench.contestants.reading import Reading
from bench.harness import Timing, compare, say, timings
from bench.layouts import SIXTY, THIRTEEN, mixed
from bench.models.make import mixed as mixed_model

FOLDER = Path("build/bench")
THIRTY = MODELS / "thirty_rules.yaml"
Lines = dict[str, list[tuple[float, float]]]

_RULES = (60, 120, 180, 240, 300, 600)
_COLUMNS = (5, 10, 20, 30, 40, 50, 60)
_MODEL_RULES = (10, 30, 100, 300, 1000, 3000)
_RULES_A_COLUMN = 5
_MOST_THREADS = 4
_BYTES_A_LEAD = 200  # table, outputs and what making it takes for a while


def _thirty(n_rows: int, nulls: bool = True) -> Job:
    return Job(THIRTY.read_text(encoding="utf-8"), THIRTEEN, leads.make(THIRTEEN, n_rows, nulls))


def _grow(jobs: Iterator[tuple[int, Job]], kinds: tuple[type[Contestant], ...], n_rounds: int) -> Lines:
    lines: Lines = {kind.name: [] for kind in kinds}
    for x, job in jobs:
        for timing in compare(job, kinds, n_rounds):
            lines[timing.name].append((x, timing.median))
            say(f"  {x:>12,} {timing.name:40} {timing.median:10,.2f} ns a lead")
    return lines


def rules(most_rows: int, n_rounds: int) -> Lines:
    """Nanoseconds a lead by the number of rules, over 60 columns."""
    batch = leads.make(SIXTY, min(100_000, most_rows))
    jobs = ((count, Job(mixed_model(SIXTY, count), SIXTY, batch)) for count in _RULES)
    return _grow(jobs, (OwnC, NumpyChunked), n_rounds)


def columns(most_rows: int, n_rounds: int) -> Lines:
    """Nanoseconds a lead by the number of columns, five rules on each."""

    def jobs() -> Iterator[tuple[int, Job]]:
        for count in _COLUMNS:
            layout = mixed(count)
            text = mixed_model(layout, count * _RULES_A_COLUMN)
            yield count, Job(text, layout, leads.make(layout, min(100_000, most_rows)))

    return _grow(jobs(), (Reading, OwnC), n_rounds)


def _available_bytes() -> int:
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0


def rows(most_rows: int, n_rounds: int) -> Lines:
    """Nanoseconds a lead by the number of rows, 10 to 10^8 if there is memory for them; few are run many times."""
    lines: Lines = {OwnC.name: []}
    count = 10
    while count <= most_rows and count * _BYTES_A_LEAD < _available_bytes():
        contestant = OwnC(_thirty(count))
        many = max(1, 2000 // count)

        def run(contestant: OwnC = contestant, many: int = many) -> None:
            for _ in range(many):
                contestant.run()

        (timing,) = timings({OwnC.name: run}, count * many, n_rounds if count <= 10_000_000 else 3)
        contestant.close()
        lines[OwnC.name].append((count, timing.median))
        say(f"  {count:>12,} {timing.median:10,.2f} ns a lead")
        count *= 10
    return lines


def threads(most_rows: int, n_rounds: int) -> Lines:
    """Million leads a second by the number of threads, each with its part of the rows."""
    job = _thirty(min(2_000_000, most_rows))
    kinds = []
    for count in range(1, _MOST_THREADS + 1):

        class Threaded(OwnC):
            name: ClassVar[str] = f"{count} threads"
            threads: ClassVar[int] = count

        kinds.append(Threaded)
    found = compare(job, kinds, n_rounds)
    for timing in found:
        say(f"  {timing.name}: {1000 / timing.median:.1f} M leads a second")
    return {"funnelcore, C": [(i + 1, 1000 / timing.median) for i, timing in enumerate(found)]}


def nulls_and_reasons(most_rows: int, n_rounds: int) -> list[Timing]:
    """The same leads with 10 % NULL in five columns and without, and with three reasons."""
    n_rows = min(2_000_000, most_rows)
    with_nulls = _thirty(n_rows)
    without = _thirty(n_rows, nulls=False)
    made = {
        "10 % NULL in five columns": OwnC(with_nulls),
        "no NULLs": OwnC(without),
        "10 % NULL, three reasons with their points": OwnReasons(with_nulls),
    }
    found = timings({name: one.run for name, one in made.items()}, n_rows, n_rounds)
    for one in made.values():
        one.close()
    return found


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    letter = {str: "t", bool: "b", float: "n"}.get(type(value), "i")
    return f"{letter}{int(value) if isinstance(value, bool) else value}"


def _lead_cells(batch: pa.RecordBatch) -> str:
    columns_ = []
    for array in batch.columns:
        if pa.types.is_timestamp(array.type):
            columns_.append(["-" if v is None else f"T{v}" for v in array.cast(pa.int64()).to_pylist()])
        else:
            columns_.append([_cell(value) for value in array.to_pylist()])
    return "".join("\t".join(row) + "\n" for row in zip(*columns_, strict=True))


def _program(*arguments: str) -> list[float]:
    done = subprocess.run([str(FOLDER / "score"), *arguments], capture_output=True, text=True, check=True)
    return [float(line) / 1e9 for line in done.stdout.split()]


def one_lead(n_rounds: int) -> list[Timing]:
    """One lead: fnl_plan_run_row in a program in C, and score_one of the package."""
    count = 1000
    job = _thirty(count)
    file = FOLDER / "leads.cells"
    file.write_text(_lead_cells(job.batch), encoding="utf-8")
    from_c = _program("row", str(THIRTY), str(file), str(leads.AS_OF_MICROSECONDS), str(n_rounds))
    dicts = job.batch.to_pylist()

    def run() -> None:
        for lead in dicts:
            job.model.score_one(lead, as_of=leads.AS_OF_MICROSECONDS, outputs=OUTPUTS)

    return [Timing.of("C, fnl_plan_run_row", from_c, 1), *timings({"Python, score_one": run}, count, n_rounds)]


def reading_models(n_rounds: int) -> Lines:
    """Milliseconds for reading a model by its number of rules."""
    lines: Lines = {"fnl_model_read": []}
    for count in _MODEL_RULES:
        file = FOLDER / f"rules_{count}.yaml"
        file.write_text(mixed_model(SIXTY, count), encoding="utf-8")
        median = float(np.median(_program("read", str(file), str(n_rounds)))) * 1e3
        lines["fnl_model_read"].append((count, median))
        say(f"  {count:>12,} rules {median:8.2f} ms")
    return lines


class CommandDifferenceError(Exception):
    """The command gave other scores than the package."""


def _csv(n_rows: int) -> tuple[Path, pa.RecordBatch]:
    batch = leads.make(THIRTEEN, n_rows)
    ids = pa.array([f"L-{i:08d}" for i in range(n_rows)])
    columns_ = [
        pc.strftime(array, "%Y-%m-%dT%H:%M:%SZ")
        if pa.types.is_timestamp(array.type)
        else array.cast(pa.string())
        if pa.types.is_dictionary(array.type)
        else array
        for array in batch.columns
    ]
    file = FOLDER / "leads.csv"
    table = pa.table([ids, *columns_], names=["lead_id", *batch.schema.names])
    pyarrow.csv.write_csv(table, file, pyarrow.csv.WriteOptions(quoting_style="none"))
    return file, batch


def command(most_rows: int, n_rounds: int, fnl: Path) -> list[Timing]:
    """`fnl score --columns lead_id,total` on a CSV file, and DuckDB reading the file into a table with one thread."""
    n_rows = min(300_000, most_rows)
    file, batch = _csv(n_rows)
    out = FOLDER / "scored.csv"

    def score(*options: str) -> Callable[[], object]:
        arguments = [str(fnl), "score", str(THIRTY), str(file), "--columns", "lead_id,total", "-q", "-o", str(out)]
        arguments += ["--as-of", leads.AS_OF.isoformat(), *options]
        return lambda: subprocess.run(arguments, check=True)

    connection = duckdb.connect(config={"threads": 1})

    def duckdb_reads() -> None:
        connection.execute(f"CREATE OR REPLACE TABLE leads AS SELECT * FROM read_csv('{file}')")

    score()()
    with out.open(encoding="utf-8") as lines:
        header = next(lines).rstrip().split(",")
        place = header.index("total")
        from_file = [float(line.split(",")[place]) for line in lines]
    scored = fc.Model.read(THIRTY).run(batch, outputs=["total"], as_of=leads.AS_OF)
    if pa.table(scored).column("total").to_pylist() != from_file:
        raise CommandDifferenceError(f"{out} has other scores than the table that it was made from")
    runs = {
        "fnl score --columns lead_id,total": score(),
        "fnl score --columns lead_id,total --threads 2": score("--threads", "2"),
        "DuckDB read_csv into a table, one thread": duckdb_reads,
    }
    found = timings(runs, n_rows, n_rounds)
    connection.close()
    return found


def levels(most_rows: int, n_rounds: int) -> list[Timing]:
    """The kernels of lower levels alone: in processes of their own, since a library chooses by its environment."""
    found = []
    for level, name in (("portable", "portable kernels"), ("ssse3", "SSSE3 kernels")):
        environment = os.environ | {"FNL_CPU": level, "FUNNELCORE_LIBRARY": os.environ["FUNNELCORE_TEST_LIBRARY"]}
        arguments = [sys.executable, "-m", "bench.series", str(min(1_000_000, most_rows)), str(n_rounds)]
        done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
        found.append(Timing(name, *(float(word) for word in done.stdout.split())))
    return found


if __name__ == "__main__":
    (found_,) = compare(_thirty(int(sys.argv[1])), [OwnC], int(sys.argv[2]))
    print(found_.median, found_.low, found_.high)
