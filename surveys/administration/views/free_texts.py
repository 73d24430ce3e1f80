"""Reviewing free texts before anybody else reads them. Nothing here is written to a log or the list of events."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from surveys import free_texts
from surveys.administration.forms.free_texts import ReviewForm
from surveys.administration.scope import account, measurement_of, page, whole_of
from surveys.free_texts import DepartmentTexts
from surveys.models import Measurement


@require_safe
@login_required
def start(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The departments whose texts may be read, and how many are to be reviewed."""
    organisation = whole_of(request, code)
    measurement = measurement_of(organisation, slug)
    listed = free_texts.departments_to_review(measurement)
    return page(request, organisation, "free_texts", measurement=measurement, listed=listed)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def review(request: HttpRequest, code: str, slug: str, department_id: int) -> HttpResponse:
    """Each text of a department with the choice to show it or not."""
    organisation = whole_of(request, code)
    measurement = measurement_of(organisation, slug)
    each = _department(measurement, department_id)
    form = ReviewForm(free_texts.texts_to_review(measurement, each.department), request.POST or None)
    if request.method == "POST" and form.is_valid():
        free_texts.decide(measurement, each.department, form.decisions(), by=account(request))
        messages.success(request, "Sparat. Det som ska visas följer med nästa publicering.")
        return redirect("administration:free_texts", code, slug)
    status = 400 if request.method == "POST" else 200
    return page(
        request, organisation, "free_texts_review", status=status, measurement=measurement, each=each, form=form
    )


def _department(measurement: Measurement, department_id: int) -> DepartmentTexts:
    for each in free_texts.departments_to_review(measurement):
        if each.department.pk == department_id:
            return each
    raise Http404
