"""Activities by key beside DuckDB's GROUP BY: the same events, the same answers, one thread each.

python -m bench.activities [--events 10_000_000] [--rounds 7]
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

import funnelcore

_AS_OF = 1_795_219_200_000_000  # 2026-11-21T00:00Z
_DAY = 86_400_000_000
_TYPES = ["visit", "webinar", "pricing", "open", "click", "unsubscribe", "order", "other"]
_MODEL = Path(__file__).parent / "models" / "activities.yaml"
_BATCH = 1 << 17
# What an age of so many days leaves of points: 2^-(days / half life), and its like.
_QUERY = """
SELECT lead_id,
  coalesce(sum(100) FILTER (type = 'visit'), 0) AS visits,
  coalesce(sum(round(1000 * power(2.0, -(age / 30.0)))) FILTER (type = 'webinar'), 0) AS webinar,
  coalesce(sum(round(800 * power(2.0, -(age / 14.0)))) FILTER (type = 'pricing'), 0) AS pricing,
  coalesce(sum(50) FILTER (type IN ('open', 'click') AND age < 60), 0) AS mail,
  coalesce(sum(-2000) FILTER (type = 'unsubscribe'), 0) AS unsubscribed,
  coalesce(sum(round(500 * greatest(0, 1 - 0.25 * (age // 30)))) FILTER (type = 'order' AND amount >= 50), 0) AS orders,
  count(*) FILTER (type = 'visit' AND age < 30) AS visits_30d,
  sum(amount) FILTER (type = 'order') AS spent,
  max(amount) AS largest,
  arg_max(amount, "at") FILTER (type = 'order') AS last_amount
FROM (SELECT lead_id, type, amount, "at", (? - epoch_us("at")) // 86400000000 AS age FROM events)
GROUP BY lead_id
"""
_COLUMNS = ["visits", "webinar", "pricing", "mail", "unsubscribed", "orders"]


def events_of(count: int, keys: int, text: bool) -> pa.Table:
    random = np.random.default_rng(7)
    numbers = random.integers(0, keys, count)
    ids: Any = pa.array(numbers)
    if text:
        names = pa.array([f"L-{i:08d}" for i in range(keys)])
        ids = names.take(pa.array(numbers))
    at = pa.array(_AS_OF - random.integers(0, 365 * _DAY, count)).cast(pa.timestamp("us", tz="UTC"))
    codes = pa.array(random.integers(0, len(_TYPES), count).astype(np.int32))
    types = pa.DictionaryArray.from_arrays(codes, pa.array(_TYPES))
    amounts = pa.array(random.integers(0, 200, count))
    return pa.table({"lead_id": ids, "at": at, "type": types, "amount": amounts})


def by_own(model: funnelcore.Model, events: pa.Table) -> pa.Table:
    state = model.activities(as_of="2026-11-21T00:00Z")
    for batch in events.to_batches(max_chunksize=_BATCH):
        state.add(batch)
    return pa.table(state.result())


def by_duckdb(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    return connection.execute(_QUERY, [_AS_OF]).to_arrow_table()


def check(own: pa.Table, other: Any) -> None:
    """Same keys, same answers; DuckDB's powers may round another way at a half."""
    other = other.sort_by("lead_id")
    assert own.column("lead_id").to_pylist() == other.column("lead_id").to_pylist()
    for name in _COLUMNS:
        ours = own.column(f"engagement.{name}").to_numpy() * 100
        theirs = other.column(name).to_numpy().astype(float)
        assert np.abs(ours - theirs).max() <= 2, name
    for name in ("visits_30d", "spent", "largest", "last_amount"):
        ours = own.column(name).to_pandas().astype(float).to_numpy()
        theirs = other.column(name).to_pandas().astype(float).to_numpy()
        differ = np.count_nonzero(~((ours == theirs) | (np.isnan(ours) & np.isnan(theirs))))
        assert differ <= len(ours) // 10_000, name  # ties of one instant


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=10_000_000)
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    connection = duckdb.connect()
    connection.execute("SET threads = 1; SET arrow_large_buffer_size = false")
    for text in (False, True):
        source = _MODEL.read_text()
        model = funnelcore.Model.parse(source.replace("type: int, id", "type: text, id") if text else source)
        for keys in (100_000, 1_000_000):
            events = events_of(options.events, keys, text)
            connection.register("events", events)
            check(by_own(model, events), by_duckdb(connection))
            ratios, own_times = [], []
            for _ in range(options.rounds):
                begin = time.process_time()
                by_own(model, events)
                middle = time.process_time()
                by_duckdb(connection)
                end = time.process_time()
                ratios.append((end - middle) / (middle - begin))
                own_times.append(middle - begin)
            own = statistics.median(own_times)
            print(
                f"{'text' if text else 'int'} keys, {keys:,} of them: {options.events / own / 1e6:.1f} M events/s with "
                f"the result, {statistics.median(ratios):.1f} times DuckDB",
                flush=True,
            )
            connection.unregister("events")


if __name__ == "__main__":
    main()
