"""Groups of other organisations as tables of figures, in the form of a scope's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from analysis.comparison.members import SIZE_BORDERS, size_class
from analysis.comparison.seats import Others
from analysis.models import PublishedComparison
from analysis.outline import Outline
from analysis.publishing.figures import DIMENSION, SUBCATEGORY, TOTAL, Beside, Stored, Table, indices_of, tabulate
from analysis.publishing.shown import Shown
from surveys.models import Organisation

_KINDS: Final = PublishedComparison.Kind
_PLURALS: Final = {"kommun": "kommuner", "region": "regioner", "myndighet": "myndigheter"}
_INDICES: Final = (SUBCATEGORY, DIMENSION, TOTAL)


@dataclass(frozen=True)
class GroupTable:
    """A group of others: its kind, what it is called, how many they are, and its table of figures."""

    kind: str
    name: str
    n_organisations: int
    figures: Stored


def group_tables(organisation: Organisation, others: Others, outline: Outline, own: np.ndarray) -> list[GroupTable]:
    """Return the groups of others of which anything is shown, all of them first.

    own: the means that the organisation itself shows, by item, NaN where hidden. An index is compared with the own one,
    so it rests on the questions that the organisation shows too, and is left out where the group lacks one of them
    (docs/disclosure.md S12).
    """
    groups = {kind: each for kind, each in others.groups.items() if each.says_something}
    if not groups:
        return []
    shown = _shown([*groups.values()], outline)
    table = tabulate(shown, outline, Beside.nothing(len(shown.codes)))
    stored = _with_same_questions(table, shown.means[:, :-1], own, outline).stored()
    return [
        GroupTable(kind, group_name(kind, organisation), others.n_organisations[kind], figures)
        for kind, figures in zip(groups, stored, strict=True)
    ]


def group_name(kind: str, organisation: Organisation) -> str:
    """Return what a group is called, for example "Övriga kommuner i Östergötlands län"."""
    others = f"Övriga {_PLURALS[organisation.kind]}"
    if kind == _KINDS.COUNTY:
        return f"{others} i {organisation.county}"
    if kind == _KINDS.MUNICIPALITY_GROUP:
        return f"{others} i gruppen {organisation.municipality_group}"
    if kind == _KINDS.SIZE:
        return f"{others} med {_size_name(organisation.inhabitants)} invånare"
    return others


def _size_name(inhabitants: int | None) -> str:
    borders = [_thousands(border) for border in SIZE_BORDERS]
    names = [f"under {borders[0]}"]
    names += [f"{low}–{high}" for low, high in pairwise(borders)]
    return [*names, f"minst {borders[-1]}"][size_class(inhabitants) or 0]


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def _shown(groups: Sequence[Beside], outline: Outline) -> Shown:
    means, shares, n, n_answered, _ = np.stack([each.compared for each in groups], axis=1)
    nothing = np.full(means.shape, np.nan)
    return Shown(
        codes=(*outline.codes, outline.screening_code),
        means=means,
        n=n,
        dont_know_shares=shares,
        n_answered=n_answered,
        n_dont_know=n_answered - n,
        distributions=np.stack([each.distributions for each in groups]),
        as_of=nothing,
        dont_know_as_of=nothing,
    )


def _with_same_questions(table: Table, means: np.ndarray, own: np.ndarray, outline: Outline) -> Table:
    """Return a table whose indices rest on the same questions as the organisation's own."""
    own_means = own[None, : len(outline.codes)]
    values, n_questions = indices_of(np.where(np.isnan(own_means), np.nan, means), outline)
    values = np.where(n_questions == indices_of(own_means, outline)[1], values, np.nan)
    rows = [row for row, measure in enumerate(table.measures) if measure in _INDICES]
    columns = {name: each.copy() for name, each in table.columns.items()}
    columns["value"][:, rows] = values
    columns["n_questions"][:, rows] = n_questions
    columns["suppressed"][:, rows] = np.isnan(values)
    return replace(table, columns=columns)
