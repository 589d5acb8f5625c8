"""The lifecycle computed the slow and obvious way, a move at a time: what the library is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from expressions.evaluate import Row, evaluate
from expressions.syntax import Node


@dataclass
class Stage:
    """A stage and the fields that are set on entering it: at to the instant, the others to what is stamped."""

    name: str
    at: str | None = None
    stamps: dict[str, Node] = field(default_factory=dict)


@dataclass
class Move:
    """origins is None for `from: any`; after is in seconds, 0 is at once."""

    name: str
    origins: list[str] | None
    to: str
    when: Node | None
    after: int = 0
    requires: list[str] = field(default_factory=list)
    reason: str | None = None
    reason_field: str | None = None


@dataclass
class Lifecycle:
    """line and sides are the stages, since the name of its field if there is one."""

    line: list[Stage]
    sides: list[Stage]
    moves: list[Move]
    since: str | None

    @property
    def stages(self) -> list[Stage]:
        return self.line + self.sides

    def leaves(self, move: Move, stage: str) -> bool:
        if move.origins is not None:
            return stage in move.origins
        return stage not in (move.to, self.line[-1].name)

    def required(self) -> list[str]:
        """All fields that moves require, in the order in which they first do."""
        return list(dict.fromkeys(name for move in self.moves for name in move.requires))


class Run:
    """One lead; `stage` is its text as the field's rules read it."""

    def __init__(self, lifecycle: Lifecycle, row: Row, as_of: datetime) -> None:
        self.lifecycle = lifecycle
        self.row = row
        self.as_of = as_of
        names = [stage.name for stage in lifecycle.stages]
        self.stage: str | None = row["stage"] if row["stage"] is not None else names[0]
        self.since: datetime | None = row[lifecycle.since] if lifecycle.since else None
        self.is_known = self.stage in names
        self.is_future = self.since is not None and self.since > as_of
        self.made: list[Move] = []
        self.reason: str | None = None
        self.visited = {self.stage}
        self.kept = {
            name: row[name] for stage in lifecycle.stages for name in ([stage.at] if stage.at else []) + [*stage.stamps]
        }
        self.lines: list[tuple[str, str, str]] = []  # way, move, what became of it: as they are explained
        if not self.is_known:
            self.stage = None
            return
        while True:
            move = None if self.is_future else self.possible()
            self.explain(move)
            if move is None:
                break
            self.make(move)

    def is_true(self, move: Move) -> bool:
        return move.when is None or evaluate(move.when, self.row) is True

    def missing(self, move: Move) -> list[str]:
        return [name for name in move.requires if self.row[name] is None]

    def waited(self, move: Move) -> bool:
        if move.after == 0:
            return True
        return self.since is not None and self.as_of - self.since >= timedelta(seconds=move.after)

    def open_moves(self) -> list[Move]:
        """Out of the stage where the lead is, to where it has not been, and true."""
        return [
            move
            for move in self.lifecycle.moves
            if self.stage is not None
            and self.lifecycle.leaves(move, self.stage)
            and move.to not in self.visited
            and self.is_true(move)
        ]

    def explain(self, taken: Move | None) -> None:
        """Every move out of the stage where the lead is."""
        assert self.stage is not None
        for move in self.lifecycle.moves:
            if self.lifecycle.leaves(move, self.stage):
                became = "taken" if move is taken else self.became(move)
                self.lines.append((f"{self.stage} > {move.to}", move.name, became))

    def became(self, move: Move) -> str:
        if move.to in self.visited:
            return "visited"
        if not self.is_true(move):
            assert move.when is not None
            return "unknown" if evaluate(move.when, self.row) is None else "false"
        if not self.waited(move):
            return "waiting" if self.since is not None else "unknown"
        return "missing" if self.missing(move) else "true"

    def possible(self) -> Move | None:
        return next((move for move in self.open_moves() if self.waited(move) and not self.missing(move)), None)

    def make(self, move: Move) -> None:
        self.made.append(move)
        self.stage = move.to
        self.visited.add(move.to)
        self.since = self.as_of
        reason = move.reason or (self.row[move.reason_field] if move.reason_field else None)
        if reason is not None:
            self.reason = reason
        entered = next(stage for stage in self.lifecycle.stages if stage.name == move.to)
        if entered.at and self.kept[entered.at] is None:
            self.kept[entered.at] = self.as_of
        for name, stamp in entered.stamps.items():
            if self.kept[name] is None:
                self.kept[name] = evaluate(stamp, self.row)

    def outputs(self) -> dict[str, Any]:
        missing: list[str] = []
        waits: list[datetime] = []
        for move in self.open_moves():
            if self.waited(move):
                if not self.is_future:
                    missing += self.missing(move)
            elif not self.missing(move) and self.since is not None:
                waits.append(self.since + timedelta(seconds=move.after))
        out: dict[str, Any] = {
            "stage_next": self.stage,
            "moved": bool(self.made),
            "move": " > ".join(move.name for move in self.made) or None,
            "move_reason": self.reason,
            "move_missing": ";".join(name for name in self.lifecycle.required() if name in missing) or None,
        }
        if self.lifecycle.since:
            out |= {"stage_since_next": self.since, "wait_until": min(waits, default=None)}
        return out | {f"{name}_next": value for name, value in self.kept.items()}


def run(lifecycle: Lifecycle, row: Row, as_of: datetime) -> dict[str, Any]:
    """Every output of one lead."""
    return Run(lifecycle, row, as_of).outputs()
