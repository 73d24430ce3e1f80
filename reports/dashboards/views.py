"""The pages of those who log in. Each view fetches through surveys.access: there is no object without access."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from analysis import tasks
from analysis.free_texts import released_texts
from analysis.models import Publication
from analysis.years.history import newest_publication
from reports import making
from reports.comparing import NoSuchComparison
from reports.content import ALL, Content, department_content, organisation_content
from reports.dashboards.frame import (
    PART,
    Doors,
    department_of,
    doors_of,
    header_of,
    measurement_of,
    place_of,
    refused,
    show,
)
from reports.models import ReportFile
from reports.repeats import repeats_of
from surveys import access, jobs, successions
from surveys.models import Department, Job, Measurement, User, Wave

from . import pages
from .following import Following, follow, follow_wave


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("dashboards:measurements")
    return render(request, "dashboards/home.html")


@require_safe
@login_required
def measurements(request: HttpRequest) -> HttpResponse:
    numbers = Prefetch("publications", Publication.objects.only("measurement_id", "number", "published_at"))
    visible = list(access.visible_measurements(request.user).prefetch_related(numbers))
    departments = list(access.visible_departments(request.user, {each.organisation for each in visible}))
    absent = successions.absent(visible)
    listed = [(each, _doors_of(each, departments, absent)) for each in visible]
    header = header_of(visible[0]) if visible else {}
    return render(request, "dashboards/measurements.html", {**header, "listed": listed})


@require_safe
@login_required
def organisation(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement, _, doors = place_of(request, code, slug, None)
    publication = newest_publication(measurement)
    if not publication:
        return show(request, measurement, "unpublished", doors=doors)
    return _overview(request, measurement, organisation_content(measurement, publication), doors)


@require_safe
@login_required
def department(request: HttpRequest, code: str, slug: str, department_id: int) -> HttpResponse:
    measurement, part, doors = place_of(request, code, slug, department_id)
    publication = newest_publication(measurement)
    among = doors["departments"]
    content = department_content(measurement, publication, part, among=among) if publication and part else None
    if not content:
        return show(request, measurement, "unpublished", part=part, doors=doors)
    return _overview(request, measurement, content, doors)


@require_safe
@login_required
@cache_control(private=True, no_cache=True)
@conditional_page
def waves(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Response rates and publishing. The script on the page asks for its part of rates alone, again and again."""
    measurement = measurement_of(request, code, slug)
    doors = doors_of(request, measurement)
    following = follow(measurement, request.user, doors["departments"])
    if PART in request.GET:
        return _rates(request, measurement, following)
    may_publish = measurement.is_publishable
    publications = list(Publication.objects.of(measurement))
    return show(
        request,
        measurement,
        "waves",
        following=following,
        doors=doors,
        publications=publications,
        job=Job.objects.about(tasks.PUBLISH, measurement.pk).first(),
        may_publish=may_publish,
        repeats=repeats_of(measurement, publications[0]) if may_publish and publications else [],
    )


@require_safe
@login_required
@cache_control(private=True, no_cache=True)
@conditional_page
def wave(request: HttpRequest, code: str, slug: str, wave_id: int) -> HttpResponse:
    """The response rate of one wave, day by day and by group."""
    measurement = measurement_of(request, code, slug)
    departments = access.visible_departments(request.user, measurement.organisation).order_by()
    waves = Wave.objects.of(measurement).filter(department__in=departments.values("pk")).with_department()
    one = get_object_or_404(waves.select_related("measurement__organisation"), pk=wave_id)
    following = follow_wave(one, request.user)
    if PART in request.GET:
        return _rates(request, measurement, following)
    return show(request, measurement, "wave", following=following, wave=one, part=one.department)


@require_POST
@login_required
def publish(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = measurement_of(request, code, slug)
    if not access.may_publish(request.user, measurement.organisation):
        raise PermissionDenied
    jobs.enqueue(tasks.PUBLISH, measurement.pk, by=_user(request))
    return redirect("dashboards:waves", code, slug)


@require_POST
@login_required
def order_report(request: HttpRequest, code: str, slug: str, department_id: int | None = None) -> HttpResponse:
    measurement = measurement_of(request, code, slug)
    part = None if department_id is None else department_of(request, measurement, department_id)
    if part is None and not access.may_see_organisation(request.user, measurement.organisation):
        raise Http404
    publication = get_object_or_404(Publication.objects.of(measurement)[:1])
    format = request.POST.get("format", "")
    if format not in making.RENDERERS:
        return refused(request)
    file = making.order(publication, part, format, by=_user(request))
    return redirect("dashboards:report", file.pk)


@require_safe
@login_required
def report(request: HttpRequest, report_id: str) -> HttpResponse:
    """Tell how far a report has come; the page asks again by itself until it is made."""
    file = _report(request, report_id)
    measurement = access.visible_measurements(request.user).get(pk=file.publication.measurement_id)
    job = Job.objects.about(making.MAKE_REPORT, file.pk).first()
    return show(request, measurement, "report", file=file, job=job, part=file.department)


@require_safe
@login_required
def report_file(request: HttpRequest, report_id: str) -> HttpResponse:
    file = _report(request, report_id)
    if file.content is None:
        raise Http404
    response = HttpResponse(bytes(file.content), content_type=making.CONTENT_TYPES[ReportFile.Format(file.format)])
    response["Content-Disposition"] = content_disposition_header(True, making.file_name(file))
    response["Cache-Control"] = "private, no-store"
    return response


def _user(request: HttpRequest) -> User | None:
    """Return the account of a request that has passed `login_required`."""
    return request.user if isinstance(request.user, User) else None


def _report(request: HttpRequest, report_id: str) -> ReportFile:
    """Return a report that the user may read; her rights are looked up anew each time."""
    files = ReportFile.objects.select_related(
        "department__parent__parent__parent", "publication__measurement__organisation"
    )
    file = get_object_or_404(files, pk=report_id)
    organisation = file.publication.measurement.organisation
    if file.department:
        get_object_or_404(access.visible_departments(request.user, organisation), pk=file.department.pk)
    elif not access.may_see_organisation(request.user, organisation):
        raise Http404
    return file


def _overview(request: HttpRequest, measurement: Measurement, content: Content, doors: Doors) -> HttpResponse:
    """The overview beside the others that the address names: ?jamfor=county."""
    try:
        content = content.compared_with(request.GET.get("jamfor", ALL))
    except NoSuchComparison:
        return refused(request)
    part, overview = content.department, pages.overview(content)
    texts = released_texts(content.publication, part)
    return show(
        request, measurement, "overview", content=content, part=part, overview=overview, texts=texts, doors=doors
    )


def _rates(request: HttpRequest, measurement: Measurement, following: Following) -> HttpResponse:
    context = {"measurement": measurement, "following": following}
    return render(request, "dashboards/_response_rates.html", context)


def _doors_of(measurement: Measurement, departments: Iterable[Department], absent: set[tuple[int, int]]) -> Doors:
    own = [each for each in departments if each.organisation_id == measurement.organisation_id]
    own = [each for each in own if (measurement.pk, each.pk) not in absent]
    return {"whole": measurement.sees_whole, "departments": own}
