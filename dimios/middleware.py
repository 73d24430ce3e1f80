"""What every request passes."""

import logging
import sys
from collections.abc import Callable
from typing import cast

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.defaults import server_error

from reports.api.refusals import instead_of

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_API = "/api/"
#: Below these addresses nobody is logged in: the address is the authority (surveys/answering/urls.py).
_WITHOUT_LOGIN = ("/s/", "/o/")


#: What the decorators of django-csp leave on a response whose view has a policy of its own.
_POLICY_CHANGES = {"_csp_exempt", "_csp_config", "_csp_update", "_csp_replace"}


class login_except_for_respondents:  # noqa: N801  (read in settings as what it does)
    """Sessions, users and notices; on a respondent's page they would cost a tenth of it and be of no use."""

    def __init__(self, get_response: GetResponse) -> None:
        self._without_login = get_response
        with_login = SessionMiddleware(AuthenticationMiddleware(MessageMiddleware(get_response)))
        self._with_login = cast("GetResponse", with_login)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(_WITHOUT_LOGIN):
            return self._without_login(request)
        return self._with_login(request)


class policy_written_once(CSPMiddleware):  # noqa: N801  (as above)
    """The Content-Security-Policy of the settings, which is built anew only for a view that changes it. No nonces."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self._policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or not _POLICY_CHANGES.isdisjoint(vars(response)):
            changed: HttpResponseBase = super().process_response(request, response)
            return changed
        response.headers.setdefault(HEADER, self._policy)
        return response


class errors_of_the_api_in_json:  # noqa: N801  (as above)
    """Answers a program with JSON where a browser would get a page, also for what fails outside the API's views."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        return instead_of(request, response) if is_page and request.path_info.startswith(_API) else response


class unavailable_database_is_503:  # noqa: N801  (read in settings as what it does)
    """Answers 503 with Retry-After while the database is away or locked; nothing was saved then."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
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
