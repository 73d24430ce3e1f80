"""What no form of ours sends, links that are not to be answered, and moments when nothing is taken."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.test import Client

from surveys import waves
from surveys.models import Draft, Respondent, Response, Wave
from surveys.periods import STOCKHOLM
from tests.surveys.answering.conftest import PATHS, Browser


def at(text: str) -> dt.datetime:
    """Return a moment of Swedish time."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def everything() -> dict[str, list[dict[str, object]]]:
    """Return every row of every table."""
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


# Reading changes nothing


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_every_address_of_a_link_changes_nothing(browser, method):
    browser.post("sida/2/", {"fraga-B1": "3"})
    before = everything()

    for path in PATHS:
        getattr(browser, method)(path)

    assert everything() == before


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_every_address_changes_nothing_when_there_is_no_draft_yet(browser, method):
    before = everything()

    for path in PATHS:
        getattr(browser, method)(path)

    assert everything() == before


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_in_the_address_is_not_an_answer(browser, path):
    browser.get(f"{path}?fraga-B1=3&beslut=yes&skicka=")

    assert not Draft.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["", "sida/1/", "sida/2/", "granska/", "tack/"])
def test_other_methods_are_refused(browser, method, path):
    assert getattr(Client(), method)(browser.link + path).status_code == 405


@pytest.mark.parametrize("path", ["", "tack/"])
def test_pages_without_a_form_take_no_post(browser, path):
    assert browser.post(path).status_code == 405


# What no form sends


@pytest.mark.parametrize(
    "data",
    [
        {"fraga-B1": "0"},
        {"fraga-B1": "6"},
        {"fraga-B1": "-1"},
        {"fraga-B1": "3.5"},
        {"fraga-B1": "NaN"},
        {"fraga-B1": "３"},
        {"fraga-B1": ""},
        {"fraga-B1": "vet ej"},
        {"fraga-B1": "3\0"},
        {"fraga-B1": "\u202e3"},
        {"fraga-B1": "3" * 1_000_000},
        {"fraga-B1": ["3", "4"]},
        {"fraga-B1": ["3", "3"]},
        {"fraga-E1": "3"},
        {"fraga-X1": "3"},
        {"fraga-": "3"},
        {"fraga-b1": "3"},
        {"fraga-B2": "3", "fraga-B1": "6"},
    ],
    ids=lambda data: str(data)[:30],
)
def test_what_no_form_sends_is_refused_and_nothing_is_changed(browser, data):
    browser.post("sida/2/", {"fraga-B1": "2"})
    before = everything()

    response = browser.post("sida/2/", data)

    assert response.status_code == 400
    assert everything() == before


@pytest.mark.parametrize("data", [{"beslut": "kanske"}, {"beslut": ""}, {"beslut": ["yes", "no"]}, {"beslut": "YES"}])
def test_a_screening_answer_that_no_form_sends_is_refused(browser, data):
    response = browser.post("sida/1/", data)

    assert (response.status_code, Draft.objects.count()) == (400, 0)


def test_a_refused_answer_is_told_in_swedish_that_the_rest_is_kept(browser):
    text = browser.post("sida/2/", {"fraga-B1": "6"}).content.decode()

    assert "Inget har ändrats; det du sparade tidigare finns kvar." in text


def test_ten_thousand_fields_are_refused(browser):
    response = browser.post("sida/2/", {f"fraga-{n}": "3" for n in range(10_000)})

    assert response.status_code == 400


@pytest.mark.parametrize("field", ["department", "group", "respondent", "wave", "has_answered", "role", "csrf"])
def test_fields_that_no_form_has_are_passed_over(browser, field):
    browser.post("sida/2/", {"fraga-B1": "3", field: "1"})

    assert Draft.objects.get().answers == {"B1": 3}


def test_a_department_sent_along_does_not_move_the_response(browser, social, sibling_department):
    browser.post("sida/2/", {"fraga-B1": "3", "department": sibling_department.pk})
    browser.submit(department=sibling_department.pk, department_id=sibling_department.pk)

    assert Response.objects.get().department == social


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/xml"])
def test_a_body_that_is_no_form_answers_nothing(browser, content_type):
    Client().post(f"{browser.link}sida/2/", b'{"fraga-B1": "3"}', content_type=content_type)

    assert Draft.objects.get().answers == {}


