"""An organisation's or a department's results over the years, from publications. Nothing here reads answers.

Source: docs/method.md, rule 11; docs/disclosure.md S11 and S12.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import QuerySet

from analysis.kept import Shelf, identity
from analysis.models import Publication, PublishedScope
from analysis.outline import Outline, outline_of
from analysis.results import ScopeResults, results_of
from analysis.scopes import DEPARTMENT, ORGANISATION
from analysis.stats.standing_out import DEFAULT_LIMITS
from analysis.years.changes import Change, Side, changes_between
from analysis.years.pooling import pooled
from analysis.years.precision import Precisions, precisions, with_intervals
from analysis.years.succession import Lineage, Origin, outermost
from surveys.compiled import Finder
from surveys.models import Department, DepartmentSuccession, Measurement
from surveys.models.organisation import PATH_SEPARATOR

__all__ = ["Change", "History", "Year", "history_of"]


@dataclass(frozen=True)
class Year:
    """One measurement of the past: its results for the scope, None where it has none or a rule hides them.

    `note` says in Swedish where the figures come from when it is not the same department, for example
    "Sammanslagning av A och B". `outline` is the questionnaire that was answered then. The organisation's indices have
    an interval where the publication tells how precise they are.
    """

    year: int
    title: str
    publication_number: int
    results: ScopeResults | None
    note: str = ""
    outline: Outline | None = None
    precisions: Precisions = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """The years, first to last (the one that is read), and the changes of the last one by measure and code."""

    years: tuple[Year, ...] = ()
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)

    @property
    def earlier(self) -> tuple[Year, ...]:
        return self.years[:-1]


def history_of(publication: Publication, department: Department | None) -> History:
    """Return the years up to a publication's, for the organisation or one department. At most three queries.

    The earlier years are those of the same organisation and questionnaire key, each by its newest publication; of
    several measurements in one year the last one by slug. A department's earlier figures are its own or, where it
    took over from others, those of its predecessors together; after a split those of the whole that was divided. Who
    may read a department's results may therefore read its predecessors': recording the succession grants it.
    """
    publications = _up_to(publication)
    if not department:
        return _kept(publications, (), lambda: _organisations_years(publications))
    succession = _succession_of(department)
    return _kept(publications, succession, lambda: _departments_years(publications, succession))


#: Some 20 MB in each process.
_HISTORIES: Final = Shelf[History](lambda history: len(history.years), most=500)


def _kept(publications: Sequence[Publication], about: Hashable, years_of: Callable[[], list[Year]]) -> History:
    """Return the history that these publications tell; about: all that it follows from besides them."""
    key = about, *(_identity(each) for each in publications)
    return _HISTORIES.get(key, lambda: _history(publications[-1], years_of()))


def _identity(publication: Publication) -> Hashable:
    measurement = publication.measurement
    return *identity(publication), measurement.year, measurement.title, outline_of(measurement.questionnaire)


def _history(publication: Publication, years: Sequence[Year]) -> History:
    return History(tuple(years), _changes(publication, years))


def newest_publication(measurement: Measurement) -> Publication | None:
    """Return a measurement's newest publication, which knows those that `history_of` reads. One query."""
    line = _line(_NEWEST.all(measurement.organisation_id), measurement)
    if not line or line[-1].measurement_id != measurement.pk:
        return None
    publication = line[-1]
    publication.measurement, publication.line = measurement, tuple(line[:-1])
    return publication


def _up_to(publication: Publication) -> list[Publication]:
    """Return the newest publication of each earlier year, first to last, and then this one. At most one query."""
    if publication.line is not None:
        return [*publication.line, publication]
    candidates = Publication.objects.newest_per_measurement() | Publication.objects.filter(pk=publication.pk)
    found = _in_line(candidates, publication.measurement.organisation_id)
    *earlier, _ = _line(list(found), publication.measurement, publication)
    return [*earlier, publication]


def _in_line(candidates: QuerySet[Publication], organisation: Any) -> QuerySet[Publication]:
    """Return those of an organisation (its id) with what a history needs of them, first to last."""
    return (
        candidates.filter(measurement__organisation=organisation)
        .select_related("measurement__questionnaire", "comparison_set")
        .defer("comparison_set__totals", "measurement__questionnaire__anchors")
        .order_by("measurement__year", "measurement__slug")
    )


_NEWEST: Final = Finder(lambda organisation: _in_line(Publication.objects.newest_per_measurement(), organisation))


def _line(found: Sequence[Publication], measurement: Measurement, this: Publication | None = None) -> list[Publication]:
    """Return the newest publication of each year before a measurement, first to last, then the measurement's own."""
    own = [each for each in found if each.measurement_id == measurement.pk and (not this or each.pk == this.pk)]
    earlier = {each.measurement.year: each for each in found if _precedes(each.measurement, measurement)}
    return [*earlier.values(), *own]


