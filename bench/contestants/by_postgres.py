"""PostgreSQL: a server of its own in build/bench, one worker, CASE."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.agreement import When
from bench.contestant import Answers, Contestant, Job
from bench.contestants.sql import Sql

_TYPES = {"text": "text", "int32": "int", "float64": "float8", "float32": "float4", "time": "bigint", "bool": "bool"}
_USER = "postgres"


class _Case(Sql):
    fence = " OFFSET 0"

    def by_day(self, part: When) -> str:
        return f"(ARRAY{list(part.by_day)})[{self.age(part.since)} + 1]"


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    if not found and named is None:
        raise FileNotFoundError("PostgreSQL's server is not installed")
    return found[-1].parent if found else Path(named or "").parent


class _Server:
    """A cluster in a folder of its own, reached through a socket there."""

    def __init__(self) -> None:
        self._programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="funnelcore-bench-"))
        if os.geteuid() == 0:  # the server refuses to be run by root
            shutil.chown(self.folder, _USER)
        data = str(self.folder / "data")
        self._data = data
        self._call("initdb", "-D", data, "-U", _USER, "-A", "trust", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off -c max_wal_size=4GB"
        self._call("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def stop(self) -> None:
        """Stop it and remove the folder."""
        self._call("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Contestant):
    """CREATE UNLOGGED TABLE AS SELECT."""

    name = "PostgreSQL, CASE"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        psycopg: Any = importlib.import_module("psycopg")
        self._server = _Server()
        self._connection = psycopg.connect(host=str(self._server.folder), user=_USER, dbname=_USER, autocommit=True)
        self._connection.execute("SET max_parallel_workers_per_gather = 0")
        columns = ", ".join(f"{column.name} {_TYPES[column.kind]}" for column in job.columns)
        self._connection.execute(f"CREATE UNLOGGED TABLE leads ({columns})")
        values = [
            array.cast(pa.int64()).to_pylist() if pa.types.is_timestamp(array.type) else array.to_pylist()
            for array in job.batch.columns
        ]
        with self._connection.cursor().copy("COPY leads FROM STDIN") as copy:
            for row in zip(*values, strict=True):
                copy.write_row(row)
        self._connection.execute("VACUUM ANALYZE leads")
        self._connection.execute("CREATE UNLOGGED TABLE scored (x int)")
        self._query = f"CREATE UNLOGGED TABLE scored AS {_Case(job).select()}"

    def run(self) -> None:
        self._connection.execute("DROP TABLE scored")
        self._connection.execute(self._query)

    def answers(self) -> Answers | None:
        found = self._connection.execute("SELECT total::float8, total_band, qualified FROM scored").fetchall()
        scores, bands, flags = zip(*found, strict=True)
        return Answers(np.array(scores), np.array(bands, np.int8), np.array(flags, np.bool_))

    def close(self) -> None:
        self._connection.close()
        self._server.stop()
