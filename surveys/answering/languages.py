"""The language of a respondent's page: chosen in the address (?lang=en), else what the browser asks for. No cookie."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

PARAMETER: Final = "lang"


def chosen(request: HttpRequest) -> str:
    """Return the language that the address asks for, "" where it asks for none that we have."""
    asked = request.GET.get(PARAMETER, "")
    return asked if asked in dict(settings.LANGUAGES) else ""


@contextmanager
def spoken(request: HttpRequest) -> Iterator[str]:
    """Speak the reader's language inside the block."""
    language = chosen(request) or translation.get_language_from_request(request)
    with translation.override(language):
        yield language


def query(request: HttpRequest) -> str:
    """Return what a link carries so that the next page has the chosen language: "?lang=en" or ""."""
    language = chosen(request)
    return f"?{urlencode({PARAMETER: language})}" if language else ""


def way(request: HttpRequest, name: str, *args: object) -> str:
    """Return the address of another of the respondent's pages, in the same language."""
    return f"{reverse(f'answering:{name}', args=args)}{query(request)}"
