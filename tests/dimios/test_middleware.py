import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client

from surveys.answering import drafts
from surveys.models import Draft

AWAY = [OperationalError("server closed the connection to 10.0.0.7"), InterfaceError("connection already closed")]


@pytest.fixture(params=AWAY, ids=lambda error: type(error).__name__)
def lost_database(request, respondent, monkeypatch):
    """The database goes away while Anna's answer is being saved."""

    def lose(*args: object, **kwargs: object) -> None:
        raise request.param

    monkeypatch.setattr(drafts, "save_screening", lose)


def post(respondent):
    return Client().post(f"/s/{respondent.token}/sida/1/", {"beslut": "yes"})


def test_a_lost_database_is_answered_503_with_the_time_to_wait(lost_database, respondent):
    response = post(respondent)

    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_a_lost_database_is_told_in_swedish_without_details(lost_database, respondent):
    text = post(respondent).content.decode()

    assert "Tjänsten är upptagen" in text
    assert "10.0.0.7" not in text


def test_nothing_is_saved_when_the_database_is_lost(lost_database, respondent):
    post(respondent)

    assert not Draft.objects.exists()


def test_a_lost_database_is_logged_without_the_statement(lost_database, respondent, caplog):
    post(respondent)

    assert [record.getMessage() for record in caplog.records if record.name == "dimios.middleware"] in (
        ["database unavailable: OperationalError"],
        ["database unavailable: InterfaceError"],
    )


def test_another_error_is_no_lost_database(respondent, monkeypatch):
    monkeypatch.setattr(drafts, "save_screening", lambda *args, **kwargs: 1 / 0)

    response = Client(raise_request_exception=False).post(f"/s/{respondent.token}/sida/1/", {"beslut": "yes"})

    assert response.status_code == 500


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", ""])
def test_a_host_that_is_not_ours_is_refused(db, host):
    response = Client().get("/", headers={"Host": host})

    assert response.status_code == 400


def test_every_page_forbids_scripts_and_frames_of_others(db):
    policy = Client().get("/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_debug_parameter_shows_nothing(db):
    text = Client().get("/finns-inte/?debug=1").content.decode()

    assert "Sidan finns inte" in text
    assert "urlpatterns" not in text


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "503"])
def test_each_page_of_an_error_speaks_plain_swedish(name):
    text = render_to_string(f"{name}.html")

    assert '<html lang="sv">' in text
    assert "<script" not in text


def test_a_database_lost_outside_the_views_is_answered_503_too(db, client, monkeypatch):
    """Saving the session comes after the view."""

    def away(*arguments: object, **values: object) -> None:
        raise OperationalError("the database has gone")

    monkeypatch.setattr(SessionStore, "save", away)
    monkeypatch.setattr(SessionMiddleware, "process_request", _with_a_changed_session)
    client.raise_request_exception = False

    answer = client.get("/konto/login/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def _with_a_changed_session(middleware: SessionMiddleware, request: HttpRequest) -> None:
    request.session = SessionStore()
    request.session["seen"] = True
