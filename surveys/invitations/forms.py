"""Forms of the key user's mail pages and of the two public ones."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import is_aware

from surveys.models import Mailing, MailKind, Wave
from surveys.models.mail import PLANNED_KINDS, MailText, refuse_line_breaks
from surveys.periods import STOCKHOLM

from . import hours, plan, texts


class LocalMoment(forms.DateTimeField):
    """A Swedish date and time of day; one that does not exist, or exists twice, is refused."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> dt.datetime | None:
        try:
            local = dt.datetime.fromisoformat(str(value)) if value else None
        except ValueError:
            raise ValidationError("Ange dag och klockslag, till exempel 2026-10-05 08:00.") from None
        if local is None or is_aware(local):
            return local
        try:
            return hours.moment(local)
        except hours.NoSuchTime:
            raise ValidationError("Klockan ställs fram den natten, så tiden finns inte. Välj en annan.") from None
        except hours.TimeExistsTwice:
            raise ValidationError("Klockan ställs tillbaka den natten, så tiden inträffar två gånger.") from None
        except OverflowError:
            raise ValidationError("Ange en dag då omgången är öppen.") from None


class PlanForm(forms.Form):
    """When the mails of a wave leave; those that have started are not asked for."""

    def __init__(self, wave: Wave, *args: Any, **kwargs: Any) -> None:
        mailings = {mailing.kind: mailing for mailing in Mailing.objects.of(wave)}
        kwargs.setdefault("initial", _initial(wave, mailings))
        super().__init__(*args, **kwargs)
        self.wave = wave
        for kind in PLANNED_KINDS:
            if kind not in mailings or mailings[kind].state != Mailing.State.STARTED:
                self.fields[kind.value] = LocalMoment(label=kind.label, required=False)
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def moments(self) -> dict[MailKind, dt.datetime]:
        return {kind: moment for kind in PLANNED_KINDS if (moment := self.cleaned_data.get(kind.value))}

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            for kind, problem in plan.problems(self.wave, self.moments).items():
                self.add_error(kind.value if kind.value in self.fields else None, problem)
        return self.cleaned_data


def _initial(wave: Wave, mailings: dict[str, Mailing]) -> dict[str, dt.datetime]:
    """Return what is planned, or a proposal when nothing is."""
    if not mailings:
        return {kind.value: _local(moment) for kind, moment in plan.proposed(wave).items()}
    return {kind: _local(mailing.due_at) for kind, mailing in mailings.items() if mailing.is_planned}


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(STOCKHOLM).replace(tzinfo=None, second=0, microsecond=0)


class TextForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a measurement's mails of one kind say."""

    class Meta:
        model = MailText
        fields = ("subject", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 18})}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].strip = False  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_subject(self) -> str:
        subject = str(self.cleaned_data["subject"])
        refuse_line_breaks(subject)
        if texts.n_links(subject):
            raise ValidationError("Länken hör hemma i texten, inte i rubriken.")
        return self._without_slips(subject.strip())

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        if texts.n_links(body) != 1 or not texts.has_link_on_its_own_line(body):
            raise ValidationError("Skriv {{länk}} en gång, på en egen rad. Den blir en knapp i mejlet.")
        return self._without_slips(body)

    def _without_slips(self, text: str) -> str:
        if unknown := texts.unknown_placeholders(text):
            raise ValidationError(f"Platshållaren {{{{{unknown[0][:40]}}}}} finns inte. Se listan nedanför.")
        return text


class LinkForm(forms.Form):
    """An address to send the link to again."""

    email = forms.EmailField(label="E-postadress", max_length=254)


class OptOutForm(forms.Form):
    """A box that is empty until a person ticks it: a robot that sends the form untouched changes nothing."""

    sure = forms.BooleanField(label="Jag vill inte ha fler mejl om den här enkäten")
