"""The API. In `published`, social's mean is 4.0, Leanlink's 2.0 and the whole's 3.0."""

import csv
import datetime as dt
import io
import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from analysis.publishing.publication import publish
from reports.api import tokens
from reports.files import results_table
from reports.models import ApiToken
from surveys.models import AuditEntry
from tests import once
from tests.factories import OrganisationFactory, RoleFactory

municipality, social, sibling_department = once.municipality, once.social, once.sibling_department
published = once.published

BASE = "/api/v1/measurements"
RESULTS = f"{BASE}/0580/2020/publications/latest/results"


def key_of(user, organisation, **changes) -> str:
    until = timezone.localdate() + dt.timedelta(days=30)
    key = tokens.issue(user=user, organisation=organisation, name="Power BI", expires_on=until)
    ApiToken.objects.filter(user=user).update(**changes)
    return key


@pytest.fixture
def ask(client):
    def get(path, key):
        return client.get(path, headers={"authorization": f"Bearer {key}"})

    return get


def test_the_results_are_those_of_the_results_file(ask, published, key_user, municipality):
    rows = ask(RESULTS, key_of(key_user, municipality)).json()

    publication = published.publications.get()
    assert rows == json.loads(json.dumps(list(results_table.rows(publication))))
    assert rows[0]["measurement"] == "0580/2020"


def test_the_mean_of_a_department_is_the_one_worked_out_by_hand(ask, published, key_user, municipality, social):
    rows = ask(RESULTS, key_of(key_user, municipality)).json()

    means = {row["mean"] for row in rows if row["name"] == social.name and row["measure"] == "question"}
    assert means == {4.0}


def test_csv_has_the_same_rows(ask, published, key_user, municipality):
    key = key_of(key_user, municipality)

    text = b"".join(ask(f"{RESULTS}.csv", key).streaming_content).decode("utf-8-sig")

    read = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["name"], row["code"]) for row in read] == [
        (row["name"], row["code"]) for row in ask(RESULTS, key).json()
    ]


def test_a_representative_reads_her_own_department_only(ask, published, representative, municipality, social):
    rows = ask(RESULTS, key_of(representative, municipality)).json()

    assert {row["name"].split(" | ")[0] for row in rows} == {social.name}


def test_measurements_are_listed_with_their_newest_publication(ask, published, key_user, municipality):
    (listed,) = ask(BASE, key_of(key_user, municipality)).json()

    assert (listed["name"], listed["publication"], listed["questionnaire"]) == ("0580/2020", 1, "dimios:2020")


def test_publications_tell_when_and_with_what_they_were_made(ask, published, key_user, municipality):
    (listed,) = ask(f"{BASE}/0580/2020/publications", key_of(key_user, municipality)).json()

    assert (listed["number"], listed["is_incomplete"]) == (1, False)


def test_questions_say_which_are_reversed(ask, published, key_user, municipality):
    questions = ask(f"{BASE}/0580/2020/questions", key_of(key_user, municipality)).json()

    assert len(questions) == 20
    assert any(question["is_reversed"] for question in questions)


@pytest.mark.parametrize("number", ["2", "0", "x", "-1", "１", "9" * 40, "1%00"])
def test_a_publication_that_does_not_exist_is_404(ask, published, key_user, municipality, number):
    response = ask(f"{BASE}/0580/2020/publications/{number}/results", key_of(key_user, municipality))

    assert (response.status_code, response.json()) == (404, {"detail": "Finns inte, eller är inte ditt att läsa."})


def test_a_key_of_another_organisation_does_not_open_this_one(ask, published, foreign_key_user):
    other = foreign_key_user.roles.get().organisation

    assert ask(RESULTS, key_of(foreign_key_user, other)).status_code == 404


def test_a_key_reads_one_organisation_even_when_its_owner_may_read_two(ask, published, key_user):
    other = OrganisationFactory()
    RoleFactory(user=key_user, kind="key_user", organisation=other)

    assert ask(RESULTS, key_of(key_user, other)).status_code == 404


def test_a_right_that_is_taken_away_ends_at_once(ask, published, key_user, municipality):
    key = key_of(key_user, municipality)
    key_user.roles.all().delete()

    assert ask(RESULTS, key).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"revoked_at": timezone.now()},
        {"expires_on": dt.date(2020, 1, 1)},
    ],
)
def test_a_key_that_is_revoked_or_too_old_opens_nothing(ask, published, key_user, municipality, changes):
    response = ask(RESULTS, key_of(key_user, municipality, **changes))

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_closed_account_opens_nothing(ask, published, key_user, municipality):
    key = key_of(key_user, municipality)
    key_user.is_active = False
    key_user.save()

    assert ask(RESULTS, key).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer dimios_x", "Basic eDp5", "Bearer \udcff"])
