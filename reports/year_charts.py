"""Figure data to plotly figures: a figure year by year, and two sides of the same year. Pure.

Hidden figures never get here: they are None and leave no point.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports.charts import ACCENT, INK, LINE, OTHERS, SOFT, Pair, _drawn, _marks


@dataclass(frozen=True)
class Scale:
    """What a block's values are, where they can lie, and the least that its axis spans."""

    unit: str
    lowest: float
    highest: float
    least: float
    step: float

    def span(self, values: Sequence[float]) -> tuple[float, float]:
        """Return an axis that holds the values and ends on steps; the same for all charts of a block."""
        middle = (min(values, default=self.lowest) + max(values, default=self.highest)) / 2
        low = min([*values, middle - self.least / 2])
        high = max([*values, middle + self.least / 2])
        return (
            max(self.lowest, math.floor(low / self.step) * self.step),
            min(self.highest, math.ceil(high / self.step) * self.step),
        )


INDEX: Final = Scale("Index 0–100", lowest=0, highest=100, least=40, step=10)
GRADES: Final = Scale("Medelvärde 1–5", lowest=1, highest=5, least=2, step=0.5)


@dataclass(frozen=True)
class YearLine:
    """A figure year by year, None where nothing is shown, the ends of its interval, the others' figure, the target.

    joined: for each year but the first, whether a line may lead to it from the year before.
    """

    years: Sequence[int]
    own: Sequence[float | None]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    others: Sequence[float | None]
    joined: Sequence[bool]
    target: float | None = None

    @property
    def values(self) -> list[float]:
        """Return everything that is drawn."""
        every = (*self.own, *self.lower, *self.upper, *self.others, self.target)
        return [value for value in every if value is not None]


def over_years(
    line: YearLine, *, span: tuple[float, float], dtick: float, own_name: str, others_name: str, is_small: bool = False
) -> dict[str, Any]:
    """Return a line over the years with its intervals, the others' line and the target; span: lowest and highest value.

    A small one stands among others of the same span, under a heading of its own.
    """
    own = _over_years(line, line.own, own_name, ACCENT, "circle", "solid") | {"error_y": _arms(line)}
    others = _over_years(line, line.others, others_name, OTHERS, "diamond", "dot")
    room = (line.years[-1] - line.years[0]) * 0.12 or 1
    ends = [line.years[0] - room, line.years[-1] + room]
    traces = (own, others, _target(line.target, ends))
    shown = [trace for trace in traces if any(value is not None for value in trace["y"])]
    layout = {"margin": {"l": 10, "r": 10, "t": 10, "b": 30}, "showlegend": False} if is_small else {}
    return _drawn(
        shown,
        height=190 if is_small else 340,
        xaxis={"range": ends, "tickvals": list(line.years), "tickformat": "d"},
        yaxis={"range": list(span), "dtick": dtick, "automargin": True},
        meta={"isSmall": is_small},
        **layout,
    )


def _target(value: float | None, ends: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(ends),
        "y": [value] * len(ends),
        "name": "Mål",
        "line": {"color": INK, "width": 1.5, "dash": "dash"},
        "hovertemplate": "%{y:.1f}<extra>Mål</extra>",
    }


def _over_years(
    line: YearLine, values: Sequence[float | None], name: str, colour: str, symbol: str, dash: str
) -> dict[str, Any]:
    """Return a line that is broken where two years must not be joined."""
    x, y = _broken(line.years, values, line.joined)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "name": name,
        "connectgaps": False,
        "line": {"color": colour, "width": 2.5, "dash": dash},
        "marker": {"color": colour, "size": 9, "symbol": symbol},
        "hovertemplate": "%{x}: %{y:.1f}<extra>" + name + "</extra>",
    }


def _broken(
    years: Sequence[int], values: Sequence[float | None], joined: Sequence[bool]
) -> tuple[list[float], list[float | None]]:
    """Return the points with an empty one between two years that must not be joined."""
    x: list[float] = [years[0]]
    y = [values[0]]
    for before, year, value, is_joined in zip(years, years[1:], values[1:], joined, strict=False):
        gap = [] if is_joined else [(before + year) / 2]
        x += [*gap, year]
        y += [*(None for _ in gap), value]
    return x, y


def _arms(line: YearLine) -> dict[str, Any]:
    """Return the arms of the intervals at the points of the own line, 0 where there is none."""
    ends = [
        0 if own is None or end is None else abs(end - own)
        for side in (line.upper, line.lower)
        for own, end in zip(line.own, side, strict=True)
    ]
    above, below = ends[: len(line.own)], ends[len(line.own) :]
    arms = [[arm or 0 for arm in _broken(line.years, side, line.joined)[1]] for side in (above, below)]
    looks = {"color": SOFT, "thickness": 2, "width": 4}
    return {"type": "data", "symmetric": False, "array": arms[0], "arrayminus": arms[1], **looks}


def two_sides(rows: Sequence[Pair], *, own_name: str, others_name: str) -> dict[str, Any]:
    """Return two indices 0-100 beside each other, one row each from the top, with a line between them."""
    rows = list(reversed(rows))
    labels = [row.label for row in rows]
    lines = [{"type": "scatter", "mode": "lines", "x": [row.own, row.others], "y": [row.label] * 2} for row in rows]
    looks = {"line": {"color": LINE, "width": 5}, "hoverinfo": "skip", "showlegend": False}
    marks = [
        _marks([row.own for row in rows], labels, own_name, ACCENT, "circle", 13),
        _marks([row.others for row in rows], labels, others_name, OTHERS, "diamond", 13),
    ]
    return _drawn(
        [*(line | looks for line in lines), *marks],
        height=110 + 38 * len(rows),
        xaxis={"range": [0, 100], "dtick": 25},
        yaxis={"type": "category", "categoryorder": "array", "categoryarray": labels, "automargin": True},
    )
