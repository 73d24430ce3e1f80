"""A text in several languages, kept in one column."""

from typing import Any, cast

from django.conf import settings
from django.db import models
from django.utils.translation import get_language


class TranslatedText(dict[str, str]):
    """Texts by language code; printed in the active language, or in Swedish where that is missing."""

    def __str__(self) -> str:
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return self.get(language) or self.get("sv", "")


class TranslatedField(models.JSONField):
    """A JSON column whose value is a `TranslatedText`, for example {"sv": "Vet ej", "en": "Don't know"}."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": TranslatedText, "blank": True, **kwargs})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> TranslatedText:
        return TranslatedText(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> TranslatedText:
        return TranslatedText(cast("dict[str, str]", super().to_python(value) or {}))
