"""The pages for merged and split departments."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.models import Department, DepartmentSuccession, Measurement
from tests.factories import DepartmentFactory, MeasurementFactory, WaveFactory

LIST = reverse("administration:successions", args=["0580"])
NEW = reverse("administration:succession_new", args=["0580"])


@pytest.fixture
def old(municipality):
    """A department that has results of 2018 and is no part of 2020."""
    department = DepartmentFactory(organisation=municipality, name="Omsorgsförvaltningen")
    asked(2018, department)
    return department


@pytest.fixture(autouse=True)
def _newest(social, sibling_department):
    asked(2020, social, sibling_department)


def asked(year: int, *departments: Department) -> None:
    """Give departments a closed wave in a year's measurement."""
    organisation = departments[0].organisation
    measurement = Measurement.objects.filter(organisation=organisation, slug=str(year)).first()
    measurement = measurement or MeasurementFactory(organisation=organisation, slug=str(year), year=year)
    for department in departments:
        WaveFactory(measurement=measurement, department=department, state="closed", closed_at=timezone.now())


def options(page: str, name: str) -> list[str]:
    """Return the labels of a field's choices, in their order."""
    if name == "successor":
        return re.findall(r'<option value="\d+"[^>]*>([^<]+)', page)
    return [text.strip() for text in re.findall(rf'name="{name}"[^>]*>\s*<label[^>]*>([^<]+)', page)]


def test_the_departments_page_leads_to_the_merged_ones(administration):
    assert LIST in administration.get(reverse("administration:departments", args=["0580"])).content.decode()


def test_without_any_the_page_says_so(administration):
    assert "Ingenting är registrerat ännu." in administration.get(LIST).content.decode()


def test_a_merger_is_recorded_and_listed(administration, social, old, sibling_department):
    answer = administration.post(NEW, {"successor": social.pk, "predecessors": [old.pk, sibling_department.pk]})

    assert answer.url == LIST
    page = administration.get(LIST).content.decode()
    assert old.name in page
    assert DepartmentSuccession.objects.count() == 2


def test_an_impossible_succession_is_answered_with_the_reason(administration, social):
    answer = administration.post(NEW, {"successor": social.pk, "predecessors": [social.pk]})

    assert answer.status_code == 400
    assert "har redan" in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"successor": "x", "predecessors": ["y"]}, {"successor": "9" * 30}])
def test_a_form_without_departments_is_shown_again(administration, social, data):
    assert administration.post(NEW, data).status_code == 400


def test_another_municipalitys_department_cannot_be_chosen(administration, social):
    foreign = DepartmentFactory()

    assert administration.post(NEW, {"successor": social.pk, "predecessors": [foreign.pk]}).status_code == 400


def test_a_succession_is_taken_away_after_a_question(administration, social, old):
    succession = DepartmentSuccession.objects.create(predecessor=old, successor=social)
    address = reverse("administration:succession_remove", args=["0580", succession.pk])

    assert "Inga svar och inga resultat tas bort" in administration.get(address).content.decode()
    assert administration.post(address).url == LIST
    assert not DepartmentSuccession.objects.exists()


def test_another_municipalitys_succession_is_not_found(administration):
    foreign = DepartmentFactory()
    succession = DepartmentSuccession.objects.create(
        predecessor=DepartmentFactory(organisation=foreign.organisation), successor=foreign
    )

    address = reverse("administration:succession_remove", args=["0580", succession.pk])
    assert administration.post(address).status_code == 404


def test_the_list_costs_the_same_for_many(administration, municipality, social, django_assert_max_num_queries):
    for _ in range(5):
        DepartmentSuccession.objects.create(predecessor=DepartmentFactory(organisation=municipality), successor=social)

    with django_assert_max_num_queries(12):
        administration.get(LIST)


def test_the_form_offers_those_of_today_as_successors(administration, social, sibling_department, old):
    page = administration.get(NEW).content.decode()

    assert options(page, "successor") == [sibling_department.name, social.name]


def test_the_form_offers_those_with_results_as_predecessors(administration, municipality, social, old):
    DepartmentFactory(organisation=municipality, name="Ny utan resultat")

    page = administration.get(NEW).content.decode()

    assert options(page, "predecessors")[0] == old.name
    assert "Ny utan resultat" not in options(page, "predecessors")


def test_a_new_department_that_has_not_been_asked_can_take_over(administration, municipality, social, old):
    DepartmentFactory(organisation=municipality, name="Ny utan resultat")

    assert "Ny utan resultat" in options(administration.get(NEW).content.decode(), "successor")


def test_choices_stand_in_the_order_of_the_tree(administration, social, old):
    unit = DepartmentFactory(organisation=social.organisation, parent=social, name="Adam")

    labels = options(administration.get(NEW).content.decode(), "successor")

    assert labels.index(unit.path) == labels.index(social.name) + 1


def test_somebody_who_once_took_over_can_be_chosen_again(administration, social, old):
    older = DepartmentFactory(organisation=social.organisation, name="Ännu äldre")
    asked(2016, older)
    DepartmentSuccession.objects.create(predecessor=older, successor=old)

    assert old.name in options(administration.get(NEW).content.decode(), "successor")


def test_a_department_of_another_time_is_refused_as_successor(administration, social, old):
    answer = administration.post(NEW, {"successor": old.pk, "predecessors": [social.pk]})

    assert answer.status_code == 400
