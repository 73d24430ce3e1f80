"""Synthetic answers of a whole country, for benchmarks: many organisations, all alike in form.

Departments and groups are of uneven size, and means differ between organisations, departments and questions.
"""

import io
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from surveys import questionnaire_files
from surveys.models import (
    Department,
    Measurement,
    MeasurementPeriod,
    Organisation,
    Questionnaire,
    RespondentGroup,
    Wave,
)

YEAR = 2026
N_DEPARTMENTS = 8
GROUPS = ("Kommunledning", "Chefer", "Verksamhetsutvecklare", "Strateger", "Planeringsledare")
SECTORS = tuple(Department.Sector.values)

_DONT_KNOW_SHARE = 0.25
_BLANK_SHARE = 0.02
_SUBCATEGORIES = (("effektivitet", "innovation", "balansering"), ("anvandare", "organisation", "teknik"))


@dataclass(frozen=True)
class Place:
    """A measurement's wave in one department, and the ids of the groups that answer there."""

    wave: int
    department: int
    groups: tuple[int, ...]


def generate(n_organisations: int, n_respondents: int, n_questions: int, seed: int = 1, first: int = 0) -> int:
    """Store closed waves with answers of `n_respondents` in all; return the number of answers.

    first: the number of the first organisation, above those of an earlier call.
    """
    rng = np.random.default_rng(seed)
    questionnaire = _questionnaire(n_questions)
    questions = np.array(questionnaire.questions.values_list("pk", flat=True))
    shares = rng.dirichlet(np.full(n_organisations, 20.0))
    sizes = rng.multinomial(n_respondents, shares)
    n_answers = 0
    for number, size in enumerate(sizes, start=first):
        with transaction.atomic():
            places = _organisation(number, questionnaire)
            n_answers += _respond(places, int(size), questions, rng)
    return n_answers


def _questionnaire(n_questions: int) -> Questionnaire:
    """Return a questionnaire with statements dealt out over the six subcategories; every tenth is reversed."""
    dimensions = [
        {
            "key": key,
            "label": {"sv": key},
            "subcategories": [{"key": part, "label": {"sv": part}} for part in parts],
        }
        for key, parts in zip(("formaga", "arv"), _SUBCATEGORIES, strict=True)
    ]
    keys = [part for parts in _SUBCATEGORIES for part in parts]
    questions = [
        {
            "code": f"Q{number}",
            "subcategory": keys[number % len(keys)],
            "label": {"sv": f"Fråga {number}"},
            "statement": {"sv": f"Påstående {number}"},
            "reversed": number % 10 == 0,
        }
        for number in range(1, n_questions + 1)
    ]
    data = {
        "key": "national",
        "version": str(n_questions),
        "title": {"sv": "Syntetisk enkät"},
        "scale": {"anchors": {"sv": ["1", "2", "3", "4", "5"]}, "dont_know": {"sv": "Vet ej"}},
        "screening": {"code": "S1", "label": {"sv": "Tar inte beslut"}, "statement": {"sv": "Tar du beslut?"}},
        "dimensions": dimensions,
        "questions": questions,
    }
    return questionnaire_files.store(data, digest=f"national-{n_questions}")


def _organisation(number: int, questionnaire: Questionnaire) -> list[Place]:
    organisation = Organisation.objects.create(code=f"N{number:04}", name=f"Kommun {number}")
    groups = RespondentGroup.objects.bulk_create(
        RespondentGroup(organisation=organisation, name=name, position=position) for position, name in enumerate(GROUPS)
    )
    measurement = Measurement.objects.create(
        organisation=organisation, slug=str(YEAR), title=f"Digital mognad {YEAR}", questionnaire=questionnaire
    )
    departments = Department.objects.bulk_create(
        Department(organisation=organisation, name=f"Förvaltning {n}", sector=SECTORS[n], position=n)
        for n in range(N_DEPARTMENTS)
    )
    waves = Wave.objects.bulk_create(_closed_wave(measurement, department) for department in departments)
    ids = tuple(group.pk for group in groups)
    return [Place(wave.pk, wave.department_id, ids) for wave in waves]


def _closed_wave(measurement: Measurement, department: Department) -> Wave:
    period = MeasurementPeriod.of_season(MeasurementPeriod.Season.SPRING, YEAR)
    now = timezone.now()
    return Wave(
        measurement=measurement,
        department=department,
        period=period,
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        state=Wave.State.CLOSED,
        opened_at=now,
        closed_at=now,
    )


def _respond(places: list[Place], size: int, questions: np.ndarray, rng: np.random.Generator) -> int:
    """Store one organisation's responses and answers; return the number of answers."""
    where = rng.choice(len(places), size=size, p=rng.dirichlet(np.full(len(places), 8.0)))
    group = rng.choice(len(GROUPS), size=size, p=[0.06, 0.4, 0.24, 0.18, 0.12])
    ids = [uuid.UUID(bytes=rng.bytes(16), version=4) for _ in range(size)]
    decides = rng.random(size) < 0.85
    _insert(
        "surveys_response",
        ("id", "wave_id", "department_id", "group_id", "decides"),
        (
            (_stored(ids[i]), places[w].wave, places[w].department, places[w].groups[g], bool(decides[i]))
            for i, (w, g) in enumerate(zip(where.tolist(), group.tolist(), strict=True))
        ),
    )
    values = _values(where, len(questions), rng)
    rows, columns = np.nonzero(values >= 0)
    _insert(
        "surveys_answer",
        ("response_id", "question_id", "value"),
        zip(
            (_stored(ids[row]) for row in rows.tolist()),
            questions[columns].tolist(),
            values[rows, columns].tolist(),
            strict=True,
        ),
    )
    return len(rows)


def _values(where: np.ndarray, n_questions: int, rng: np.random.Generator) -> np.ndarray:
    """Return values (respondents × questions): grades, 0 for don't know, -1 for blank."""
    level = 3 + rng.normal(0, 0.35) + rng.normal(0, 0.3, where.max(initial=0) + 1)[where]
    latent = level[:, None] + rng.normal(0, 0.3, n_questions) + rng.normal(0, 1.0, (len(where), n_questions))
    values = np.clip(np.rint(latent), 1, 5).astype(int)
    chance = rng.random(values.shape)
    values[chance < _DONT_KNOW_SHARE + _BLANK_SHARE] = 0
    values[chance < _BLANK_SHARE] = -1
    return np.asarray(values)


def _stored(identity: uuid.UUID) -> str:
    return str(identity) if connection.vendor == "postgresql" else identity.hex


def _insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows the fastest way that the database has: COPY on PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = io.StringIO("".join(_lines(rows)))
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  (own names)
            cursor.executemany(statement, list(rows))


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        yield "\t".join(map(str, row)) + "\n"
