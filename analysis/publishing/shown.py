"""What a release shows of the counts: where unprotected counts and the decision what to show meet. Pure.

What leaves here is safe: a hidden figure is NaN, and nothing downstream knows what it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.disclosure import Protection, Repeats
from analysis.stats.questions import questions_of


@dataclass(frozen=True)
class Shown:
    """What is shown of every scope: arrays scopes × items, NaN where hidden or empty.

    codes: the items', the screening question's last. distributions: scopes × items × 5.
    as_of, dont_know_as_of: the number of the earlier publication that a figure repeats, NaN for a new one.
    is_of: publications × scopes × items, whether the distribution is that of the publication, the new one last; one
        that has not changed is of several. Empty for a first publication.
    """

    codes: tuple[str, ...]
    means: np.ndarray
    n: np.ndarray
    dont_know_shares: np.ndarray
    n_answered: np.ndarray
    n_dont_know: np.ndarray
    distributions: np.ndarray
    as_of: np.ndarray
    dont_know_as_of: np.ndarray
    is_of: np.ndarray = field(default_factory=lambda: np.zeros((0, 1, 1), dtype=bool))

    def counts_of(self, scope: int) -> np.ndarray:
        """Return one scope's six counts, items × 6, NaN where hidden.

        The last item is the screening question, yes as 1 and no as don't know: its share is its distribution.
        """
        counts = np.column_stack([self.distributions[scope], self.n_dont_know[scope]])
        counts[-1, :-1] = 0
        counts[-1, 0] = self.n_answered[scope, -1] - self.n_dont_know[scope, -1]
        return counts


def show(counts: np.ndarray, codes: Sequence[str], protection: Protection) -> Shown:
    """Return what may be shown of counts per scope (items × scopes × 6).

    protection: masks items × scopes, True where shown.
    """
    described = questions_of(counts)
    nothing = np.full(protection.means.T.shape, np.nan)
    return Shown(
        codes=tuple(codes),
        means=_where(protection.means, described.mean),
        n=_where(protection.means, described.n),
        dont_know_shares=_where(protection.shares, described.dont_know_share),
        n_answered=_where(protection.shares, described.n_answered),
        n_dont_know=_where(protection.shares, described.n_dont_know),
        distributions=np.where(protection.distributions.T[..., None], counts[..., :-1].transpose(1, 0, 2), np.nan),
        as_of=nothing,
        dont_know_as_of=nothing,
    )


def show_next(versions: Sequence[np.ndarray], codes: Sequence[str], protection: Protection, repeats: Repeats) -> Shown:
    """Return what a later publication shows: new figures, and earlier ones where the step would tell too much.

    versions: counts per scope (items × scopes × 6) of every publication, the new one last.
    protection: which figures are new. repeats: the number of the publication that is repeated, 0 for none.

    Source: docs/disclosure.md S10.
    """
    shown = show(versions[-1], codes, protection)
    for number, counts in enumerate(versions[:-1], start=1):
        repeated = Protection(*(getattr(repeats, name) == number for name in ("means", "distributions", "shares")))
        shown = _filled(shown, show(counts, codes, repeated), number)
    distributions = _matching(shown, protection, repeats)
    is_of = [(distributions == counts[..., :-1].transpose(1, 0, 2)).all(axis=-1) for counts in versions]
    return replace(shown, distributions=distributions, is_of=np.stack(is_of))


def _where(is_shown: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return values (items × scopes) as scopes × items, NaN where they are not shown."""
    return np.where(is_shown, values, np.nan).T


def _filled(shown: Shown, earlier: Shown, number: int) -> Shown:
    """Return what is shown with the earlier publication's figures where nothing newer is."""
    return replace(
        shown,
        means=_or(shown.means, earlier.means),
        n=_or(shown.n, earlier.n),
        dont_know_shares=_or(shown.dont_know_shares, earlier.dont_know_shares),
        n_answered=_or(shown.n_answered, earlier.n_answered),
        n_dont_know=_or(shown.n_dont_know, earlier.n_dont_know),
        distributions=_or(shown.distributions, earlier.distributions),
        as_of=np.where(np.isnan(earlier.means), shown.as_of, number),
        dont_know_as_of=np.where(np.isnan(earlier.dont_know_shares), shown.dont_know_as_of, number),
    )


def _or(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), others, values)


def _matching(shown: Shown, protection: Protection, repeats: Repeats) -> np.ndarray:
    """Return the distributions that stem from the same publication as the mean beside them."""
    is_same = (protection.distributions & protection.means) | (
        (repeats.distributions > 0) & (repeats.distributions == repeats.means)
    )
    return np.where(is_same.T[..., None], shown.distributions, np.nan)
