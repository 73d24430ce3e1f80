"""The cast. Each is named for her part, so that a test's arguments tell the case."""

import datetime as dt
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from hypothesis import settings

from analysis import kept as analysis_kept
from analysis.publishing.publication import publish
from surveys.answer_import import import_answers
from surveys.answering import kept as answering_kept
from surveys.models import Department, Measurement, Organisation, Respondent, Role, User
from surveys.periods import STOCKHOLM
from tests import parallel
from tests.factories import (
    DepartmentFactory,
    MeasurementFactory,
    OrganisationFactory,
    RespondentFactory,
    RoleFactory,
    WaveFactory,
    answers_file,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--another-database",
        action="store_true",
        help="leave out the tests that say the same on any database, in a run after one without this option",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=parallel.place_in_line)
    if config.getoption("another_database"):
        config.hook.pytest_deselected(items=[item for item in items if not parallel.depends_on_the_database(item)])
        items[:] = filter(parallel.depends_on_the_database, items)


def pytest_collection_finish() -> None:
    """Spare the garbage collector all that stays until the end: thousands of tests, and the libraries."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return parallel.n_processes()


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> parallel.FilesTogether:
    config.option.loadscopereorder = False  # or the files with most tests would come first
    return parallel.FilesTogether(config, log)


settings.register_profile("suite", deadline=None, max_examples=50)
settings.load_profile("suite")

#: A moment inside the autumn period of 2026 and inside the factories' waves.
NOW = dt.datetime(2026, 11, 10, 10, 0, tzinfo=STOCKHOLM)


@pytest.fixture
def now():
    """Let the test happen on an ordinary day of the autumn period."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _nothing_kept_of_another_test() -> None:
    """A questionnaire or a publication that is rolled back leaves its primary key to the next one."""
    answering_kept.forget()
    analysis_kept.forget()


@pytest.fixture(scope="module")
def module_database(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A place for what a file makes once for all its tests, which need the mark `django_db`; undone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


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
def respondent(now, measurement: Measurement, social: Department) -> Respondent:
    """Anna, chef: invited to an open wave of Social- och omsorgsförvaltningen with the questionnaire of 2020."""
    wave = WaveFactory(measurement=measurement, department=social)
    return RespondentFactory(wave=wave, email="anna@example.se", name="Anna Andersson", group__name="Chefer")


@pytest.fixture
def published(social: Department, sibling_department: Department, tmp_path: Path) -> Measurement:
    """0580/2020: ten of social answered 3 or 5 to everything, ten of Leanlink 1 or 3; publication 1 has been made."""
    return answer_and_publish(social, sibling_department, tmp_path)


@pytest.fixture(scope="module")
def published_once(module_database, tmp_path_factory) -> None:
    """The same, for the fixtures of tests/once.py."""
    municipality = OrganisationFactory(code="0580", name="Linköpings kommun")
    social = DepartmentFactory(organisation=municipality, name="Social- och omsorgsförvaltningen")
    sibling_department = DepartmentFactory(organisation=municipality, name="Leanlink")
    answer_and_publish(social, sibling_department, tmp_path_factory.mktemp("answers"))


def answer_and_publish(social: Department, sibling_department: Department, folder: Path) -> Measurement:
    rows = [(social.name, "Chefer", "ja", grade) for grade in "3535353535"]
    rows += [(sibling_department.name, "Chefer", "nej", grade) for grade in "1313131313"]
    import_answers("0580/2020", answers_file(folder, rows), questionnaire="dimios:2020", create=True)
    measurement = Measurement.objects.named("0580/2020")
    publish(measurement)
    return measurement


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
