"""Synthetic answers whose published figures are those of Linköpings kommun (KS 2020-345).

No person has given these answers. Only the figures of Linköping as a whole and of the others together are
real; those of departments, groups and the single example organisations are invented. Exact by construction:
per question the number of each answer is fixed first, then they are handed out by rank in a latent model.
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PUBLISHED_TABLE = Path(__file__).with_name("published_linkoping_2020.csv")
OWN_NOT_DECIDING_PERCENT = 24  # of 262 respondents, KS 2020-345
OTHERS_NOT_DECIDING_PERCENT = 9  # of 1,556 respondents, KS 2020-345
PLAUSIBLE_NOT_DECIDING_PERCENT = 15
BLANK_SHARE = 0.006  # a respondent now and then skips a question


@dataclass(frozen=True)
class PublishedRow:
    """One question's published figures: means of grades 1-5 to one decimal, don't know in whole percent."""

    code: str
    own_mean: Decimal
    own_dont_know_percent: int
    others_mean: Decimal
    others_dont_know_percent: int
    is_reversed: bool = False


@dataclass(frozen=True)
class Unit:
    """One of Linköping's departments with its wave, `to_be_completed` ("kompletteras") when it is partial."""

    name: str
    sector: str
    n_answered: int
    n_invited: int
    opens_on: date
    closes_on: date
    to_be_completed: bool


@dataclass(frozen=True)
class ExampleOrganisation:
    """An invented municipality among the others."""

    code: str
    name: str
    n_answered: int
    n_departments: int


@dataclass(frozen=True)
class _Target:
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


_AUTUMN = (date(2019, 10, 21), date(2019, 11, 30))
_SPRING = (date(2020, 2, 24), date(2020, 3, 31))

UNITS = (
    Unit("Social- och omsorgsförvaltningen", "social_services", 55, 71, *_AUTUMN, False),
    Unit("Miljö- och samhällsbyggnadsförvaltningen", "urban_planning", 38, 45, *_SPRING, False),
    Unit("Kultur- och fritidsförvaltningen", "culture_leisure", 29, 36, *_SPRING, False),
    Unit("Leanlink", "internal_service", 33, 87, *_SPRING, True),
    Unit("Utbildnings- och arbetsmarknadsförvaltningen", "education", 47, 103, *_SPRING, True),
    Unit("Verksamhetsstöd och Service", "internal_service", 36, 49, *_AUTUMN, False),
    Unit("Kommunledningsförvaltningen", "central_administration", 24, 27, *_AUTUMN, False),
)

_GROUP_PROFILES = {
    "Kommunledning": _GroupProfile(weight=0.07, outlook=0.35, unsureness=-0.1),
    "Chefer": _GroupProfile(weight=0.42, outlook=0.1, unsureness=0.1),
    "Verksamhetsutvecklare": _GroupProfile(weight=0.26, outlook=-0.1, unsureness=0.0),
    "Strateger": _GroupProfile(weight=0.13, outlook=-0.35, unsureness=-0.5),
    "Planeringsledare": _GroupProfile(weight=0.12, outlook=0.0, unsureness=0.3),
}
_UNKNOWN_GROUP = _GroupProfile(weight=0.2, outlook=0.0, unsureness=0.0)
GROUPS = tuple(_GROUP_PROFILES)

EXAMPLE_ORGANISATIONS = (
    ExampleOrganisation("9001", "Exempelkommun 1", n_answered=212, n_departments=8),
    ExampleOrganisation("9002", "Exempelkommun 2", n_answered=188, n_departments=8),
    ExampleOrganisation("9003", "Exempelkommun 3", n_answered=168, n_departments=8),
    ExampleOrganisation("9004", "Exempelkommun 4", n_answered=152, n_departments=7),
    ExampleOrganisation("9005", "Exempelkommun 5", n_answered=139, n_departments=7),
    ExampleOrganisation("9006", "Exempelkommun 6", n_answered=128, n_departments=7),
    ExampleOrganisation("9007", "Exempelkommun 7", n_answered=118, n_departments=7),
    ExampleOrganisation("9008", "Exempelkommun 8", n_answered=110, n_departments=6),
    ExampleOrganisation("9009", "Exempelkommun 9", n_answered=101, n_departments=6),
    ExampleOrganisation("9010", "Exempelkommun 10", n_answered=92, n_departments=6),
    ExampleOrganisation("9011", "Exempelkommun 11", n_answered=80, n_departments=5),
    ExampleOrganisation("9012", "Exempelkommun 12", n_answered=68, n_departments=5),
)

