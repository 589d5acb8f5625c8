"""The same rows give the same results as dicts, cells, Arrow tables, CSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import agreements
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import funnelcore as fc

COLUMNS = ["lead_id", "industry", "country", "employees", "budget", "page_views", "ratio", "demo", "seen_at", "born"]


def make_leads() -> list[dict[str, str | None]]:
    """Every value as text, as files have it; some cannot be read."""
    random = Random(5)
    choices: list[list[str | None]] = [
        [None, "FinTech", " software", "IT Services", "unknown", "Bäckerei, süß", 'say "hi"', "two\nlines"],
        [None, "VN", "SG", "TH", "FR", "Select"],
        [None, "9", "10", "120", "1000", "many", "1e2", "12.0", "99999999999999999999"],
        [None, "60000", "49999.995", "50000", "-3.25", "1,5"],
        [None, "-1", "7", "19", "1000000"],
        [None, "0.25", "0.2500001", "1e-3", "NaN"],
        [None, "true", "NO", "1", "maybe"],
        [None, "2026-11-07T09:00:00+07:00", "2026-11-20", "2026-11-21 08:59:59.5", "2027-01-01T00:00Z", "soon"],
        [None, "1999-12-31", "2000-01-01", "31/12/1999"],
    ]
    return [
        dict(zip(COLUMNS, [f"L-{i}", *(random.choice(values) for values in choices)], strict=True)) for i in range(400)
    ]


LEADS = make_leads()


@pytest.fixture(scope="module")
def wanted(fit: fc.Model) -> list[dict[str, Any]]:
    result = fit.run(LEADS, as_of=agreements.AS_OF, columns=["lead_id"])
    assert result.report.rejected > 100
    return result.to_dicts()


def test_cells(fit: fc.Model, wanted: list[dict[str, Any]]) -> None:
    for lead, row in zip(LEADS, wanted, strict=True):
        assert {"lead_id": lead["lead_id"], **fit.score_one(lead, as_of=agreements.AS_OF)} == row


@pytest.mark.parametrize(
    "make",
    [
        lambda: pa.Table.from_pylist(LEADS),
        lambda: pa.table({name: pa.array([lead[name] for lead in LEADS]).dictionary_encode() for name in COLUMNS}),
        lambda: pa.concat_tables([pa.Table.from_pylist(LEADS[:7]), pa.Table.from_pylist(LEADS[7:])]),
        lambda: pl.DataFrame(LEADS),
        lambda: pd.DataFrame(LEADS),
    ],
    ids=["pyarrow", "dictionaries", "two batches", "Polars", "pandas"],
)
def test_tables(fit: fc.Model, wanted: list[dict[str, Any]], make: Any) -> None:
    result = fit.run(make(), as_of=agreements.AS_OF, columns=["lead_id"])
    assert result.to_dicts() == wanted


def text(value: Any) -> str:
    """An output as the command writes it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return str(value)


@pytest.fixture(scope="module")
def command(build: Path) -> Path:
    for place in ("src/fnl", "src/cli/fnl", "fnl"):
        if (build / place).is_file():
            return build / place
    pytest.skip("the command is not built")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_files(command: Path, tmp_path: Path, wanted: list[dict[str, Any]], form: str) -> None:
    model, leads = tmp_path / "model.yaml", tmp_path / f"leads.{form}"
    model.write_text(agreements.FIT)
    if form == "csv":
        with leads.open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(LEADS)
    else:
        leads.write_text("".join(json.dumps(lead) + "\n" for lead in LEADS))
    run = subprocess.run(
        [str(command), "run", str(model), str(leads), "--as-of", agreements.AS_OF, "--format", "csv"],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert run.returncode == 1, run.stderr  # done, with rejected values
    found = list(csv.DictReader(io.StringIO(run.stdout, newline="")))
    assert [row["lead_id"] for row in found] == [row["lead_id"] for row in wanted]
    for row, values in zip(found, wanted, strict=True):
        assert {name: row[name] for name in values} == {name: text(value) for name, value in values.items()}
