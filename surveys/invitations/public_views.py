"""What anybody reaches: the link again, and "Jag ska inte delta". No cookie is needed; a GET changes nothing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.answering import languages
from surveys.answering.doors import for_anybody
from surveys.models import Respondent

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
    form = OptOutForm(request.POST if request.method == "POST" else None)
    if "angra" in request.POST:
        opting_out.opt_in(respondent)
    elif form.is_valid():
        opting_out.opt_out(respondent)
    is_refused = form.is_bound and not form.is_valid() and "angra" not in request.POST
    shown = {"respondent": respondent, "token": token, "measurement": respondent.wave.measurement}
    return _page(
        request, "opt_out", status=400 if is_refused else 200, form=form if is_refused else OptOutForm(), **shown
    )


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    shared = {"language_query": languages.query(request)}
    return render(request, f"invitations/{name}.html", {**shared, **context}, status=status)


def _sender(request: HttpRequest) -> str:
    """Return the network address that asks: the one that our own proxy saw, where there is a proxy."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
