"""Figure data to plotly figures. Pure: hidden figures never get here, they are None and leave no point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports.point_numbers import annotations
from surveys.scales import HIGHEST_GRADE, LOWEST_GRADE

ACCENT: Final = "#17556e"
OTHERS: Final = "#c2703d"
SOFT: Final = "#8fa3ac"
INK: Final = "#1c2529"
INK_SOFT: Final = "#55636a"
LINE: Final = "#dfe6e9"

ROW_HEIGHT: Final = 30

#: What each quarter of the quadrant means, written in its corner: is it right, is it upper, text.
CORNERS: Final = (
    (False, True, "Hög förmåga<br>begränsande arv"),
    (True, True, "Hög förmåga<br>möjliggörande arv"),
    (False, False, "Låg förmåga<br>begränsande arv"),
    (True, False, "Låg förmåga<br>möjliggörande arv"),
)
#: The quadrant shows at least this much on each side of its borders, and this much beyond the outermost point.
_LEAST_REACH: Final = 20
_ROOM: Final = 7


@dataclass(frozen=True)
class Pair:
    """A label with the own mean and the others' (1-5), each None where there is nothing to show."""

    label: str
    own: float | None
    others: float | None


@dataclass(frozen=True)
class Point:
    """A place in the quadrant: x digitalt arv, y digital förmåga (0-100). `mark` is written beside the point."""

    label: str
    x: float
    y: float
    mark: str = ""


@dataclass(frozen=True)
class Level:
    """A label with an index (0-100), the others', last year's and the target, each None where there is none."""

    label: str
    own: float | None
    others: float | None
    before: float | None = None
    target: float | None = None


@dataclass(frozen=True)
class Series:
    """An index over the years (0-100 by year). `family` decides its colour, `member` how its line is broken."""

    label: str
    family: int
    member: int
    values: Mapping[int, float]


def quadrant(
    own: Point | None,
    others: Point | None,
    departments: Sequence[Point],
    *,
    border: float,
    before: Point | None = None,
    whole: Point | None = None,
) -> dict[str, Any]:
    """Return the quadrant: digitalt arv from limiting to enabling, digital förmåga from low to high.

    before: the own place in an earlier year, from which an arrow leads to the own one. whole: the organisation's, when
    the own one is a department's.
    """
    single: list[tuple[Point | None, str, str, int]] = [
        (others, OTHERS, "diamond", 15),
        (whole, SOFT, "square", 13),
        (before, ACCENT, "circle-open", 13),
        (own, ACCENT, "circle", 17),
    ]
    places = [_places(departments, "Förvaltningar", INK_SOFT, "circle", 11)]
    places += [_places([point], point.label, colour, symbol, size) for point, colour, symbol, size in single if point]
    span = _reach([own, others, before, whole, *departments], border)
    axis = {"range": span, "dtick": 10}
    return _drawn(
        [place for place in places if place["x"]],
        height=460,
        xaxis={**axis, "title": _title("Digitalt arv: begränsande → möjliggörande")},
        yaxis={**axis, "title": _title("Digital förmåga"), "automargin": True},
        shapes=[_border(x0=border, x1=border, y0=0, y1=100), _border(x0=0, x1=100, y0=border, y1=border)],
        annotations=[
            *(_corner(*each) for each in CORNERS),
            *([_arrow(before, own)] if before and own else []),
            *_numbers(departments, [point for point, *_ in single if point], span),
        ],
        margin=_WITH_TITLE,
    )


def _numbers(departments: Sequence[Point], others: Sequence[Point], span: Sequence[float]) -> list[dict[str, Any]]:
    places, marks = ([(point.x, point.y) for point in points] for points in (departments, others))
    return annotations(places, [point.mark for point in departments], marks, (span[0], span[1]), INK)


def _reach(points: Sequence[Point | None], border: float) -> list[float]:
    """Return the same range for both axes: the border in the middle, and every point inside."""
    distances = [abs(value - border) for point in points if point for value in (point.x, point.y)]
    reach = max(_LEAST_REACH, *distances, 0) + _ROOM
    return [border - reach, border + reach]


def levels(rows: Sequence[Level], *, own_name: str, others_name: str, before_name: str) -> dict[str, Any]:
    """Return indices 0-100, one row each from the top: a bar for the own one, marks for what it is compared with."""
    rows = list(reversed(rows))
    labels = [row.label for row in rows]
    marks = [
        _marks([row.before for row in rows], labels, before_name, INK, "line-ns", 16),
        _marks([row.others for row in rows], labels, others_name, OTHERS, "diamond", 12),
        _marks([row.target for row in rows], labels, "Mål", INK, "star", 13),
    ]
    return _drawn(
        [_bars([row.own for row in rows], labels, own_name), *(mark for mark in marks if _has_any(mark))],
        height=95 + 38 * len(rows),
        bargap=0.45,
        xaxis={"range": [0, 100], "dtick": 25},
        yaxis=_rows_of(labels),
    )


def _bars(values: list[float | None], labels: list[str], name: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": labels,
        "name": name,
        "marker": {"color": ACCENT},
        "hovertemplate": "%{y}: %{x:.1f}<extra>" + name + "</extra>",
    }


