"""The secret part of a link is in no log line, whatever happens to the request; a refusal is one line."""

import io
import logging

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string

from surveys.answering import drafts

TOKEN = "Zm9yLXRlc3RzLW9ubHktbm90LXJlYWw_"


@pytest.fixture
def log():
    """What the product's handler writes, with the filters and the format that settings give it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"], style="{"))
    for name in settings.LOGGING["handlers"]["stderr"]["filters"]:
        handler.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    "line",
    [
        f"GET /s/{TOKEN}/ 200",
        f"GET /s/{TOKEN}/sida/3/ 404",
        f"http://testserver/s/{TOKEN}",
        f'"/s/{TOKEN}"',
        f"/s/{TOKEN}?utm=1 and again /s/{TOKEN}/",
        f"/s/{TOKEN}).",
    ],
)
def test_a_token_in_a_message_is_not_written(log, line):
    logging.getLogger("dimios.test").warning(line)

    assert TOKEN not in log.getvalue()


def test_a_token_among_the_arguments_is_not_written(log):
    logging.getLogger("dimios.test").warning("%s %s: %d", "Not Found", f"/s/{TOKEN}/", 404)

    assert log.getvalue().endswith("WARNING dimios.test Not Found /s/…/: 404\n")


def test_a_token_in_a_traceback_is_not_written(log):
    try:
        raise ValueError(f"cannot open /s/{TOKEN}/granska/")
    except ValueError:
        logging.getLogger("dimios.test").exception("failed")

    assert "ValueError: cannot open /s/…/granska/" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_a_line_without_a_token_is_written_as_it_is(log):
    logging.getLogger("dimios.test").warning("wave %d closed", 7)

    assert "WARNING dimios.test wave 7 closed" in log.getvalue()


def test_an_unknown_link_is_logged_without_its_token(db, log):
    Client().get(f"/s/{TOKEN}/")

    assert "Not Found: /s/…/" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_a_refused_answer_is_logged_without_token_and_value(respondent, log):
    Client().post(f"/s/{respondent.token}/sida/2/", {"fraga-B1": "61616"})

    assert "Bad Request: /s/…/sida/2/" in log.getvalue()
    assert respondent.token not in log.getvalue()
    assert "61616" not in log.getvalue()


def test_a_page_that_is_not_the_readers_is_one_line_without_her_name(measurement, representative, log):
    client = Client()
    client.force_login(representative)

    assert client.get("/administration/0580/handelser/").status_code == 403
    (line,) = log.getvalue().splitlines()
    assert line.endswith("WARNING django.request Forbidden (Permission denied): /administration/0580/handelser/")


def test_a_form_with_too_many_fields_is_one_line(db, log):
    response = Client().post("/konto/login/", {f"field{number}": "x" for number in range(2_000)})

    assert (response.status_code, log.getvalue().count("\n")) == (400, 1)


@pytest.fixture
def crash(respondent, monkeypatch) -> HttpResponse:
    """The answer to a page of Anna's whose view fails with her address in the message."""

    def fail(posted: object) -> None:
        raise RuntimeError(f"no answer for /s/{respondent.token}/")

    monkeypatch.setattr(drafts, "chosen_screening", fail)
    return Client(raise_request_exception=False).post(f"/s/{respondent.token}/sida/1/", {"beslut": "yes"})


def test_a_crash_on_an_answering_page_is_logged_without_the_token(log, respondent, crash):
    assert "RuntimeError: no answer for /s/…/" in log.getvalue()
    assert respondent.token not in log.getvalue()


def test_a_crash_is_answered_with_a_plain_swedish_text(crash):
    assert (crash.status_code, "Något gick fel" in crash.content.decode()) == (500, True)


def test_a_crash_shows_the_respondent_no_traceback(crash):
    assert "RuntimeError" not in crash.content.decode()


def test_every_handler_of_the_product_has_the_filter():
    handlers = settings.LOGGING["handlers"]

    assert [name for name, handler in handlers.items() if "no_tokens" not in handler.get("filters", [])] == []


def test_no_logger_of_the_product_has_handlers_of_its_own():
    loggers = settings.LOGGING["loggers"]

    assert [name for name, logger in loggers.items() if logger["handlers"] or not logger["propagate"]] == []


def test_a_request_carries_the_token_nowhere_but_in_its_path(respondent):
    request = RequestFactory().get(f"/s/{respondent.token}/")

    assert respondent.token not in str(request.headers)
