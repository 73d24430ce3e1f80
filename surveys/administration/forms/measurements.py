"""The form of a measurement."""

from typing import Any, Final

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core.exceptions import ValidationError

from surveys import questionnaire_files
from surveys.models import Measurement, Questionnaire

from .departments import one_line
from .layout import fields

#: The thresholds a key user may make stricter, with the floor of each (docs/disclosure.md).
FLOORS: Final = {"k": 5, "k_dist": 8, "k_text": 10, "k_inv": 5, "k_step": 5, "m": 3}
#: What is fixed when the first wave opens.
FIXED_BY_OPENING: Final = ("questionnaire", *FLOORS, "m_dom_percent")
#: What is called out, with the lowest and the highest value of each (docs/method.md, rule 9).
LIMITS: Final = {"practical": (0.1, 4), "low": (1, 5), "high": (1, 5)}
#: The fields in percent, and the shares of the measurement that they stand for.
SHARES: Final = {"goal_percent": "goal", "m_dom_percent": "m_dom", "dont_know_high_percent": "dont_know_high"}

_PROTECTION = (
    "<p class='hint'>Grupper med färre svar än så visas inte. Gränserna kan ändras tills den första omgången öppnar, "
    "men aldrig till mindre skydd än det som står vid varje fält.</p>"
)
_STANDING_OUT = (
    "<p class='hint'>Vad som lyfts fram på sidorna och i rapporterna. Det kan ändras när som helst och gäller från "
    "nästa publicering. De publiceringar som redan finns ändras inte.</p>"
)


class QuestionnaireChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj})"


class MeasurementForm(forms.ModelForm):  # type: ignore[type-arg]
    """A measurement's name, questionnaire, contact, goal, thresholds and what is called out."""

    questionnaire = QuestionnaireChoice(Questionnaire.objects.all(), label="Enkät", empty_label=None)
    goal_percent = forms.IntegerField(
        label="Mål för svarsfrekvensen, procent", min_value=1, max_value=100, help_text="Ritas som en linje i kurvan."
    )
    m_dom_percent = forms.IntegerField(
        label="Största andel i jämförelse, procent",
        min_value=1,
        max_value=50,
        help_text="Har en enda organisation mer än så av övrigas svar väger alla organisationer lika. Högst 50.",
    )
    dont_know_high_percent = forms.IntegerField(
        label="Hög andel Vet ej, minst, procent",
        min_value=1,
        max_value=100,
        help_text="Från den andelen lyfts frågan fram för att många svarar Vet ej.",
    )
    helper = fields(
        "title",
        "slug",
        "questionnaire",
        "contact",
        "goal_percent",
        "note",
        Fieldset("Skydd av de svarande", HTML(_PROTECTION), *FLOORS, "m_dom_percent", css_class="thresholds"),
        Fieldset(
            "Vad som lyfts fram",
            HTML(_STANDING_OUT),
            *LIMITS,
            "dont_know_high_percent",
            "others_as",
            css_class="thresholds",
        ),
    )

    class Meta:
        model = Measurement
        fields = ("title", "slug", "questionnaire", "contact", "note", *FLOORS, *LIMITS, "others_as")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012  (read by Django, never changed)
        help_texts = {  # noqa: RUF012  (read by Django, never changed)
            "slug": "Börjar med årtalet och blir en del av adressen, till exempel 2026 eller 2026-host.",
            "contact": "Visas för den som svarar: vem den svarande kan fråga, med telefon eller e-post.",
            "k": "Så många måste ha satt betyg för att ett medelvärde eller ett index ska visas. Lägst 5.",
            "k_dist": "Så många måste ha svarat för att andelar, fördelning och samsyn ska visas. Lägst 8.",
            "k_text": "Så många måste ha skrivit innan någon kan läsa en förvaltnings fritexter. Lägst 10.",
            "k_inv": "Så många måste vara inbjudna för att svarsfrekvensen ska visas. Lägst 5.",
            "k_step": "Så många måste ha tillkommit innan en ny siffra ersätter den förra. Lägst 5.",
            "m": "Så många andra organisationer måste finnas med för att övriga ska visas. Lägst 3.",
            "practical": "I betygssteg. En mindre skillnad mot övriga, resten eller förra året kallas aldrig tydlig.",
            "low": "Ett medelvärde kallas lågt upp till detta, på skalan 1–5.",
            "high": "Ett medelvärde kallas högt från detta, på skalan 1–5.",
            "others_as": "Alla svar tillsammans: varje svar väger lika. Medel av medelvärden: varje organisation "
            "väger lika.",
        }

    def __init__(self, *args: Any, has_opened: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, share in SHARES.items():
            self.fields[name].initial = round(100 * getattr(self.instance, share))
        for name, floor in FLOORS.items():
            self._bound(name, floor)
        for name, (lowest, highest) in LIMITS.items():
            self._bound(name, lowest, highest)
        if not self.instance.pk:
            default, *_ = map(questionnaire_files.named, questionnaire_files.OFFERED)
            self.initial["questionnaire"] = default.pk
        for name in FIXED_BY_OPENING if has_opened else ():
            self.fields[name].disabled = True
        self.fields["slug"].disabled = bool(self.instance.pk)

    def _bound(self, name: str, lowest: float, highest: float | None = None) -> None:
        self.fields[name].validators.append(_Between(lowest, highest))
        bounds = {"min": lowest, "max": highest}
        self.fields[name].widget.attrs |= {bound: value for bound, value in bounds.items() if value is not None}

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
        if cleaned.get("low", 0) >= cleaned.get("high", 6):
            self.add_error("high", "Gränsen för ett högt medelvärde ska ligga över den för ett lågt.")
        for name, share in SHARES.items():
            if name in cleaned and name in self.changed_data:  # a share that is no whole percent stays as it is
                setattr(self.instance, share, cleaned[name] / 100)
        return cleaned


class _Between:
    def __init__(self, lowest: float, highest: float | None = None) -> None:
        self.lowest = lowest
        self.highest = highest

    def __call__(self, value: float) -> None:
        if value < self.lowest:
            raise ValidationError(f"Lägst {_written(self.lowest)}.")
        if self.highest is not None and value > self.highest:
            raise ValidationError(f"Högst {_written(self.highest)}.")


def _written(number: float) -> str:
    return f"{number:g}".replace(".", ",")
