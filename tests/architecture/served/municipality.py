"""A small municipality with much to hide, and six others beside it."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from analysis.models import Publication
from analysis.outline import Outline, outline_of
from analysis.publishing.publication import freeze_published, publish
from analysis.results import ComparisonResults, ScopeResults, read, read_comparisons
from reports.models import PublicPage
from surveys import questionnaire_files
from surveys.answer_import import import_answers
from surveys.models import Department, Measurement, Wave

#: One question or two of each subcategory; a low grade of T1 is the good one.
CODES = ("B1", "B2", "E1", "I1", "U1", "O1", "T1", "T2")
#: The measurement of the employees.
EMPLOYEES = "0580/2020-medarbetare"
KINDS = ("organisation", "department", "group", "department_group")
GROUPS = ("Chefer", "Strateger", "Utvecklare", "Ledning")

#: Department, sector, how many answer at first, and how many in the late wave. Biblioteket's answer alike.
DEPARTMENTS = (
    ("Vårdnämnden", "social_services", 12, 1),
    ("Vårdnämnden / Äldreomsorg", "social_services", 17, 6),
    ("Vårdnämnden / Funktionsstöd", "social_services", 4, 0),
    ("Skolnämnden", "education", 26, 2),
    ("Tekniknämnden", "urban_planning", 7, 0),
    ("Kanslistaben", "central_administration", 3, 7),
    ("Biblioteksbolaget", "culture_leisure", 11, 0),
)
N_OTHERS = 6


@dataclass(frozen=True)
class Answer:
    """One person's answers: grades, and 0 for don't know."""

    department: tuple[str, ...]
    group: str
    decides: str
    values: Mapping[str, int]


@dataclass(frozen=True)
class Published:
    """A publication as it is stored: its measurement's name, its number and its figures."""

    measurement: str
    number: int
    title: str
    scopes: tuple[ScopeResults, ...]
    comparisons: tuple[ComparisonResults, ...]
    reliability: Mapping[str, Mapping[str, Any]]

    def scope(self, name: str, kind: str = "department") -> ScopeResults:
        return next(each for each in self.scopes if each.kind == kind and each.name == name)

    @property
    def whole(self) -> ScopeResults:
        return self.scope("", "organisation")


@dataclass(eq=False)
class World:
    """What the tests know: the raw answers, the publications, the names and the questions."""

    answers: dict[tuple[str, int], list[Answer]] = field(default_factory=dict)
    others: list[Answer] = field(default_factory=list)
    publications: list[Published] = field(default_factory=list)
    departments: dict[int, str] = field(default_factory=dict)
    outline: Outline | None = None
    name: str = ""

    def publication(self, measurement: str, number: int) -> Published:
        return next(each for each in self.publications if (each.measurement, each.number) == (measurement, number))


def build(folder: Path, *, is_late: bool = True) -> World:
    """Return the municipality 0580 with the publications of two years, with or without the late wave's."""
    world, dice = World(), random.Random(11)  # noqa: S311  (the same answers each time)
    _questionnaire()
    _measure_others(folder, world, dice)
    for slug in ("2019", "2020"):
        _measure(folder, world, dice, slug)
    _ask_employees(folder, world, dice)
    measurement = Measurement.objects.named("0580/2020")
    if is_late:
        world.answers["0580/2020", 2] = world.answers["0580/2020", 1] + _complete(folder, measurement, dice)
    PublicPage.objects.create(measurement=measurement, shows_questions=True)
    _remember(world, measurement)
    return world


def _questionnaire() -> None:
    data = json.loads((questionnaire_files.SHIPPED / "dimios_2020.json").read_text(encoding="utf-8"))
    questions = [question for question in data["questions"] if question["code"] in CODES]
    questionnaire_files.store({**data, "key": "liten", "questions": questions}, digest="liten")


def _measure_others(folder: Path, world: World, dice: random.Random) -> None:
    for number in range(N_OTHERS):
        people = [*_people(dice, "Vårdnämnden", 14 + number), *_people(dice, "Skolnämnden", 19)]
        _import(folder, f"90{number:02}/2020", people)
        world.others += people
        publish(Measurement.objects.named(f"90{number:02}/2020"))
    freeze_published("kommun", 2020)


def _measure(folder: Path, world: World, dice: random.Random, slug: str) -> None:
    people = [person for name, _, n, _ in DEPARTMENTS for person in _people(dice, name, n)]
    world.answers[f"0580/{slug}", 1] = people
    _import(folder, f"0580/{slug}", people)
    publish(Measurement.objects.named(f"0580/{slug}"))


def _people(dice: random.Random, department: str, n: int, codes: tuple[str, ...] = CODES) -> Iterator[Answer]:
    path = tuple(part.strip() for part in department.split("/"))
    for number in range(n):
        is_alike = department == "Biblioteksbolaget"
        values = {code: 4 if is_alike and number else dice.choice((0, 1, 2, 2, 3, 3, 4, 4, 5)) for code in codes}
        group = dice.choices(GROUPS, (45, 30, 20, 5))[0]
        yield Answer(path, group, dice.choice(("ja", "ja", "nej")), values)


def _import(folder: Path, measurement: str, people: list[Answer], questionnaire: str = "liten:2020") -> None:
    codes = list(people[0].values)
    sectors = {name: sector for name, sector, _, _ in DEPARTMENTS}
    lines = [";".join(["department", "sector", "group", "decides", *codes])]
    for each in people:
        name, values = " / ".join(each.department), [str(each.values[code]) for code in codes]
        lines.append(";".join([name, sectors[name], each.group, each.decides, *values]))
    path = folder / "answers.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    import_answers(measurement, path, questionnaire=questionnaire, create=True)


def _ask_employees(folder: Path, world: World, dice: random.Random) -> None:
    """Publish the employees' answers of the same year."""
    codes = tuple(each.code for each in questionnaire_files.named(questionnaire_files.EMPLOYEES).questions.all())
    people = [person for name, _, n, _ in DEPARTMENTS for person in _people(dice, name, n, codes)]
    world.answers[EMPLOYEES, 1] = people
    _import(folder, EMPLOYEES, people, questionnaire_files.EMPLOYEES)
    publish(Measurement.objects.named(EMPLOYEES))


def _complete(folder: Path, measurement: Measurement, dice: random.Random) -> list[Answer]:
    """Publish once more with the answers of a late wave, and return those."""
    late = [person for name, _, _, n in DEPARTMENTS for person in _people(dice, name, n)]
    _open_late_waves(measurement)
    _import(folder, str(measurement), late)
    publish(measurement)
    return late


def _open_late_waves(measurement: Measurement) -> None:
    for wave in list(measurement.waves.all()):
        Wave.objects.filter(pk=wave.pk).update(expected=wave.responses.count() + 3)
        wave.pk, wave.closed_at = None, timezone.now()
        wave.save()


def _remember(world: World, measurement: Measurement) -> None:
    """Keep as plain values what the database knows."""
    world.publications = [_stored(each) for each in Publication.objects.order_by("pk")]
    world.departments = {each.pk: each.path for each in Department.objects.of(measurement.organisation)}
    world.outline, world.name = outline_of(measurement.questionnaire), measurement.organisation.name


def _stored(publication: Publication) -> Published:
    measurement = publication.measurement
    scopes = tuple(read(publication, kinds=KINDS))
    comparisons = tuple(read_comparisons(publication))
    return Published(
        str(measurement), publication.number, measurement.title, scopes, comparisons, publication.reliability
    )
