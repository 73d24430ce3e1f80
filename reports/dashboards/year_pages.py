"""What the page of years prints: lines and rows, from publications. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analysis.outline import DimensionOutline, Outline, QuestionOutline, SubcategoryOutline
from analysis.results import NO_FIGURE, Figure, ScopeResults
from analysis.years.changes import Change, Side, rest_on_same, same_questions
from analysis.years.history import History, Year
from reports.formatting import difference_interval_text, in_own_unit, signed, signed_points
from reports.year_charts import GRADES, INDEX, Scale, YearLine, over_years

#: What the organisation aims at, by measure and code, in the measures' own units.
Targets = Mapping[tuple[str, str], float]


class NoSuchMeasure(Exception):
    """The address names a subcategory or question that the questionnaire does not have."""


@dataclass(frozen=True)
class Row:
    """A figure year by year. `writes` and `others_writes` name the writer of its value and of the others'.

    `verdict` says in words that the change is called out.
    """

    code: str
    label: str
    hint: str
    figures: tuple[Figure, ...]
    writes: str
    others_writes: str
    change: str = ""
    interval: str = ""
    since: str = ""
    verdict: str = ""
    target: str = ""

    @property
    def has_others(self) -> bool:
        return any(figure.others_mean is not None or figure.others_value is not None for figure in self.figures)

    @property
    def is_judged(self) -> bool:
        """Tell whether changes of such a figure can be called out: those of means can."""
        return self.writes == "mean"

    @property
    def has_intervals(self) -> bool:
        return self.writes in ("mean", "index")


@dataclass(frozen=True)
class Line:
    """A row with what is drawn of it; `link` is the measure in the address, nothing where it leads no further."""

    row: Row
    drawn: YearLine
    link: str = ""


@dataclass(frozen=True)
class Panel:
    """A row with its chart."""

    row: Row
    chart: dict[str, Any]
    link: str

    @property
    def chart_id(self) -> str:
        return f"chart-{self.row.code}"


@dataclass(frozen=True)
class Block:
    """Panels of one scale under a heading, with the table of their figures."""

    heading: str
    id: str
    unit: str
    panels: tuple[Panel, ...]
    rows: tuple[Row, ...]

    @property
    def is_single(self) -> bool:
        return len(self.panels) == 1

    @property
    def has_intervals(self) -> bool:
        """Tell whether any change has an interval: those of a department's indices have none."""
        return any(row.interval for row in self.rows)

    @property
    def is_judged(self) -> bool:
        return any(row.interval and row.is_judged for row in self.rows)

    @property
    def has_others(self) -> bool:
        return any(panel.row.has_others for panel in self.panels)

    @property
    def has_targets(self) -> bool:
        return any(row.target for row in self.rows)


@dataclass(frozen=True)
class Choice:
    """A link to one part of the page."""

    key: str
    label: str
    is_here: bool


@dataclass(frozen=True)
class YearsPage:
    """Everything the page says. `about` is what the address names, nothing for the overview."""

    name: str
    years: tuple[Year, ...]
    choices: tuple[Choice, ...]
    blocks: tuple[Block, ...]
    about: str
    statement: str
    sources: tuple[str, ...]

    @property
    def has_targets(self) -> bool:
        return any(block.has_targets for block in self.blocks)

    @property
    def is_first(self) -> bool:
        """Tell whether there is no earlier year to compare with."""
        return not any(year.results for year in self.years[:-1])


def page_of(history: History, name: str, measure: str, targets: Targets | None = None) -> YearsPage:
    """Return the page about a measure: the key of a subcategory, the code of a question, or "" for the indices.

    Raises NoSuchMeasure.
    """
    drawn = _Drawn(history, name, targets or {})
    outline = drawn.outline
    question = next((q for q in outline.questions if q.code == measure), None)
    part = next((p for p in outline.subcategories if p.key == measure or question in p.questions), None)
    if measure and part is None:
        raise NoSuchMeasure(measure)
    blocks = drawn.of_question(question) if question else drawn.of_part(part) if part else drawn.of_whole()
    choices = [Choice("", "Index", not measure)]
    choices += [Choice(each.key, each.label, each == part) for each in outline.subcategories]
    about = question.label if question else part.label if part else ""
    statement = question.statement if question else ""
    return YearsPage(name, history.years, tuple(choices), blocks, about, statement, tuple(_sources(history.years)))


