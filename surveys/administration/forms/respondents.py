"""Forms for lists of respondents."""

from operator import attrgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from surveys.models import Department, Measurement, Respondent, Wave
from surveys.models.measurement import MeasurementQuerySet, WaveQuerySet
from surveys.respondent_lists.checking import in_another_wave
from surveys.respondent_lists.reading import RespondentList, has_hidden_characters, read_list
from surveys.table_files import FileRefused

from .departments import DepartmentChoice
from .layout import fields

MAX_BYTES = 20_000_000


class UploadForm(forms.Form):
    """A file with respondents. Cleaned, it is the list that the file holds."""

    file = forms.FileField(label="Fil (CSV eller Excel)", allow_empty_file=True)
    helper = fields("file")

    @property
    def file_name(self) -> str:
        return str(getattr(self.files["file"], "name", ""))

    def clean_file(self) -> RespondentList:
        try:
            return read_list(self.cleaned_data["file"].read())
        except FileRefused as refusal:
            raise ValidationError(refusal.errors) from refusal


class CopyForm(forms.Form):
    """An earlier wave whose list is copied."""

    earlier = forms.ModelChoiceField(Wave.objects.none(), label="Tidigare omgång", empty_label=None)
    helper = fields("earlier")

    def __init__(self, *args: Any, waves: WaveQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earlier"].error_messages["invalid_choice"] = "Välj en av omgångarna i listan."
        self.fields["earlier"].queryset = waves  # type: ignore[attr-defined]
        self.fields["earlier"].label_from_instance = _wave_text  # type: ignore[attr-defined]


class CopyMeasurementForm(forms.Form):
    """An earlier measurement whose lists are copied."""

    earlier = forms.ModelChoiceField(Measurement.objects.none(), label="Tidigare mätning", empty_label=None)
    helper = fields("earlier")

    def __init__(self, *args: Any, measurements: MeasurementQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earlier"].error_messages["invalid_choice"] = "Välj en av mätningarna i listan."
        self.fields["earlier"].queryset = measurements  # type: ignore[attr-defined]
        self.fields["earlier"].label_from_instance = attrgetter("title")  # type: ignore[attr-defined]


def _wave_text(wave: Wave) -> str:
    return f"{wave.measurement.title}: {wave.department.path}, {wave.opens_on}"


class RespondentForm(forms.ModelForm):  # type: ignore[type-arg]
    """One person, added or changed by hand."""

    department = DepartmentChoice(Department.objects.none(), label="Förvaltning", empty_label=None)
    helper = fields("email", "name", "department", "group")

    class Meta:
        model = Respondent
        fields = ("email", "name", "department", "group")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wave = self.instance.wave
        within = Department.objects.within([wave.department_id]).with_ancestors()
        self.fields["department"].queryset = within  # type: ignore[attr-defined]
        self.fields["group"].queryset = wave.measurement.organisation.groups.all()  # type: ignore[attr-defined]
        self.fields["group"].empty_label = None  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        wave = self.instance.wave
        others = Respondent.objects.filter(email__iexact=email, wave__measurement=wave.measurement).exclude(
            pk=self.instance.pk
        )
        if others.filter(wave=wave).exists():
            raise ValidationError("Adressen finns redan i listan.")
        elsewhere = others.filter(wave__in=wave.measurement.waves.may_still_answer()).select_related("wave__department")
        if other := elsewhere.first():
            raise ValidationError(in_another_wave(other.wave.department.name))
        return email

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if has_hidden_characters(name):
            raise ValidationError("Namnet innehåller osynliga tecken.")
        return name
