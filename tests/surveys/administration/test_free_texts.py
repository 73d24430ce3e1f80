"""The pages where the key user reviews free texts."""

import pytest
from django.urls import reverse

from surveys.models import AuditEntry, Department, FreeText, Measurement

pytestmark = pytest.mark.django_db

START = "/administration/0580/matningar/2026/fritexter/"


@pytest.fixture
def texts(measurement: Measurement, social: Department) -> list[FreeText]:
    """Ten texts that may be reviewed, and one of later that may not."""
    for number in range(10):
        FreeText.objects.create(measurement=measurement, department=social, text=f"Text <{number}>", state="to_review")
    FreeText.objects.create(measurement=measurement, department=social, text="Kom för sent")
    return list(FreeText.objects.filter(state="to_review").order_by("pk"))


@pytest.fixture
def page(texts, social) -> str:
    return reverse("administration:free_texts_review", args=["0580", "2026", social.pk])


def test_before_there_are_enough_the_page_says_when_there_will_be(administration, measurement):
    text = administration.get(START).content.decode()

    assert "Det finns inga fritexter att granska ännu." in text
    assert "när minst 10 har skrivit" in text


def test_the_start_counts_what_is_to_be_reviewed(administration, texts, page):
    text = administration.get(START).content.decode()

    assert (page in text, '<td class="number own">10</td>' in text) == (True, True)


def test_the_start_shows_no_text(administration, texts):
    assert "Text &lt;" not in administration.get(START).content.decode()


def test_the_key_user_reads_each_text_that_may_be_reviewed_and_no_other(administration, page):
    text = administration.get(page).content.decode()

    assert (text.count("Text &lt;"), "Kom för sent" in text) == (10, False)


def test_the_page_of_texts_is_kept_nowhere(administration, page):
    assert "no-store" in administration.get(page)["Cache-Control"]


def test_what_is_chosen_is_kept_and_what_is_left_open_stays_open(administration, texts, page):
    response = administration.post(page, {str(texts[0].pk): "approved", str(texts[1].pk): "withheld"})

    assert response.url == START
    assert list(
        FreeText.objects.filter(pk__in=[text.pk for text in texts[:3]]).order_by("pk").values_list("state")
    ) == [
        ("approved",),
        ("withheld",),
        ("to_review",),
    ]


def test_a_made_up_choice_is_refused_and_changes_nothing(administration, texts, page):
    response = administration.post(page, {str(texts[0].pk): "published"})

    assert (response.status_code, FreeText.objects.filter(state="to_review").count()) == (400, 10)


def test_a_text_that_may_not_be_reviewed_is_ignored(administration, texts, page):
    late = FreeText.objects.get(text="Kom för sent")

    administration.post(page, {str(late.pk): "approved"})

    assert FreeText.objects.get(pk=late.pk).state == "submitted"


def test_a_published_text_has_no_choice(administration, texts, page):
    FreeText.objects.filter(pk=texts[0].pk).update(state="published")

    administration.post(page, {str(texts[0].pk): "withheld"})

    assert FreeText.objects.get(pk=texts[0].pk).state == "published"
    assert "Publicerad" in administration.get(page).content.decode()


def test_no_event_holds_a_text(administration, texts, page):
    administration.post(page, {str(texts[0].pk): "approved"})

    assert [entry for entry in AuditEntry.objects.all() if "Text" in f"{entry.subject} {entry.details}"] == []


@pytest.mark.parametrize(("person", "status"), [("reader", 403), ("sub_administrator", 403), ("foreign_key_user", 404)])
def test_nobody_else_reads_them(request, log_in, page, person, status):
    browser = log_in(request.getfixturevalue(person))

    assert {browser.get(page).status_code, browser.post(page).status_code} == {status}


def test_a_department_without_texts_has_no_page(administration, texts, sibling_department):
    page = reverse("administration:free_texts_review", args=["0580", "2026", sibling_department.pk])

    assert administration.get(page).status_code == 404
