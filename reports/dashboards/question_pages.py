"""What the pages about questions print: rows, their order and bars, decided here so that templates only print."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.outline import QuestionOutline
from analysis.results import NO_FIGURE, Figure
from analysis.structure import GROUP_SEPARATOR
from analysis.years.changes import Change, same_questions
from reports import charts
from reports.content import Content, Row
from reports.dashboards.year_pages import verdict_of
from reports.formatting import difference_interval_text, percent, whole_number
from surveys.scales import GRADES

BAR_WIDTH: Final = 200.0


@dataclass(frozen=True)
class Segment:
    """One grade's part of a diverging bar, in the bar's own units."""

    grade: int
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """A distribution as a bar that diverges from the middle of grade 3; `words` says the same."""

    segments: tuple[Segment, ...]
    words: str


@dataclass(frozen=True)
class Line:
    """A question in a table: the reader's own figure, the organisation's for a department, own bar and target."""

    question: QuestionOutline
    subcategory: str
    own: Figure
    whole: Figure
    bar: Bar | None
    target: str = ""


def bar_of(distribution: Sequence[int]) -> Bar | None:
    """Return the bar of five counts, None where they are not shown."""
    n = sum(distribution)
    if not n:
        return None
    shares = [count / n for count in distribution]
    left = shares[0] + shares[1] + shares[2] / 2
    x, segments = BAR_WIDTH / 2 * (1 - left), []
    for grade, share in zip(GRADES, shares, strict=True):
        width = BAR_WIDTH / 2 * share
        segments.append(Segment(grade, round(x, 1), round(width, 1)))
        x += width
    parts = (f"{percent(share)} svarade {grade}" for grade, share in zip(GRADES, shares, strict=True))
    return Bar(tuple(segments), f"{', '.join(parts)}. {whole_number(n)} svar.")


def lines_of(content: Content) -> list[Line]:
    """Return every question in the order of the questionnaire."""
    return [
        Line(
            row.question,
            section.subcategory.label,
            row.own,
            row.whole,
            bar_of(row.own.distribution),
            content.target_text(row.own),
        )
        for section in content.sections
        for row in section.rows
    ]


def difference_of(figure: Figure) -> float | None:
    """Return own - others of a mean, when both are shown."""
    if figure.mean is None or figure.others_mean is None:
        return None
    return figure.mean - figure.others_mean


ORDERS: Final[dict[str, Callable[[Figure], float | None]]] = {
    "egen": lambda figure: figure.mean,
    "ovriga": lambda figure: figure.others_mean,
    "skillnad": difference_of,
    "vet-ej": lambda figure: figure.dont_know_share,
    "samsyn": lambda figure: figure.agreement,
}
#: The order of the questionnaire.
UNSORTED: Final = "ordning"


def sorted_lines(lines: list[Line], order: str, *, falling: bool) -> list[Line]:
    """Return the lines by a measure; those without a figure stand last, in the order of the questionnaire."""
    if order == UNSORTED:
        return lines[::-1] if falling else lines
    read = ORDERS[order]
    with_figure = [line for line in lines if read(line.own) is not None]
    without = [line for line in lines if read(line.own) is None]
    return sorted(with_figure, key=lambda line: read(line.own) or 0.0, reverse=falling) + without


@dataclass(frozen=True)
class Column:
    """A column's head that sorts: the address of the next order and how the column is sorted now."""

    title: str
    query: str
    sorted: str


_COLUMNS: Final = (
    (UNSORTED, "Fråga"),
    ("egen", "Resultat"),
    ("ovriga", "Övriga"),
    ("skillnad", "Skillnad"),
    ("vet-ej", "Vet ej"),
    ("samsyn", "Samsyn"),
)
_OF_OTHERS: Final = ("ovriga", "skillnad")


def columns(order: str, *, falling: bool, with_others: bool = True) -> list[Column]:
    """Return the heads of the sortable columns, for the order that the page has now."""
    shown = [(key, title) for key, title in _COLUMNS if with_others or key not in _OF_OTHERS]
    return [_column(key, title, order, falling=falling) for key, title in shown]


def _column(key: str, title: str, order: str, *, falling: bool) -> Column:
    is_sorted = key == order
    first_falls = key not in (UNSORTED,)
    next_falls = not falling if is_sorted else first_falls
    query = f"?sortera={key}&riktning={'fallande' if next_falls else 'stigande'}"
    return Column(title, query, ("descending" if falling else "ascending") if is_sorted else "")


# One question


