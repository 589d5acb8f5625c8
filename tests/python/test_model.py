"""Reading models: what they say of themselves, and what is said of wrong ones."""

from __future__ import annotations

import copy
import hashlib
import json
import pickle
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import agreements
import pyarrow as pa
import pytest

import funnelcore as fc

WRONG = """\
funnelcore: 1
name: wrong
fields:
  - {name: size, type: int}
scores:
  - name: fit
    groups:
      - name: all
        rules:
          - {name: large, when: "sise > 10", points: 5}
          - {name: bins, bins: size, edges: [1, 2], points: [1, 2]}
"""


def test_read(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(agreements.FIT)
    model = fc.Model.read(path)
    assert model.name == "acme-b2b"
    assert model.columns[:6] == ["lead_id", "industry", "country", "employees", "budget", "page_views"]
    assert model.fingerprint == fc.Model.read(str(path)).fingerprint


def test_absent_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        fc.Model.read(tmp_path / "none.yaml")


def test_forms_agree(fit: fc.Model) -> None:
    cbor = fit.to_cbor()
    assert hashlib.sha256(cbor).hexdigest() == fit.fingerprint
    for text in (cbor, fit.to_json(), fit.to_json().encode()):
        again = fc.Model.parse(text)
        assert again.to_cbor() == cbor
        assert again.fingerprint == fit.fingerprint
    assert json.loads(fit.to_json())["name"] == "acme-b2b"


def test_doc(fit: fc.Model) -> None:
    page = fit.doc()
    assert page.startswith("# Agreement between marketing and sales: acme-b2b\n")
    assert fit.fingerprint in page
    assert page.endswith("| Signature | | |\n")
    assert fc.Model.parse(fit.to_cbor()).doc() == page


def test_copies(fit: fc.Model) -> None:
    for twin in (pickle.loads(pickle.dumps(fit)), copy.deepcopy(fit)):
        assert twin.fingerprint == fit.fingerprint


def test_schema(fit: fc.Model) -> None:
    schema = pa.schema(fit.schema)
    assert schema.names == fit.columns
    assert schema.field("budget").type == pa.decimal128(18, 2) or pa.types.is_decimal(schema.field("budget").type)
    assert schema.field("lead_id").metadata == {b"funnelcore:id": b"true"}


def test_check(fit: fc.Model) -> None:
    assert fit.check() == 1
    wrong = fc.Model.parse(agreements.FIT.replace("fit: 90", "fit: 91"))
    with pytest.raises(fc.ModelError, match="91") as caught:
        wrong.check()
    assert caught.value.path.startswith("examples[0]")
    assert caught.value.line > 0


def test_all_problems_at_once() -> None:
    with pytest.raises(fc.ModelError) as caught:
        fc.Model.parse(WRONG, source="wrong.yaml")
    error = caught.value
    assert [problem.line for problem in error.problems if problem.severity == "error"] == [10, 11]
    assert (error.line, error.column > 0) == (10, True)
    assert error.path == "scores[0].groups[0].rules[0].when"
    assert "size" in error.message
    lines = str(error).splitlines()
    assert lines[0].startswith(f"wrong.yaml:10:{error.column}: error: ")
    assert lines[1].startswith("wrong.yaml:11:")


def test_not_yaml() -> None:
    with pytest.raises(fc.ModelError) as caught:
        fc.Model.parse("fields: [1, 2")
    assert caught.value.code == 23


@pytest.mark.parametrize("text", ["", "{", b"\x00", b"\xff\xff", b"\xbf", "[]"])
def test_hostile_bytes(text: str | bytes) -> None:
    with pytest.raises(fc.FunnelcoreError):
        fc.Model.parse(text)


def test_warnings() -> None:
    model = fc.Model.parse(agreements.echo("int", "value > 5 AND value < 3"))
    assert all(problem.severity == "warning" for problem in model.warnings)


def test_zone_folder(tmp_path: Path) -> None:
    with pytest.raises(fc.FunnelcoreError, match="Asia/Ho_Chi_Minh"):
        fc.Model.parse(agreements.FIT, zone_folder=tmp_path)


EAST = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    "as_of",
    [
        "2026-11-21T09:00+07:00",
        "2026-11-21T02:00Z",
        "2026-11-21 09:00",
        datetime(2026, 11, 21, 9, tzinfo=EAST),
        datetime(2026, 11, 21, 3, tzinfo=ZoneInfo("Europe/Berlin")),
        1_795_226_400_000_000,
    ],
)
def test_as_of(fit: fc.Model, as_of: Any) -> None:
    lead = {"ratio": 1.0, "seen_at": "2026-11-07T09:00:00"}
    assert fit.score_one(lead, as_of=as_of).interest == 12.5
    # One microsecond earlier the fourteenth day is not over.
    lead["seen_at"] = "2026-11-07T09:00:00.000001"
    assert fit.score_one(lead, as_of=as_of).interest > 12.5


def test_as_of_of_a_date(fit: fc.Model) -> None:
    lead = {"ratio": 1.0, "seen_at": "2026-11-07T23:59:59.999999+07:00"}
    assert fit.score_one(lead, as_of=date(2026, 11, 21)).interest == 12.5
    assert fit.score_one(lead, as_of="2026-11-21").interest == 12.5


def test_as_of_is_needed(fit: fc.Model) -> None:
    with pytest.raises(fc.ArgumentError, match="as_of"):
        fit.score([{"ratio": 1.0}])
    with pytest.raises(fc.ArgumentError, match="as_of"):
        fit.score_one({"ratio": 1.0})


def test_as_of_that_is_none(fit: fc.Model) -> None:
    with pytest.raises(fc.ArgumentError, match="without a zone"):
        fit.score_one({}, as_of=datetime(2026, 11, 21))
    with pytest.raises(fc.ArgumentError):
        fit.score_one({}, as_of="yesterday")
    with pytest.raises(TypeError, match="as_of is float"):
        fit.score_one({}, as_of=1.5)  # type: ignore[arg-type]
