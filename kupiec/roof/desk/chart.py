"""The chart of growing sales: points of an SVG, computed once, drawn by the template without styles or scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

WIDTH, HEIGHT = 420, 158
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 20, 26
STEPS = (1, 2, Decimal("2.5"), 5, 10)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: where it stands and what it says."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Paths and ticks; `x`, `y` is the last point, `label` what stands over it (thousands)."""

    now: str
    area: str
    before: str
    x: str
    y: str
    label: str
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]


def chart(now: Sequence[Decimal], before: Sequence[Decimal], *, days: int) -> Chart:
    """Cumulated sums of this and last month over `days` days."""
    sums, older = list(accumulate(now)), list(accumulate(before))
    step = _step(max([*sums, *older, Decimal(0)]))
    top = step * 3
    last_x, last_y = _x(len(sums) - 1, days), _y(sums[-1], top)
    path = _path(sums, days, top)
    base = f"{_y(Decimal(0), top):.1f}"
    return Chart(
        path, f"{path} L{last_x:.1f} {base} L{LEFT} {base} Z", _path(older[:days], days, top),
        f"{last_x:.1f}", f"{last_y:.1f}", _thousands(sums[-1]),
        tuple(Tick(f"{_y(step * each, top):.1f}", _thousands(step * each)) for each in range(4)),
        tuple(Tick(f"{_x(day - 1, days):.1f}", str(day)) for day in (1, 7, 13, 19, 25, days)),
    )  # fmt: skip


def _step(highest: Decimal) -> Decimal:
    """A third of the scale: the smallest round number that leaves the highest sum on the chart."""
    if highest <= 0:
        return Decimal(1000)
    unit = Decimal(10) ** ((highest / 3).adjusted())
    return next(unit * each for each in STEPS if unit * each * 3 >= highest)


def _x(day: int, days: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * day / max(days - 1, 1)


def _y(value: Decimal, top: Decimal) -> float:
    share = max(0.0, min(1.0, float(value / top)))
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def _path(sums: Sequence[Decimal], days: int, top: Decimal) -> str:
    return " ".join(f"{'L' if day else 'M'}{_x(day, days):.1f} {_y(value, top):.1f}" for day, value in enumerate(sums))


def _thousands(value: Decimal) -> str:
    shown = f"{value / 1000:.1f}".rstrip("0").rstrip(".")
    return shown.replace(".", ",").replace("-", "−")


__all__ = ["Chart", "Tick", "chart"]