@pytest.mark.parametrize("number", ["0", "8", "99", "01000000000000000000000000000"])
def test_a_page_that_the_survey_does_not_have_is_not_found(browser, number):
    assert browser.get(f"sida/{number}/").status_code == 404


# Links


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_an_unknown_link_is_not_found(db, path, method):
    response = getattr(Client(), method)(f"/s/{'x' * 32}/{path}")

    allowed = 405 if method == "post" and path in ("", "tack/") else 404
    assert response.status_code == allowed


def test_an_unknown_link_is_told_what_to_check(db):
    text = Client().get(f"/s/{'x' * 32}/").content.decode()

    assert "Kontrollera att hela adressen kom med" in text


@pytest.mark.parametrize("token", ["x", "x" * 101, "x" * 5000, "å" * 32, "%00" * 32, "..%2f..%2fetc", "%ED%A0%80" * 12])
def test_what_cannot_be_a_link_is_not_found(db, token):
    assert Client().get(f"/s/{token}/").status_code == 404


def test_a_link_with_one_letter_changed_is_unknown(respondent):
    token = respondent.token
    other = token[:-1] + ("A" if token[-1] != "A" else "B")

    assert Client().get(f"/s/{other}/").status_code == 404


@pytest.mark.parametrize("mark", [".", ")", ">", ",", ").", ">.", "”", "%3E", "%29."])
def test_punctuation_that_a_mail_program_adds_is_forgiven(browser, mark):
    response = Client().get(f"{browser.link}{mark}", follow=True)

    assert (response.status_code, "Du svarar för" in response.content.decode()) == (200, True)


@pytest.mark.parametrize("mark", [".", ")", ">", ").", "%3E"])
def test_punctuation_is_forgiven_when_the_last_slash_was_lost(browser, mark):
    response = Client().get(f"{browser.link.rstrip('/')}{mark}", follow=True)

    assert (response.status_code, "Du svarar för" in response.content.decode()) == (200, True)


def test_a_link_without_its_last_slash_works(browser):
    assert Client().get(browser.link.rstrip("/"), follow=True).status_code == 200


def test_a_link_that_a_mail_filter_has_added_to_works(browser):
    assert Client().get(f"{browser.link}?utm_source=mail&data=05%7C01").status_code == 200


# Moments


@pytest.fixture
def planned(respondent) -> Browser:
    Wave.objects.update(state=Wave.State.PLANNED, opened_at=None)
    return Browser(respondent)


@pytest.fixture
def closed(respondent, browser) -> Browser:
    browser.post("sida/2/", {"fraga-B1": "3"})
    waves.close(respondent.wave, by=None)
    return browser


@pytest.mark.parametrize("path", PATHS)
def test_a_planned_wave_shows_no_page(planned, path):
    assert planned.get(path).status_code == 403


def test_a_planned_wave_says_when_it_opens(planned):
    text = planned.text()

    assert "Mätningen har inte öppnat" in text
    assert "Den öppnar 1 oktober 2026." in text


@pytest.mark.parametrize("path", ["sida/1/", "sida/2/", "granska/"])
def test_a_planned_wave_takes_no_answer(planned, path):
    response = planned.post(path, {"beslut": "yes", "skicka": ""})

    assert (response.status_code, Draft.objects.count()) == (403, 0)


@pytest.mark.parametrize("path", PATHS)
def test_a_closed_wave_shows_no_page(closed, path):
    assert closed.get(path).status_code == 403


def test_a_closed_wave_says_so_in_plain_swedish(closed):
    assert "Mätningen är stängd" in closed.text()


@pytest.mark.parametrize("path", ["sida/1/", "sida/2/", "granska/"])
def test_a_closed_wave_takes_no_answer(closed, path):
    response = closed.post(path, {"beslut": "yes", "skicka": ""})

    assert (response.status_code, Draft.objects.count(), Response.objects.count()) == (403, 0, 0)