# sector, weight, two names that occur; an organisation takes the first 5-8
_TYPICAL_DEPARTMENTS = (
    ("social_services", 25, "Socialförvaltningen", "Vård- och omsorgsförvaltningen"),
    ("education", 23, "Utbildningsförvaltningen", "Barn- och utbildningsförvaltningen"),
    ("urban_planning", 15, "Samhällsbyggnadsförvaltningen", "Miljö- och byggförvaltningen"),
    ("central_administration", 12, "Kommunledningskontoret", "Kommunstyrelseförvaltningen"),
    ("culture_leisure", 12, "Kultur- och fritidsförvaltningen", "Kultur- och fritidskontoret"),
    ("internal_service", 9, "Serviceförvaltningen", "Servicekontoret"),
    ("company", 7, "Energibolaget", "Bostadsbolaget"),
    ("other", 6, "Räddningstjänsten", "Överförmyndarkontoret"),
)


def published_rows(code_by_label: Mapping[str, str], reversed_codes: Collection[str]) -> list[PublishedRow]:
    """The published table's rows with the questionnaire's codes, in the table's order.

    `code_by_label`: Swedish label, without closing full stop → code.

    Raises: KeyError when the table has a label that the mapping lacks.
    """
    with PUBLISHED_TABLE.open(encoding="utf-8", newline="") as table:
        return [_published_row(record, code_by_label, reversed_codes) for record in csv.DictReader(table)]


def linkoping_answers(rows: Sequence[PublishedRow], seed: int = 2020) -> pd.DataFrame:
    """262 single answers whose figures for the organisation as a whole are the rows' own column.

    Returns: one row per respondent; columns department, sector, group, decides ("ja" or "nej") and one per
    code with "1" to "5", "vet ej" or "" (formats.md, Answers).
    """
    rng = np.random.default_rng((seed, 262))
    staff = [_staff(unit.name, unit.sector, unit.n_answered, GROUPS, rng) for unit in UNITS]
    people = pd.concat(staff, ignore_index=True).assign(organisation="0580")
    targets = [_Target(r.code, r.own_mean, r.own_dont_know_percent, r.is_reversed) for r in rows]
    return _answers(people, targets, OWN_NOT_DECIDING_PERCENT, rng)


def others_answers(rows: Sequence[PublishedRow], seed: int = 2020) -> dict[ExampleOrganisation, pd.DataFrame]:
    """1,556 single answers in twelve organisations whose pooled figures are the rows' column of the others.

    Returns: organisation → frame with the columns of `linkoping_answers`.
    """
    rng = np.random.default_rng((seed, 1556))
    staff = [_example_staff(organisation, rng) for organisation in EXAMPLE_ORGANISATIONS]
    people = pd.concat(staff, ignore_index=True)
    targets = [_Target(r.code, r.others_mean, r.others_dont_know_percent, r.is_reversed) for r in rows]
    answers = _answers(people, targets, OTHERS_NOT_DECIDING_PERCENT, rng)
    return {
        organisation: answers[people["organisation"] == organisation.code].reset_index(drop=True)
        for organisation in EXAMPLE_ORGANISATIONS
    }


