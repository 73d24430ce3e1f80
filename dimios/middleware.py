"""What every request passes."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class unavailable_database_is_503:  # noqa: N801  (read in settings as what it does)
    """Answers 503 with Retry-After while the database is away or locked; nothing was saved then."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        logger.error("database unavailable: %s", type(error).__name__)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "5"
        return response
