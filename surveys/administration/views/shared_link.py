"""The open link of a wave, and the poster that shows it."""

from io import BytesIO

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import shared_links
from surveys.administration.forms.shared_link import SharedLinkForm
from surveys.administration.scope import account, page, wave_of
from surveys.models import Respondent, SharedLink, Wave


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def shared_link(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Show the open link and its settings; a POST makes it, or changes them."""
    wave = wave_of(request, code, wave_id)
    link = SharedLink.objects.filter(wave=wave).first()
    form = SharedLinkForm(request.POST or None, instance=link or SharedLink(wave=wave))
    if request.method == "POST" and wave.state != Wave.State.CLOSED and form.is_valid():
        shared_links.make_shared_link(wave, **form.cleaned_data, by=account(request))
        return redirect("administration:shared_link", code, wave_id)
    status = 400 if request.method == "POST" else 200
    n_listed = Respondent.objects.filter(wave=wave).count()
    return _page(request, wave, "shared_link", status=status, link=link, form=form, n_listed=n_listed)


@require_POST
@login_required
def shared_link_remove(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    shared_links.remove_shared_link(wave_of(request, code, wave_id), by=account(request))
    return redirect("administration:shared_link", code, wave_id)


@require_safe
@login_required
def shared_link_code(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """The open link as a QR code (SVG)."""
    picture = BytesIO()
    segno.make(_link(request, code, wave_id).url, micro=False, error="m").save(
        picture, kind="svg", border=4, scale=8, title="QR-kod till enkäten"
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_safe
@login_required
def poster(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """A page to print and put up. The word from the invitation is not on it: the wall is for everybody."""
    link = _link(request, code, wave_id)
    return _page(request, link.wave, "poster", link=link)


def _link(request: HttpRequest, code: str, wave_id: int) -> SharedLink:
    wave = wave_of(request, code, wave_id)
    link = SharedLink.objects.filter(wave=wave).first()
    if not link:
        raise Http404
    link.wave = wave
    return link


def _page(request: HttpRequest, wave: Wave, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    shared = {"wave": wave, "measurement": wave.measurement}
    return page(request, wave.measurement.organisation, name, status=status, **shared, **context)
