import pytest

from surveys.models import Wave
from tests.factories import DepartmentFactory, GroupFactory, WaveFactory


@pytest.fixture
def chefs(municipality):
    return GroupFactory(organisation=municipality, name="Chefer")


@pytest.fixture
def strategists(municipality):
    return GroupFactory(organisation=municipality, name="Strateger")


@pytest.fixture
def home_care(social):
    return DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")


@pytest.fixture
def wave(now, measurement, social, home_care, chefs, strategists) -> Wave:
    """A planned wave of Social- och omsorgsförvaltningen with Hemtjänst below it."""
    return WaveFactory(measurement=measurement, department=social, state=Wave.State.PLANNED, opened_at=None)
