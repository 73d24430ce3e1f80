"""The introduction of a measurement."""

from typing import Any

from django import forms
from django.core.files import File

from surveys.introductions import LONGEST_TEXT, check_captions, check_film
from surveys.models import Introduction, TranslatedText

from .layout import fields


class IntroductionForm(forms.Form):
    """A text in one or two languages, and a film with captions; files that are there stay until new ones come."""

    text_sv = forms.CharField(label="Text", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea)
    text_en = forms.CharField(label="Text på engelska", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea)
    film = forms.FileField(
        label="Film", required=False, validators=[check_film], help_text="mp4 eller webm, högst 200 MB."
    )
    captions = forms.FileField(
        label="Undertexter", required=False, validators=[check_captions], help_text="WebVTT (.vtt). Behövs till filmen."
    )
    helper = fields("text_sv", "text_en", "film", "captions")

    def __init__(self, *args: Any, introduction: Introduction | None, **kwargs: Any) -> None:
        texts = introduction.text if introduction else {}
        super().__init__(*args, **kwargs)
        self.initial = {f"text_{language}": texts.get(language, "") for language in ("sv", "en")}
        self._has_film = bool(introduction and introduction.film)
        self._has_captions = bool(introduction and introduction.captions)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("film") or self._has_film) and not (cleaned.get("captions") or self._has_captions):
            self.add_error("captions", "Lägg till undertexter: alla ska kunna följa filmen.")
        if not (cleaned.get("text_sv") or cleaned.get("film") or self._has_film):
            self.add_error("text_sv", "Skriv en text eller lägg till en film.")
        return cleaned

    @property
    def text(self) -> TranslatedText:
        parts = {language: self.cleaned_data[f"text_{language}"].replace("\r\n", "\n") for language in ("sv", "en")}
        return TranslatedText({language: part for language, part in parts.items() if part})

    def file(self, name: str) -> "File[bytes] | None":
        return self.cleaned_data[name] or None
