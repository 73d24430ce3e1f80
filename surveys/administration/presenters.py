"""What the administration's templates print, decided here so that they need no arithmetic and no query."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.models import Department


@dataclass(frozen=True)
class Branch:
    """A department with what lies below it."""

    department: Department
    children: "list[Branch]"


def tree(departments: Iterable[Department]) -> list[Branch]:
    """Return the departments as a tree; one whose parent is not among them stands at the top."""
    listed = list(departments)
    branches = {department.pk: Branch(department, []) for department in listed}
    top: list[Branch] = []
    for department in listed:
        above = branches.get(department.parent_id or 0)
        (above.children if above else top).append(branches[department.pk])
    return top
