"""The key user makes an open link, and a poster of it."""

import pytest
from django.urls import reverse

from surveys import shared_links
from surveys.models import SharedLink
from tests.factories import RespondentFactory


@pytest.fixture
def address(planned):
    return lambda name: reverse(f"administration:{name}", args=["0580", planned.pk])


def test_the_open_link_is_made_with_a_word(administration, address, planned):
    administration.post(address("shared_link"), {"word": "Hösthatt", "allows_shared_computer": "on"})

    link = SharedLink.objects.get(wave=planned)
    assert (link.word, link.allows_shared_computer) == ("Hösthatt", True)


def test_its_page_shows_the_address_and_its_code(administration, address, planned):
    link = shared_links.make_shared_link(planned, by=None)

    page = administration.get(address("shared_link")).content.decode()

    assert link.url in page
    assert address("shared_link_code") in page


def test_the_code_is_a_picture_without_scripts_or_styles(administration, address, planned):
    shared_links.make_shared_link(planned, by=None)

    response = administration.get(address("shared_link_code"))

    svg = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert ("<svg" in svg, "<script" in svg, "style=" in svg) == (True, False, False)


@pytest.mark.parametrize("name", ["shared_link_code", "poster"])
def test_without_a_link_there_is_nothing_to_put_up(administration, address, name):
    assert administration.get(address(name)).status_code == 404


def test_the_poster_shows_the_address_and_not_the_word(administration, address, planned):
    link = shared_links.make_shared_link(planned, word="Hösthatt", by=None)

    page = administration.get(address("poster")).content.decode()

    assert (link.url in page, "Hösthatt" in page) == (True, False)


def test_the_open_link_is_taken_away(administration, address, planned):
    shared_links.make_shared_link(planned, by=None)

    administration.post(address("shared_link_remove"))

    assert not SharedLink.objects.exists()


def test_a_word_that_is_too_long_is_refused(administration, address):
    response = administration.post(address("shared_link"), {"word": "x" * 41})

    assert (response.status_code, SharedLink.objects.exists()) == (400, False)


def test_making_a_link_beside_a_list_is_warned_of(administration, planned, chefs):
    address = f"/administration/0580/omgangar/{planned.pk}/oppen-lank/"
    before = administration.get(address).content.decode()
    RespondentFactory(wave=planned, group=chefs)

    after = administration.get(address).content.decode()

    assert ("svara en gång till" in before, "svara en gång till" in after) == (False, True)
