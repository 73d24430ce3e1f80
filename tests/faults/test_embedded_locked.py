"""F20: the embedded SQLite database is locked by somebody else, for example a copying program."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import pytest
from django.db import connection

from surveys.models import Draft, Response
from tests.concurrency import at_once
from tests.faults.people import page, ready_to_submit
from tests.faults.site import Site, serving

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def waiting(seconds: int) -> Iterator[Site]:
    """A web server on the test's own database file that waits so long for a lock."""
    variables = {"SQLITE_FILE": str(connection.settings_dict["NAME"]), "SQLITE_WAIT": str(seconds)}
    with serving(DJANGO_SETTINGS_MODULE="tests.faults.embedded_settings", **variables) as site:
        yield site


@pytest.fixture(scope="module")
def site(django_db_setup) -> Iterator[Site]:
    """A web server that is not as patient as the product, so that the tests need not be."""
    with waiting(2) as site:
        yield site


@contextmanager
def locked() -> Iterator[None]:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def test_the_product_waits_twenty_seconds_for_a_lock():
    options = connection.settings_dict["OPTIONS"]

    assert (options["timeout"], options["transaction_mode"]) == (20, "IMMEDIATE")


def test_a_short_lock_is_waited_for(site):
    [person] = ready_to_submit()

    with ThreadPoolExecutor(1) as browser:
        with locked():
            reply = browser.submit(site.post, page(person), {"skicka": ""})
            sleep(0.7)
        answer = reply.result()

    assert (answer.says_thanks, answer.seconds > 0.5, Response.objects.count()) == (True, True, 1)


def test_a_long_lock_is_told_and_leaves_nothing_behind(site):
    [person] = ready_to_submit()

    with locked():
        answer = site.post(page(person), {"skicka": ""})

    assert (answer.status, answer.headers["Retry-After"], "Vänta några sekunder" in answer.text) == (503, "5", True)
    assert (Response.objects.count(), Draft.objects.count()) == (0, 1)


def test_fifty_at_once_are_all_received():
    people = ready_to_submit(50)

    with waiting(20) as site:
        answers = at_once(*(lambda person=person: site.post(page(person), {"skicka": ""}) for person in people))

    assert (all(answer.says_thanks for answer in answers), Response.objects.count()) == (True, 50)
