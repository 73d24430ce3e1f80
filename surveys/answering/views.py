"""The respondent's way: start, screening, one page per subcategory, review, thank-you. A GET changes nothing."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from surveys.models import Answerer, Draft

from . import contexts, drafts, submitting, texts
from .answerers import draft_of
from .doors import for_answerer, framed_page, is_autosave, page, saved
from .forms import PlaceForm
from .languages import query, way
from .pages import FIRST_QUESTION_PAGE, SCREENING_PAGE, Page, pages_of
from .presenters import Choices, answers_html


@for_answerer("GET")
def start(request: HttpRequest, answerer: Answerer) -> HttpResponse:
    draft = draft_of(answerer)
    place, goes_on = contexts.Place.of(answerer), _goes_on(request, answerer, draft)
    return framed_page(request, answerer, contexts.start, place, bool(draft.pk), goes_on=goes_on)


@for_answerer("GET", "POST")
def place(request: HttpRequest, answerer: Answerer) -> HttpResponse:
    """Correct the department or the group, which the first page offers."""
    if request.method != "POST":
        return redirect(way(request, "start", answerer.token))
    form = PlaceForm.of(answerer, request.POST)
    if not form.is_valid():
        return _refuse_place(request, answerer, form)
    drafts.move(answerer, form.cleaned_data["department"], form.cleaned_data["group"])
    return redirect(way(request, "start", answerer.token))


@for_answerer("GET", "POST")
def screening(request: HttpRequest, answerer: Answerer) -> HttpResponse:
    if request.method == "POST":
        screening, version = drafts.chosen_screening(request.POST), drafts.version_of(request.POST)
        if is_autosave(request):
            return saved(drafts.autosave(answerer, {drafts.SCREENING_FIELD: screening}, version=version))
        draft = drafts.save_screening(answerer, screening, version=version)
        return redirect(_after_screening(request, answerer, draft))
    draft = draft_of(answerer)
    return framed_page(request, answerer, contexts.screening, draft.screening, version=str(draft.version))


@for_answerer("GET", "POST")
def questions(request: HttpRequest, answerer: Answerer, number: int) -> HttpResponse:
    pages = _pages(answerer)
    if not FIRST_QUESTION_PAGE <= number < FIRST_QUESTION_PAGE + len(pages):
        return page(request, answerer, "no_page", status=404)
    asked = pages[number - FIRST_QUESTION_PAGE]
    if request.method == "POST":
        return _take_choices(request, answerer, asked)
    return _questions(request, answerer, asked, draft_of(answerer))


@for_answerer("GET", "POST")
def review(request: HttpRequest, answerer: Answerer) -> HttpResponse:
    """Show everything; a POST keeps the free text, and submits where that button was pressed."""
    if request.method != "POST":
        return _review(request, answerer, draft_of(answerer))
    try:
        text, version = texts.checked(request.POST.get(drafts.FREE_TEXT_FIELD, "")), drafts.version_of(request.POST)
    except texts.TextRefused as refusal:
        return _refuse_text(request, answerer, refusal)
    if is_autosave(request):
        return saved(drafts.autosave(answerer, {drafts.FREE_TEXT_FIELD: text}, version=version))
    return _submit(request, answerer, text, version)


@for_answerer("GET")
def thanks(request: HttpRequest, answerer: Answerer) -> HttpResponse:
    """Reached only before she has answered: the decorator shows the thank-you page itself."""
    return redirect(way(request, "start", answerer.token))


def _refuse_place(request: HttpRequest, answerer: Answerer, form: PlaceForm) -> HttpResponse:
    draft = draft_of(answerer)
    context = contexts.start(answerer.wave.measurement, contexts.Place.of(answerer), bool(draft.pk))
    context |= {"form": form, "goes_on": _goes_on(request, answerer, draft)}
    return page(request, answerer, "start", status=400, **context)


def _take_choices(request: HttpRequest, answerer: Answerer, asked: Page) -> HttpResponse:
    chosen, version = drafts.chosen_on(asked, request.POST), drafts.version_of(request.POST)
    if is_autosave(request):
        return saved(drafts.autosave(answerer, drafts.by_field(chosen), version=version))
    cleared = request.POST.get("rensa", "")
    try:
        drafts.save(answerer, chosen, cleared=cleared if asked.holds(cleared) else "", version=version)
    except DatabaseError:
        return _keep_choices(request, answerer, asked, chosen)
    return redirect(_after(request, answerer, asked))


def _keep_choices(request: HttpRequest, answerer: Answerer, asked: Page, chosen: dict[str, int]) -> HttpResponse:
    """Show the page again with what could not be saved (a full disk, a locked table)."""
    draft = draft_of(answerer)
    draft.answers = {**draft.answers, **chosen}
    response = _questions(request, answerer, asked, draft, not_saved=True)
    response["Retry-After"] = "5"
    return response


def _questions(
    request: HttpRequest, answerer: Answerer, asked: Page, draft: Draft, *, not_saved: bool = False
) -> HttpResponse:
    statements = Choices(asked, answerer.wave.measurement.questionnaire, draft).asked()
    about, values = (asked.number, not_saved), {"statements": statements, "version": str(draft.version)}
    return framed_page(request, answerer, contexts.questions, *about, status=503 if not_saved else 200, **values)


def _submit(request: HttpRequest, answerer: Answerer, text: str, version: int) -> HttpResponse:
    if drafts.FREE_TEXT_FIELD in request.POST:
        drafts.save_free_text(answerer, text, version=version)
    if "skicka" not in request.POST:
        return redirect(way(request, "review", answerer.token))
    try:
        submitting.submit(answerer)
    except submitting.NothingAnswered:
        return _review(request, answerer, draft_of(answerer), nothing_answered=True)
    return redirect(way(request, "thanks", answerer.token))


def _refuse_text(request: HttpRequest, answerer: Answerer, refusal: texts.TextRefused) -> HttpResponse:
    if is_autosave(request):
        raise drafts.AnswerRefused
    draft = draft_of(answerer)
    draft.free_text = refusal.left
    problem = "too_long" if refusal.is_too_long else "unprintable"
    return _review(request, answerer, draft, text_problem=problem)


def _review(
    request: HttpRequest,
    answerer: Answerer,
    draft: Draft,
    *,
    nothing_answered: bool = False,
    text_problem: str = "",
) -> HttpResponse:
    measurement, status = answerer.wave.measurement, 400 if nothing_answered or text_problem else 200
    n_unanswered = sum(question.code not in draft.answers for asked in _pages(answerer) for question in asked.questions)
    answers = answers_html(measurement.questionnaire, draft, token=answerer.token, language_query=query(request))
    about = (n_unanswered, nothing_answered, text_problem)
    values = {"answers": answers, "free_text": draft.free_text, "version": str(draft.version)}
    return framed_page(request, answerer, contexts.review, *about, status=status, **values)


def _goes_on(request: HttpRequest, answerer: Answerer, draft: Draft) -> str:
    """Return the address of the first page with something unanswered; when all is answered, of the review."""
    if not draft.screening:
        return way(request, "screening", answerer.token)
    if not _ends_at_screening(answerer, draft):
        for asked in _pages(answerer):
            if not asked.is_answered(draft.answers):
                return way(request, "page", answerer.token, asked.number)
    return way(request, "review", answerer.token)


def _ends_at_screening(answerer: Answerer, draft: Draft) -> bool:
    questionnaire = answerer.wave.measurement.questionnaire
    return questionnaire.screening_ends_survey and draft.screening == questionnaire.screening_counted


def _after_screening(request: HttpRequest, answerer: Answerer, draft: Draft) -> str:
    if "tillbaka" in request.POST:
        return way(request, "start", answerer.token)
    if _ends_at_screening(answerer, draft) or "granska" in request.POST:
        return way(request, "review", answerer.token)
    return way(request, "page", answerer.token, FIRST_QUESTION_PAGE)


def _after(request: HttpRequest, answerer: Answerer, asked: Page) -> str:
    n_pages = len(_pages(answerer)) + 1
    if "rensa" in request.POST:
        return way(request, "page", answerer.token, asked.number)
    number = asked.number + (-1 if "tillbaka" in request.POST else 1)
    if "granska" in request.POST or number > n_pages:
        return way(request, "review", answerer.token)
    if number == SCREENING_PAGE:
        return way(request, "screening", answerer.token)
    return way(request, "page", answerer.token, number)


def _pages(answerer: Answerer) -> tuple[Page, ...]:
    return pages_of(answerer.wave.measurement.questionnaire)
