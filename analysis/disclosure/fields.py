"""Exact arithmetic on rows of small integers, one Python integer a row.

A row gives each column a field of `width` bits, so that adding two rows is one addition. A negative
coefficient borrows from the fields above it, which addition takes care of; to read a coefficient, a
bias is added that makes every field positive.

Every result is checked to lie within ± `limit`, chosen so that one step from such rows cannot leave its
field unnoticed. A row that does not fit raises FieldOverflow, and the work is repeated with fields twice as
wide. So the arithmetic is exact for every matrix; the 0/1 tables of departments and groups are totally
unimodular, their coefficients stay within -1 … 1, and they never need a second try.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import gcd
from typing import TypeVar

import numpy as np

from analysis.disclosure.arrays import BoolArray

Result = TypeVar("Result")

FIRST_WIDTH = 8


class FieldOverflow(Exception):
    """A coefficient does not fit its field."""


class Fields:
    """The layout of rows with `n_columns` fields of `width` bits, a multiple of 8."""

    def __init__(self, n_columns: int, width: int = FIRST_WIDTH) -> None:
        self.n_columns = n_columns
        self.width = width
        self.mask = (1 << width) - 1
        self.limit = 1 << (width // 2 - 2)
        self._ones = ((1 << width * n_columns) - 1) // self.mask
        self.bias = self._ones * self.limit
        self._outside = self._ones * (self.mask - (2 * self.limit - 1))

    def pack(self, rows: BoolArray) -> list[int]:
        """Each row of `rows` (sets by columns) as an integer."""
        padded = np.zeros((*rows.shape, self.width // 8), dtype=np.uint8)
        padded[..., 0] = rows
        packed, size = padded.tobytes(), self.n_columns * self.width // 8
        starts = (number * size for number in range(len(rows)))
        return [int.from_bytes(packed[start : start + size], "little") for start in starts]

    def coefficient(self, row: int, column: int) -> int:
        return ((row + self.bias) >> (column * self.width) & self.mask) - self.limit

    def first_column(self, row: int) -> int:
        """The first column that `row`, not zero, covers."""
        return ((row & -row).bit_length() - 1) // self.width

    def columns(self, row: int) -> Iterator[int]:
        """The columns that `row` covers, first to last."""
        covered = (row + self.bias) ^ self.bias
        while covered:
            column = self.first_column(covered)
            yield column
            covered &= -1 << (column + 1) * self.width

    def covering(self, rows: Mapping[int, int], column: int) -> list[int]:
        """The keys of the rows that cover `column`."""
        bias, shift, mask, zero = self.bias, column * self.width, self.mask, self.limit
        return [key for key, row in rows.items() if (row + bias) >> shift & mask != zero]

    def covered_among(self, row: int, columns: Iterable[int]) -> list[int]:
        """Those of `columns` that `row` covers."""
        lifted, width, mask, zero = row + self.bias, self.width, self.mask, self.limit
        return [column for column in columns if lifted >> column * width & mask != zero]

    def without(self, row: int, column: int) -> int:
        """`row` with `column` left out."""
        return row - (self.coefficient(row, column) << (column * self.width))

    def field(self, column: int) -> int:
        """A mask of the field of `column`."""
        return self.mask << column * self.width

    def is_single(self, row: int, column: int) -> bool:
        """Whether `row`, of which `column` is the first, covers no other."""
        return abs(row) <= self.limit << column * self.width

    def without_all(self, row: int, columns: int) -> int:
        """`row` with all `columns` left out, given as a mask of their fields."""
        if not columns:
            return row
        return (row + self.bias & ~columns | self.bias & columns) - self.bias

    def clear_first(self, row: int, pivot: int, column: int) -> int:
        """`clear`, quicker, for rows of which `column` is the first."""
        shift = column * self.width
        ours, theirs = row >> shift & self.mask, pivot >> shift & self.mask
        if ours == theirs:
            row -= pivot
        elif ours + theirs == self.mask + 1:
            row += pivot
        else:
            return self.clear(row, pivot, column)
        if (row + self.bias) & self._outside:
            raise FieldOverflow
        return row

    def clear(self, row: int, pivot: int, column: int) -> int:
        """`row` minus as much of `pivot` as makes `column` zero, scaled to stay in integers."""
        ours, theirs = self.coefficient(row, column), self.coefficient(pivot, column)
        if theirs == 1 or theirs == -1:
            row -= ours * theirs * pivot
        else:
            row = self._primitive(row * theirs - pivot * ours)
        if (row + self.bias) & self._outside:
            raise FieldOverflow
        return row

    def _primitive(self, row: int) -> int:
        """`row` divided by the greatest common divisor of its coefficients."""
        half = (self.mask + 1) // 2
        lifted = row + self._ones * half
        shifts = range(0, self.width * self.n_columns, self.width)
        divisor = gcd(*((lifted >> shift & self.mask) - half for shift in shifts))
        return row // (divisor or 1)


def with_fields(n_columns: int, work: Callable[[Fields], Result]) -> Result:
    """What `work` returns, done with fields as wide as it turns out to need."""
    width = FIRST_WIDTH
    while True:
        try:
            return work(Fields(n_columns, width))
        except FieldOverflow:
            width *= 2
