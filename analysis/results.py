"""Reading a publication: what pages, files and the API print. Nothing here can reach unprotected counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any, Final

from django.db.models import IntegerField, QuerySet, Value

from analysis.kept import Shelf, identity
from analysis.models import Publication, PublishedComparison, PublishedScope, PublishedScopeQuerySet
from analysis.publishing.figures import (
    DIMENSION,
    QUESTION,
    RESPONSE_RATE,
    SCREENING,
    SUBCATEGORY,
    TOTAL,
    TOTAL_CODE,
)
from analysis.stats.questions import GRADE_COLUMNS


@dataclass(frozen=True)
class Figure:
    """One published figure. A hidden or missing value is None; the flags tell which of the two it is.

    A question's mean has an interval (`lower`, `upper`) and an `agreement`; its `difference` from the others (own -
    others) and, for a department, its `gap` to the rest of the organisation have intervals too, and are called out
    by docs/method.md, rule 9. `effect` is Hedges' g of the difference. All of these are None below k_dist.
    """

    measure: str = ""
    code: str = ""
    n: float | None = None
    mean: float | None = None
    dont_know_share: float | None = None
    value: float | None = None
    others_mean: float | None = None
    others_dont_know_share: float | None = None
    others_value: float | None = None
    others_n: float | None = None
    others_organisations: float | None = None
    sector_mean: float | None = None
    sector_n: float | None = None
    suppressed: bool = False
    dont_know_suppressed: bool = False
    others_suppressed: bool = False
    n_questions: float | None = None
    n_questions_asked: float | None = None
    bound: str | None = None
    as_of: float | None = None
    dont_know_as_of: float | None = None
    sector_dont_know_share: float | None = None
    sector_value: float | None = None
    sector_organisations: float | None = None
    agreement: float | None = None
    lower: float | None = None
    upper: float | None = None
    difference: float | None = None
    difference_lower: float | None = None
    difference_upper: float | None = None
    effect: float | None = None
    is_called_out: bool = False
    gap: float | None = None
    gap_lower: float | None = None
    gap_upper: float | None = None
    is_gap_called_out: bool = False
    distribution: tuple[int, ...] = field(default=())


_SCOPES_AT_A_TIME: Final = 50

#: Stands for a figure that does not exist, for example where nobody was asked.
NO_FIGURE = Figure()


@dataclass(frozen=True)
class ScopeResults:
    """All figures of one scope."""

    kind: str
    department_id: int | None
    name: str
    figures: Mapping[tuple[str, str], Figure]

    def question(self, code: str) -> Figure:
        return self.figures.get((QUESTION, code), NO_FIGURE)

    def subcategory(self, key: str) -> Figure:
        return self.figures.get((SUBCATEGORY, key), NO_FIGURE)

    def dimension(self, key: str) -> Figure:
        return self.figures.get((DIMENSION, key), NO_FIGURE)

    @property
    def total(self) -> Figure:
        return self.figures.get((TOTAL, TOTAL_CODE), NO_FIGURE)

    @cached_property
    def screening(self) -> Figure:
        return next((self.figures[key] for key in self.figures if key[0] == SCREENING), NO_FIGURE)

    @property
    def repeated(self) -> set[int]:
        """Return the numbers of the earlier publications that figures of this scope repeat."""
        columns = [_column(self.figures, name) for name in ("as_of", "dont_know_as_of")]
        return {int(number) for column in columns for number in column if isinstance(number, int | float) and number}

    @property
    def has_sector(self) -> bool:
        """Tell whether anything of the same sector elsewhere is shown beside the scope."""
        columns = [_column(self.figures, name) for name in ("sector_mean", "sector_value")]
        return any(value is not None for column in columns for value in column)

    @property
    def response_rate(self) -> Figure:
        return self.figures.get((RESPONSE_RATE, ""), NO_FIGURE)


def read(
    publication: Publication, *, kinds: Iterable[str], departments: Iterable[int] | None = None
) -> list[ScopeResults]:
    """Return a publication's results of some kinds of scope, in printing order. One query.

    departments: ids that the reader may see; None for all. Scopes without a department are not filtered.
    """
    return [results_of(scope) for scope in _scopes(publication, kinds, departments)]


def each(
    publication: Publication, *, kinds: Iterable[str], departments: Iterable[int] | None = None
) -> Iterator[ScopeResults]:
    """Yield the same one after the other, so that a large publication never is in memory as a whole."""
    return map(results_of, _scopes(publication, kinds, departments).iterator(chunk_size=_SCOPES_AT_A_TIME))


def _scopes(
    publication: Publication, kinds: Iterable[str], departments: "Iterable[int] | QuerySet[Any, Any] | None"
) -> PublishedScopeQuerySet:
    scopes = PublishedScope.objects.figures_only().filter(publication=publication, kind__in=list(kinds))
    scopes = scopes.order_by("position")
    return scopes if departments is None else scopes.for_departments(departments)


def results_of(scope: PublishedScope) -> ScopeResults:
    """Return a stored scope's figures. Columns that it does not have, added later or empty, are missing values."""
    return ScopeResults(scope.kind, scope.department_id, scope.name, _Table(scope.figures))


