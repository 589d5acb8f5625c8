"""Activities added up by lead, beside DuckDB's GROUP BY on the same events; the answers are compared first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, getcontext
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import funnelcore as fc
from bench.harness import Timing, rounds, say

getcontext().prec = 60
AS_OF = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_FACTOR_BITS = 30
_BATCH = 1_000_000
_EVENTS_A_LEAD = 10
_DAYS = 400
_TYPES = ("article", "email_open", "pricing", "webinar", "zalo", "visit", "download", "unsubscribe")
_WEIGHTS = (25, 30, 8, 3, 6, 20, 7, 1)

MODEL = """
funnelcore: 1
fields: [{name: lead_id, type: KEY, id: true}]
activities:
  key: lead_id
  at: at
  fields: [{name: at, type: time}, {name: type, type: text}, {name: value, type: int}]
  features:
    - {name: visits_30d, count: "type IN ('visit','article')", within: 30d}
    - {name: value_total, sum: value, when: "type = 'download'"}
    - {name: value_most, max: value}
    - {name: last_activity, latest: at}
scores:
  - name: engagement
    groups:
      - name: behaviour
        rules:
          - {name: article, each: "type = 'article'", points: 3, decay: {half_life: 30d}}
          - {name: webinar, each: "type = 'webinar'", points: 20, decay: {half_life: 30d}}
          - {name: pricing, each: "type = 'pricing'", points: 12, decay: {half_life: 14d}}
          - {name: zalo, each: "type = 'zalo'", points: 10, decay: {window: 90d}}
          - {name: open, each: "type = 'email_open'", points: 0.5}
          - {name: unsubscribe, each: "type = 'unsubscribe'", points: -40, decay: {window: 180d}}
"""


def _halves(points: int, half_life: int) -> list[int]:
    """Hundredths by age in days: the nearest to points by 2^-(age / half life), as the model says, until they are 0."""
    found: list[int] = []
    while not found or found[-1]:
        factor = Decimal(2) ** (Decimal(_FACTOR_BITS) - Decimal(len(found)) / half_life)
        product = points * 100 * factor.to_integral_value(ROUND_HALF_UP) / 2**_FACTOR_BITS
        found.append(int(product.to_integral_value(ROUND_HALF_UP)))
    return found


def _query() -> str:
    """One pass; ages as whole days, decayed points by look-up in a list."""

    def decayed(kind: str, points: int, half_life: int) -> str:
        return f"sum(CASE WHEN type = '{kind}' THEN coalesce({_halves(points, half_life)}[age + 1], 0) ELSE 0 END)"

    columns = {
        "article": decayed("article", 3, 30),
        "webinar": decayed("webinar", 20, 30),
        "pricing": decayed("pricing", 12, 14),
        "zalo": "1000 * count(*) FILTER (type = 'zalo' AND age < 90)",
        "open": "50 * count(*) FILTER (type = 'email_open')",
        "unsubscribe": "-4000 * count(*) FILTER (type = 'unsubscribe' AND age < 180)",
        "visits_30d": "count(*) FILTER (type IN ('visit', 'article') AND age < 30)",
        "value_total": "sum(value) FILTER (type = 'download')",
        "value_most": "max(value)",
        "last_activity": 'max("at")',
    }
    as_of = AS_OF.strftime("%Y-%m-%d %H:%M:%S+00")
    age = f"(epoch_us(TIMESTAMPTZ '{as_of}') - epoch_us(\"at\")) // 86400000000 AS age"
    chosen = ", ".join(f'{value} AS "{name}"' for name, value in columns.items())
    return f"SELECT lead_id, {chosen} FROM (SELECT *, {age} FROM events) GROUP BY lead_id"


def make(count: int, with_texts: bool) -> pa.Table:
    """Events of a tenth as many leads, in no order."""
    chance = np.random.default_rng(7)
    numbers = chance.integers(0, max(1, count // _EVENTS_A_LEAD), count)
    keys = pa.array(numbers)
    if with_texts:
        keys = pc.binary_join_element_wise("L-", pc.utf8_lpad(keys.cast(pa.string()), 8, "0"), "")
    ages = chance.exponential(60, count) % _DAYS * 86_400_000_000
    last = int(AS_OF.timestamp()) * 1_000_000
    kinds = chance.choice(len(_TYPES), count, p=np.array(_WEIGHTS) / sum(_WEIGHTS))
    return pa.table(
        {
            "lead_id": keys,
            "at": pa.array(last - ages.astype(np.int64)).cast(pa.timestamp("us", "UTC")),
            "type": pa.DictionaryArray.from_arrays(pa.array(kinds.astype(np.int32)), list(_TYPES)),
            "value": pa.array(chance.integers(0, 1000, count)),
        }
    )


def _own(model: fc.Model, batches: Sequence[pa.RecordBatch]) -> pa.Table:
    state = model.activities(as_of=AS_OF)
    for batch in batches:
        state.add(batch)
    return pa.table(state.result())


class ActivitiesDifferError(Exception):
    """DuckDB and funnelcore gave other answers."""


def _compare(ours: pa.Table, theirs: pa.Table) -> None:
    theirs = theirs.sort_by("lead_id")
    if not ours["lead_id"].cast(theirs["lead_id"].type).equals(theirs["lead_id"]):
        raise ActivitiesDifferError("other leads")
    for name in theirs.column_names[1:]:
        found = ours[name if name in ours.column_names else f"engagement.{name}"]
        if pa.types.is_floating(found.type):
            found = pa.chunked_array([np.rint(found.to_numpy() * 100).astype(np.int64)])
        if not found.cast(pa.int64()).equals(theirs[name].cast(pa.int64())):
            raise ActivitiesDifferError(name)


def _one(count: int, with_texts: bool, n_rounds: int) -> list[Timing]:
    table = make(count, with_texts)
    batches = table.to_batches(max_chunksize=_BATCH)
    kind = "text" if with_texts else "integer"
    model = fc.Model.parse(MODEL.replace("KEY", "text" if with_texts else "int"))
    connection = duckdb.connect(config={"threads": 1})
    values = ", ".join(f"'{name}'" for name in _TYPES)
    connection.execute(f"CREATE TYPE kind AS ENUM ({values})")
    connection.register("arriving", table)
    columns = 'lead_id, "at", type::VARCHAR::kind AS type, value'
    connection.execute(f"CREATE TABLE events AS SELECT {columns} FROM arriving")
    query = _query()

    def add_only() -> None:
        state = model.activities(as_of=AS_OF)
        for batch in batches:
            state.add(batch)

    runs: dict[str, Callable[[], object]] = {
        f"funnelcore, {kind} keys: add": add_only,
        f"funnelcore, {kind} keys: add, and the result": lambda: _own(model, batches),
        f"DuckDB GROUP BY, {kind} keys, one thread": lambda: connection.sql(query).to_arrow_table(),
    }
    _compare(_own(model, batches), connection.sql(query).to_arrow_table())
    found = [Timing.of(name, seconds, count) for name, seconds in rounds(runs, n_rounds).items()]
    connection.close()
    return found


def activities(most_rows: int, n_rounds: int) -> list[Timing]:
    """Nanoseconds an event, with integer and with text keys."""
    count = min(10_000_000, most_rows)
    found: list[Any] = []
    for with_texts in (False, True):
        found += _one(count, with_texts, max(3, n_rounds // 3))
    for timing in found:
        say(f"  {timing.name:50} {timing.median:8.2f} ns an event")
    return found
