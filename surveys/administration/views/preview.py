"""The survey as a respondent sees it: the same templates, with a person who does not exist. Nothing is stored."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from surveys import periods
from surveys.administration.scope import measurement_of, part_of
from surveys.answering import doors, languages, texts
from surveys.answering.pages import FIRST_QUESTION_PAGE, SCREENING_PAGE, Page, estimated_minutes, pages_of
from surveys.answering.presenters import Choices, Progress
from surveys.models import Department, Draft, Measurement, Respondent, RespondentGroup, Wave
from surveys.models.wordlist import word_list

_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


@require_safe
@login_required
def preview(request: HttpRequest, code: str, slug: str, step: str = "") -> HttpResponse:
    """Show one step of the survey; its buttons do nothing, and the bar above leads from step to step."""
    measurement = measurement_of(part_of(request, code), slug)
    answerer = _nobody(measurement)
    name, context = _step(step.rstrip("/"), measurement)
    with translation.override(languages.chosen(request) or "sv"):
        response = doors.page(request, answerer, name, **context)
    response.content = _inert(request, response.content.decode(), answerer, measurement, step)
    return response


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


def _step(step: str, measurement: Measurement) -> tuple[str, dict[str, Any]]:
    """Return a step's template and what it shows; raise Http404 for a step that the survey has not."""
    pages = pages_of(measurement.questionnaire)
    if step == f"sida/{SCREENING_PAGE}":
        return "screening", {"draft": Draft(), "progress": Progress(SCREENING_PAGE, len(pages) + 1)}
    for page in pages:
        if step == f"sida/{page.number}":
            choices = Choices(page, measurement.questionnaire, Draft())
            progress = Progress(page.number, len(pages) + 1)
            return "questions", {"choices": choices, "progress": progress, "draft": Draft()}
    others = {"": _start, "granska": _review, "kopia": _review, "tack": _thanks, "ordlista": _words}
    if step not in others:
        raise Http404
    return others[step](measurement, pages)


def _start(measurement: Measurement, pages: tuple[Page, ...]) -> tuple[str, dict[str, Any]]:
    n_questions = sum(len(page.questions) for page in pages)
    return "start", {"n_questions": n_questions, "minutes": estimated_minutes(n_questions), "draft": Draft()}


def _review(measurement: Measurement, pages: tuple[Page, ...]) -> tuple[str, dict[str, Any]]:
    chosen = [Choices(page, measurement.questionnaire, Draft()) for page in pages]
    n_unanswered = sum(choices.n_unanswered for choices in chosen)
    shown = {"draft": Draft(), "chosen": chosen, "n_unanswered": n_unanswered, "longest_text": texts.LONGEST}
    return "review", shown


def _thanks(measurement: Measurement, pages: tuple[Page, ...]) -> tuple[str, dict[str, Any]]:
    return "thanks", {}


def _words(measurement: Measurement, pages: tuple[Page, ...]) -> tuple[str, dict[str, Any]]:
    return "words", {"entries": word_list(measurement.organisation)}


def _inert(request: HttpRequest, html: str, answerer: Respondent, measurement: Measurement, step: str) -> str:
    """Lead the links to the preview, take the scripts away and switch the buttons off."""
    start = reverse("administration:preview", args=[measurement.organisation.code, measurement.slug])
    html = html.replace(reverse("answering:start", args=[answerer.token]), start)
    html = _SCRIPT.sub("", html).replace('type="submit"', 'type="submit" disabled').replace(" download>", ">")
    bar = {"measurement": measurement, "start": start, "here": step.rstrip("/"), "steps": _steps(measurement)}
    return html.replace("<header>", render_to_string("administration/_preview_bar.html", bar, request) + "<header>", 1)


def _steps(measurement: Measurement) -> list[tuple[str, str]]:
    """Return each step's address below the first one, and what the bar calls it."""
    n_pages = FIRST_QUESTION_PAGE + len(pages_of(measurement.questionnaire))
    pages = [(f"sida/{number}", f"Sida {number}") for number in range(SCREENING_PAGE, n_pages)]
    return [("", "Första sidan"), *pages, ("granska", "Granska"), ("tack", "Tack"), ("ordlista", "Ordlista")]
