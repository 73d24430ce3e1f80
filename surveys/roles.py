"""Giving and taking away roles."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string

from surveys import accounts, jobs
from surveys.models import Department, Job, Organisation, Role, User, record

MAIL_NEW_ACCOUNT = "mail_new_account"


class LastKeyUser(Exception):
    """The last key user of an organisation was to lose her role: nobody could give it back."""


@transaction.atomic
def give(
    email: str,
    name: str,
    kind: str,
    *,
    organisation: Organisation,
    department: Department | None,
    by: User,
) -> Role:
    """Return the role, given to the account with this address; a new account is told by mail.

    Giving a role twice changes nothing.
    """
    user = User.objects.filter(email__iexact=email).first() or accounts.create_user(email, name)
    role, is_new = Role.objects.get_or_create(user=user, kind=kind, organisation=organisation, department=department)
    if is_new:
        record("role_given", user, by=by, organisation=organisation, role=kind, department=str(department or ""))
    if not user.has_usable_password():
        jobs.enqueue(MAIL_NEW_ACCOUNT, user.pk, by=by)
    return role


@transaction.atomic
def take_away(role: Role, *, by: User) -> None:
    """Take a role away; raise LastKeyUser when nobody would be left to administer the organisation."""
    organisation = Organisation.objects.select_for_update().get(roles=role)
    if role.kind == Role.Kind.KEY_USER and not _other_key_users(role).exists():
        raise LastKeyUser
    record("role_taken_away", role.user, by=by, organisation=organisation, role=role.kind, department=_place(role))
    role.delete()


@jobs.handles(MAIL_NEW_ACCOUNT)
def mail_new_account(job: Job) -> None:
    """Send a new account the link where its password is chosen, unless it has one already."""
    user = User.objects.get(pk=job.object_id)
    if user.has_usable_password():
        return
    roles = user.roles.select_related("organisation", "department__parent__parent__parent").order_by("pk")
    context = {
        "user": user,
        "roles": [_in_words(role) for role in roles],
        "by": job.by,
        "url": accounts.set_password_url(user),
        "base_url": settings.PUBLIC_BASE_URL,
    }
    text = render_to_string("administration/mail/new_account.txt", context)
    send_mail("Ditt konto i DiMiOS", text, None, [user.email])


def _in_words(role: Role) -> str:
    """Return a role as its holder is told of it: what, where and of which organisation."""
    places = [role.department.path if role.department else "", role.organisation.name if role.organisation else ""]
    return ", ".join([role.get_kind_display(), *filter(None, places)])


def _other_key_users(role: Role) -> QuerySet[Role]:
    same = Role.objects.filter(kind=Role.Kind.KEY_USER, organisation=role.organisation_id, user__is_active=True)
    return same.exclude(pk=role.pk)


def _place(role: Role) -> str:
    return str(role.department or "")
