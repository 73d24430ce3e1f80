"""What the API answers beside its routes: JSON in Swedish here too."""

from collections.abc import Callable
from functools import wraps

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
