"""Plots as SVG: lines over logarithmic or plain axes, and bars."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 78, 24, 46, 56
_COLOURS = ("#1b6ca8", "#c1440e", "#3a7d44", "#7b4ea3", "#a67c00", "#5c6370", "#b0306a", "#00838f")

Points = Sequence[tuple[float, float]]


def shown(value: float) -> str:
    """A number for people: 12,300, 4.25, 10⁷ as 10 M."""
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e4, " k")):
        if abs(value) >= size:
            return f"{value / (1e3 if size == 1e4 else size):g}{letter}"
    return f"{value:g}"


class _Axis:
    """From values to places on the page."""

    def __init__(self, values: Sequence[float], first: float, last: float, logarithmic: bool) -> None:
        self._logarithmic = logarithmic
        self._first, self._last = first, last
        low, high = min(values), max(values)
        if logarithmic:
            self._low, self._high = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
            self._high = max(self._high, self._low + 1)
            self.ticks = [10.0**power for power in range(int(self._low), int(self._high) + 1)]
        else:
            step = 10 ** math.floor(math.log10(high or 1))
            step = next(step * part for part in (0.2, 0.5, 1, 2) if high / (step * part) <= 6)
            self._low, self._high = 0, math.ceil(high / step - 1e-9) * step
            self.ticks = [step * i for i in range(round(self._high / step) + 1)]

    def at(self, value: float) -> float:
        """Where a value stands."""
        scaled = math.log10(value) if self._logarithmic else value
        return self._first + (scaled - self._low) / (self._high - self._low) * (self._last - self._first)


def _text(x: float, y: float, text: str, anchor: str = "middle", extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{escape(text)}</text>'


def _page(parts: Sequence[str], height: int = _HEIGHT) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="13" fill="#222">\n'
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def lines(
    path: Path,
    title: str,
    x_label: str,
    y_label: str,
    series: Mapping[str, Points],
    *,
    logarithmic_x: bool = False,
    logarithmic_y: bool = False,
) -> None:
    """One line for each series, its name at its end in the legend above."""
    legend_height = 20 * ((len(series) + 1) // 2)
    top = _TOP + legend_height
    height = _HEIGHT + legend_height
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    across = _Axis(xs, _LEFT, _WIDTH - _RIGHT, logarithmic_x)
    up = _Axis(ys, height - _BOTTOM, top, logarithmic_y)
    parts = [_text(_LEFT, 26, title, "start", ' font-size="16" font-weight="600"')]
    for tick in up.ticks:
        y = up.at(tick)
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(_LEFT - 8, y + 4, shown(tick), "end"))
    for tick in across.ticks:
        x = across.at(tick)
        parts.append(
            f'<line x1="{x:.1f}" y1="{height - _BOTTOM}" x2="{x:.1f}" y2="{height - _BOTTOM + 5}" stroke="#222"/>'
        )
        parts.append(_text(x, height - _BOTTOM + 20, shown(tick)))
    parts.append(
        f'<line x1="{_LEFT}" y1="{height - _BOTTOM}" x2="{_WIDTH - _RIGHT}" y2="{height - _BOTTOM}" stroke="#222"/>'
    )
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, height - 14, x_label))
    middle = (top + height - _BOTTOM) / 2
    parts.append(_text(20, middle, y_label, "middle", f' transform="rotate(-90 20 {middle:.1f})"'))
    for number, (name, points) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        places = [(across.at(x), up.at(y)) for x, y in sorted(points)]
        path_data = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path_data}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places)
        x, y = _LEFT + (number % 2) * 310, 48 + (number // 2) * 20
        parts.append(f'<line x1="{x}" y1="{y - 4}" x2="{x + 22}" y2="{y - 4}" stroke="{colour}" stroke-width="3"/>')
        parts.append(_text(x + 28, y, name, "start"))
    path.write_text(_page(parts, height), encoding="utf-8")


def bars(path: Path, title: str, label: str, values: Mapping[str, float]) -> None:
    """A bar for each value on a logarithmic axis, the number beside it."""
    left, row = 300, 26
    height = 96 + row * len(values)
    axis = _Axis(list(values.values()), left, _WIDTH - 90, logarithmic=True)
    parts = [_text(16, 26, title, "start", ' font-size="16" font-weight="600"')]
    for tick in axis.ticks:
        x = axis.at(tick)
        parts.append(f'<line x1="{x:.1f}" y1="40" x2="{x:.1f}" y2="{height - 48}" stroke="#ddd"/>')
        parts.append(_text(x, height - 32, shown(tick)))
    for number, (name, value) in enumerate(values.items()):
        y = 46 + number * row
        colour = _COLOURS[0] if name.startswith("funnelcore") else "#9aa5b1"
        width = max(axis.at(value) - left, 1)
        parts.append(f'<rect x="{left}" y="{y}" width="{width:.1f}" height="{row - 8}" fill="{colour}"/>')
        parts.append(_text(left - 8, y + 14, name, "end"))
        parts.append(_text(left + width + 6, y + 14, f"{value:,.3g}" if value < 1000 else f"{value:,.0f}", "start"))
    parts.append(_text((left + _WIDTH - 90) / 2, height - 10, label))
    path.write_text(_page(parts, height), encoding="utf-8")
