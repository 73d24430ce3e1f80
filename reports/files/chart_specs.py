"""The charts that presentations, Word and workbooks share: what is drawn, and what it says to those who cannot see it.

Pure. A hidden figure is a gap, and its label says so; a point of the quadrant needs both of its indices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from analysis.results import Figure, ScopeResults
from analysis.years.history import Year
from reports import year_charts
from reports.content import Content, Part, Row
from reports.files import tables, texts
from reports.files.native_charts import (
    ACCENT,
    GRADES,
    INDEX,
    INK_SOFT,
    OTHERS,
    PALE,
    SHARES,
    SOFT,
    Bars,
    Dots,
    Lines,
    Quadrant,
    Scale,
    Series,
    Spec,
)
from reports.formatting import HIDDEN, NO_BREAK_SPACE, decimal_comma, dont_know_text, index_text, others_dont_know_text

#: The axis of an index over the years.
YEARS = year_charts.INDEX
#: At most so many years are drawn, the newest ones.
MOST_YEARS = 6
YEAR_COLOURS = (ACCENT, OTHERS, SOFT)


@dataclass(frozen=True)
class Drawing:
    """A chart and its alternative text."""

    spec: Spec
    description: str


#: With more questions than this a chart has no room for the whole organisation's bars.
MANY_BARS = 9


def questions(content: Content, rows: Sequence[Row], subject: str) -> Drawing:
    """Return the means of questions: own, others, target and, of a department with few questions, the whole's."""
    labels = [_label(row.question.label, row.own, is_reversed=row.question.is_reversed) for row in rows]
    own = [row.own for row in rows]
    has_whole = content.is_department and len(rows) <= MANY_BARS
    whole = [row.whole.mean for row in rows] if has_whole else None
    series = _sides(content, [f.mean for f in own], whole, [f.others_mean for f in own], _targets(content, own))
    description = f"Stapeldiagram över medelvärden 1–5, {subject}. {_told(content, rows)}"
    return Drawing(Bars(labels, series, GRADES, "0.0"), description)


def _told(content: Content, rows: Sequence[Row]) -> str:
    own = tables.own_name(content).lower()
    said = (
        f"{row.question.label}: {own} {texts.spoken(tables.mean(row.own).text)}"
        f"{texts.beside_others(content, tables.others_mean(row.own).text)}."
        for row in rows
    )
    return " ".join(said)


def subcategories(content: Content) -> Drawing:
    """Return the indices of the subcategories."""
    sections = content.sections
    own = [section.index for section in sections]
    whole = [section.whole_index.value for section in sections] if content.is_department else None
    series = _sides(content, [f.value for f in own], whole, [f.others_value for f in own], _targets(content, own))
    labels = [_label(section.subcategory.label, section.index) for section in sections]
    description = texts.sections_description(content).replace("Punktdiagram", "Stapeldiagram")
    return Drawing(Bars(labels, series, INDEX, "0"), description)


def dont_know(content: Content, at_most: int) -> Drawing:
    """Return the questions with the largest share of don't know, largest first."""
    rows = [row for section in content.sections for row in section.rows if row.own.dont_know_share is not None]
    rows = sorted(rows, key=lambda row: -(row.own.dont_know_share or 0))[:at_most]
    own = [row.own.dont_know_share for row in rows]
    whole = [row.whole.dont_know_share for row in rows] if content.is_department else None
    series = _sides(content, own, whole, [row.own.others_dont_know_share for row in rows], [])
    said = " ".join(
        f"{row.question.label}: {dont_know_text(row.own)}"
        f"{texts.beside_others(content, others_dont_know_text(row.own))}."
        for row in rows
    )
    description = f"Stapeldiagram över andelen Vet ej, störst först. {said}"
    return Drawing(Bars([row.question.label for row in rows], series, SHARES, "0 %"), description)


def children(content: Content, scopes: Sequence[ScopeResults]) -> Drawing:
    """Return the total indices of departments side by side."""
    labels = [_label(tables.child_name(child), child.total) for child in scopes]
    series = [Series("Digital mognad", [child.total.value for child in scopes], ACCENT)]
    said = " ".join(f"{tables.child_name(each)}: {texts.spoken(index_text(each.total))}." for each in scopes)
    return Drawing(Bars(labels, series, INDEX, "0.0"), f"Stapeldiagram över digital mognad 0–100. {said}")


def years(content: Content) -> Drawing | None:
    """Return total and dimensions over the years with their targets, None before there are two years with figures."""
    shown = shown_years(content)
    if len(shown) < 2:
        return None
    measures = [("Digital mognad", content.own.total), *((part.label, part.index) for part in content.parts)]
    series = [
        Series(label, [same(year, today).value for year in shown], colour)
        for (label, today), colour in zip(measures, YEAR_COLOURS, strict=False)
    ]
    series += [
        Series(target_name(label), [target] * len(shown), colour, is_target=True)
        for (label, today), colour in zip(measures, YEAR_COLOURS, strict=False)
        if (target := content.target_of(today)) is not None
    ]
    said = " ".join(f"{label}: {_years_in_words(content, today, shown)}." for label, today in measures)
    low, high = YEARS.span([value for each in series for value in each.values if value is not None])
    lines = Lines([str(year.year) for year in shown], series, Scale(low, high, 10), "0.0")
    return Drawing(lines, f"Linjediagram över index. {said}")


def _years_in_words(content: Content, today: Figure, shown: Sequence[Year]) -> str:
    target = content.target_text(today)
    said = [f"{year.year} {texts.spoken(index_text(same(year, today)))}" for year in shown]
    return ", ".join([*said, f"mål {target}"] if target else said)


