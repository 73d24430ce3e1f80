"""F42: submits race the closing and publishing of their wave; every page and file tells how many were thanked."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator
from threading import Event
from typing import Any

import pypdf
import pytest
from django.test import Client

from analysis.exchange.writing import export
from analysis.models import Publication
from analysis.publishing.publication import publish
from reports import making
from reports.api import tokens
from reports.files import tables
from reports.models import ReportFile
from surveys import periods, turnout, waves
from surveys.answering import drafts, submitting
from surveys.models import Measurement, Respondent, Response, User, Wave
from tests.concurrency import at_once
from tests.factories import CODES_2020, RoleFactory
from tests.faults.people import open_wave, page, ready_to_submit
from tests.faults.site import Answer, Site, serving
from tests.reports.files.packages import cells, texts

pytestmark = pytest.mark.django_db(transaction=True)

#: So many have answered when the race begins: more than are hidden for having answered alike (S13).
FIRST, RACING = 20, 20
FORMATS = ("page", "csv", "json", "api", "exchange", "pdf", "docx", "pptx", "xlsx")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(workers=2) as site:
        yield site


@pytest.fixture
def wave() -> Wave:
    return open_wave()


@pytest.fixture
def key_user(wave: Wave) -> User:
    return RoleFactory(organisation=wave.measurement.organisation).user


def answered_by(wave: Wave, n: int) -> list[Respondent]:
    """Invite people who have answered everything, each in her own way, and have only to submit."""
    people = ready_to_submit(n, wave)
    for number, person in enumerate(people):
        drafts.save_screening(person, ["yes", "no"][number % 2])
        drafts.save(person, dict.fromkeys(CODES_2020, 1 + number % 5))
    return people


def submit(site: Site, person: Respondent) -> Answer:
    return site.post(page(person), {"skicka": ""})


def close_and_publish(wave: Wave) -> Publication:
    waves.close(Wave.objects.get(pk=wave.pk), by=None)
    return publish(Measurement.objects.with_organisation().get(pk=wave.measurement_id))


def test_every_page_and_file_tells_how_many_were_thanked(site, wave, key_user):
    people = answered_by(wave, FIRST + RACING)
    for person in people[:FIRST]:
        submitting.submit(person)

    publication, *answers = at_once(
        lambda: close_and_publish(wave), *(lambda person=person: submit(site, person) for person in people[FIRST:])
    )

    n_thanked = FIRST + sum(answer.says_thanks for answer in answers)
    assert {answer.status for answer in answers} <= {302, 403}
    assert Response.objects.count() == n_thanked
    assert dict(numbers_told(publication, key_user)) == dict.fromkeys(FORMATS, n_thanked)


def submitted_while_it_closes(wave: Wave, monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> tuple[int, int]:
    """Return how many responses there are, and how many the publication tells of.

    The last of them is stored, and for some seconds not committed, when the wave begins to close; unless it has been
    published before.
    """
    *people, last = answered_by(wave, FIRST + 1)
    for person in people:
        submitting.submit(person)
    is_stored, is_published, count_response = Event(), Event(), turnout.count_response

    def count_late(*args: Any, **kwargs: Any) -> None:
        is_stored.set()
        is_published.wait(seconds)
        count_response(*args, **kwargs)

    def close_in_the_midst() -> Publication:
        is_stored.wait(60)
        publication = close_and_publish(wave)
        is_published.set()
        return publication

    monkeypatch.setattr(turnout, "count_response", count_late)
    publication = at_once(close_in_the_midst, lambda: submitting.submit(last))[0]
    return Response.objects.count(), _exchanged(publication)


def test_the_closing_waits_for_an_answer_on_its_way(wave, monkeypatch):
    assert submitted_while_it_closes(wave, monkeypatch, seconds=2) == (FIRST + 1, FIRST + 1)


def test_without_its_lock_the_answer_would_be_stored_and_never_published(wave, monkeypatch):
    """The negative control: the tests above would find a missing lock."""
    monkeypatch.setattr(submitting, "lock_for_answer", lambda answerer: answerer)

    assert submitted_while_it_closes(wave, monkeypatch, seconds=60) == (FIRST + 1, FIRST)


def numbers_told(publication: Publication, reader: User) -> Iterator[tuple[str, int]]:
    """Yield how many have answered according to each page and file about the whole organisation."""
    browser, address = Client(), f"/matningar/{publication.measurement}/"
    browser.force_login(reader)
    files = {ending: _text(browser, f"{address}filer/resultat.{ending}") for ending in ("csv", "json")}
    yield "page", int(re.findall(r"(\d+) svarande", _text(browser, address))[0])
    yield "csv", int(_whole_row(csv.DictReader(io.StringIO(files["csv"]), delimiter=";"))["n"])
    yield "json", _whole_row(json.loads(files["json"]))["n"]
    yield "api", _whole_row(_from_the_api(publication.measurement, reader))["n"]
    yield "exchange", _exchanged(publication)
    for format in (ReportFile.Format.PDF, ReportFile.Format.DOCX, ReportFile.Format.PPTX, ReportFile.Format.XLSX):
        yield format, _in_a_report(format, making.render(publication, None, format))


def _text(browser: Client, address: str, **headers: str) -> str:
    response = browser.get(address, headers=headers)
    assert response.status_code == 200, address
    return b"".join(response).decode("utf-8-sig")


def _whole_row(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the row of the question that is asked first, of the whole organisation."""
    (row,) = (row for row in rows if (row["scope"], row["measure"]) == ("organisation", "screening"))
    return row


def _from_the_api(measurement: Measurement, reader: User) -> list[dict[str, Any]]:
    day = periods.today() + dt.timedelta(days=1)
    key = tokens.issue(user=reader, organisation=measurement.organisation, name="Power BI", expires_on=day)
    address = f"/api/v1/measurements/{measurement}/publications/latest/results"
    return json.loads(_text(Client(), address, Authorization=f"Bearer {key}"))


def _exchanged(publication: Publication) -> int:
    """Return how many answered a question according to what other installations get."""
    rows = csv.DictReader(io.StringIO(export(publication).content.decode()), delimiter=";")
    return sum(int(row["n"]) for row in rows if (row["sector"], row["question"]) == ("", "B1"))


def _in_a_report(format: str, report: bytes) -> int:
    """Return the number that a report tells in its table or its words, everywhere the same."""
    if format == ReportFile.Format.PDF:
        words = [part.extract_text() for part in pypdf.PdfReader(io.BytesIO(report)).pages]
    else:
        words = [str(cell) for cell in cells(report)] if format == ReportFile.Format.XLSX else texts(report)
    found = re.findall(rf"{tables.N_ANSWERED}\s+(\d+)|\((\d+) svarande\)", " ".join(words))
    (number,) = {in_table or in_words for in_table, in_words in found}
    return int(number)
