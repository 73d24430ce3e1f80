"""What a measurement's earlier publications rested on: needed so that no step between two tells too much (S10).

Internal, like the frequencies: nothing that is shown to anybody reads it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.comparison.earlier import ShownRow, as_documents
from analysis.disclosure import Earlier, Protection
from analysis.models import Publication, PublicationBasis
from analysis.scopes import Cell, Scope
from surveys.compiled import Finder
from surveys.models import Measurement


@dataclass(frozen=True)
class Past:
    """One earlier publication: its counts (items × cells × 6) and the figures that were new in it."""

    cells: tuple[Cell, ...]
    answers: np.ndarray
    scopes: tuple[Scope, ...]
    new: Protection
    rates: tuple[frozenset[int], ...]


def remember(publication: Publication, past: Past, others: Iterable[ShownRow]) -> None:
    """Keep what a new publication rests on, and what it shows of others."""
    new = {name: np.ascontiguousarray(getattr(past.new, name), dtype=int) for name in _MASKS}
    PublicationBasis.objects.create(
        publication=publication,
        cells=past.cells,
        answers=np.ascontiguousarray(past.answers),
        scopes=[[scope.kind, scope.department, scope.group, scope.parts] for scope in past.scopes],
        new=new,
        rates=[sorted(waves) for waves in past.rates],
        others=as_documents(others),
    )


def read_history(measurement: Measurement) -> list[Past]:
    """Return what the earlier publications rested on, first to last. One query."""
    return [_past(basis) for basis in _BASES.all(measurement.pk)]


_BASES: Final = Finder(
    lambda measurement: PublicationBasis.objects.filter(publication__measurement=measurement).order_by(
        "publication__number"
    )
)


def all_cells(now: Sequence[Cell], history: Sequence[Past]) -> tuple[Cell, ...]:
    """Return the cells of now and of every earlier publication, in a fixed order."""
    return tuple(sorted({*now, *(cell for past in history for cell in past.cells)}))


def spread_out(answers: np.ndarray, cells: Sequence[Cell], over: Sequence[Cell]) -> np.ndarray:
    """Return counts (items × cells × 6) laid out over more cells, zero where nobody answered."""
    place = {cell: position for position, cell in enumerate(over)}
    laid_out = np.zeros((len(answers), len(over), 6), dtype=np.int64)
    laid_out[:, [place[cell] for cell in cells]] = answers
    return laid_out


def aligned(past: Past, cells: Sequence[Cell], scopes: Sequence[Scope]) -> Earlier:
    """Return a past publication over the cells and scopes of the next one."""
    place = {scope: position for position, scope in enumerate(scopes)}
    columns = [place[scope] for scope in past.scopes]
    masks = {}
    for name in _MASKS:
        mask = getattr(past.new, name)
        masks[name] = np.zeros((len(mask), len(scopes)), dtype=bool)
        masks[name][:, columns] = mask
    return Earlier(spread_out(past.answers, past.cells, cells), Protection(**masks))


_MASKS = ("means", "distributions", "shares")


def _past(basis: PublicationBasis) -> Past:
    cells = tuple((department, group) for department, group in basis.cells)
    answers = np.array(basis.answers, dtype=np.int64).reshape(len(basis.answers), len(cells), 6)
    scopes = tuple(Scope(kind, department, group, tuple(*parts)) for kind, department, group, *parts in basis.scopes)
    new = Protection(**{name: np.array(basis.new[name], dtype=bool) for name in _MASKS})
    return Past(cells, answers, scopes, new, tuple(map(frozenset, basis.rates)))
