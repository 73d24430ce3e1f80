"""F4, F5: the worker's child, or the whole worker, is killed in the middle of a national pass.

A trigger of the test makes PostgreSQL slow where one organisation's publication is stored; whoever waits there is
killed. The beat then finds, by the database alone, what was left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest
from django.db import connection

from analysis.models import NationalPass, Publication, PublishedScope
from analysis.national import passes
from surveys.answer_import import import_answers
from surveys.models import Answer, Measurement, Response, Wave
from tests.factories import WaveFactory, answers_file
from tests.faults.brokers import broker, sending_to
from tests.faults.site import wait_until
from tests.faults.workers import beating, working

pytestmark = pytest.mark.django_db(transaction=True)

N_ORGANISATIONS = 12
#: A lost job is begun again when its lease of 30 seconds is over, by a beat of 20 seconds; then it is to be finished.
SECONDS_TO_RECOVER = 90
_SLOW = """
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(30); RETURN NEW; END $$;
    CREATE TRIGGER slow BEFORE INSERT ON analysis_publication FOR EACH ROW
    WHEN (NEW.measurement_id = {measurement}) EXECUTE FUNCTION slow()
"""
_ASLEEP = """
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'
"""


@pytest.fixture
def measured(tmp_path: Path) -> list[Measurement]:
    """Return measurements that have been published once and have new answers since."""
    for number in range(N_ORGANISATIONS):
        file = answers_file(tmp_path, [("Alfa", "Chefer", "ja", grade) for grade in "35" * 10])
        import_answers(f"90{number:02}/2026", file, questionnaire="dimios:2020", create=True)
    passes.publish_all()
    measurements = list(Measurement.objects.with_organisation().order_by("organisation__code"))
    for measurement in measurements:
        answer_again(measurement)
    return measurements


@pytest.fixture
def url() -> Iterator[str]:
    """Return the address of a Redis to which this process sends."""
    with broker() as own, sending_to(own.url):
        yield own.url


def answer_again(measurement: Measurement) -> None:
    """Close a complementary wave in which ten more have answered."""
    department, group = measurement.organisation.departments.get(), measurement.organisation.groups.get()
    wave = WaveFactory(measurement=measurement, department=department, state=Wave.State.CLOSED)
    questions = list(measurement.questionnaire.questions.all())
    for grade in (1, 2, 3, 4, 5) * 2:
        response = Response.objects.create(wave=wave, department=department, group=group)
        Answer.objects.bulk_create(Answer(response=response, question=each, value=grade) for each in questions)


@contextmanager
def slow_to_store(measurement: Measurement) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(_SLOW.format(measurement=measurement.pk))
        try:
            yield
        finally:
            cursor.execute("DROP FUNCTION slow CASCADE")


def is_storing() -> bool:
    """Tell whether somebody is in the middle of storing the slow publication."""
    with connection.cursor() as cursor:
        cursor.execute(_ASLEEP)
        return cursor.fetchone() is not None


def wake_the_database() -> None:
    """End the statement of a killed client: PostgreSQL would only notice when its sleep is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")


def visible(measurement: Measurement) -> tuple[int, int]:
    """Return the number of the newest publication and how many scopes it has."""
    newest = Publication.objects.of(measurement)[0]
    return newest.number, PublishedScope.objects.filter(publication=newest).count()


def is_over() -> bool:
    return not NationalPass.objects.active().exists()


def numbers() -> list[list[int]]:
    """Return the numbers of each organisation's publications."""
    of_each: dict[int, list[int]] = {}
    for made in Publication.objects.order_by("number"):
        of_each.setdefault(made.measurement_id, []).append(made.number)
    return list(of_each.values())


EACH_ONCE = [[1, 2]] * N_ORGANISATIONS


def test_a_killed_child_is_replaced_within_a_minute_and_everybody_published_once(measured, url):
    with working(url) as worker, beating(url):
        before = visible(measured[3])
        with slow_to_store(measured[3]):
            passes.start("kommun", 2026, by=None)
            wait_until(is_storing, seconds=30)
            worker.kill_children()
            wake_the_database()
        in_between = visible(measured[3])
        wait_until(is_over, SECONDS_TO_RECOVER)

    assert (in_between, numbers()) == (before, EACH_ONCE)


def test_after_a_killed_worker_another_one_publishes_everybody_once(measured, url):
    with working(url) as lost, slow_to_store(measured[3]):
        passes.start("kommun", 2026, by=None)
        wait_until(is_storing, seconds=30)
        lost.kill()
        wake_the_database()
    in_between = numbers()
    with working(url):
        sleep(3)
        is_over_by_the_broker_alone = is_over()  # the negative control: the broker gives the message out in an hour
        with beating(url):
            wait_until(is_over, SECONDS_TO_RECOVER)

    assert ([1] in in_between, is_over_by_the_broker_alone) == (True, False)
    assert numbers() == EACH_ONCE


def test_two_workers_share_a_pass_and_publish_everybody_once(measured, url):
    with working(url, children=1), working(url, children=1):
        passes.start("kommun", 2026, by=None)
        wait_until(is_over, seconds=90)

    assert numbers() == EACH_ONCE
