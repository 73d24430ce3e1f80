"""Indices 0-100 from means 1-5: question, subcategory, dimension, total, and the quadrant. Pure.

The official DiMiOS formula is not public; this is the program's own rule, version `INDEX_RULE`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

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
    upright = means.copy()
    for code in means.columns.intersection(list(reversed_codes)):
        upright[code] = means[code].map(turned)
    return (upright - LOWEST_GRADE) / (HIGHEST_GRADE - LOWEST_GRADE) * 100


def part_indices(question_index: pd.DataFrame, parts: Mapping[str, list[str]]) -> Indices:
    """Return the index of each part: the unweighted mean of its questions' indices.

    question_index: scopes × question codes, 0-100, NaN where hidden.
    parts: question codes by key of the part, for example a subcategory. A part is NaN when fewer than half of
    its questions are shown.

    Source: docs/method.md, rule 3; docs/disclosure.md S12.
    """
    used = {key: question_index[codes].notna().sum(axis=1) for key, codes in parts.items()}
    values = {
        key: question_index[codes].mean(axis=1).where(used[key] >= MIN_SHARE_OF_QUESTIONS * len(codes))
        for key, codes in parts.items()
    }
    return Indices(pd.DataFrame(values), pd.DataFrame(used))


def mean_of_parts(values: pd.DataFrame, wholes: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return the unweighted mean of the parts of each whole, NaN unless every part has a value.

    values: scopes × parts. wholes: keys of the parts by key of the whole, for example subcategories by dimension.

    Source: docs/method.md, rule 3.
    """
    return pd.DataFrame({key: values[parts].mean(axis=1, skipna=False) for key, parts in wholes.items()})


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
