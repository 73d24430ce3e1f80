"""The form of a measurement."""

from typing import Any, Final

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core.exceptions import ValidationError

from surveys import questionnaire_files
from surveys.models import Measurement, Questionnaire

from .departments import one_line
from .layout import fields

#: The thresholds a key user may raise, with the floor of each (docs/disclosure.md).
FLOORS: Final = {"k": 5, "k_dist": 8, "k_text": 10, "k_inv": 5}
#: What is fixed when the first wave opens.
FIXED_BY_OPENING: Final = ("questionnaire", *FLOORS)

_PROTECTION = (
    "<p class='hint'>Grupper med färre svar än så visas inte. Gränserna kan höjas tills den första omgången öppnar, "
    "aldrig sänkas under det som står här från början.</p>"
)


class QuestionnaireChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj})"


class MeasurementForm(forms.ModelForm):  # type: ignore[type-arg]
    """A measurement's name, questionnaire, contact, goal and thresholds."""

    questionnaire = QuestionnaireChoice(Questionnaire.objects.all(), label="Enkät", empty_label=None)
    goal_percent = forms.IntegerField(
        label="Mål för svarsfrekvensen, procent", min_value=1, max_value=100, help_text="Ritas som en linje i kurvan."
    )
    helper = fields(
        "title",
        "slug",
        "questionnaire",
        "contact",
        "goal_percent",
        "note",
        Fieldset("Skydd av de svarande", HTML(_PROTECTION), *FLOORS, css_class="thresholds"),
    )

    class Meta:
        model = Measurement
        fields = ("title", "slug", "questionnaire", "contact", "note", *FLOORS)
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012  (read by Django, never changed)
        help_texts = {  # noqa: RUF012  (read by Django, never changed)
            "slug": "Börjar med årtalet och blir en del av adressen, till exempel 2026 eller 2026-host.",
            "contact": "Visas för den som svarar: vem hon kan fråga, med telefon eller e-post.",
        }

    def __init__(self, *args: Any, has_opened: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal_percent"].initial = round(100 * self.instance.goal)
        for name, floor in FLOORS.items():
            self.fields[name].min_value = floor  # type: ignore[attr-defined]
            self.fields[name].validators.append(_AtLeast(floor))
            self.fields[name].widget.attrs["min"] = floor
        if not self.instance.pk:
            default, *_ = map(questionnaire_files.named, questionnaire_files.OFFERED)
            self.initial["questionnaire"] = default.pk
        for name in FIXED_BY_OPENING if has_opened else ():
            self.fields[name].disabled = True
        self.fields["slug"].disabled = bool(self.instance.pk)

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])

    def clean_contact(self) -> str:
        return one_line(self.cleaned_data["contact"])

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        same = Measurement.objects.filter(organisation=self.instance.organisation, slug=slug)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Det finns redan en mätning med det kortnamnet.")
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("k_dist", 0) < cleaned.get("k", 0):
            self.add_error("k_dist", "Gränsen för andelar kan inte vara lägre än den för medelvärden.")
        if "goal_percent" in cleaned:
            self.instance.goal = cleaned["goal_percent"] / 100
        return cleaned


class _AtLeast:
    def __init__(self, floor: int) -> None:
        self.floor = floor

    def __call__(self, value: int) -> None:
        if value < self.floor:
            raise ValidationError(f"Lägst {self.floor}.")
