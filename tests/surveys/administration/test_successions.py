"""The pages for merged and split departments."""

import pytest
from django.urls import reverse

from surveys.models import DepartmentSuccession
from tests.factories import DepartmentFactory

LIST = reverse("administration:successions", args=["0580"])
NEW = reverse("administration:succession_new", args=["0580"])


@pytest.fixture
def old(municipality):
    return DepartmentFactory(organisation=municipality, name="Omsorgsförvaltningen")


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
