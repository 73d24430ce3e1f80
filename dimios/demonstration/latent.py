"""A model of how people answer: persons, departments, groups and themes make single answers that hang together.

Exact by construction: per question the number of each answer is fixed first, then they are handed out by rank in the
latent model. No person has given these answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BLANK_SHARE = 0.006  # a respondent now and then skips a question


@dataclass(frozen=True)
class Target:
    """What one question's column must come to: mean of grades 1-5, don't know in percent of the answers."""

    code: str
    mean: Decimal
    dont_know_percent: int
    is_reversed: bool

    @property
    def theme(self) -> str:
        """What its subcategory's questions share: the code without its number ("B1" → "B")."""
        return self.code.rstrip("0123456789")


@dataclass(frozen=True)
class _GroupProfile:
    """How common a respondent group is, and how positive and how unsure it is in standard deviations."""

    weight: float
    outlook: float
    unsureness: float


_GROUP_PROFILES = {
    "Kommunledning": _GroupProfile(weight=0.07, outlook=0.35, unsureness=-0.1),
    "Chefer": _GroupProfile(weight=0.42, outlook=0.1, unsureness=0.1),
    "Verksamhetsutvecklare": _GroupProfile(weight=0.26, outlook=-0.1, unsureness=0.0),
    "Strateger": _GroupProfile(weight=0.13, outlook=-0.35, unsureness=-0.5),
    "Planeringsledare": _GroupProfile(weight=0.12, outlook=0.0, unsureness=0.3),
}
_UNKNOWN_GROUP = _GroupProfile(weight=0.2, outlook=0.0, unsureness=0.0)
GROUPS = tuple(_GROUP_PROFILES)


def staff_of(department: str, sector: str, n: int, groups: Sequence[str], rng: np.random.Generator) -> pd.DataFrame:
    """One department's n respondents: columns department, sector, group; groups of uneven size."""
    weights = np.array([_profile(group).weight for group in groups])
    sizes = apportion(n, weights * rng.uniform(0.6, 1.4, len(groups)))
    return pd.DataFrame({"department": department, "sector": sector, "group": np.repeat(list(groups), sizes)})


def apportion(n: int, weights: Floats) -> Integers:
    """Whole numbers in proportion to the weights that add up to n (largest remainder)."""
    quotas = n * weights / weights.sum()
    shares: Integers = np.floor(quotas).astype(np.int64)
    largest_remainders = np.argsort(shares - quotas)[: n - shares.sum()]
    shares[largest_remainders] += 1
    return shares


def _profile(group: str) -> _GroupProfile:
    return _GROUP_PROFILES.get(group, _UNKNOWN_GROUP)


def stances_of(people: pd.DataFrame, targets: Sequence[Target], rng: np.random.Generator) -> Floats:
    """How far each respondent agrees with each question, of which only the ranks count.

    Person, department, group and theme are shared between questions and make the answers consistent; the
    weights give an alpha of 0.7-0.9 for themes of two to five questions.

    Returns: array (respondents, questions).
    """
    department = people["organisation"] + people["department"]
    outlook = people["group"].map(lambda group: _profile(group).outlook).to_numpy(np.float64)
    shared = outlook + rng.normal(0, 0.6, len(people))
    shared += effects(department, 0.65, rng) + effects(people["organisation"], 0.35, rng)
    themes = {theme: rng.normal(0, 0.5, len(people)) for theme in dict.fromkeys(t.theme for t in targets)}
    stances = [shared + themes[target.theme] + _particular(department, rng) for target in targets]
    return np.column_stack(stances) * [-1.0 if target.is_reversed else 1.0 for target in targets]


def _particular(department: "pd.Series[str]", rng: np.random.Generator) -> Floats:
    """What a question does not share with the others: the department's strong and weak sides, and chance."""
    return effects(department, 0.25, rng) + rng.normal(0, 0.6, len(department))


