"""The menu of a measurement: what each reader is led to."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from reports.templatetags import menu
from surveys.models import Department, Measurement, Organisation

MEASUREMENT = Measurement(slug="2020", organisation=Organisation(code="0580"))
SOCIAL = Department(pk=7, name="Social")


def context(here: str = "") -> dict[str, object]:
    request = RequestFactory().get("/")
    request.resolver_match = SimpleNamespace(url_name=here) if here else None
    return {"request": request}


def test_the_pages_about_a_department_lead_to_the_department():
    addresses = {each.label: each.address for each in menu.places_about(context(), MEASUREMENT, SOCIAL)}

    assert addresses["Översikt"] == "/matningar/0580/2020/forvaltningar/7/"


def test_the_pages_about_the_whole_come_first_with_the_overview():
    assert menu.places_about(context(), MEASUREMENT, None)[0].address == "/matningar/0580/2020/"


@pytest.mark.parametrize("here", ["questions", "question"])
def test_the_page_of_a_question_belongs_to_the_questions(here):
    marked = [each.label for each in menu.places_about(context(here), MEASUREMENT, None) if each.is_here]

    assert marked == ["Frågor"]


def test_a_page_that_does_not_exist_is_not_listed(monkeypatch):
    monkeypatch.setattr(menu, "OF_MEASUREMENT", (("Finns inte", "nowhere", ()), ("Omgångar", "waves", ())))

    assert [each.label for each in menu.places_of(context(), MEASUREMENT)] == ["Omgångar"]


@pytest.mark.parametrize(
    ("part", "whole", "departments", "led_to"),
    [
        (SOCIAL, True, [SOCIAL], (True, SOCIAL)),
        (None, True, [SOCIAL], (True, None)),
        (None, False, [SOCIAL], (True, SOCIAL)),
        (None, False, [SOCIAL, Department(pk=8)], (False, SOCIAL)),
        (None, False, [], (False, None)),
    ],
)
def test_a_reader_is_led_to_what_she_reads(part, whole, departments, led_to):
    subject = menu.subject_of(part, {"whole": whole, "departments": departments})

    assert (subject["is_known"], subject["department"]) == led_to


# Another department


def on(name: str, query: str = "", **kwargs: str) -> dict[str, object]:
    request = RequestFactory().get(f"/{query}")
    request.resolver_match = SimpleNamespace(url_name=name, kwargs=kwargs)
    return {"request": request}


@pytest.mark.parametrize("here", ["heat_map", "department_heat_map"])
def test_another_department_is_read_on_the_same_page_with_the_same_choices(here):
    address = menu.same_page(on(here, "?visa=vet-ej&sektor=1"), MEASUREMENT, SOCIAL)

    assert address == "/matningar/0580/2020/forvaltningar/7/varmekarta/?visa=vet-ej&sektor=1"


def test_a_question_leads_to_the_same_question():
    address = menu.same_page(on("department_question", question_code="B1"), MEASUREMENT, None)

    assert address == "/matningar/0580/2020/fragor/B1/"


@pytest.mark.parametrize("here", ["waves", "reports", "report"])
def test_from_a_page_about_no_department_one_comes_to_the_overview(here):
    address = menu.same_page(on(here, "?del=filer"), MEASUREMENT, SOCIAL)

    assert address == "/matningar/0580/2020/forvaltningar/7/"
