"""Reports that are ordered, made and fetched, each by those who may read it."""

import uuid

import pytest

from analysis.models import Publication
from reports import making
from reports.models import ReportFile
from surveys import jobs
from surveys.models import Job, User
from tests.reports.dashboards.browsing import WHOLE, of, pages_of


def order(user: User, path: str, format: str = "xlsx", **fields: str):
    return pages_of(user).post(f"{path}rapporter/", {"format": format, **fields})


@pytest.fixture
def department_report(published, social) -> ReportFile:
    """The Excel report of social, made."""
    file = making.order(Publication.objects.get(), social, "xlsx", by=None)
    making.make(file)
    return file


@pytest.fixture
def whole_report(published) -> ReportFile:
    file = making.order(Publication.objects.get(), None, "xlsx", by=None)
    making.make(file)
    return file


def test_an_ordered_report_is_made_in_the_background(representative, published, social):
    order(representative, of(social))

    jobs.carry_out(Job.objects.get(kind=making.MAKE_REPORT).pk)

    assert bytes(ReportFile.objects.get().content).startswith(b"PK")


def test_the_page_of_an_ordered_report_says_that_it_is_being_made(representative, published, social):
    response = order(representative, of(social))

    assert "Rapporten skapas." in pages_of(representative).get(response.url).content.decode()


def test_ordering_the_same_report_again_leads_to_the_same_page(representative, sub_administrator, published, social):
    assert order(representative, of(social)).url == order(sub_administrator, of(social)).url


def test_a_report_that_is_made_is_handed_out_with_a_safe_name(representative, department_report):
    response = pages_of(representative).get(f"/rapporter/{department_report.pk}/fil/")

    assert response["Content-Disposition"] == (
        'attachment; filename="dimios-0580-2020-social-och-omsorgsforvaltningen-publicering-1.xlsx"'
    )


def test_a_report_is_not_kept_by_proxies(representative, department_report):
    response = pages_of(representative).get(f"/rapporter/{department_report.pk}/fil/")

    assert response["Cache-Control"] == "private, no-store"


def test_a_report_that_is_not_made_yet_has_no_file(representative, published, social):
    response = order(representative, of(social))

    assert pages_of(representative).get(f"{response.url}fil/").status_code == 404


@pytest.mark.parametrize("end", ["", "fil/"])
@pytest.mark.parametrize("person", ["sibling_representative", "foreign_key_user", "coordinator"])
def test_a_report_of_a_department_is_not_found_by_who_may_not_read_it(request, person, department_report, end):
    user = request.getfixturevalue(person)

    assert pages_of(user).get(f"/rapporter/{department_report.pk}/{end}").status_code == 404


@pytest.mark.parametrize("person", ["representative", "sub_administrator", "foreign_key_user"])
def test_a_report_of_the_whole_is_not_found_by_who_sees_a_part(request, person, whole_report):
    user = request.getfixturevalue(person)

    assert pages_of(user).get(f"/rapporter/{whole_report.pk}/fil/").status_code == 404


def test_rights_are_looked_up_again_when_a_report_is_fetched(representative, department_report):
    browser = pages_of(representative)
    browser.get(f"/rapporter/{department_report.pk}/")
    representative.roles.all().delete()

    assert browser.get(f"/rapporter/{department_report.pk}/fil/").status_code == 404


def test_a_report_that_does_not_exist_is_not_found(key_user, published):
    assert pages_of(key_user).get(f"/rapporter/{uuid.UUID(int=7)}/fil/").status_code == 404


@pytest.mark.parametrize("format", ["", "odt", "exe", "PDF", "pdf\0", "../pdf"])
def test_a_format_that_is_not_offered_is_refused(key_user, published, format):
    response = order(key_user, WHOLE, format)

    assert response.status_code == 400
    assert not ReportFile.objects.exists()


def test_a_department_sent_along_does_not_change_whose_report_it_is(
    representative, published, social, sibling_department
):
    order(representative, of(social), department=str(sibling_department.pk), department_id=str(sibling_department.pk))

    assert ReportFile.objects.get().department == social


def test_a_representative_cannot_order_the_report_of_the_whole(representative, published):
    assert order(representative, WHOLE).status_code == 404


def test_a_representative_cannot_order_the_report_of_another_department(representative, published, sibling_department):
    assert order(representative, of(sibling_department)).status_code == 404


def test_department_number_zero_is_not_the_whole(key_user, published):
    assert order(key_user, f"{WHOLE}forvaltningar/0/").status_code == 404
    assert not ReportFile.objects.exists()


def test_a_measurement_without_a_publication_has_no_report(key_user, measurement):
    assert order(key_user, "/matningar/0580/2026/").status_code == 404


def test_a_report_of_a_department_where_nobody_answered_says_so(key_user, published, social):
    silent = social.organisation.departments.create(name="Tyst")
    response = order(key_user, of(silent))
    jobs.carry_out(Job.objects.get(kind=making.MAKE_REPORT).pk)

    assert "Tyst har inga svar i" in pages_of(key_user).get(response.url).content.decode()
