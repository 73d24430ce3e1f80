"""Departments and respondent groups."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surveys import organisations
from surveys.administration.forms.departments import DepartmentForm, GroupForm
from surveys.administration.presenters import tree
from surveys.administration.scope import account, form_page, page, whole_of
from surveys.models import Department, Organisation, RespondentGroup


@require_safe
@login_required
def departments(request: HttpRequest, code: str) -> HttpResponse:
    organisation = whole_of(request, code)
    return page(request, organisation, "departments", branches=tree(Department.objects.of(organisation)))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department_new(request: HttpRequest, code: str) -> HttpResponse:
    organisation = whole_of(request, code)
    return _edit_department(request, Department(organisation=organisation), "Ny förvaltning eller enhet")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department(request: HttpRequest, code: str, department_id: int) -> HttpResponse:
    part = _department(whole_of(request, code), department_id)
    delete = reverse("administration:department_delete", args=[code, part.pk])
    return _edit_department(request, part, part.path, delete=delete)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department_delete(request: HttpRequest, code: str, department_id: int) -> HttpResponse:
    organisation = whole_of(request, code)
    part, back = _department(organisation, department_id), reverse("administration:departments", args=[code])
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


def _department(organisation: Organisation, department_id: int) -> Department:
    return get_object_or_404(Department.objects.of(organisation), pk=department_id)


def _edit_department(request: HttpRequest, part: Department, title: str, *, delete: str = "") -> HttpResponse:
    back = reverse("administration:departments", args=[part.organisation.code])
    is_movable = part.pk is None or organisations.is_movable(part)
    form = DepartmentForm(request.POST or None, instance=part, is_movable=is_movable)
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
