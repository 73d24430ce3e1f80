"""The employees' answers of the demonstration, to the eight statements for everybody. All of them are invented."""

from decimal import Decimal

import numpy as np
import pandas as pd

from dimios.demonstration.latent import Target, answers_of, staff_of
from dimios.demonstration.synthesis import UNITS

SLUG = "2020-medarbetare"
QUESTIONNAIRE = "medarbetare:2026"
GROUP = "Medarbetare"
NOT_DECIDING_PERCENT = 46

#: Code: mean of the grades, don't know in percent.
_FIGURES = {
    "ME1": ("3.4", 3),
    "ME2": ("2.5", 6),
    "MI1": ("2.8", 17),
    "MI2": ("3.0", 8),
    "MB1": ("2.6", 11),
    "MU1": ("3.3", 4),
    "MO1": ("3.1", 5),
    "MT1": ("3.4", 2),
}
_PER_LEADER = 1.7  # employees for each leader who answered
_SEED = 176  # with it the departments differ in much the same way as among the leaders


def employees_answers(seed: int = _SEED) -> pd.DataFrame:
    """About 450 single answers by department: the columns of an answers file, all in one group."""
    rng = np.random.default_rng((seed, len(_FIGURES)))
    staff = [staff_of(unit.name, unit.sector, round(unit.n_answered * _PER_LEADER), [GROUP], rng) for unit in UNITS]
    people = pd.concat(staff, ignore_index=True).assign(organisation="0580")
    targets = [Target(code, Decimal(mean), percent, False) for code, (mean, percent) in _FIGURES.items()]
    return answers_of(people, targets, NOT_DECIDING_PERCENT, rng)
