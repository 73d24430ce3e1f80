"""Who has which role, and who did what."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surveys import access
from surveys import roles as actions
from surveys.administration import events as audit
from surveys.administration.forms.roles import RoleForm
from surveys.administration.scope import account, form_page, page, part_of, whole_of
from surveys.models import AuditEntry, Job, Organisation, Role

EVENTS_ON_A_PAGE = 50


@require_safe
@login_required
def roles(request: HttpRequest, code: str) -> HttpResponse:
    organisation = part_of(request, code)
    roles = access.grantable_roles(request.user, organisation)
    given = list(roles.select_related("user", "department__parent__parent__parent").order_by("kind", "user__email"))
    failed = Job.objects.filter(kind=actions.MAIL_NEW_ACCOUNT, state=Job.State.FAILED)
    unreached = set(
        failed.filter(object_id__in=[str(role.user_id) for role in given]).values_list("object_id", flat=True)
    )
    rows = [(role, _account_state(role, unreached)) for role in given]
    return page(request, organisation, "roles", rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def role_new(request: HttpRequest, code: str) -> HttpResponse:
    organisation = part_of(request, code)
    is_whole = access.may_administer(request.user, organisation)
    departments = access.administrable_departments(request.user, organisation)
    form = RoleForm(request.POST or None, departments=departments, is_whole=is_whole)
    if request.method == "POST" and form.is_valid():
        role = actions.give(**form.cleaned_data, organisation=organisation, by=account(request))
        messages.success(request, _given(role))
        return redirect("administration:roles", code)
    back = reverse("administration:roles", args=[code])
    lead = "Den som inte har något konto får ett, och ett mejl med en länk där lösenordet väljs."
    title, submit = ("Ge en roll", "Ge rollen") if is_whole else ("Lägg till en representant", "Lägg till")
    return form_page(request, organisation, form, title, back=back, submit=submit, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def role_take_away(request: HttpRequest, code: str, role_id: int) -> HttpResponse:
    organisation = part_of(request, code)
    roles = access.grantable_roles(request.user, organisation)
    role = get_object_or_404(roles.select_related("user", "department", "organisation"), pk=role_id)
    if request.method != "POST":
        return _confirm(request, organisation, role)
    try:
        actions.take_away(role, by=account(request))
    except actions.LastKeyUser:
        refusal = "Det är organisationens enda nyckelanvändare. Ge rollen till någon annan först."
        return _confirm(request, organisation, role, refusal=refusal)
    if role.user_id == account(request).pk:
        return redirect("dashboards:measurements")
    return redirect("administration:roles", code)


@require_safe
@login_required
def events(request: HttpRequest, code: str) -> HttpResponse:
    organisation = whole_of(request, code)
    entries = AuditEntry.objects.filter(organisation=organisation).select_related("by").order_by("-at", "-pk")
    shown = Paginator(entries, EVENTS_ON_A_PAGE).get_page(request.GET.get("sida"))
    return page(request, organisation, "events", shown=shown, events=audit.events(shown))


def _account_state(role: Role, unreached: set[str]) -> str:
    if role.user.has_usable_password():
        return ""
    if str(role.user_id) in unreached:
        return "mejlet kom inte fram"
    return "har inte valt lösenord"


def _given(role: Role) -> str:
    if role.user.has_usable_password():
        return f"{role.user} har fått rollen."
    return f"{role.user} har fått rollen. Ett mejl med en länk till kontot är på väg."


def _confirm(request: HttpRequest, organisation: Organisation, role: Role, *, refusal: str = "") -> HttpResponse:
    return page(
        request,
        organisation,
        "confirm",
        status=400 if refusal else 200,
        title=f"Ta bort rollen för {role.user}?",
        lead=f"{role}. Kontot finns kvar, men visar inte längre det som rollen gav.",
        submit="Ta bort rollen",
        back=reverse("administration:roles", args=[organisation.code]),
        refusal=refusal,
    )