@dataclass(frozen=True)
class ComparisonResults:
    """The figures of a group of other organisations; `kind` is one of `PublishedComparison.Kind`."""

    kind: str
    name: str
    n_organisations: int
    results: ScopeResults


@dataclass(frozen=True)
class Found:
    """Scopes in printing order, and the groups of others that they may be compared with, all of them first."""

    scopes: tuple[ScopeResults, ...]
    comparisons: tuple[ComparisonResults, ...]

    @property
    def weight(self) -> int:
        return len(self.scopes) + len(self.comparisons)


#: Some 40 MB in each process.
_READ: Final = Shelf[Found](attrgetter("weight"), most=1000)


def read_all(publication: Publication, *, kinds: Iterable[str], departments: Iterable[int] | None = None) -> Found:
    """Return what `read` and `read_comparisons` return. One query for both, none where the process has kept them."""
    kinds, ids = tuple(kinds), None if departments is None else frozenset(departments)
    return _READ.get((identity(publication), kinds, ids), lambda: _found(publication, kinds, ids))


def _found(publication: Publication, kinds: Iterable[str], departments: Iterable[int] | None) -> Found:
    scopes = _scopes(publication, kinds, departments).order_by()
    groups = PublishedComparison.objects.filter(publication=publication).order_by()
    nothing = {"department": Value(None, IntegerField()), "n": Value(0, IntegerField())}
    rows = scopes.values_list("position", "kind", "department_id", "name", "figures", nothing["n"]).union(
        groups.values_list("position", "kind", nothing["department"], "name", "figures", "n_organisations"), all=True
    )
    found: list[ScopeResults] = []
    comparisons: list[ComparisonResults] = []
    for _, kind, department, name, figures, n_organisations in sorted(rows, key=itemgetter(0)):
        results = ScopeResults(kind, department, name, _Table(figures))
        if kind in _COMPARED:
            comparisons.append(ComparisonResults(kind, name, n_organisations, results))
        else:
            found.append(results)
    return Found(tuple(found), tuple(comparisons))


_COMPARED: Final = frozenset(PublishedComparison.Kind.values)


def read_comparisons(publication: Publication) -> list[ComparisonResults]:
    """Return the groups of others that the publication may be compared with, all of them first. One query."""
    return [_comparison(each) for each in PublishedComparison.objects.filter(publication=publication)]


def _comparison(stored: PublishedComparison) -> ComparisonResults:
    results = ScopeResults(stored.kind, None, stored.name, _Table(stored.figures))
    return ComparisonResults(stored.kind, stored.name, stored.n_organisations, results)


class _Table(Mapping[tuple[str, str], Figure]):
    """The figures of a stored table by columns, each made when it is first asked for: a page prints few of many."""

    def __init__(self, columns: Mapping[str, Sequence[object]]) -> None:
        keys = zip(columns.get("measure", ()), columns.get("code", ()), strict=True)
        self._columns = columns
        self._rows = {(str(measure), str(code)): row for row, (measure, code) in enumerate(keys)}
        self._made: dict[tuple[str, str], Figure] = {}

    def column(self, name: str) -> Sequence[object]:
        """Return a column's values, nothing where the table does not have it."""
        return self._columns.get(name, ())

    def __getitem__(self, key: tuple[str, str]) -> Figure:
        if key not in self._made:
            row = self._rows[key]
            self._made[key] = _figure({name: column[row] for name, column in self._columns.items()})
        return self._made[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _column(figures: Mapping[tuple[str, str], Figure], name: str) -> Sequence[object]:
    if isinstance(figures, _Table):
        return figures.column(name)
    return [getattr(figure, name) for figure in figures.values()]


def _figure(row: dict[str, object]) -> Figure:
    counts = [row.pop(column, None) for column in GRADE_COLUMNS]
    distribution = tuple(int(n) for n in counts if isinstance(n, int | float))
    return Figure(**row, distribution=distribution)  # type: ignore[arg-type]
