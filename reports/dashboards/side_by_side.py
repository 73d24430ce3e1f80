"""The leaders' and the employees' picture side by side. The choice of measure is in the address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analysis import results
from analysis.models import Publication
from analysis.outline import Outline, outline_of
from analysis.results import Figure, ScopeResults
from analysis.scopes import DEPARTMENT, ORGANISATION
from reports import year_charts
from reports.charts import Pair
from reports.dashboards.frame import place_of, refused, show
from reports.formatting import signed
from surveys import questionnaire_files
from surveys.models import Department, Measurement
from surveys.models.organisation import PATH_SEPARATOR

LEADERS, EMPLOYEES = "Ledning", "Medarbetare"
#: Points of the index below which a gap says nothing: the two answered different questions.
NOTHING_BELOW: Final = 5


@dataclass(frozen=True)
class Row:
    """A measure or a department with both sides' index; the gap is the leaders' minus the employees'."""

    key: str
    label: str
    leaders: Figure
    employees: Figure

    @property
    def gap(self) -> float | None:
        """Return the gap in points, None unless both sides are shown (docs/disclosure.md S11)."""
        if self.leaders.value is None or self.employees.value is None:
            return None
        return self.leaders.value - self.employees.value

    @property
    def gap_text(self) -> str:
        return "–" if self.gap is None else signed(self.gap)

    @property
    def verdict(self) -> str:
        """Return the gap in words, nothing where one side is hidden."""
        if self.gap is None:
            return ""
        if abs(self.gap) < NOTHING_BELOW:
            return "Ungefär samma bild"
        return "Ledningen är mer positiv" if self.gap > 0 else "Medarbetarna är mer positiva"


@dataclass(frozen=True)
class Sides:
    """Two publications of one organisation and year, with the results that the reader may see."""

    leaders: Publication
    employees: Publication
    outline: Outline
    measures: tuple[tuple[str, str, str], ...]
    scopes: tuple[tuple[ScopeResults, ScopeResults], ...]

    @property
    def own(self) -> tuple[ScopeResults, ScopeResults]:
        """Return both sides' results of what the page is about."""
        return self.scopes[0]

    def rows(self) -> list[Row]:
        """Return the measures of what the page is about."""
        return [_row(key, label, measure, key, *self.own) for measure, key, label in self.measures]

    def department_rows(self, chosen: str) -> list[Row]:
        """Return the departments below by one measure, those that are shown on both sides."""
        measure = next(measure for measure, key, _ in self.measures if key == chosen)
        rows = [
            _row(chosen, leaders.name, measure, chosen, leaders, employees) for leaders, employees in self.scopes[1:]
        ]
        return [row for row in rows if row.gap is not None]


@require_safe
@login_required
def employees(request: HttpRequest, code: str, slug: str, department_id: int | None = None) -> HttpResponse:
    measurement, part, doors = place_of(request, code, slug, department_id)
    sides = sides_of(measurement, part)
    if not sides:
        return show(request, measurement, "employees", part=part, doors=doors, sides=None)
    chosen = request.GET.get("matt", "total")
    if chosen not in {key for _, key, _ in sides.measures}:
        return refused(request)
    rows, departments = sides.rows(), sides.department_rows(chosen)
    return show(
        request,
        measurement,
        "employees",
        part=part,
        doors=doors,
        sides=sides,
        rows=rows,
        chart=_chart(rows),
        chosen=next(row for row in rows if row.key == chosen),
        departments=departments,
        departments_chart=_chart(departments),
    )


def sides_of(measurement: Measurement, part: Department | None) -> Sides | None:
    """Return both publications of the measurement's year, None unless both exist and hold results. Three queries."""
    found = Publication.objects.newest_per_measurement().filter(
        measurement__organisation=measurement.organisation_id, measurement__year=measurement.year
    )
    newest = list(found.select_related("measurement__questionnaire").order_by("measurement__slug"))
    employees = [each for each in newest if _is_for_employees(each.measurement)]
    leaders = [each for each in newest if not _is_for_employees(each.measurement)]
    if not employees or not leaders:
        return None
    pair = _chosen(leaders, measurement), _chosen(employees, measurement)
    scopes = _scopes(pair, part)
    outlines = [outline_of(each.measurement.questionnaire) for each in pair]
    return Sides(*pair, outlines[0], _measures(*outlines), scopes) if scopes else None


def _is_for_employees(measurement: Measurement) -> bool:
    return measurement.questionnaire.key == questionnaire_files.EMPLOYEES.partition(":")[0]


def _chosen(publications: Sequence[Publication], measurement: Measurement) -> Publication:
    """Return the measurement's own publication if it is one of them, otherwise the last one by slug."""
    own = [each for each in publications if each.measurement_id == measurement.pk]
    return (own or list(publications))[-1]


def _scopes(
    pair: tuple[Publication, Publication], part: Department | None
) -> tuple[tuple[ScopeResults, ScopeResults], ...]:
    """Return what the page is about and what lies right below it, with both sides' results."""
    leaders, employees = (
        {(each.kind, each.department_id): each for each in results.read(one, kinds=[ORGANISATION, DEPARTMENT])}
        for one in pair
    )
    own = (DEPARTMENT, part.pk) if part else (ORGANISATION, None)
    if own not in leaders or own not in employees:
        return ()
    above = f"{leaders[own].name}{PATH_SEPARATOR}" if part else ""
    below = [key for key, scope in leaders.items() if _lies_right_below(scope, above) and key in employees]
    return tuple((leaders[key], employees[key]) for key in (own, *below))


def _lies_right_below(scope: ScopeResults, above: str) -> bool:
    rest = scope.name.removeprefix(above)
    return scope.kind == DEPARTMENT and scope.name.startswith(above) and PATH_SEPARATOR not in rest


def _measures(leaders: Outline, employees: Outline) -> tuple[tuple[str, str, str], ...]:
    """Return measure, key and label of what both questionnaires have: total, dimensions, subcategories."""
    dimensions = [("dimension", each.key, each.label) for each in _both(leaders.dimensions, employees.dimensions)]
    parts = [("subcategory", each.key, each.label) for each in _both(leaders.subcategories, employees.subcategories)]
    return (("total", "total", "Digital mognad"), *dimensions, *parts)


def _both(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    keys = {each.key for each in second}
    return [each for each in first if each.key in keys]


def _row(key: str, label: str, measure: str, code: str, leaders: ScopeResults, employees: ScopeResults) -> Row:
    own, other = (scope.figures.get((measure, code), results.NO_FIGURE) for scope in (leaders, employees))
    return Row(key, label, own, other)


def _chart(rows: Sequence[Row]) -> dict[str, Any]:
    pairs = [Pair(row.label, row.leaders.value, row.employees.value) for row in rows]
    return year_charts.two_sides(pairs, own_name=LEADERS, others_name=EMPLOYEES)
