import pytest
from django.db import IntegrityError

from surveys.models import Role, User
from tests.factories import RoleFactory, UserFactory

KEY_USER, READER, REPRESENTATIVE = Role.Kind.KEY_USER, Role.Kind.READER, Role.Kind.REPRESENTATIVE


def test_an_address_is_kept_in_small_letters(db):
    assert User.objects.create_user("Anna.Andersson@Example.SE").email == "anna.andersson@example.se"


def test_an_address_in_other_capitals_is_the_same_account(db):
    UserFactory(email="anna@example.se")

    with pytest.raises(IntegrityError, match=r"user_email_unique_in_any_case|UNIQUE"):
        User(email="ANNA@example.se").save()


def test_an_account_made_without_a_password_cannot_be_opened_with_one(db):
    assert not User.objects.create_user("anna@example.se").has_usable_password()


@pytest.mark.parametrize("kind", ["representative", "sub_administrator"])
def test_a_department_role_needs_a_department(municipality, kind):
    with pytest.raises(IntegrityError, match="role_has_a_department_exactly_when_it_needs_one"):
        RoleFactory(kind=kind, organisation=municipality)


@pytest.mark.parametrize("kind", ["key_user", "reader"])
def test_an_organisation_role_has_no_department(social, kind):
    with pytest.raises(IntegrityError, match="role_has_a_department_exactly_when_it_needs_one"):
        RoleFactory(kind=kind, organisation=social.organisation, department=social)


@pytest.mark.parametrize("kind", ["key_user", "reader"])
def test_a_role_in_an_organisation_names_it(db, kind):
    with pytest.raises(IntegrityError, match="role_has_an_organisation_unless_national"):
        RoleFactory(kind=kind, organisation=None)


def test_the_national_coordinator_belongs_to_no_organisation(municipality):
    with pytest.raises(IntegrityError, match="role_has_an_organisation_unless_national"):
        RoleFactory(kind=Role.Kind.COORDINATOR, organisation=municipality)


def test_a_user_has_a_role_in_an_organisation_once(key_user, municipality):
    with pytest.raises(IntegrityError, match=r"role_once_per_organisation|UNIQUE"):
        RoleFactory(user=key_user, kind=KEY_USER, organisation=municipality)


def test_a_user_may_have_two_parts_in_an_organisation(key_user, municipality):
    assert RoleFactory(user=key_user, kind=READER, organisation=municipality).pk


def test_a_user_has_a_role_in_a_department_once(representative, social):
    with pytest.raises(IntegrityError, match=r"role_once_per_department|UNIQUE"):
        RoleFactory(user=representative, kind=REPRESENTATIVE, organisation=social.organisation, department=social)


def test_a_user_may_represent_two_departments(representative, sibling_department):
    role = RoleFactory(
        user=representative,
        kind=REPRESENTATIVE,
        organisation=sibling_department.organisation,
        department=sibling_department,
    )

    assert role.pk


def test_a_user_is_the_national_coordinator_once(coordinator):
    with pytest.raises(IntegrityError, match=r"role_once_in_the_country|UNIQUE"):
        RoleFactory(user=coordinator, kind=Role.Kind.COORDINATOR, organisation=None)


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ("key_user", "Nyckelanvändare, Linköpings kommun"),
        ("representative", "Förvaltningsrepresentant, Social- och omsorgsförvaltningen"),
        ("coordinator", "Nationell samordnare"),
    ],
)
def test_a_role_is_printed_with_its_place(request, person, text):
    assert str(request.getfixturevalue(person).roles.get()) == text


@pytest.mark.parametrize(("name", "text"), [("Anna", "Anna"), ("", "anna@example.se")])
def test_a_user_is_printed_by_name_or_else_address(name, text):
    assert str(User(email="anna@example.se", name=name)) == text
