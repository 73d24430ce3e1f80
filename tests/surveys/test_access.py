"""What each part sees. The tree: Social- och omsorgsförvaltningen / Hemtjänst, and Leanlink beside it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from surveys import access
from surveys.models import Role
from tests.factories import DepartmentFactory, MeasurementFactory, OrganisationFactory, RoleFactory, UserFactory

SOCIAL, HOME_CARE, LEANLINK = "Social- och omsorgsförvaltningen", "Hemtjänst", "Leanlink"


@pytest.fixture
def home_care(social):
    return DepartmentFactory(organisation=social.organisation, parent=social, name=HOME_CARE)


@pytest.fixture
def visitor() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def closed_key_user(key_user):
    """Was a key user; her account has been closed."""
    key_user.is_active = False
    key_user.save()
    return key_user


@pytest.mark.parametrize(
    ("person", "names"),
    [
        ("visitor", set()),
        ("key_user", {SOCIAL, HOME_CARE, LEANLINK}),
        ("reader", {SOCIAL, HOME_CARE, LEANLINK}),
        ("representative", {SOCIAL, HOME_CARE}),
        ("sub_administrator", {SOCIAL, HOME_CARE}),
        ("sibling_representative", {LEANLINK}),
        ("foreign_key_user", set()),
        ("coordinator", set()),
        ("closed_key_user", set()),
    ],
)
def test_each_part_sees_its_own_departments(request, person, names, municipality, home_care, sibling_department):
    user = request.getfixturevalue(person)

    seen = access.visible_departments(user, municipality)

    assert {department.name for department in seen} == names


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("visitor", False),
        ("key_user", True),
        ("reader", True),
        ("representative", True),
        ("sub_administrator", True),
        ("sibling_representative", True),
        ("foreign_key_user", False),
        ("coordinator", False),
        ("closed_key_user", False),
    ],
)
def test_everyone_with_a_part_in_the_organisation_sees_that_there_is_a_measurement(request, person, sees, measurement):
    user = request.getfixturevalue(person)

    assert access.visible_measurements(user).filter(pk=measurement.pk).exists() is sees


@pytest.mark.parametrize(
    ("person", "may_see", "may_publish"),
    [
        ("visitor", False, False),
        ("key_user", True, True),
        ("reader", True, False),
        ("representative", False, False),
        ("sub_administrator", False, False),
        ("sibling_representative", False, False),
        ("foreign_key_user", False, False),
        ("coordinator", False, False),
        ("closed_key_user", False, False),
    ],
)
def test_each_part_may_see_and_publish_the_whole_as_its_role_says(request, person, may_see, may_publish, municipality):
    user = request.getfixturevalue(person)

    may = access.may_see_organisation(user, municipality), access.may_publish(user, municipality)

    assert may == (may_see, may_publish)


def test_two_parts_show_a_measurement_once(key_user, municipality, measurement):
    RoleFactory(user=key_user, kind=Role.Kind.READER, organisation=municipality)

    assert list(access.visible_measurements(key_user)) == [measurement]


def test_a_part_in_two_organisations_shows_both(key_user, measurement):
    role = RoleFactory(user=key_user, kind=Role.Kind.READER, organisation=OrganisationFactory())
    other = MeasurementFactory(organisation=role.organisation)

    assert set(access.visible_measurements(key_user)) == {measurement, other}


def test_a_representative_of_two_departments_sees_both(representative, municipality, sibling_department):
    RoleFactory(
        user=representative,
        kind=Role.Kind.REPRESENTATIVE,
        organisation=municipality,
        department=sibling_department,
    )

    names = {department.name for department in access.visible_departments(representative, municipality)}

    assert names == {SOCIAL, LEANLINK}


def test_a_part_in_one_organisation_opens_no_department_of_another(key_user, municipality):
    stranger = DepartmentFactory()

    assert not access.visible_departments(key_user, stranger.organisation).exists()


def test_a_role_that_names_a_department_of_another_organisation_opens_it_in_neither(municipality):
    stranger = DepartmentFactory()
    user = RoleFactory(kind=Role.Kind.REPRESENTATIVE, organisation=municipality, department=stranger).user

    seen = [access.visible_departments(user, place).exists() for place in (municipality, stranger.organisation)]

    assert seen == [False, False]


def test_a_role_taken_away_counts_at_once(key_user, municipality):
    key_user.roles.all().delete()

    assert not access.may_see_organisation(key_user, municipality)


def test_a_superuser_without_a_part_sees_nothing(measurement):
    superuser = UserFactory(is_superuser=True, is_staff=True)

    assert not access.visible_measurements(superuser).exists()


def test_the_departments_come_with_their_paths_and_the_rights_in_one_query(
    representative, municipality, home_care, django_assert_num_queries
):
    with django_assert_num_queries(1):
        paths = [department.path for department in access.visible_departments(representative, municipality)]

    assert f"{SOCIAL} / {HOME_CARE}" in paths


def test_the_question_who_may_see_the_whole_costs_one_query(key_user, municipality, django_assert_num_queries):
    with django_assert_num_queries(1):
        access.may_see_organisation(key_user, municipality)
