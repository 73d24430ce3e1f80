"""Random answers of a few municipalities, written as files, and the raw table that an independent program reads."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from django.db import connection

from analysis.models import Publication, PublishedScope
from analysis.national.passes import publish_all
from analysis.results import ComparisonResults, ScopeResults, read, read_comparisons
from surveys.answer_import import import_answers
from surveys.models import Organisation, Wave
from tests.factories import CODES_2020

#: Department, its sector, and how many answer there of an organisation of size 1. Two of them lie below another.
DEPARTMENTS = [
    ("Vård", "social_services", 9),
    ("Vård / Äldreomsorg", "social_services", 30),
    ("Vård / Funktionsstöd", "social_services", 4),
    ("Skola", "education", 34),
    ("Teknik", "urban_planning", 22),
    ("Kansli", "central_administration", 6),
]
KINDS = ["organisation", "department", "group", "department_group"]
GROUPS = ["Chefer", "Strateger", "Utvecklare", "Ledning"]

RAW = """
SELECT o.code AS organisation, d.id AS department, d.name, p.name AS parent, d.sector, g.name AS "group",
    r.id AS response, r.wave_id AS wave, r.decides, q.code, a.value
FROM surveys_response r
JOIN surveys_wave w ON w.id = r.wave_id
JOIN surveys_measurement m ON m.id = w.measurement_id
JOIN surveys_organisation o ON o.id = m.organisation_id
JOIN surveys_department d ON d.id = r.department_id
LEFT JOIN surveys_department p ON p.id = d.parent_id
JOIN surveys_respondentgroup g ON g.id = r.group_id
LEFT JOIN surveys_answer a ON a.response_id = r.id
LEFT JOIN surveys_question q ON q.id = a.question_id
"""


def store(folder: Path, seed: int, n_organisations: int = 9) -> None:
    """Import the answers of some municipalities of different size, of two counties."""
    rng = np.random.default_rng(seed)
    for number in range(n_organisations):
        places = [(name, sector, round(n * (0.8 + 0.1 * number))) for name, sector, n in DEPARTMENTS]
        path = write(folder / f"{number}.csv", rng, places, number)
        import_answers(f"90{number:02}/2026", path, questionnaire="dimios:2020", create=True)
    counties = {f"90{number:02}": f"{'AB'[number % 3 == 0]} län" for number in range(n_organisations)}
    for organisation in Organisation.objects.all():
        Organisation.objects.filter(pk=organisation.pk).update(county=counties[organisation.code])
    for wave in Wave.objects.all():
        Wave.objects.filter(pk=wave.pk).update(expected=wave.responses.count() + int(rng.integers(0, 20)))


def write(path: Path, rng: np.random.Generator, places: list[tuple[str, str, int]], number: int = 0) -> Path:
    """Write a file of answers: so many people of each department and sector."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["department", "sector", "group", "decides", *CODES_2020])
        for name, sector, n in places:
            writer.writerows([name, sector, *_person(rng, name, number)] for _ in range(n))
    return path


def _person(rng: np.random.Generator, name: str, number: int) -> list[str]:
    """Return a person's group and answers; she has a level of her own, so that questions go together."""
    level = rng.normal(2.6 + 0.12 * number + 0.01 * len(name), 0.8)
    grades = np.clip(np.rint(rng.normal(level, 0.8, len(CODES_2020))), 1, 5).astype(int).astype(str)
    chance = rng.random(len(CODES_2020))
    cells = np.where(chance < 0.15, "vet ej", np.where(chance < 0.2, "", grades))
    group = str(rng.choice(GROUPS, p=[0.45, 0.3, 0.2, 0.05]))
    return [group, str(rng.choice(["ja", "nej", ""], p=[0.75, 0.2, 0.05])), *cells]


def raw_answers() -> pd.DataFrame:
    """Return one row per stored answer (and per response without any), read with plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(RAW)
        columns = [column[0] for column in cursor.description or ()]
        return pd.DataFrame(cursor.fetchall(), columns=columns)


@dataclass
class Country:
    """The raw answers, what is published of each organisation by its code, and which items it lends to comparisons."""

    raw: pd.DataFrame
    counties: dict[str, str]
    invited: dict[int, int]
    publications: dict[str, Publication]
    scopes: dict[str, list[ScopeResults]]
    groups: dict[str, list[ComparisonResults]]
    lent: dict[str, set[str]]
    lent_by_sector: dict[str, dict[str, set[str]]]

    values_of: dict[tuple[str, str, str], np.ndarray] = field(init=False)

    def __post_init__(self) -> None:
        groups = self.raw.dropna(subset=["code"]).groupby(["organisation", "sector", "code"])["value"]
        self.values_of = {key: values.to_numpy(dtype=int) for key, values in groups}

    def own(self, code: str) -> pd.DataFrame:
        return self.raw[self.raw["organisation"] == code]

    def others(self, code: str, item: str, among: set[str] | None = None) -> "Values":
        """What the other organisations that lend an item answered."""
        lenders = {other for other, items in self.lent.items() if item in items and other != code}
        return self._together(lenders & (among or lenders), item)

    def same_sector(self, code: str, sector: str, item: str) -> "Values":
        """The same of the organisations that lend the item for a sector, which no department shares with its parent."""
        lent = self.lent_by_sector
        lenders = {other for other in lent if other != code and item in lent[other].get(sector, ())}
        return self._together(lenders, item, sector)

    def _together(self, organisations: set[str], item: str, only_sector: str = "") -> "Values":
        found = {
            key: values
            for key, values in self.values_of.items()
            if key[0] in organisations and key[2] == item and only_sector in ("", key[1])
        }
        return Values(np.concatenate([*found.values(), np.empty(0, dtype=int)]), len({key[0] for key in found}))


@dataclass
class Values:
    """All answers to a question of some people, 0 for don't know."""

    values: np.ndarray
    n_organisations: int = 1

    @property
    def grades(self) -> np.ndarray:
        return self.values[self.values > 0]

    @property
    def mean(self) -> float:
        return self.grades.mean()

    @property
    def dont_know_share(self) -> float:
        return (self.values == 0).mean()


def published_country() -> Country:
    made = {each.measurement.organisation.code: each for each in publish_all()}
    wholes = PublishedScope.objects.filter(kind="organisation").select_related("publication__measurement__organisation")
    by_code = {each.publication.measurement.organisation.code: each for each in wholes}
    return Country(
        raw=raw_answers(),
        counties=dict(Organisation.objects.values_list("code", "county")),
        invited=dict(Wave.objects.values_list("pk", "expected")),
        publications=made,
        scopes={code: read(each, kinds=KINDS) for code, each in made.items()},
        groups={code: read_comparisons(each) for code, each in made.items()},
        lent={code: set(each.shared_counts) for code, each in by_code.items()},
        lent_by_sector={
            code: {sector: set(counts) for sector, counts in each.shared_sector_counts.items()}
            for code, each in by_code.items()
        },
    )


def people(own: pd.DataFrame, scope: ScopeResults) -> pd.DataFrame:
    """The raw answers of those who belong to a scope, told from its name."""
    department, _, group = scope.name.partition(" | ") if scope.kind != "group" else ("", "", scope.name)
    *above, name = department.split(" / ")
    belongs = (own["name"] == name) | (own["parent"] == name) if name else own["name"].notna()
    assert not above or (own.loc[own["name"] == name, "parent"] == above[-1]).all()
    return own[belongs & ((own["group"] == group) | (not group))]
