"""Which groups of people get figures: the organisation, its departments, its groups, and both together. Pure.

Only these breakdowns exist (docs/disclosure.md S8): nobody can ask for another combination.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure import Family

ORGANISATION = "organisation"
DEPARTMENT = "department"
GROUP = "group"
DEPARTMENT_GROUP = "department_group"
SECTOR = "sector"

Cell = tuple[int, int]


@dataclass(frozen=True)
class Scope:
    """A group of people: all who answered for a department (with what lies below it), in a group, or both.

    A sector is several departments together: its `parts`. It is never shown by itself, only lent to comparisons.
    """

    kind: str
    department: int | None = None
    group: int | None = None
    parts: tuple[int, ...] = ()

    def holds(self, cell: Cell, lines: Mapping[int, tuple[int, ...]]) -> bool:
        """Tell whether a cell's people belong here; `lines` leads from each department to the top."""
        department, group = cell
        if self.parts:
            return any(part in lines[department] for part in self.parts)
        in_department = self.department is None or self.department in lines[department]
        return in_department and self.group in (None, group)


@dataclass(frozen=True)
class Breakdown:
    """The published scopes over the cells.

    scopes: S scopes in the order in which they are printed.
    membership: bool array (S × cells), True where the cell's people belong to the scope.
    families: parent scopes with the children that divide them, leaves before roots.
    """

    scopes: tuple[Scope, ...]
    membership: np.ndarray
    families: tuple[Family, ...]

    def add_up(self, cell_counts: np.ndarray) -> np.ndarray:
        """Return counts per scope (… × S × values) from counts per cell (… × cells × values)."""
        return np.asarray(self.membership.astype(np.int64) @ cell_counts)


def break_down(
    cells: Sequence[Cell], parents: Mapping[int, int | None], departments: Sequence[int], groups: Sequence[int]
) -> Breakdown:
    """Return the breakdown of cells by department tree, by group, and by top department × group.

    cells: (department id, group id) pairs where somebody responded.
    parents: parent id (None at the top) of every department. departments, groups: ids in printing order.
    Departments, groups and pairs in which nobody responded get no scope.
    """
    lines = {department: line_of(department, parents) for department in parents}
    tops = [department for department in departments if parents[department] is None]
    possible = [
        Scope(ORGANISATION),
        *(Scope(DEPARTMENT, department) for department in departments),
        *(Scope(GROUP, None, group) for group in groups),
        *(Scope(DEPARTMENT_GROUP, department, group) for department in tops for group in groups),
    ]
    masks = {scope: [scope.holds(cell, lines) for cell in cells] for scope in possible}
    scopes = tuple(scope for scope in possible if any(masks[scope]) or scope.kind == ORGANISATION)
    membership = np.array([masks[scope] for scope in scopes], dtype=bool).reshape(len(scopes), len(cells))
    return Breakdown(scopes, membership, tuple(_families(scopes, parents)))


def line_of(department: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """Return the department and everything above it, from itself to the top."""
    above = parents[department]
    return (department,) if above is None else (department, *line_of(above, parents))


def _families(scopes: Sequence[Scope], parents: Mapping[int, int | None]) -> list[Family]:
    """Return the tree's families from the leaves up, then the table's rows and columns."""
    position = {scope: index for index, scope in enumerate(scopes)}
    trees = sorted(
        (scope for scope in scopes if scope.kind == DEPARTMENT),
        key=lambda scope: -len(line_of(scope.department or 0, parents)),
    )
    wholes = [*trees, Scope(ORGANISATION)]
    families = [(whole, [s for s in scopes if _is_below(s, whole, parents)]) for whole in wholes]
    families += [(Scope(ORGANISATION), [s for s in scopes if s.kind == GROUP])]
    families += [(whole, [s for s in scopes if _is_row_or_column(s, whole)]) for whole in scopes]
    return [Family(position[whole], tuple(position[s] for s in parts)) for whole, parts in families if parts]


def _is_below(scope: Scope, whole: Scope, parents: Mapping[int, int | None]) -> bool:
    return scope.kind == DEPARTMENT and parents[scope.department or 0] == whole.department


def _is_row_or_column(scope: Scope, whole: Scope) -> bool:
    if scope.kind != DEPARTMENT_GROUP:
        return False
    return (whole.kind == DEPARTMENT and scope.department == whole.department) or (
        whole.kind == GROUP and scope.group == whole.group
    )
