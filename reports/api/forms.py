"""The form of a new key."""

import datetime as dt

from django import forms
from django.utils import timezone

from reports.api.tokens import LONGEST_LIFE
from surveys import access
from surveys.administration.forms.layout import fields
from surveys.models import Organisation, User


class TokenForm(forms.Form):
    """What the key is for, what it may read and how long it lives."""

    name = forms.CharField(label="Namn", max_length=100, help_text="Var nyckeln används, till exempel Power BI.")
    organisation = forms.ModelChoiceField(queryset=Organisation.objects.none(), label="Organisation", empty_label=None)
    expires_on = forms.DateField(
        label="Gäller till och med",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Högst ett år fram i tiden.",
    )
    helper = fields("name", "organisation", "expires_on")

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].queryset = access.organisations_of(user)  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = timezone.localdate() + LONGEST_LIFE

    def clean_expires_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST_LIFE:
            raise forms.ValidationError(f"Välj en dag från i dag till {today + LONGEST_LIFE:%Y-%m-%d}.")
        return day