def _doubts(people: pd.DataFrame, n_questions: int, rng: np.random.Generator) -> Floats:
    """How close each respondent is to "vet ej": array (respondents, questions)."""
    department = people["organisation"] + people["department"]
    unsureness = people["group"].map(lambda group: _profile(group).unsureness).to_numpy(np.float64)
    personal = unsureness + rng.normal(0, 0.7, len(people)) + effects(department, 0.35, rng)
    noise = rng.normal(0, 0.8, (n_questions, len(people)))
    return np.column_stack([personal + effects(department, 0.2, rng) + chance for chance in noise])


def effects(labels: "pd.Series[str]", largest: float, rng: np.random.Generator) -> Floats:
    """One effect per distinct label, laid on its rows: most near 0, one at -largest and one at +largest."""
    codes, names = pd.factorize(labels)
    steps = np.linspace(-1, 1, len(names))
    laid_on: Floats = rng.permutation(largest * steps * np.abs(steps))[codes]
    return laid_on


def answers_of(
    people: pd.DataFrame, targets: Sequence[Target], not_deciding_percent: int, rng: np.random.Generator
) -> pd.DataFrame:
    """The respondents' answers, exactly as the targets say for all of them together."""
    return handed_out(people, targets, stances_of(people, targets, rng), not_deciding_percent, rng)


def handed_out(
    people: pd.DataFrame,
    targets: Sequence[Target],
    stances: Floats,
    not_deciding_percent: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """The answers of respondents with these stances: columns department, sector, group, decides and one per code."""
    doubts = _doubts(people, len(targets), rng)
    answers = {
        target.code: _column(target, stance, doubt, rng)
        for target, stance, doubt in zip(targets, stances.T, doubts.T, strict=True)
    }
    decides = _decides(doubts.mean(axis=1), not_deciding_percent, rng)
    return people[["department", "sector", "group"]].assign(decides=decides, **answers)


def _decides(doubt: Floats, not_deciding_percent: int, rng: np.random.Generator) -> list[str]:
    """Everyone's "ja" or "nej"; the unsure are more often those who take no decisions."""
    n_no = half_up(Decimal(len(doubt) * not_deciding_percent) / 100)
    ranks = np.argsort(np.argsort(-doubt - rng.normal(0, 1, len(doubt))))
    return ["nej" if rank < n_no else "ja" for rank in ranks]


def _column(target: Target, stance: Floats, doubt: Floats, rng: np.random.Generator) -> list[str]:
    """One question's answers: "vet ej" to the most doubtful, the grades by rank of stance, a few blank.

    The figures meet the target to the published precision from 101 answers and 11 grades on.
    """
    column = np.full(len(stance), "", dtype="U6")
    answered = rng.permutation(len(stance))[rng.binomial(len(stance), BLANK_SHARE) :]
    n_dont_know = half_up(Decimal(len(answered) * target.dont_know_percent) / 100)
    by_doubt = answered[np.argsort(doubt[answered])]
    graders, doubters = np.split(by_doubt, [len(answered) - n_dont_know])
    grades = bell_shaped_grades(len(graders), target.mean, rng.uniform(0.9, 1.1))
    column[graders[np.argsort(stance[graders])]] = grades.astype(str)
    column[doubters] = "vet ej"
    return [str(answer) for answer in column]


def bell_shaped_grades(n: int, mean: Decimal, spread: float) -> Integers:
    """n rising grades 1-5, a rounded normal distribution whose sum is exactly n * mean rounded half up.

    `spread`: standard deviation before rounding. Grades nearest a border are moved until the sum is right.
    """
    total = half_up(n * mean)
    positions = float(mean) + spread * _normal_scores(n)
    grades = np.clip(np.rint(positions), 1, 5).astype(np.int64)
    while missing := total - int(grades.sum()):
        step = 1 if missing > 0 else -1
        may_move = grades != (5 if step > 0 else 1)
        to_border = step * (grades - positions)
        grades[np.argmin(np.where(may_move, to_border, np.inf))] += step
    return grades


def _normal_scores(n: int) -> Floats:
    """Expected values, about, of n ordered draws from the standard normal distribution (Blom 1958)."""
    return np.array([NormalDist().inv_cdf((rank - 0.375) / (n + 0.25)) for rank in range(1, n + 1)])


def half_up(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
