"""What a public page shows."""

from django import forms

from reports.models import PublicPage
from surveys.administration.forms.layout import fields


class PublicPageForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PublicPage
        fields = ("shows_indices", "shows_questions", "shows_others", "shows_response_rate")

    helper = fields("shows_indices", "shows_questions", "shows_others", "shows_response_rate")
