"""The open link of a wave."""

from django import forms

from surveys.models import SharedLink

from .layout import fields


class SharedLinkForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SharedLink
        fields = ("word", "allows_shared_computer")

    helper = fields("word", "allows_shared_computer")
