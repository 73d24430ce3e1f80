"""The public page. In `published`, the whole's mean is 3.0 and its total index 50."""

import re

import pytest

from analysis.models import ComparisonSet
from analysis.national import passes
from analysis.publishing.publication import publish
from reports.models import PublicPage
from surveys.answer_import import import_answers
from surveys.models import AuditEntry, Measurement
from tests.factories import answers_file
from tests.reports.test_repeats import answer_later

PAGE = "/oppet/0580/2020/"
SETTINGS = "/administration/0580/matningar/2020/oppen-sida/"


@pytest.fixture
def opened(published) -> PublicPage:
    return PublicPage.objects.create(measurement=published, shows_questions=True)


@pytest.fixture
def compared(db, tmp_path) -> Measurement:
    """9000/2026, published beside six other municipalities."""
    for number in range(7):
        file = answers_file(tmp_path, [("Alfa", "Chefer", "ja", grade) for grade in "35" * 10])
        import_answers(f"900{number}/2026", file, questionnaire="dimios:2020", create=True)
    passes.publish_all()
    return Measurement.objects.named("9000/2026")


def test_a_measurement_has_no_public_page_until_the_key_user_opens_it(client, published):
    assert client.get(PAGE).status_code == 404


def test_the_key_user_opens_it(client, published, key_user):
    client.force_login(key_user)

    client.post(SETTINGS, {"shows_indices": "on"})

    assert client.get(PAGE).status_code == 200
    assert AuditEntry.objects.filter(action="public_page_changed").count() == 1


def test_and_closes_it_again(client, opened, key_user):
    client.force_login(key_user)

    client.post(f"{SETTINGS}stang/")

    assert client.get(PAGE).status_code == 404


def test_a_visitor_reads_the_figures_that_were_chosen(client, opened):
    text = client.get(PAGE).content.decode()

    assert "50,0" in text
    assert "3,0" in text


def test_what_was_not_chosen_is_not_there(client, opened):
    PublicPage.objects.update(shows_questions=False, shows_response_rate=False)

    text = client.get(PAGE).content.decode()

    assert "3,0" not in text
    assert "varsfrekvens" not in text


def test_without_others_it_says_so_and_has_no_empty_column(client, opened):
    PublicPage.objects.update(shows_others=True)

    text = client.get(PAGE).content.decode()

    assert "Det finns ännu för få andra organisationer att jämföra med." in text
    assert ">Övriga</th>" not in text


def test_others_are_printed_with_how_many_they_are_when_they_were_frozen_and_where_from(client, compared):
    ComparisonSet.objects.update(provenance=[{"name": "Region Öst", "n": 2}])
    PublicPage.objects.create(measurement=compared, shows_others=True)

    text = client.get("/oppet/9000/2026/").content.decode()

    frozen_on = f"{ComparisonSet.objects.latest('pk').frozen_at:%Y-%m-%d}"
    assert re.search(rf"Övriga: 6 andra kommuner, \d+ svarande, jämförelsen fryst {frozen_on}\.", text)
    assert "Mottagna från andra installationer: Region Öst (2)." in text
    assert ">Övriga</th>" in text


def test_others_that_were_not_chosen_are_not_told_of(client, compared):
    PublicPage.objects.create(measurement=compared, shows_others=False)

    assert "andra kommuner" not in client.get("/oppet/9000/2026/").content.decode()


@pytest.mark.parametrize("shows_response_rate", [True, False])
def test_the_number_of_people_who_answered_is_told(client, opened, shows_response_rate):
    PublicPage.objects.update(shows_response_rate=shows_response_rate)

    text = client.get(PAGE).content.decode()

    assert "<p>20 svarande" in text
    assert ("svarsfrekvens <b>" in text) == shows_response_rate


def test_two_dots_are_explained(client, opened):
    assert "Två punkter (··) betyder för få svar" in client.get(PAGE).content.decode()


def test_an_asterisk_is_explained(client, opened, published, social):
    answer_later(published, social, "1122334455")
    publish(published)
    assert "enligt publicering" not in client.get(PAGE).content.decode()

    answer_later(published, social, "55555", codes=("E1",))
    answer_later(published, social, "3", codes=("B1",))
    publish(published)
    text = client.get(PAGE).content.decode()

    assert "*</td>" in text
    assert "Siffror med * är enligt publicering 2" in text


def test_no_department_is_named(client, opened, social):
    assert social.name not in client.get(PAGE).content.decode()


def test_other_sites_may_frame_it_and_no_cookie_is_set(client, opened):
    response = client.get(PAGE)

    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert not response.cookies


def test_no_other_page_may_be_framed(client, published):
    response = client.get("/")

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_it_costs_few_queries(client, opened, django_assert_max_num_queries):
    client.get(PAGE)

    with django_assert_max_num_queries(4):
        client.get(PAGE)
