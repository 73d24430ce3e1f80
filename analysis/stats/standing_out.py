"""Which questions stand out on a page, and why. Pure. Nothing is ranked: the order is the questionnaire's."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from analysis.stats.differences import call_out, welch_test
from analysis.stats.questions import GRADE_COLUMNS
from surveys.scales import HIGHEST_GRADE, LOWEST_GRADE, turned


class Kind(StrEnum):
    """Why a question stands out."""

    STRONG = "strong"
    WEAK = "weak"
    ABOVE_OTHERS = "above_others"
    BELOW_OTHERS = "below_others"
    MUCH_DONT_KNOW = "much_dont_know"
    LOW_AGREEMENT = "low_agreement"


@dataclass(frozen=True)
class Limits:
    """The settings that decide what stands out.

    practical: smallest difference of means, in grades. alpha: level of the test, 0-1. low, high: means (1-5, turned
    for reversed questions) up to and from which a level is called out. dont_know_high: share, 0-1, from which don't
    know is. low_agreement: agreement, 0-1, up to which it is; 0.5 is that of grades spread evenly over the scale
    (James, Demaree and Wolf, Journal of Applied Psychology 69 (1984) 85-98).

    Raises ValueError for a limit outside its range, or low not below high.

    Source: docs/method.md, rule 9.
    """

    practical: float = 0.3
    alpha: float = 0.05
    low: float = 2.5
    high: float = 4.0
    dont_know_high: float = 0.30
    low_agreement: float = 0.5

    def __post_init__(self) -> None:
        for name in ("alpha", "dont_know_high", "low_agreement"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, but must lie between 0 and 1")
        if self.practical <= 0:
            raise ValueError(f"practical is {self.practical}, but must be above 0")
        if not LOWEST_GRADE <= self.low < self.high <= HIGHEST_GRADE:
            raise ValueError(f"low is {self.low} and high {self.high}, but they must be 1 ≤ low < high ≤ 5")


DEFAULT_LIMITS = Limits()


def standing_out(
    own: pd.DataFrame, others: pd.DataFrame, reversed_codes: Collection[str], limits: Limits = DEFAULT_LIMITS
) -> pd.DataFrame:
    """Return the findings of one page: one row per question and reason to call it out.

    own: one row per question code, in the order of the questionnaire; `n`, `mean` (1-5), `n_answered`,
    `dont_know_share` (0-1), `agreement` (0-1) and n_1 … n_5, each NaN where hidden.
    others: by question code, n_1 … n_5 of the comparison, which must hold nobody of the own group. A question that
    is missing or NaN is not compared, and takes no part in Holm's correction.
    reversed_codes: questions where a low grade is the good one.

    Returns a frame with `code`, `kind` (`Kind`), `value` and `base`, by question and then in the order of `Kind`.
    value: the mean as answered, the difference own - others of the means as answered, the don't-know share or the
    agreement. base: `n`, for don't know `n_answered`. Strong and above others always mean the good side: a reversed
    question is above others when its mean is lower.

    Source: docs/method.md, rules 2 and 9; docs/disclosure.md S11 and S21 (what is hidden gives no finding).
    """
    compared = others[GRADE_COLUMNS].reindex(own.index)
    tests = call_out(welch_test(own[GRADE_COLUMNS], compared), limits.practical, limits.alpha)
    mean, difference, is_reversed = own["mean"], tests["difference"], own.index.isin(list(reversed_codes))
    level = mean.mask(is_reversed, mean.map(turned))
    lead = difference.mask(is_reversed, -difference).where(tests["is_called_out"])
    found = {
        Kind.STRONG: mean.where(level >= limits.high),
        Kind.WEAK: mean.where(level <= limits.low),
        Kind.ABOVE_OTHERS: difference.where(lead > 0),
        Kind.BELOW_OTHERS: difference.where(lead < 0),
        Kind.MUCH_DONT_KNOW: own["dont_know_share"].where(own["dont_know_share"] >= limits.dont_know_high),
        Kind.LOW_AGREEMENT: own["agreement"].where(own["agreement"] <= limits.low_agreement),
    }
    bases = {kind: own["n_answered" if kind == Kind.MUCH_DONT_KNOW else "n"] for kind in Kind}
    findings = pd.DataFrame({"value": pd.DataFrame(found).stack(), "base": pd.DataFrame(bases).stack()})
    return findings.dropna(subset="value").rename_axis(["code", "kind"]).reset_index()
