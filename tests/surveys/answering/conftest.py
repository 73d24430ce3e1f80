"""A respondent's browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from surveys.models import Answerer, Respondent

#: Every address of a survey with the questionnaire of 2020: it has six pages of questions.
PATHS = ("", "sida/1/", *(f"sida/{number}/" for number in range(2, 8)), "granska/", "tack/")


class Browser:
    """Opens a respondent's addresses without cookies and without any CSRF token, as strictly as the server can be."""

    def __init__(self, respondent: Answerer, **headers: str) -> None:
        self.answerer = respondent
        self.link = f"/s/{respondent.token}/"
        self.headers = headers

    def get(self, path: str = "") -> HttpResponse:
        return self._client().get(self.link + path, headers=self.headers)

    def head(self, path: str = "") -> HttpResponse:
        return self._client().head(self.link + path, headers=self.headers)

    def post(self, path: str, data: dict[str, Any] | None = None) -> HttpResponse:
        return self._client().post(self.link + path, data or {}, headers=self.headers)

    def submit(self, **data: Any) -> HttpResponse:
        """Press the button of the review page."""
        return self.post("granska/", {"skicka": "", **data})

    def text(self, path: str = "") -> str:
        return self.get(path).content.decode()

    def _client(self) -> Client:
        """Return a client that has never been here before."""
        return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def browser(respondent: Respondent) -> Browser:
    """Anna's browser."""
    return Browser(respondent)


@pytest.fixture
def stored_order() -> Callable[[str], list[str]]:
    """Tell the ids of a table in the order in which its rows lie there."""
    place = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]

    def stored_order(table: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table} ORDER BY {place}")  # noqa: S608
            return [str(row[0]) for row in cursor.fetchall()]

    return stored_order
