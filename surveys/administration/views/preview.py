"""The survey as a respondent sees it: the same templates, with a person who does not exist. Nothing is stored."""

import re
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from surveys import periods
from surveys.administration.scope import measurement_of, part_of
from surveys.answering import contexts, doors, films, languages
from surveys.answering.forms import PlaceForm
from surveys.answering.pages import FIRST_QUESTION_PAGE, SCREENING_PAGE, Page, estimated_minutes, pages_of
from surveys.answering.presenters import Choices, answers_html
from surveys.invitations import public_views
from surveys.models import Department, Draft, Introduction, Measurement, Respondent, RespondentGroup, Wave
from surveys.models.wordlist import word_list

_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
#: What the introduction plays, by its step.
_FILES: Final = {"introduktion/film": "film", "introduktion/undertexter": "captions"}
_OPT_OUT: Final = "delta-inte"


@require_safe
@login_required
def preview(request: HttpRequest, code: str, slug: str, step: str = "") -> HttpResponseBase:
    """Show one step of the survey; its buttons do nothing, and the bar above leads from step to step."""
    measurement, step = measurement_of(part_of(request, code), slug), step.rstrip("/")
    if step in _FILES:
        return _file(request, measurement, _FILES[step])
    answerer = _nobody(measurement)
    with translation.override(languages.chosen(request) or "sv"):
        response = _page(request, answerer, step)
    response.content = _inert(request, response.content.decode(), answerer, measurement, step)
    return response


def _page(request: HttpRequest, answerer: Respondent, step: str) -> HttpResponse:
    if step == _OPT_OUT:
        return public_views.opt_out_page(request, answerer)
    name, context = _step(step, answerer, languages.query(request))
    return doors.page(request, answerer, name, **context)


def _file(request: HttpRequest, measurement: Measurement, name: str) -> HttpResponseBase:
    file = getattr(_introduction(measurement), name)
    if not file:
        raise Http404
    return films.sent(request, file)


def _introduction(measurement: Measurement) -> Introduction:
    return get_object_or_404(Introduction, measurement=measurement)


def _nobody(measurement: Measurement) -> Respondent:
    """Return somebody who is in no database, in the first department and group that there are."""
    organisation, today = measurement.organisation, periods.today()
    department = Department.objects.of(organisation).first() or Department(name="Din förvaltning")
    group = organisation.groups.first() or RespondentGroup(name="Din grupp")
    wave = measurement.waves.with_department().first() or Wave(
        measurement=measurement, department=department, opens_on=today, closes_on=today
    )
    wave.measurement = measurement
    return Respondent(wave=wave, department=wave.department, group=group)


def _step(step: str, answerer: Respondent, language_query: str) -> tuple[str, dict[str, Any]]:
    """Return a step's template and what it shows; raise Http404 for a step that the survey has not."""
    measurement = answerer.wave.measurement
    pages = pages_of(measurement.questionnaire)
    if step == f"sida/{SCREENING_PAGE}":
        return "screening", contexts.screening(measurement, "")
    for page in pages:
        if step == f"sida/{page.number}":
            statements = Choices(page, measurement.questionnaire, Draft()).asked()
            return "questions", {**contexts.questions(measurement, page.number, False), "statements": statements}
    if step == "":
        return "start", _start(answerer, pages)
    if step in ("granska", "kopia"):
        return "review", _review(answerer, pages, language_query)
    others = {"introduktion": _shown_introduction, "tack": _thanks, "ordlista": _words}
    if step not in others:
        raise Http404
    return others[step](measurement)


def _start(answerer: Respondent, pages: tuple[Page, ...]) -> dict[str, Any]:
    n_questions = sum(len(page.questions) for page in pages)
    return {
        "form": PlaceForm.of(answerer),
        "n_questions": n_questions,
        "minutes": estimated_minutes(n_questions),
        "has_introduction": _has_introduction(answerer.wave.measurement),
    }


def _review(answerer: Respondent, pages: tuple[Page, ...], language_query: str) -> dict[str, Any]:
    measurement, n_unanswered = answerer.wave.measurement, sum(len(page.questions) for page in pages)
    answers = answers_html(measurement.questionnaire, Draft(), token=answerer.token, language_query=language_query)
    return {**contexts.review(measurement, n_unanswered, False, ""), "answers": answers}


def _shown_introduction(measurement: Measurement) -> tuple[str, dict[str, Any]]:
    return "introduction", {"introduction": _introduction(measurement)}


def _has_introduction(measurement: Measurement) -> bool:
    return Introduction.objects.filter(measurement=measurement).exists()


def _thanks(measurement: Measurement) -> tuple[str, dict[str, Any]]:
    return "thanks", {}


def _words(measurement: Measurement) -> tuple[str, dict[str, Any]]:
    return "words", {"entries": word_list(measurement.organisation)}


def _inert(request: HttpRequest, html: str, answerer: Respondent, measurement: Measurement, step: str) -> str:
    """Lead the links to the preview, take the scripts away and switch the buttons off."""
    start = reverse("administration:preview", args=[measurement.organisation.code, measurement.slug])
    html = html.replace(reverse("answering:start", args=[answerer.token]), start)
    html = _SCRIPT.sub("", html).replace('type="submit"', 'type="submit" disabled').replace(" download>", ">")
    bar = {"measurement": measurement, "start": start, "here": step, "steps": _steps(measurement)}
    return html.replace("<header>", render_to_string("administration/_preview_bar.html", bar, request) + "<header>", 1)


def _steps(measurement: Measurement) -> list[tuple[str, str]]:
    """Return each step's address below the first one, and what the bar calls it."""
    n_pages = FIRST_QUESTION_PAGE + len(pages_of(measurement.questionnaire))
    pages = [(f"sida/{number}", f"Sida {number}") for number in range(SCREENING_PAGE, n_pages)]
    introduction = [("introduktion", "Introduktion")] if _has_introduction(measurement) else []
    beside = [("ordlista", "Ordlista"), (_OPT_OUT, "Ska inte delta")]
    return [("", "Första sidan"), *introduction, *pages, ("granska", "Granska"), ("tack", "Tack"), *beside]
