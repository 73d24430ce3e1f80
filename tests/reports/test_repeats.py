"""What the key user is told about figures that wait for more answers."""

import pytest
from django.urls import reverse

from analysis import tasks
from analysis.publishing.publication import publish
from reports.repeats import repeats_of
from surveys import jobs
from surveys.models import Answer, Department, Measurement, Response, Wave
from tests.factories import WaveFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("dashboards:waves", args=["0580", "2020"])


def answer_later(measurement: Measurement, department: Department, grades: str, *, codes: tuple[str, ...] = ()) -> None:
    """Close a complementary wave with these grades, one person each, to all questions or to some."""
    wave = WaveFactory(measurement=measurement, department=department, state=Wave.State.CLOSED)
    group = measurement.organisation.groups.get(name="Chefer")
    questions = [each for each in measurement.questionnaire.questions.all() if not codes or each.code in codes]
    for grade in grades:
        response = Response.objects.create(wave=wave, department=department, group=group, decides=True)
        Answer.objects.bulk_create(Answer(response=response, question=each, value=int(grade)) for each in questions)


def test_a_first_publication_repeats_nothing(published):
    assert repeats_of(published) == []


def test_enough_new_answers_to_everything_leave_nothing_to_wait(published, social):
    answer_later(published, social, "1122334455")
    publish(published)

    assert repeats_of(published) == []


def test_a_department_with_too_few_new_answers_is_named_with_the_publication_that_holds(
    published, social, sibling_department
):
    answer_later(published, social, "1122334455")
    answer_later(published, sibling_department, "2")
    publish(published)

    told = {(repeat.where, repeat.number): repeat.questions for repeat in repeats_of(published)}
    assert told[sibling_department.name, 1] == "alla frågor"
    assert (published.organisation.name, 1) not in told


def test_only_the_questions_that_wait_are_named(published, social):
    # Nine more answer everything; one more answers B1 alone, in a later publication.
    answer_later(published, social, "112233445")
    publish(published)
    answer_later(published, social, "55555", codes=("E1",))
    answer_later(published, social, "3", codes=("B1",))
    publish(published)

    [questions] = {repeat.questions for repeat in repeats_of(published) if repeat.where == social.name}
    label = published.questionnaire.questions.get(code="B1").label["sv"]
    other = published.questionnaire.questions.get(code="E1").label["sv"]
    assert (label in questions, other in questions) == (True, False)


def test_the_key_user_reads_what_waits_and_why(client, key_user, published, social, sibling_department):
    answer_later(published, social, "1122334455")
    answer_later(published, sibling_department, "2")
    publish(published)
    client.force_login(key_user)

    page = client.get(PAGE).content.decode()

    assert "Siffror som väntar på fler svar" in page
    assert f'<th scope="row">{sibling_department.name}</th><td class="day">publicering 1</td>' in page


def test_others_are_not_told(client, reader, published, social, sibling_department):
    answer_later(published, social, "1122334455")
    answer_later(published, sibling_department, "2")
    publish(published)
    client.force_login(reader)

    assert "Siffror som väntar" not in client.get(PAGE).content.decode()


def test_a_refused_publication_tells_the_key_user_why(client, key_user, published, social):
    answer_later(published, social, "2")
    job = jobs.enqueue(tasks.PUBLISH, published.pk, by=key_user)
    jobs.carry_out(job.pk)
    client.force_login(key_user)

    page = client.get(PAGE).content.decode()

    assert "Den senaste publiceringen blev inte av." in page
    assert "för få nya svar sedan förra publiceringen" in page
