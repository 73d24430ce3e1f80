"""Response rates: submitted answers of those invited."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from analysis.disclosure.arrays import BoolArray, IntArray
from analysis.disclosure.suppression import Family, shown_scopes

EXACT_FROM = 10


def response_rates_shown(
    membership: BoolArray,
    families: Sequence[Family],
    invited: IntArray,
    k_inv: int,
    forced: BoolArray | None = None,
) -> BoolArray:
    """Which scopes may show how many were invited and how many of them answered, one bool a scope.

    Who has answered is to a response rate what a grade is to a mean: a secret of each invited person, of
    which sums are shown. So the search is the one of means, with the invited in place of the
    respondents, and no number submitted can be computed for fewer than `k_inv` invited.

    Args:
        membership: bool, scopes by cells; a cell here holds those invited.
        families: leaves to root.
        invited: how many were invited in each cell, none negative.
        k_inv: threshold of invited.
        forced: bool, sets by cells, whose rates earlier publications have shown.

    Source: docs/disclosure.md S19, S7.
    """
    nothing_hidden = np.zeros((1, len(membership)), dtype=bool)
    shown: BoolArray = shown_scopes(membership, families, invited[None, :], k_inv, nothing_hidden, forced)[0]
    return shown


def rate_bound(submitted: int, invited: int) -> Literal["below", "above"] | None:
    """How a rate of few invited is blurred: "below" for < 10 %, "above" for > 90 %, None for as it is.

    With fewer than 10 invited, 0 % and 100 % would say of every one of them whether they answered.
    Raises ValueError when `submitted` is negative or above `invited`.
    Source: docs/disclosure.md S19.
    """
    if not 0 <= submitted <= invited:
        raise ValueError(f"{submitted} submitted of {invited} invited is not a response rate")
    if not 0 < invited < EXACT_FROM:
        return None
    if submitted == 0:
        return "below"
    return "above" if submitted == invited else None
