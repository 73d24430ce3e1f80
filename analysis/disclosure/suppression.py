"""Which sets of a release are shown: the search of S5 and S6, settled by the rules of S7 and S13.

Scopes are the sets that a page could show: the organisation, departments (with all below them), groups,
and department and group. Cells are the department and group pairs where somebody answered. A scope is
a row of `membership` (scopes by cells).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.arrays import BoolArray, IntArray, refuse_negative, scope_counts
from analysis.disclosure.fields import Fields, with_fields
from analysis.disclosure.safety import Release, column_order


class NotSafe(Exception):
    """What is already public is not SAFE by itself, so nothing that is hidden now can mend it."""


@dataclass(frozen=True, slots=True)
class Family:
    """A parent scope and the child scopes that divide it, given as rows of `membership`.

    Cells of the parent that lie in no child (answers placed directly under it) count as a child that is
    always hidden. The department tree, the groups of a department and the departments of a group are
    all families, so one search serves S5 and S6.
    """

    parent: int
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is settled of a question beforehand: sets that are `public`, sets that must stay `secret`; by cells."""

    public: BoolArray
    secret: BoolArray


def shown_scopes(
    membership: BoolArray,
    families: Sequence[Family],
    counts: IntArray,
    threshold: int,
    primary: BoolArray,
    forced: BoolArray | None = None,
    hidden_before: BoolArray | None = None,
    n_last: int = 0,
) -> BoolArray:
    """Which scopes may be shown for each question, a bool array questions by scopes.

    The result is SAFE(`threshold`) together with `forced`, so nothing follows about fewer than `threshold`
    people. No more does the figure of a larger scope in `primary` or a set in `hidden_before`: no combination
    of shown and forced rows equals its row over the cells with answers, save where the forced rows alone yield
    it, for then it is public already. No hidden scope outside `primary` could be added alone and keep
    all this so. Scopes without answers, and those with fewer than `threshold`, are hidden.

    Args:
        membership: bool, scopes by cells.
        families: leaves to root; the search of S5 and S6 hides in this order.
        counts: questions by cells, how many answered; none negative.
        threshold: k of the measure.
        primary: bool, questions by scopes, True where S1 or S13 hides.
        forced: bool, sets by cells or questions by sets by cells: what is already public. Rows of
            False alone are no sets.
        hidden_before: bool, shaped like `forced`: what an earlier publication hid.
        n_last: that many scopes at the end are offered when all others are settled, so that none is hidden for
            their sake; those of them in `primary` are nobody's secret.

    Raises:
        ValueError: shapes do not fit, a count is negative, or a family's children do not divide its parent.
        NotSafe: the forced sets are not SAFE by themselves.

    Source: docs/disclosure.md S5, S6, S7, S13.
    """
    public, secret = (_by_question(sets, len(counts), membership.shape[1]) for sets in (forced, hidden_before))
    before = [Known(*sets) for sets in zip(public, secret, strict=True)]
    shown, is_safe = shown_beside(before, membership, families, counts, threshold, primary, n_last)
    if not is_safe.all():
        raise NotSafe("the sets that are already public are not SAFE")
    return shown


def shown_beside(
    before: Sequence[Known],
    membership: BoolArray,
    families: Sequence[Family],
    counts: IntArray,
    threshold: int,
    primary: BoolArray,
    n_last: int = 0,
) -> tuple[BoolArray, BoolArray]:
    """The same with what is settled `before` of each question, and whether its public sets are SAFE by themselves.

    A question where they are not shows nothing.
    """
    _check(membership, families, counts, primary)
    n = scope_counts(membership, counts)
    candidates = ~primary & (n >= threshold)
    is_last = np.arange(len(membership)) >= len(membership) - n_last
    known = _known(membership, primary & (n >= threshold) & ~is_last, before)
    shown, is_safe = candidates.copy(), np.ones(len(counts), dtype=bool)
    has_small = ((counts > 0) & (counts < threshold)).any(axis=1)
    has_secret = np.array([each.secret.any() for each in known], dtype=bool)
    troubled = np.flatnonzero(has_small | has_secret)
    if troubled.size:
        n, candidates, counts = n[troubled], candidates[troubled], counts[troubled]
        start = search_families(families, n, candidates, threshold)
        order = np.lexsort((-n, ~start, np.broadcast_to(is_last, n.shape), ~candidates))
        known = [known[question] for question in troubled]
        shown[troubled], is_safe[troubled] = _settle(membership, counts, threshold, candidates, order, known)
    return shown, is_safe


