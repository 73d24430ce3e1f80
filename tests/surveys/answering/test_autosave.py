"""Saves in the background: numbered, so that an older one never replaces a newer one (F35)."""

import itertools
import re

import pytest
from django.db import OperationalError

from surveys import waves
from surveys.answering import drafts
from surveys.answering.submitting import submit
from surveys.models import Draft, Respondent
from tests.surveys.answering.conftest import Browser


class Script(Browser):
    """What the page's script sends."""

    def __init__(self, respondent: Respondent, **headers: str) -> None:
        super().__init__(respondent, **{"X-Autosave": "1", **headers})

    def save(self, version: int, path: str = "sida/2/", **values: str):
        return self.post(path, {"version": version, **values})


@pytest.fixture
def script(respondent) -> Script:
    return Script(respondent)


def test_a_choice_is_saved_in_the_background_and_the_time_is_told(script):
    reply = script.save(1, **{"fraga-B1": "4"})

    assert reply.json() == {"version": 1, "message": "Sparat 10:00"}
    assert Draft.objects.get().answers == {"B1": 4}


def test_the_time_is_told_in_english(respondent):
    reply = Script(respondent, **{"Accept-Language": "en"}).save(1, **{"fraga-B1": "4"})

    assert reply.json()["message"] == "Saved 10:00"


def test_the_screening_answer_is_saved_in_the_background(script):
    script.save(1, "sida/1/", beslut="no")

    assert Draft.objects.get().screening == "no"


def test_the_proposal_is_saved_in_the_background_without_being_submitted(script, respondent):
    script.save(1, "granska/", fritext="Fler kurser")

    respondent.refresh_from_db()
    assert (Draft.objects.get().free_text, respondent.has_answered) == ("Fler kurser", False)


@pytest.mark.parametrize("order", [*itertools.permutations([(1, "1"), (2, "2"), (3, "3")])])
def test_in_whatever_order_saves_arrive_the_newest_stays(script, order):
    for version, value in order:
        script.save(version, **{"fraga-B1": value})

    assert Draft.objects.get().answers == {"B1": 3}


def test_without_the_numbers_an_older_save_would_replace_a_newer_one(respondent):
    drafts.save(respondent, {"B1": 3})
    drafts.save(respondent, {"B1": 1})

    assert Draft.objects.get().answers == {"B1": 1}


def test_an_older_save_still_brings_the_choices_that_nothing_newer_has_touched(script):
    script.save(2, **{"fraga-B1": "5"})
    script.save(1, **{"fraga-B1": "1", "fraga-B2": "2"})

    assert Draft.objects.get().answers == {"B1": 5, "B2": 2}


def test_a_save_that_comes_twice_is_answered_the_same_way_twice(script):
    replies = [script.save(1, **{"fraga-B1": "4"}) for _ in range(2)]

    assert [(reply.status_code, reply.json()["version"]) for reply in replies] == [(200, 1), (200, 1)]


def test_a_late_save_is_told_the_number_that_it_has_to_pass(script):
    script.save(7, **{"fraga-B1": "5"})

    reply = script.save(3, **{"fraga-B1": "1"})

    assert (reply.status_code, reply.json()) == (409, {"version": 7, "message": ""})


def test_the_choice_made_last_wins_in_two_tabs(script):
    script.save(1, **{"fraga-B1": "5"})
    told = script.save(1, **{"fraga-B1": "2"}).json()["version"]

    script.save(told + 1, **{"fraga-B1": "2"})

    assert Draft.objects.get().answers == {"B1": 2}


def test_a_form_comes_after_every_save_that_its_page_has_sent(script, browser):
    script.save(1, **{"fraga-B1": "1"})
    browser.post("sida/2/", {"version": "2", "fraga-B1": "3"})

    script.save(2, **{"fraga-B1": "2"})

    assert Draft.objects.get().answers == {"B1": 3}


def test_an_answer_that_was_taken_away_does_not_come_back_with_a_late_save(script, browser):
    script.save(1, **{"fraga-B1": "1"})
    browser.post("sida/2/", {"version": "1", "fraga-B1": "1", "rensa": "B1"})

    script.save(1, **{"fraga-B1": "1"})

    assert Draft.objects.get().answers == {}


def test_a_page_counts_on_from_what_has_been_saved(script, browser):
    script.save(41, **{"fraga-B1": "1"})

    assert re.findall(r'name="version" value="(\d+)"', browser.text("sida/3/")) == ["41"]


def test_a_page_left_open_for_twelve_hours_still_saves(script, now):
    script.save(1, **{"fraga-B1": "4"})

    now.shift(12 * 3600)

    assert script.save(2, **{"fraga-B2": "4"}).status_code == 200


@pytest.mark.parametrize("version", ["-1", "1.5", "x", "３", "9" * 16, "1e3"])
def test_a_number_that_no_page_sends_is_refused(script, version):
    reply = script.post("sida/2/", {"version": version, "fraga-B1": "4"})

    assert (reply.status_code, Draft.objects.exists()) == (400, False)


def test_a_refused_save_is_told_in_words(script):
    assert script.save(1, **{"fraga-B1": "6"}).json() == {
        "message": "Det gick inte att spara. Ladda om sidan och försök igen."
    }


def test_a_save_after_submitting_is_told_so_and_makes_no_draft(script, respondent):
    script.save(1, **{"fraga-B1": "4"})
    submit(respondent)

    reply = script.save(2, **{"fraga-B1": "5"})

    assert (reply.status_code, Draft.objects.exists()) == (410, False)
    assert reply.json()["message"] == "Du har redan skickat in dina svar. Det du ändrar här sparas inte."


def test_a_save_after_closing_is_told_so_and_makes_no_draft(script, respondent):
    waves.close(respondent.wave, by=None)

    reply = script.save(1, **{"fraga-B1": "5"})

    assert (reply.status_code, Draft.objects.exists()) == (403, False)
    assert reply.json()["message"] == "Mätningen är stängd. Det du ändrar här sparas inte."


def test_saves_from_two_pages_at_once_are_both_kept(script):
    script.save(1, "sida/2/", **{"fraga-B1": "4"})
    script.save(1, "sida/3/", **{"fraga-E1": "2"})

    assert Draft.objects.get().answers == {"B1": 4, "E1": 2}


def test_when_nothing_can_be_written_the_choices_stay_on_the_page(browser, monkeypatch):
    def full(*args: object, **kwargs: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(drafts, "_put", full)

    response = browser.post("sida/2/", {"fraga-B1": "4"})

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Svaret kunde inte sparas." in page
    assert re.search(r'name="fraga-B1" value="4" checked', page)
