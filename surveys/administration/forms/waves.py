"""Forms of the guided set-up of a wave."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from surveys.administration.presenters import Branch, tree
from surveys.models import Department, MeasurementPeriod, Wave

from .layout import fields


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DepartmentsForm(forms.Form):
    """Step 1: which departments answer. Those that a wave already covers are not offered."""

    departments = forms.TypedMultipleChoiceField(
        label="Förvaltningar",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en förvaltning."},
    )
    helper = fields("departments")

    def __init__(self, *args: Any, free: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.free = {department.pk: department for department in free}
        choice = cast("forms.TypedMultipleChoiceField", self.fields["departments"])
        choice.choices = list(_choices(tree(self.free.values())))

    def clean_departments(self) -> list[Department]:
        chosen = [self.free[pk] for pk in self.cleaned_data["departments"]]
        for department in chosen:
            if any(other in _line_above(department) for other in chosen):
                raise ValidationError(
                    f"{department.path} ligger under en annan vald enhet. Välj en av dem: annars får någon två enkäter."
                )
        return chosen


def _choices(branches: list[Branch]) -> Iterator[tuple[int, str]]:
    for branch in branches:
        yield branch.department.pk, branch.department.path
        yield from _choices(branch.children)


def _line_above(department: Department) -> list[Department]:
    return [department.parent, *_line_above(department.parent)] if department.parent else []


class DatesForm(forms.Form):
    """Step 2: when. The days must lie inside one of the periods offered."""

    period = forms.ChoiceField(label="Mätperiod", widget=forms.RadioSelect)
    opens_on = forms.DateField(label="Första dag", widget=DayInput)
    closes_on = forms.DateField(label="Sista dag", widget=DayInput, help_text="Svar tas emot till midnatt den dagen.")
    helper = fields("period", "opens_on", "closes_on")

    def __init__(self, *args: Any, periods: list[MeasurementPeriod], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {f"{period.season}-{period.year}": period for period in periods}
        self.today = today
        choice = cast("forms.ChoiceField", self.fields["period"])
        choice.choices = [(key, _period_text(period)) for key, period in self.periods.items()]
        choice.initial = next(iter(self.periods), None)

    def clean_period(self) -> MeasurementPeriod:
        return self.periods[self.cleaned_data["period"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_days(self, cleaned.get("period"), self.today)
        return cleaned


class MoveForm(forms.Form):
    """Other days for a planned wave."""

    opens_on = forms.DateField(label="Första dag", widget=DayInput)
    closes_on = forms.DateField(label="Sista dag", widget=DayInput)
    helper = fields("opens_on", "closes_on")

    def __init__(self, *args: Any, wave: Wave, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"opens_on": wave.opens_on, "closes_on": wave.closes_on}
        self.wave, self.today = wave, today
        self.fields["opens_on"].help_text = f"Inom {_period_text(wave.period)}."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_days(self, self.wave.period, self.today)
        return cleaned


class ExtendForm(forms.Form):
    """A later last day for an open wave."""

    closes_on = forms.DateField(label="Ny sista dag", widget=DayInput)
    helper = fields("closes_on")

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wave = wave
        self.fields[
            "closes_on"
        ].help_text = (
            f"Nu {wave.closes_on}. Omgången kan förlängas till och med {wave.period.closes_on}, då mätperioden slutar."
        )

    def clean_closes_on(self) -> dt.date:
        closes_on = cast("dt.date", self.cleaned_data["closes_on"])
        if not self.wave.closes_on < closes_on <= self.wave.period.closes_on:
            raise ValidationError(f"Välj en dag efter {self.wave.closes_on} och senast {self.wave.period.closes_on}.")
        return closes_on


class ExpectedForm(forms.ModelForm):  # type: ignore[type-arg]
    """How many people are asked where no list is kept."""

    helper = fields("expected")

    class Meta:
        model = Wave
        fields = ("expected",)


def check_days(form: forms.Form, period: MeasurementPeriod | None, today: dt.date) -> None:
    """Add an error unless the form's two days are in order, inside the period and not over."""
    opens_on, closes_on = form.cleaned_data.get("opens_on"), form.cleaned_data.get("closes_on")
    if not (period and opens_on and closes_on):
        return
    if opens_on > closes_on:
        form.add_error("closes_on", "Sista dagen ligger före den första.")
    elif closes_on < today:
        form.add_error("closes_on", "Sista dagen har redan passerat.")
    elif not period.holds(opens_on, closes_on):
        form.add_error("opens_on", f"Välj dagar inom {_period_text(period)}.")


def _period_text(period: MeasurementPeriod) -> str:
    return f"{period}: {period.opens_on} till {period.closes_on}"
