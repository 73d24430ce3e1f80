"""What shown distributions tell beyond the means: agreement, intervals, differences and gaps. Pure.

Everything here is computed from distributions that a publication shows, from those of the others that it shows, and
from numbers of invited that it shows. So a reader could compute it herself, and nothing hidden follows from it that
does not follow without it (docs/disclosure.md S7 and S21).
"""

from dataclasses import dataclass, field

import numpy as np

from analysis.stats.differences import Tests, adjusted_of, called_out, effects_of, tests_of
from analysis.stats.intervals import difference_bounds, mean_bounds
from analysis.stats.spread import agreement_of, spread_of
from analysis.stats.standing_out import DEFAULT_LIMITS, Limits

Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Setting:
    """What the statistics of a release rest on beside its distributions.

    whole: position of the organisation. departments: positions of the scopes that are departments.
    invited: people invited by scope, NaN where the response rate is not shown. k_dist: of the measurement.
    limits: what is called out.
    """

    whole: int = 0
    departments: tuple[int, ...] = ()
    invited: np.ndarray = field(default_factory=lambda: np.array([np.nan]))
    k_dist: int = 8
    limits: Limits = DEFAULT_LIMITS


def inference(
    distributions: np.ndarray, as_of: np.ndarray, others: np.ndarray, setting: Setting, is_of: np.ndarray | None = None
) -> Columns:
    """Return agreement, interval, difference and gap of every scope and question, NaN where they rest on hidden counts.

    distributions: scopes × questions × 5, NaN where hidden. others: questions × 5, NaN where they are hidden or not
    pooled. as_of: scopes × questions, the publication that a figure repeats, NaN for a new one. An interval is
    corrected for the number of invited only in new figures, since that number is of today. is_of: publications ×
    scopes × questions, whether a distribution is that of the publication; one that has not changed is of several.

    Source: docs/method.md, rules 9 and 10.
    """
    own = spread_of(distributions)
    invited = np.where(np.isnan(as_of), setting.invited[:, None], np.nan)
    lower, upper = mean_bounds(own, invited)
    return {
        "agreement": agreement_of(own, setting.k_dist),
        "lower": lower,
        "upper": upper,
        **_differences(distributions, others, setting.limits),
        **_gaps(distributions, as_of, setting, is_of),
    }


def _differences(distributions: np.ndarray, others: np.ndarray, limits: Limits) -> Columns:
    """Return how every scope differs from the others; each scope is a page, corrected by itself."""
    own, other = spread_of(distributions), spread_of(others)
    tests = tests_of(own, other)
    lower, upper = difference_bounds(tests)
    return {
        "difference": tests.difference,
        "difference_lower": lower,
        "difference_upper": upper,
        "effect": effects_of(own, other),
        "is_called_out": _called_out(tests, limits),
    }


def _gaps(distributions: np.ndarray, as_of: np.ndarray, setting: Setting, is_of: np.ndarray | None) -> Columns:
    """Return how every department differs from the rest of its organisation, NaN for other scopes.

    There must be a publication that both distributions are of, or the department would not be a part of the
    organisation; and the rest must be as large as a distribution.
    """
    departments = list(setting.departments)
    rest = distributions[[setting.whole]] - distributions[departments]
    is_same = _as_number(as_of[departments]) == _as_number(as_of[[setting.whole]])
    if is_of is not None:
        is_same |= (is_of[:, departments] & is_of[:, [setting.whole]]).any(axis=0)
    rest[~is_same | (rest.sum(axis=-1) < setting.k_dist)] = np.nan
    tests = tests_of(spread_of(distributions[departments]), spread_of(rest))
    lower, upper = difference_bounds(tests)
    found = {"gap": tests.difference, "gap_lower": lower, "gap_upper": upper}
    columns = {name: np.full(as_of.shape, np.nan) for name in found}
    for name, values in found.items():
        columns[name][departments] = values
    is_called_out = np.zeros(as_of.shape, dtype=bool)
    is_called_out[departments] = _called_out(tests, setting.limits)
    return {**columns, "is_gap_called_out": is_called_out}


def _called_out(tests: Tests, limits: Limits) -> np.ndarray:
    return called_out(tests.difference, adjusted_of(tests.p), limits.practical, limits.alpha)


def _as_number(as_of: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(as_of), 0, as_of)
