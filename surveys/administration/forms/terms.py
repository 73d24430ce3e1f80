"""The form of a word in the word list."""

from django import forms

from surveys.models import TranslatedText

from .layout import fields


class TermForm(forms.Form):
    """A word and what it means, in Swedish and, if wanted, in English."""

    word_sv = forms.CharField(label="Ord", max_length=100)
    explanation_sv = forms.CharField(label="Förklaring", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    word_en = forms.CharField(label="Ord på engelska", max_length=100, required=False)
    explanation_en = forms.CharField(
        label="Förklaring på engelska", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    helper = fields("word_sv", "explanation_sv", "word_en", "explanation_en")

    def text(self, name: str) -> TranslatedText:
        """Return the word or the explanation in the languages that were filled in."""
        languages = {language: self.cleaned_data[f"{name}_{language}"] for language in ("sv", "en")}
        return TranslatedText({language: text for language, text in languages.items() if text})
