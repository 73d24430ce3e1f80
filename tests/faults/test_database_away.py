"""F15, F17: PostgreSQL breaks its connections, cannot be reached, or holds a table."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.db import connection

from surveys.models import Draft, Response
from tests.faults.people import page, ready_to_submit
from tests.faults.site import Answer, Site, database_url, free_port, serving, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

_TERMINATE = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user
"""
_DOORS = ("/", "/konto/login/", "/matningar/", "/s/en-okand-adress-0000/")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(workers=2) as site:
        yield site


def is_told_to_wait(answer: Answer) -> bool:
    return answer.status == 503 and answer.headers["Retry-After"] == "5" and "Vänta några sekunder" in answer.text


def terminate_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TERMINATE)


def test_broken_connections_under_load_lose_nothing_that_was_acknowledged(site):
    people = ready_to_submit(40)
    storm = threading.Event()

    def terminate() -> None:
        own = psycopg2.connect(database_url())
        while not storm.wait(0.15):
            own.cursor().execute(_TERMINATE.replace("AND usename", "AND query NOT LIKE '%pg_terminate%' AND usename"))
        own.close()

    def insist(person) -> list[Answer]:
        """Submit until the answer has come."""
        answers = []
        while not answers or answers[-1].status == 503:
            answers.append(site.post(page(person), {"skicka": ""}))
            time.sleep(0.1)
        return answers

    with ThreadPoolExecutor(9) as threads:
        terminating = threads.submit(terminate)
        insisting = [threads.submit(insist, person) for person in people]
        time.sleep(3)
        storm.set()
        answers = [answer for each in insisting for answer in each.result(timeout=60)]
        terminating.result()
    connection.close()

    assert {answer.status for answer in answers} <= {200, 302, 503}
    assert all(is_told_to_wait(answer) for answer in answers if answer.status == 503)
    assert Response.objects.count() == 40


def test_it_works_again_at_once_when_the_connections_were_broken(site):
    [person] = ready_to_submit()
    site.get(page(person))

    terminate_connections()

    assert wait_until(lambda: site.get(page(person)).status == 200, seconds=5) < 5


@pytest.fixture(scope="module")
def site_without_database() -> Iterator[Site]:
    with serving(DATABASE_URL=f"postgres://nobody@127.0.0.1:{free_port()}/nothing") as site:
        yield site


@pytest.mark.parametrize("path", _DOORS)
def test_every_door_says_to_wait_while_the_database_is_away(site_without_database, path):
    answer = site_without_database.get(path, cookies="sessionid=abcdefghijklmnopqrstuvwxyz012345")

    assert path == "/" or is_told_to_wait(answer)
    assert "Traceback" not in answer.text


def test_a_locked_table_is_waited_for_three_seconds(site):
    [person] = ready_to_submit()
    lock = psycopg2.connect(database_url())
    lock.cursor().execute("LOCK TABLE surveys_draft IN ACCESS EXCLUSIVE MODE")

    held = site.post(page(person), {"skicka": ""})
    lock.rollback()
    free = site.post(page(person), {"skicka": ""})
    lock.close()

    assert (is_told_to_wait(held), 2.5 < held.seconds < 4.5, free.says_thanks) == (True, True, True)


def test_what_a_locked_table_refused_is_not_there(site):
    [person] = ready_to_submit()
    lock = psycopg2.connect(database_url())
    lock.cursor().execute("LOCK TABLE surveys_answer IN ACCESS EXCLUSIVE MODE")

    site.post(page(person), {"skicka": ""})
    lock.close()

    assert (Response.objects.count(), Draft.objects.count()) == (0, 1)
