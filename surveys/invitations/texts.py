"""What mails say. A fixed list of placeholders is replaced and nothing else: there is no template language.

Texts and the values put into them come from people, and are printed as text.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import formats

from surveys import turnout
from surveys.answering.pages import estimated_minutes, pages_of
from surveys.models import Measurement, Respondent, User, Wave, record
from surveys.models.mail import MailKind, MailText

LINK: Final = "länk"
#: What a text may hold between double braces, with what it means.
PLACEHOLDERS: Final = {
    LINK: "personens egen länk till enkäten",
    "namn": "personens namn; utan namn försvinner ordet och mellanslaget före det",
    "organisation": "organisationens namn",
    "förvaltning": "personens förvaltning",
    "mätning": "mätningens rubrik",
    "sista dag": "sista dagen att svara, till exempel 30 november 2026",
    "antal": "hur många påståenden enkäten har",
    "minuter": "hur många minuter det brukar ta att svara",
    "kontakt": "kontakten för frågor",
}
_PLACEHOLDER = re.compile(r"( ?)\{\{ ?(" + "|".join(PLACEHOLDERS) + r") ?\}\}")
_WORD_IN_BRACES = re.compile(r"\{\{\s*([^\W\d_][^{}*()]*?)\s*\}\}")
#: Characters that turn the direction of text around, so that it reads as something else than it is.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Text:
    """A subject and a body, with or without its placeholders replaced."""

    subject: str
    body: str


_CLOSING: Final = """Dina svar är anonyma. Ingen som håller i mätningen får se vem som har svarat.
Du kan göra uppehåll och fortsätta med samma länk.

In English: the survey is also available in English, use the same link.

Frågor? {{kontakt}}

Vänliga hälsningar
{{organisation}}"""

#: The program's own texts, used until the key user has written others.
DEFAULTS: Final = {
    MailText.Kind.INVITATION: Text(
        "Hur digitalt mogna är vi? Svara på {{minuter}} minuter",
        "Hej {{namn}}!\n\n{{organisation}} vill veta hur väl vi kan dra nytta av digitaliseringen. Du är utvald att "
        "svara för {{förvaltning}}. Det är {{antal}} påståenden och tar ungefär {{minuter}} minuter.\n\n{{länk}}\n\n"
        "Svara senast den {{sista dag}}. Länken är din egen, så skicka den inte vidare.\n\n" + _CLOSING,
    ),
    MailText.Kind.REMINDER: Text(
        "Påminnelse: ditt svar om vår digitala mognad",
        "Hej {{namn}}!\n\nFör en tid sedan bad vi dig svara på en enkät om digital mognad för {{förvaltning}}. "
        "Vi vill gärna ha med din bild. Det tar ungefär {{minuter}} minuter.\n\n{{länk}}\n\n"
        "Svara senast den {{sista dag}}.\n\n" + _CLOSING,
    ),
    MailText.Kind.REMINDER_STARTED: Text(
        "Påminnelse: din enkät är påbörjad men inte inskickad",
        "Hej {{namn}}!\n\nDu har börjat svara på enkäten om digital mognad för {{förvaltning}}, men inte skickat in "
        "den. Det du har valt finns kvar. Fortsätt där du slutade:\n\n{{länk}}\n\n"
        "Skicka in senast den {{sista dag}}. Ett svar som inte har skickats in räknas inte.\n\n" + _CLOSING,
    ),
    MailText.Kind.LAST_DAY: Text(
        "Sista svarsdag {{sista dag}}: enkäten om vår digitala mognad",
        "Hej {{namn}}!\n\nDen {{sista dag}} är sista dagen att svara på enkäten om digital mognad för "
        "{{förvaltning}}. Du hinner: det tar ungefär {{minuter}} minuter.\n\n{{länk}}\n\n" + _CLOSING,
    ),
    MailText.Kind.LAST_DAY_STARTED: Text(
        "Sista svarsdag {{sista dag}}: skicka in din enkät",
        "Hej {{namn}}!\n\nDen {{sista dag}} är sista dagen att skicka in enkäten om digital mognad för "
        "{{förvaltning}}. Det du har valt finns kvar, men räknas först när du har skickat in.\n\n{{länk}}\n\n"
        + _CLOSING,
    ),
    MailText.Kind.LINK: Text(
        "Din länk till enkäten om digital mognad",
        "Hej {{namn}}!\n\nNågon, troligen du, har bett om länken till enkäten om digital mognad för {{förvaltning}}. "
        "Det är samma länk som i inbjudan.\n\n{{länk}}\n\nSvara senast den {{sista dag}}. Bad du inte om länken kan du "
        "låta mejlet vara.\n\n" + _CLOSING,
    ),
}


def text_kind(kind: str, *, has_started: bool) -> MailText.Kind:
    """Return which text a mail carries; reminders differ for those who have begun."""
    if kind in (MailKind.INVITATION, MailKind.LINK):
        return MailText.Kind(kind)
    if kind == MailKind.LAST_DAY:
        return MailText.Kind.LAST_DAY_STARTED if has_started else MailText.Kind.LAST_DAY
    return MailText.Kind.REMINDER_STARTED if has_started else MailText.Kind.REMINDER


def of(measurement: Measurement) -> dict[MailText.Kind, Text]:
    """Return every text of a measurement, its own or the program's. One query."""
    own = {MailText.Kind(row.kind): Text(row.subject, row.body) for row in measurement.mail_texts.all()}
    return {**DEFAULTS, **own}


