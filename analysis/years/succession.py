"""Which departments of an earlier year a department's people belonged to, when some were merged or split. Pure.

A department keeps its id when it is renamed; then nothing needs to be recorded. When it is merged, split or founded
anew the key user records who took over from whom (`DepartmentSuccession`), and years are compared along that.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from surveys.models.organisation import PATH_SEPARATOR


@dataclass(frozen=True)
class Origin:
    """Whose results stand for a department in one year.

    departments: ids, in order. missing: those that belong there but have no results that year: then nothing may be
    compared. split_off: those whose people are counted in the results but belong elsewhere now.
    """

    departments: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    split_off: tuple[int, ...] = ()


@dataclass(frozen=True)
class Lineage:
    """A department with those it stems from.

    pairs: (predecessor, successor) of the organisation. present: by year, the ids that have results then, with the
    year that is read.
    """

    department: int
    pairs: Sequence[tuple[int, int]]
    present: Mapping[int, Collection[int]] = field(default_factory=dict)

    @cached_property
    def line(self) -> tuple[int, ...]:
        """Return the department and all that it stems from, nearest first."""
        line = [self.department]
        for each in line:
            line += [before for before, after in self.pairs if after == each and before not in line]
        return tuple(line)

    @cached_property
    def relevant(self) -> frozenset[int]:
        """Return the ids whose results matter: those of the line, and those that broke out of it."""
        return frozenset(self.line) | {after for before, after in self.pairs if before in self.line}

    def origin(self, year: int) -> Origin:
        """Return where the department's figures of a year come from."""
        found, missing = self._found(self.department, year, (self.department,))
        departments = tuple(each for each in reversed(self.line) if each in found)
        gone = tuple(each for each in reversed(self.line) if each in missing) if departments else ()
        return Origin(departments, gone, self._split_off(departments, year))

    def _found(self, department: int, year: int, path: tuple[int, ...]) -> tuple[set[int], set[int]]:
        """Return the ids with results that a department stood for that year, and those without."""
        is_there = department in self.present[year]
        before = [each for each in self._before(department) if each not in path]
        parts = [each for each in before if not is_there or self._is_absorbed(each, department, year)]
        if not is_there and not parts:
            return set(), {department}
        found: set[int] = {department} if is_there else set()
        missing: set[int] = set()
        for part in parts:
            of_part = self._found(part, year, (*path, part))
            found, missing = found | of_part[0], missing | of_part[1]
        return found, missing

    def _is_absorbed(self, department: int, by: int, year: int) -> bool:
        """Tell whether a department has gone, as a whole, into one that was there before, and had not yet that year."""
        years = [each for each, present in self.present.items() if department in present]
        return self._after(department) == {by} and max(self.present) not in years and max(years, default=0) >= year

    def _split_off(self, departments: tuple[int, ...], year: int) -> tuple[int, ...]:
        """Return who has taken over a part of these, outside the line, and had no results of its own that year."""
        if year == max(self.present):
            return ()
        after = {each for department in departments for each in self._after(department)}
        return tuple(sorted(after - set(self.line) - set(self.present[year])))

    def _before(self, department: int) -> list[int]:
        return [before for before, after in self.pairs if after == department]

    def _after(self, department: int) -> set[int]:
        return {after for before, after in self.pairs if before == department}


def outermost(paths: Mapping[int, str]) -> tuple[int, ...]:
    """Return the departments, of these by their path, that lie in no other of them: nobody is counted twice."""
    return tuple(
        each
        for each, path in paths.items()
        if not any(path.startswith(other + PATH_SEPARATOR) for other in paths.values())
    )
