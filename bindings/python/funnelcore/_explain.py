"""Why a lead has its scores, its clocks and its stage: a table that reads like one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from funnelcore._table import Table


def _show(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat()
    # What was seen may hold anything; it stays on its line.
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(value))


class Explanation(Table):
    """
    A line for every rule, clamp and part; the column `adds` sums, for each score, to exactly that score.

    Of a clock a line for every span of working time: `adds` sums to the seconds counted, `lost` to those paused.
    """

    def __str__(self) -> str:
        rows = self.to_dicts()
        names = self.columns
        cells = [[_show(row[name]) for name in names] for row in rows]
        numeric = [all(isinstance(row[name], (int, float, type(None))) for row in rows) for name in names]
        widths = [max(len(line[i]) for line in [names, *cells]) for i in range(len(names))]

        def line(texts: list[str]) -> str:
            padded = (
                text.rjust(width) if right else text.ljust(width)
                for text, width, right in zip(texts, widths, numeric, strict=True)
            )
            return "  ".join(padded).rstrip()

        return "\n".join([line(names), line(["-" * width for width in widths]), *(line(texts) for texts in cells)])
