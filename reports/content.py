"""What a dashboard page or a report says about one organisation or department, ready to be laid out."""

import datetime as dt
from dataclasses import dataclass

from analysis import results
from analysis.models import Publication
from analysis.outline import Outline, QuestionOutline, SubcategoryOutline, outline_of
from analysis.results import ComparisonResults, Figure, ScopeResults
from analysis.scopes import DEPARTMENT, DEPARTMENT_GROUP, GROUP, ORGANISATION
from analysis.stats.indices import QuadrantPlace, quadrant_place
from analysis.years import History, history_of
from reports.formatting import REPEATED, whole_number
from reports.notes import Notes, read_notes
from surveys.models import Department, Measurement
from surveys.models.organisation import PATH_SEPARATOR
from surveys.periods import STOCKHOLM


@dataclass(frozen=True)
class Row:
    """A question with the reader's own figure and, for a department, the whole organisation's."""

    question: QuestionOutline
    own: Figure
    whole: Figure


@dataclass(frozen=True)
class Section:
    """A subcategory with its questions."""

    subcategory: SubcategoryOutline
    index: Figure
    whole_index: Figure
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """A dimension with its sections."""

    key: str
    label: str
    index: Figure
    whole_index: Figure
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Content:
    """Everything that is said. `department` is None in the organisation's own page and report.

    `whole` are the organisation's results, equal to `own` when the content is about the organisation.
    `children` are the departments shown side by side: the tops of an organisation, the units of a department.
    `groups` are the respondent groups, of a department its own. `comparisons` are the groups of other organisations.
    """

    measurement: Measurement
    publication: Publication
    outline: Outline
    department: Department | None
    own: ScopeResults
    whole: ScopeResults
    parts: tuple[Part, ...]
    children: tuple[ScopeResults, ...]
    groups: tuple[ScopeResults, ...]
    comparisons: tuple[ComparisonResults, ...]
    history: History
    notes: Notes

    @property
    def name(self) -> str:
        """Return whose results these are."""
        return self.own.name or self.measurement.organisation.name

    @property
    def is_department(self) -> bool:
        return self.department is not None

    @property
    def published_on(self) -> dt.date:
        return self.publication.published_at.astimezone(STOCKHOLM).date()

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(section for part in self.parts for section in part.sections)

    @property
    def children_with_dimensions(self) -> list[tuple[ScopeResults, list[Figure]]]:
        """Return each child with its dimensions' indices, in the order of `parts`."""
        return [(child, [child.dimension(part.key) for part in self.parts]) for child in self.children]

    @property
    def quadrant(self) -> QuadrantPlace | None:
        """Return the place in the quadrant (x digitalt arv, y digital förmåga), if both indices are shown."""
        vertical, horizontal = self.parts[0].index.value, self.parts[-1].index.value
        if horizontal is None or vertical is None:
            return None
        return quadrant_place(horizontal, vertical, self.outline.quadrant_border)

    @property
    def others_text(self) -> str:
        """Return who the others are: how many organisations and answers, and the day the set was frozen."""
        screening = self.whole.screening
        if not screening.others_organisations:
            return "Det finns ännu för få andra organisationer att jämföra med."
        frozen_at = self.publication.comparison_set and self.publication.comparison_set.frozen_at
        frozen = f", jämförelsen fryst {frozen_at:%Y-%m-%d}" if frozen_at else ""
        kind = _OTHERS[self.measurement.organisation.kind]
        return (
            f"Övriga: {int(screening.others_organisations)} andra {kind}, "
            f"{whole_number(screening.others_n or 0)} svarande{frozen}."
        )

    @property
    def repeated_text(self) -> str:
        """Return which earlier publications the figures marked with an asterisk stem from, if there are any."""
        scopes = (self.own, self.whole, *self.children)
        figures = [figure for scope in scopes for figure in scope.figures.values()]
        numbers = sorted({int(n) for figure in figures for n in (figure.as_of, figure.dont_know_as_of) if n})
        if not numbers:
            return ""
        return (
            f"Siffror med {REPEATED} är enligt publicering {', '.join(map(str, numbers))}: sedan dess har för få "
            "nya svar kommit för att en ny siffra ska kunna visas."
        )

    @property
    def incomplete_text(self) -> str:
        """Return what is missing from the measurement, or nothing when it is complete."""
        publication = self.publication
        sentences = []
        if publication.missing:
            sentences.append(f"Ännu inte med: {', '.join(publication.missing)}.")
        if publication.partial:
            sentences.append(f"Ska kompletteras: {', '.join(publication.partial)}.")
        return " ".join(["Mätningen är ofullständig.", *sentences]) if sentences else ""


_OTHERS = {"kommun": "kommuner", "region": "regioner", "myndighet": "myndigheter"}


def organisation_content(measurement: Measurement, publication: Publication) -> Content:
    """Return the content about the organisation as a whole."""
    whole, *parts = results.read(publication, kinds=[ORGANISATION, DEPARTMENT, GROUP])
    tops = [part for part in parts if part.kind == DEPARTMENT and PATH_SEPARATOR not in part.name]
    groups = [part for part in parts if part.kind == GROUP]
    return _content(measurement, publication, None, whole, whole, tops, groups)


def department_content(measurement: Measurement, publication: Publication, department: Department) -> Content | None:
    """Return the content about a department, or None when nobody there has answered."""
    whole, *parts = results.read(publication, kinds=[ORGANISATION, DEPARTMENT, DEPARTMENT_GROUP])
    departments = [part for part in parts if part.kind == DEPARTMENT]
    groups = [part for part in parts if part.kind == DEPARTMENT_GROUP and part.department_id == department.pk]
    own = next((each for each in departments if each.department_id == department.pk), None)
    if not own:
        return None
    prefix = own.name + PATH_SEPARATOR
    children = [
        each for each in departments if each.name.startswith(prefix) and PATH_SEPARATOR not in each.name[len(prefix) :]
    ]
    return _content(measurement, publication, department, own, whole, children, groups)


def _content(
    measurement: Measurement,
    publication: Publication,
    department: Department | None,
    own: ScopeResults,
    whole: ScopeResults,
    children: list[ScopeResults],
    groups: list[ScopeResults],
) -> Content:
    outline = outline_of(measurement.questionnaire)
    parts = tuple(
        Part(
            dimension.key,
            dimension.label,
            own.dimension(dimension.key),
            whole.dimension(dimension.key),
            tuple(_section(part, own, whole) for part in dimension.subcategories),
        )
        for dimension in outline.dimensions
    )
    return Content(
        measurement,
        publication,
        outline,
        department,
        own,
        whole,
        parts,
        tuple(children),
        tuple(groups),
        tuple(results.read_comparisons(publication)),
        history_of(publication, department),
        read_notes(measurement, department),
    )


def _section(subcategory: SubcategoryOutline, own: ScopeResults, whole: ScopeResults) -> Section:
    return Section(
        subcategory,
        own.subcategory(subcategory.key),
        whole.subcategory(subcategory.key),
        tuple(Row(q, own.question(q.code), whole.question(q.code)) for q in subcategory.questions),
    )
