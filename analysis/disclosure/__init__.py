"""What may be shown: disclosure control on numbers, whoever asks.

Access decides about persons, this package about figures. It is pure: arrays in, arrays out.
"""

from analysis.disclosure.comparisons import (
    ComparisonBasis,
    SetSizes,
    basis_of,
    comparison_basis,
    set_sizes,
    sizes_without,
)
from analysis.disclosure.groups import SAFE_ORGANISATIONS, groups_shown
from analysis.disclosure.parameters import Thresholds
from analysis.disclosure.primary import (
    primary_distributions,
    primary_means,
    primary_shares,
    primary_yes_no,
)
from analysis.disclosure.protection import Protection, protect, shares_shown
from analysis.disclosure.rates import rate_bound, response_rates_shown
from analysis.disclosure.safety import is_safe
from analysis.disclosure.suppression import Family, NotSafe, shown_scopes
from analysis.disclosure.versions import Earlier, NextRelease, Repeats, protect_next

__all__ = [
    "SAFE_ORGANISATIONS",
    "ComparisonBasis",
    "Earlier",
    "Family",
    "NextRelease",
    "NotSafe",
    "Protection",
    "Repeats",
    "SetSizes",
    "Thresholds",
    "basis_of",
    "comparison_basis",
    "groups_shown",
    "is_safe",
    "primary_distributions",
    "primary_means",
    "primary_shares",
    "primary_yes_no",
    "protect",
    "protect_next",
    "rate_bound",
    "response_rates_shown",
    "set_sizes",
    "shares_shown",
    "shown_scopes",
    "sizes_without",
]
