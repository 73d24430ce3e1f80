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
from reports.content import legend_of_repeats, text_of_others
from reports.models import PublicPage


@dataclass(frozen=True)
class Section:
    """A subcategory with its index and its questions' figures."""

    label: str
    index: Figure
    questions: list[tuple[str, bool, Figure]]


class Printed:
    """The figures that the key user has chosen to show."""

    def __init__(self, public: PublicPage, whole: ScopeResults, outline: Outline) -> None:
        self.public, self.whole = public, whole
        self.dimensions = [(each.label, whole.dimension(each.key)) for each in outline.dimensions]
        self.sections = [_section(part, whole) for part in outline.subcategories]

    @property
    def indices(self) -> list[Figure]:
        parts = [figure for _, figure in self.dimensions] + [section.index for section in self.sections]
        return [self.whole.total, *parts] if self.public.shows_indices else []

    @property
    def questions(self) -> list[Figure]:
        figures = [figure for section in self.sections for *_, figure in section.questions]
        return figures if self.public.shows_questions else []

    @property
    def figures(self) -> list[Figure]:
        return [*self.indices, *self.questions]

    @property
    def has_others(self) -> bool:
        known = (each.others_mean is not None or each.others_value is not None for each in self.figures)
        return self.public.shows_others and any(known)

    @property
    def repeated(self) -> list[int]:
        """Return the earlier publications that figures of the page stem from."""
        numbers = {each.as_of for each in self.figures} | {each.dont_know_as_of for each in self.questions}
        return sorted(int(number) for number in numbers if number)


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
    printed = Printed(public, whole, outline)
    context = {
        "public": public,
        "measurement": public.measurement,
        "publication": publication,
        "whole": whole,
        "dimensions": printed.dimensions,
        "sections": printed.sections,
        "has_others": printed.has_others,
        "others_text": _others_text(publication, printed),
        "repeated_text": legend_of_repeats(printed.repeated) if printed.repeated else "",
    }
    return render(request, "public/page.html", context)


def _others_text(publication: Publication, printed: Printed) -> str:
    """Return who the others are, if the page prints them or is meant to."""
    if not (printed.public.shows_others and printed.figures):
        return ""
    return text_of_others(publication, printed.whole, printed.public.measurement.organisation.kind)


def _section(part: SubcategoryOutline, whole: ScopeResults) -> Section:
    questions = [(q.label, q.is_reversed, whole.question(q.code)) for q in part.questions]
    return Section(part.label, whole.subcategory(part.key), questions)