@transaction.atomic
def save(measurement: Measurement, kind: str, text: Text, *, by: User) -> None:
    """Let the measurement's mails of a kind say this."""
    measurement.mail_texts.update_or_create(kind=kind, defaults={"subject": text.subject, "body": text.body})
    record("mail_text_changed", measurement, by=by, organisation=measurement.organisation, kind=kind)


@dataclass(frozen=True)
class Size:
    """How many statements there are to answer, and how many minutes that takes."""

    n_questions: int
    minutes: int

    @classmethod
    def of(cls, wave: Wave) -> "Size":
        """One query, and those of the questionnaire once per process."""
        n = sum(len(page.questions) for page in pages_of(wave.measurement.questionnaire))
        return cls(n, turnout.typical_minutes(wave) or estimated_minutes(n))


def values_for(respondent: Respondent, size: Size | None = None) -> dict[str, str]:
    """Return what the placeholders stand for in a mail to a person fetched with wave and department."""
    wave, url = respondent.wave, respondent.answering_url
    return _values(wave, respondent.name, respondent.department.path, url, size or Size.of(wave))


def values_for_example(measurement: Measurement, wave: Wave | None, name: str) -> dict[str, str]:
    """Return what the placeholders stand for in a preview or test mail, whose link belongs to nobody."""
    department = wave.department.path if wave else "Förvaltningen"
    shown, link = wave or Wave(measurement=measurement), f"{settings.PUBLIC_BASE_URL}/s/exempel-pa-en-lank/"
    return _values(shown, name, department, link, Size.of(shown))


def _values(wave: Wave, name: str, department: str, link: str, size: Size) -> dict[str, str]:
    measurement = wave.measurement
    values = {
        LINK: link,
        "namn": name,
        "organisation": measurement.organisation.name,
        "förvaltning": department,
        "mätning": measurement.title,
        "sista dag": formats.date_format(wave.closes_on, "j F Y") if wave.closes_on else "30 november",
        "antal": str(size.n_questions),
        "minuter": str(size.minutes),
        "kontakt": measurement.contact or "Svara på det här mejlet.",
    }
    return {placeholder: one_line(value) for placeholder, value in values.items()}


def one_line(value: str) -> str:
    """Return a text without line breaks, control characters and turned directions."""
    visible = "".join(" " if unicodedata.category(sign).startswith("C") and sign.isspace() else sign for sign in value)
    kept = (sign for sign in _DIRECTION.sub("", visible) if unicodedata.category(sign) not in ("Cc", "Cs"))
    return " ".join("".join(kept).split())


def filled(text: Text, values: Mapping[str, str]) -> Text:
    """Return the text with its placeholders replaced, once: what a value holds is not looked at again."""

    def replace(found: re.Match[str]) -> str:
        value = values[found[2]]
        return found[1] + value if value else ""

    return Text(one_line(_PLACEHOLDER.sub(replace, text.subject)), _PLACEHOLDER.sub(replace, text.body))


def unknown_placeholders(*texts: str) -> list[str]:
    """Return what looks like a placeholder but is none: most likely a slip of the pen."""
    found = (word for text in texts for word in _WORD_IN_BRACES.findall(text))
    return sorted({word for word in found if word not in PLACEHOLDERS})


def n_links(body: str) -> int:
    return sum(found[2] == LINK for found in _PLACEHOLDER.finditer(body))


def has_link_on_its_own_line(body: str) -> bool:
    return any((found := _PLACEHOLDER.fullmatch(line.strip())) and found[2] == LINK for line in body.splitlines())


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a mail: its lines, or the link that makes a button."""

    lines: tuple[str, ...]
    is_link: bool = False


def paragraphs(body: str, link: str) -> Iterator[Paragraph]:
    """Return a filled body in paragraphs; a line that is the link and nothing else becomes a paragraph of its own."""
    for is_link, lines in groupby(body.strip().splitlines(), key=lambda line: line.strip() == link):
        if is_link:
            yield Paragraph((link,), is_link=True)
            continue
        for is_blank, block in groupby(lines, key=lambda line: not line.strip()):
            if not is_blank:
                yield Paragraph(tuple(block))
