"""Our own: through the C interface, and through the Python package."""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor
from ctypes import addressof, byref, c_double, c_int32
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa

from bench.contestant import Answers, Array, Contestant, Job
from bench.leads import AS_OF, AS_OF_MICROSECONDS
from funnelcore import _abi
from funnelcore._abi import ArrowArray, ArrowSchema
from funnelcore._arrow import release
from funnelcore._errors import check, new_error
from funnelcore._library import library
from funnelcore._plan import Plan, Scratch, run_options

OUTPUTS = ("total", "total_band", "qualified_band")
_YES = 0


def _numbers(array: ArrowArray, child: int, kind: Any) -> Array:
    column = array.children[child].contents
    pointer = ctypes.cast(column.buffers[1], ctypes.POINTER(kind))
    return np.ctypeslib.as_array(pointer, (column.length,))


class _Part:
    """Rows that one thread scores, with its scratch and its outputs, both kept."""

    def __init__(self, job: Job, first_row: int, n_rows: int, outputs: tuple[str, ...]) -> None:
        schema, self.leads, self.out = ArrowSchema(), ArrowArray(), ArrowArray()
        batch: pa.RecordBatch = job.batch.slice(first_row, n_rows)
        batch._export_to_c(addressof(self.leads), addressof(schema))
        model = job.model._address
        self.plan = Plan(model, schema, outputs)
        release(schema)
        self.scratch = Scratch(model)
        options = run_options(AS_OF_MICROSECONDS, False)
        options.scratch = self.scratch.address
        self.options = options
        self.error, error_at = new_error()
        self.arguments = (self.plan.address, byref(self.leads), byref(options), byref(self.out), error_at)

    def run(self) -> None:
        code = library.fnl_plan_run(*self.arguments)
        if code != _abi.FNL_OK:
            check(code, self.error)

    def close(self) -> None:
        release(self.out)
        release(self.leads)


class OwnC(Contestant):
    """One call of fnl_plan_run, with scratch and outputs kept."""

    name = "funnelcore, C"
    threads: ClassVar[int] = 1
    outputs: ClassVar[tuple[str, ...]] = OUTPUTS

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        each = -(-job.n_rows // (8 * self.threads)) * 8
        self._parts = [
            _Part(job, first, min(each, job.n_rows - first), self.outputs) for first in range(0, job.n_rows, each)
        ]
        self._pool = ThreadPoolExecutor(self.threads)

    def run(self) -> None:
        if len(self._parts) == 1:
            self._parts[0].run()
        else:
            for done in [self._pool.submit(part.run) for part in self._parts]:
                done.result()

    def answers(self) -> Answers | None:
        outs = [part.out for part in self._parts]
        score, band, flag = (
            np.concatenate([_numbers(out, child, kind) for out in outs])
            for child, kind in enumerate((c_double, c_int32, c_int32))
        )
        return Answers(score, band, flag == _YES)

    def close(self) -> None:
        self._pool.shutdown()
        for part in self._parts:
            part.close()


class OwnTwoThreads(OwnC):
    """Two threads, each with one half of the rows, one call each."""

    name = "funnelcore, C, two threads"
    threads = 2


class OwnReasons(OwnC):
    """Three reasons with their points beside the score, the band and the flag."""

    name = "funnelcore, C, with three reasons and their points"
    outputs = (*OUTPUTS, "reasons")


class OwnPython(Contestant):
    """Model.run of the package, filling an earlier result again."""

    name = "funnelcore, Python"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._out = None
        self._out = self._run()

    def _run(self) -> Any:
        return self.job.model.run(self.job.batch, outputs=OUTPUTS, as_of=AS_OF, out=self._out)

    def run(self) -> None:
        self._out = self._run()

    def answers(self) -> Answers | None:
        table = pa.table(self._out)
        score, band, flag = (table.column(name).combine_chunks() for name in OUTPUTS)
        return Answers(score.to_numpy(), band.indices.to_numpy(), flag.indices.to_numpy() == _YES)
