"""Synthetic answers whose published figures are those of Linköpings kommun (KS 2020-345).

No person has given these answers. Only the figures of Linköping as a whole and of the others together are
real; those of departments, groups and the single example organisations are invented. How the
answers are made is in `latent`.
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from dimios.demonstration.latent import GROUPS, Target, answers_of, apportion, staff_of

PUBLISHED_TABLE = Path(__file__).with_name("published_linkoping_2020.csv")
OWN_NOT_DECIDING_PERCENT = 24  # of 262 respondents, KS 2020-345
OTHERS_NOT_DECIDING_PERCENT = 9  # of 1,556 respondents, KS 2020-345
PLAUSIBLE_NOT_DECIDING_PERCENT = 15


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
class Place:
    """What a municipality may be compared by."""

    county: str
    municipality_group: str
    inhabitants: int


@dataclass(frozen=True)
class ExampleOrganisation:
    """An invented municipality among the others."""

    code: str
    name: str
    n_answered: int
    n_departments: int
    place: Place


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

LINKOPING = Place("Östergötlands län", "Större stad", 163_051)  # inhabitants at the end of 2019
_LIKE_LINKOPING = Place("Östergötlands län", "Större stad", 120_000)
_ELSEWHERE = Place("Exempellän", "Större stad", 110_000)
_SMALLER = Place("Östergötlands län", "Pendlingskommun nära större stad", 24_000)

EXAMPLE_ORGANISATIONS = (
    ExampleOrganisation("9001", "Exempelkommun 1", 212, 8, _LIKE_LINKOPING),
    ExampleOrganisation("9002", "Exempelkommun 2", 188, 8, _ELSEWHERE),
    ExampleOrganisation("9003", "Exempelkommun 3", 168, 8, _LIKE_LINKOPING),
    ExampleOrganisation("9004", "Exempelkommun 4", 152, 7, _LIKE_LINKOPING),
    ExampleOrganisation("9005", "Exempelkommun 5", 139, 7, _ELSEWHERE),
    ExampleOrganisation("9006", "Exempelkommun 6", 128, 7, _LIKE_LINKOPING),
    ExampleOrganisation("9007", "Exempelkommun 7", 118, 7, _LIKE_LINKOPING),
    ExampleOrganisation("9008", "Exempelkommun 8", 110, 6, _ELSEWHERE),
    ExampleOrganisation("9009", "Exempelkommun 9", 101, 6, _SMALLER),
    ExampleOrganisation("9010", "Exempelkommun 10", 92, 6, _SMALLER),
    ExampleOrganisation("9011", "Exempelkommun 11", 80, 5, _ELSEWHERE),
    ExampleOrganisation("9012", "Exempelkommun 12", 68, 5, _SMALLER),
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
    people = linkoping_people(rng)
    targets = [Target(r.code, r.own_mean, r.own_dont_know_percent, r.is_reversed) for r in rows]
    return answers_of(people, targets, OWN_NOT_DECIDING_PERCENT, rng)


def linkoping_people(rng: np.random.Generator) -> pd.DataFrame:
    """The 262 respondents of 2020: columns department, sector, group, organisation."""
    staff = [staff_of(unit.name, unit.sector, unit.n_answered, GROUPS, rng) for unit in UNITS]
    return pd.concat(staff, ignore_index=True).assign(organisation="0580")


def others_answers(rows: Sequence[PublishedRow], seed: int = 2020) -> dict[ExampleOrganisation, pd.DataFrame]:
    """1,556 single answers in twelve organisations whose pooled figures are the rows' column of the others.

    Returns: organisation → frame with the columns of `linkoping_answers`.
    """
    rng = np.random.default_rng((seed, 1556))
    staff = [_example_staff(organisation, rng) for organisation in EXAMPLE_ORGANISATIONS]
    people = pd.concat(staff, ignore_index=True)
    targets = [Target(r.code, r.others_mean, r.others_dont_know_percent, r.is_reversed) for r in rows]
    answers = answers_of(people, targets, OTHERS_NOT_DECIDING_PERCENT, rng)
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
    sizes = apportion(n, rng.uniform(0.8, 1.2, len(departments)))
    staff = [
        staff_of(name, sector, size, groups, rng)
        for (name, sector), size in zip(departments.items(), sizes, strict=True)
    ]
    people = pd.concat(staff, ignore_index=True).assign(organisation="")
    targets = [_plausible_target(code, code in reversed_codes, rng) for code in codes]
    return answers_of(people, targets, PLAUSIBLE_NOT_DECIDING_PERCENT, rng)


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


def _plausible_target(code: str, is_reversed: bool, rng: np.random.Generator) -> Target:
    mean = rng.uniform(3.2, 3.9) if is_reversed else rng.uniform(2.5, 3.5)
    return Target(code, Decimal(f"{mean:.1f}"), int(rng.integers(8, 40)), is_reversed)


def _example_staff(organisation: ExampleOrganisation, rng: np.random.Generator) -> pd.DataFrame:
    """One example organisation's respondents: the columns of `staff_of` and organisation (its code)."""
    departments = _TYPICAL_DEPARTMENTS[: organisation.n_departments]
    weights = np.array([weight for _, weight, _, _ in departments])
    sizes = apportion(organisation.n_answered, weights * rng.uniform(0.85, 1.15, len(departments)))
    staff = [
        staff_of(str(rng.choice(names)), sector, size, GROUPS, rng)
        for (sector, _, *names), size in zip(departments, sizes, strict=True)
    ]
    return pd.concat(staff, ignore_index=True).assign(organisation=organisation.code)
