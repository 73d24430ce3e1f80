"""What is the same for everybody is kept for some seconds; what decides about one person never is."""

import datetime as dt
import re

import pytest
from django.test import Client

from surveys import waves
from surveys.answering import frames, kept
from surveys.models import Draft, Introduction, Respondent, Wave
from tests.conftest import NOW
from tests.factories import RespondentFactory
from tests.surveys.answering.conftest import PATHS, Browser


@pytest.fixture
def other(respondent) -> Browser:
    """Bea's browser: of the same wave, department and group as Anna."""
    return Browser(RespondentFactory(wave=respondent.wave, department=respondent.department, group=respondent.group))


def later(now, seconds: float) -> None:
    now.move_to(NOW + dt.timedelta(seconds=seconds))


def test_a_function_is_asked_again_after_some_seconds(now):
    numbers = iter(range(10))
    asked = kept.for_seconds(lambda key: (key, next(numbers)))

    first = [asked("a"), asked("b"), asked("a")]
    later(now, kept.SECONDS + 1)

    assert (first, asked("a")) == ([("a", 0), ("b", 1), ("a", 0)], ("a", 2))


# What decides is asked each time


@pytest.mark.parametrize("path", ["", "sida/1/", "sida/2/", "granska/"])
def test_a_wave_that_closes_is_closed_at_once(browser, respondent, path):
    assert browser.get(path).status_code == 200

    waves.close(respondent.wave, by=None)

    assert browser.get(path).status_code == 403


def test_a_wave_that_is_extended_says_so_at_once(browser, respondent):
    assert "30 november 2026" in browser.text()

    Wave.objects.filter(pk=respondent.wave_id).update(closes_on=dt.date(2026, 12, 1))

    assert "1 december 2026" in browser.text()


@pytest.mark.parametrize("path", ["", "sida/1/", "sida/2/", "granska/"])
def test_whoever_is_taken_off_the_list_is_unknown_at_once(browser, path):
    assert browser.get(path).status_code == 200

    Respondent.objects.update(is_removed=True)

    assert browser.get(path).status_code == 404


def test_whoever_moves_sees_it_at_once(browser, respondent, sibling_department):
    browser.get()

    Respondent.objects.update(department=sibling_department)

    assert sibling_department.name in browser.text()


# What is printed alike is seen in a while


@pytest.mark.parametrize("path", ["", "sida/1/", "sida/2/", "granska/"])
def test_a_title_that_is_changed_is_seen_within_some_seconds(browser, measurement, now, path):
    browser.get(path)
    measurement.title = "En annan rubrik"
    measurement.save()

    later(now, kept.SECONDS + 1)

    assert "En annan rubrik" in browser.text(path)


def test_an_introduction_that_is_added_is_offered_within_some_seconds(browser, measurement, now):
    browser.get()
    Introduction.objects.create(measurement=measurement)

    later(now, kept.SECONDS + 1)

    assert "Se introduktionen" in browser.text()


def test_each_language_has_its_own_page(browser):
    pages = [browser.text(f"sida/2/{query}") for query in ("", "?lang=en", "?lang=sv", "?lang=en")]

    assert [re.search(r'<html lang="(\w+)"', page)[1] for page in pages] == ["sv", "en", "sv", "en"]
    assert pages[1] == pages[3]


# Nothing of one person is on another's page


@pytest.mark.parametrize("path", PATHS)
def test_a_page_holds_no_token_but_ones_own(browser, other, path):
    first, second = browser.get(path).content.decode(), other.get(path).content.decode()

    assert other.answerer.token not in first
    assert browser.answerer.token not in second


@pytest.mark.parametrize("path", ["", "sida/1/", "sida/2/", "granska/", "kopia/"])
def test_what_one_has_chosen_is_not_on_the_page_of_another(browser, other, path):
    untouched = other.text(path)

    browser.post("sida/1/", {"beslut": "yes"})
    browser.post("sida/2/", {"fraga-B1": "2"})
    browser.post("granska/", {"fritext": "Mitt förslag"})
    browser.get(path)

    assert other.text(path) == untouched


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_mark_is_left_on_a_page(browser, path, language):
    text = Client().get(f"{browser.link}{path}", {"lang": language}, follow=True).content.decode()

    assert not [mark for mark in frames._MARKS.values() if mark in text]


def test_a_proposal_is_printed_as_text(browser):
    browser.post("granska/", {"fritext": "</textarea><script>alert(1)</script>{{7*7}}"})

    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in browser.text("granska/")


def test_a_mark_that_stands_in_a_proposal_is_printed_as_it_is(browser):
    """It would have to be guessed; even then nothing but her own values could come there."""
    mark = frames._MARKS["token"]
    browser.post("granska/", {"fritext": f"a{mark}b"})

    assert Draft.objects.get().free_text == f"a{mark}b"
    assert f"a{mark}b" in browser.text("granska/")


# What it costs


@pytest.mark.parametrize("path", ["", "sida/1/", "sida/3/", "granska/"])
def test_opening_a_page_costs_one_query(browser, path, django_assert_num_queries):
    browser.get(path)

    with django_assert_num_queries(1):
        browser.get(path)


def test_saving_a_page_costs_four_queries_and_its_transaction(browser, django_assert_num_queries):
    browser.post("sida/2/", {"fraga-B1": "2"})

    with django_assert_num_queries(4 + 2):  # who, lock, draft, store; savepoint or transaction
        browser.post("sida/2/", {"fraga-B2": "3"})
