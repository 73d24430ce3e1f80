"""Departments, groups and counts for the tests of disclosure control."""

from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from analysis.disclosure import Family


@dataclass(frozen=True)
class Table:
    """Named scopes over named atoms, with n of each atom for one question."""

    n: dict[str, int]
    scopes: dict[str, str]
    families: list[Family] = field(default_factory=list)

    @property
    def membership(self):
        atoms = list(self.n)
        return np.array([[atom in holds.split() for atom in atoms] for holds in self.scopes.values()])

    @property
    def counts(self):
        return np.array([list(self.n.values())])

    @property
    def totals(self):
        return self.counts @ self.membership.T

    def family(self, parent, children):
        names = list(self.scopes)
        return Family(names.index(parent), tuple(names.index(child) for child in children.split()))

    def names(self, shown):
        return [name for name, is_shown in zip(self.scopes, shown, strict=True) if is_shown]


def table(n, scopes, families=()):
    """A table from {atom: n}, {scope: "atom atom"} and pairs of (parent, "child child")."""
    made = Table(n, scopes)
    made.families.extend(made.family(parent, children) for parent, children in families)
    return made


def cross(n_departments, n_groups):
    """Membership and families of a flat two-way table: total, departments, groups, cells by rows."""
    cells = np.eye(n_departments * n_groups, dtype=bool)
    by_department = np.repeat(np.eye(n_departments, dtype=bool), n_groups, axis=1)
    by_group = np.tile(np.eye(n_groups, dtype=bool), n_departments)
    membership = np.concatenate([cells.any(axis=0)[None], by_department, by_group, cells])
    departments = range(1, 1 + n_departments)
    groups = range(1 + n_departments, 1 + n_departments + n_groups)
    first = 1 + n_departments + n_groups
    cell = np.arange(first, first + len(cells)).reshape(n_departments, n_groups).tolist()
    rows = [Family(parent, tuple(row)) for parent, row in zip(departments, cell, strict=True)]
    columns = [Family(parent, column) for parent, column in zip(groups, zip(*cell, strict=True), strict=True)]
    return membership, [*rows, *columns, Family(0, tuple(departments)), Family(0, tuple(groups))]


def tree(parents, n_groups):
    """Membership and families of a department tree crossed with groups; answers lie on every level.

    `parents` holds each department's parent, -1 at the top; a parent comes before its children.
    """
    n_departments = len(parents)
    below = np.eye(n_departments, dtype=bool)
    for child in reversed(range(n_departments)):
        if parents[child] >= 0:
            below[parents[child]] |= below[child]
    below = np.concatenate([np.ones((1, n_departments), dtype=bool), below])
    group = np.concatenate([np.ones((1, n_groups), dtype=bool), np.eye(n_groups, dtype=bool)])
    membership = np.einsum("dc,gh->dgch", below, group).reshape(len(below) * len(group), -1)
    scope = np.arange(len(membership)).reshape(len(below), len(group)).tolist()
    children = {d: [c + 1 for c, parent in enumerate(parents) if parent + 1 == d] for d in range(len(below))}
    by_department = [
        Family(scope[d][g], tuple(scope[c][g] for c in children[d]))
        for d in reversed(range(len(below)))
        for g in reversed(range(len(group)))
        if children[d]
    ]
    by_group = [Family(row[0], tuple(row[1:])) for row in reversed(scope)]
    return membership, by_department + by_group


@st.composite
def releases(draw, max_departments=60, max_groups=4):
    """A random department tree with groups: membership, families and counts of one question."""
    n_departments = draw(st.integers(1, max_departments))
    n_groups = draw(st.integers(1, max_groups))
    seed = draw(st.integers(0, 2**32 - 1))
    highest = draw(st.sampled_from([2, 5, 9, 15, 40]))
    rng = np.random.default_rng(seed)
    parents = [int(rng.integers(-1, place)) if place else -1 for place in range(n_departments)]
    membership, families = tree(parents, n_groups)
    return membership, families, rng.integers(0, highest, size=(1, membership.shape[1]))
