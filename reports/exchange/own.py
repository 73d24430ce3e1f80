"""The key user's page of the exchange: the own organisation's file and its signature."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from analysis.exchange import signing
from analysis.exchange.writing import Exported, export
from analysis.models import Publication
from surveys import access
from surveys.administration.scope import measurement_of, part_of
from surveys.models import Measurement

from . import pages


@require_safe
@login_required
def own(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = _measurement(request, code, slug)
    context = {
        "organisation": measurement.organisation,
        "measurement": measurement,
        "is_whole": True,
        "publication": Publication.objects.of(measurement).first(),
        "name": _name(measurement),
        "key": _key(),
    }
    return render(request, "exchange/own.html", context)


@require_safe
@login_required
def own_file(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = _measurement(request, code, slug)
    return _download(_exported(measurement).content, _name(measurement), "text/csv; charset=utf-8")


@require_safe
@login_required
def own_signature(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = _measurement(request, code, slug)
    text = signing.signature_text(_exported(measurement).signature)
    return _download(text.encode(), _name(measurement) + signing.ENDING, "application/json")


def _measurement(request: HttpRequest, code: str, slug: str) -> Measurement:
    """Return the measurement if the user may hand out its file."""
    organisation = part_of(request, code)
    if not access.may_export(request.user, organisation):
        raise PermissionDenied
    return measurement_of(organisation, slug)


def _exported(measurement: Measurement) -> Exported:
    publications = Publication.objects.of(measurement)
    newest = publications.select_related("measurement__organisation", "measurement__questionnaire")
    publication = get_object_or_404(newest[:1])
    try:
        return export(publication)
    except ImproperlyConfigured as error:
        raise Http404 from error


def _key() -> dict[str, str] | None:
    """Return the installation's public key and its fingerprint; None when it has no key."""
    try:
        public_key = signing.own_public_key()
    except ImproperlyConfigured:
        return None
    return {"public": public_key, "fingerprint": pages.grouped(signing.fingerprint_of(public_key))}


def _name(measurement: Measurement) -> str:
    return f"forekomster-{measurement.organisation.code}-{measurement.slug}.csv"


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