@dataclass(frozen=True)
class Place:
    """A scope on a question's page: its name, its figure, its bar, where its own page is, and whose it is."""

    name: str
    figure: Figure
    bar: Bar | None
    department_id: int | None = None
    note: str = ""


@dataclass(frozen=True)
class PastYear:
    """A question's figure in a year, and what must be known to read it."""

    title: str
    figure: Figure
    note: str


@dataclass(frozen=True)
class About:
    """Everything that is said about one question. `interval` and `verdict` are about the change."""

    row: Row
    part_label: str
    target: str
    places: tuple[Place, ...]
    groups: tuple[Place, ...]
    others: tuple[Place, ...]
    years: tuple[PastYear, ...]
    change: Change | None
    interval: str
    verdict: str
    chart: dict[str, Any]

    @property
    def has_departments(self) -> bool:
        return any(place.department_id for place in self.places)


def about(content: Content, code: str) -> About:
    """Return what is said about the question: own, departments, groups, comparisons and years."""
    section, row = next((s, r) for s in content.sections for r in s.rows if r.question.code == code)
    own = [_place(content.name, row.own)]
    if content.is_department:
        own.append(_place(content.measurement.organisation.name, row.whole))
    places = [*own, *(_place(c.name, c.question(code), c.department_id) for c in content.children)]
    groups = [_place(g.name.rpartition(GROUP_SEPARATOR)[2], g.question(code)) for g in content.groups]
    change = content.history.changes.get((row.own.measure, code))
    return About(
        row,
        section.subcategory.label,
        content.target_text(row.own),
        tuple(places),
        tuple(groups),
        tuple(_others(content, row.own, code)),
        tuple(_years(content, code)),
        change,
        difference_interval_text(change.lower, change.upper) if change else "",
        verdict_of(change) if change else "",
        _means_chart(places, row.own.others_mean, content.target_of(row.own)),
    )


def _place(name: str, figure: Figure, department_id: int | None = None) -> Place:
    return Place(name, figure, bar_of(figure.distribution), department_id)


def _years(content: Content, code: str) -> Iterator[PastYear]:
    """Yield the question year by year, without a figure where it was asked in other words."""
    for year in content.history.years:
        if year.results and year.outline:
            is_same = code in same_questions(content.outline, year.outline)
            figure = year.results.question(code) if is_same else NO_FIGURE
            yield PastYear(year.title, figure, year.note if is_same else _OTHER_WORDS)


_OTHER_WORDS: Final = "Då ställdes inte frågan med samma ord"


def _others(content: Content, own: Figure, code: str) -> list[Place]:
    """Return the groups of other organisations, and the same sector elsewhere of a department."""
    places = [
        Place(each.name, each.results.question(code), None, note=_organisations(each.n_organisations))
        for each in content.comparisons
    ]
    if own.sector_mean is not None:
        note = _organisations(own.sector_organisations)
        places.append(Place("Samma sektor i andra organisationer", sector_figure(own), None, note=note))
    return places or [_place("Övriga", others_figure(own))] * content.has_others


def _organisations(n: float | None) -> str:
    return f"{whole_number(n)} organisationer" if n else ""


def sector_figure(figure: Figure) -> Figure:
    """Return the same sector elsewhere as a figure of its own."""
    return Figure(
        figure.measure,
        figure.code,
        n=figure.sector_n,
        mean=figure.sector_mean,
        dont_know_share=figure.sector_dont_know_share,
        value=figure.sector_value,
        others_mean=figure.others_mean,
        others_value=figure.others_value,
        others_suppressed=figure.others_suppressed,
    )


def others_figure(own: Figure) -> Figure:
    """Return the others as a figure of their own."""
    return Figure(
        own.measure,
        own.code,
        n=own.others_n,
        mean=own.others_mean,
        dont_know_share=own.others_dont_know_share,
        suppressed=own.others_suppressed,
        dont_know_suppressed=own.others_suppressed,
    )


def _means_chart(places: Sequence[Place], others: float | None, target: float | None) -> dict[str, Any]:
    means = [charts.Mean(place.name, place.figure.mean, place.figure.lower, place.figure.upper) for place in places]
    return charts.means(means, others=others, target=target)


def dont_know_chart(content: Content, codes: Sequence[str]) -> dict[str, Any]:
    """Return the shares of don't know of some questions, own and others, in the order of the codes."""
    labels = {question.code: question.label for question in content.outline.questions}
    figures = {code: content.own.question(code) for code in codes}
    pairs = [charts.Pair(labels[code], f.dont_know_share, f.others_dont_know_share) for code, f in figures.items()]
    return charts.shares(pairs, own_name=content.name, others_name="Övriga")
