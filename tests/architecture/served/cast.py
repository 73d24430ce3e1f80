"""Everybody who may read something of the municipality, or try to: her part, her browser, and her key to the API."""

from django.test import Client
from django.utils import timezone

from reports.api import tokens
from surveys.models import Department, Organisation, Role, User
from tests.factories import RoleFactory

#: Those who read one department and what lies below it, and those who read the whole.
OWN = {
    "representative": "Skolnämnden",
    "hidden_representative": "Biblioteksbolaget",
    "sub_administrator": "Vårdnämnden",
}
WHOLE = ("key_user", "reader")
INSIDE = (*WHOLE, *OWN)
WITH_ACCOUNT = (*INSIDE, "foreign_key_user", "coordinator")
EVERYBODY = ("visitor", *WITH_ACCOUNT)


def users() -> dict[str, User]:
    """Return a user for each part that has an account."""
    kinds, organisation = Role.Kind, Organisation.objects.get(code="0580")
    departments = {each.path: each for each in Department.objects.of(organisation)}
    roles: dict[str, tuple[str, Organisation | None, Department | None]] = {
        "key_user": (kinds.KEY_USER, organisation, None),
        "reader": (kinds.READER, organisation, None),
        "representative": (kinds.REPRESENTATIVE, organisation, departments[OWN["representative"]]),
        "hidden_representative": (kinds.REPRESENTATIVE, organisation, departments[OWN["hidden_representative"]]),
        "sub_administrator": (kinds.SUB_ADMINISTRATOR, organisation, departments[OWN["sub_administrator"]]),
        "foreign_key_user": (kinds.KEY_USER, Organisation.objects.get(code="9001"), None),
        "coordinator": (kinds.COORDINATOR, None, None),
    }
    return {part: _user(*role) for part, role in roles.items()}


def _user(kind: str, organisation: Organisation | None, department: Department | None) -> User:
    return RoleFactory(kind=kind, organisation=organisation, department=department).user


def browser(user: User | None) -> Client:
    """Return a browser in which somebody has logged in, or nobody."""
    browser = Client()
    if user:
        browser.force_login(user)
    return browser


def key(user: User) -> str:
    """Return a key to the municipality's results, whoever asks: what it opens is decided at each request."""
    organisation = Organisation.objects.get(code="0580")
    return tokens.issue(user=user, organisation=organisation, name="angripare", expires_on=timezone.localdate())
