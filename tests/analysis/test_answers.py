"""Answers come packed out of the database, and are what was stored: beside other waves, with gaps among the ids."""

import uuid

import numpy as np
import pytest
from django.db import connection

from analysis import answers
from analysis.answers import read_answers, read_responses
from analysis.frequencies import read_counts
from analysis.models import WaveCount
from analysis.outline import question_ids
from analysis.publishing.preparation import NothingToPublish
from analysis.publishing.publication import publish
from analysis.turnout.rates import read_waves
from surveys.models import Answer, Measurement, Response, Wave
from tests.factories import DepartmentFactory, GroupFactory, WaveFactory

pytestmark = pytest.mark.django_db

#: How a value is packed.
PACKED = {0: 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6}

Stored = dict[uuid.UUID, dict[int, int]]


def respond(wave: Wave, n: int, *, seed: int, decides: bool | None = None) -> Stored:
    """Store responses of a wave, each with an answer to some of the questions; return them by response and question."""
    dice, questions = np.random.default_rng(seed), list(wave.measurement.questionnaire.questions.all())
    group = GroupFactory(organisation=wave.measurement.organisation)
    about = {"wave": wave, "department": wave.department, "group": group, "decides": decides}
    people = Response.objects.bulk_create(Response(id=uuid.uuid4(), **about) for _ in range(n))
    given = {
        person.pk: {each.pk: int(dice.integers(6)) for each in questions if dice.random() < 0.7} for person in people
    }
    Answer.objects.bulk_create(
        Answer(response_id=person, question_id=question, value=value)
        for person, values in given.items()
        for question, value in values.items()
    )
    return given


def packed(given: Stored, questions: list[int]) -> list[list[int]]:
    rows = [[PACKED[values[q]] if q in values else 0 for q in questions] for values in given.values()]
    return sorted(row for row in rows if any(row))


@pytest.fixture
def wave() -> Wave:
    return WaveFactory(state=Wave.State.CLOSED)


@pytest.fixture
def ids(wave) -> list[int]:
    """The questions' ids in the outline's order."""
    return [question for part in question_ids(wave.measurement.questionnaire).values() for question in part]


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("step", [1, 3], ids=["all", "every third question"])
def test_every_answer_is_read_as_it_was_stored(monkeypatch, wave, ids, together, step):
    monkeypatch.setattr(answers, "_MANY", 0 if together else 1000)
    given = respond(wave, 12, seed=1)
    respond(WaveFactory(), 5, seed=2)

    read = read_answers(read_responses([wave.pk]), ids[::step])

    found = sorted(row for row in read.values.tolist() if any(row))
    assert found == packed(given, ids[::step])
    assert {tuple(place) for place in read.places.tolist()} == {
        (wave.pk, wave.department_id, Response.objects.filter(wave=wave).first().group_id)
    }


def test_answers_to_questions_whose_ids_lie_far_apart_are_read(wave, ids):
    """As where two questionnaires are stored at the same time."""
    given = respond(wave, 6, seed=3)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM surveys_answer WHERE question_id = %s", [ids[0]])

    read = read_answers(read_responses([wave.pk]), [ids[0] + 1_000_000, *ids[1:]])

    assert (read.values[:, 0] == 0).all()
    for values in given.values():
        values.pop(ids[0], None)
    assert sorted(row[1:] for row in read.values.tolist() if any(row)) == packed(given, ids[1:])


def test_where_nobody_responded_there_is_nothing_to_read(wave, ids, django_assert_num_queries):
    responses = read_responses([wave.pk])

    with django_assert_num_queries(0):
        assert read_answers(responses, ids).values.shape == (0, 20)


def test_whoever_answers_nothing_is_a_response_all_the_same(wave, ids):
    Response.objects.create(id=uuid.uuid4(), wave=wave, department=wave.department, group=GroupFactory())

    responses = read_responses([wave.pk])

    assert responses.replies.tolist() == [[0, 0, 1]]
    assert not read_answers(responses, ids).values.any()


# Counting


def plain(measurement: Measurement, question: int, value: int) -> int:
    """How many gave a value, as the database counts it."""
    return Answer.objects.filter(response__wave__measurement=measurement, question=question, value=value).count()


@pytest.fixture
def counted(wave, ids):
    """Two closed waves of one measurement, one department each, and what has been counted of both."""
    measurement = wave.measurement
    other = WaveFactory(
        measurement=measurement,
        department=DepartmentFactory(organisation=measurement.organisation),
        state=Wave.State.CLOSED,
    )
    respond(wave, 9, seed=4, decides=True)
    respond(other, 7, seed=5, decides=False)
    return read_counts(read_waves(measurement), question_ids(measurement.questionnaire))


def test_the_counts_are_those_of_plain_counting(wave, ids, counted):
    for place, question in enumerate(ids):
        found = counted.answers[place].sum(axis=0).tolist()
        assert found == [plain(wave.measurement, question, value) for value in (1, 2, 3, 4, 5, 0)]
    assert counted.answers[-1].sum(axis=0).tolist() == [9, 0, 0, 0, 0, 7]
    assert sorted(counted.responses.tolist()) == [7, 9]


def test_those_who_grade_all_of_a_subcategory_are_counted_jointly(wave, ids, counted):
    for key, part in question_ids(wave.measurement.questionnaire).items():
        rows = [dict(each.answers.values_list("question", "value")) for each in Response.objects.all()]
        complete = [[row[q] for q in part] for row in rows if all(row.get(q) for q in part)]
        assert counted.joint[key].n == len(complete)
        assert counted.joint[key].sums.tolist() == [sum(row[i] for row in complete) for i in range(len(part))]
        assert counted.joint[key].products.tolist() == [
            [sum(row[i] * row[j] for row in complete) for j in range(len(part))] for i in range(len(part))
        ]


def test_what_has_not_changed_is_not_counted_again(wave, counted, django_assert_num_queries):
    waves, parts = read_waves(wave.measurement), question_ids(wave.measurement.questionnaire)

    with django_assert_num_queries(1):
        again = read_counts(waves, parts)

    assert (again.answers == counted.answers).all()
    assert again.cells == counted.cells


def test_a_wave_with_a_response_more_is_counted_again(wave, counted):
    respond(wave, 1, seed=6)

    again = read_counts(read_waves(wave.measurement), question_ids(wave.measurement.questionnaire))

    assert again.responses.sum() == 17
    assert WaveCount.objects.get(wave=wave).n_responses == 10


def test_a_wave_without_responses_adds_nothing(wave, counted):
    measurement = wave.measurement
    department = DepartmentFactory(organisation=measurement.organisation)
    empty = WaveFactory(measurement=measurement, department=department, state=Wave.State.CLOSED)

    again = read_counts(read_waves(measurement), question_ids(measurement.questionnaire))

    assert WaveCount.objects.get(wave=empty).n_responses == 0
    assert (again.answers == counted.answers).all()


def test_where_nobody_responded_there_is_nothing_to_publish(wave):
    with pytest.raises(NothingToPublish):
        publish(wave.measurement)
