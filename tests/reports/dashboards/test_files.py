"""The page "Rapporter". In `published`, social and Leanlink have figures."""

import io
import json
import re
import zipfile

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analysis.models import Publication
from reports import delivery, making
from reports.models import Note, ReportFile, ReportNotice
from surveys import jobs
from surveys.models import Job
from tests.factories import DepartmentFactory

WHOLE = "/matningar/0580/2020/"
PAGE = f"{WHOLE}filer/"


@pytest.fixture(autouse=True)
def _short_files(monkeypatch):
    for name in making.RENDERERS:
        monkeypatch.setitem(making.RENDERERS, name, lambda content: b"a report")


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, query: str = "") -> str:
    return browser_of(user).get(PAGE + query).content.decode()


def rows(text: str) -> dict[str, list[str]]:
    """Return what the table of files says, by whom each row is about."""
    table = text[text.index('class="files"') :].partition("</table>")[0]
    found = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL)
    return {name: [_plain(cell) for cell in re.findall(r"<td.*?</td>", cells, re.DOTALL)] for name, cells in found}


def _plain(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def make_all() -> None:
    delivery.make_all(Publication.objects.get(), progress=lambda share: None)


# What it shows


def test_who_sees_the_whole_sees_every_departments_files(reader, published):
    Job.objects.all().delete()

    assert rows(page(reader)) == {
        "Linköpings kommun": ["Beställ", "Beställ", "Beställ", "Beställ", "CSV JSON"],
        "Social- och omsorgsförvaltningen": ["Beställ", "Beställ", "Beställ", "Beställ", "CSV JSON"],
        "Leanlink": ["Beställ", "Beställ", "Beställ", "Beställ", "CSV JSON"],
    }


def test_a_representative_sees_her_departments_files_alone(representative, published):
    make_all()

    assert rows(page(representative)) == {"Social- och omsorgsförvaltningen": [*["Hämta"] * 4, "CSV JSON"]}


def test_while_they_are_made_the_page_says_so(key_user, published):
    text = page(key_user)

    assert rows(text)["Leanlink"][:4] == ["Görs …"] * 4
    assert "0 av 12 filer är klara." in text
    assert '<progress value="0.00"' in text


def test_a_file_that_has_been_ordered_alone_is_on_its_way(representative, published, social):
    Job.objects.all().delete()
    making.order(Publication.objects.get(), social, "pptx", by=None)

    assert rows(page(representative))["Social- och omsorgsförvaltningen"][:4] == [
        "Beställ",
        "Görs …",
        "Beställ",
        "Beställ",
    ]


def test_files_whose_comments_have_changed_can_be_made_anew(representative, published, social):
    make_all()
    Job.objects.all().delete()
    Note.objects.create(measurement=published, department=social, text="Ny.")

    cells = rows(page(representative))["Social- och omsorgsförvaltningen"]

    assert cells[:4] == ["Hämta Gör om"] * 4


def test_files_that_are_out_of_date_do_not_count_as_made(reader, published, social):
    make_all()
    Job.objects.all().delete()
    Note.objects.create(measurement=published, department=social, text="Ny.")

    text = page(reader)

    assert "8 av 12 filer är klara." in text
    assert "Hämta de färdiga (ZIP)" in text
    assert "Gör om de gamla" in text


def test_while_old_files_are_made_anew_the_page_says_so(reader, published, social):
    make_all()
    Job.objects.all().delete()
    Note.objects.create(measurement=published, department=social, text="Ny.")

    browser_of(reader).post(f"{PAGE}skapa/")
    text = page(reader)

    assert rows(text)["Social- och omsorgsförvaltningen"][:4] == ["Hämta Görs om …"] * 4
    assert rows(text)["Leanlink"][:4] == ["Hämta"] * 4
    assert "8 av 12 filer är klara." in text
    assert "<progress" in text


def test_the_part_that_is_fetched_again_has_no_page_around_it(key_user, published):
    text = page(key_user, "?del=filer")

    assert rows(text)
    assert "<html" not in text


def test_a_part_that_has_not_changed_is_not_sent_again(key_user, published):
    browser = browser_of(key_user)
    etag = browser.get(f"{PAGE}?del=filer")["ETag"]

    assert browser.get(f"{PAGE}?del=filer", headers={"if-none-match": etag}).status_code == 304


def test_without_a_publication_the_page_says_when_there_will_be_reports(key_user, measurement):
    text = browser_of(key_user).get("/matningar/0580/2026/filer/").content.decode()

    assert "Här finns rapporterna när mätningen är publicerad." in text


def test_a_job_that_failed_is_told_of(key_user, published):
    Job.objects.filter(kind=delivery.MAKE_ALL).update(state=Job.State.FAILED, message="Något gick fel.")

    assert "Alla rapporter kunde inte skapas. Något gick fel." in page(key_user)


def test_the_page_costs_the_same_for_eight_departments_as_for_two(key_user, published):
    browser = browser_of(key_user)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as two:
        browser.get(PAGE)

    DepartmentFactory.create_batch(6, organisation=published.organisation)

    with CaptureQueriesContext(connection) as eight:
        browser.get(PAGE)
    assert len(eight) == len(two)


@pytest.mark.parametrize("person", ["key_user", "reader", "representative"])
def test_the_page_costs_at_most_ten_queries(request, published, person, django_assert_max_num_queries):
    browser = browser_of(request.getfixturevalue(person))

    with django_assert_max_num_queries(10):
        assert browser.get(PAGE).status_code == 200


# What it does


def test_what_is_missing_is_ordered_in_one_job(reader, published):
    Job.objects.all().delete()

    browser_of(reader).post(f"{PAGE}skapa/")
    jobs.carry_out(Job.objects.get().pk)

    assert ReportFile.objects.filter(made_at__isnull=False).count() == 12


def test_the_archive_is_handed_out_as_a_zip(reader, published):
    make_all()

    response = browser_of(reader).get(f"{PAGE}alla.zip")

    assert response["Content-Disposition"] == (
        'attachment; filename="dimios-0580-2020-alla-rapporter-publicering-1.zip"'
    )
    assert len(zipfile.ZipFile(io.BytesIO(response.getvalue())).namelist()) == 12


@pytest.mark.parametrize("person", ["representative", "sub_administrator", "foreign_key_user", "coordinator"])
def test_the_archive_is_not_for_who_sees_a_part(request, person, published):
    assert browser_of(request.getfixturevalue(person)).get(f"{PAGE}alla.zip").status_code == 404


def test_the_page_names_who_will_be_told(key_user, representative, published):
    representative.name = "Berit Ek"
    representative.save()

    text = page(key_user)

    assert re.search(r"Berit Ek</th>\s*<td>Social- och omsorgsförvaltningen</td>\s*<td>Inte ännu</td>", text)
    assert "Meddela 1 representant\n" in text or "Meddela 1 representant<" in text


def test_the_key_user_tells_the_representatives(key_user, representative, published):
    browser = browser_of(key_user)

    browser.post(f"{PAGE}meddela/")

    assert ReportNotice.objects.get().user == representative
    assert "<td>Väntar</td>" in browser.get(PAGE).content.decode()


@pytest.mark.parametrize("person", ["reader", "representative", "sub_administrator", "sibling_representative"])
def test_nobody_else_may_tell_them(request, person, representative, published):
    assert browser_of(request.getfixturevalue(person)).post(f"{PAGE}meddela/").status_code == 403
    assert not ReportNotice.objects.exists()


def test_a_reader_does_not_see_who_represents_what(reader, representative, published):
    assert representative.email not in page(reader)


# The figures


def test_the_csv_is_the_one_that_the_command_writes(reader, published, tmp_path):
    call_command("export_results", "0580/2020", str(tmp_path / "results.csv"))

    response = browser_of(reader).get(f"{PAGE}resultat.csv")

    assert response.getvalue() == (tmp_path / "results.csv").read_bytes()
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_a_representative_gets_her_departments_figures_alone(representative, published, social):
    response = browser_of(representative).get(f"{WHOLE}forvaltningar/{social.pk}/filer/resultat.json")

    table = json.loads(response.getvalue())
    assert {row["name"].partition(" | ")[0] for row in table} == {"Social- och omsorgsförvaltningen"}
    assert next(row["mean"] for row in table if row["code"] == "B1" and row["scope"] == "department") == 4.0


def test_a_representative_does_not_get_another_departments_figures(representative, published, sibling_department):
    address = f"{WHOLE}forvaltningar/{sibling_department.pk}/filer/resultat.csv"

    assert browser_of(representative).get(address).status_code == 404


def test_another_ending_is_not_found(reader, published):
    assert browser_of(reader).get(f"{PAGE}resultat.xls").status_code == 404
