"""Several threads give what one gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest

import funnelcore as fc

ROWS = 50_000


@pytest.fixture(scope="module")
def table() -> pa.Table:
    random = np.random.default_rng(3)
    sizes = random.integers(0, 2000, ROWS).astype(str)
    sizes[[5, 20_000, 49_999]] = "many"
    industries = pa.array(random.choice(["software", "FinTech", "food"], ROWS))
    countries = pa.array(random.choice(["VN", "TH"], ROWS))
    budgets = pa.array(random.random(ROWS) * 1e5)
    return pa.table(
        {
            "employees": pa.array(sizes),
            "industry": industries.dictionary_encode(),
            "country": countries,
            "budget": budgets,
        }
    )


@pytest.mark.parametrize("threads", [2, 3, 16, 1000])
@pytest.mark.parametrize("batch", [ROWS, 7001, 100])
def test_same_result(fit: fc.Model, table: pa.Table, threads: int, batch: int) -> None:
    chunked = pa.Table.from_batches(table.to_batches(max_chunksize=batch))
    wanted = fit.run(table, outputs=["fit", "fit_band"], as_of=1)
    found = fit.run(chunked, outputs=["fit", "fit_band"], as_of=1, threads=threads, columns=None)
    assert found.to_arrow().select(["fit", "fit_band"]).equals(wanted.to_arrow())
    assert found.to_arrow()["employees"].equals(table["employees"])
    assert found.report.to_dicts() == wanted.report.to_dicts()
    assert [line["row"] for line in found.report.to_dicts() if line["row"] is not None] == [5, 20_000, 49_999]


def test_out(fit: fc.Model, table: pa.Table) -> None:
    result = fit.run(table, outputs=["fit"], as_of=1, threads=4)
    wanted = result.to_arrow()["fit"].to_pylist()
    for threads in (1, 7, 2):
        fit.run(table, outputs=["fit"], as_of=1, threads=threads, out=result)
        assert result.to_arrow()["fit"].to_pylist() == wanted


def test_first_failure_is_raised(fit: fc.Model, table: pa.Table) -> None:
    alone = pytest.raises(fc.DataError)
    with alone as one:
        fit.run(table, outputs=["fit"], as_of=1, strict=True)
    with pytest.raises(fc.DataError) as many:
        fit.run(table, outputs=["fit"], as_of=1, strict=True, threads=8)
    assert str(many.value) == str(one.value)


def test_model_is_shared(fit: fc.Model, table: pa.Table) -> None:
    wanted = fit.run(table, outputs=["fit"], as_of=1).to_arrow()
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(fit.run, table, outputs=["fit"], as_of=1, threads=2) for _ in range(8)]
        assert all(run.result().to_arrow().equals(wanted) for run in runs)


@pytest.mark.parametrize("threads", [0, -1, 1.5, None])
def test_wrong_threads(fit: fc.Model, threads: int) -> None:
    with pytest.raises(fc.ArgumentError, match="needs a whole number from 1"):
        fit.run([], outputs=["fit"], as_of=1, threads=threads)
