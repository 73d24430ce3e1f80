"""The open link: its first page asks where one belongs, and leads to an address of one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from surveys import shared_links, turnout
from surveys.models import Introduction, SharedLink, SharedStart

from .answerers import answerer_with
from .doors import for_anybody, wave_page
from .forms import SharedStartForm
from .languages import way
from .pages import estimated_minutes, pages_of

#: Holds the address of the survey that this browser has begun, and is sent to this open link only.
COOKIE = "pabjorjad"


@for_anybody("GET", "POST")
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Ask where one belongs; a browser that has begun before is led to what it began."""
    link = SharedLink.objects.with_token(token).first()
    if not link:
        return render(request, "answering/unknown.html", status=404)
    if not link.wave.shows_pages(timezone.now()):
        return wave_page(request, link.wave, "closed", status=403)
    begun = _begun_here(request, link)
    if begun:
        return redirect(way(request, "start", begun.token))
    return _first_page(request, link)


def _first_page(request: HttpRequest, link: SharedLink) -> HttpResponse:
    form = SharedStartForm(link, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _begin(request, link, form)
    n_questions = sum(len(asked.questions) for asked in pages_of(link.wave.measurement.questionnaire))
    minutes = turnout.typical_minutes(link.wave) or estimated_minutes(n_questions)
    context = {"form": form, "n_questions": n_questions, "minutes": minutes, "is_shared": True}
    context["sets_cookie"] = not link.allows_shared_computer
    return wave_page(request, link.wave, "shared", status=400 if form.errors else 200, **context)


def _begin(request: HttpRequest, link: SharedLink, form: SharedStartForm) -> HttpResponse:
    begun = shared_links.begin(link, form.cleaned_data["department"], form.cleaned_data["group"])
    has_introduction = Introduction.objects.filter(measurement=link.wave.measurement_id).exists()
    response = redirect(way(request, "introduction" if has_introduction else "screening", begun.token))
    if not link.allows_shared_computer:
        response.set_signed_cookie(
            COOKIE,
            begun.token,
            expires=link.ends_at,
            path=way(request, "shared", link.token).partition("?")[0],
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _begun_here(request: HttpRequest, link: SharedLink) -> SharedStart | None:
    if link.allows_shared_computer:
        return None
    token = request.get_signed_cookie(COOKIE, default="")
    begun = answerer_with(token) if token else None
    return begun if isinstance(begun, SharedStart) and begun.wave_id == link.wave_id else None
