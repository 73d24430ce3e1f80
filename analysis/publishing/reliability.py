"""Cronbach's alpha and the index's error of each subcategory of the organisation, as a publication holds them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.disclosure import Thresholds
from analysis.outline import Outline, SubcategoryOutline
from analysis.stats.index_errors import subcategory_error
from analysis.stats.reliability import correlations_of, reliability_of
from analysis.stats.spread import spread_of

#: By subcategory: alpha, n, item_rest by question code, error (the index's standard error in points; older publications
#: have none), and as_of (the publication that is repeated, None for new).
Stored = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Joint:
    """The responses that grade every question of a subcategory: what its reliability rests on.

    n: how many. sums: Σx per question, in the outline's order. products: Σxy, questions × questions.
    """

    n: int
    sums: np.ndarray
    products: np.ndarray


def reliability_shown(
    joint: Mapping[str, Joint],
    outline: Outline,
    newly_shown: Mapping[str, Sequence[int]],
    earlier: Sequence[tuple[int, Stored]],
    thresholds: Thresholds,
) -> Stored:
    """Return the reliability of every subcategory that has one to show.

    joint: by subcategory. newly_shown: n_1 … n_5 of each question whose distribution is new for the organisation.
    earlier: number and reliability of the publications so far, first to last. A new figure is shown only where all
    of its questions' distributions are new, and nobody could tell from it and a distribution what fewer than k_dist
    people, or from it and an earlier one what fewer than k_step, answered; elsewhere the latest earlier is repeated.
    The error rests on those distributions and on how the same responses vary together, so the same holds for it.

    Source: docs/method.md, rule 10; docs/disclosure.md S10.
    """
    shown = {}
    for part in outline.subcategories:
        before = [(number, stored[part.key]) for number, stored in earlier if part.key in stored]
        found = _reliability(joint[part.key], part)
        is_new = _is_apart(joint[part.key], part, newly_shown, thresholds.k_dist)
        if found and is_new and all(_is_far(found, figure, thresholds.k_step) for _, figure in before):
            shown[part.key] = found | {"error": _error(joint[part.key], part, newly_shown)}
        elif before:
            number, figure = before[-1]
            shown[part.key] = {**figure, "as_of": figure["as_of"] or number}
    return shown


def _is_apart(joint: Joint, part: SubcategoryOutline, newly_shown: Mapping[str, Sequence[int]], k_dist: int) -> bool:
    """Tell whether every question's distribution is new, and about the same people or k_dist more than the figure."""
    more = [sum(newly_shown.get(question.code, [-1])) - joint.n for question in part.questions]
    return all(n == 0 or n >= k_dist for n in more)


def _reliability(joint: Joint, part: SubcategoryOutline) -> dict[str, Any] | None:
    """Return a subcategory's new figure, None where there are too few complete responses or no alpha."""
    alpha, item_rest = reliability_of(joint.n, joint.sums, joint.products, _is_reversed(part))
    if np.isnan(alpha):
        return None
    codes = [question.code for question in part.questions]
    by_code = {code: None if np.isnan(each) else float(each) for code, each in zip(codes, item_rest, strict=True)}
    return {"alpha": alpha, "n": joint.n, "item_rest": by_code, "as_of": None}


def _error(joint: Joint, part: SubcategoryOutline, newly_shown: Mapping[str, Sequence[int]]) -> float | None:
    """Return the standard error of a subcategory's index, None where a question does not vary."""
    correlations = correlations_of(joint.n, joint.sums, joint.products, _is_reversed(part))
    spread = spread_of(np.array([newly_shown[question.code] for question in part.questions]))
    error = subcategory_error(spread, correlations, joint.n)
    return None if np.isnan(error) else error


def _is_reversed(part: SubcategoryOutline) -> np.ndarray:
    return np.array([question.is_reversed for question in part.questions], dtype=bool)


def _is_far(found: dict[str, Any], before: dict[str, Any], k_step: int) -> bool:
    """Tell whether a figure is the earlier one, or rests on at least k_step more or fewer people."""
    names = ("n", "alpha", "item_rest")
    is_same = all(found[name] == before[name] for name in names)
    return is_same or abs(found["n"] - before["n"]) >= k_step