def _has_any(trace: dict[str, Any]) -> bool:
    return any(x is not None for x in trace["x"])


def _marks(
    values: list[float | None], labels: list[str], name: str, colour: str, symbol: str, size: int
) -> dict[str, Any]:
    line = {"color": colour if symbol == "line-ns" else "white", "width": 3 if symbol == "line-ns" else 1.5}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": labels,
        "name": name,
        "marker": {"color": colour, "size": size, "symbol": symbol, "line": line},
        "hovertemplate": "%{y}: %{x:.1f}<extra>" + name + "</extra>",
    }


def _title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 13}}


def _border(**ends: float) -> dict[str, Any]:
    return {"type": "line", "layer": "below", "line": {"color": SOFT, "width": 1, "dash": "dot"}, **ends}


def _corner(is_right: bool, is_upper: bool, text: str) -> dict[str, Any]:
    x, y = ("right" if is_right else "left"), ("top" if is_upper else "bottom")
    place = {"xref": "paper", "yref": "paper", "x": int(is_right), "y": int(is_upper), "xanchor": x, "yanchor": y}
    return {**place, "align": x, "text": text, "showarrow": False, "font": {"size": 12, "color": INK_SOFT}}


def _arrow(before: Point, now: Point) -> dict[str, Any]:
    """Return an arrow between two places, stopping short of the points."""
    ends = {"x": now.x, "y": now.y, "ax": before.x, "ay": before.y}
    references = {"xref": "x", "yref": "y", "axref": "x", "ayref": "y"}
    looks = {"arrowhead": 2, "arrowwidth": 2, "arrowcolor": ACCENT, "standoff": 11, "startstandoff": 8}
    return {"showarrow": True, "text": "", **ends, **references, **looks}


def development(series: Sequence[Series]) -> dict[str, Any]:
    """Return how indices have developed, a line each from year to year; a hidden year leaves a gap."""
    years = sorted({year for each in series for year in each.values})
    lines = [_over_years(each, years) for each in series if each.values]
    return _drawn(
        lines,
        height=440,
        xaxis={"tickvals": years, "range": [years[0] - 0.3, years[-1] + 0.3]},
        yaxis={"range": _around(series), "dtick": 10, "automargin": True, "title": _title("Index")},
    )


def _around(series: Sequence[Series]) -> list[float]:
    """Return whole tens with room around every value, so that a change of a few points can be seen."""
    values = [value for each in series for value in each.values.values()]
    lowest, highest = (10 * round((value + room) / 10) for value, room in ((min(values), -8), (max(values), 8)))
    return [max(lowest, 0), min(highest, 100)]


_FAMILIES: Final = (ACCENT, OTHERS)
_MEMBERS: Final = (("solid", "circle"), ("dash", "diamond"), ("dot", "square"))


def _over_years(each: Series, years: Sequence[int]) -> dict[str, Any]:
    colour, (dash, symbol) = _FAMILIES[each.family % len(_FAMILIES)], _MEMBERS[each.member % len(_MEMBERS)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(years),
        "y": [each.values.get(year) for year in years],
        "name": each.label,
        "line": {"color": colour, "width": 2.5, "dash": dash},
        "marker": {"color": colour, "size": 10, "symbol": symbol},
        "hovertemplate": "%{x}: %{y:.1f}<extra>" + each.label + "</extra>",
    }


def curve(own: Sequence[float], before: Sequence[float], *, goal: float, own_name: str) -> dict[str, Any]:
    """Return how a response rate grew: shares (0-1) by days since the opening, against the year before and the goal."""
    earlier = [_line(before, "Året före", OTHERS, "dash")] if before else []
    last = max(len(own), len(before), 8) - 1
    return _drawn(
        [*earlier, _line(own, own_name, ACCENT, "solid")],
        height=340,
        xaxis={"range": [0, last * 1.02], "rangemode": "tozero", "title": _title("Dagar sedan öppningen")},
        yaxis={"range": [0, 103], "ticksuffix": _PERCENT, "dtick": 25, "automargin": True},
        shapes=[{"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": 100 * goal, "y1": 100 * goal, **_DOTTED}],
        annotations=[_goal(100 * goal)],
        margin=_WITH_TITLE,
    )


_PERCENT: Final = "\N{NO-BREAK SPACE}%"
_DOTTED: Final[dict[str, Any]] = {"line": {"color": INK_SOFT, "width": 1.5, "dash": "dot"}}


def _goal(percent: float) -> dict[str, Any]:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": percent, "yanchor": "bottom"}
    return {**place, "showarrow": False, "text": f"Mål {percent:.0f} %"}


def _line(shares: Sequence[float], name: str, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(shares))),
        "y": [100 * share for share in shares],
        "name": name,
        "marker": {"color": colour, "size": [*[0] * (len(shares) - 1), 10]},
        "line": {"color": colour, "width": 3, "dash": dash, "shape": "hv"},
        "hovertemplate": "dag %{x}: %{y:.0f} %<extra>" + name + "</extra>",
    }


