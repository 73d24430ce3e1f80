"""The respondent's way: start, screening, one page per subcategory, review, thank-you.

The address is the authority: no login, no cookie, and no CSRF token, since whoever knows the address could
answer anyway. A GET never changes anything.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.models import Draft, Respondent, WaveClosed

from . import drafts, submitting
from .pages import FIRST_QUESTION_PAGE, SCREENING_PAGE, Page, pages_of
from .presenters import Choices, Progress

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Respondent, P], HttpResponse]


def for_respondent(*methods: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, str, P], HttpResponse]]:
    """Make a view of a respondent one of a token: unknown, used and closed links answer here."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
        @csrf_exempt
        @never_cache
        @require_http_methods([*methods, "HEAD"])
        @wraps(view)
        def wrapped(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            respondent = Respondent.objects.with_token(token).first()
            if not respondent:
                return render(request, "answering/unknown.html", status=404)
            return _private(_answered_or(view, request, respondent, *args, **kwargs))

        return cast("Callable[Concatenate[HttpRequest, str, P], HttpResponse]", wrapped)

    return decorate


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address out of other sites' logs and of search engines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answered_or(
    view: View[P], request: HttpRequest, respondent: Respondent, *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    try:
        if respondent.has_answered:
            raise drafts.AlreadyAnswered
        if request.method != "POST" and not respondent.wave.shows_pages(timezone.now()):
            raise WaveClosed
        return view(request, respondent, *args, **kwargs)
    except drafts.AlreadyAnswered:
        return _page(request, respondent, "thanks", again=request.method == "POST")
    except WaveClosed:
        return _page(request, respondent, "closed", status=403)
    except drafts.AnswerRefused:
        return _page(request, respondent, "refused", status=400)


@for_respondent("GET")
def start(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    n_questions = sum(len(page.questions) for page in _pages(respondent))
    return _page(request, respondent, "start", draft=_draft(respondent), n_questions=n_questions)


@for_respondent("GET", "POST")
def screening(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    if request.method == "POST":
        draft = drafts.save_screening(respondent, drafts.chosen_screening(request.POST))
        return redirect(_after_screening(request, respondent, draft))
    progress = Progress(SCREENING_PAGE, len(_pages(respondent)) + 1)
    return _page(request, respondent, "screening", draft=_draft(respondent), progress=progress)


@for_respondent("GET", "POST")
def questions(request: HttpRequest, respondent: Respondent, number: int) -> HttpResponse:
    pages = _pages(respondent)
    if not FIRST_QUESTION_PAGE <= number < FIRST_QUESTION_PAGE + len(pages):
        return render(request, "404.html", status=404)
    page = pages[number - FIRST_QUESTION_PAGE]
    if request.method == "POST":
        cleared = request.POST.get("rensa", "")
        drafts.save(respondent, drafts.chosen_on(page, request.POST), cleared=cleared)
        return redirect(_after(request, respondent, page))
    choices = Choices(page, respondent.wave.measurement.questionnaire, _draft(respondent))
    return _page(request, respondent, "questions", choices=choices, progress=Progress(number, len(pages) + 1))


@for_respondent("GET", "POST")
def review(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    if request.method == "POST":
        return _submit(request, respondent)
    return _review(request, respondent)


@for_respondent("GET")
def thanks(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Reached only before she has answered: the decorator shows the thank-you page itself."""
    return redirect("answering:start", respondent.token)


def _submit(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    try:
        submitting.submit(respondent)
    except submitting.NothingAnswered:
        return _review(request, respondent, status=400, nothing_answered=True)
    return redirect("answering:thanks", respondent.token)


def _review(request: HttpRequest, respondent: Respondent, *, status: int = 200, **context: Any) -> HttpResponse:
    draft, questionnaire = _draft(respondent), respondent.wave.measurement.questionnaire
    chosen = [Choices(page, questionnaire, draft) for page in _pages(respondent)]
    n_unanswered = sum(choices.n_unanswered for choices in chosen)
    return _page(
        request, respondent, "review", status=status, draft=draft, chosen=chosen, n_unanswered=n_unanswered, **context
    )


def _after_screening(request: HttpRequest, respondent: Respondent, draft: Draft) -> str:
    questionnaire = respondent.wave.measurement.questionnaire
    ends_here = questionnaire.screening_ends_survey and draft.screening == questionnaire.screening_counted
    if "tillbaka" in request.POST:
        return reverse("answering:start", args=[respondent.token])
    if ends_here or "granska" in request.POST:
        return reverse("answering:review", args=[respondent.token])
    return reverse("answering:page", args=[respondent.token, FIRST_QUESTION_PAGE])


def _after(request: HttpRequest, respondent: Respondent, page: Page) -> str:
    n_pages = len(_pages(respondent)) + 1
    if "rensa" in request.POST:
        return reverse("answering:page", args=[respondent.token, page.number])
    number = page.number + (-1 if "tillbaka" in request.POST else 1)
    if "granska" in request.POST or number > n_pages:
        return reverse("answering:review", args=[respondent.token])
    if number == SCREENING_PAGE:
        return reverse("answering:screening", args=[respondent.token])
    return reverse("answering:page", args=[respondent.token, number])


def _pages(respondent: Respondent) -> tuple[Page, ...]:
    return pages_of(respondent.wave.measurement.questionnaire)


def _draft(respondent: Respondent) -> Draft:
    """Return what she has saved, or an empty draft that is not stored."""
    return Draft.objects.filter(respondent=respondent).first() or Draft(respondent=respondent)


def _page(
    request: HttpRequest, respondent: Respondent, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    wave = respondent.wave
    shared = {
        "respondent": respondent,
        "token": respondent.token,
        "wave": wave,
        "measurement": wave.measurement,
        "questionnaire": wave.measurement.questionnaire,
    }
    return render(request, f"answering/{name}.html", {**shared, **context}, status=status)
