"""Heat maps: departments and groups beside each other, question by question. Pure.

Every cell has a written figure; the colour only repeats it. What is hidden has no colour (docs/disclosure.md S11).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from analysis.outline import QuestionOutline
from analysis.results import Figure, ScopeResults
from analysis.structure import GROUP_SEPARATOR
from reports.content import Content
from reports.dashboards.question_pages import difference_of, others_figure, sector_figure
from reports.formatting import decimal_comma, rounded, signed
from surveys.scales import turned

VALUE: Final = "varde"
DIFFERENCE: Final = "skillnad"
DONT_KNOW: Final = "vet-ej"
MEASURES: Final = {VALUE: "Resultat", DIFFERENCE: "Skillnad mot övriga", DONT_KNOW: "Andel Vet ej"}

QUESTIONS: Final = "fragor"
SUBCATEGORIES: Final = "underkategorier"
LEVELS: Final = (QUESTIONS, SUBCATEGORIES)

#: Steps of colour to either side of the middle.
N_STEPS: Final = 3
#: How far a step reaches: grades and index points, for values (from the scale's middle) and for differences.
_GRADES, _POINTS = 0.4, 10.0
_GRADES_APART, _POINTS_APART = 0.3, 7.5
_HALF: Final = 0.5


#: What the cells of these measures say, whatever the rows are.
_WRITTEN: Final = {DONT_KNOW: "dont_know", DIFFERENCE: "difference"}


@dataclass(frozen=True)
class Shade:
    """A step of colour as the legend shows it: the class of its cells, and which figures have it."""

    style: str
    meaning: str


@dataclass(frozen=True)
class Legend:
    """What the figures are, every shade from one end to the other, and what the two ends mean."""

    about: str
    first: str
    last: str
    shades: tuple[Shade, ...]


@dataclass(frozen=True)
class Cell:
    """A figure and the class of its colour: s-3 (least good) to s3 (best), for don't know d0 to d4, "" for none."""

    figure: Figure
    style: str


@dataclass(frozen=True)
class Row:
    """A question or a subcategory with a cell for every column; `code` is empty for a subcategory.

    written_as: what of each figure its cell says, as the template filter `written` has it.
    """

    label: str
    code: str
    is_reversed: bool
    cells: tuple[Cell, ...]
    written_as: str


@dataclass(frozen=True)
class Column:
    """A department, a group, the organisation, the same sector elsewhere, or the others.

    read: turns the scope's figure into the column's own, where that is about somebody else.
    """

    name: str
    scope: ScopeResults
    department_id: int | None = None
    read: Callable[[Figure], Figure] | None = None


@dataclass(frozen=True)
class HeatMap:
    """Everything that the page of the heat map prints, and the choices that it rests on."""

    measure: str
    level: str
    measures: dict[str, str]
    columns: list[Column]
    rows: list[Row]
    legend: Legend
    has_sectors: bool
    with_sectors: bool

    @property
    def is_turned(self) -> bool:
        """Tell whether the colour of any row is turned because lower is better there."""
        return self.measure != DONT_KNOW and any(row.is_reversed for row in self.rows)


def heat_map_of(content: Content, measure: str, level: str, *, with_sectors: bool) -> HeatMap:
    """Return the heat map of a measure; don't know is always shown by question, since an index has none."""
    level = QUESTIONS if measure == DONT_KNOW else level
    columns = columns_of(content, with_sectors=with_sectors)
    rows = (question_rows if level == QUESTIONS else subcategory_rows)(content, columns, measure)
    legend, is_there = legend_of(measure, level), has_sectors(content)
    return HeatMap(measure, level, measures_of(content), columns, rows, legend, is_there, with_sectors)


def measures_of(content: Content) -> dict[str, str]:
    """Return what the reader may choose to see: a difference only where there is something to differ from."""
    return {key: label for key, label in MEASURES.items() if key != DIFFERENCE or content.has_others}


def has_sectors(content: Content) -> bool:
    """Tell whether the same sector elsewhere is published for any of the columns."""
    return any(scope.has_sector for scope in (content.own, *content.children))


def columns_of(content: Content, *, with_sectors: bool = False, with_others: bool = False) -> list[Column]:
    """Return the own column, then the organisation's for a department, and the children.

    with_sectors: put the same sector elsewhere beside each department. with_others: put the others beside the own.
    """
    columns = [Column(content.name, content.own), *_sector(content.own, with_sectors)]
    if with_others and content.has_others:
        columns.append(Column("Övriga", content.own, read=others_figure))
    if content.is_department:
        columns.append(Column(content.measurement.organisation.name, content.whole))
    for child in content.children:
        columns += [Column(child.name, child, child.department_id), *_sector(child, with_sectors)]
    return columns


def group_columns_of(content: Content) -> list[Column]:
    """Return the own column and the respondent groups; none where there are no groups."""
    groups = [Column(group.name.rpartition(GROUP_SEPARATOR)[2], group) for group in content.groups]
    return [Column(content.name, content.own), *groups] if groups else []


def _sector(scope: ScopeResults, is_wanted: bool) -> list[Column]:
    """Return a column for the same sector elsewhere, if anything of it is published."""
    return [Column("Samma sektor, andra", scope, read=sector_figure)] if is_wanted and scope.has_sector else []


