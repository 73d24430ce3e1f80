"""How precise the indices of an organisation's year are, from what its publication shows. Pure.

Departments have none: how questions vary together is counted for the organisation as a whole.
"""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from analysis.outline import Outline, SubcategoryOutline
from analysis.publishing.figures import DIMENSION, SUBCATEGORY, TOTAL, TOTAL_CODE
from analysis.results import Figure, ScopeResults
from analysis.stats.index_errors import Precision, index_interval, subcategory_error, whole_error
from analysis.stats.spread import spread_of

Precisions = Mapping[tuple[str, str], Precision]
"""By measure and code of the index."""

_ALONE: Final = np.ones((1, 1))


def precisions(results: ScopeResults, reliability: Mapping[str, Mapping[str, Any]], outline: Outline) -> Precisions:
    """Return the precision of each index that has one: of a dimension and the total where each of their parts has.

    results: the organisation's. reliability: as the publication stores it.

    Source: docs/method.md, rule 10; docs/disclosure.md, "Reliability".
    """
    of_parts = {part.key: _of_part(results, reliability.get(part.key, {}), part) for part in outline.subcategories}
    of_dimensions = {
        dimension.key: _together([of_parts[part.key] for part in dimension.subcategories])
        for dimension in outline.dimensions
    }
    found = {
        **{(SUBCATEGORY, key): precision for key, precision in of_parts.items()},
        **{(DIMENSION, key): precision for key, precision in of_dimensions.items()},
        (TOTAL, TOTAL_CODE): _together(list(of_dimensions.values())),
    }
    return {key: precision for key, precision in found.items() if precision}


def _of_part(results: ScopeResults, stored: Mapping[str, Any], part: SubcategoryOutline) -> Precision | None:
    """Return a subcategory's precision: where every question's distribution is shown and is the one it rests on."""
    figures = [results.question(question.code) for question in part.questions]
    if not figures or not all(figure.distribution for figure in figures):
        return None
    error = _error_alone(figures[0]) if len(figures) == 1 else stored.get("error")
    if error is None or (len(figures) > 1 and any(figure.as_of != stored["as_of"] for figure in figures)):
        return None
    return Precision(error, min(sum(figure.distribution) for figure in figures))


def _error_alone(figure: Figure) -> float | None:
    """Return the error of a single question's index, which its distribution tells; None below two grades."""
    spread = spread_of(np.array([figure.distribution]))
    return None if spread.n[0] < 2 else subcategory_error(spread, _ALONE, int(spread.n[0]))


def _together(parts: Sequence[Precision | None]) -> Precision | None:
    known = [part for part in parts if part]
    if not known or len(known) < len(parts):
        return None
    return Precision(whole_error([part.error for part in known]), min(part.n for part in known))


def with_intervals(results: ScopeResults, found: Precisions) -> ScopeResults:
    """Return the results with the indices' 95 % intervals as `lower` and `upper`."""
    invited = _invited(results)
    indices = {
        key: _with_interval(results.figures[key], precision, invited)
        for key, precision in found.items()
        if key in results.figures
    }
    return replace(results, figures=ChainMap(indices, results.figures))  # type: ignore[arg-type]  # it is only read


def _with_interval(figure: Figure, precision: Precision, invited: float) -> Figure:
    if figure.value is None:
        return figure
    lower, upper = index_interval(figure.value, precision, invited)
    return replace(figure, lower=lower, upper=upper)


def _invited(results: ScopeResults) -> float:
    """Return how many were invited, NaN where the rate is not shown as it is or a figure repeats an earlier one."""
    rate = results.response_rate
    is_known = rate.value is not None and rate.n is not None and not results.repeated
    return float(rate.n or 0) if is_known else float("nan")
