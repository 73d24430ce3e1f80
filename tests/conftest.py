"""The cast. Each is named for her part, so that a test's arguments tell the case."""

import datetime as dt

import pytest
import time_machine
from hypothesis import settings

from surveys.models import Department, Measurement, Organisation, Role, User
from surveys.periods import STOCKHOLM
from tests.factories import DepartmentFactory, MeasurementFactory, OrganisationFactory, RoleFactory

settings.register_profile("suite", deadline=None, max_examples=50)
settings.load_profile("suite")

#: A moment inside the autumn period of 2026 and inside the factories' waves.
NOW = dt.datetime(2026, 11, 10, 10, 0, tzinfo=STOCKHOLM)


@pytest.fixture
def now():
    """Let the test happen on an ordinary day of the autumn period."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def municipality(db) -> Organisation:
    return OrganisationFactory(code="0580", name="Linköpings kommun")


@pytest.fixture
def social(municipality: Organisation) -> Department:
    return DepartmentFactory(organisation=municipality, name="Social- och omsorgsförvaltningen")


@pytest.fixture
def sibling_department(municipality: Organisation) -> Department:
    return DepartmentFactory(organisation=municipality, name="Leanlink")


@pytest.fixture
def measurement(municipality: Organisation) -> Measurement:
    return MeasurementFactory(organisation=municipality)


@pytest.fixture
def key_user(municipality: Organisation) -> User:
    """Works in digitaliseringsstaben and owns the measurement."""
    return RoleFactory(kind=Role.Kind.KEY_USER, organisation=municipality).user


@pytest.fixture
def reader(municipality: Organisation) -> User:
    return RoleFactory(kind=Role.Kind.READER, organisation=municipality).user


@pytest.fixture
def representative(social: Department) -> User:
    """Reads the results of Social- och omsorgsförvaltningen and nothing else."""
    return RoleFactory(kind=Role.Kind.REPRESENTATIVE, organisation=social.organisation, department=social).user


@pytest.fixture
def sub_administrator(social: Department) -> User:
    return RoleFactory(kind=Role.Kind.SUB_ADMINISTRATOR, organisation=social.organisation, department=social).user


@pytest.fixture
def sibling_representative(sibling_department: Department) -> User:
    """Represents another department of the same municipality."""
    return RoleFactory(
        kind=Role.Kind.REPRESENTATIVE,
        organisation=sibling_department.organisation,
        department=sibling_department,
    ).user


@pytest.fixture
def foreign_key_user(db) -> User:
    """Key user of another municipality: must not get in anywhere here."""
    return RoleFactory(kind=Role.Kind.KEY_USER, organisation=OrganisationFactory()).user


@pytest.fixture
def coordinator(db) -> User:
    return RoleFactory(kind=Role.Kind.COORDINATOR, organisation=None).user
