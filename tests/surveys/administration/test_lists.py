"""A wave's list of respondents, through the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from surveys import jobs
from surveys.administration.views import uploads as views
from surveys.answering import drafts, submitting
from surveys.models import AuditEntry, Job, ListUpload, Respondent, Wave
from surveys.respondent_lists import storing
from tests.factories import MeasurementFactory, RespondentFactory, WaveFactory
from tests.surveys.test_workbook_files import workbook

SOCIAL = "Social- och omsorgsförvaltningen"
GOOD = f"e-post;namn;förvaltning;grupp\n ANNA@example.se ;Anna;{SOCIAL};chefer\nbo@example.se;;{SOCIAL};Chefer\n"


def page(wave: Wave, name: str = "respondents", *more: object) -> str:
    return reverse(f"administration:{name}", args=["0580", wave.pk, *more])


def text(response) -> str:
    return response.content.decode()


def uploaded(client, wave, content, name="lista.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(page(wave, "upload"), {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_an_upload_is_shown_before_anything_is_stored(administration, planned):
    shown = text(uploaded(administration, planned, GOOD))

    assert "Granska listan" in shown
    assert "anna@example.se" in shown
    assert not Respondent.objects.exists()


def test_a_confirmed_upload_is_stored_without_uploading_again(administration, planned):
    preview = uploaded(administration, planned, GOOD).request["PATH_INFO"]

    administration.post(preview)

    assert set(Respondent.objects.values_list("email", "name", "group__name")) == {
        ("anna@example.se", "Anna", "Chefer"),
        ("bo@example.se", "", "Chefer"),
    }


def test_a_workbook_is_uploaded_the_same_way(administration, planned):
    content = workbook(["email", "department", "group"], ["anna@example.se", SOCIAL, "Chefer"])

    administration.post(uploaded(administration, planned, content, "lista.xlsx").request["PATH_INFO"])

    assert Respondent.objects.get().email == "anna@example.se"


def test_the_upload_travels_neither_in_the_session_nor_in_the_page(administration, planned):
    response = uploaded(administration, planned, GOOD)

    assert "anna@example.se" not in str(dict(administration.session.items()))
    assert 'type="hidden" name="rows"' not in text(response)


def test_confirming_twice_stores_once_and_says_that_the_list_is_gone(administration, planned):
    preview = uploaded(administration, planned, GOOD).request["PATH_INFO"]
    administration.post(preview)

    again = administration.post(preview)

    assert (again.status_code, Respondent.objects.count()) == (404, 2)


def test_a_list_with_a_wrong_row_cannot_be_confirmed(administration, planned):
    response = uploaded(administration, planned, GOOD + "fel;Bo;Okänd;Chefer\n")
    administration.post(response.request["PATH_INFO"])

    assert "Adressen är inte en giltig e-postadress." in text(response)
    assert "Läs in listan" not in text(response)
    assert not Respondent.objects.exists()


def test_choosing_another_file_forgets_the_first(administration, planned):
    uploaded(administration, planned, GOOD)
    kept = ListUpload.objects.get()

    administration.post(page(planned, "upload_forget", kept.pk))

    assert not ListUpload.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Filen är tom."),
        (b"\x00\x01\x02", "inte en textfil"),
        (b"namn;grupp\nAnna;Chefer", "Kolumnen ”e-post” saknas."),
        ("e-post;e-post;förvaltning;grupp\na;b;c;d", "flera gånger"),
        ("e-post;förvaltning;grupp\nanna@example.se;Social", "2 kolumner, men rubrikraden har 3"),
        (b"<html><table></table></html>", "webbsida"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "äldre Excelformatet"),
        (b"PK\x03\x04" + bytes(600), "skadad"),
        (";".join(f"k{n}" for n in range(20_000)), "Högst 1000"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_plain_words(administration, planned, content, message):
    response = uploaded(administration, planned, content)

    assert (response.status_code, message in text(response)) == (400, True)
    assert not ListUpload.objects.exists()


def test_a_form_without_a_file_is_refused(administration, planned):
    assert administration.post(page(planned, "upload")).status_code == 400


def test_a_file_that_is_too_large_is_refused(administration, planned, monkeypatch):
    monkeypatch.setattr(views, "MAX_BYTES", 10)

    response = uploaded(administration, planned, GOOD)

    assert (response.status_code, "större än" in text(response)) == (413, True)


def test_what_a_file_holds_is_printed_as_text(administration, planned):
    row = f"<script>alert(1)</script>@x;{{{{7*7}}}};{SOCIAL};Chefer\n"

    shown = text(uploaded(administration, planned, GOOD + row))

    assert "<script>alert" not in shown


def test_a_long_list_is_stored_in_the_background(administration, planned, monkeypatch):
    monkeypatch.setattr(storing, "STORED_AT_ONCE", 1)
    preview = uploaded(administration, planned, GOOD).request["PATH_INFO"]

    response = administration.post(preview)

    job = Job.objects.get()
    assert (response.url, Respondent.objects.exists()) == (page(planned, "upload_job", job.pk), False)
    assert "Listan läses in" in text(administration.get(response.url))


def test_the_list_appears_when_the_job_is_done(administration, planned, key_user):
    job = Job.objects.create(kind=storing.STORE_LIST, object_id="1", by=key_user, state=Job.State.DONE)

    assert administration.get(page(planned, "upload_job", job.pk)).url == page(planned)


def test_a_job_that_failed_says_why(administration, planned, key_user):
    job = Job.objects.create(
        kind=storing.STORE_LIST, object_id="1", by=key_user, state=Job.State.FAILED, message="Något har ändrats."
    )

    assert "Något har ändrats." in text(administration.get(page(planned, "upload_job", job.pk)))


def test_last_years_list_is_copied(administration, planned, municipality, social, chefs):
    last_year = MeasurementFactory(organisation=municipality, slug="2025")
    earlier = WaveFactory(measurement=last_year, department=social, state=Wave.State.CLOSED)
    RespondentFactory(wave=earlier, email="anna@example.se", group=chefs)

    response = administration.post(page(planned, "copy"), {"earlier": earlier.pk}, follow=True)
    administration.post(response.request["PATH_INFO"])

    assert Respondent.objects.get(wave=planned).email == "anna@example.se"


def test_a_list_of_a_part_that_is_not_hers_is_not_copied_by_a_sub_administrator(
    log_in, sub_administrator, planned, municipality, sibling_department, chefs
):
    last_year = MeasurementFactory(organisation=municipality, slug="2025")
    earlier = WaveFactory(measurement=last_year, department=sibling_department, state=Wave.State.CLOSED)
    RespondentFactory(wave=earlier, group=chefs)

    assert log_in(sub_administrator).post(page(planned, "copy"), {"earlier": earlier.pk}).status_code == 400


@pytest.fixture
def earlier(municipality, social, home_care, chefs, planned):
    """Last year's list: three of social, of whom one was in a unit and one in a group that are gone."""
    last_year = MeasurementFactory(organisation=municipality, slug="2025")
    wave = WaveFactory(measurement=last_year, department=social, state=Wave.State.CLOSED)
    RespondentFactory(wave=wave, email="anna@example.se", group=chefs)
    RespondentFactory(wave=wave, email="bo@example.se", group=chefs)
    return wave


