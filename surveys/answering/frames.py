"""Pages that differ from person to person by a few values only.

Such a page is written once in some seconds, with a mark where a value stands, and filled in for everybody who opens
it. It is written from what it is about (a measurement, a page's number) and from nothing of a person, so nothing of
hers can be left in it.
"""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import kept
from .pages import measurement_with

#: What may differ, and its mark. Random: nobody can have written one into a text.
_VALUES: Final = ("token", "version", "statements", "answers", "free_text", "goes_on")
_MARKS: Final = {name: SafeString(token_urlsafe(24)) for name in _VALUES}

Context = Callable[..., dict[str, Any]]


def filled(context: Context, measurement_id: int, *about: object, language_query: str, **values: str) -> str:
    """Return a page with a person's values.

    The page is named as the function that makes what is printed of the measurement and of what the page is about.
    """
    page = _written(context, get_language(), language_query, measurement_id, *about)
    for value, text in values.items():
        page = page.replace(_MARKS[value], conditional_escape(text))
    return page


@kept.for_seconds
def _written(context: Context, language: str | None, language_query: str, measurement_id: int, *about: object) -> str:
    measurement = measurement_with(measurement_id)
    shared = {"measurement": measurement, "questionnaire": measurement.questionnaire, "language_query": language_query}
    return render_to_string(f"answering/{context.__name__}.html", {**_MARKS, **shared, **context(measurement, *about)})
