"""Forms for departments and respondent groups."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from surveys.models import Department, RespondentGroup
from surveys.models.organisation import MAX_LEVELS, PATH_SEPARATOR, DepartmentQuerySet

from .layout import fields


class DepartmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A department by its path."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.path)


def one_line(text: str) -> str:
    """Return the text; raise ValidationError when it holds a line break or another control character."""
    if not text.isprintable():
        raise ValidationError("Skriv på en rad, utan specialtecken.")
    return text


class DepartmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A department's name, place in the tree, sector and order."""

    parent = DepartmentChoice(Department.objects.none(), label="Ligger under", required=False, empty_label="Överst")
    helper = fields("name", "parent", "sector", "position")

    class Meta:
        model = Department
        fields = ("name", "parent", "sector", "position")
        help_texts = {  # noqa: RUF012  (read by Django, never changed)
            "sector": "Gör att förvaltningen kan jämföras med samma sektor i andra kommuner.",
            "position": "Lägre nummer kommer först. Enheter med samma nummer ordnas efter namn.",
        }

    def __init__(
        self,
        *args: Any,
        parents: DepartmentQuerySet,
        is_movable: bool = True,
        may_be_topmost: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        parent = cast("forms.ModelChoiceField[Department]", self.fields["parent"])
        parent.required = not may_be_topmost
        parent.empty_label = parent.empty_label if may_be_topmost else None
        parent.queryset = self._possible(parents)
        if not self.instance.pk:
            self.initial["sector"] = ""
            self.fields["sector"] = forms.ChoiceField(
                label="Sektor",
                required=False,
                choices=[("", "Samma som enheten ovanför"), *Department.Sector.choices],
                help_text=self.fields["sector"].help_text,
            )
        if not is_movable:
            parent.disabled = True
            parent.help_text = "Kan inte flyttas: det finns listor, svar eller resultat som bygger på platsen."

    def _possible(self, parents: DepartmentQuerySet) -> DepartmentQuerySet:
        departments = parents.filter(level__lt=MAX_LEVELS)
        if not self.instance.pk:
            return departments
        return departments.exclude(pk__in=Department.objects.within([self.instance.pk]).values("pk"))

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if PATH_SEPARATOR in name:
            raise ValidationError("Skriv namnet utan snedstreck mellan mellanslag: det skiljer nivåer åt.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        same = Department.objects.filter(
            organisation=self.instance.organisation, parent=cleaned.get("parent"), name=cleaned.get("name")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Det finns redan en enhet med det namnet på samma plats.")
        if not cleaned.get("sector"):
            parent = cleaned.get("parent")
            cleaned["sector"] = parent.sector if parent else Department.Sector.OTHER
        return cleaned


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A respondent group's name and order."""

    helper = fields("name", "position")

    class Meta:
        model = RespondentGroup
        fields = ("name", "position")
        help_texts = {"position": "Lägre nummer kommer först."}  # noqa: RUF012  (read by Django, never changed)

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        same = RespondentGroup.objects.filter(organisation=self.instance.organisation, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Det finns redan en grupp med det namnet.")
        return name
