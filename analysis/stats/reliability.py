"""Whether a subcategory's questions measure one thing: Cronbach's alpha and item-rest correlations, from sums. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

#: Complete responses from which reliability is shown.
MIN_COMPLETE_RESPONSES: Final = 30


@dataclass(frozen=True)
class Reliability:
    """A subcategory's reliability.

    n: complete responses. alpha: Cronbach's, at most 1. item_rest: per question, the correlation (-1 to 1) with the
    sum of the subcategory's other questions. NaN where there is none.
    """

    n: int
    alpha: float
    item_rest: pd.Series


def reliability(
    n: int,
    sums: pd.Series,
    products: pd.DataFrame,
    reversed_codes: Collection[str] = (),
    min_complete: int = MIN_COMPLETE_RESPONSES,
) -> Reliability:
    """Return Cronbach's alpha and corrected item-rest correlations of a subcategory, reversed questions turned first.

    n: complete responses, those that grade every question of the subcategory.
    sums: Σx by question code over the complete responses, whole numbers.
    products: Σxy, question codes × question codes in the same order, whole numbers; Σx² on the diagonal.
    reversed_codes: questions where a low grade is the good one.
    min_complete: with fewer complete responses everything is NaN.

    Alpha is NaN for a single question or when all responses have the same sum; an item-rest correlation is NaN when
    the question or the rest does not vary.

    Raises ValueError when the codes of sums and products differ.

    Source: Cronbach, Psychometrika 16 (1951) 297-334; Nunnally and Bernstein, Psychometric Theory (3rd ed. 1994),
    chapters 7-8; docs/method.md, rule 10.
    """
    if not (sums.index.equals(products.index) and sums.index.equals(products.columns)):
        raise ValueError(f"the products must have the codes of the sums, {list(sums.index)}, as rows and as columns")
    is_reversed = sums.index.isin(list(reversed_codes))
    alpha, item_rest = reliability_of(n, sums.to_numpy(), products.to_numpy(), is_reversed, min_complete)
    return Reliability(n, alpha, pd.Series(item_rest, index=sums.index, name="item_rest"))


def reliability_of(
    n: int,
    sums: np.ndarray,
    products: np.ndarray,
    is_reversed: np.ndarray,
    min_complete: int = MIN_COMPLETE_RESPONSES,
) -> tuple[float, np.ndarray]:
    """Return alpha and the item-rest correlations of the same as arrays; is_reversed: bool per question."""
    scatter = _scatter(n, sums, products, is_reversed)
    if n < min_complete:
        scatter = np.full(scatter.shape, np.nan)
    return _alpha(scatter), _item_rest(scatter)


def correlations_of(n: int, sums: np.ndarray, products: np.ndarray, is_reversed: np.ndarray) -> np.ndarray:
    """Return the correlations between the turned questions, questions × questions; NaN for one that does not vary."""
    scatter = _scatter(n, sums, products, is_reversed)
    scale = np.sqrt(np.outer(np.diag(scatter), np.diag(scatter)))
    correlations = np.full(scatter.shape, np.nan)
    np.divide(scatter, scale, out=correlations, where=scale > 0)
    return correlations


def _scatter(n: int, sums: np.ndarray, products: np.ndarray, is_reversed: np.ndarray) -> np.ndarray:
    """Return n Σxy - Σx Σy, which is n (n - 1) times the covariances, of the turned questions.

    Turning x to 6 - x changes the sign of its covariances and nothing else. Alpha and correlations are the same
    whatever the covariances are multiplied by, so whole numbers stay whole numbers.
    """
    signs = np.where(is_reversed, -1, 1)
    scatter: np.ndarray = (n * products - np.outer(sums, sums)) * np.outer(signs, signs)
    return scatter


def _alpha(scatter: np.ndarray) -> float:
    n_items, whole = len(scatter), scatter.sum()
    if n_items < 2 or whole == 0:
        return float("nan")
    return float(n_items / (n_items - 1) * (1 - np.trace(scatter) / whole))


def _item_rest(scatter: np.ndarray) -> np.ndarray:
    """Return cov(item, rest) / (sd of item × sd of rest), where rest is the sum of the other questions."""
    own, with_whole = np.diag(scatter), scatter.sum(axis=1)
    rest = scatter.sum() - 2 * with_whole + own
    scale = np.sqrt(own) * np.sqrt(rest)
    correlations = np.full(len(own), np.nan)
    np.divide(with_whole - own, scale, out=correlations, where=scale > 0)
    return correlations
