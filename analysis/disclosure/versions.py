"""A measurement published again: what its next publication may show beside the earlier ones.

What is public stays public, so the earlier figures are forced into the release. The cells are cut finer for
that: people of one cell who entered, or left, between two publications are a cell of their own, because
the difference of two figures speaks of them alone. What an earlier publication hid stays hidden too: a new
figure must not be what is missing to compute the old one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.arrays import DONT_KNOW, GRADES, BoolArray, IntArray, refuse_negative, scope_counts
from analysis.disclosure.parameters import Thresholds
from analysis.disclosure.primary import primary_distributions, primary_means, primary_shares
from analysis.disclosure.protection import Protection
from analysis.disclosure.suppression import Family, Known, shown_beside


@dataclass(frozen=True, slots=True)
class Earlier:
    """A publication already made: its counts per cell, and which figures were new in it.

    `value_counts` is questions by cells by 6, over the questions and cells of the next publication, zero
    where nobody had answered. A figure that it only repeated is not new in it.
    """

    value_counts: IntArray
    protection: Protection


@dataclass(frozen=True, slots=True)
class Repeats:
    """Which earlier publication's figure is repeated, each an int array questions by scopes.

    1 is the first of the earlier publications; 0 means that none is repeated.
    """

    means: IntArray
    distributions: IntArray
    shares: IntArray


@dataclass(frozen=True, slots=True)
class NextRelease:
    """What the next publication shows: new figures, and earlier ones where the step to a new is too small.

    `has_news` is False when nothing new could be shown; the publication is then refused.
    """

    protection: Protection
    repeats: Repeats
    has_news: bool


@dataclass(frozen=True, slots=True)
class History:
    """One measure over all publications, the next one last, on the finer cells.

    `counts` is questions by finer cells; `sets` publications by scopes by finer cells, the people of each
    scope at that time; `shown` earlier publications by questions by scopes; `primary` publications by questions
    by scopes, True where S1 or S13 hides.
    """

    counts: IntArray
    sets: BoolArray
    shown: BoolArray
    primary: BoolArray


@dataclass(frozen=True, slots=True)
class Renewal:
    """One measure of the next publication: new figures, numbers of repeated ones, and whether any is news."""

    new: BoolArray
    repeated: IntArray
    has_news: bool


def protect_next(
    membership: BoolArray,
    families: Sequence[Family],
    value_counts: IntArray,
    thresholds: Thresholds,
    earlier: Sequence[Earlier],
    n_last: int = 0,
) -> NextRelease:
    """What the next publication of a measurement shows, every question checked by itself.

    A new figure is shown where it is SAFE with all that is public, and nobody could tell a step of fewer than
    k_step people from it; elsewhere the latest earlier figure is repeated. A homogeneous group that was hidden
    in an earlier publication cannot be computed with the new one's help. Counts per value tell how many
    entered and left a cell; of those who left, the last to enter are taken to have left first.

    Args:
        membership, families, value_counts, thresholds: as `protect`.
        earlier: the publications so far, first to last, at least one.
        n_last: as `shown_scopes`; these scopes are no news.

    Raises:
        ValueError: as `shown_scopes`.

    Source: docs/disclosure.md S10, S13.
    """
    refuse_negative(value_counts)
    versions = np.stack([*(each.value_counts for each in earlier), value_counts])
    totals = np.stack([scope_counts(membership, each) for each in versions])
    grades, k, k_dist = versions[..., GRADES], thresholds.k, thresholds.k_dist

    def renewed(measure: str, counts: IntArray, primary: BoolArray, threshold: int) -> Renewal:
        shown = [getattr(each.protection, measure) for each in earlier]
        return _renew(_history(membership, counts, shown, primary), families, threshold, thresholds.k_step, n_last)

    means = renewed("means", grades, primary_means(totals, k), k)
    without_distribution = primary_distributions(totals, k_dist)
    without_distribution[-1] |= ~means.new
    distributions = renewed("distributions", grades, without_distribution, k_dist)
    yes_no = np.stack([versions[..., DONT_KNOW], grades.sum(axis=-1)], axis=-1)
    shares = renewed("shares", yes_no, primary_shares(totals, k_dist), k_dist)
    return _next_release(means, distributions, shares)


def _next_release(*measures: Renewal) -> NextRelease:
    return NextRelease(
        Protection(*(each.new for each in measures)),
        Repeats(*(each.repeated for each in measures)),
        any(each.has_news for each in measures),
    )


def _renew(history: History, families: Sequence[Family], threshold: int, k_step: int, n_last: int) -> Renewal:
    """What one measure shows next."""
    n_first = history.shown.shape[-1] - n_last
    steps = _steps(history)
    is_too_small = (history.shown & (steps > 0) & (steps < k_step)).any(axis=0)
    new = _new_figures(history, families, threshold, history.primary[-1] | is_too_small, n_last)
    is_public = (history.shown & (steps == 0)).any(axis=0)
    numbers = np.arange(1, len(history.shown) + 1)[:, None, None]
    latest = (history.shown * numbers).max(axis=0)
    return Renewal(new, np.where(new, 0, latest), bool((new & ~is_public)[:, :n_first].any()))


def _new_figures(
    history: History, families: Sequence[Family], threshold: int, hidden: BoolArray, n_last: int
) -> BoolArray:
    """Which scopes show a new figure, questions by scopes. A question whose past is not SAFE shows none."""
    sets, n_first = history.sets[:-1], hidden.shape[1] - n_last
    before = [
        Known(sets[history.shown[:, question]], sets[:, :n_first][history.primary[:-1, question, :n_first]])
        for question in range(len(hidden))
    ]
    new, _ = shown_beside(before, history.sets[-1], families, history.counts, threshold, hidden, n_last)
    return new


def _steps(history: History) -> IntArray:
    """How many entered or left each scope since each publication: publications by questions by scopes."""
    changed = history.sets[:-1] ^ history.sets[-1]
    return np.stack([scope_counts(each, history.counts) for each in changed])


def _history(membership: BoolArray, versions: IntArray, shown: Sequence[BoolArray], primary: BoolArray) -> History:
    """The finer cells of `versions`, publications by questions by cells by values."""
    stays = _stays(versions)
    n_publications, n_cells = len(versions), membership.shape[1]
    times = np.arange(n_publications)
    present = np.array([(first <= times) & (times < gone) for first, gone in stays]).T
    finer = np.repeat(present, n_cells, axis=1)
    return History(
        counts=np.concatenate(list(stays.values()), axis=1),
        sets=np.tile(membership, len(stays)) & finer[:, None],
        shown=np.stack(shown),
        primary=primary,
    )


def _stays(versions: IntArray) -> dict[tuple[int, int], IntArray]:
    """How many of each question and cell were in the publications from the first up to before the second."""
    n_publications = len(versions)
    change = np.diff(versions, axis=0, prepend=0)
    entered = np.maximum(change, 0).sum(axis=-1)
    left = np.maximum(-change, 0).sum(axis=-1)
    stays = {}
    for gone in range(1, n_publications):
        for first in reversed(range(gone)):
            leaving = np.minimum(entered[first], left[gone])
            entered[first] -= leaving
            left[gone] -= leaving
            stays[first, gone] = leaving
    stays |= {(first, n_publications): n for first, n in enumerate(entered)}
    return {stay: n for stay, n in stays.items() if n.any()} or {(0, n_publications): entered[0]}
