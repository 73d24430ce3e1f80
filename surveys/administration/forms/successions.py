"""The form for departments that have been merged or split."""

from typing import Any

from django import forms

from surveys.models import Department, Organisation

from .departments import DepartmentChoice
from .layout import fields


class DepartmentsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Departments by their paths."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.path)


class SuccessionForm(forms.Form):
    """A department of today and those that it took over from."""

    successor = DepartmentChoice(
        Department.objects.none(), label="Förvaltningen i dag", empty_label="Välj …", help_text="Den som finns kvar."
    )
    predecessors = DepartmentsChoice(
        Department.objects.none(),
        label="Tog över från",
        help_text="Kryssa i alla som gick upp i den, eller den som delades.",
    )
    helper = fields("successor", "predecessors")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("successor", "predecessors"):
            self.fields[name].queryset = Department.objects.of(organisation)  # type: ignore[attr-defined]
