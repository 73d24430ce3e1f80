"""F1, F2: the web process is killed while somebody submits.

A trigger of the test makes PostgreSQL slow at one place of the submit; the process that waits for it is killed.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException

import pytest
from django.db import connection

from surveys.models import AnsweringDay, Draft, Respondent, Response
from tests.faults.people import page, ready_to_submit
from tests.faults.site import Answer, Site, answers, serving, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

_SUBMIT = {"skicka": ""}
_SLOW = """
    CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(1.5); RETURN COALESCE(NEW, OLD); END $$;
"""
#: The last statement of the transaction, and its commit.
BEFORE_COMMIT = "CREATE TRIGGER slow BEFORE DELETE ON surveys_draft FOR EACH ROW EXECUTE FUNCTION slow()"
AT_COMMIT = """
    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON surveys_response DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION slow()
"""


@pytest.fixture(scope="module")
def server(django_db_setup) -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(server) -> Site:
    """The web server, as soon as it has recovered from the test before."""
    wait_until(lambda: answers(server))
    return server


@contextmanager
def slow_database(trigger: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(_SLOW + trigger)
        try:
            yield
        finally:
            cursor.execute("DROP FUNCTION slow CASCADE")


_WORKING = """
    SELECT count(*) FILTER (WHERE state <> 'idle'), count(*) FILTER (WHERE wait_event = 'PgSleep')
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def others_at_work() -> tuple[int, int]:
    """Return how many other connections have something to do, and how many of them wait in the trigger."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKING)
        at_work, slow = cursor.fetchone()
    return at_work, slow


def submit_and_kill(site: Site, respondent: Respondent) -> None:
    """Submit, and kill the web process while the database is slow."""
    with ThreadPoolExecutor(1) as person:
        reply = person.submit(site.post, page(respondent), _SUBMIT)
        wait_until(lambda: others_at_work()[1] == 1)
        site.kill_workers()
        with pytest.raises((OSError, HTTPException)):
            reply.result(timeout=10)
    wait_until(lambda: others_at_work() == (0, 0))


def submit(site: Site, respondent: Respondent) -> Answer:
    """Submit, as soon as the web server is there again."""
    wait_until(lambda: answers(site))
    return site.post(page(respondent), _SUBMIT)


def stored() -> tuple[int, int, int]:
    """Return how many responses there are, how many the counter of days has, and how many drafts."""
    return Response.objects.count(), sum(AnsweringDay.objects.values_list("n", flat=True)), Draft.objects.count()


def test_killed_before_the_commit_leaves_the_draft_and_no_response(site):
    [respondent] = ready_to_submit()

    with slow_database(BEFORE_COMMIT):
        submit_and_kill(site, respondent)

    assert stored() == (0, 0, 1)


def test_after_a_kill_before_the_commit_a_retry_gives_one_response(site):
    [respondent] = ready_to_submit()
    with slow_database(BEFORE_COMMIT):
        submit_and_kill(site, respondent)

    answer = submit(site, respondent)

    assert (answer.says_thanks, stored()) == (True, (1, 1, 0))


def test_after_a_kill_at_the_commit_a_retry_is_told_that_the_answer_has_come(site):
    [respondent] = ready_to_submit()
    with slow_database(AT_COMMIT):
        submit_and_kill(site, respondent)

    answer = submit(site, respondent)

    assert (answer.status, "redan" in answer.text, stored()) == (200, True, (1, 1, 0))
