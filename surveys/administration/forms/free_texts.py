"""The form in which the key user decides which free texts may be read."""

from collections.abc import Sequence
from uuid import UUID

from django import forms

from surveys.models import FreeText

State = FreeText.State
CHOICES = ((State.APPROVED.value, "Visa"), (State.WITHHELD.value, "Visa inte"))


class ReviewForm(forms.Form):
    """One choice for each text, named by its random id. What is left open is decided another time."""

    def __init__(self, texts: Sequence[FreeText], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        for text in texts:
            self.fields[str(text.pk)] = forms.ChoiceField(
                label=text.text,
                choices=CHOICES,
                required=False,
                initial=text.state,
                widget=forms.RadioSelect(),
                disabled=text.state == State.PUBLISHED,
            )

    def decisions(self) -> dict[UUID, str]:
        """Return what has been chosen, by the text's id."""
        chosen = {name: value for name, value in self.cleaned_data.items() if not self.fields[name].disabled}
        return {UUID(name): value for name, value in chosen.items() if value}