def plausible_answers(
    codes: Sequence[str],
    n: int,
    departments: Mapping[str, str],
    groups: Sequence[str],
    seed: int,
    *,
    reversed_codes: Collection[str] = (),
) -> pd.DataFrame:
    """n single answers to any questionnaire, without published figures to meet.

    `departments`: name → sector, about equally large. Returns: the columns of `linkoping_answers`.
    """
    rng = np.random.default_rng(seed)
    sizes = _apportion(n, rng.uniform(0.8, 1.2, len(departments)))
    staff = [
        _staff(name, sector, size, groups, rng) for (name, sector), size in zip(departments.items(), sizes, strict=True)
    ]
    people = pd.concat(staff, ignore_index=True).assign(organisation="")
    targets = [_plausible_target(code, code in reversed_codes, rng) for code in codes]
    return _answers(people, targets, PLAUSIBLE_NOT_DECIDING_PERCENT, rng)


def to_csv_text(frame: pd.DataFrame) -> str:
    """The frame as an answers file (formats.md, Answers): `;` between columns, to be written as UTF-8."""
    return frame.to_csv(sep=";", index=False, lineterminator="\n")


def _published_row(
    record: Mapping[str, str], code_by_label: Mapping[str, str], reversed_codes: Collection[str]
) -> PublishedRow:
    code = code_by_label[record["etikett"].removesuffix(".")]
    return PublishedRow(
        code=code,
        own_mean=Decimal(record["linkoping_medel"]),
        own_dont_know_percent=int(record["linkoping_vet_ej_pct"]),
        others_mean=Decimal(record["ovriga_kommuner_medel"]),
        others_dont_know_percent=int(record["ovriga_kommuner_vet_ej_pct"]),
        is_reversed=code in reversed_codes,
    )


def _plausible_target(code: str, is_reversed: bool, rng: np.random.Generator) -> _Target:
    mean = rng.uniform(3.2, 3.9) if is_reversed else rng.uniform(2.5, 3.5)
    return _Target(code, Decimal(f"{mean:.1f}"), int(rng.integers(8, 40)), is_reversed)


def _staff(department: str, sector: str, n: int, groups: Sequence[str], rng: np.random.Generator) -> pd.DataFrame:
    """One department's n respondents: columns department, sector, group; groups of uneven size."""
    weights = np.array([_profile(group).weight for group in groups])
    sizes = _apportion(n, weights * rng.uniform(0.6, 1.4, len(groups)))
    return pd.DataFrame({"department": department, "sector": sector, "group": np.repeat(list(groups), sizes)})


def _example_staff(organisation: ExampleOrganisation, rng: np.random.Generator) -> pd.DataFrame:
    """One example organisation's respondents: the columns of `_staff` and organisation (its code)."""
    departments = _TYPICAL_DEPARTMENTS[: organisation.n_departments]
    weights = np.array([weight for _, weight, _, _ in departments])
    sizes = _apportion(organisation.n_answered, weights * rng.uniform(0.85, 1.15, len(departments)))
    staff = [
        _staff(str(rng.choice(names)), sector, size, GROUPS, rng)
        for (sector, _, *names), size in zip(departments, sizes, strict=True)
    ]
    return pd.concat(staff, ignore_index=True).assign(organisation=organisation.code)


def _apportion(n: int, weights: Floats) -> Integers:
    """Whole numbers in proportion to the weights that add up to n (largest remainder)."""
    quotas = n * weights / weights.sum()
    shares: Integers = np.floor(quotas).astype(np.int64)
    largest_remainders = np.argsort(shares - quotas)[: n - shares.sum()]
    shares[largest_remainders] += 1
    return shares


def _profile(group: str) -> _GroupProfile:
    return _GROUP_PROFILES.get(group, _UNKNOWN_GROUP)


def _stances(people: pd.DataFrame, targets: Sequence[_Target], rng: np.random.Generator) -> Floats:
    """How far each respondent agrees with each question, of which only the ranks count.

    Person, department, group and theme are shared between questions and make the answers consistent; the
    weights give an alpha of 0.7-0.9 for themes of two to five questions.

    Returns: array (respondents, questions).
    """
    department = people["organisation"] + people["department"]
    outlook = people["group"].map(lambda group: _profile(group).outlook).to_numpy(np.float64)
    shared = outlook + rng.normal(0, 0.6, len(people))
    shared += _effects(department, 0.65, rng) + _effects(people["organisation"], 0.35, rng)
    themes = {theme: rng.normal(0, 0.5, len(people)) for theme in dict.fromkeys(t.theme for t in targets)}
    stances = [shared + themes[target.theme] + _particular(department, rng) for target in targets]
    return np.column_stack(stances) * [-1.0 if target.is_reversed else 1.0 for target in targets]


