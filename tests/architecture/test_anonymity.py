"""Nothing tells who has answered: no row, page, log line or queued message, and after closing no order.

One complete scenario: twelve are invited, all have begun, eight of them submit, with a text of their own.
"""

import io
import itertools
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from analysis import tasks
from dimios.log_filter import NoTokens
from surveys import jobs, questionnaire_files, waves
from surveys.answering import drafts, submitting
from surveys.models import AnsweringDay, AuditEntry, Draft, FreeText, Respondent, Response, SharedStart, Wave
from tests.architecture.addresses import parameters
from tests.factories import GroupFactory, RespondentFactory

N_INVITED, N_SUBMITTED = 12, 8
TEXT = "Ett eget förslag nummer"

#: The tables about persons. They hold addresses and unfinished answers, and are emptied or erased in time.
ABOUT_PERSONS = {Respondent, SharedStart, Draft}
READERS = ("key_user", "reader", "representative", "sub_administrator", "sibling_representative", "coordinator")


@pytest.fixture
def invited(respondent: Respondent) -> list[Respondent]:
    """Twelve of the same department and group, who have all begun."""
    group, wave = GroupFactory(organisation=respondent.wave.measurement.organisation), respondent.wave
    respondent.delete()
    people = [RespondentFactory(wave=wave, group=group, email=f"person{n}@example.se") for n in range(N_INVITED)]
    for person in people:
        drafts.save(person, {"B1": 4})
    return people


def submit(people: list[Respondent]) -> None:
    for number, person in enumerate(people):
        drafts.save_free_text(person, f"{TEXT} {number}.")
        submitting.submit(person)


@pytest.fixture
def answered(invited: list[Respondent]) -> list[Respondent]:
    submit(invited[:N_SUBMITTED])
    return invited


@pytest.fixture(params=["open", "closed"])
def scenario(request, answered: list[Respondent]) -> list[Respondent]:
    """The people, while their wave is open and after it has closed."""
    if request.param == "closed":
        waves.close(answered[0].wave, by=None)
    return answered


def secrets_of(people: list[Respondent]) -> list[str]:
    """Return everything that leads to a person."""
    each = [(person.token, person.token_hash, bytes(person.nonce).hex(), person.email) for person in people]
    return list(itertools.chain(*each))


def stored_in(model: type) -> str:
    """Return all that a model's table holds, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
        return "\n".join(
            str([bytes(v).hex() if isinstance(v, memoryview | bytes) else v for v in row]) for row in cursor
        )


# Rows


def test_no_other_table_holds_what_leads_to_a_person(scenario):
    rows = {model: stored_in(model) for model in set(apps.get_models()) - ABOUT_PERSONS}

    assert [(model, secret) for secret in secrets_of(scenario) for model in rows if secret in rows[model]] == []


def test_a_text_is_stored_in_its_own_table_alone(scenario):
    assert [model for model in apps.get_models() if TEXT in stored_in(model)] == [FreeText]


def test_who_has_submitted_has_no_draft(answered):
    assert not Draft.objects.filter(respondent__in=answered[:N_SUBMITTED]).exists()


def test_after_closing_the_tables_about_persons_hold_the_same_of_everybody(answered):
    waves.close(answered[0].wave, by=None)

    told = [field.name for field in Respondent._meta.fields if field.name not in {"id", "email", "nonce", "token_hash"}]
    assert (Respondent.objects.values(*told).distinct().count(), Draft.objects.count()) == (1, 0)


def test_no_audit_row_is_written_by_answering(invited):
    before = AuditEntry.objects.count()

    submit(invited[:N_SUBMITTED])

    assert AuditEntry.objects.count() == before


# Order


def places(table: str) -> list[str]:
    """Return the ids of a table's rows in the order in which they lie there."""
    place = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY {place}")  # noqa: S608
        return [str(row[0]).replace("-", "") for row in cursor]


def rank_correlation(order: list[str], other: list[str]) -> float:
    """Return Spearman's coefficient of two orders of the same things."""
    n, rank = len(order), {each: index for index, each in enumerate(other)}
    squares = sum((index - rank[each]) ** 2 for index, each in enumerate(order))
    return 1 - 6 * squares / (n * (n**2 - 1))


@pytest.mark.parametrize("table", ["surveys_response", "surveys_freetext"])
def test_after_closing_the_order_of_rows_tells_nothing_of_the_order_of_submitting(respondent, table):
    """200 rows in random order have a coefficient beyond 0.4 once in 100 million times: its deviation is 0.07."""
    wave, place = respondent.wave, {"department": respondent.department}
    Response.objects.bulk_create(Response(wave=wave, group=respondent.group, **place) for _ in range(200))
    FreeText.objects.bulk_create(FreeText(measurement=wave.measurement, text="x", **place) for _ in range(200))
    before = places(table)

    waves.close(wave, by=None)

    assert abs(rank_correlation(before, places(table))) < 0.4


