"""Pages print what a process has kept of a publication; who reads it and what is written beside it is asked anew."""

import pytest
from django.test import Client

from analysis.models import Publication
from reports.models import Note, Target
from surveys.models import Role

WHOLE = "/matningar/0580/2020/"
PAGES = ("", "fragor/", "fragor/B1/", "varmekarta/", "vet-ej/", "ar-for-ar/")


@pytest.fixture
def read(client, key_user, published) -> Client:
    """A browser in which the key user has read everything about the whole."""
    client.force_login(key_user)
    for page in PAGES:
        assert client.get(WHOLE + page).status_code == 200
    return client


@pytest.mark.parametrize("page", PAGES)
def test_a_representative_does_not_reach_what_was_kept_for_another(read, representative, page):
    read.force_login(representative)

    assert read.get(WHOLE + page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_whoever_has_lost_her_role_reads_nothing_more(read, key_user, page):
    Role.objects.filter(user=key_user).delete()

    assert read.get(WHOLE + page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_department_of_another_is_still_hers_alone(
    client, published, key_user, representative, sibling_department, page
):
    address = f"{WHOLE}forvaltningar/{sibling_department.pk}/{page}"
    client.force_login(key_user)
    assert client.get(address).status_code == 200

    client.force_login(representative)

    assert client.get(address).status_code == 404


def test_a_comment_is_there_at_once(read, published):
    Note.objects.create(measurement=published, kind=Note.Kind.COMMENT, text="Vi har bytt system.")

    assert "Vi har bytt system." in read.get(WHOLE).content.decode()


def test_a_target_is_there_at_once(read, published):
    Target.objects.create(measurement=published, measure="question", code="B1", value=4.75)

    assert "4,8" in read.get(WHOLE + "fragor/B1/").content.decode()


def test_a_year_has_the_title_of_today(read, published):
    published.title = "Mätningen som bytte namn"
    published.save()

    assert "Mätningen som bytte namn" in read.get(WHOLE + "fragor/B1/").content.decode()


def test_a_publication_that_is_gone_is_not_read(read):
    Publication.objects.all().delete()

    assert "publicer" in read.get(WHOLE).content.decode()
    assert "chart-kvadrant" not in read.get(WHOLE).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_was_read_costs_fewer_queries(read, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        read.get(WHOLE + page)
