"""The public page. In `published`, the whole's mean is 3.0 and its total index 50."""

import pytest

from reports.models import PublicPage
from surveys.models import AuditEntry

PAGE = "/oppet/0580/2020/"
SETTINGS = "/administration/0580/matningar/2020/oppen-sida/"


@pytest.fixture
def opened(published) -> PublicPage:
    return PublicPage.objects.create(measurement=published, shows_questions=True)


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
    assert "Svarsfrekvens" not in text


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