@dataclass(frozen=True)
class _Drawn:
    """Draws a history's panels."""

    history: History
    name: str
    targets: Targets

    @property
    def outline(self) -> Outline:
        outline = self.history.years[-1].outline
        if outline is None:
            raise ValueError("the year that is read has no questionnaire")
        return outline

    def of_whole(self) -> tuple[Block, ...]:
        total = self._index("total", "total", "Digital mognad", self.outline.codes)
        dimensions = [self._dimension(dimension) for dimension in self.outline.dimensions]
        parts = [self._part(part, link=part.key) for part in self.outline.subcategories]
        return (
            self._block("Digital mognad", "dimensioner", INDEX, [total, *dimensions], [self._screening()]),
            self._block("Underkategorier", "underkategorier", INDEX, parts),
        )

    def of_part(self, part: SubcategoryOutline) -> tuple[Block, ...]:
        questions = [self._question(question, link=question.code) for question in part.questions]
        return (
            self._block(f"Index för {part.label.lower()}", "index", INDEX, [self._part(part)]),
            self._block("Frågorna", "fragor", GRADES, questions),
        )

    def of_question(self, question: QuestionOutline) -> tuple[Block, ...]:
        line = self._question(question)
        more = [
            Row(f"{question.code}-vet-ej", "Vet ej", "", line.row.figures, "dont_know", "others_dont_know"),
            Row(f"{question.code}-svar", "Antal betyg", "", line.row.figures, "n", ""),
        ]
        return (self._block("Medelvärde", "fraga", GRADES, [line], more),)

    def _block(
        self, heading: str, identity: str, scale: Scale, lines: Sequence[Line], more: Sequence[Row] = ()
    ) -> Block:
        """Return a block whose charts all have the same axis."""
        shown = [value for line in lines for value in line.drawn.values]
        span, is_small = scale.span(shown), len(lines) > 1
        names = {"own_name": self.name, "others_name": "Övriga"}
        panels = tuple(
            Panel(
                line.row,
                over_years(line.drawn, span=span, dtick=2 * scale.step, is_small=is_small, **names),
                line.link,
            )
            for line in lines
        )
        return Block(heading, identity, scale.unit, panels, (*(line.row for line in lines), *more))

    def _dimension(self, dimension: DimensionOutline) -> Line:
        codes = [question.code for part in dimension.subcategories for question in part.questions]
        return self._index("dimension", dimension.key, dimension.label, codes)

    def _part(self, part: SubcategoryOutline, *, link: str = "") -> Line:
        codes = [question.code for question in part.questions]
        return self._index("subcategory", part.key, part.label, codes, link=link)

    def _index(self, measure: str, code: str, label: str, codes: Sequence[str], *, link: str = "") -> Line:
        figures = self._figures(measure, code)
        row = Row(code, label, "", figures, "index", "others_index", **self._now(measure, code))
        values, others = [figure.value for figure in figures], [figure.others_value for figure in figures]
        return Line(row, self._line(values, others, figures, codes, self.targets.get((measure, code))), link)

    def _question(self, question: QuestionOutline, *, link: str = "") -> Line:
        figures = self._figures("question", question.code)
        hint = "lägre är bättre" if question.is_reversed else ""
        now = self._now("question", question.code)
        row = Row(question.code, question.label, hint, figures, "mean", "others_mean", **now)
        values, others = [figure.mean for figure in figures], [figure.others_mean for figure in figures]
        target = self.targets.get(("question", question.code))
        return Line(row, self._line(values, others, figures, [question.code], target), link)

    def _screening(self) -> Row:
        code, label = self.outline.screening_code, self.outline.screening_label
        figures = tuple(_results(year).screening for year in self.history.years)
        now = self._now("screening", code, write=signed_points)
        return Row(code, label, "", figures, "share", "others_share", **now)

    def _figures(self, measure: str, code: str) -> tuple[Figure, ...]:
        """Return a figure for each year: none where the question was asked in other words."""
        return tuple(
            _results(year).figures.get((measure, code), NO_FIGURE)
            if self._means_the_same(year, measure, code)
            else NO_FIGURE
            for year in self.history.years
        )

    def _means_the_same(self, year: Year, measure: str, code: str) -> bool:
        return measure != "question" or year.outline is None or code in same_questions(self.outline, year.outline)

    def _line(
        self,
        own: Sequence[float | None],
        others: Sequence[float | None],
        figures: Sequence[Figure],
        codes: Sequence[str],
        target: float | None,
    ) -> YearLine:
        sides = [_side(year) for year in self.history.years]
        joined = [bool(a and b and rest_on_same(b, a, codes)) for a, b in pairwise(sides)]
        years = [year.year for year in self.history.years]
        return YearLine(years, own, [f.lower for f in figures], [f.upper for f in figures], others, joined, target)

    def _now(self, measure: str, code: str, write: Any = signed) -> dict[str, str]:
        """Return what the table says of the newest figure: how it has changed, and its target."""
        change, target = self.history.changes.get((measure, code)), self.targets.get((measure, code))
        aim = {} if target is None else {"target": in_own_unit(measure, target)}
        if change is None:
            return aim
        return aim | {
            "change": write(change.difference),
            "interval": difference_interval_text(change.lower, change.upper),
            "since": _since(change, self.history.years),
            "verdict": verdict_of(change),
        }


def _results(year: Year) -> ScopeResults:
    return year.results or ScopeResults("", None, "", {})


def _side(year: Year) -> Side | None:
    return Side(year.year, year.results, year.outline) if year.results and year.outline else None


def _since(change: Change, years: Sequence[Year]) -> str:
    """Return since when, unless it is the year before, and how many questions both sides rest on, unless all."""
    parts = [] if change.year == years[-2].year else [f"sedan {change.year}"]
    if change.n_questions != change.n_questions_asked:
        parts.append(f"på {int(change.n_questions or 0)} av {int(change.n_questions_asked or 0)} frågor")
    return ", ".join(parts)


def verdict_of(change: Change) -> str:
    """Return in words that a change is called out, nothing when it is not."""
    if not change.is_called_out:
        return ""
    return "Tydlig ökning" if change.difference > 0 else "Tydlig minskning"


def _sources(years: Sequence[Year]) -> list[str]:
    """Return what must be known about single years: other departments, another version of the questionnaire."""
    notes = [f"{year.year}: {year.note}." for year in years if year.note]
    newest = years[-1].outline
    for year in years[:-1]:
        if newest and year.outline and year.outline.version != newest.version:
            n_same = len(same_questions(newest, year.outline))
            notes.append(
                f"{year.year}: en annan version av enkäten. {n_same} av dagens {len(newest.codes)} frågor "
                "ställdes med samma ord, och förändringar räknas på dem."
            )
    return notes
