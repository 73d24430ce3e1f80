"""An earlier year of the demonstration, so that years can be compared. All of it is invented, no figure published.

The people of 2020 answer once more as they might have two years before: their stances are those of 2020 with some
movement, so that departments keep their strong and weak sides. Two departments had not yet been merged.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from dimios.demonstration.latent import Target, effects, handed_out, stances_of
from dimios.demonstration.synthesis import (
    EXAMPLE_ORGANISATIONS,
    ExampleOrganisation,
    PublishedRow,
    linkoping_people,
    others_answers,
)

YEAR = 2018
OPENS_ON, CLOSES_ON = dt.date(2018, 2, 26), dt.date(2018, 4, 13)
N_ANSWERED = 224
NOT_DECIDING_PERCENT = 29

#: The departments that became one, by its name, with how much of its staff came from each.
MERGED = {"Verksamhetsstöd och Service": {"Verksamhetsstöd": 0.45, "Serviceförvaltningen": 0.55}}

#: How far the mean of a question has moved until 2020, in grades; 0.1 for the others.
MOVED = {
    "B2": "0.2",
    "B3": "0",
    "B5": "-0.1",
    "E1": "0.2",
    "E3": "0.5",
    "E4": "0",
    "I1": "0.3",
    "I2": "0.2",
    "I3": "0.6",
    "I4": "0.4",
    "U1": "-0.5",
    "U2": "-0.2",
    "O1": "0",
    "T2": "0",
    "T3": "-0.1",
}
_MORE_DONT_KNOW = 4  # percentage points
_OTHERS = EXAMPLE_ORGANISATIONS[:7]
_OTHERS_SHARE = 0.6


def linkoping_answers_before(rows: Sequence[PublishedRow], seed: int = YEAR) -> pd.DataFrame:
    """224 single answers of 2018: the columns of `linkoping_answers`, with the departments of that time."""
    as_in_2020 = np.random.default_rng((2020, 262))
    people = linkoping_people(as_in_2020)
    targets = [_target(row) for row in rows]
    stances = stances_of(people, targets, as_in_2020)
    rng = np.random.default_rng((seed, N_ANSWERED))
    department = people["department"]
    stances = stances + np.column_stack([effects(department, 0.2, rng) + rng.normal(0, 0.5, len(people)) for _ in rows])
    answers = handed_out(people, targets, stances, NOT_DECIDING_PERCENT, rng)
    answers["department"] = _former(department, rng)
    return answers.sample(N_ANSWERED, random_state=seed).sort_index().reset_index(drop=True)


def others_answers_before(rows: Sequence[PublishedRow], seed: int = YEAR) -> dict[ExampleOrganisation, pd.DataFrame]:
    """The answers of 2018 in seven of the example organisations, fewer than in 2020."""
    answers = others_answers([_a_little_lower(row) for row in rows], seed)
    return {each: answers[each].sample(frac=_OTHERS_SHARE, random_state=seed).sort_index() for each in _OTHERS}


def departments_before(names: Sequence[str]) -> list[str]:
    """Return the departments of that time, in order, for those of 2020."""
    return [former for name in names for former in MERGED.get(name, {name: 1})]


def _target(row: PublishedRow) -> Target:
    moved = Decimal(MOVED.get(row.code, "0.1"))
    return Target(row.code, row.own_mean - moved, row.own_dont_know_percent + _MORE_DONT_KNOW, row.is_reversed)


def _a_little_lower(row: PublishedRow) -> PublishedRow:
    return PublishedRow(
        row.code,
        row.own_mean,
        row.own_dont_know_percent,
        row.others_mean - Decimal("0.1"),
        row.others_dont_know_percent + 1,
        row.is_reversed,
    )


def _former(department: "pd.Series[str]", rng: np.random.Generator) -> "pd.Series[str]":
    """Return where each respondent worked before the departments were merged."""
    former = department.copy()
    for name, parts in MERGED.items():
        is_there = department == name
        former[is_there] = rng.choice(list(parts), size=int(is_there.sum()), p=list(parts.values()))
    return former
