"""Heat maps: departments and groups beside each other, question by question. Pure.

Every cell has a written figure; the colour only repeats it. What is hidden has no colour (docs/disclosure.md S11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.outline import QuestionOutline
from analysis.results import Figure, ScopeResults
from analysis.structure import GROUP_SEPARATOR
from reports.content import Content
from reports.dashboards.question_pages import difference_of, sector_figure
from reports.formatting import rounded
from surveys.scales import turned

VALUE: Final = "varde"
DIFFERENCE: Final = "skillnad"
DONT_KNOW: Final = "vet-ej"
MEASURES: Final = {VALUE: "Resultat", DIFFERENCE: "Skillnad mot övriga", DONT_KNOW: "Andel Vet ej"}

QUESTIONS: Final = "fragor"
SUBCATEGORIES: Final = "underkategorier"
LEVELS: Final = {QUESTIONS: "Frågor", SUBCATEGORIES: "Underkategorier"}

#: Steps of colour to either side of the middle.
N_STEPS: Final = 3
#: How far a step reaches: grades and index points, for values (from the scale's middle) and for differences.
_GRADES, _POINTS = 0.4, 10.0
_GRADES_APART, _POINTS_APART = 0.3, 7.5
_HALF: Final = 0.5


@dataclass(frozen=True)
class Cell:
    """A figure and its step of colour: -3 (least good) to 3 (best), for don't know 0 to 4; None has no colour."""

    figure: Figure
    step: int | None


@dataclass(frozen=True)
class Row:
    """A question or a subcategory with a cell for every column; `code` is empty for a subcategory."""

    label: str
    code: str
    is_reversed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """A department, a group, the organisation, or the same sector elsewhere."""

    name: str
    scope: ScopeResults
    department_id: int | None = None
    is_sector: bool = False


def columns_of(content: Content, *, with_sectors: bool = False) -> list[Column]:
    """Return the own column, then the organisation's for a department, and the children.

    with_sectors: put the same sector elsewhere beside each department.
    """
    columns = [Column(content.name, content.own), *_sector(content.own, with_sectors)]
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
    is_there = any(f.sector_mean is not None or f.sector_value is not None for f in scope.figures.values())
    return [Column("Samma sektor, andra", scope, is_sector=True)] if is_wanted and is_there else []


def question_rows(content: Content, columns: Sequence[Column], measure: str) -> list[Row]:
    return [
        Row(
            row.question.label,
            row.question.code,
            row.question.is_reversed,
            tuple(_question_cell(column, measure, row.question) for column in columns),
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
        )
        for part in content.outline.subcategories
    ]


def by_share(rows: Sequence[Row]) -> list[Row]:
    """Return rows of don't know with the highest own share first; without a share last."""
    return sorted(rows, key=lambda row: -(row.cells[0].figure.dont_know_share or 0.0))


def _question_cell(column: Column, measure: str, question: QuestionOutline) -> Cell:
    figure = _read(column.scope.question(question.code), column)
    if measure == DONT_KNOW:
        return Cell(figure, _share_step(figure.dont_know_share))
    if measure == DIFFERENCE:
        difference = difference_of(figure)
        lead = -difference if difference is not None and question.is_reversed else difference
        return Cell(figure, _step(lead, _GRADES_APART))
    mean = turned(figure.mean) if figure.mean is not None and question.is_reversed else figure.mean
    return Cell(figure, _step(_from(3, mean), _GRADES))


def _index_cell(figure: Figure, column: Column, measure: str) -> Cell:
    figure = _read(figure, column)
    if measure != DIFFERENCE:
        return Cell(figure, _step(_from(50, figure.value), _POINTS))
    if figure.value is None or figure.others_value is None:
        return Cell(figure, None)
    return Cell(figure, _step(figure.value - figure.others_value, _POINTS_APART))


def _read(figure: Figure, column: Column) -> Figure:
    return sector_figure(figure) if column.is_sector else figure


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
    """Return a step for every ten percent up to 30, and one more from 50."""
    if share is None:
        return None
    return N_STEPS + 1 if share >= _HALF else min(int(round(share * 10, 9)), N_STEPS)