def _precedes(one: Measurement, other: Measurement) -> bool:
    return one.questionnaire.key == other.questionnaire.key and one.year < other.year


def _organisations_years(publications: Sequence[Publication]) -> list[Year]:
    wholes = {
        scope.publication_id: results_of(scope)
        for scope in PublishedScope.objects.figures_only().filter(publication__in=publications, kind=ORGANISATION)
    }
    return [_organisations_year(publication, wholes.get(publication.pk)) for publication in publications]


def _organisations_year(publication: Publication, results: ScopeResults | None) -> Year:
    year = _year(publication, results)
    if not year.results or not year.outline:
        return year
    found = precisions(year.results, publication.reliability, year.outline)
    return replace(year, results=with_intervals(year.results, found), precisions=found)


@dataclass(frozen=True)
class _Succession:
    """Who followed whom in a department's organisation, with the names that they have today."""

    department: int
    names: frozenset[tuple[int, str]]
    pairs: tuple[tuple[int, int], ...]


def _succession_of(department: Department) -> _Succession:
    """Return what is recorded, with the department's own name. One query."""
    recorded = DepartmentSuccession.objects.filter(successor__organisation=department.organisation_id).order_by("pk")
    rows = recorded.values_list("predecessor_id", "successor_id", "predecessor__name", "successor__name")
    pairs = tuple((before, after) for before, after, *_ in rows)
    names = {pk: name for before, after, *both in rows for pk, name in zip((before, after), both, strict=True)}
    return _Succession(department.pk, frozenset({**names, department.pk: department.name}.items()), pairs)


def _departments_years(publications: Sequence[Publication], succession: _Succession) -> list[Year]:
    department, names, pairs = succession.department, dict(succession.names), succession.pairs
    relevant = Lineage(department, pairs).relevant
    found: dict[int, dict[int, ScopeResults]] = {publication.pk: {} for publication in publications}
    for scope in (
        PublishedScope.objects.figures_only()
        .filter(publication__in=publications, kind=DEPARTMENT, department__in=relevant)
        .order_by("publication", "position")
    ):
        found[scope.publication_id][scope.department_id or 0] = results_of(scope)
    present = {publication.measurement.year: found[publication.pk].keys() for publication in publications}
    lineage = Lineage(department, pairs, present)
    return [_departments_year(publication, lineage, found[publication.pk], names) for publication in publications]


def _departments_year(
    publication: Publication, lineage: Lineage, found: dict[int, ScopeResults], names: dict[int, str]
) -> Year:
    origin = lineage.origin(publication.measurement.year)
    kept = outermost({pk: found[pk].name for pk in origin.departments})
    note = _note(lineage.department, origin, kept, {**names, **{pk: _last(found[pk].name) for pk in kept}}, names)
    if not kept or origin.missing:
        return _year(publication, None, note)
    if len(kept) == 1:
        return _year(publication, found[kept[0]], note)
    return _year(
        publication, pooled([found[pk] for pk in kept], outline_of(publication.measurement.questionnaire)), note
    )


def _note(department: int, origin: Origin, kept: Sequence[int], then: dict[int, str], now: dict[int, str]) -> str:
    """Return in Swedish whose figures a year's are, nothing when they are the department's own.

    then, now: names by id, in that year and today.
    """
    together = _listed([then[pk] for pk in kept])
    if origin.missing:
        return f"{_listed([now[pk] for pk in origin.missing])} har inga resultat det året"
    if origin.split_off and tuple(kept) == (department,):
        return f"Före delningen: då ingick även {_listed([now[pk] for pk in origin.split_off])}"
    if origin.split_off:
        return f"Före delningen: {together}"
    if len(kept) > 1:
        return f"Sammanslagning av {together}"
    if kept and (kept[0] != department or then[department] != now[department]):
        return f"Då {together}"
    return ""


def _listed(names: Sequence[str]) -> str:
    """Return "A, B och C"."""
    return " och ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _last(path: str) -> str:
    return path.rsplit(PATH_SEPARATOR, 1)[-1]


def _year(publication: Publication, results: ScopeResults | None, note: str = "") -> Year:
    measurement = publication.measurement
    outline = outline_of(measurement.questionnaire)
    return Year(measurement.year, measurement.title, publication.number, results, note, outline)


def _changes(publication: Publication, years: Sequence[Year]) -> dict[tuple[str, str], Change]:
    *earlier, newest = [
        Side(each.year, each.results, each.outline, each.precisions) for each in years if each.results and each.outline
    ]
    limits: dict[str, Any] = publication.limits
    practical, alpha = (limits.get(name, getattr(DEFAULT_LIMITS, name)) for name in ("practical", "alpha"))
    return changes_between(newest, earlier[::-1], practical, alpha)
