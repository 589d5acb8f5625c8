"""What a run gives: outputs beside the columns they were computed from, and the running itself."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from funnelcore import _abi
from funnelcore._abi import ArrowArray
from funnelcore._activities import Activities
from funnelcore._arrow import Batch, Column, Shared, release
from funnelcore._errors import failure
from funnelcore._explain import Explanation
from funnelcore._input import Rows
from funnelcore._plan import Plan, Scratch, run_options
from funnelcore._report import Report
from funnelcore._table import Table

_BLOCK = 2048  # rows: the library works in blocks of so many, so pieces are whole blocks


@dataclass(frozen=True)
class Run:
    """How a plan is run."""

    as_of: int
    strict: bool
    threads: int
    report: Report
    activities: Activities | None


@dataclass(frozen=True)
class _Piece:
    """Rows that one thread computes."""

    batch: Shared
    first_row: int  # in the batch
    n_rows: int
    number: int  # of the first row in the table


def _pieces(leads: Rows, threads: int) -> list[_Piece]:
    each = max(_BLOCK, -(-len(leads) // (threads * _BLOCK)) * _BLOCK) if threads > 1 else max(len(leads), 1)
    pieces = []
    number = 0
    for batch in leads.batches:
        for first_row in range(0, batch.array.length, each):
            pieces.append(_Piece(batch, first_row, min(each, batch.array.length - first_row), number + first_row))
        number += batch.array.length
    return pieces


class Result(Table):
    """
    The outputs of a run, and the input columns that were kept, in the rows' order.

    It is an Arrow stream as often as it is asked for one (`pyarrow.table(result)`, `polars.DataFrame(result)`,
    `duckdb.sql("from result")`); columns are shared, not copied. `report` has what was rejected.
    """

    def __init__(self, model: object, plan: Plan, key: object) -> None:
        super().__init__([], [], [])
        self._model = model
        self._plan = plan
        self._key = key
        self._run = run_options(0, False)
        self._activities: Activities | None = None
        self._leads: Rows | None = None
        self.report = Report()

    def fill(self, leads: Rows, columns: Sequence[Column], run: Run, scratches: list[Scratch], model: int) -> None:
        """Run the plan over leads; memory of an earlier filling is used again."""
        spare = [batch.parts[1].take() for batch in self._batches]
        self._batches = []
        pieces = _pieces(leads, run.threads)
        activities = run.activities._ready() if run.activities is not None else None
        outs = spare[: len(pieces)] + [ArrowArray() for _ in range(len(pieces) - len(spare))]
        for array in spare[len(pieces) :]:
            release(array)

        def compute(piece: _Piece, out: ArrowArray) -> None:
            try:
                scratch = scratches.pop()
            except IndexError:
                scratch = Scratch(model)
            handle = run.report._borrow(model)
            options = run_options(run.as_of, run.strict, piece.number, handle.address)
            options.scratch = scratch.address
            options.activities = activities
            try:
                self._plan.run(piece.batch, piece.first_row, piece.n_rows, options, out)
            finally:
                run.report._return(handle)
                scratches.append(scratch)

        try:
            if run.threads > 1 and len(pieces) > 1:
                with ThreadPoolExecutor(min(run.threads, len(pieces))) as pool:
                    # The failure of the first rows is the one that is raised.
                    for done in [pool.submit(compute, *task) for task in zip(pieces, outs, strict=True)]:
                        done.result()
            else:
                for piece, out in zip(pieces, outs, strict=True):
                    compute(piece, out)
            self._batches = [
                Batch((piece.batch, Shared(array=out)), (piece.first_row, 0), piece.n_rows)
                for piece, out in zip(pieces, outs, strict=True)
            ]
        finally:
            for out in outs:
                release(out)
        self._parts = (leads.schema, self._plan.schema)
        self._columns = tuple(columns)
        self._run = run_options(run.as_of, False)
        self._run.activities = activities
        self._activities = run.activities
        self._leads = leads
        self.report = run.report

    @property
    def outputs(self) -> list[str]:
        """The names of the columns that were computed."""
        return list(self._plan.outputs)

    def explain(self, row: int) -> Explanation:
        """Why the lead of this row, counted from 0, has its scores."""
        rest = row
        for batch in self._leads.batches if self._leads is not None and row >= 0 else []:
            if rest < batch.array.length:
                return self._plan.explain(batch, rest, self._run)
            rest -= batch.array.length
        raise failure(_abi.FNL_E_ARG, f"there is no row {row}: the table has {len(self)}")


def choose_columns(leads: Rows, wanted: Sequence[str] | None, outputs: Sequence[str]) -> tuple[list[Column], list[str]]:
    """The columns of a result: those wanted of the input (None: all), then outputs; and those that outputs replace."""
    names: dict[str, int] = {}
    for i, name in enumerate(leads.names):
        names.setdefault(name, i)
    for name in wanted if wanted is not None else []:
        if name not in names:
            raise failure(_abi.FNL_E_ARG, f"columns: the table has no column {name!r}")
    chosen = list(names) if wanted is None else list(dict.fromkeys(wanted))
    replaced = [name for name in chosen if name in set(outputs)]
    columns = [Column(name, 0, names[name]) for name in chosen if name not in replaced]
    return columns + [Column(name, 1, i) for i, name in enumerate(outputs)], replaced


def check_threads(threads: Any) -> int:
    """At least one."""
    if not isinstance(threads, int) or threads < 1:
        raise failure(_abi.FNL_E_ARG, f"threads is {threads!r}, needs a whole number from 1")
    return threads
