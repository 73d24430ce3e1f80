"""Figure data to plotly figures. Pure: hidden figures never get here, they are None and leave no point."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from surveys.scales import HIGHEST_GRADE, LOWEST_GRADE

ACCENT: Final = "#17556e"
OTHERS: Final = "#c2703d"
SOFT: Final = "#8fa3ac"
INK: Final = "#1c2529"
INK_SOFT: Final = "#55636a"
LINE: Final = "#dfe6e9"

ROW_HEIGHT: Final = 30

#: What each quarter of the quadrant means, written in its corner.
CORNERS: Final[tuple[dict[str, Any], ...]] = (
    {"x": 2, "y": 98, "xanchor": "left", "yanchor": "top", "text": "Hög förmåga<br>begränsande arv", "align": "left"},
    {
        "x": 98,
        "y": 98,
        "xanchor": "right",
        "yanchor": "top",
        "text": "Hög förmåga<br>möjliggörande arv",
        "align": "right",
    },
    {"x": 2, "y": 2, "xanchor": "left", "yanchor": "bottom", "text": "Låg förmåga<br>begränsande arv", "align": "left"},
    {
        "x": 98,
        "y": 2,
        "xanchor": "right",
        "yanchor": "bottom",
        "text": "Låg förmåga<br>möjliggörande arv",
        "align": "right",
    },
)


@dataclass(frozen=True)
class Pair:
    """A label with the own mean and the others' (1-5), each None where there is nothing to show."""

    label: str
    own: float | None
    others: float | None


@dataclass(frozen=True)
class Point:
    """A place in the quadrant: x digitalt arv, y digital förmåga (0-100)."""

    label: str
    x: float
    y: float


def dumbbell(pairs: Sequence[Pair], *, own_name: str, others_name: str) -> dict[str, Any]:
    """Return a dumbbell chart, one row per pair from the top: a line from the own mean to the others'."""
    rows = list(reversed(pairs))
    labels = [pair.label for pair in rows]
    figure = go.Figure([*map(_bar, rows)])
    figure.add_trace(_dots([pair.others for pair in rows], labels, others_name, OTHERS, "diamond"))
    figure.add_trace(_dots([pair.own for pair in rows], labels, own_name, ACCENT, "circle"))
    figure.update_xaxes(range=[LOWEST_GRADE - 0.1, HIGHEST_GRADE + 0.1], tickvals=[1, 2, 3, 4, 5], side="top")
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=labels, automargin=True)
    return _plain(figure, height=110 + ROW_HEIGHT * len(rows))


def quadrant(own: Point | None, others: Point | None, departments: Sequence[Point], *, border: float) -> dict[str, Any]:
    """Return the quadrant: digitalt arv from limiting to enabling, digital förmåga from low to high."""
    figure = go.Figure()
    for points, name, colour, symbol, size in (
        (departments, "Förvaltningar", SOFT, "circle", 9),
        ([others] if others else [], "Övriga", OTHERS, "diamond", 13),
        ([own] if own else [], own.label if own else "", ACCENT, "circle", 15),
    ):
        if points:
            figure.add_trace(_places(points, name, colour, symbol, size))
    figure.add_hline(border, line={"color": SOFT, "width": 1, "dash": "dot"})
    figure.add_vline(border, line={"color": SOFT, "width": 1, "dash": "dot"})
    figure.update_xaxes(
        range=[0, 100], title={"text": "Digitalt arv: begränsande → möjliggörande", "font": {"size": 13}}, dtick=25
    )
    figure.update_yaxes(
        range=[0, 100], title={"text": "Digital förmåga", "font": {"size": 13}}, dtick=25, automargin=True
    )
    for corner in CORNERS:
        figure.add_annotation(**corner, showarrow=False, font={"size": 12, "color": INK_SOFT})
    return _plain(figure, height=440)


def curve(own: Sequence[float], before: Sequence[float], *, goal: float, own_name: str) -> dict[str, Any]:
    """Return how a response rate grew: shares (0-1) by days since the opening, against the year before and the goal."""
    figure = go.Figure()
    if before:
        figure.add_trace(_line(before, "Året före", OTHERS, "dash"))
    figure.add_trace(_line(own, own_name, ACCENT, "solid"))
    figure.add_hline(100 * goal, line={"color": INK_SOFT, "width": 1.5, "dash": "dot"})
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=100 * goal,
        yanchor="bottom",
        showarrow=False,
        text=f"Mål {100 * goal:.0f} %",
    )
    last = max(len(own), len(before), 8) - 1
    figure.update_xaxes(
        range=[0, last * 1.02], rangemode="tozero", title={"text": "Dagar sedan öppningen", "font": {"size": 13}}
    )
    figure.update_yaxes(range=[0, 103], ticksuffix="\N{NO-BREAK SPACE}%", dtick=25, automargin=True)
    return _plain(figure, height=340)


def _line(shares: Sequence[float], name: str, colour: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=list(range(len(shares))),
        y=[100 * share for share in shares],
        name=name,
        mode="lines+markers",
        marker={"color": colour, "size": [*[0] * (len(shares) - 1), 10]},
        line={"color": colour, "width": 3, "dash": dash, "shape": "hv"},
        hovertemplate="dag %{x}: %{y:.0f} %<extra>" + name + "</extra>",
    )


def _bar(pair: Pair) -> go.Scatter:
    return go.Scatter(
        x=[pair.own, pair.others],
        y=[pair.label, pair.label],
        mode="lines",
        line={"color": LINE, "width": 5},
        hoverinfo="skip",
        showlegend=False,
    )


def _dots(values: list[float | None], labels: list[str], name: str, colour: str, symbol: str) -> go.Scatter:
    return go.Scatter(
        x=values,
        y=labels,
        name=name,
        mode="markers",
        marker={"color": colour, "size": 12, "symbol": symbol},
        hovertemplate="%{y}: %{x:.1f}<extra>" + name + "</extra>",
    )


def _places(points: Sequence[Point], name: str, colour: str, symbol: str, size: int) -> go.Scatter:
    return go.Scatter(
        x=[point.x for point in points],
        y=[point.y for point in points],
        text=[point.label for point in points],
        name=name,
        mode="markers",
        marker={"color": colour, "size": size, "symbol": symbol, "line": {"color": "white", "width": 1.5}},
        hovertemplate="%{text}: förmåga %{y:.1f}, arv %{x:.1f}<extra></extra>",
    )


def _plain(figure: go.Figure, *, height: int) -> dict[str, Any]:
    """Return the figure as plain values, in the calm look of the product and with Swedish numbers."""
    figure.update_layout(
        template=None,
        height=height,
        separators=", ",
        margin={"l": 10, "r": 24, "t": 40, "b": 45},
        font={"family": "system-ui, sans-serif", "size": 14, "color": INK},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
        dragmode=False,
    )
    figure.update_xaxes(gridcolor=LINE, zeroline=False, fixedrange=True)
    figure.update_yaxes(gridcolor=LINE, zeroline=False, fixedrange=True)
    plain: dict[str, Any] = json.loads(figure.to_json())
    return plain