def search_families(families: Sequence[Family], n: IntArray, candidates: BoolArray, threshold: int) -> BoolArray:
    """A good start: hide until no shown parent has a hidden remainder of 1 … `threshold` - 1 answers.

    `n` and `candidates` are questions by scopes. In each round every question takes its first family that
    is not in order and hides the smallest shown child. Returns questions by scopes.
    Source: docs/disclosure.md S5, S6.
    """
    shown = candidates.copy()
    parents = np.array([family.parent for family in families], dtype=np.intp)
    is_child = _children(families, n.shape[1])
    weights = is_child.T.astype(float)
    active = np.arange(len(n)) if families else np.empty(0, dtype=np.intp)
    while active.size:
        here, n_here = shown[active], n[active]
        remainder = n_here[:, parents] - (n_here * here) @ weights
        breach = here[:, parents] & (remainder > 0) & (remainder < threshold)
        found = breach.any(axis=1)
        active, first = active[found], breach[found].argmax(axis=1)
        sizes = np.where(is_child[first] & here[found], n_here[found], np.iinfo(np.int64).max)
        shown[active, sizes.argmin(axis=1)] = False
    return shown


def _settle(
    membership: BoolArray,
    counts: IntArray,
    threshold: int,
    candidates: BoolArray,
    order: IntArray,
    known: Sequence[Known],
) -> tuple[BoolArray, BoolArray]:
    """Walk each question's candidates in order and keep those that leave it SAFE, with nothing secret to compute.

    The order is the start of S5 and S6 from the largest n down, then what that start hid, again from the
    largest. Passing over a set in the first part is hiding more, smallest harm first; keeping one in
    the second is putting it back. More sets never make a release safer or a secret
    harder to compute, so a set once passed over could not be added later either: nothing is hidden without need.
    A secret child needs no start of its own: the sibling that would complete its family is passed over, and
    that is the smallest. Where the public sets are not SAFE nothing is shown, which the second array tells.
    """
    shown, is_safe = np.zeros_like(candidates), np.ones(len(counts), dtype=bool)
    settled: dict[bytes, IntArray | None] = {}
    for question, n in enumerate(counts):
        beside = known[question]
        key = b"".join(part.tobytes() for part in (n, candidates[question], beside.public, beside.secret))
        if key not in settled:
            offered = order[question, : candidates[question].sum()]
            settled[key] = _kept(membership, n, threshold, offered, beside)
        kept = settled[key]
        is_safe[question] = kept is not None
        shown[question, [] if kept is None else kept] = True
    return shown, is_safe


def _kept(membership: BoolArray, n: IntArray, threshold: int, offered: IntArray, known: Known) -> IntArray | None:
    """Those of the scopes `offered`, in order, that with those before and the public stay SAFE and yield no secret.

    None when the public sets are not SAFE by themselves.
    """
    columns = column_order(n, threshold)
    weights = n[columns].tolist()

    def keep(fields: Fields) -> list[bool] | None:
        release = Release(fields, weights, threshold)
        if not all(release.offer(row) for row in fields.pack(known.public[:, columns])):
            return None
        for row in fields.pack(known.secret[:, columns]):
            release.guard(row)
        rows = fields.pack(membership[offered][:, columns])
        settled = {row: release.offer(row) for row in dict.fromkeys(rows)}
        return [settled[row] for row in rows]

    is_kept = with_fields(len(columns), keep)
    return None if is_kept is None else offered[is_kept]


def _known(membership: BoolArray, guarded: BoolArray, before: Sequence[Known]) -> list[Known]:
    """What is known of every question with the sets that are `guarded` now, questions by scopes."""
    return [
        Known(known.public, np.concatenate([membership[scopes], known.secret]))
        for known, scopes in zip(before, guarded, strict=True)
    ]


def _by_question(sets: BoolArray | None, n_questions: int, n_cells: int) -> BoolArray:
    """`sets`, which are none, sets by cells or questions by sets by cells, as the last of these."""
    if sets is None:
        return np.zeros((n_questions, 0, n_cells), dtype=bool)
    return np.broadcast_to(sets, (n_questions, *sets.shape[-2:]))


def _children(families: Sequence[Family], n_scopes: int) -> BoolArray:
    """Which scopes are children of which family, families by scopes."""
    is_child = np.zeros((len(families), n_scopes), dtype=bool)
    for row, family in enumerate(families):
        is_child[row, list(family.children)] = True
    return is_child


def _check(membership: BoolArray, families: Sequence[Family], counts: IntArray, primary: BoolArray) -> None:
    n_scopes, n_cells = membership.shape
    if counts.ndim != 2 or counts.shape[1] != n_cells:
        raise ValueError(f"counts has shape {counts.shape}, but must be questions by {n_cells} cells")
    if primary.shape != (len(counts), n_scopes):
        raise ValueError(f"primary has shape {primary.shape}, but must be {(len(counts), n_scopes)}")
    refuse_negative(counts)
    parents = membership[[family.parent for family in families]]
    covered = _children(families, n_scopes).astype(float) @ membership.astype(float)
    wrong = np.flatnonzero((covered > parents).any(axis=1))
    if wrong.size:
        family = families[wrong[0]]
        raise ValueError(f"the children of scope {family.parent} overlap or reach outside it: {family}")
