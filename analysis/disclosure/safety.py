"""SAFE(k): whether published sums tell anything about fewer than k people.

A release is a list of published sets, each a 0/1 row over the cells. A reader can form every linear
combination of the rows. Such a combination speaks of the cells where it is not zero, so the release is
SAFE(k) when every combination other than zero covers at least k people. This is the same as
rank(A without the columns of D) = rank(A) for every set of cells D with 0 < n(D) < k.

The check orders the columns, those with n ≥ k first, and brings the rows to echelon form. The rows that are zero
on all columns with n ≥ k then span W, the only combinations that could cover fewer than k. Sets are offered
one at a time: a set that the others already yield changes nothing, one that reaches a large column of
its own leaves W as it is, and only one that enlarges W needs a search among W's small cells.

Some figures of k people or more are hidden too (S13), and SAFE(k) alone would let them follow from others. Their
sets are guarded: no combination of the rows may equal a guarded row. What is left of a guarded row, once the
published rows have cleared its first columns, begins in a column under which no row is kept; it can only become
zero through a new row kept under that very column, so the other guarded rows need not be looked at.

Many sets are single cells. Once such a cell is published its column is nobody's concern: it is left out of every row
that comes later, all such columns at once.

Source: docs/disclosure.md, Terms (SAFE), S7 and S13.
"""

from collections.abc import Sequence

import numpy as np

from analysis.disclosure.arrays import BoolArray, IntArray
from analysis.disclosure.fields import Fields, with_fields

Rows = dict[int, int]  # a column → the row that is kept under it
SHORT_WITNESS = 3  # short enough not to look further; found by timing


class Release:
    """The sets published so far over one question's cells; grows as long as it is SAFE and tells of no guarded set."""

    def __init__(self, fields: Fields, weights: Sequence[int], threshold: int) -> None:
        """`weights` is n of each column, those with n ≥ k first; `threshold` is k."""
        self._fields = fields
        self._weights = weights
        self._threshold = threshold
        self._n_large = sum(n >= threshold for n in weights)
        self._large: Rows = {}  # under its first column
        self._light: Rows = {}  # W; under its first column, where the other rows are zero
        self._guarded: dict[int, list[int]] = {}  # what is left of the guarded rows, by first column
        self._singles = 0  # the columns of the large cells that are published alone, as a mask of their fields

    def guard(self, row: int) -> None:
        """Refuse from now on what would make the set `row` follow, unless it follows already: then it is public."""
        left = self._left_of(row)
        if left:
            self._guarded.setdefault(self._fields.first_column(left), []).append(left)

    def offer(self, row: int) -> bool:
        """Publish the set `row` and return True, or return False because too few or a guarded set would follow."""
        fields, singles = self._fields, self._singles
        row = fields.without_all(row, singles)
        while row:
            column = fields.first_column(row)
            if column >= self._n_large:
                return self._offer_light(row)
            pivot = self._large.get(column)
            if pivot is None:
                return self._offer_large(row, column)
            row = fields.without_all(fields.clear_first(row, pivot, column), singles)
        return True

    def _offer_large(self, row: int, column: int) -> bool:
        """The same for a set that reaches a `column` with n ≥ k under which no row is kept."""
        fields = self._fields
        guarded = self._guarded_beside(row, column)
        if guarded is None:
            return False
        self._large[column] = row
        self._guarded = guarded
        if fields.is_single(row, column):
            self._singles |= fields.field(column)
        return True

    def _offer_light(self, row: int) -> bool:
        """The same for a set of which only columns with n < k are left."""
        fields = self._fields
        for column in fields.covered_among(row, self._light):
            row = fields.clear(row, self._light[column], column)
        if not row:
            return True
        column = fields.first_column(row)
        guarded = self._guarded_beside(row, column)
        if guarded is None or reaches_few(fields, self._weights, row, self._light, self._threshold - 1):
            return False
        self._light = _cleared(fields, self._light, row, column) | {column: row}
        self._guarded = guarded
        return True

    def _guarded_beside(self, row: int, column: int) -> dict[int, list[int]] | None:
        """What is left of the guarded rows once `row` is kept under `column`; None when one of them would follow."""
        guarded = self._guarded
        if column not in guarded:
            return guarded
        guarded = {first: rows for first, rows in guarded.items() if first != column}
        for each in self._guarded[column]:
            left = self._left_of(self._fields.clear(each, row, column))
            if not left:
                return None
            first = self._fields.first_column(left)
            guarded[first] = [*guarded.get(first, ()), left]
        return guarded

    def _left_of(self, row: int) -> int:
        """`row` cleared until it begins in a column under which no row is kept; zero when it follows from the rows."""
        fields = self._fields
        while row:
            column = fields.first_column(row)
            pivot = self._large.get(column) or self._light.get(column)
            if not pivot:
                return row
            row = fields.without_all(fields.clear_first(row, pivot, column), self._singles)
        return 0