def copied(client, wave, earlier):
    return client.post(page(wave, "copy"), {"earlier": earlier.pk}, follow=True)


def test_of_a_copied_list_those_who_do_not_fit_are_left_out_with_the_reason(
    administration, planned, earlier, sibling_department
):
    Respondent.objects.filter(email="bo@example.se").update(department=sibling_department)

    response = copied(administration, planned, earlier)
    administration.post(response.request["PATH_INFO"])

    assert "Förvaltningen finns inte i den här omgången." in text(response)
    assert ("Kopiera de som passar" in text(response), "Rätta i filen" in text(response)) == (True, False)
    assert [person.email for person in Respondent.objects.filter(wave=planned)] == ["anna@example.se"]


def test_only_lists_of_the_same_people_are_offered(administration, planned, earlier, sibling_department, chefs):
    other = WaveFactory(measurement=earlier.measurement, department=sibling_department, state=Wave.State.CLOSED)
    RespondentFactory(wave=other, group=chefs)

    shown = text(administration.get(page(planned, "copy")))

    assert (f'value="{earlier.pk}"' in shown, f'value="{other.pk}"' in shown) == (True, False)


def test_without_an_earlier_list_that_is_said(administration, planned):
    shown = text(administration.get(page(planned, "copy")))

    assert ("Det finns ingen tidigare lista" in shown, "<select" in shown) == (True, False)


# For a whole measurement


@pytest.fixture
def sibling_wave(planned, measurement, sibling_department) -> Wave:
    return WaveFactory(measurement=measurement, department=sibling_department, state=Wave.State.PLANNED, opened_at=None)


FOR_ALL = f"e-post;förvaltning;grupp\nanna@example.se;{SOCIAL};Chefer\nbo@example.se;Leanlink;Chefer\n"


def uploaded_for_all(client, content=FOR_ALL):
    file = SimpleUploadedFile("lista.csv", content.encode())
    return client.post("/administration/0580/matningar/2026/respondenter/fil/", {"file": file}, follow=True)