def target_name(label: str) -> str:
    """Return what the line of a measure's target is called."""
    return f"Mål: {label}"


def shown_years(content: Content) -> list[Year]:
    return [year for year in content.history.years if year.results][-MOST_YEARS:]


def same(year: Year, today: Figure) -> Figure:
    return year.results.figures.get((today.measure, today.code), Figure()) if year.results else Figure()


@dataclass(frozen=True)
class Placed:
    """A department with a number in the quadrant, and its two indices."""

    number: int
    name: str
    horizontal: float
    vertical: float

    @property
    def text(self) -> str:
        """Return number, name and place: points that lie on each other can be told apart."""
        place = [decimal_comma(self.horizontal), decimal_comma(self.vertical)]
        return f"{self.number}  {self.name} {f'{NO_BREAK_SPACE}·{NO_BREAK_SPACE}'.join(place)}"


def placed_children(content: Content) -> list[Placed]:
    """Return the departments whose two indices are shown, numbered."""
    first, last = content.parts[0].key, content.parts[-1].key
    pairs = [(each, each.dimension(last).value, each.dimension(first).value) for each in content.children]
    shown = [(each, x, y) for each, x, y in pairs if x is not None and y is not None]
    return [Placed(n, tables.child_name(each), x, y) for n, (each, x, y) in enumerate(shown, 1)]


def quadrant(content: Content) -> Drawing:
    """Return the quadrant: the departments by number, the others, the whole, and the own place on top.

    What is drawn later is smaller, so that two at the same place can both be seen.
    """
    vertical, horizontal = content.parts[0], content.parts[-1]
    series = [
        _children_dots(content),
        _dots(tables.OTHERS, horizontal.index.others_value, vertical.index.others_value, OTHERS, 15, is_hollow=True),
    ]
    if content.is_department:
        whole = (horizontal.whole_index.value, vertical.whole_index.value)
        series.append(_dots(tables.whole_name(content), *whole, SOFT, 13))
    series.append(_dots(tables.own_name(content), horizontal.index.value, vertical.index.value, ACCENT, 10))
    axes = (f"{horizontal.label}, från begränsande till möjliggörande", f"{vertical.label}, från låg till hög")
    shown = [each for each in series if each]
    border = content.outline.quadrant_border
    low, high = span_of([value for dots in shown for point in dots.points for value in point], border)
    spec = Quadrant(shown, axes, border, Scale(low, high, 10))
    return Drawing(spec, _quadrant_in_words(content, vertical, horizontal))


#: A quadrant shows at least this much on each side of its borders, and this much beyond the outermost point.
_LEAST_REACH, _ROOM, _STEP = 20, 5, 10


def span_of(values: Sequence[float], border: float) -> tuple[float, float]:
    """Return where both axes of a quadrant begin and end: every point inside, the border in the middle."""
    reach = max(_LEAST_REACH, *(abs(value - border) for value in values), 0) + _ROOM
    reach = _STEP * ceil(reach / _STEP)
    return (0, 100) if reach > max(border, 100 - border) else (border - reach, border + reach)


def _children_dots(content: Content) -> Dots | None:
    """Return the departments' points. The longest series comes first: LibreOffice loses shorter ones before it."""
    placed = placed_children(content)
    name = "Enheter" if content.is_department else "Förvaltningar"
    points = [(each.horizontal, each.vertical) for each in placed]
    return Dots(name, points, INK_SOFT, [str(each.number) for each in placed], 8) if placed else None


def _dots(
    name: str, x: float | None, y: float | None, colour: str, size: int, *, is_hollow: bool = False
) -> Dots | None:
    return None if x is None or y is None else Dots(name, [(x, y)], colour, size=size, is_hollow=is_hollow)


def _quadrant_in_words(content: Content, vertical: Part, horizontal: Part) -> str:
    sides = [(tables.own_name(content), tables.index(horizontal.index).text, tables.index(vertical.index).text)]
    if content.is_department:
        whole = (tables.index(horizontal.whole_index).text, tables.index(vertical.whole_index).text)
        sides.append((tables.whole_name(content), *whole))
    if content.has_others:
        others = (tables.others_index(horizontal.index).text, tables.others_index(vertical.index).text)
        sides.append((tables.OTHERS, *others))
    return texts.quadrant_description(content, [(name, texts.spoken(x), texts.spoken(y)) for name, x, y in sides])


def _sides(
    content: Content,
    own: Sequence[float | None],
    whole: Sequence[float | None] | None,
    others: Sequence[float | None],
    targets: Sequence[float | None],
) -> list[Series]:
    """Return the series; one without any value is left out."""
    series = [Series(tables.own_name(content), own, ACCENT)]
    if whole is not None:
        series.append(Series(tables.whole_name(content), whole, SOFT))
    series += [Series(tables.OTHERS, others, OTHERS), Series("Mål", targets, PALE)]
    return [each for each in series if any(value is not None for value in each.values)]


def _targets(content: Content, figures: Sequence[Figure]) -> list[float | None]:
    return [content.notes.targets.get((figure.measure, figure.code)) for figure in figures]


def _label(label: str, figure: Figure, *, is_reversed: bool = False) -> str:
    """Return what stands beside a bar; a hidden one says that it is."""
    remark = f" ({tables.REVERSED})" if is_reversed else ""
    return f"{label}{remark}{f' {HIDDEN}' if figure.suppressed else ''}"
