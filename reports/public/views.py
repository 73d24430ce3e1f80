"""The public page: chosen figures for anybody, without cookies or scripts, fit to stand in a frame elsewhere."""

from dataclasses import dataclass

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from analysis import results
from analysis.models import Publication
from analysis.outline import Outline, SubcategoryOutline, outline_of
from analysis.results import Figure, ScopeResults
from analysis.scopes import ORGANISATION
from reports.models import PublicPage


@dataclass(frozen=True)
class Section:
    """A subcategory with its index and its questions' figures."""

    label: str
    index: Figure
    questions: list[tuple[str, bool, Figure]]


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its stubs know no arguments
@cache_control(public=True, max_age=300)
def page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    pages = PublicPage.objects.select_related("measurement__organisation", "measurement__questionnaire")
    public = get_object_or_404(pages, measurement__organisation__code=code, measurement__slug=slug)
    publication = get_object_or_404(Publication.objects.of(public.measurement)[:1])
    outline = outline_of(public.measurement.questionnaire)
    (whole,) = results.read(publication, kinds=[ORGANISATION])
    context = {
        "public": public,
        "measurement": public.measurement,
        "publication": publication,
        "whole": whole,
        "dimensions": [(each.label, whole.dimension(each.key)) for each in outline.dimensions],
        "sections": _sections(outline, whole),
    }
    return render(request, "public/page.html", context)


def _sections(outline: Outline, whole: ScopeResults) -> list[Section]:
    return [_section(part, whole) for part in outline.subcategories]


def _section(part: SubcategoryOutline, whole: ScopeResults) -> Section:
    questions = [(q.label, q.is_reversed, whole.question(q.code)) for q in part.questions]
    return Section(part.label, whole.subcategory(part.key), questions)