def places() -> set[tuple[str, int]]:
    return set(Respondent.objects.values_list("email", "wave"))


def test_each_row_of_a_list_for_all_goes_to_the_wave_of_its_department(administration, planned, sibling_wave):
    response = uploaded_for_all(administration)
    before = places()
    administration.post(response.request["PATH_INFO"])

    assert "Granska listan" in text(response)
    assert (before, places()) == (set(), {("anna@example.se", planned.pk), ("bo@example.se", sibling_wave.pk)})


def test_a_row_whose_department_has_no_wave_is_refused(administration, planned, sibling_wave):
    response = uploaded_for_all(administration, FOR_ALL + "cecilia@example.se;Bygg;Chefer\n")
    administration.post(response.request["PATH_INFO"])

    assert ("hör inte till någon omgång" in text(response), places()) == (True, set())


def test_one_address_in_two_waves_is_refused(administration, planned, sibling_wave):
    response = uploaded_for_all(administration, FOR_ALL + "anna@example.se;Leanlink;Chefer\n")

    assert "Adressen står också på rad 2" in text(response)


def test_an_address_on_the_list_of_another_wave_is_refused_with_its_name(administration, planned, sibling_wave, chefs):
    RespondentFactory(wave=planned, email="bo@example.se", group=chefs)

    assert f"Adressen finns redan i omgången för {SOCIAL}." in text(uploaded_for_all(administration))


def test_a_sub_administrators_list_for_all_reaches_her_own_waves_only(log_in, sub_administrator, planned, sibling_wave):
    response = uploaded_for_all(log_in(sub_administrator))

    assert "Förvaltningen finns inte i den här omgången." in text(response)


def test_a_long_list_for_all_is_stored_in_the_background(administration, planned, sibling_wave, monkeypatch):
    monkeypatch.setattr(storing, "STORED_AT_ONCE", 1)
    response = administration.post(uploaded_for_all(administration).request["PATH_INFO"])
    jobs.carry_out(Job.objects.get().pk)

    assert administration.get(response.url).url == "/administration/0580/matningar/2026/"
    assert len(places()) == 2


def test_a_list_for_all_is_forgotten(administration, planned, sibling_wave):
    address = uploaded_for_all(administration).request["PATH_INFO"]

    administration.post(f"{address}glom/")

    assert not ListUpload.objects.exists()


COPY_FOR_ALL = "/administration/0580/matningar/2026/respondenter/kopiera/"


@pytest.fixture
def all_of_last_year(earlier, sibling_department, chefs) -> int:
    """Last year's measurement: Anna and Bo of social, Cecilia of Leanlink."""
    sibling = WaveFactory(measurement=earlier.measurement, department=sibling_department, state=Wave.State.CLOSED)
    RespondentFactory(wave=sibling, email="cecilia@example.se", group=chefs)
    return int(earlier.measurement_id)


def test_all_lists_of_last_year_are_copied_each_person_to_the_wave_of_her_department(
    administration, planned, sibling_wave, all_of_last_year
):
    response = administration.post(COPY_FOR_ALL, {"earlier": all_of_last_year}, follow=True)
    administration.post(response.request["PATH_INFO"])

    assert "Kopiera listan" in text(response)
    assert {place for place in places() if place[1] in (planned.pk, sibling_wave.pk)} == {
        ("anna@example.se", planned.pk),
        ("bo@example.se", planned.pk),
        ("cecilia@example.se", sibling_wave.pk),
    }


def test_of_last_years_lists_a_sub_administrator_copies_those_of_her_part(
    log_in, sub_administrator, planned, sibling_wave, all_of_last_year
):
    response = log_in(sub_administrator).post(COPY_FOR_ALL, {"earlier": all_of_last_year}, follow=True)

    assert ("anna@example.se" in text(response), "cecilia@example.se" in text(response)) == (True, False)


def test_a_copy_for_all_that_is_not_wanted_leads_back_to_the_choice(administration, planned, all_of_last_year):
    preview = administration.post(COPY_FOR_ALL, {"earlier": all_of_last_year}).url

    assert administration.post(f"{preview}glom/").url == COPY_FOR_ALL


def test_measurements_without_a_list_are_not_offered(administration, planned, all_of_last_year, municipality):
    empty = MeasurementFactory(organisation=municipality, slug="2024")

    shown = text(administration.get(COPY_FOR_ALL))

    offered = [f'value="{each}"' in shown for each in (all_of_last_year, empty.pk, planned.measurement_id)]
    assert offered == [True, False, False]


