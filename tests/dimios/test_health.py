import socket
import time

import pytest
from django.test import Client


def status_of(path: str) -> tuple[int, str]:
    response = Client().get(path)
    return response.status_code, response.json()["status"]


def test_a_living_program_says_ok_without_a_database():
    assert status_of("/halsa/") == (200, "ok")


@pytest.mark.django_db
def test_a_ready_program_says_ok(settings):
    settings.REDIS_URL = ""

    assert status_of("/halsa/redo/") == (200, "ok")


def test_a_program_without_a_database_is_not_ready(settings):
    """pytest-django refuses the connection, as a database that is away would."""
    from django.db import connection
    from django.db.utils import OperationalError

    def away() -> None:
        raise OperationalError("away")

    cursor, connection.cursor = connection.cursor, away
    try:
        assert status_of("/halsa/redo/") == (503, "unavailable")
    finally:
        connection.cursor = cursor


@pytest.mark.django_db
def test_a_program_whose_broker_is_away_is_degraded(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"

    assert status_of("/halsa/redo/") == (200, "degraded")


@pytest.mark.django_db
def test_a_frozen_broker_holds_the_answer_for_less_than_a_second(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        started = time.monotonic()
        status = status_of("/halsa/redo/")

    assert (status, time.monotonic() - started < 1.5) == ((200, "degraded"), True)


@pytest.mark.parametrize("path", ["/halsa/", "/halsa/redo/"])
def test_health_is_told_without_a_cookie_and_never_kept(db, path, settings):
    settings.REDIS_URL = ""

    response = Client().get(path)

    assert ("Set-Cookie" in response.headers, "no-store" in response["Cache-Control"]) == (False, True)
