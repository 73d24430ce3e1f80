"""A mail as a message: plain text, and HTML made of the same text."""

import re
from email.utils import parseaddr
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from surveys import access
from surveys.models import Department, Draft, Mail, MailKind, Measurement, Respondent, User, Wave

from . import texts
from .texts import Text

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
#: What the link is called in the HTML of a mail to respondents.
OPEN_SURVEY: Final = "Öppna enkäten"


#: What stands first in a test mail.
_TEST: Final = "[Det här är ett prov. Länken visar hur knappen ser ut, men leder inte till någon enkät.]\n\n"


class Writer:
    """Writes mails, and remembers what many of them share: made anew for each batch."""

    def __init__(self) -> None:
        self._measurement = lru_cache(_measurement)
        self._department = lru_cache(_department)
        self._texts = lru_cache(texts.of)
        self._sizes: dict[int, texts.Size] = {}

    def message(self, mail: Mail) -> EmailMultiAlternatives:
        """Return a claimed mail as a message. One query for a reminder: has its person begun?"""
        person = mail.respondent
        person.department = self._department(person.department_id)
        measurement = person.wave.measurement = self._measurement(person.wave.measurement_id)
        values = texts.values_for(person, self._size(person.wave))
        kind = texts.text_kind(mail.kind, has_started=_has_started(mail))
        message = build(texts.filled(self._texts(measurement)[kind], values), values[texts.LINK], to=person.email)
        message.reply_to = _addresses(measurement.contact)
        message.extra_headers |= {
            "Message-ID": f"<{mail.pk}@{sender_domain()}>",
            "List-Unsubscribe": f"<{opt_out_url(person)}>",
        }
        return message

    def _size(self, wave: Wave) -> texts.Size:
        return self._sizes.get(wave.pk) or self._sizes.setdefault(wave.pk, texts.Size.of(wave))


def _measurement(pk: int) -> Measurement:
    return Measurement.objects.with_organisation().get(pk=pk)


def _department(pk: int) -> Department:
    return Department.objects.with_ancestors().get(pk=pk)


def example(text: Text, measurement: Measurement, to: User) -> EmailMultiAlternatives:
    """Return a test mail to oneself."""
    values = texts.values_for_example(measurement, example_wave(measurement, to), to.name)
    filled = texts.filled(text, values)
    return build(Text(f"Prov: {filled.subject}", _TEST + filled.body), values[texts.LINK], to=to.email)


def example_wave(measurement: Measurement, user: User) -> Wave | None:
    """Return the wave that previews and test mails speak of: the first that the user administers."""
    wave = access.administrable_waves(user, measurement.organisation).of(measurement).first()
    if wave:
        wave.measurement = measurement
    return wave


def build(text: Text, link: str, *, to: str, button: str = OPEN_SURVEY) -> EmailMultiAlternatives:
    """Return a message with a filled text; the link is the only address in it that can be clicked.

    button: what the link is called in the HTML.
    """
    message = EmailMultiAlternatives(text.subject, text.body, settings.DEFAULT_FROM_EMAIL, [to])
    message.extra_headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
    message.attach_alternative(html(text, link, button), "text/html")
    return message


def html(text: Text, link: str, button: str = OPEN_SURVEY) -> str:
    context = {"subject": text.subject, "paragraphs": texts.paragraphs(text.body, link), "button": button}
    return render_to_string("invitations/mail.html", context)


def opt_out_url(person: Respondent) -> str:
    return f"{settings.PUBLIC_BASE_URL}{reverse('invitations:opt_out', args=[person.token])}"


def envelope_sender(mail: Mail) -> str:
    """Return the address that bounces come to: the mail's own, when MAIL_BOUNCES_TO is set."""
    local, _, domain = settings.MAIL_BOUNCES_TO.partition("@")
    return f"{local}+{mail.pk.hex}@{domain}" if domain else own_address()


def own_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _has_started(mail: Mail) -> bool:
    return mail.kind not in (MailKind.INVITATION, MailKind.LINK) and Draft.objects.of(mail.respondent).exists()


def sender_domain() -> str:
    return own_address().rpartition("@")[2]


def _addresses(contact: str) -> list[str]:
    """Return the first e-mail address of a contact, to which replies go."""
    return _ADDRESS.findall(contact)[:1]
