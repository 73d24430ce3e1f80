"""Departments and respondent groups."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surveys import access, organisations
from surveys.administration.forms.departments import DepartmentForm, GroupForm
from surveys.administration.presenters import tree
from surveys.administration.scope import account, form_page, page, part_of, whole_of
from surveys.models import Department, Organisation, RespondentGroup


@require_safe
@login_required
def departments(request: HttpRequest, code: str) -> HttpResponse:
    """The tree, of a sub-administrator's part only: what she may change leads to its page."""
    organisation = part_of(request, code)
    listed = access.administrable_departments(request.user, organisation)
    changeable = set(access.changeable_departments(request.user, organisation).values_list("pk", flat=True))
    return page(request, organisation, "departments", branches=tree(listed), changeable=changeable)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department_new(request: HttpRequest, code: str) -> HttpResponse:
    organisation = part_of(request, code)
    return _edit_department(request, Department(organisation=organisation), "Ny förvaltning eller enhet")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department(request: HttpRequest, code: str, department_id: int) -> HttpResponse:
    part = _department(request, part_of(request, code), department_id)
    delete = reverse("administration:department_delete", args=[code, part.pk])
    return _edit_department(request, part, part.path, delete=delete)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department_delete(request: HttpRequest, code: str, department_id: int) -> HttpResponse:
    organisation = part_of(request, code)
    part, back = _department(request, organisation, department_id), reverse("administration:departments", args=[code])
    if request.method != "POST":
        return _confirm_deletion(request, organisation, part, back)
    try:
        organisations.delete_department(part, by=account(request))
    except organisations.StillReferredTo as refusal:
        return _confirm_deletion(request, organisation, part, back, refusal=str(refusal))
    messages.success(request, f"{part} är borttagen.")
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def groups(request: HttpRequest, code: str) -> HttpResponse:
    organisation = whole_of(request, code)
    if request.method == "POST":
        organisations.add_default_groups(organisation, by=account(request))
        return redirect("administration:groups", code)
    return page(request, organisation, "groups", groups=organisation.groups.all())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def group_new(request: HttpRequest, code: str) -> HttpResponse:
    organisation = whole_of(request, code)
    return _edit_group(request, RespondentGroup(organisation=organisation), "Ny respondentgrupp")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def group(request: HttpRequest, code: str, group_id: int) -> HttpResponse:
    part = get_object_or_404(whole_of(request, code).groups, pk=group_id)
    return _edit_group(request, part, part.name, delete=reverse("administration:group_delete", args=[code, part.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def group_delete(request: HttpRequest, code: str, group_id: int) -> HttpResponse:
    organisation = whole_of(request, code)
    part, back = get_object_or_404(organisation.groups, pk=group_id), reverse("administration:groups", args=[code])
    if request.method != "POST":
        return _confirm_deletion(request, organisation, part, back)
    try:
        organisations.delete_group(part, by=account(request))
    except organisations.StillReferredTo as refusal:
        return _confirm_deletion(request, organisation, part, back, refusal=str(refusal))
    messages.success(request, f"{part} är borttagen.")
    return redirect(back)


def _department(request: HttpRequest, organisation: Organisation, department_id: int) -> Department:
    """Return a department that the user may change; 404 outside her part, 403 for the topmost department of it."""
    part = get_object_or_404(access.administrable_departments(request.user, organisation), pk=department_id)
    if not access.changeable_departments(request.user, organisation).filter(pk=part.pk).exists():
        raise PermissionDenied
    return part


def _edit_department(request: HttpRequest, part: Department, title: str, *, delete: str = "") -> HttpResponse:
    back = reverse("administration:departments", args=[part.organisation.code])
    is_movable = part.pk is None or organisations.is_movable(part)
    parents = access.administrable_departments(request.user, part.organisation)
    may_be_topmost = access.may_administer(request.user, part.organisation)
    form = DepartmentForm(
        request.POST or None, instance=part, is_movable=is_movable, parents=parents, may_be_topmost=may_be_topmost
    )
    if request.method == "POST" and form.is_valid():
        try:
            organisations.save_department(form.instance, by=account(request))
        except organisations.WrongParent:
            form.add_error("parent", "Platsen går inte: ett träd har högst fyra nivåer, och ingen enhet i sig själv.")
        else:
            return redirect(back)
    return form_page(request, part.organisation, form, title, back=back, delete=delete)


def _edit_group(request: HttpRequest, part: RespondentGroup, title: str, *, delete: str = "") -> HttpResponse:
    back = reverse("administration:groups", args=[part.organisation.code])
    form = GroupForm(request.POST or None, instance=part)
    if request.method == "POST" and form.is_valid():
        organisations.save_group(form.instance, by=account(request))
        return redirect(back)
    return form_page(request, part.organisation, form, title, back=back, delete=delete)


def _confirm_deletion(
    request: HttpRequest, organisation: Organisation, subject: object, back: str, *, refusal: str = ""
) -> HttpResponse:
    return page(
        request,
        organisation,
        "confirm",
        status=400 if refusal else 200,
        title=f"Ta bort {subject}?",
        submit="Ta bort",
        back=back,
        refusal=refusal,
    )
