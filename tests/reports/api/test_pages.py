"""Where keys are made and revoked."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from reports.api import tokens
from reports.models import ApiToken

NEW = "/nycklar/ny/"


@pytest.fixture
def browser(client, key_user):
    client.force_login(key_user)
    return client


def form(chosen, **changes) -> dict[str, object]:
    day = timezone.localdate() + dt.timedelta(days=30)
    return {"name": "Power BI", "organisation": chosen.pk, "expires_on": f"{day:%Y-%m-%d}", **changes}


def shown_key(response) -> str:
    return re.search(r'value="(dimios_[\w-]+)"', response.content.decode())[1]


def test_a_new_key_is_shown_once_and_works(browser, published, municipality):
    key = shown_key(browser.post(NEW, form(municipality)))

    assert tokens.recognised(key).name == "Power BI"
    assert key not in browser.get("/nycklar/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"expires_on": "2020-01-01"}, {"expires_on": "2999-01-01"}, {"organisation": "0"}],
)
def test_a_wrong_form_makes_no_key(browser, municipality, changes):
    response = browser.post(NEW, form(municipality, **changes))

    assert (response.status_code, ApiToken.objects.count()) == (400, 0)


def test_nobody_makes_a_key_for_an_organisation_that_she_may_not_read(browser, municipality, foreign_key_user):
    other = foreign_key_user.roles.get().organisation

    assert browser.post(NEW, form(other)).status_code == 400


def test_a_revoked_key_opens_nothing(browser, published, municipality):
    key = shown_key(browser.post(NEW, form(municipality)))

    browser.post(f"/nycklar/{ApiToken.objects.get().pk}/aterkalla/")

    assert tokens.recognised(key) is None


def test_nobody_revokes_the_key_of_somebody_else(client, municipality, key_user, reader):
    tokens.issue(user=key_user, organisation=municipality, name="x", expires_on=timezone.localdate())
    client.force_login(reader)

    response = client.post(f"/nycklar/{ApiToken.objects.get().pk}/aterkalla/")

    assert (response.status_code, ApiToken.objects.get().revoked_at) == (404, None)


def test_extra_fields_are_ignored(browser, municipality, reader):
    browser.post(NEW, form(municipality, user=reader.pk, digest="x"))

    assert ApiToken.objects.get().user != reader
