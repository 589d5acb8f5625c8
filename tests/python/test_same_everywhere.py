"""The same rows give the same results as dicts, cells, Arrow tables, CSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from datetime import datetime
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
COLUMNS += ["phone", "stage", "stage_since", "mql_at", "mql_band", "mql_fit", "lost_on", "reason"]
COLUMNS += ["assigned_at", "called_at", "waiting"]
EVENT_COLUMNS = ["lead_id", "at", "type", "amount", "page"]


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
        [None, "+84 24 1234"],
        [None, "lead", "MQL ", "mql", "sql", "lost", "no such stage"],
        [None, "2026-11-20", "2026-11-07T09:00:00+07:00", "2026-10-01T08:00", "2026-12-24", "2025-01-01"],
        [None, "2026-10-01T08:00:00.5Z", "2026-11-01", "never"],
        [None, "A", "B"],
        [None, "70.5", "12.345"],
        [None, "2026-01-31"],
        [None, None, None, "không có; ngân sách", 'said "no"'],
    ]
    clocks: list[list[str | None]] = [
        [None, "2026-11-19T15:30", "2026-11-20T13:00:00.5", "2026-11-21T02:00Z", "2026-11-21T16:00", "1969-01-01", ""],
        [None, None, "2026-11-20T09:30", "2026-11-21T08:30:01", "2026-11-18", "2026-11-23"],
        [
            None,
            "2026-11-20T14:00/2026-11-20T15:30:30",
            " 2026-11-20T16:00 / .. ; 2026-11-19 15:45/2026-11-20T09:00+07:00 ",
            "2026-11-21T08:30/2026-11-21T08:00;2026-11-20/2026-11-21",
            "2026-11-20",
        ],
    ]
    return [
        dict(zip(COLUMNS, [f"L-{i}", *(random.choice(values) for values in [*choices, *clocks])], strict=True))
        for i in range(400)
    ]


def make_events() -> list[dict[str, str | None]]:
    random = Random(6)
    choices: list[list[str | None]] = [
        [f"L-{i}" for i in range(300)] + [None, "X-1"],
        ["2026-11-20T10:00", "2026-11-19", "2026-11-19 12:00:00.25", "2026-08-01T00:00Z", "2026-12-01", "soon", None],
        [None, "visit", "visit", "mail", "webinar", "order"],
        [None, None, "12.5", "-3", "much"],
        [None, "/", "/giá", "/price"],
    ]
    return [dict(zip(EVENT_COLUMNS, [random.choice(values) for values in choices], strict=True)) for _ in range(2_000)]


LEADS = make_leads()
EVENTS = make_events()


class Case:
    """An agreement with what it says of the leads."""

    def __init__(self, text: str, events: list[dict[str, str | None]] | None) -> None:
        self.text = text
        self.events = events
        self.model = fc.Model.parse(text)
        self.state = self.model.activities(as_of=agreements.AS_OF).add(events) if events is not None else None
        result = self.run(LEADS)
        assert result.report.rejected > 100
        self.wanted = result.to_dicts()

    def run(self, leads: Any) -> fc.Result:
        return self.model.run(leads, as_of=agreements.AS_OF, activities=self.state, columns=["lead_id"])


@pytest.fixture(scope="module", params=["fit", "ready"])
def case(request: pytest.FixtureRequest) -> Case:
    return Case(agreements.FIT, None) if request.param == "fit" else Case(agreements.READY, EVENTS)


def test_everything_happens() -> None:
    """Every output has values and gaps."""
    rows = Case(agreements.READY, EVENTS).wanted
    for name in set(rows[0]) - {"lead_id", "fit", "fit_raw", "fit_band", "behaviour", "behaviour_raw"}:
        values = {str(row[name]) for row in rows}
        assert len(values) > 1, name
    assert {row["move"] for row in rows} >= {None, "lost", "hand raise", "score", "hand raise > qualified"}


def test_cells(case: Case) -> None:
    for lead, row in zip(LEADS, case.wanted, strict=True):
        one = case.model.score_one(lead, as_of=agreements.AS_OF, activities=case.state)
        assert {"lead_id": lead["lead_id"], **one} == row


@pytest.mark.parametrize(
    "make",
    [
        lambda: pa.Table.from_pylist(LEADS),
        lambda: pa.table({name: pa.array([lead[name] for lead in LEADS]).dictionary_encode() for name in COLUMNS}),
        lambda: pa.concat_tables([pa.Table.from_pylist(LEADS[:37]), pa.Table.from_pylist(LEADS[37:])]),
        lambda: pl.DataFrame(LEADS),
        lambda: pd.DataFrame(LEADS),
    ],
    ids=["pyarrow", "dictionaries", "two batches", "Polars", "pandas"],
)
def test_tables(case: Case, make: Any) -> None:
    assert case.run(make()).to_dicts() == case.wanted


def text(value: Any) -> str:
    """An output as the command writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.microsecond == 0:
            return value.isoformat()
        return value.isoformat(timespec="microseconds" if value.microsecond % 1_000 else "milliseconds")
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return str(value)


@pytest.fixture(scope="module")
def command(build: Path) -> Path:
    for place in ("src/fnl", "src/cli/fnl", "fnl"):
        if (build / place).is_file():
            return build / place
    pytest.skip("the command is not built")


def write(path: Path, columns: list[str], rows: list[dict[str, str | None]]) -> None:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_files(command: Path, tmp_path: Path, case: Case, form: str) -> None:
    model, leads, events = tmp_path / "model.yaml", tmp_path / f"leads.{form}", tmp_path / f"events.{form}"
    model.write_text(case.text)
    write(leads, COLUMNS, LEADS)
    arguments = [str(command), "run", str(model), str(leads), "--as-of", agreements.AS_OF, "--format", "csv"]
    if case.events is not None:
        write(events, EVENT_COLUMNS, case.events)
        arguments += ["--activities", str(events)]
    run = subprocess.run(arguments, capture_output=True, text=True, check=False, encoding="utf-8")
    assert run.returncode == 1, run.stderr  # done, with rejected values
    found = list(csv.DictReader(io.StringIO(run.stdout, newline="")))
    assert [row["lead_id"] for row in found] == [row["lead_id"] for row in case.wanted]
    for row, values in zip(found, case.wanted, strict=True):
        assert {name: row[name] for name in values} == {name: text(value) for name, value in values.items()}
