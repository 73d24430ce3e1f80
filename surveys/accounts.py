"""Giving people accounts."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from surveys.models import Organisation, Role, User, record


@transaction.atomic
def create_key_user(organisation: Organisation, email: str) -> User:
    """Return the organisation's key user with this address, made if she does not exist."""
    user = User.objects.filter(email__iexact=email).first() or create_user(email)
    _, is_new = Role.objects.get_or_create(user=user, kind=Role.Kind.KEY_USER, organisation=organisation)
    if is_new:
        record("role_given", user, by=None, organisation=organisation, role=Role.Kind.KEY_USER)
    return user


def create_user(email: str, name: str = "", password: str | None = None) -> User:
    """Return a new account whose address counts as confirmed: whoever gives the account vouches for it."""
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def set_password_url(user: User) -> str:
    """Return a link, valid for some days and one use, where the user chooses a password."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    return f"{settings.PUBLIC_BASE_URL}{reverse('account_reset_password_from_key', args=[uid, token])}"
