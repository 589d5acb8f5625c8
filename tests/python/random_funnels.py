"""Random funnels, as a model and as what the oracle reads, with leads and spend around their edges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa

UTC = timezone.utc
MICROSECOND = timedelta(microseconds=1)
GRAINS = ["day", "week", "month", "quarter", "year"]
ZONES = ["UTC", "Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York"]
OWNERS = ["An", "Bình", "Chi", "Dũng"]
KINDS = ["media", "tools", "people"]
REASONS = ["price", "no budget", "ß", "timing"]


@dataclass
class Passage:
    """A stage or an exit: `field` is a time or a date; without a time it is a bool that `when` names."""

    name: str
    field: str
    type: str
    within_days: int = 0
    reason: str = ""


@dataclass
class User:
    """A metric of the user's own: a condition, an int field to be summed, or an expression."""

    name: str
    kind: str
    of: str
    at: str = ""


class Made:
    """A random funnel with its leads and what was spent."""

    def __init__(self, seed: object, count: int | None = None) -> None:
        self.random = random = Random(f"funnel {seed}")
        self.zone = random.choice(ZONES)
        self.zone_info = ZoneInfo(self.zone)
        day = date(2026, 3, 29) + timedelta(days=random.randint(-40, 300))
        self.as_of = datetime(day.year, day.month, day.day, random.randint(0, 23), random.randint(0, 59), tzinfo=UTC)
        self.fields: dict[str, tuple[str, int]] = {}
        self.choose_passages()
        self.choose_money()
        self.choose_splits()
        self.choose_others()
        self.choose_users()
        self.choose_targets()
        self.leads = [self.lead(i) for i in range(count if count is not None else random.choice([0, 1, 30, 30, 90]))]
        self.spending = [self.spent() for _ in range(random.choice([1, 40]))] if self.has_spend else []

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def field(self, name: str, type_: str, scale: int = 0) -> str:
        self.fields[name] = type_, scale
        return name

    def passage(self, name: str) -> Passage:
        type_ = self.random.choice(["time", "time", "time", "date", "bool"])
        return Passage(name, self.field(f"{name}_{'is' if type_ == 'bool' else 'at'}", type_), type_)

    def choose_passages(self) -> None:
        random = self.random
        self.stages = [self.passage(f"s{i}") for i in range(random.randint(1, 5))]
        self.exits = [self.passage(f"x{i}") for i in range(random.choice([0, 1, 1, 2]))]
        for stage in self.stages:
            stage.within_days = random.choice([0, 7, 30, 90])
        for exit_ in self.exits:
            exit_.reason = self.field(f"{exit_.name}_reason", "text") if self.maybe(0.6) else ""
        last = len(self.stages) - 1
        self.won = random.choice([last, last, random.randint(0, last)])
        self.pipeline = random.randint(0, self.won - 1) if self.won else 0
        timed = [i for i in range(self.won) if self.stages[i].type != "bool"]
        self.cycle_from = random.choice(timed) if timed and self.maybe(0.4) else None
        self.strict = self.maybe(0.3)

    def choose_money(self) -> None:
        random = self.random
        self.scale = random.choice([None, 0, 0, 2, 3])
        self.whole_amounts = self.scale == 0 and self.maybe(0.5)
        self.probability = random.choice([None, "decimal", "number"])
        self.close = random.choice([None, "time", "date"])
        self.currency = random.choice([None, "VND"])
        if self.scale is not None:
            self.field("amount", "int" if self.whole_amounts else "decimal", self.scale)
        if self.probability:
            self.field("probability", self.probability, 3)
        if self.close:
            self.field("close", self.close)

    @property
    def money_scale(self) -> int:
        return 2 if self.scale is None else self.scale

    def choose_splits(self) -> None:
        random = self.random
        self.grains = random.sample(GRAINS, random.randint(1, 3))
        kinds = [("source", "text"), ("owner", "text"), ("size", "int"), ("is_new", "bool"), ("born", "date")]
        kinds.append(("rate", "decimal"))
        self.by = [name for name, _ in random.sample(kinds, random.choice([0, 1, 1, 2, 2, 3]))]
        for name, type_ in kinds:
            if name in self.by or name == "owner":
                self.field(name, type_, 2)
        # As written, or all subsets by size.
        masks = sorted(range(1 << len(self.by)), key=lambda m: (m.bit_count(), [-(m >> i & 1) for i in range(8)]))
        self.sets = [[name for i, name in enumerate(self.by) if mask >> i & 1] for mask in masks]
        self.has_own_sets = self.maybe(0.3)
        if self.has_own_sets:
            self.sets = random.sample(self.sets, random.randint(1, len(self.sets)))

    def choose_others(self) -> None:
        random = self.random
        self.roster = random.sample(OWNERS, 3) if self.maybe(0.5) else None
        self.handover = self.maybe(0.5)
        self.reject_reason = self.handover and self.maybe(0.6)
        if self.handover:
            for name in ("offered", "accepted", "refused"):
                self.field(f"{name}_at", random.choice(["time", "date"]))
        if self.reject_reason:
            self.field("refused_why", "text")
        self.clock = self.maybe(0.4)
        if self.clock:
            self.field("clock_start", "time")
            self.field("clock_stop", "time")
        self.has_spend = self.maybe(0.6)
        self.spend_by = [name for name in self.by if self.maybe(0.6)]
        self.spend_kind = self.maybe(0.7)
        self.spend_counts = ["clicks", "sessions"][: random.randint(0, 2)]
        self.cacs: dict[str, list[str] | str] = {}
        if self.has_spend and self.maybe(0.8):
            self.cacs = {"paid": ["media"], "blended": ["tools", "media"]} if self.spend_kind else {}
            self.cacs |= {"loaded": "all"}
        self.lag_days = random.choice([0, 0, 10, 45]) if self.cacs else 0
        self.economics: dict[str, Decimal] = {}
        if self.maybe(0.6):
            self.economics = {"margin": Decimal("0.6"), "churn_monthly": Decimal("0.04"), "arpa_monthly": Decimal(30)}
            if self.maybe(0.3):
                del self.economics[random.choice([*self.economics])]

    def choose_users(self) -> None:
        self.users: list[User] = []
        if self.maybe(0.6):
            self.field("demo", "bool")
            self.field("units", "int")
            self.field("demo_at", self.random.choice(["time", "date"]))
            self.users = [User("demos", "count", "demo"), User("dated_demos", "count", "demo", "demo_at")]
            self.users += [User("units_sold", "sum", "units"), User("units_dated", "sum", "units", "demo_at")]
            self.users += [User("demo_part", "expr", "demos / entered")]
            self.users += [User("mixed", "expr", f"reached_s0 + 2 * units_sold - {self.total_name()}")]

    def total_name(self) -> str:
        return "open_count"

    def choose_targets(self) -> None:
        names = [f"reached_{self.stages[0].name}", "entered", "open_count"]
        self.targets = []
        for name in names:
            grain = self.random.choice([None, *self.grains])
            if name == "open_count":
                grain = None
            kind = self.random.choice(["at_least", "at_most"])
            self.targets.append((name, grain, kind, self.random.choice([0, 1, 2, 5, 20])))

    # Leads.

    def near(self, instant: datetime, days: int) -> datetime:
        """Some time later, now and then at once or a little before."""
        random = self.random
        if self.maybe(0.05):
            return instant
        if self.maybe(0.06):
            return instant - timedelta(seconds=random.randint(0, days * 86_400))
        return instant + timedelta(microseconds=random.randint(0, days * 86_400_000_000))

    def as_type(self, type_: str, instant: datetime) -> Any:
        return instant.astimezone(self.zone_info).date() if type_ == "date" else instant

    def begin(self) -> datetime:
        """Often at the edge of a period, or just at as_of."""
        random = self.random
        if self.maybe(0.04):
            return self.as_of + random.choice([-1, 0, 1]) * MICROSECOND
        begin = self.as_of - timedelta(seconds=random.randint(0, 400 * 86_400))
        if self.maybe(0.1):
            first = begin.astimezone(self.zone_info).date().replace(day=1)
            edge = datetime(first.year, first.month, 1, tzinfo=self.zone_info).astimezone(UTC)
            return edge + random.choice([-1, 0]) * MICROSECOND
        return begin

    def value(self, name: str) -> Any:
        random = self.random
        type_, _ = self.fields[name]
        if self.maybe(0.12):
            return None
        if name == "source":
            return random.choice(["facebook", "google", "zalo", "Zalo"])
        if name == "owner":
            return random.choice(OWNERS)
        if name.endswith("_reason") or name == "refused_why":
            return random.choice(REASONS)
        if name == "amount":
            units = random.choice([0, 1, random.randint(-50, 10**6), random.randint(0, 10**12), 63, 64, 65])
            return Decimal(units).scaleb(-self.money_scale) if type_ == "decimal" else units
        if name == "probability":
            if type_ == "decimal":
                return Decimal(random.choice([0, 1000, 500, 333, 1, 1001 if self.maybe(0.2) else 125])).scaleb(-3)
            return random.choice([0.0, 1.0, 0.5, 0.125, 0.375, -0.5 if self.maybe(0.2) else 0.25])
        values: dict[str, list[Any]] = {
            "int": [-2, 0, 1, 10, 2],
            "bool": [True, False],
            "date": [date(1999, 12, 31), date(2001, 2, 3)],
            "decimal": [Decimal("0.50"), Decimal("-1.25"), Decimal(3)],
        }
        return random.choice(values[type_])

    def lead(self, number: int) -> dict[str, Any]:
        row: dict[str, Any] = {"lead_id": f"L-{number}"}
        moments = {p.field for p in [*self.stages, *self.exits]}
        moments |= {"close", "offered_at", "accepted_at", "refused_at", "clock_start", "clock_stop", "demo_at"}
        for name in self.fields:
            row[name] = None if name in moments else self.value(name)
        self.walk(row)
        self.others(row)
        return row

    def walk(self, row: dict[str, Any]) -> None:
        """Through the stages, some of which nobody wrote down, and out."""
        at = self.begin()
        for stage in self.stages:
            if stage.type == "bool":
                row[stage.field] = self.random.choice([True, True, False, None])
            elif not self.maybe(0.12):
                row[stage.field] = self.as_type(stage.type, at)
            if self.maybe(0.35):
                break
            at = self.near(at, 60)
        for exit_ in self.exits:
            if exit_.type == "bool":
                row[exit_.field] = self.random.choice([True, False, False, None])
            elif self.maybe(0.4):
                row[exit_.field] = self.as_type(exit_.type, self.near(at, 20))

    def others(self, row: dict[str, Any]) -> None:
        random = self.random
        begin = self.begin()
        for name, days in [("close", 300), ("offered_at", 20), ("accepted_at", 10), ("refused_at", 10), ("demo_at", 9)]:
            if name in self.fields and not self.maybe(0.3):
                row[name] = self.as_type(self.fields[name][0], self.near(begin, days))
        if self.clock and not self.maybe(0.2):
            start = min(begin, self.as_of).replace(microsecond=0)
            row["clock_start"] = start
            if self.maybe(0.6):
                row["clock_stop"] = start + timedelta(seconds=random.choice([0, 3600, 10_800, 10_801, 90_000]))

    def spent(self) -> dict[str, Any]:
        random = self.random
        row: dict[str, Any] = {name: self.value(name) for name in self.spend_by}
        day = (self.begin() + timedelta(days=random.choice([0, 0, 0, 30]))).astimezone(self.zone_info).date()
        row["day"] = None if self.maybe(0.05) else day
        units = random.choice([0, random.randint(0, 10**7), random.randint(-100, 100)])
        row["cost"] = None if self.maybe(0.05) else Decimal(units).scaleb(-self.money_scale)
        if self.spend_kind:
            row["kind"] = random.choice([*KINDS, None])
        for name in self.spend_counts:
            row[name] = random.choice([None, 0, 7, 1000])
        return row

    # The same as a model and as tables.

    def as_model(self) -> dict[str, Any]:
        fields: list[dict[str, Any]] = [{"name": "lead_id", "type": "text", "id": True}]
        for name, (type_, scale) in self.fields.items():
            fields.append({"name": name, "type": type_} | ({"scale": scale} if type_ == "decimal" else {}))
        model: dict[str, Any] = {"funnelcore": 1, "name": "random", "time_zone": self.zone, "fields": fields}
        model["funnel"] = self.funnel()
        if self.clock:
            model["calendars"] = [{"name": "always", "hours": {"mon-sun": ["00:00-24:00"]}}]
            targets = [{"within": "3h", "calendar": "always"}]
            model["sla"] = [{"name": "reply", "start": "clock_start", "stop": "clock_stop", "targets": targets}]
        if self.roster is not None:
            model["owners"] = {"field": "owner", "roster": self.roster}
        if self.handover:
            model["handover"] = {"offered": "offered_at", "accepted": "accepted_at", "rejected": "refused_at"}
            model["handover"] |= {"reason": "refused_why"} if self.reject_reason else {}
        if self.has_spend:
            model["spend"] = {"at": "day", "amount": "cost"} | ({"kind": "kind"} if self.spend_kind else {})
            model["spend"] |= {"by": self.spend_by} if self.spend_by else {}
            model["spend"] |= {"counts": self.spend_counts} if self.spend_counts else {}
        if self.cacs:
            model["cac"] = {**self.cacs} | ({"lag": f"{self.lag_days}d"} if self.lag_days else {})
        if self.economics:
            shown = {name: f"{value * 100}%" for name, value in self.economics.items() if name != "arpa_monthly"}
            shown |= {"arpa_monthly": 30} if "arpa_monthly" in self.economics else {}
            model["economics"] = shown
        if self.users:
            model["metrics"] = [
                {"name": user.name, user.kind: user.of} | ({"at": user.at} if user.at else {}) for user in self.users
            ]
        model["targets"] = [
            {"metric": name} | ({"per": grain} if grain else {}) | {kind: bound}
            for name, grain, kind, bound in self.targets
        ]
        return model

    def funnel(self) -> dict[str, Any]:
        def passage(of: Passage) -> dict[str, Any]:
            made: dict[str, Any] = {"name": of.name, "when" if of.type == "bool" else "at": of.field}
            made |= {"within": f"{of.within_days}d"} if of.within_days else {}
            return made | ({"reason": of.reason} if of.reason else {})

        made: dict[str, Any] = {"stages": [passage(stage) for stage in self.stages]}
        made |= {"exits": [passage(exit_) for exit_ in self.exits]} if self.exits else {}
        made |= {"won": self.stages[self.won].name, "pipeline_from": self.stages[self.pipeline].name}
        made |= {"cycle_from": self.stages[self.cycle_from].name} if self.cycle_from is not None else {}
        made |= {"skips": "strict"} if self.strict else {}
        made |= {name: name for name in ("amount", "probability") if name in self.fields}
        made |= {"expected_close": "close"} if self.close else {}
        made |= {"currency": self.currency} if self.currency else {}
        made |= {"periods": self.grains} | ({"by": self.by} if self.by else {})
        return made | ({"sets": self.sets} if self.has_own_sets else {})

    def arrow_type(self, name: str) -> pa.DataType:
        if name == "cost":
            return pa.decimal128(18, self.money_scale)
        kinds = {
            "text": pa.string(),
            "int": pa.int64(),
            "number": pa.float64(),
            "bool": pa.bool_(),
            "date": pa.date32(),
        }
        kinds |= {"time": pa.timestamp("us", "UTC")}
        others = {"lead_id": pa.string(), "day": pa.date32(), "kind": pa.string()}
        others |= {"clicks": pa.int64(), "sessions": pa.int64()}
        if name in others:
            return others[name]
        type_, scale = self.fields[name]
        return pa.decimal128(18, scale) if type_ == "decimal" else kinds[type_]

    def arrow(self, rows: list[dict[str, Any]], names: list[str]) -> pa.Table:
        return pa.table({name: pa.array([row[name] for row in rows], self.arrow_type(name)) for name in names})

    def given(self, rows: list[dict[str, Any]], names: list[str]) -> Any:
        """A table in one of the forms that it may have."""
        kind = self.random.choice(["dicts", "pyarrow", "dictionaries", "Polars"])
        if kind == "dicts":
            return rows
        table = self.arrow(rows, names)
        if kind == "dictionaries":
            for i, name in enumerate(names):
                if table.schema.field(i).type == pa.string():
                    table = table.set_column(i, name, table[name].combine_chunks().dictionary_encode())
        return pl.DataFrame(table) if kind == "Polars" else table

    def lead_columns(self) -> list[str]:
        return ["lead_id", *self.fields]

    def spend_columns(self) -> list[str]:
        return ["day", "cost", *(["kind"] if self.spend_kind else []), *self.spend_by, *self.spend_counts]