def test_without_a_list_to_copy_for_all_that_is_said(administration, planned):
    assert "ingen tidigare mätnings lista" in text(administration.get(COPY_FOR_ALL, follow=True))


# By hand


def added(client, wave, chefs, **changes):
    values = {"email": "Anna@Example.se", "name": "Anna", "department": wave.department_id, "group": chefs.pk}
    return client.post(page(wave, "respondent_new"), {**values, **changes})


def test_a_person_is_added_by_hand(administration, planned, chefs):
    added(administration, planned, chefs)

    person = Respondent.objects.get()
    assert (person.email, person.department, person.group) == ("anna@example.se", planned.department, chefs)


def test_an_address_is_in_a_list_once(administration, planned, chefs):
    added(administration, planned, chefs)

    assert added(administration, planned, chefs, email="ANNA@example.se").status_code == 400


def test_an_address_in_another_wave_of_the_measurement_is_refused(
    administration, planned, chefs, sibling_department, measurement
):
    other = WaveFactory(measurement=measurement, department=sibling_department)
    RespondentFactory(wave=other, email="anna@example.se", group=chefs)

    response = added(administration, planned, chefs)

    assert (response.status_code, "i omgången för Leanlink." in text(response)) == (400, True)


def test_a_department_outside_the_wave_is_refused(administration, planned, chefs, sibling_department):
    assert added(administration, planned, chefs, department=sibling_department.pk).status_code == 400


def test_a_person_is_changed_and_removed_while_the_wave_is_planned(administration, planned, chefs, home_care):
    person = RespondentFactory(wave=planned, group=chefs, email="anna@example.se")
    changed = {"email": person.email, "name": "", "department": home_care.pk, "group": chefs.pk}

    administration.post(page(planned, "respondent", person.pk), changed)
    person.refresh_from_db()
    department = person.department
    administration.post(page(planned, "respondent_remove", person.pk))

    assert (department, Respondent.objects.exists()) == (home_care, False)


def test_a_person_in_an_open_wave_is_not_changed(administration, respondent):
    response = administration.get(page(respondent.wave, "respondent", respondent.pk))

    assert response.url == page(respondent.wave)


def test_a_person_of_another_wave_is_not_found(administration, planned, measurement, sibling_department):
    person = RespondentFactory(wave=WaveFactory(measurement=measurement, department=sibling_department))

    assert administration.get(page(planned, "respondent", person.pk)).status_code == 404


# What the list shows


def test_the_page_is_the_same_whoever_has_answered(administration, respondent):
    before = text(administration.get(page(respondent.wave)))
    drafts.save(respondent, {"B1": 4})
    with_draft = text(administration.get(page(respondent.wave)))
    submitting.submit(respondent)

    after = text(administration.get(page(respondent.wave)))

    assert without_key(before) == without_key(with_draft) == without_key(after)


def without_key(html: str) -> list[str]:
    return [line for line in html.splitlines() if "csrfmiddlewaretoken" not in line]


def test_the_list_shows_no_link(administration, respondent):
    assert respondent.token not in text(administration.get(page(respondent.wave)))


def test_an_address_is_searched_for(administration, respondent):
    shown = text(administration.get(page(respondent.wave), {"sok": "ANNA"}))
    missing = text(administration.get(page(respondent.wave), {"sok": "<b>"}))

    assert "anna@example.se" in shown
    assert "Ingen adress innehåller ”&lt;b&gt;”" in missing


def test_a_search_for_what_no_text_can_hold_finds_what_is_left(administration, respondent):
    assert "anna@example.se" in text(administration.get(page(respondent.wave), {"sok": "anna\0"}))


@pytest.mark.parametrize("number", ["0", "x", "9999"])
def test_a_page_that_does_not_exist_shows_the_nearest(administration, respondent, number):
    assert administration.get(page(respondent.wave), {"sida": number}).status_code == 200


def test_the_list_costs_the_same_whatever_its_length(administration, planned, chefs, django_assert_max_num_queries):
    for _ in range(30):
        RespondentFactory(wave=planned, group=chefs)

    with django_assert_max_num_queries(12):
        administration.get(page(planned))


def test_no_audit_row_names_a_respondent(administration, planned, chefs):
    administration.post(uploaded(administration, planned, GOOD).request["PATH_INFO"])
    added(administration, planned, chefs, email="cecilia@example.se")
    person = Respondent.objects.get(email="cecilia@example.se")
    administration.post(page(planned, "respondent_remove", person.pk))

    rows = str(list(AuditEntry.objects.values()))
    assert ("example.se" in rows, "respondent_removed" in rows) == (False, True)
