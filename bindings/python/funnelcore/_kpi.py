"""What the funnel earns and costs: a state that takes leads and spend in any order and pieces, and merges exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from funnelcore import _abi
from funnelcore._input import Tablelike
from funnelcore._report import Report
from funnelcore._state import State
from funnelcore._table import Table

if TYPE_CHECKING:
    from typing_extensions import Self

    from funnelcore._model import Model


class Kpi(State):
    """
    The KPIs of a model's funnel at one instant, of the leads and the spend that were added.

    Made by Model.kpi; rows are added in any order and any number of pieces, states of other processes are merged, and
    the result is the same to the byte. It is a part of one run over leads that no other part has, not an archive to
    which a changed lead can be added again. One thread at a time may change it. `report` counts what was not taken:
    values that cannot be read, and spend of the future.

    `bytes(kpi)` is what Kpi.load reads again, here or on another machine; it can be pickled and copied too.
    """

    _kind = b"kpi"

    def __init__(self, model: Model, as_of: int, *, exact: bool = False, unique: bool = False) -> None:
        flags = (_abi.FNL_STATE_EXACT if exact else 0) | (_abi.FNL_STATE_UNIQUE if unique else 0)
        super().__init__(model, as_of, flags)

    def add_leads(self, leads: Tablelike, *, strict: bool = False, report: Report | None = None) -> Self:
        """
        Add leads with their outcomes, and give the state back.

        leads     anything that exports Arrow, read in place, or a list of dicts; layouts may differ from piece to piece
        strict    raise DataError if a value cannot be read, and add nothing then
        report    counts what was not taken into this Report instead of the state's own
        """
        self._take(b"leads", self._model._leads, leads, strict, report)
        return self

    def add_spend(self, spend: Tablelike, *, strict: bool = False, report: Report | None = None) -> Self:
        """Add rows of what was spent, and give the state back; the rest is as in add_leads."""
        self._take(b"spend", self._model._spend, spend, strict, report)
        return self

    def result(self) -> Table:
        """
        A row for every metric of every period, group and view, in a fixed order.

        The columns are view, grain, period, the dimensions, level, metric, detail, value, numerator, denominator, low,
        high, target, attained, previous and unit. A table as results of runs are: it exports Arrow, and has to_arrow,
        to_pandas, to_polars and to_dicts.
        """
        return self._result()
