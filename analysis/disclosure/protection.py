"""Which means, distributions and shares of a release may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.disclosure.arrays import DONT_KNOW, GRADES, BoolArray, IntArray, refuse_negative, scope_counts
from analysis.disclosure.parameters import Thresholds
from analysis.disclosure.primary import primary_distributions, primary_means, primary_yes_no
from analysis.disclosure.suppression import Family, shown_scopes


@dataclass(frozen=True, slots=True)
class Protection:
    """What may be shown, each a bool array questions by scopes, True = shown.

    `means` also answers for sums, indices and differences; `distributions`, never without the mean, for
    agreement, intervals and tests; `shares` for the share of don't know.
    """

    means: BoolArray
    distributions: BoolArray
    shares: BoolArray


def protect(
    membership: BoolArray,
    families: Sequence[Family],
    value_counts: IntArray,
    thresholds: Thresholds,
    n_last: int = 0,
) -> Protection:
    """What may be shown of every question, for the union of what all roles can see.

    The means are settled first, at k. A distribution is a candidate where the mean is shown, and the
    distributions are settled among themselves at k_dist. Shown together they leak no more than apart.
    What a reader can add up and subtract of the grades' sums comes from the sets that show a mean; those with
    a distribution are among them, so distributions bring no set that the means' SAFE(k) has not seen, and no
    mean hidden as homogeneous (S13) can be computed by way of a distribution or an index, where it could not
    from the means.
    What can be told of the numbers per grade comes from the sets that show a distribution, which are
    SAFE(k_dist) and yield no hidden distribution: a mean says how its grades sum, not which they were, save in
    small homogeneous groups, and those neither show a mean nor let it be computed. Shares are about who
    answered at all, a question of its own with an n of its own, and are settled alone.

    Args:
        membership: bool, scopes by cells.
        families: leaves to root.
        value_counts: questions by cells by 6 (n_1 … n_5, n_dont_know), none negative.
        thresholds: of the measurement.
        n_last: as `shown_scopes`.

    Raises:
        ValueError: as `shown_scopes`.

    Source: docs/disclosure.md S4, S7, S13, S20, S21.
    """
    refuse_negative(value_counts)
    totals = scope_counts(membership, value_counts)
    grades = value_counts[..., GRADES].sum(axis=-1)
    means = shown_scopes(membership, families, grades, thresholds.k, primary_means(totals, thresholds.k), n_last=n_last)
    without_distribution = ~means | primary_distributions(totals, thresholds.k_dist)
    distributions = shown_scopes(membership, families, grades, thresholds.k_dist, without_distribution, n_last=n_last)
    shares = shares_shown(membership, families, value_counts[..., DONT_KNOW], grades, thresholds, n_last)
    return Protection(means, distributions, shares)


def shares_shown(
    membership: BoolArray,
    families: Sequence[Family],
    yes: IntArray,
    no: IntArray,
    thresholds: Thresholds,
    n_last: int = 0,
) -> BoolArray:
    """Where the share of a yes/no question may be shown, such as don't know or the screening question.

    `yes` and `no` are questions by cells; returns questions by scopes.
    Source: docs/disclosure.md S13, S20.
    """
    primary = primary_yes_no(scope_counts(membership, yes), scope_counts(membership, no), thresholds.k_dist)
    return shown_scopes(membership, families, yes + no, thresholds.k_dist, primary, n_last=n_last)
