"""Approved free texts in publications."""

import pytest

from analysis.free_texts import released_texts
from analysis.models import PublishedText
from analysis.publishing.publication import publish
from surveys.models import Department, FreeText, Measurement
from tests.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(social: Department) -> Department:
    return DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")


def approve(measurement: Measurement, department: Department, *texts: str) -> None:
    for text in texts:
        FreeText.objects.create(measurement=measurement, department=department, text=text, state="approved")


def test_approved_texts_come_with_the_next_publication(published, social):
    approve(published, social, "Ett", "Två")

    second = publish(published)

    assert (second.number, sorted(released_texts(second, social))) == (2, ["Ett", "Två"])


@pytest.mark.parametrize("state", ["submitted", "to_review", "withheld"])
def test_no_other_text_is_published(published, social, state):
    FreeText.objects.create(measurement=published, department=social, text="Hemligt", state=state)

    assert publish(published).number == 1
    assert not PublishedText.objects.exists()


def test_what_is_published_once_stays_in_every_publication(published, social):
    approve(published, social, "Ett")
    publish(published)
    approve(published, social, "Två")

    third = publish(published)

    assert (third.number, sorted(released_texts(third, social))) == (3, ["Ett", "Två"])


def test_publishing_again_without_new_texts_is_the_same_publication(published, social):
    approve(published, social, "Ett")

    assert [publish(published).number, publish(published).number] == [2, 2]


def test_an_earlier_publication_does_not_change(published, social):
    first = published.publications.get()
    approve(published, social, "Ett")
    publish(published)

    assert released_texts(first, social) == ()


def test_a_text_of_a_unit_stands_under_its_department_and_nowhere_else(published, social, unit):
    approve(published, unit, "Ett")

    made = publish(published)

    assert [released_texts(made, each) for each in (social, unit, None)] == [("Ett",), (), ()]


def test_another_department_s_texts_are_not_among_them(published, social, sibling_department):
    approve(published, social, "Ett")

    assert released_texts(publish(published), sibling_department) == ()


def test_the_order_is_that_of_no_row_and_the_same_each_time(published, social):
    numbers = [f"{number:03}" for number in range(60)]
    approve(published, social, *numbers)

    made = publish(published)

    texts = released_texts(made, social)
    assert sorted(texts) == numbers
    by_id = list(FreeText.objects.order_by("pk").values_list("text", flat=True))
    assert list(texts) not in (numbers, by_id)  # equal by chance once in 60! = 8e81
    assert released_texts(made, social) == texts
