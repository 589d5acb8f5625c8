"""One lead with what was computed for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from funnelcore._activities import Activities
from funnelcore._explain import Explanation
from funnelcore._plan import RowPlan


class ScoredLead(Mapping[str, Any]):
    """The outputs of one lead, by key and as attributes."""

    def __init__(
        self,
        values: dict[str, Any],
        plan: RowPlan,
        lead: Mapping[str, Any],
        as_of: int,
        activities: Activities | None,
    ) -> None:
        self._values = values
        self._plan = plan
        self._lead = dict(lead)
        self._as_of = as_of
        self._activities = activities

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # while it is copied there are no values yet
            raise AttributeError(name)
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"there is no output {name!r}; there are {', '.join(self._values)}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._values]

    def __repr__(self) -> str:
        return f"ScoredLead({self._values!r})"

    def explain(self) -> Explanation:
        """Every rule, what it saw and gave, and what clamps took; every clock and every move, part by part."""
        return self._plan.explain(self._lead, self._as_of, self._activities)
