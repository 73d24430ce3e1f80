"""What the dashboards' templates need: charts and captions, decided here so that templates only print."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.results import Figure, ScopeResults
from reports import charts
from reports.charts import Pair, Point
from reports.content import Content
from reports.formatting import index_text, others_index_text, others_share_text, share_text


@dataclass(frozen=True)
class KeyFigure:
    """A number at the top of a page, with what it is compared with."""

    label: str
    value: str
    compared: str
    note: str = ""


def key_figures(content: Content) -> list[KeyFigure]:
    """Return the total, the dimensions, the screening share and the response rate."""
    indices = [("Digital mognad", content.own.total, content.whole.total)]
    indices += [(part.label, part.index, part.whole_index) for part in content.parts]
    figures = [
        KeyFigure(label, index_text(own), _compared(content, index_text(whole), others_index_text(own)), "index 0–100")
        for label, own, whole in indices
    ]
    own, whole = content.own.screening, content.whole.screening
    compared = _compared(content, share_text(whole), others_share_text(own))
    figures.append(KeyFigure(content.outline.screening_label, share_text(own), compared))
    figures.append(_response_rate(content))
    return figures


def _response_rate(content: Content) -> KeyFigure:
    rate = content.own.response_rate
    n = content.own.screening.n
    answered = f"{int(n)} svarande" if n is not None else ""
    return KeyFigure("Svarsfrekvens", share_text(rate), answered)


def _compared(content: Content, whole: str, others: str) -> str:
    organisation = f"{content.measurement.organisation.name} {whole}, " if content.is_department else ""
    return f"{organisation}övriga {others}"


def dumbbell(content: Content) -> dict[str, Any]:
    """Return the chart of every question, own against others, in the order of the tables."""
    pairs = [
        Pair(_label(row.question.label, is_reversed=row.question.is_reversed), row.own.mean, row.own.others_mean)
        for section in content.sections
        for row in section.rows
    ]
    return charts.dumbbell(pairs, own_name=content.name, others_name="Övriga")


def _label(label: str, *, is_reversed: bool) -> str:
    return f"{label} (lägre är bättre)" if is_reversed else label


def quadrant(content: Content) -> dict[str, Any]:
    own = _point(content, content.own, lambda figure: figure.value)
    others = _point(content, content.own, lambda figure: figure.others_value, label="Övriga")
    children = [_point(content, child, lambda figure: figure.value) for child in content.children]
    return charts.quadrant(own, others, [p for p in children if p], border=content.outline.quadrant_border)


def _point(
    content: Content, scope: ScopeResults, read: Callable[[Figure], float | None], *, label: str = ""
) -> Point | None:
    """Return a scope's place, or None unless both of its indices are shown."""
    vertical, horizontal = (read(scope.dimension(content.parts[i].key)) for i in (0, -1))
    if vertical is None or horizontal is None:
        return None
    return Point(label or scope.name or content.measurement.organisation.name, horizontal, vertical)


def quadrant_text(content: Content) -> str:
    """Return the own place in the quadrant in words."""
    place = content.quadrant
    if place is None:
        return "För få svar för att visa en plats i kvadranten."
    capability = "hög" if place.is_upper else "låg"
    heritage = "möjliggörande" if place.is_right else "begränsande"
    near = " Resultatet ligger nära gränsen." if place.is_near_border else ""
    return f"{content.name} har {capability} digital förmåga och ett {heritage} digitalt arv.{near}"
