"""What a dashboard page or a report says about one organisation or department, ready to be laid out."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

from analysis import results
from analysis.models import Publication, PublishedComparison
from analysis.outline import Outline, QuestionOutline, SubcategoryOutline, outline_of
from analysis.results import ComparisonResults, Figure, ScopeResults
from analysis.scopes import DEPARTMENT, DEPARTMENT_GROUP, GROUP, ORGANISATION
from analysis.stats.indices import QuadrantPlace, quadrant_place
from analysis.stats.standing_out import Limits
from analysis.years.history import Change, History, history_of
from reports.comparing import NoSuchComparison, beside
from reports.formatting import REPEATED, in_own_unit, rounded, whole_number
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
    `groups` are the respondent groups, of a department its own. `comparisons` are the groups of other organisations;
    `comparison` is the one that the figures stand beside, None for all others.
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
    comparison: ComparisonResults | None = None

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
    def limits(self) -> Limits:
        """Return what stands out: the publication's limits, and the defaults where it has none."""
        known = {field.name for field in fields(Limits)}
        return Limits(**{name: value for name, value in self.publication.limits.items() if name in known})

    @property
    def others_name(self) -> str:
        """Return whom the figures are compared with, as a part of a sentence: övriga kommuner."""
        if self.comparison:
            return self.comparison.name[:1].lower() + self.comparison.name[1:]
        return f"övriga {_OTHERS[self.measurement.organisation.kind]}"

    @property
    def has_others(self) -> bool:
        """Tell whether the publication holds any comparison; without one there is nothing that could be hidden."""
        figures = (
            figure for section in self.sections for figure in (section.index, *(row.own for row in section.rows))
        )
        return bool(self.comparisons) or any(f.others_mean is not None or f.others_value is not None for f in figures)

    @property
    def compared_kind(self) -> str:
        """Return which others the figures stand beside, as it is named in an address."""
        return self.comparison.kind if self.comparison else ALL

    def compared_with(self, kind: str) -> "Content":
        """Return the content beside another group of others; raise NoSuchComparison when it is not published.

        Nothing is called out then: whether a difference is supported is decided for all others together.
        """
        if kind == ALL:
            return self
        group = next((each for each in self.comparisons if each.kind == kind), None)
        if not group:
            raise NoSuchComparison(f"Publiceringen har ingen jämförelse som heter {kind}.")
        own, whole = beside(self.own, group), beside(self.whole, group)
        return replace(
            self,
            own=own,
            whole=whole,
            parts=_parts(self.outline, own, whole),
            children=tuple(beside(child, group) for child in self.children),
            groups=tuple(beside(each, group) for each in self.groups),
            comparison=group,
        )

    def change_of(self, figure: Figure) -> Change | None:
        """Return how a figure that is shown has changed since the last year that shows it."""
        shown = figure.mean if figure.value is None else figure.value
        return None if shown is None else self.history.changes.get((figure.measure, figure.code))

    def before(self, figure: Figure) -> float | None:
        """Return a value of an earlier year that the printed one can stand beside: both rest on the same questions."""
        change, value = self.change_of(figure), figure.mean if figure.value is None else figure.value
        if not change or value is None:
            return None
        is_same = rounded(change.before + change.difference, _DECIMALS) == rounded(value, _DECIMALS)
        return change.before if is_same else None

    def target_of(self, figure: Figure) -> float | None:
        return self.notes.targets.get((figure.measure, figure.code))

    def target_text(self, figure: Figure) -> str:
        """Return the target of what a figure measures, nothing where it has none."""
        target = self.target_of(figure)
        return "" if target is None else in_own_unit(figure.measure, target)

    @property
    def quadrant(self) -> QuadrantPlace | None:
        """Return the place in the quadrant (x digitalt arv, y digital förmåga), if both indices are shown."""
        vertical, horizontal = self.parts[0].index.value, self.parts[-1].index.value
        if horizontal is None or vertical is None:
            return None
        return quadrant_place(horizontal, vertical, self.outline.quadrant_border)

    @property
    def others_text(self) -> str:
        """Return who the others are: how many organisations and answers, where from, the day the set was frozen."""
        return text_of_others(self.publication, self.whole, self.measurement.organisation.kind, self.comparison)

    @property
    def sector_text(self) -> str:
        """Return which departments elsewhere the same sector is, nothing where there is none to compare with."""
        figures = (self.own.total, *(part.index for part in self.parts), *(section.index for section in self.sections))
        figure = next((each for each in figures if each.sector_value is not None), None)
        if not self.department or not figure:
            return ""
        sector, kind = self.department.get_sector_display(), _OTHERS[self.measurement.organisation.kind]
        n = f"{int(figure.sector_organisations)} andra" if figure.sector_organisations else "andra"
        return f"Samma sektor: {sector.lower()} i {n} {kind}."

    @property
    def repeated_text(self) -> str:
        """Return which earlier publications the figures marked with an asterisk stem from, if there are any."""
        scopes = (self.own, self.whole, *self.children, *self.groups)
        numbers = sorted(set().union(*(scope.repeated for scope in scopes)))
        return legend_of_repeats(numbers) + self._apart_text if numbers else ""

    @property
    def _apart_text(self) -> str:
        """Return for how many questions a department stands beside an organisation of another publication."""
        rows = [row for section in self.sections for row in section.rows if row.own.distribution]
        n = sum(row.own.gap is None and row.own.as_of != row.whole.as_of for row in rows)
        if not self.is_department or not n:
            return ""
        return (
            f" För {n} {'fråga' if n == 1 else 'frågor'} finns ingen skillnad mot resten av organisationen, eftersom "
            "förvaltningens och organisationens siffror är från olika publiceringar."
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


#: Names the comparison with all others.
ALL: Final = PublishedComparison.Kind.ALL

#: So many decimals have shares and indices that are the same figure.
_DECIMALS: Final = 6

_OTHERS = {"kommun": "kommuner", "region": "regioner", "myndighet": "myndigheter"}


def text_of_others(
    publication: Publication, whole: ScopeResults, kind: str, comparison: ComparisonResults | None = None
) -> str:
    """Return who the others of a publication are: all of them, or the group that the figures stand beside (S15)."""
    screening, frozen_set = whole.screening, publication.comparison_set
    if not screening.others_organisations:
        return "Det finns ännu för få andra organisationer att jämföra med."
    frozen = f", jämförelsen fryst {frozen_set.frozen_at:%Y-%m-%d}" if frozen_set and frozen_set.frozen_at else ""
    name = comparison.name if comparison else "Övriga"
    sources = [] if comparison or not frozen_set else frozen_set.provenance
    received = ", ".join(f"{source['name']} ({source['n']})" for source in sources)
    return (
        f"{name}: {int(screening.others_organisations)} andra {_OTHERS[kind]}, "
        f"{whole_number(screening.others_n or 0)} svarande{frozen}."
    ) + (f" Mottagna från andra installationer: {received}." if received else "")


def legend_of_repeats(numbers: Iterable[int]) -> str:
    """Return what the asterisk means where figures repeat these publications."""
    return (
        f"Siffror med {REPEATED} är enligt publicering {', '.join(map(str, numbers))}: sedan dess har för få "
        f"nya svar kommit för att en ny siffra ska kunna visas. Ett index med {REPEATED} bygger helt eller delvis på "
        "sådana siffror."
    )


def organisation_content(measurement: Measurement, publication: Publication, *, with_history: bool = True) -> Content:
    """Return the content about the organisation as a whole; without history for a page that prints none of it."""
    found = results.read_all(publication, kinds=[ORGANISATION, DEPARTMENT, GROUP])
    whole, *parts = found.scopes
    tops = [part for part in parts if part.kind == DEPARTMENT and PATH_SEPARATOR not in part.name]
    groups = [part for part in parts if part.kind == GROUP]
    history = history_of(publication, None) if with_history else History()
    return _content(measurement, publication, None, whole, whole, tops, groups, found.comparisons, history)


def department_content(
    measurement: Measurement,
    publication: Publication,
    department: Department,
    *,
    among: Iterable[Department] | None = None,
    with_history: bool = True,
) -> Content | None:
    """Return the content about a department, or None when nobody there has answered.

    among: departments with their parents, where what lies below is found; one query more without them.
    """
    kinds = [ORGANISATION, DEPARTMENT, DEPARTMENT_GROUP]
    found = results.read_all(publication, kinds=kinds, departments=_and_below(department, among))
    whole, *parts = found.scopes
    departments = [part for part in parts if part.kind == DEPARTMENT]
    groups = [part for part in parts if part.kind == DEPARTMENT_GROUP and part.department_id == department.pk]
    own = next((each for each in departments if each.department_id == department.pk), None)
    if not own:
        return None
    prefix = own.name + PATH_SEPARATOR
    children = [
        each for each in departments if each.name.startswith(prefix) and PATH_SEPARATOR not in each.name[len(prefix) :]
    ]
    history = history_of(publication, department) if with_history else History()
    return _content(measurement, publication, department, own, whole, children, groups, found.comparisons, history)


def _and_below(department: Department, among: Iterable[Department] | None) -> set[int]:
    if among is None:
        return set(Department.objects.within([department.pk]).order_by().values_list("pk", flat=True))
    return {department.pk, *(each.pk for each in among if department.pk in each.line)}


def _content(
    measurement: Measurement,
    publication: Publication,
    department: Department | None,
    own: ScopeResults,
    whole: ScopeResults,
    children: list[ScopeResults],
    groups: list[ScopeResults],
    comparisons: tuple[ComparisonResults, ...],
    history: History,
) -> Content:
    outline = outline_of(measurement.questionnaire)
    return Content(
        measurement,
        publication,
        outline,
        department,
        own,
        whole,
        _parts(outline, own, whole),
        tuple(children),
        tuple(groups),
        comparisons,
        history,
        read_notes(measurement, department),
    )


def _parts(outline: Outline, own: ScopeResults, whole: ScopeResults) -> tuple[Part, ...]:
    return tuple(
        Part(
            dimension.key,
            dimension.label,
            own.dimension(dimension.key),
            whole.dimension(dimension.key),
            tuple(_section(part, own, whole) for part in dimension.subcategories),
        )
        for dimension in outline.dimensions
    )


def _section(subcategory: SubcategoryOutline, own: ScopeResults, whole: ScopeResults) -> Section:
    return Section(
        subcategory,
        own.subcategory(subcategory.key),
        whole.subcategory(subcategory.key),
        tuple(Row(q, own.question(q.code), whole.question(q.code)) for q in subcategory.questions),
    )
