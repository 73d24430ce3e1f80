"""What anybody reaches: the link again, and "Jag ska inte delta". No cookie is needed; a GET changes nothing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.answering import languages
from surveys.answering.doors import for_anybody, wave_page
from surveys.models import Respondent, Wave

from . import links, opting_out
from .forms import LinkForm, OptOutForm


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_link(request: HttpRequest) -> HttpResponse:
    """Answer the same for every address; whether it is known is found out afterwards."""
    with languages.spoken(request) as language:
        response = _ask_for_link(request)
    response["Content-Language"] = language
    return response


def _ask_for_link(request: HttpRequest) -> HttpResponse:
    form = LinkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "send_link", status=400 if form.is_bound else 200, form=form)
    try:
        links.ask(form.cleaned_data["email"], sender=_sender(request))
    except links.TooManyRequests:
        return _page(request, "too_many", status=429)
    return _page(request, "link_sent", email=form.cleaned_data["email"])


@for_anybody("GET", "POST")
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first; act when the box is ticked, which no robot does."""
    respondent = Respondent.objects.with_token(token).first()
    if not respondent:
        return render(request, "answering/unknown.html", status=404)
    if _is_over(respondent.wave):
        return wave_page(request, respondent.wave, "closed", status=403, is_declining=True)
    if request.method != "POST":
        return opt_out_page(request, respondent)
    return _take_choice(request, respondent, OptOutForm(request.POST))


def opt_out_page(
    request: HttpRequest, respondent: Respondent, form: OptOutForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Show what she has chosen and how it is changed."""
    shown = {"respondent": respondent, "token": respondent.token, "measurement": respondent.wave.measurement}
    return _page(request, "opt_out", status=status, form=form or OptOutForm(), **shown)


def _take_choice(request: HttpRequest, respondent: Respondent, form: OptOutForm) -> HttpResponse:
    if "angra" in request.POST:
        opting_out.opt_in(respondent)
    elif form.is_valid():
        opting_out.opt_out(respondent)
    else:
        return opt_out_page(request, respondent, form, status=400)
    return opt_out_page(request, respondent)


def _is_over(wave: Wave) -> bool:
    return wave.has_begun and not wave.takes_answers(timezone.now())


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    shared = {"language_query": languages.query(request)}
    return render(request, f"invitations/{name}.html", {**shared, **context}, status=status)


def _sender(request: HttpRequest) -> str:
    """Return the network address that asks: the one that our own proxy saw, where there is a proxy."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
