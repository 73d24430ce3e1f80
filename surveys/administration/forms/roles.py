"""The form that gives somebody a role."""

from typing import Any

from django import forms

from surveys.models import Department, Organisation, Role

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


class RoleForm(forms.Form):
    """Who gets which role where."""

    email = forms.EmailField(label="E-post", max_length=254)
    name = forms.CharField(label="Namn", max_length=200, required=False)
    kind = forms.ChoiceField(
        label="Roll",
        widget=forms.RadioSelect,
        choices=[(kind, f"{kind.label}: {_MEANINGS[kind]}") for kind in _GIVEN],
    )
    department = DepartmentChoice(
        Department.objects.none(),
        label="Förvaltning",
        required=False,
        empty_label="Hela organisationen",
        help_text="Behövs för representanter och deladministratörer. Enheter under förvaltningen ingår.",
    )
    helper = fields("email", "name", "kind", "department")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.of(organisation)  # type: ignore[attr-defined]

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
