"""F33, F42: the same submit twice at once, and submits while the wave closes."""

from collections.abc import Iterator

import pytest
from django.db import connection

from surveys import periods, waves
from surveys.answering import submitting
from surveys.models import AnsweringDay, Response, Wave
from tests.concurrency import at_once
from tests.faults.people import open_wave, page, ready_to_submit
from tests.faults.site import Answer, Site, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def site(django_db_setup) -> Iterator[Site]:
    with serving(workers=2) as site:
        yield site


def submit(site: Site, respondent) -> Answer:
    return site.post(page(respondent), {"skicka": ""})


def counted() -> int:
    return sum(AnsweringDay.objects.values_list("n", flat=True))


def was_thanked(answer: Answer) -> bool:
    """Tell whether the person reads that her answer has come: she is led to the page that says so, or sees it."""
    return answer.says_thanks or (answer.status == 200 and "redan" in answer.text)


def test_the_same_submit_twice_at_once_is_one_response_and_two_thanks(site):
    people = ready_to_submit(10)

    answers = at_once(*(lambda person=person: submit(site, person) for person in people for _ in range(2)))

    assert (all(map(was_thanked, answers)), Response.objects.count(), counted()) == (True, 10, 10)


def test_without_its_lock_two_submits_become_two_responses(monkeypatch):
    """The negative control: the test above would find a missing lock."""
    [person] = ready_to_submit()
    place = {"wave": person.wave, "department": person.department, "group": person.group}
    AnsweringDay.objects.create(**place, day=periods.today(), n=0)  # or its constraint would refuse the second
    monkeypatch.setattr(submitting, "lock_for_answer", lambda answerer: answerer)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_sleep(0.3); RETURN NEW; END $$;"
            "CREATE TRIGGER slow BEFORE INSERT ON surveys_response FOR EACH ROW EXECUTE FUNCTION slow()"
        )
    try:
        at_once(*[lambda: submitting.submit(person)] * 2)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION slow CASCADE")

    assert Response.objects.count() == 2


def test_a_submit_while_the_wave_closes_is_stored_or_refused(site):
    """Nobody reads thank-you whose answer is not there, and nothing is there that was refused."""
    wave = open_wave()
    people = ready_to_submit(24, wave)

    def close() -> Answer:
        submit_first(site, people[:4])
        waves.close(Wave.objects.get(pk=wave.pk), by=None)
        return submit(site, people[0])

    answers = at_once(close, *(lambda person=person: submit(site, person) for person in people[4:]))[1:]

    thanked = 4 + sum(map(was_thanked, answers))
    assert (thanked, {answer.status for answer in answers} <= {302, 403}) == (Response.objects.count(), True)
    assert counted() == Response.objects.count()


def submit_first(site: Site, people: list) -> None:
    for person in people:
        assert submit(site, person).says_thanks
