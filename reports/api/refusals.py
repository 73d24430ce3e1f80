"""What the API answers beside its routes: JSON in Swedish here too."""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt

from reports.api.views import refused

View = Callable[..., HttpResponseBase]

_NOT_ALLOWED = 405


def with_refusals(routes: list[URLResolver | URLPattern]) -> list[URLResolver | URLPattern]:
    """Return the routes, whose refusals of a method or of the address itself are JSON as well."""
    for route in routes:
        if isinstance(route, URLPattern):
            route.callback = _in_json(route.callback)
    return routes


@csrf_exempt  # nothing is changed, and a page of HTML would be no answer
def nowhere(request: HttpRequest) -> HttpResponse:
    return refused(request, 404, "Adressen finns inte. Alla adresser står i /api/v1/openapi.json.")


def instead_of(request: HttpRequest, page: HttpResponseBase) -> HttpResponse:
    """Return what a program is told instead of a page of HTML, with the same status and the same time to wait."""
    told = {"Retry_After": page["Retry-After"]} if "Retry-After" in page else {}
    return refused(request, page.status_code, _TEXTS.get(page.status_code, "Något gick fel."), **told)


_TEXTS: Final = {
    400: "Frågan går inte att läsa.",
    403: "Det här får du inte läsa.",
    500: "Något gick fel hos oss. Försök igen om en stund.",
    503: "Tjänsten är upptagen. Försök igen om en stund.",
}


def _in_json(view: View) -> View:
    @csrf_exempt
    @wraps(view, assigned=())
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return nowhere(request)
        if response.status_code != _NOT_ALLOWED:
            return response
        return refused(request, _NOT_ALLOWED, "Här går det bara att läsa, med GET.", Allow=response["Allow"])

    return answer
