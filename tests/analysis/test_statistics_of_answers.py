"""PostgreSQL's knowledge of the answers is renewed before counting where many have come since it last looked."""

import uuid

import pytest
from django.db import connection

from analysis.answers import OUTGROWN, expect_cheap_lookups
from analysis.frequencies import count_waves
from analysis.outline import question_ids
from surveys.models import Answer, Response, Wave
from tests.factories import GroupFactory, WaveFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite looks at nothing beforehand"),
]


def answered(n: int) -> Wave:
    """A wave with so many answers of one person each."""
    wave = WaveFactory()
    question = wave.measurement.questionnaire.questions.first()
    group = GroupFactory(organisation=wave.measurement.organisation)
    people = [Response(id=uuid.uuid4(), wave=wave, department=wave.department, group=group) for _ in range(n)]
    Response.objects.bulk_create(people)
    Answer.objects.bulk_create(Answer(response=each, question=question, value=3) for each in people)
    return wave


@pytest.fixture
def nothing_known(db) -> None:
    """Let PostgreSQL know of an empty table only, whatever it has seen in other tests."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE surveys_answer")


def asked(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def n_estimated() -> float:
    return float(asked("SELECT reltuples FROM pg_class WHERE oid = 'surveys_answer'::regclass"))


def test_after_a_mass_import_the_planner_knows_how_many_answers_there_are(nothing_known):
    wave = answered(20_000)

    count_waves([wave], question_ids(wave.measurement.questionnaire))

    assert n_estimated() >= 20_000
    assert not asked(OUTGROWN)


def test_after_a_few_answers_it_is_left_to_autovacuum():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE surveys_answer")
    before, wave = n_estimated(), answered(200)

    count_waves([wave], question_ids(wave.measurement.questionnaire))

    assert n_estimated() == before


def test_a_wave_is_looked_up_by_index():
    expect_cheap_lookups()

    assert asked("SHOW random_page_cost") == "1.1"
