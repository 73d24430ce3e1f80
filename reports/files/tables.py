"""The tables that every file prints, whatever its format: each cell holds the figure and how it is written. Pure.

The columns follow the reader: a department sees itself, its organisation and the others; an organisation sees itself
and the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from analysis.results import NO_FIGURE, Figure, ScopeResults
from reports import formatting
from reports.content import Content, Row, Section
from surveys.models.organisation import PATH_SEPARATOR


class Kind(Enum):
    """What a cell's number is, so that a workbook can choose a number format."""

    MEAN = "mean"
    INDEX = "index"
    SHARE = "share"
    COUNT = "count"
    DIFFERENCE = "difference"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Cell:
    """One figure as it is written; `value` is None where nothing but the text may be shown."""

    text: str
    value: float | None
    kind: Kind


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, what must be known to read it, and its figures."""

    label: str
    cells: tuple[Cell, ...]
    remark: str = ""


#: Makes a cell of a figure.
Write = Callable[[Figure], Cell]


def mean(figure: Figure) -> Cell:
    return Cell(formatting.mean_text(figure), figure.mean, Kind.MEAN)


def others_mean(figure: Figure) -> Cell:
    return Cell(formatting.others_mean_text(figure), figure.others_mean, Kind.MEAN)


def dont_know(figure: Figure) -> Cell:
    return Cell(formatting.dont_know_text(figure), figure.dont_know_share, Kind.SHARE)


def others_dont_know(figure: Figure) -> Cell:
    return Cell(formatting.others_dont_know_text(figure), figure.others_dont_know_share, Kind.SHARE)


def index(figure: Figure) -> Cell:
    return Cell(formatting.index_text(figure), figure.value, Kind.INDEX)


def others_index(figure: Figure) -> Cell:
    return Cell(formatting.others_index_text(figure), figure.others_value, Kind.INDEX)


def share(figure: Figure) -> Cell:
    """Return a share; one that is written as a bound has no number."""
    return Cell(formatting.share_text(figure), None if figure.bound else figure.value, Kind.SHARE)


def others_share(figure: Figure) -> Cell:
    return Cell(formatting.others_share_text(figure), figure.others_value, Kind.SHARE)


def difference(figure: Figure) -> Cell:
    """Return own - others of a question, marked when it is called out."""
    sign = called_out_sign(figure.difference) if figure.is_called_out else ""
    return Cell(formatting.difference_text(figure) + sign, figure.difference, Kind.DIFFERENCE)


def gap(figure: Figure) -> Cell:
    """Return a department's distance to the rest of its organisation, marked when it is called out."""
    written = _absent(figure) if figure.gap is None else formatting.signed(figure.gap)
    sign = called_out_sign(figure.gap) if figure.is_gap_called_out else ""
    return Cell(written + sign, figure.gap, Kind.DIFFERENCE)


def called_out_sign(difference: float | None) -> str:
    """Return the arrow after a difference that is called out, explained beside every table that has one."""
    return "" if not difference else HIGHER if difference > 0 else LOWER


def interval(figure: Figure) -> Cell:
    """Return the 95 % interval of a question's mean."""
    bounds = [bound for bound in (figure.lower, figure.upper) if bound is not None]
    return Cell("–".join(map(formatting.decimal_comma, bounds)) or _absent(figure), None, Kind.MEAN)


def grade_count(n: int) -> Cell:
    """Return how many gave one grade."""
    return Cell(formatting.whole_number(n), n, Kind.COUNT)


def hidden_or_absent(figure: Figure) -> Cell:
    """Return what stands where a question's grades are not shown."""
    return Cell(_absent(figure), None, Kind.COUNT)


def _absent(figure: Figure) -> str:
    """Return what stands for a figure that needs more answers than the mean: hidden wherever there are grades."""
    return formatting.HIDDEN if figure.suppressed or figure.mean is not None else formatting.EMPTY


def agreement(figure: Figure) -> Cell:
    written = _absent(figure) if figure.agreement is None else formatting.agreement_text(figure)
    return Cell(written, figure.agreement, Kind.AGREEMENT)


def sector_mean(figure: Figure) -> Cell:
    return Cell(formatting.sector_mean_text(figure), figure.sector_mean, Kind.MEAN)


def sector_index(figure: Figure) -> Cell:
    return Cell(formatting.sector_index_text(figure), figure.sector_value, Kind.INDEX)


def target(content: Content, figure: Figure) -> Cell:
    """Return the target of what a figure measures, in its own unit; a dash where it has none."""
    kind = {"screening": Kind.SHARE, "question": Kind.MEAN}.get(figure.measure, Kind.INDEX)
    return Cell(content.target_text(figure) or formatting.EMPTY, content.target_of(figure), kind)


def count(figure: Figure) -> Cell:
    return Cell(formatting.n_text(figure), figure.n, Kind.COUNT)


