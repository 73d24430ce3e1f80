"""Indices 0-100 from means 1-5: question, subcategory, dimension, total, and the quadrant. Pure.

The official DiMiOS formula is not public; this is the program's own rule, version `INDEX_RULE`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.stats.questions import quotient
from surveys.scales import HIGHEST_GRADE, LOWEST_GRADE, turned

#: Printed beside every index, so that a change of the rule can be seen.
INDEX_RULE: Final = "1"

#: Share of a subcategory's questions that must be shown for its index to be.
MIN_SHARE_OF_QUESTIONS: Final = 0.5

#: An index this close to a border of the quadrant is "nära gränsen".
NEAR_BORDER: Final = 2.0


@dataclass(frozen=True)
class Indices:
    """Index values (scopes × parts, 0-100, NaN where too little is shown) and how many questions they rest on."""

    values: pd.DataFrame
    n_questions: pd.DataFrame


def question_indices(means: pd.DataFrame, reversed_codes: Collection[str]) -> pd.DataFrame:
    """Return (mean - 1) / 4 × 100 per question; reversed questions are turned first.

    means: scopes × question codes, 1-5, NaN where hidden or empty.
    reversed_codes: questions where a low grade is the good one.

    Source: docs/method.md, rules 2 and 3.
    """
    is_reversed = means.columns.isin(list(reversed_codes))
    values = question_indices_of(means.to_numpy(dtype=float), is_reversed)
    return pd.DataFrame(values, index=means.index, columns=means.columns)


def question_indices_of(means: np.ndarray, is_reversed: np.ndarray) -> np.ndarray:
    """Return the same as an array scopes × questions; is_reversed: bool per question."""
    upright = np.where(is_reversed, turned(means), means)  # type: ignore[arg-type]  # an array is turned alike
    return np.asarray((upright - LOWEST_GRADE) / (HIGHEST_GRADE - LOWEST_GRADE) * 100)


def part_indices(question_index: pd.DataFrame, parts: Mapping[str, list[str]]) -> Indices:
    """Return the index of each part: the unweighted mean of its questions' indices.

    question_index: scopes × question codes, 0-100, NaN where hidden.
    parts: question codes by key of the part, for example a subcategory. A part is NaN when fewer than half of
    its questions are shown.

    Source: docs/method.md, rule 3; docs/disclosure.md S12.
    """
    values, used = part_indices_of(question_index.to_numpy(dtype=float), _places(question_index, parts))
    rows, columns = question_index.index, list(parts)
    return Indices(pd.DataFrame(values, index=rows, columns=columns), pd.DataFrame(used, index=rows, columns=columns))


def part_indices_of(question_index: np.ndarray, parts: Sequence[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the same as arrays scopes × parts, values and n_questions; parts: places of each part's questions."""
    is_shown = ~np.isnan(question_index)
    used = np.column_stack([is_shown[:, places].sum(axis=1) for places in parts])
    totals = np.column_stack([np.nansum(question_index[:, places], axis=1) for places in parts])
    is_enough = used >= MIN_SHARE_OF_QUESTIONS * np.array([len(places) for places in parts])
    return np.where(is_enough, quotient(totals, used), np.nan), used


def mean_of_parts(values: pd.DataFrame, wholes: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return the unweighted mean of the parts of each whole, NaN unless every part has a value.

    values: scopes × parts. wholes: keys of the parts by key of the whole, for example subcategories by dimension.

    Source: docs/method.md, rule 3.
    """
    means = mean_of_parts_of(values.to_numpy(dtype=float), _places(values, wholes))
    return pd.DataFrame(means, index=values.index, columns=list(wholes))


def mean_of_parts_of(values: np.ndarray, wholes: Sequence[list[int]]) -> np.ndarray:
    """Return the same as an array scopes × wholes; wholes: places of each whole's parts."""
    return np.column_stack([values[:, places].mean(axis=1) for places in wholes])


def _places(frame: pd.DataFrame, parts: Mapping[str, list[str]]) -> list[list[int]]:
    """Return where each part's columns stand."""
    place = {str(column): position for position, column in enumerate(frame.columns)}
    return [[place[key] for key in keys] for keys in parts.values()]


@dataclass(frozen=True)
class QuadrantPlace:
    """Where an organisation stands: sides of the two borders, and whether one of them is close."""

    is_right: bool
    is_upper: bool
    is_near_border: bool


def quadrant_place(horizontal: float, vertical: float, border: float = 50) -> QuadrantPlace:
    """Return the place of an index pair (both 0-100) in the quadrant with borders at `border`.

    Source: docs/method.md, rule 4.
    """
    is_near = min(abs(horizontal - border), abs(vertical - border)) <= NEAR_BORDER
    return QuadrantPlace(horizontal >= border, vertical >= border, is_near)