def reaches_few(fields: Fields, weights: Sequence[int], word: int, rows: Rows, budget: int) -> bool:
    """Whether `word` plus some combination of `rows` covers at most `budget` people.

    In each of its own columns one row stands alone: `word` and the other rows are zero there. So every
    combination covers a column of the word, or else the own column of a row that clears it. Such
    witnesses with no people in common add up; when they exceed the budget the answer is no. Otherwise
    one column is tried both ways: its people counted, or cleared with a row that is then used up.
    """
    if sum(weights[column] for column in fields.columns(word)) <= budget:
        return True
    counted = _witnessed(fields, weights, word, rows, budget)
    if counted is None:
        return False
    if sum(weights[column] for column in counted) <= budget:
        return True
    column = counted[0]
    left = budget - weights[column]
    if left >= 0 and reaches_few(fields, weights, *_without(fields, word, rows, column), left):
        return True
    clearing = fields.covering(rows, column)
    if not clearing:
        return False
    pivot = rows[clearing[0]]
    others = _cleared(fields, {own: rows[own] for own in rows if own != clearing[0]}, pivot, column)
    return reaches_few(fields, weights, fields.clear(word, pivot, column), others, budget)


def _witnessed(fields: Fields, weights: Sequence[int], word: int, rows: Rows, budget: int) -> list[int] | None:
    """Columns that hold a whole combination with `word`; None when all of those exceed the budget."""
    left: dict[int, int] = {}
    total = 0
    while word:
        witness = _witness(fields, word, rows)
        people = min(left.get(column, weights[column]) for column in witness)
        total += people
        if total > budget:
            return None
        for column in witness:
            left[column] = left.get(column, weights[column]) - people
            if not left[column]:
                word, rows = _without(fields, word, rows, column)
    return [column for column, n in left.items() if not n]


def _witness(fields: Fields, word: int, rows: Rows) -> list[int]:
    """Columns of which every combination with `word` covers one; few, for the more will go beside them."""
    best: list[int] = []
    for column in fields.columns(word):
        clearing = fields.covering(rows, column)
        if not best or len(clearing) + 1 < len(best):
            best = [column, *clearing]
        if len(best) <= SHORT_WITNESS:
            break
    return best


def _without(fields: Fields, word: int, rows: Rows, column: int) -> tuple[int, Rows]:
    """The word and rows with `column` left out, each row again with a column of its own."""
    word = fields.without(word, column)
    rest = rows | {own: fields.without(rows[own], column) for own in fields.covering(rows, column)}
    pivot = rest.pop(column, 0)
    if not pivot:
        return word, rest
    own = fields.first_column(pivot)
    return fields.clear(word, pivot, own), _cleared(fields, rest, pivot, own) | {own: pivot}


def _cleared(fields: Fields, rows: Rows, pivot: int, column: int) -> Rows:
    """`rows`, each made zero in `column` with `pivot`."""
    return rows | {own: fields.clear(rows[own], pivot, column) for own in fields.covering(rows, column)}


def is_safe(sets: BoolArray, counts: IntArray, threshold: int) -> bool:
    """Whether publishing the sums of all `sets` is SAFE(`threshold`).

    `sets` is sets by cells; `counts` holds n of each cell, none of them negative.
    Source: docs/disclosure.md, Terms (SAFE) and S7.
    """
    order = column_order(counts, threshold)
    weights = counts[order].tolist()

    def is_each_safe(fields: Fields) -> bool:
        release = Release(fields, weights, threshold)
        return all(release.offer(row) for row in fields.pack(sets[:, order]))

    return with_fields(len(order), is_each_safe)


def column_order(counts: IntArray, threshold: int) -> IntArray:
    """The cells of one question that hold answers: those with n ≥ `threshold`, smallest n first, then the others.

    Sets are offered largest first. So a row is kept under the cell that comes alone last, and cells that come alone
    before it are left out of the row at once.
    """
    is_small = counts < threshold
    order: IntArray = np.lexsort((np.where(is_small, -counts, counts), is_small))
    return order[: (counts > 0).sum()]