def _particular(department: "pd.Series[str]", rng: np.random.Generator) -> Floats:
    """What a question does not share with the others: the department's strong and weak sides, and chance."""
    return _effects(department, 0.25, rng) + rng.normal(0, 0.6, len(department))


def _doubts(people: pd.DataFrame, n_questions: int, rng: np.random.Generator) -> Floats:
    """How close each respondent is to "vet ej": array (respondents, questions)."""
    department = people["organisation"] + people["department"]
    unsureness = people["group"].map(lambda group: _profile(group).unsureness).to_numpy(np.float64)
    personal = unsureness + rng.normal(0, 0.7, len(people)) + _effects(department, 0.35, rng)
    noise = rng.normal(0, 0.8, (n_questions, len(people)))
    return np.column_stack([personal + _effects(department, 0.2, rng) + chance for chance in noise])


def _effects(labels: "pd.Series[str]", largest: float, rng: np.random.Generator) -> Floats:
    """One effect per distinct label, laid on its rows: most near 0, one at -largest and one at +largest."""
    codes, names = pd.factorize(labels)
    steps = np.linspace(-1, 1, len(names))
    effects: Floats = rng.permutation(largest * steps * np.abs(steps))[codes]
    return effects


def _answers(
    people: pd.DataFrame, targets: Sequence[_Target], not_deciding_percent: int, rng: np.random.Generator
) -> pd.DataFrame:
    """The respondents' answers, exactly as the targets say for all of them together."""
    stances = _stances(people, targets, rng)
    doubts = _doubts(people, len(targets), rng)
    answers = {
        target.code: _column(target, stance, doubt, rng)
        for target, stance, doubt in zip(targets, stances.T, doubts.T, strict=True)
    }
    decides = _decides(doubts.mean(axis=1), not_deciding_percent, rng)
    return people[["department", "sector", "group"]].assign(decides=decides, **answers)


def _decides(doubt: Floats, not_deciding_percent: int, rng: np.random.Generator) -> list[str]:
    """Everyone's "ja" or "nej"; the unsure are more often those who take no decisions."""
    n_no = _half_up(Decimal(len(doubt) * not_deciding_percent) / 100)
    ranks = np.argsort(np.argsort(-doubt - rng.normal(0, 1, len(doubt))))
    return ["nej" if rank < n_no else "ja" for rank in ranks]


def _column(target: _Target, stance: Floats, doubt: Floats, rng: np.random.Generator) -> list[str]:
    """One question's answers: "vet ej" to the most doubtful, the grades by rank of stance, a few blank.

    The figures meet the target to the published precision from 101 answers and 11 grades on.
    """
    column = np.full(len(stance), "", dtype="U6")
    answered = rng.permutation(len(stance))[rng.binomial(len(stance), BLANK_SHARE) :]
    n_dont_know = _half_up(Decimal(len(answered) * target.dont_know_percent) / 100)
    by_doubt = answered[np.argsort(doubt[answered])]
    graders, doubters = np.split(by_doubt, [len(answered) - n_dont_know])
    grades = _bell_shaped_grades(len(graders), target.mean, rng.uniform(0.9, 1.1))
    column[graders[np.argsort(stance[graders])]] = grades.astype(str)
    column[doubters] = "vet ej"
    return [str(answer) for answer in column]


def _bell_shaped_grades(n: int, mean: Decimal, spread: float) -> Integers:
    """n rising grades 1-5, a rounded normal distribution whose sum is exactly n * mean rounded half up.

    `spread`: standard deviation before rounding. Grades nearest a border are moved until the sum is right.
    """
    total = _half_up(n * mean)
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


def _half_up(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
