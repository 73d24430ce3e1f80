"""Forms for what is printed beside the results."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crispy_forms.layout import Fieldset
from django import forms
from django.core.files.uploadedfile import UploadedFile

from analysis.outline import Outline
from reports.logos import LARGEST_FILE, drawn
from reports.notes import Notes
from surveys.administration.forms.departments import one_line
from surveys.administration.forms.layout import fields
from surveys.models import Measurement

LONGEST_TEXT: Final = 5000
_WHOLE, _CONCLUSIONS = "whole", "conclusions"


def _text(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NotesForm(forms.Form):
    """A comment on the whole and on each subcategory, and conclusions. What is left empty is not printed."""

    def __init__(self, *args: Any, outline: Outline, notes: Notes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keys = {f"comment_{part.key}": part.key for part in outline.subcategories}
        self.fields[_WHOLE] = _text("Kommentar till helheten", "Står i sammanfattningen.")
        for name, part in zip(self._keys, outline.subcategories, strict=True):
            self.fields[name] = _text(part.label)
        self.fields[_CONCLUSIONS] = _text("Slutsatser", "Får ett eget avsnitt i rapporten.")
        self.initial = {_WHOLE: notes.comments.get("", ""), _CONCLUSIONS: notes.conclusions}
        self.initial |= {name: notes.comments.get(key, "") for name, key in self._keys.items()}
        subcategories = Fieldset("Kommentarer per underkategori", *self._keys, css_class="thresholds")
        self.helper = fields(_WHOLE, subcategories, Fieldset("Till sist", _CONCLUSIONS, css_class="thresholds"))

    @property
    def comments(self) -> dict[str, str]:
        """Return the comments by the key of their subcategory, "" for the whole."""
        texts = {key: self._written(name) for name, key in self._keys.items()}
        return {"": self._written(_WHOLE), **texts}

    @property
    def conclusions(self) -> str:
        return self._written(_CONCLUSIONS)

    def _written(self, name: str) -> str:
        return str(self.cleaned_data[name]).replace("\r\n", "\n")


@dataclass(frozen=True)
class Aim:
    """What can have a target: its measure and code, its label, and the range and unit in which it is written."""

    measure: str
    code: str
    label: str
    lowest: float = 0
    highest: float = 100
    is_share: bool = False

    @property
    def name(self) -> str:
        """Return the field's name."""
        return f"{self.measure}:{self.code}"

    def shown(self, value: float | None) -> float | None:
        """Return a stored target as it is written in the form: a share as percent."""
        return round(value * 100, 6) if self.is_share and value is not None else value

    def stored(self, written: float | None) -> float | None:
        return round(written / 100, 8) if self.is_share and written is not None else written


def aims_of(outline: Outline) -> Iterator[tuple[str, list[Aim]]]:
    """Yield what can have a target, under the headings of the form."""
    share = Aim("screening", outline.screening_code, f"{outline.screening_label}, procent", is_share=True)
    dimensions = [Aim("dimension", each.key, f"{each.label}, index") for each in outline.dimensions]
    yield "Helheten", [Aim("total", "total", "Digital mognad"), *dimensions, share]
    for part in outline.subcategories:
        questions = [Aim("question", q.code, q.label, 1, 5) for q in part.questions]
        yield part.label, [Aim("subcategory", part.key, f"{part.label}, index"), *questions]


class TargetsForm(forms.Form):
    """One target for each measure, in the measure's own unit; an empty one is none."""

    def __init__(self, *args: Any, outline: Outline, targets: Mapping[tuple[str, str], float], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._aims = [aim for _, aims in aims_of(outline) for aim in aims]
        for aim in self._aims:
            self.fields[aim.name] = _number(aim)
            self.initial[aim.name] = aim.shown(targets.get((aim.measure, aim.code)))
        groups = [
            Fieldset(head, *(a.name for a in aims), css_class="thresholds aims") for head, aims in aims_of(outline)
        ]
        self.helper = fields(*groups)

    @property
    def targets(self) -> dict[tuple[str, str], float | None]:
        """Return the targets by measure and code, as they are stored; None takes one away."""
        return {(aim.measure, aim.code): aim.stored(self.cleaned_data[aim.name]) for aim in self._aims}


def _number(aim: Aim) -> forms.FloatField:
    return forms.FloatField(
        label=aim.label,
        required=False,
        localize=True,
        min_value=aim.lowest,
        max_value=aim.highest,
        help_text=f"{aim.lowest:g}–{aim.highest:g}",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class RegistrationNumberForm(forms.Form):
    number = forms.CharField(
        label="Diarienummer", max_length=50, required=False, help_text="Till exempel KS 2020-345. Står i varje rapport."
    )
    helper = fields("number")

    def __init__(self, *args: Any, measurement: Measurement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["number"] = measurement.registration_number

    def clean_number(self) -> str:
        return one_line(self.cleaned_data["number"])


class LogoForm(forms.Form):
    """A logo to be drawn anew."""

    image = forms.FileField(
        label="Logotyp",
        help_text="PNG eller SVG, högst 1 MB. I en SVG ska text vara gjord till kurvor.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/svg+xml"}),
    )
    helper = fields("image")

    def clean_image(self) -> bytes:
        uploaded: UploadedFile[bytes] = self.cleaned_data["image"]
        return drawn(uploaded.read(LARGEST_FILE + 1))
