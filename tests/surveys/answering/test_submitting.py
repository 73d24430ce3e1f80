"""One response per person, which belongs to nobody afterwards."""

import time
from functools import partial

import pytest
from django.apps import apps
from django.db import connection

from surveys import waves
from surveys.answering import drafts, submitting
from surveys.models import Answer, Draft, Respondent, Response, WaveClosed
from tests.concurrency import at_once
from tests.factories import RespondentFactory
from tests.surveys.answering.conftest import Browser


def test_submitting_marks_the_respondent_and_deletes_her_draft(respondent):
    drafts.save(respondent, {"B1": 3})

    submitting.submit(respondent)

    respondent.refresh_from_db()
    assert (respondent.has_answered, Draft.objects.exists()) == (True, False)


def test_a_response_has_the_respondents_wave_department_and_group(respondent):
    drafts.save(respondent, {"B1": 3})

    submitting.submit(respondent)

    expected = {"wave": respondent.wave, "department": respondent.department, "group": respondent.group}
    response = Response.objects.get()
    assert {name: getattr(response, name) for name in expected} == expected


@pytest.mark.parametrize(("screening", "decides"), [("yes", True), ("no", False), ("", None)])
def test_a_response_has_the_screening_answer(respondent, screening, decides):
    drafts.save(respondent, {"B1": 3})
    drafts.save_screening(respondent, screening)

    submitting.submit(respondent)

    assert Response.objects.get().decides is decides


def test_dont_know_is_stored_as_an_answer_and_a_blank_is_not(respondent):
    drafts.save(respondent, {"B1": 0})

    submitting.submit(respondent)

    assert list(Answer.objects.values_list("question__code", "value")) == [("B1", 0)]


def test_a_draft_that_was_emptied_again_is_not_submitted(respondent):
    drafts.save(respondent, {"B1": 3})
    drafts.save(respondent, {}, cleared="B1")

    with pytest.raises(submitting.NothingAnswered):
        submitting.submit(respondent)


def test_a_respondent_who_has_answered_is_refused(respondent):
    drafts.save(respondent, {"B1": 3})
    submitting.submit(respondent)

    with pytest.raises(drafts.AlreadyAnswered):
        submitting.submit(respondent)


def test_a_page_read_before_the_wave_closed_does_not_let_an_answer_in_afterwards(respondent):
    drafts.save(respondent, {"B1": 3})
    read_before = Respondent.objects.with_token(respondent.token).get()
    waves.close(respondent.wave, by=None)

    with pytest.raises(WaveClosed):
        submitting.submit(read_before)


def test_a_failed_submit_leaves_the_draft_and_no_response(respondent, monkeypatch):
    drafts.save(respondent, {"B1": 3})
    monkeypatch.setattr(Draft, "delete", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        submitting.submit(respondent)

    respondent.refresh_from_db()
    assert (Response.objects.count(), Draft.objects.get().answers, respondent.has_answered) == (0, {"B1": 3}, False)


# Nobody


def every_text_but_the_respondents() -> str:
    """Return all that the database holds, as text, except the table of respondents."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table != Respondent._meta.db_table:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                found += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(found)


def test_after_submitting_nothing_but_her_own_row_tells_of_the_respondent(respondent):
    browser = Browser(respondent)
    browser.post("sida/1/", {"beslut": "yes"})
    browser.post("sida/2/", {"fraga-B1": "3"})
    browser.submit()

    text = every_text_but_the_respondents()

    secrets = ("anna@", "Andersson", respondent.token, respondent.token_hash, bytes(respondent.nonce).hex())
    assert not [secret for secret in secrets if secret in text]
    assert repr(bytes(respondent.nonce))[2:-1] not in text


def test_no_answer_or_response_refers_to_a_respondent():
    referring = {relation.related_model for relation in Respondent._meta.related_objects}

    assert Draft in referring
    assert not referring & {Answer, Response}


def test_two_responses_of_the_same_group_cannot_be_told_apart_but_by_their_answers(respondent):
    for person in (respondent, RespondentFactory(wave=respondent.wave, group=respondent.group)):
        drafts.save(person, {"B1": 3})
        submitting.submit(person)

    first, second = Response.objects.values("wave", "department", "group", "decides")
    assert first == second


def test_the_id_of_a_response_is_random(respondent):
    drafts.save(respondent, {"B1": 3})

    submitting.submit(respondent)

    assert Response.objects.get().id.version == 4


def test_no_session_is_made_for_a_respondent(respondent):
    Browser(respondent).post("sida/2/", {"fraga-B1": "3"})

    assert not apps.get_model("sessions", "Session").objects.exists()


# The same moment


def slowly(store):
    """Return the function, slowed down so that two who are let in meet inside it."""

    def slow(*arguments):
        time.sleep(0.2)
        return store(*arguments)

    return slow


@pytest.fixture
def about_to_submit(transactional_db, respondent, monkeypatch) -> Browser:
    """Anna's browser on the review page; storing takes 0.2 s."""
    drafts.save(respondent, {"B1": 3})
    respondent.wave.measurement.questionnaire.questions.first()
    monkeypatch.setattr(submitting, "_store", slowly(submitting._store))
    return Browser(respondent)


@pytest.fixture
def lock_off(monkeypatch) -> None:
    """Take away what protects a submit: the locks, and the transaction, which is the lock on SQLite."""

    def without_locks(respondent: Respondent) -> Respondent:
        return Respondent.objects.get(pk=respondent.pk, has_answered=False)

    monkeypatch.setattr(submitting, "lock_for_answer", without_locks)
    monkeypatch.setattr(submitting, "submit", submitting.submit.__wrapped__)


def test_without_the_lock_two_submits_at_once_make_two_responses(about_to_submit, lock_off):
    at_once(*[about_to_submit.submit] * 2)

    assert Response.objects.count() == 2


def test_two_submits_at_once_make_one_response(about_to_submit):
    at_once(*[about_to_submit.submit] * 2)

    assert Response.objects.count() == 1


def test_two_submits_at_once_are_both_thanked(about_to_submit):
    first, second = at_once(*[about_to_submit.submit] * 2)

    assert sorted([first.status_code, second.status_code]) == [200, 302]


def test_a_submit_at_the_moment_of_closing_is_stored_or_refused_and_told_so(about_to_submit, respondent):
    answer, _ = at_once(about_to_submit.submit, partial(waves.close, respondent.wave, by=None))

    assert (answer.status_code, Response.objects.count()) in [(302, 1), (403, 0)]
    assert not Draft.objects.exists()
    assert not Respondent.objects.filter(has_answered=True).exists()


def test_two_pages_saved_at_once_are_both_kept(about_to_submit):
    at_once(
        partial(about_to_submit.post, "sida/3/", {"fraga-E1": "1"}),
        partial(about_to_submit.post, "sida/4/", {"fraga-I1": "2"}),
    )

    assert Draft.objects.get().answers == {"B1": 3, "E1": 1, "I1": 2}


def test_the_first_pages_of_a_draft_saved_at_once_are_both_kept(transactional_db, respondent):
    browser = Browser(respondent)

    at_once(partial(browser.post, "sida/1/", {"beslut": "yes"}), partial(browser.post, "sida/2/", {"fraga-B1": "2"}))

    draft = Draft.objects.get()
    assert (draft.answers, draft.screening) == ({"B1": 2}, "yes")
