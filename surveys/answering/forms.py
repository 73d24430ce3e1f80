"""What is asked before the statements: where one belongs and, with the open link, the word from the invitation."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import Answerer, Department, RespondentGroup, SharedLink, Wave

from . import kept

Choices = tuple[tuple[int, str], ...]


class PlaceForm(forms.Form):
    """A department of the wave's part of the tree, and a group."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Förvaltning eller enhet"),
        empty_label=_("Välj i listan"),
        error_messages={"required": _("Välj var du arbetar."), "invalid_choice": _("Välj en enhet i listan.")},
    )
    group = forms.ModelChoiceField(
        RespondentGroup.objects.none(),
        label=_("Grupp"),
        empty_label=_("Välj i listan"),
        error_messages={
            "required": _("Välj den grupp som passar bäst."),
            "invalid_choice": _("Välj en grupp i listan."),
        },
    )

    def __init__(self, wave: Wave, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        organisation = wave.measurement.organisation
        self._offer("department", Department.objects.within([wave.department_id]), _departments(wave.department_id))
        self._offer("group", organisation.groups.all(), _groups(organisation.pk))

    @classmethod
    def of(cls, answerer: Answerer, posted: Any = None) -> Self:
        """Return the form with where she belongs now."""
        places = {"department": answerer.department_id, "group": answerer.group_id}
        return cls(answerer.wave, posted, initial=places)

    @property
    def has_choices(self) -> bool:
        """Tell whether there is anything to choose between."""
        return any(len(self._field(name).choices) > 2 for name in ("department", "group"))

    def _offer(self, name: str, queryset: Any, choices: Choices) -> None:
        """Take what the database holds now, and show what it held some seconds ago."""
        field = self._field(name)
        field.queryset = queryset
        field.choices = [("", field.empty_label), *choices]

    def _field(self, name: str) -> Any:
        return self.fields[name]


class SharedStartForm(PlaceForm):
    """The first page of the open link."""

    word = forms.CharField(
        label=_("Ordet i din inbjudan"),
        max_length=40,
        error_messages={"required": _("Skriv ordet som står i din inbjudan.")},
    )

    field_order = ("word", "department", "group")

    def __init__(self, link: SharedLink, *args: Any, **kwargs: Any) -> None:
        super().__init__(link.wave, *args, **kwargs)
        self._link = link
        if not link.word:
            del self.fields["word"]

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if not self._link.opens_with(word):
            raise forms.ValidationError(_("Det var inte ordet i inbjudan. Kontrollera stavningen."))
        return word


@kept.for_seconds
def _departments(root: int) -> Choices:
    return tuple((department.pk, department.path) for department in Department.objects.within([root]).with_ancestors())


@kept.for_seconds
def _groups(organisation_id: int) -> Choices:
    return tuple(RespondentGroup.objects.filter(organisation=organisation_id).values_list("pk", "name"))
