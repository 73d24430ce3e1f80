"""What every page of a respondent has in common: who she is, her language, and what she is told when she cannot go on.

The address is the authority: no login, no cookie, and no CSRF token, since whoever knows the address could
answer anyway.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.models import Answerer, SharedStart, Wave, WaveClosed

from . import contexts, drafts, frames, languages
from .answerers import answerer_with, has_begun

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Answerer, P], HttpResponseBase]
PublicView = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]


def for_answerer(*methods: str) -> Callable[[View[P]], PublicView[P]]:
    """Make a view of an answerer one of a token: unknown, used and closed links answer here."""

    def decorate(view: View[P]) -> PublicView[P]:
        @wraps(view)
        def wrapped(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            answerer = answerer_with(token, with_draft=request.method != "POST")
            if not answerer:
                return _no_link(request)
            return _answered_or(view, request, answerer, *args, **kwargs)

        return for_anybody(*methods)(cast("PublicView[P]", wrapped))

    return decorate


def for_anybody(*methods: str) -> Callable[[PublicView[P]], PublicView[P]]:
    """Give a public view what all of them have: no cookie or stored copy, the reader's language, no referrer."""

    def decorate(view: PublicView[P]) -> PublicView[P]:
        @csrf_exempt
        @never_cache
        @require_http_methods([*methods, "HEAD"])
        @wraps(view)
        def wrapped(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            with languages.spoken(request) as language:
                response = view(request, token, *args, **kwargs)
            response["Content-Language"] = language
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return cast("PublicView[P]", wrapped)

    return decorate


def page(request: HttpRequest, answerer: Answerer, name: str, /, *, status: int = 200, **context: Any) -> HttpResponse:
    """Answer with one of her pages."""
    shared = {"answerer": answerer, "token": answerer.token, "is_shared": isinstance(answerer, SharedStart)}
    return wave_page(request, answerer.wave, name, status=status, **{**shared, **context})


def framed_page(
    request: HttpRequest,
    answerer: Answerer,
    context: frames.Context,
    *about: object,
    status: int = 200,
    **values: str,
) -> HttpResponse:
    """Answer with one of her pages of which all but some values is the same for others; named as its context."""
    shared = {"language_query": languages.query(request), "token": answerer.token}
    html = frames.filled(context, answerer.wave.measurement_id, *about, **shared, **values)
    return HttpResponse(html, status=status)


def wave_page(request: HttpRequest, wave: Wave, name: str, /, *, status: int = 200, **context: Any) -> HttpResponse:
    """Answer with a page about a wave."""
    shared = {
        "wave": wave,
        "measurement": wave.measurement,
        "questionnaire": wave.measurement.questionnaire,
        "language_query": languages.query(request),
    }
    return render(request, f"answering/{name}.html", {**shared, **context}, status=status)


def is_autosave(request: HttpRequest) -> bool:
    """Tell whether a page's script sends a choice in the background, instead of a person a form."""
    return request.headers.get("X-Autosave") == "1"


def saved(outcome: drafts.Saved) -> HttpResponse:
    """Answer a save in the background; 409 tells the page that something newer was there."""
    now = timezone.localtime().strftime("%H:%M")
    message = _("Sparat %(time)s") % {"time": now} if outcome.is_newest else ""
    return JsonResponse(
        {"version": outcome.draft.version, "message": message}, status=200 if outcome.is_newest else 409
    )


def _answered_or(
    view: View[P], request: HttpRequest, answerer: Answerer, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    try:
        if answerer.has_answered:
            raise drafts.AlreadyAnswered
        if request.method != "POST" and not _may_look(answerer):
            raise WaveClosed
        return view(request, answerer, *args, **kwargs)
    except (drafts.AlreadyAnswered, drafts.LinkWithdrawn, WaveClosed, drafts.AnswerRefused) as reason:
        return _not_saved(reason) if is_autosave(request) else _stopped(request, answerer, reason)


def _may_look(answerer: Answerer) -> bool:
    """Tell whether she may open a page: in the minutes of grace only if she has begun, so that she can finish."""
    wave, now = answerer.wave, timezone.now()
    return wave.shows_pages(now) or (wave.takes_answers(now) and has_begun(answerer))


def _stopped(request: HttpRequest, answerer: Answerer, reason: Exception) -> HttpResponse:
    """Tell a person why she cannot go on."""
    if isinstance(reason, drafts.LinkWithdrawn):
        return _no_link(request)
    if isinstance(reason, drafts.AlreadyAnswered):
        return framed_page(request, answerer, contexts.thanks, request.method == "POST")
    if isinstance(reason, WaveClosed):
        return page(request, answerer, "closed", status=403)
    return page(request, answerer, "refused", status=400)


def _no_link(request: HttpRequest) -> HttpResponse:
    """Tell that nobody, or nobody any more, has this address."""
    if is_autosave(request):
        return _not_saved(drafts.LinkWithdrawn())
    return render(request, "answering/unknown.html", status=404)


def _not_saved(reason: Exception) -> HttpResponse:
    """Tell a page's script what to show; it tries no more."""
    if isinstance(reason, drafts.AlreadyAnswered):
        message, status = _("Du har redan skickat in dina svar. Det du ändrar här sparas inte."), 410
    elif isinstance(reason, WaveClosed):
        message, status = _("Mätningen är stängd. Det du ändrar här sparas inte."), 403
    elif isinstance(reason, drafts.LinkWithdrawn):
        message, status = _("Länken fungerar inte längre. Det du ändrar här sparas inte."), 404
    else:
        message, status = _("Det gick inte att spara. Ladda om sidan och försök igen."), 400
    return JsonResponse({"message": message}, status=status)
