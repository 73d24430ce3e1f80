"""The key user's pages for texts, targets, diarienummer and logo."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models import Note, Target
from reports.notes import read_notes
from surveys.models import DepartmentSuccession, Logo
from tests.factories import DepartmentFactory, WaveFactory
from tests.reports.test_logos import svg

TEXTS = "/administration/0580/matningar/2026/texter/"
TARGETS = "/administration/0580/matningar/2026/mal/"
NUMBER = "/administration/0580/matningar/2026/diarienummer/"
LOGO = "/administration/0580/logotyp/"
WHOLE = ("organisation", "targets", "registration_number")


@pytest.fixture
def browser(client, key_user, measurement):
    client.force_login(key_user)
    return client


def text(response) -> str:
    return response.content.decode()


def picture(content: bytes, name: str = "logga.svg") -> dict[str, SimpleUploadedFile]:
    return {"image": SimpleUploadedFile(name, content)}


# --- texts


def test_the_key_user_writes_about_the_organisation(browser, measurement):
    answer = browser.post(f"{TEXTS}organisationen/", {"whole": "Helt rätt.", "comment_teknik": "Ett\r\n\r\nTvå"})

    assert answer.url == TEXTS
    assert read_notes(measurement, None).comments == {"": "Helt rätt.", "teknik": "Ett\n\nTvå"}


def test_what_is_written_stands_in_the_form(browser, measurement, social):
    browser.post(f"{TEXTS}forvaltningar/{social.pk}/", {"conclusions": "Vi tar hand om arvet."})

    assert "Vi tar hand om arvet." in text(browser.get(f"{TEXTS}forvaltningar/{social.pk}/"))


def test_a_text_that_is_too_long_is_refused_and_nothing_typed_is_lost(browser):
    typed = {"whole": "x" * 5001, "comment_innovation": "Kvar <b>här</b>", "conclusions": "Och här"}

    answer = browser.post(f"{TEXTS}organisationen/", typed)

    assert answer.status_code == 400
    assert all(part in text(answer) for part in ("x" * 5001, "Kvar &lt;b&gt;här&lt;/b&gt;", "Och här"))
    assert not Note.objects.exists()


def test_the_overview_tells_how_much_is_written(browser, social):
    browser.post(f"{TEXTS}forvaltningar/{social.pk}/", {"whole": "Ett.", "conclusions": "Två."})

    page = text(browser.get(TEXTS))

    assert "2 texter" in page
    assert "inga mål" in page


def test_the_overview_asks_as_often_for_twenty_departments(browser, social, django_assert_max_num_queries):
    DepartmentFactory.create_batch(20, organisation=social.organisation)

    with django_assert_max_num_queries(14):
        browser.get(TEXTS)


def test_another_organisations_department_is_not_found(browser, foreign_key_user):
    department = DepartmentFactory(organisation=foreign_key_user.roles.get().organisation)

    assert browser.get(f"{TEXTS}forvaltningar/{department.pk}/").status_code == 404


# --- targets


def test_targets_are_written_with_a_decimal_comma_in_the_unit_of_the_measure(browser, measurement):
    typed = {"screening:S1": "0", "question:E1": "3,5", "subcategory:teknik": "62,5", "total:total": "60"}

    browser.post(TARGETS, typed)

    assert read_notes(measurement, None).targets == {
        ("screening", "S1"): 0.0,
        ("question", "E1"): 3.5,
        ("subcategory", "teknik"): 62.5,
        ("total", "total"): 60.0,
    }


def test_a_share_is_written_as_percent_and_kept_as_a_share(browser, measurement):
    browser.post(TARGETS, {"screening:S1": "7"})

    assert read_notes(measurement, None).targets == {("screening", "S1"): 0.07}
    assert 'name="screening:S1" value="7,0"' in text(browser.get(TARGETS))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question:E1", "0,9"),
        ("question:E1", "5,1"),
        ("total:total", "101"),
        ("screening:S1", "-1"),
        ("subcategory:teknik", "nan"),
        ("subcategory:teknik", "inf"),
        ("question:E1", "tre"),
    ],
)
def test_a_target_outside_its_range_is_refused_and_nothing_typed_is_lost(browser, field, value):
    answer = browser.post(TARGETS, {field: value, "dimension:arv": "55,5"})

    assert answer.status_code == 400
    assert value in text(answer)
    assert "55,5" in text(answer)
    assert not Target.objects.exists()


def test_an_unknown_measure_is_ignored(browser, measurement):
    browser.post(TARGETS, {"question:ZZ": "3", "response_rate:": "1"})

    assert not Target.objects.exists()


# --- diarienummer


def test_the_number_is_kept(browser, measurement):
    browser.post(NUMBER, {"number": " KS 2020-345 "})

    measurement.refresh_from_db()
    assert measurement.registration_number == "KS 2020-345"


@pytest.mark.parametrize("number", ["KS\r\n2020", "x" * 51, "KS\u202e1"])
def test_a_number_with_line_breaks_or_too_long_is_refused(browser, measurement, number):
    assert browser.post(NUMBER, {"number": number}).status_code == 400


# --- logo


def test_a_logo_is_uploaded_shown_and_removed(browser):
    browser.post(LOGO, picture(svg()))
    shown = browser.get(f"{LOGO}bild.png")
    page = text(browser.get(LOGO))
    browser.post(f"{LOGO}ta-bort/")

    assert shown["Content-Type"] == "image/png"
    assert shown["Cache-Control"] == "private, no-store"
    assert f'src="{LOGO}bild.png"' in page
    assert browser.get(f"{LOGO}bild.png").status_code == 404


def test_what_was_uploaded_is_not_kept_but_a_picture_of_it(browser):
    browser.post(LOGO, picture(svg()))

    assert bytes(Logo.objects.get().image).startswith(b"\x89PNG")


@pytest.mark.parametrize("content", [b"hej", svg("<script/>"), b"x" * 1_100_000])
def test_a_file_that_is_no_logo_is_refused_and_the_earlier_one_stays(browser, content):
    browser.post(LOGO, picture(svg()))

    answer = browser.post(LOGO, picture(content))

    assert answer.status_code == 400
    assert Logo.objects.count() == 1


def test_no_file_is_answered_with_what_to_do(browser):
    assert browser.post(LOGO).status_code == 400


# --- who may


@pytest.mark.parametrize("person", ["reader", "representative", "sub_administrator"])
def test_only_the_key_user_writes_for_the_organisation(request, client, person, measurement):
    client.force_login(request.getfixturevalue(person))
    addresses = [reverse(f"notes:{name}", args=["0580", "2026"]) for name in WHOLE]
    addresses += [reverse(f"notes:{name}", args=["0580"]) for name in ("logo", "logo_remove")]

    assert {client.post(address, {"whole": "x", "number": "x"}).status_code for address in addresses} == {403}
    assert not Note.objects.exists()


def test_a_sub_administrator_writes_for_her_own_department(client, sub_administrator, measurement, social):
    client.force_login(sub_administrator)

    client.post(f"{TEXTS}forvaltningar/{social.pk}/", {"whole": "Vårt."})

    assert read_notes(measurement, social).comments == {"": "Vårt."}


def test_a_sub_administrator_sees_and_writes_no_other_department(
    client, sub_administrator, measurement, social, sibling_department
):
    client.force_login(sub_administrator)

    assert sibling_department.name not in text(client.get(TEXTS))
    assert client.post(f"{TEXTS}forvaltningar/{sibling_department.pk}/", {"whole": "x"}).status_code == 404


@pytest.mark.parametrize("person", ["representative", "sibling_representative", "reader"])
def test_a_representative_may_not_write(request, client, person, measurement, social):
    client.force_login(request.getfixturevalue(person))

    assert client.post(f"{TEXTS}forvaltningar/{social.pk}/", {"whole": "x"}).status_code == 403
    assert not Note.objects.exists()


# --- which departments

PUBLISHED_TEXTS = "/administration/0580/matningar/2020/texter/"


def listed(page: str) -> list[str]:
    return re.findall(r'texter/forvaltningar/\d+/">([^<]+)</a>', page)


def test_the_departments_of_the_publication_are_listed_as_the_tree(client, key_user, published, social):
    DepartmentFactory(organisation=social.organisation, name="Av en annan tid")
    unit = DepartmentFactory(organisation=social.organisation, parent=social, name="Adam")
    Note.objects.create(measurement=published, department=unit, kind="comment", text="Skrivet.")
    client.force_login(key_user)

    assert listed(text(client.get(PUBLISHED_TEXTS))) == ["Leanlink", social.name, unit.path]


def test_a_department_that_has_not_answered_yet_is_listed_when_it_is_asked(client, key_user, published, municipality):
    late = DepartmentFactory(organisation=municipality, name="Sist ut")
    WaveFactory(measurement=published, department=late)
    client.force_login(key_user)

    assert "Sist ut" in listed(text(client.get(PUBLISHED_TEXTS)))


def test_nobody_writes_about_a_department_of_another_time(client, key_user, published, municipality):
    old = DepartmentFactory(organisation=municipality, name="Av en annan tid")
    client.force_login(key_user)

    assert client.get(f"{PUBLISHED_TEXTS}forvaltningar/{old.pk}/").status_code == 404


def test_before_the_first_publication_those_that_are_gone_are_left_out(browser, measurement, social):
    old = DepartmentFactory(organisation=social.organisation, name="Uppgången i en annan")
    DepartmentSuccession.objects.create(predecessor=old, successor=social)

    assert listed(text(browser.get(TEXTS))) == [social.name]