def _places(points: Sequence[Point], name: str, colour: str, symbol: str, size: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "hovertext": [point.label for point in points],
        "name": name,
        "marker": {"color": colour, "size": size, "symbol": symbol, "line": {"color": "white", "width": 1.5}},
        "hovertemplate": "%{hovertext}: förmåga %{y:.1f}, arv %{x:.1f}<extra></extra>",
    }


#: The calm look of every chart, with Swedish numbers.
_LOOK: Final[dict[str, Any]] = {
    "separators": ", ",
    "margin": {"l": 10, "r": 24, "t": 40, "b": 30},
    "font": {"family": "system-ui, sans-serif", "size": 14, "color": INK},
    "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    "paper_bgcolor": "white",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "hovermode": "closest",
    "dragmode": False,
}
#: Below an axis with a title.
_WITH_TITLE: Final = {**_LOOK["margin"], "b": 50}
_AXIS: Final[dict[str, Any]] = {"gridcolor": LINE, "zeroline": False, "fixedrange": True, "ticklabelstandoff": 6}


def _drawn(
    traces: Sequence[dict[str, Any]], *, height: int, xaxis: dict[str, Any], yaxis: dict[str, Any], **layout: Any
) -> dict[str, Any]:
    """Return a chart of plain values, ten times as fast as by plotly's own classes; the tests have them check it."""
    axes = {"xaxis": {**_AXIS, **xaxis}, "yaxis": {**_AXIS, **yaxis}}
    return {"data": list(traces), "layout": {**_LOOK, "height": height, **axes, **layout}}


@dataclass(frozen=True)
class Mean:
    """A label with a mean (1-5) and its interval, each None where it is not shown."""

    label: str
    mean: float | None
    lower: float | None
    upper: float | None


def means(rows: Sequence[Mean], *, others: float | None, target: float | None = None) -> dict[str, Any]:
    """Return means with their intervals, one row each from the top, the first marked; others and target are lines."""
    rows = list(reversed(rows))
    labels = [row.label for row in rows]
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.mean for row in rows],
        "y": labels,
        "marker": {"color": [*[SOFT] * (len(rows) - 1), ACCENT], "size": 13},
        "error_x": _errors(rows),
        "hovertemplate": "%{y}: %{x:.1f}<extra></extra>",
        "showlegend": False,
    }
    return _drawn(
        [points],
        height=95 + ROW_HEIGHT * len(rows),
        xaxis={"range": [LOWEST_GRADE - 0.1, HIGHEST_GRADE + 0.1], "tickvals": [1, 2, 3, 4, 5]},
        yaxis=_rows_of(labels),
        **_lines_across(others, target),
    )


def _lines_across(others: float | None, target: float | None) -> dict[str, Any]:
    """Return the layout's part that draws means (1-5) through all rows; the names of two lines part in the middle."""
    lines = ((others, "Övriga", OTHERS, "dot"), (target, "Mål", INK, "dash"))
    shown = sorted((x, name, colour, dash) for x, name, colour, dash in lines if x is not None)
    anchors = ("right", "left") if len(shown) > 1 else ("center",)
    names = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    ends = {"type": "line", "yref": "y domain", "y0": 0, "y1": 1}
    return {
        "shapes": [
            {**ends, "x0": x, "x1": x, "line": {"color": c, "width": 2, "dash": dash}} for x, _, c, dash in shown
        ],
        "annotations": [
            {**names, "x": x, "xanchor": anchor, "text": name}
            for (x, name, *_), anchor in zip(shown, anchors, strict=False)
        ],
    }


def _rows_of(labels: list[str]) -> dict[str, Any]:
    """Return an axis with a row for each label, from the bottom."""
    return {"type": "category", "categoryorder": "array", "categoryarray": labels, "automargin": True}


def _errors(rows: Sequence[Mean]) -> dict[str, Any]:
    """Return the arms of the intervals, 0 where there is none."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [row.upper - row.mean if row.mean is not None and row.upper is not None else 0 for row in rows],
        "arrayminus": [row.mean - row.lower if row.mean is not None and row.lower is not None else 0 for row in rows],
        "color": SOFT,
        "thickness": 2,
        "width": 5,
    }


def shares(pairs: Sequence[Pair], *, own_name: str, others_name: str) -> dict[str, Any]:
    """Return shares (0-1) as bars, one row per pair from the top, with a mark for the others'."""
    rows = list(reversed(pairs))
    labels = [pair.label for pair in rows]
    others = _marks([_percent(pair.others) for pair in rows], labels, others_name, OTHERS, "diamond", 12)
    traces = [_bars([_percent(pair.own) for pair in rows], labels, own_name), others]
    for trace in traces:
        trace["hovertemplate"] = "%{y}: %{x:.0f} %<extra>" + trace["name"] + "</extra>"
    return _drawn(
        [trace for trace in traces if trace["type"] == "bar" or _has_any(trace)],
        height=95 + ROW_HEIGHT * len(rows),
        bargap=0.45,
        xaxis={"rangemode": "tozero", "ticksuffix": _PERCENT},
        yaxis=_rows_of(labels),
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
