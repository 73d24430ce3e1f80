"""The pages about questions: all of them, one of them, the heat map and don't know. Choices live in the address."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from analysis.years.history import newest_publication
from reports.content import Content, department_content, organisation_content
from reports.dashboards import heat_maps, question_pages
from reports.dashboards.frame import Doors, place_of, refused, show
from surveys.models import Department, Measurement


@require_safe
@login_required
def questions(request: HttpRequest, code: str, slug: str, department_id: int | None = None) -> HttpResponse:
    measurement, part, doors = place_of(request, code, slug, department_id)
    order, direction = request.GET.get("sortera", question_pages.UNSORTED), request.GET.get("riktning", "stigande")
    if order not in (question_pages.UNSORTED, *question_pages.ORDERS) or direction not in ("stigande", "fallande"):
        return refused(request)
    content = _content(measurement, part, doors)
    if not content:
        return show(request, measurement, "unpublished", part=part, doors=doors)
    falling, lines = direction == "fallande", question_pages.lines_of(content)
    return show(
        request,
        measurement,
        "questions",
        content=content,
        part=part,
        doors=doors,
        lines=question_pages.sorted_lines(lines, order, falling=falling),
        has_targets=any(line.target for line in lines),
        columns=question_pages.columns(order, falling=falling, with_others=content.has_others),
    )


@require_safe
@login_required
def question(
    request: HttpRequest, code: str, slug: str, question_code: str, department_id: int | None = None
) -> HttpResponse:
    measurement, part, doors = place_of(request, code, slug, department_id)
    asked = get_object_or_404(measurement.questionnaire.questions, code=question_code)
    content = _content(measurement, part, doors, with_history=True)
    if not content:
        return show(request, measurement, "unpublished", part=part, doors=doors)
    about = question_pages.about(content, asked.code)
    return show(request, measurement, "question", content=content, part=part, doors=doors, asked=asked, about=about)


@require_safe
@login_required
def heat_map(request: HttpRequest, code: str, slug: str, department_id: int | None = None) -> HttpResponse:
    measurement, part, doors = place_of(request, code, slug, department_id)
    measure, level = request.GET.get("visa", heat_maps.VALUE), request.GET.get("rader", heat_maps.QUESTIONS)
    if measure not in heat_maps.MEASURES or level not in heat_maps.LEVELS:
        return refused(request)
    content = _content(measurement, part, doors)
    if not content:
        return show(request, measurement, "unpublished", part=part, doors=doors)
    map_ = heat_maps.heat_map_of(content, measure, level, with_sectors="sektor" in request.GET)
    return show(request, measurement, "heat_map", content=content, part=part, doors=doors, map=map_)


@require_safe
@login_required
def dont_know(request: HttpRequest, code: str, slug: str, department_id: int | None = None) -> HttpResponse:
    measurement, part, doors = place_of(request, code, slug, department_id)
    content = _content(measurement, part, doors)
    if not content:
        return show(request, measurement, "unpublished", part=part, doors=doors)
    columns = heat_maps.columns_of(content, with_others=True)
    groups = heat_maps.group_columns_of(content)
    rows = heat_maps.by_share(heat_maps.question_rows(content, columns, heat_maps.DONT_KNOW))
    return show(
        request,
        measurement,
        "dont_know",
        content=content,
        part=part,
        doors=doors,
        columns=columns,
        rows=rows,
        legend=heat_maps.legend_of(heat_maps.DONT_KNOW, heat_maps.QUESTIONS),
        group_columns=groups,
        group_rows=heat_maps.by_share(heat_maps.question_rows(content, groups, heat_maps.DONT_KNOW)) if groups else [],
        chart=question_pages.dont_know_chart(content, [row.code for row in rows]),
    )


def _content(
    measurement: Measurement, part: Department | None, doors: Doors, *, with_history: bool = False
) -> Content | None:
    publication = newest_publication(measurement)
    if not publication:
        return None
    if part:
        among = doors["departments"]
        return department_content(measurement, publication, part, among=among, with_history=with_history)
    return organisation_content(measurement, publication, with_history=with_history)
