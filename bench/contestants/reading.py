"""Reading the bytes of the table: what any way of scoring must do at least."""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from bench.contestant import Answers, Contestant, Job

LIBRARY = Path("build/bench/read.so")


def _buffers(batch: pa.RecordBatch, first_row: int, n_rows: int) -> list[tuple[int, int]]:
    """Address and size of what these rows occupy; first_row is a multiple of eight."""
    found = []
    for array in batch.columns:
        for i, buffer in enumerate(array.buffers()[:3]):
            if buffer is None:
                continue
            if i == 2:  # the bytes of texts; where they begin is in the offsets
                share = buffer.size / len(array)
                found.append((buffer.address + int(first_row * share), int(n_rows * share)))
                continue
            kind = array.type.index_type if pa.types.is_dictionary(array.type) else array.type
            bits = 1 if i == 0 else 32 if pa.types.is_string(kind) else kind.bit_width
            found.append((buffer.address + first_row * bits // 8, (n_rows * bits + 7) // 8))
    return found


class Reading(Contestant):
    """All buffers, validity included, each from its beginning to its end."""

    name = "reading the same bytes"
    threads = 1

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        if not LIBRARY.exists():
            raise FileNotFoundError(f"{LIBRARY} is not built")
        read = ctypes.CDLL(str(LIBRARY.resolve())).read_bytes
        read.restype = ctypes.c_uint64
        read.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
        self._read = read
        each = -(-job.n_rows // (8 * self.threads)) * 8
        self._parts = []
        self.n_bytes = 0
        for first_row in range(0, job.n_rows, each):
            buffers = _buffers(job.batch, first_row, min(each, job.n_rows - first_row))
            addresses = (ctypes.c_void_p * len(buffers))(*(address for address, _ in buffers))
            sizes = (ctypes.c_size_t * len(buffers))(*(size for _, size in buffers))
            self.n_bytes += sum(size for _, size in buffers)
            self._parts.append((addresses, sizes, len(buffers)))
        self._pool = ThreadPoolExecutor(self.threads)

    def run(self) -> None:
        if len(self._parts) == 1:
            self._read(*self._parts[0])
        else:
            for done in [self._pool.submit(self._read, *part) for part in self._parts]:
                done.result()

    def answers(self) -> Answers | None:
        return None

    def close(self) -> None:
        self._pool.shutdown()


class ReadingByTwo(Reading):
    name = "reading the same bytes, two threads"
    threads = 2