def question_rows(content: Content, columns: Sequence[Column], measure: str) -> list[Row]:
    return [
        Row(
            row.question.label,
            row.question.code,
            row.question.is_reversed,
            tuple(_question_cell(column, measure, row.question) for column in columns),
            _WRITTEN.get(measure, "mean"),
        )
        for section in content.sections
        for row in section.rows
    ]


def subcategory_rows(content: Content, columns: Sequence[Column], measure: str) -> list[Row]:
    return [
        Row(
            part.label,
            "",
            False,
            tuple(_index_cell(column.scope.subcategory(part.key), column, measure) for column in columns),
            _WRITTEN.get(measure, "index"),
        )
        for part in content.outline.subcategories
    ]


def by_share(rows: Sequence[Row]) -> list[Row]:
    """Return rows of don't know with the highest own share first; without a share last."""
    return sorted(rows, key=lambda row: -(row.cells[0].figure.dont_know_share or 0.0))


def legend_of(measure: str, level: str) -> Legend:
    """Return the legend of a heat map: the same steps as the cells have, in figures as they are written."""
    if measure == DONT_KNOW:
        shades = tuple(Shade(f"d{n}", meaning) for n, meaning in enumerate(_SHARES))
        return Legend("Andel Vet ej av dem som svarade på frågan", "Få", "Många", shades)
    about, middle, width, apart = _SCALES[level]
    if measure == DIFFERENCE:
        shades = _shades(apart, 0, signed, " till ")
        return Legend(f"Skillnad mot övriga, {about.lower()}", "Sämre än övriga", "Bättre än övriga", shades)
    return Legend(about, "Svagt", "Starkt", _shades(width, middle, decimal_comma, "–"))


#: By level: what its figures are, the middle of their scale, and how far a step reaches, for values and differences.
_SCALES: Final = {
    QUESTIONS: ("Medelvärde 1–5", 3, _GRADES, _GRADES_APART),
    SUBCATEGORIES: ("Index 0–100", 50, _POINTS, _POINTS_APART),
}


_SHARES: Final = ("under 10\u00a0%", "10–19\u00a0%", "20–29\u00a0%", "30–49\u00a0%", "minst 50\u00a0%")


def _shades(width: float, middle: float, write: Callable[[float], str], to: str) -> tuple[Shade, ...]:
    """Return the steps around a middle, from the lowest to the highest, in figures as they are written."""
    (_, first), *between, (last, _) = [(middle + low, middle + high) for low, high in _spans(width)]
    meanings = [f"{write(low)}{to}{write(high)}" for low, high in between]
    every = [f"högst {write(first)}", *meanings, f"minst {write(last)}"]
    return tuple(Shade(f"s{step}", meaning) for step, meaning in enumerate(every, start=-N_STEPS))


def _spans(width: float) -> list[tuple[float, float]]:
    """Return from where to where each step reaches, in tenths; a step begins a tenth after the one before it."""
    starts = [_start(step, width) for step in range(1, N_STEPS + 2)]
    upper = [(start, end - _TENTH) for start, end in pairwise(starts)]
    lower = [(-end, -start) for start, end in reversed(upper)]
    return [*lower, (_TENTH - starts[0], starts[0] - _TENTH), *upper]


def _start(step: int, width: float) -> float:
    """Return the first distance from the middle, in tenths, that a step reaches."""
    return float(rounded((step - _HALF) * width, 1))


_TENTH: Final = 0.1


def _question_cell(column: Column, measure: str, question: QuestionOutline) -> Cell:
    figure = _read(column.scope.question(question.code), column)
    if measure == DONT_KNOW:
        return Cell(figure, _style("d", _share_step(figure.dont_know_share)))
    if measure == DIFFERENCE:
        difference = difference_of(figure)
        lead = -difference if difference is not None and question.is_reversed else difference
        return Cell(figure, _style("s", _step(lead, _GRADES_APART)))
    mean = turned(figure.mean) if figure.mean is not None and question.is_reversed else figure.mean
    return Cell(figure, _style("s", _step(_from(3, mean), _GRADES)))


def _index_cell(figure: Figure, column: Column, measure: str) -> Cell:
    figure = _read(figure, column)
    if measure != DIFFERENCE:
        return Cell(figure, _style("s", _step(_from(50, figure.value), _POINTS)))
    if figure.value is None or figure.others_value is None:
        return Cell(figure, "")
    return Cell(figure, _style("s", _step(figure.value - figure.others_value, _POINTS_APART)))


def _read(figure: Figure, column: Column) -> Figure:
    return column.read(figure) if column.read else figure


def _style(scale: str, step: int | None) -> str:
    return "" if step is None else f"{scale}{step}"


def _from(middle: int, value: float | None) -> float | None:
    """Return how far a value is from the middle as it is written, so that figures written alike are coloured alike."""
    return None if value is None else float(rounded(value, 1) - middle)


def _step(distance: float | None, width: float) -> int | None:
    """Return the step of a distance from the middle; the middle itself reaches half a width to either side."""
    if distance is None:
        return None
    steps = min(int(round((abs(distance) + width / 2) / width, 9)), N_STEPS)  # 3.0 must not become 2.999…
    return steps if distance > 0 else -steps


def _share_step(share: float | None) -> int | None:
    """Return a step for every ten percent, as they are written, up to 30, and one more from 50."""
    if share is None:
        return None
    percent = int(rounded(share * 100))
    return N_STEPS + 1 if percent >= 100 * _HALF else min(percent // 10, N_STEPS)
