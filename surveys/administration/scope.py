"""What an address of the administration leads to: fetched through access, 404 outside and 403 inside without right."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from surveys import access
from surveys.models import Measurement, Organisation, User, Wave


def account(request: HttpRequest) -> User:
    """Return the account of a request that has passed `login_required`."""
    return cast("User", request.user)


def part_of(request: HttpRequest, code: str) -> Organisation:
    """Return the organisation if the user administers it or a part of it."""
    if "\0" in code:  # PostgreSQL has no such text
        raise Http404
    organisation = get_object_or_404(Organisation, code=code)
    if not access.has_part(request.user, organisation):
        raise Http404
    if not access.administered_organisations(request.user).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    return organisation


def whole_of(request: HttpRequest, code: str) -> Organisation:
    """Return the organisation if the user administers the whole of it."""
    organisation = part_of(request, code)
    if not access.may_administer(request.user, organisation):
        raise PermissionDenied
    return organisation


def measurement_of(organisation: Organisation, slug: str) -> Measurement:
    """Return a measurement of an organisation that `part_of` or `whole_of` has given."""
    return get_object_or_404(Measurement.objects.with_organisation(), organisation=organisation, slug=slug)


def wave_of(request: HttpRequest, code: str, wave_id: int) -> Wave:
    """Return a wave whose department the user administers."""
    organisation = part_of(request, code)
    return get_object_or_404(access.administrable_waves(request.user, organisation), pk=wave_id)


def page(
    request: HttpRequest, organisation: Organisation, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """Render a page of the administration with what its frame shows."""
    shared = {"organisation": organisation, "is_whole": access.may_administer(request.user, organisation)}
    return render(request, f"administration/{name}.html", {**shared, **context}, status=status)


def form_page(
    request: HttpRequest, organisation: Organisation, form: object, title: str, *, back: str, **context: object
) -> HttpResponse:
    """Render a form on a page of its own; a form with errors is answered with 400."""
    status = 400 if request.method == "POST" else 200
    values = {"form": form, "title": title, "back": back, "submit": "Spara", **context}
    return page(request, organisation, "form", status=status, **values)
