"""The form that gives somebody a role."""

from typing import Any, cast

from django import forms

from surveys.models import Department, Role
from surveys.models.organisation import DepartmentQuerySet

from .departments import DepartmentChoice, one_line
from .layout import fields

_GIVEN = (Role.Kind.REPRESENTATIVE, Role.Kind.SUB_ADMINISTRATOR, Role.Kind.READER, Role.Kind.KEY_USER)
_OF_A_DEPARTMENT = (Role.Kind.REPRESENTATIVE, Role.Kind.SUB_ADMINISTRATOR)
_MEANINGS = {
    Role.Kind.REPRESENTATIVE: "ser sin förvaltnings resultat",
    Role.Kind.SUB_ADMINISTRATOR: "sköter omgångar och listor för sin del av organisationen, och ser dess resultat",
    Role.Kind.READER: "ser alla resultat",
    Role.Kind.KEY_USER: "sköter allt och ser alla resultat",
}


_CHOICES = [(kind, f"{kind.label}: {_MEANINGS[kind]}") for kind in _GIVEN]


class RoleForm(forms.Form):
    """Who gets which role where."""

    email = forms.EmailField(label="E-post", max_length=254)
    name = forms.CharField(label="Namn", max_length=200, required=False)
    kind = forms.ChoiceField(
        label="Roll",
        widget=forms.RadioSelect,
        choices=_CHOICES,
    )
    department = DepartmentChoice(
        Department.objects.none(),
        label="Förvaltning",
        required=False,
        empty_label="Hela organisationen",
        help_text="Behövs för representanter och deladministratörer. Enheter under förvaltningen ingår.",
    )
    helper = fields("email", "name", "kind", "department")

    def __init__(self, *args: Any, departments: DepartmentQuerySet, is_whole: bool, **kwargs: Any) -> None:
        """Of a part of the organisation only representatives are appointed, for one of its departments."""
        super().__init__(*args, **kwargs)
        department = cast("forms.ModelChoiceField[Department]", self.fields["department"])
        department.queryset = departments
        if not is_whole:
            department.empty_label, department.help_text = None, "Enheter under förvaltningen ingår."
            kind = cast("forms.ChoiceField", self.fields["kind"])
            kind.choices = [(value, text) for value, text in _CHOICES if value == Role.Kind.REPRESENTATIVE]
            kind.initial = Role.Kind.REPRESENTATIVE

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needs_one = cleaned.get("kind") in _OF_A_DEPARTMENT
        if needs_one and not cleaned.get("department") and "department" not in self.errors:
            self.add_error("department", "Välj en förvaltning för den rollen.")
        if not needs_one:
            cleaned["department"] = None
        return cleaned
