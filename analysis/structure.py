"""An organisation's departments and groups, with the names that its results are printed under."""

from dataclasses import dataclass
from typing import Final

from analysis.scopes import Scope
from surveys.compiled import Finder
from surveys.models import Department, Organisation, RespondentGroup
from surveys.models.organisation import PATH_SEPARATOR

GROUP_SEPARATOR = " | "

_DEPARTMENTS: Final = Finder(lambda organisation: Department.objects.filter(organisation=organisation))
_GROUPS: Final = Finder(lambda organisation: RespondentGroup.objects.filter(organisation=organisation))


@dataclass(frozen=True)
class Structure:
    """Departments and groups by id, in printing order."""

    departments: dict[int, Department]
    groups: dict[int, RespondentGroup]

    @property
    def parents(self) -> dict[int, int | None]:
        return {pk: department.parent_id for pk, department in self.departments.items()}

    def name(self, scope: Scope) -> str:
        """Return what a scope is called: a path, a group, "path | group", or nothing for the organisation."""
        department = self.path(scope.department) if scope.department else ""
        group = self.groups[scope.group].name if scope.group else ""
        return GROUP_SEPARATOR.join(filter(None, [department, group]))

    def path(self, department_id: int) -> str:
        department = self.departments[department_id]
        above = f"{self.path(department.parent_id)}{PATH_SEPARATOR}" if department.parent_id else ""
        return above + department.name


def structure_of(organisation: Organisation) -> Structure:
    """Return an organisation's structure. Two queries."""
    return Structure(
        {department.pk: department for department in _DEPARTMENTS.all(organisation.pk)},
        {group.pk: group for group in _GROUPS.all(organisation.pk)},
    )