def test_without_a_key_nothing_is_told(client, published, header):
    response = client.get(RESULTS, headers={"authorization": header})

    assert response.json() == {"detail": "Nyckeln saknas, gäller inte eller har återkallats."}


def test_a_session_is_no_key(client, published, key_user):
    client.force_login(key_user)

    assert client.get(RESULTS).status_code == 401


def test_too_many_requests_in_a_minute_are_told_to_wait(ask, published, key_user, municipality, monkeypatch):
    monkeypatch.setattr(tokens, "RATE_LIMIT", 2)
    monkeypatch.setattr(tokens.time, "time", lambda: 1_800_000_000.0)
    key = key_of(key_user, municipality)

    answered = [ask(BASE, key) for _ in range(3)]

    assert [response.status_code for response in answered] == [200, 200, 429]
    assert answered[-1]["Retry-After"] == "60"


def test_the_next_minute_starts_anew(ask, published, key_user, municipality, monkeypatch):
    monkeypatch.setattr(tokens, "RATE_LIMIT", 1)
    key = key_of(key_user, municipality)
    answered = []
    for second in (1_800_000_000, 1_800_000_001, 1_800_000_061):
        monkeypatch.setattr(tokens.time, "time", lambda second=second: float(second))
        answered.append(ask(BASE, key).status_code)

    assert answered == [200, 429, 200]


def test_only_a_digest_of_the_key_is_stored_and_none_is_logged(ask, published, key_user, municipality, caplog):
    caplog.set_level(logging.DEBUG)
    key = key_of(key_user, municipality)
    ask(RESULTS, key)

    stored = [str(row) for row in ApiToken.objects.values_list()]
    audit = [str(row) for row in AuditEntry.objects.values_list()]
    assert key not in "".join([*stored, *audit, caplog.text])


def test_the_openapi_document_describes_every_address(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    assert {path.removeprefix("/api/v1") for path in paths} == {
        "/measurements",
        "/measurements/{code}/{slug}/questions",
        "/measurements/{code}/{slug}/publications",
        "/measurements/{code}/{slug}/publications/{number}/results",
        "/measurements/{code}/{slug}/publications/{number}/results.csv",
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(client, published, key_user, municipality, method):
    key = key_of(key_user, municipality)

    response = getattr(client, method)(RESULTS, headers={"authorization": f"Bearer {key}"})

    assert response.status_code == 405
    assert response.json() == {"detail": "Här går det bara att läsa, med GET."}
    assert response["Allow"] == "GET"


@pytest.mark.parametrize("address", ["v1/nope", "v1/", "v1/measurements/", "v2/measurements", ""])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_is_none_is_told_in_json(published, address, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/{address}")

    assert response.status_code == 404
    assert response.json() == {"detail": "Adressen finns inte. Alla adresser står i /api/v1/openapi.json."}


def test_a_host_that_is_not_ours_is_told_in_json(published):
    response = Client(headers={"host": "other.example.se"}).get(BASE)

    assert response.status_code == 400
    assert response.json() == {"detail": "Frågan går inte att läsa."}


def test_a_database_that_is_away_is_told_in_json_with_the_time_to_wait(client, published, monkeypatch):
    def lose(key: str) -> None:
        raise OperationalError("server closed the connection to 10.0.0.7")

    monkeypatch.setattr(tokens, "recognised", lose)

    response = client.get(BASE, headers={"authorization": "Bearer x"})

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response.json() == {"detail": "Tjänsten är upptagen. Försök igen om en stund."}


def test_an_error_of_ours_is_told_in_json_without_details(published, monkeypatch):
    def fail(key: str) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(tokens, "recognised", fail)

    response = Client(raise_request_exception=False, headers={"authorization": "Bearer x"}).get(BASE)

    assert response.status_code == 500
    assert response.json() == {"detail": "Något gick fel hos oss. Försök igen om en stund."}


def test_swedish_letters_stand_as_they_are(client, published):
    assert "Nyckeln saknas, gäller inte" in client.get(BASE).content.decode()


def test_a_later_publication_leaves_the_first_readable(ask, published, key_user, municipality):
    publish(published)

    assert ask(f"{BASE}/0580/2020/publications/1/results", key_of(key_user, municipality)).status_code == 200