def test_who_had_answered_learns_no_more_than_others_when_the_wave_has_closed(respondent, browser):
    browser.post("sida/2/", {"fraga-B1": "3"})
    browser.submit()

    waves.close(respondent.wave, by=None)

    assert (browser.get("tack/").status_code, browser.submit().status_code) == (403, 403)


@pytest.mark.parametrize(
    ("moment", "get", "post"),
    [
        ("2026-11-30 23:59:59", 200, 302),
        ("2026-12-01 00:00:00", 403, 302),
        ("2026-12-01 00:14:59", 403, 302),
        ("2026-12-01 00:15:00", 403, 403),
    ],
)
def test_a_page_opened_in_time_may_be_sent_for_15_minutes_but_no_page_opened(browser, now, moment, get, post):
    now.move_to(at(moment), tick=False)

    statuses = browser.get("sida/2/").status_code, browser.post("sida/2/", {"fraga-B1": "3"}).status_code

    assert statuses == (get, post)


def test_a_survey_may_be_submitted_within_the_grace(browser, now):
    browser.post("sida/2/", {"fraga-B1": "3"})
    now.move_to(at("2026-12-01 00:10"), tick=False)

    browser.submit()

    assert Response.objects.count() == 1


def test_someone_who_has_begun_may_go_on_to_the_next_page_within_the_grace(browser, now):
    browser.post("sida/2/", {"fraga-B1": "3"})
    now.move_to(at("2026-12-01 00:10"), tick=False)

    assert browser.get("sida/3/").status_code == 200


def test_someone_who_has_not_begun_may_not_begin_within_the_grace(browser, now):
    now.move_to(at("2026-12-01 00:10"), tick=False)

    assert browser.get("sida/2/").status_code == 403


def test_nothing_is_shown_or_taken_before_the_first_day_even_if_the_wave_is_open(browser, now):
    now.move_to(at("2026-09-30 23:59:59"), tick=False)

    assert (browser.get().status_code, browser.post("sida/1/", {"beslut": "yes"}).status_code) == (403, 403)


# No trace, no weight


@pytest.mark.parametrize("path", PATHS)
def test_no_page_sets_a_cookie(browser, path):
    assert "Set-Cookie" not in browser.get(path).headers


@pytest.mark.parametrize("path", ["sida/1/", "sida/2/", "granska/"])
def test_no_form_sets_a_cookie(browser, path):
    assert "Set-Cookie" not in browser.post(path, {}).headers


@pytest.mark.parametrize("path", [*PATHS, "sida/99/"])
def test_no_page_tells_other_sites_its_address(browser, path):
    assert browser.get(path)["Referrer-Policy"] == "no-referrer"


def test_no_form_tells_other_sites_its_address(browser):
    assert browser.post("sida/2/", {"fraga-B1": "6"})["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_kept_by_the_browser_or_found_by_a_search_engine(browser, path):
    response = browser.get(path)

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("path", [path for path in PATHS if path != "tack/"])
def test_a_page_with_its_stylesheet_weighs_less_than_60_kb(browser, path, settings):
    page = browser.get(path)

    files = re.findall(r'/static/([\w.-]+)"', page.content.decode())
    weight = len(page.content) + sum((settings.BASE_DIR / "static" / name).stat().st_size for name in files)
    assert "answering.css" in files
    assert weight < 60_000


@pytest.mark.parametrize("path", PATHS)
def test_no_page_holds_a_script_inside_itself(browser, path):
    assert re.findall(r"<script(?![^>]* src=)", browser.text(path)) == []


def test_a_hundred_people_behind_one_address_are_not_throttled(browser):
    statuses = {browser.get("sida/1/").status_code for _ in range(100)}

    assert statuses == {200}


def test_opening_a_page_of_questions_costs_one_query(browser, measurement, django_assert_num_queries):
    waves.freeze(measurement.questionnaire)  # as opening a wave does
    browser.get("sida/2/")

    with django_assert_num_queries(1):
        browser.get("sida/3/")


def test_nobody_needs_an_account_to_answer(browser, settings):
    settings.LOGIN_URL = "/nowhere/"

    assert browser.get("sida/2/").status_code == 200
    assert Respondent.objects.count() == 1