def test_after_closing_the_counters_lie_in_the_order_of_what_they_count(respondent):
    for group in reversed([RespondentFactory(wave=respondent.wave).group for _ in range(5)]):
        person = RespondentFactory(wave=respondent.wave, group=group)
        drafts.save(person, {"B1": 4})
        submitting.submit(person)

    waves.close(respondent.wave, by=None)

    groups = list(AnsweringDay.objects.order_by("pk").values_list("group", flat=True))
    assert groups == sorted(groups)


# Pages: they are the same whoever has answered


def addresses(people: list[Respondent]) -> Iterator[str]:
    """Return every address inside, of the objects of the scenario."""
    wave, organisation = people[0].wave, people[0].wave.measurement.organisation
    known = {
        "code": organisation.code,
        "slug": wave.measurement.slug,
        "department_id": wave.department_id,
        "wave_id": wave.pk,
        "group_id": people[0].group_id,
        "respondent_id": people[0].pk,
        "kind": "invitation",
    }
    for name, needed in parameters().items():
        with suppress(KeyError, NoReverseMatch):  # it is about something else
            yield reverse(name, kwargs={each: known[each] for each in needed})
    yield reverse("dashboards:waves", args=[organisation.code, wave.measurement.slug]) + _RATES
    yield reverse("dashboards:wave", args=[organisation.code, wave.measurement.slug, wave.pk]) + _RATES


_RATES = "?del=svarsfrekvens"
_CHANGES_BY_ITSELF = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|csrf[^ ]*=[^ ]*|\d\d[.:]\d\d([.:]\d\d)?|[0-9a-f]{8}-[0-9a-f-]{27}|[-\w]{32}'
)


def seen(user, people: list[Respondent]) -> dict[str, str]:
    """Return what every page shows a user, without what changes with each reading."""
    browser = Client()
    browser.force_login(user)
    pages = {}
    for address in addresses(people):
        answer = browser.get(address)
        pages[address] = f"{answer.status_code} {_CHANGES_BY_ITSELF.sub('', answer.content.decode())}"
    return pages


def differing_pages(user, invited: list[Respondent]) -> list[str]:
    """Return the pages that are not the same when the first eight have answered as when the last eight have."""
    for offered in questionnaire_files.OFFERED:  # or the first reading would make them, with other ids
        questionnaire_files.named(offered)
    shown = []
    for people in (invited[:N_SUBMITTED], invited[-N_SUBMITTED:]):
        with transaction.atomic():
            submit(people)
            shown.append(seen(user, invited))
            transaction.set_rollback(True)
    assert len(shown[0]) > 12
    return [page for page in shown[0] if shown[0][page] != shown[1][page]]


@pytest.mark.parametrize("person", READERS)
def test_no_page_depends_on_who_has_answered(request, invited, person):
    assert differing_pages(request.getfixturevalue(person), invited) == []


def test_a_page_that_tells_who_has_answered_would_be_found(invited, key_user, monkeypatch):
    """The negative control: a state that names them."""

    def names(wave: Wave) -> str:
        return str(wave.respondents.filter(has_answered=True).values_list("email", flat=True))

    monkeypatch.setattr(Wave, "get_state_display", names)

    assert reverse("dashboards:waves", args=["0580", "2026"]) in differing_pages(key_user, invited)


# Logs and messages


def test_no_log_line_holds_a_token_an_address_or_an_answer(invited, client):
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(NoTokens())
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    before, root.level = root.level, logging.INFO
    root.addHandler(handler)
    try:
        for path in ("", "sida/2/", "granska/", "sida/99/", "finns-inte/"):
            client.get(f"/s/{invited[0].token}/{path}")
        client.post(f"/s/{invited[0].token}/sida/2/", {"fraga-B1": "99"})
        client.post(f"/s/{invited[0].token}/granska/", {"fritext": f"{TEXT} 1.", "skicka": ""})
    finally:
        root.removeHandler(handler)
        root.setLevel(before)

    assert "Not Found" in written.getvalue()  # so the log is heard
    assert [secret for secret in [*secrets_of(invited), TEXT] if secret in written.getvalue()] == []


def queued() -> str:
    """Return every message that waits for a worker."""
    if settings.REDIS_URL:
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            return "\n".join(message.decode() for message in client.lrange("celery", 0, -1))
    folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
    return "\n".join(path.read_text() for path in folder.glob("*.msg"))


def test_what_waits_for_a_worker_names_nobody(invited, key_user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submit(invited[:N_SUBMITTED])
        waves.close(invited[0].wave, by=key_user)
        job = jobs.enqueue(tasks.PUBLISH, invited[0].wave.measurement_id, by=key_user)

    messages = queued()

    assert str(job.pk) in messages  # so the queue is heard
    assert [secret for secret in [*secrets_of(invited), TEXT] if secret in messages] == []