def others_count(figure: Figure) -> Cell:
    return Cell(formatting.others_n_text(figure), figure.others_n, Kind.COUNT)


#: After a difference that is called out (docs/method.md, rule 9).
HIGHER, LOWER = f"{formatting.NO_BREAK_SPACE}↑", f"{formatting.NO_BREAK_SPACE}↓"
#: The name of the others' column, and labels of the summary.
OTHERS, N_ANSWERED, RATE = "Övriga", "Antal svarande", "Svarsfrekvens"
#: Beside a question where a low grade is the good one.
REVERSED = "lägre är bättre"
#: Written where a comparison does not exist at all.
NO_COMPARISON = Cell(formatting.EMPTY, None, Kind.SHARE)

_WHOLE = {"kommun": "Kommunen", "region": "Regionen", "myndighet": "Myndigheten"}


def whole_name(content: Content) -> str:
    return _WHOLE[content.measurement.organisation.kind]


def own_name(content: Content) -> str:
    """Return what the reader's own column is called."""
    if not content.is_department:
        return whole_name(content)
    return "Enheten" if PATH_SEPARATOR in content.own.name else "Förvaltningen"


def inside_names(content: Content) -> tuple[str, ...]:
    """Return the names of the columns of the organisation: own and, for a department, the whole."""
    return (own_name(content), whole_name(content)) if content.is_department else (own_name(content),)


def side_names(content: Content) -> tuple[str, ...]:
    """Return the names of the columns: own, for a department the whole organisation, others if there are any."""
    return (*inside_names(content), *([OTHERS] if content.has_others else []))


def summary(content: Content) -> list[tuple[Line, Figure]]:
    """Return the figures that the report opens with, each line with the figure that may have a target.

    Without invitations there is no response rate to leave out a figure of.
    """
    own, whole = content.own, content.whole
    indices = [own.total, *(part.index for part in content.parts)]
    label = content.outline.screening_label
    rate = _line(content, RATE, own.response_rate, whole.response_rate, share, lambda _: NO_COMPARISON)
    has_rate = any(cell.text != formatting.EMPTY for cell in rate.cells)
    return [
        *zip(index_lines(content, with_sections=False), indices, strict=True),
        (_line(content, label, own.screening, whole.screening, share, others_share), own.screening),
        (_line(content, N_ANSWERED, own.screening, whole.screening, count, others_count), NO_FIGURE),
        *([(rate, own.response_rate)] if has_rate else []),
    ]


def index_lines(content: Content, *, with_sections: bool = True) -> list[Line]:
    """Return the indices: total, then each dimension followed, if wanted, by its subcategories."""
    lines = [_line(content, "Digital mognad", content.own.total, content.whole.total, index, others_index)]
    for part in content.parts:
        lines.append(_line(content, part.label, part.index, part.whole_index, index, others_index))
        if with_sections:
            lines += [section_line(content, section) for section in part.sections]
    return lines


def section_line(content: Content, section: Section) -> Line:
    """Return a subcategory's index."""
    return _line(content, section.subcategory.label, section.index, section.whole_index, index, others_index)


def question_line(content: Content, row: Row) -> Line:
    """Return a question's mean and don't-know share for each column name."""
    whole = (mean(row.whole), dont_know(row.whole)) if content.is_department else ()
    others = (others_mean(row.own), others_dont_know(row.own)) if content.has_others else ()
    remark = REVERSED if row.question.is_reversed else ""
    return Line(row.question.label, (mean(row.own), dont_know(row.own), *whole, *others), remark)


def question_label(row: Row) -> str:
    """Return a question's label; one where a low grade is the good one says so."""
    return f"{row.question.label} ({REVERSED})" if row.question.is_reversed else row.question.label


def groups_of(content: Content) -> Sequence[ScopeResults]:
    """Return the respondent groups: none when there is one, which says what the whole says."""
    return content.groups if len(content.groups) > 1 else ()


def child_line(content: Content, child: ScopeResults, *, with_sections: bool = True) -> Line:
    """Return a department's indices, in the order of `index_lines`."""
    figures = [child.total]
    for part in content.parts:
        figures.append(child.dimension(part.key))
        if with_sections:
            figures += [child.subcategory(section.subcategory.key) for section in part.sections]
    return Line(child_name(child), tuple(map(index, figures)))


def child_details(child: ScopeResults) -> tuple[Cell, ...]:
    """Return a department's screening share, number of respondents and response rate."""
    return (share(child.screening), count(child.screening), share(child.response_rate))


def child_name(child: ScopeResults) -> str:
    """Return the last part of a department's path."""
    return child.name.rpartition(PATH_SEPARATOR)[2]


def _line(content: Content, label: str, own: Figure, whole: Figure, write: Write, write_others: Write) -> Line:
    figures = (own, whole) if content.is_department else (own,)
    others = (write_others(own),) if content.has_others else ()
    return Line(label, (*map(write, figures), *others), formatting.basis_text(own))
