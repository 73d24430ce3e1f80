"""The page "Rapporter": every file of the newest publication, all of them at once, and telling the representatives."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from analysis.models import Publication
from reports import delivery, making, notices
from reports.dashboards.frame import PART, Doors, department_of, doors_of, measurement_of, show
from reports.files import results_table
from surveys import access
from surveys.administration.scope import account
from surveys.invitations import hours
from surveys.models import Department, Measurement

#: How often the page asks, in seconds: while something is being made, and otherwise.
_OFTEN, _SELDOM = 2, 30
_LINES_IN_PIECE: Final = 500

#: By the ending of the file: content type, and what writes the rows.
_TABLES: Final[dict[str, tuple[str, Callable[[Iterator[results_table.Row]], Iterator[str]]]]] = {
    "csv": ("text/csv; charset=utf-8", results_table.csv_lines),
    "json": ("application/json", results_table.json_lines),
}


@require_safe
@login_required
@cache_control(private=True, no_cache=True)
@conditional_page
def reports(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The files by department and format. The script on the page asks for their state alone, again and again."""
    measurement = measurement_of(request, code, slug, "organisation__logo")
    doors = doors_of(request, measurement)
    publication, published = delivery.newest_with_departments(measurement)
    files = delivery.overview(publication, _seen(published, doors), with_whole=doors["whole"]) if publication else None
    if PART in request.GET:
        context = {"measurement": measurement, "doors": doors, "files": files}
        return render(request, "dashboards/_report_files.html", context)
    return show(
        request,
        measurement,
        "reports",
        doors=doors,
        publication=publication,
        files=files,
        seconds=_OFTEN if files and files.is_coming else _SELDOM,
        notices=_notices(measurement, publication, published),
    )


@require_POST
@login_required
def make_all(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    publication = _whole(request, code, slug)
    delivery.order_all(publication, by=account(request))
    return redirect("dashboards:reports", code, slug)


@require_safe
@login_required
def archive(request: HttpRequest, code: str, slug: str) -> StreamingHttpResponse:
    publication = _whole(request, code, slug)
    name = making.telling_name(publication, "alla-rapporter", "zip")
    return _download(delivery.archive(publication), "application/zip", name)


@require_POST
@login_required
def notify(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = measurement_of(request, code, slug)
    if not access.may_administer(request.user, measurement.organisation):
        raise PermissionDenied
    publication = _newest(measurement)
    if not publication:
        raise Http404
    n = notices.order(publication, by=account(request))
    messages.success(request, f"{n} får mejl." if n else "Alla representanter har redan fått mejl.")
    return redirect("dashboards:reports", code, slug)


@require_safe
@login_required
def results(
    request: HttpRequest, code: str, slug: str, ending: str, department_id: int | None = None
) -> StreamingHttpResponse:
    """The publication's figures, of the whole or of one department with its groups, row by row."""
    publication, part = _scope(request, code, slug, department_id)
    content_type, lines = _TABLES[ending]
    name = making.telling_name(publication, part.path if part else "", ending)
    return _download(_in_pieces(lines(results_table.rows(publication, part))), content_type, name)


def _newest(measurement: Measurement) -> Publication | None:
    publication = Publication.objects.of(measurement).first()
    if publication:
        publication.measurement = measurement
    return publication


def _scope(
    request: HttpRequest, code: str, slug: str, department_id: int | None
) -> tuple[Publication, Department | None]:
    """Return the newest publication, and the department, if the user may read that."""
    if department_id is None:
        return _whole(request, code, slug), None
    measurement = measurement_of(request, code, slug)
    part, publication = department_of(request, measurement, department_id), _newest(measurement)
    if not publication:
        raise Http404
    return publication, part


def _whole(request: HttpRequest, code: str, slug: str) -> Publication:
    """Return the newest publication, if the user may read all of it."""
    measurement = measurement_of(request, code, slug)
    publication = _newest(measurement)
    if not publication or not measurement.sees_whole:
        raise Http404
    return publication


def _seen(published: Iterable[Department], doors: Doors) -> list[Department]:
    """Return the departments that have figures and that the reader may see."""
    seen = {department.pk for department in doors["departments"]}
    return [each for each in published if each.pk in seen]


def _notices(
    measurement: Measurement, publication: Publication | None, published: Iterable[Department]
) -> dict[str, object] | None:
    """Return who is told that the reports are there, for those who may tell them."""
    if not publication or not measurement.is_administered:
        return None
    recipients = notices.recipients(publication, published)
    n_new = sum(not each.state for each in recipients)
    return {"recipients": recipients, "n_new": n_new, "hours": hours.in_words()}


def _in_pieces(lines: Iterator[str]) -> Iterator[str]:
    """Yield many lines at a time: a piece costs as much as a line to send."""
    while piece := "".join(islice(lines, _LINES_IN_PIECE)):
        yield piece


def _download(parts: Iterator[bytes] | Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
