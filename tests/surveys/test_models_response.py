import pytest
from django.db import IntegrityError

from surveys.models import Answer, Respondent, Response, Wave
from surveys.waves import close


@pytest.fixture
def response(respondent: Respondent) -> Response:
    return Response.objects.create(wave=respondent.wave, department=respondent.department, group=respondent.group)


def answer(response: Response, value: int, code: str = "B1") -> Answer:
    question = response.wave.measurement.questionnaire.questions.get(code=code)
    return Answer.objects.create(response=response, question=question, value=value)


@pytest.mark.parametrize("value", [0, 1, 2, 3, 4, 5])
def test_a_grade_or_dont_know_is_stored(response, value):
    assert answer(response, value).value == value


@pytest.mark.parametrize("value", [6, 9, 10, 32767])
def test_a_value_off_the_scale_is_refused(response, value):
    with pytest.raises(IntegrityError, match="answer_value_on_the_scale"):
        answer(response, value)


def test_a_negative_value_is_refused(response):
    with pytest.raises(IntegrityError, match="value"):
        answer(response, -1)


def test_a_question_is_answered_once_in_a_response(response):
    answer(response, 3)

    with pytest.raises(IntegrityError, match="surveys_answer"):
        Answer.objects.bulk_create([Answer(response=response, question=response.answers.get().question, value=4)])


def test_responses_of_an_open_wave_do_not_count(response):
    assert not Response.objects.in_closed_waves().exists()


def test_responses_count_when_their_wave_has_closed(response):
    close(response.wave, by=None)

    assert Response.objects.in_closed_waves().get() == response


def test_responses_of_a_measurement_are_those_of_its_waves(response):
    assert Response.objects.of(Wave.objects.get().measurement).get() == response
