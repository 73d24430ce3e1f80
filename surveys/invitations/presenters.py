"""What the mail pages print, decided here so that templates need no arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.models import Mail, Mailing, MailKind, Measurement, Respondent, User, Wave
from surveys.models.mail import PLANNED_KINDS

from . import messages, texts
from .texts import Paragraph, Text


def in_order(mailings: Iterable[Mailing]) -> list[Mailing]:
    """Return a wave's mailings in the order in which they leave."""
    return sorted(mailings, key=lambda mailing: PLANNED_KINDS.index(MailKind(mailing.kind)))


@dataclass(frozen=True)
class Invitations:
    """How far the invitations have come. There is no such thing for reminders: their number is a secret."""

    invited: int
    sent: int
    under_way: int
    failing: int

    @classmethod
    def of(cls, wave: Wave) -> "Invitations":
        """Two queries. An address that fails is counted once, whatever mail it was that came back."""
        people = Respondent.objects.filter(wave=wave)
        states = Mail.objects.of(wave).invitation_counts()
        sent = states.get(Mail.State.SENT, 0)
        under_way = states.get(Mail.State.QUEUED, 0) + states.get(Mail.State.IN_FLIGHT, 0)
        return cls(people.count(), sent, under_way, people.filter(address_failed=True).count())


@dataclass(frozen=True)
class Preview:
    """A mail as it will look, with an example's name and link."""

    subject: str
    paragraphs: list[Paragraph]

    @classmethod
    def of(cls, text: Text, measurement: Measurement, user: User) -> "Preview":
        values = texts.values_for_example(measurement, messages.example_wave(measurement, user), user.name)
        filled = texts.filled(text, values)
        return cls(filled.subject, list(texts.paragraphs(filled.body, values[texts.LINK])))
