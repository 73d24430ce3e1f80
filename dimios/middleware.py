"""What every request passes."""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class unavailable_database_is_503:  # noqa: N801  (read in settings as what it does)
    """Answers 503 with Retry-After while the database is away or locked; nothing was saved then."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(error) if isinstance(error, OperationalError | InterfaceError) else None


def failed(request: HttpRequest) -> HttpResponse:
    """Answer for an error outside a view: other middleware use the database too, for example to save a session."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(error)
    return server_error(request)


def unavailable(error: Exception) -> HttpResponse:
    """Tell to wait and try again. Rendered without the request, whose user would be looked up in the database."""
    logger.error("database unavailable: %s", type(error).__name__)
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})
