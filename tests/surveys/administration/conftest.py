"""A planned wave, and browsers in which each of the cast has logged in."""

import pytest

from surveys.models import RespondentGroup, Wave
from tests.factories import DepartmentFactory, GroupFactory, WaveFactory


@pytest.fixture
def log_in(client):
    def log_in(user):
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def administration(log_in, key_user):
    """The key user's browser."""
    return log_in(key_user)


@pytest.fixture
def home_care(social):
    return DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")


@pytest.fixture
def chefs(municipality) -> RespondentGroup:
    return GroupFactory(organisation=municipality, name="Chefer")


@pytest.fixture
def planned(now, measurement, social, chefs) -> Wave:
    """A planned wave of Social- och omsorgsförvaltningen, nobody invited yet."""
    return WaveFactory(measurement=measurement, department=social, state=Wave.State.PLANNED, opened_at=None)
