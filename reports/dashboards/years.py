"""The page of years: how the figures of an organisation or a department have changed. The choice is in the address."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analysis.years.history import history_of, newest_publication
from reports.dashboards.views import _department, _measurement, _page
from reports.dashboards.year_pages import NoSuchMeasure, page_of


@require_safe
@login_required
def years(request: HttpRequest, code: str, slug: str, department_id: int | None = None) -> HttpResponse:
    measurement = _measurement(request, code, slug)
    part = None if department_id is None else _department(request, measurement, department_id)
    if part is None and not measurement.sees_whole:
        raise Http404
    publication = newest_publication(measurement)
    history = publication and history_of(publication, part)
    if not history or not history.years[-1].results:
        return _page(request, measurement, "unpublished", part=part)
    name = part.path if part else measurement.organisation.name
    try:
        page = page_of(history, name, request.GET.get("matt", ""))
    except NoSuchMeasure:
        return render(request, "400.html", status=400)
    return _page(request, measurement, "years", part=part, page=page, publication=publication)
