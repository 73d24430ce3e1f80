"""The page of years: how the figures of an organisation or a department have changed. The choice is in the address."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analysis.years.history import history_of, newest_publication
from reports.dashboards.frame import place_of, refused, show
from reports.dashboards.year_pages import NoSuchMeasure, page_of
from reports.notes import read_notes


@require_safe
@login_required
def years(request: HttpRequest, code: str, slug: str, department_id: int | None = None) -> HttpResponse:
    measurement, part, doors = place_of(request, code, slug, department_id)
    publication = newest_publication(measurement)
    history = publication and history_of(publication, part)
    if not history or not history.years[-1].results:
        return show(request, measurement, "unpublished", part=part, doors=doors)
    name = part.path if part else measurement.organisation.name
    try:
        page = page_of(history, name, request.GET.get("matt", ""), read_notes(measurement, part).targets)
    except NoSuchMeasure:
        return refused(request)
    return show(request, measurement, "years", part=part, doors=doors, page=page, publication=publication)
