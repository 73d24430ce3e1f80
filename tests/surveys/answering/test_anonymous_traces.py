"""After everybody has answered in every way, what is left leads to nobody."""

import logging

import pytest
from django.db import connection
from django.test import Client

from surveys import shared_links, waves
from surveys.models import Draft, FreeText, Respondent, SharedLink, SharedStart
from tests.surveys.answering.conftest import Browser

PROPOSAL = "Ett enda förslag som ingen annan skriver"
#: Where a secret of an address may lie: the rows of those who may answer.
ADDRESSES = {model._meta.db_table for model in (Respondent, SharedStart, SharedLink)}
#: Where a proposal may lie while it is written, and afterwards.
PROPOSALS = {Draft._meta.db_table, FreeText._meta.db_table}


def tables_with(*secrets: str) -> set[str]:
    """Return the tables that hold one of the texts, anywhere."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            if any(secret in str(row) for row in cursor.fetchall() for secret in secrets):
                found.add(table)
    return found


def answer(browser: Browser, text: str) -> None:
    browser.post("sida/1/", {"beslut": "yes"})
    browser.post("sida/2/", {"fraga-B1": "4"})
    Browser(browser.answerer, **{"X-Autosave": "1"}).post("sida/3/", {"version": "9", "fraga-E1": "3"})
    browser.get("kopia/")
    browser.submit(fritext=text)


@pytest.fixture
def scenario(respondent, caplog) -> list[str]:
    """Anna answers by her own link, somebody else by the open one; return all that must not be found."""
    caplog.set_level(logging.DEBUG)
    link = shared_links.make_shared_link(respondent.wave, by=None)
    place = {"department": respondent.department_id, "group": respondent.group_id}
    Client().post(f"/o/{link.token}/", place)
    start = SharedStart.objects.get()
    for answerer in (respondent, start):
        answer(Browser(answerer), PROPOSAL)
    return [secret for each in (respondent, start, link) for secret in (each.token, each.token_hash)]


def test_secrets_lie_with_those_who_may_answer_only(scenario):
    assert tables_with(*scenario) <= ADDRESSES


def test_a_proposal_lies_in_its_own_table_only(scenario):
    assert tables_with(PROPOSAL) == {FreeText._meta.db_table}


def test_a_proposal_that_is_being_written_lies_in_its_draft_only(respondent):
    Browser(respondent).post("granska/", {"fritext": PROPOSAL})

    assert tables_with(PROPOSAL) <= PROPOSALS


def test_no_line_of_the_log_holds_a_secret_or_a_proposal(scenario, caplog):
    from dimios.log_filter import NoTokens

    kept = [record.getMessage() for record in caplog.records if NoTokens().filter(record)]

    assert not [line for line in kept for secret in (*scenario, PROPOSAL) if secret in line]


def test_closing_leaves_no_mark_of_who_has_answered(scenario, respondent):
    waves.close(respondent.wave, by=None)

    assert not Respondent.objects.filter(has_answered=True).exists()
    assert (SharedStart.objects.exists(), Draft.objects.exists()) == (False, False)
