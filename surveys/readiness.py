"""What must be in place before a wave opens."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import formats, timezone

from surveys.invitations import examples
from surveys.models import Mailing, MailKind, Respondent, Wave


@dataclass(frozen=True)
class Point:
    """One point of the checklist. `step` names the page where it is mended; advice keeps no wave from opening."""

    step: str
    is_done: bool
    text: str
    is_advice: bool = False


def points(wave: Wave, today: dt.date) -> list[Point]:
    """Return the checklist of a planned wave. Up to four queries."""
    n_listed = Respondent.objects.filter(wave=wave).count()
    asked = [_asked(wave, n_listed), *([_both_ways(wave)] if n_listed and wave.has_shared_link else [])]
    mails = [_test_mail(wave), _plan(wave)] if n_listed else []
    return [_dates(wave, today), *asked, _questionnaire(wave), _contact(wave), *mails]


def is_ready(wave: Wave, today: dt.date) -> bool:
    return all(point.is_done or point.is_advice for point in points(wave, today))


def _dates(wave: Wave, today: dt.date) -> Point:
    if wave.closes_on < today:
        return Point("dates", False, f"Sista dagen, {wave.closes_on}, har passerat. Välj nya dagar.")
    if not wave.period.holds(wave.opens_on, wave.closes_on):
        return Point("dates", False, f"Dagarna ligger utanför mätperioden {wave.period}. Välj andra dagar.")
    return Point("dates", True, f"Svar tas emot {wave.opens_on} till {wave.closes_on}, inom {wave.period}.")


def _asked(wave: Wave, n_listed: int) -> Point:
    if n_listed:
        people = "person" if n_listed == 1 else "personer"
        return Point("respondents", True, f"{intcomma(n_listed)} {people} står på listan.")
    if wave.expected:
        return Point("expected", True, f"Ingen lista. Svarsfrekvensen räknas mot {wave.expected} tillfrågade.")
    return Point("respondents", False, "Ingen står på listan. Lägg in en lista, eller ange hur många som tillfrågas.")


def _both_ways(wave: Wave) -> Point:
    """Return what a list and an open link together mean: nobody can tell the same person from two."""
    twice = "Den som står på listan kan svara en gång till genom den öppna länken."
    if wave.expected:
        counted = f"Svarsfrekvensen räknas därför mot {wave.expected} tillfrågade och inte mot listan."
        return Point("expected", True, f"{twice} {counted}", True)
    missing = "Listan räknas därför inte, och ingen svarsfrekvens visas förrän antalet tillfrågade är angivet."
    return Point("expected", False, f"{twice} {missing}", True)


def _test_mail(wave: Wave) -> Point:
    sent = examples.last_sent(wave.measurement, MailKind.INVITATION)
    if sent and sent.finished_at:
        day = formats.date_format(timezone.localtime(sent.finished_at), "j F")
        return Point("text", True, f"Inbjudan är provad: ett provmejl gick till {sent.by or 'någon'} den {day}.", True)
    return Point("text", False, "Inbjudan är inte provad. Läs den, och skicka ett prov till dig själv.", True)


def _plan(wave: Wave) -> Point:
    invitation = Mailing.objects.of(wave).filter(kind=MailKind.INVITATION).first()
    if invitation:
        moment = formats.date_format(timezone.localtime(invitation.due_at), "j F H.i")
        return Point("plan", True, f"Inbjudan går ut {moment}, om omgången är öppen då.", True)
    return Point("plan", False, "Det finns ingen plan för utskick. Utan den går ingen inbjudan ut.", True)


def _questionnaire(wave: Wave) -> Point:
    measurement = wave.measurement
    return Point("measurement", True, f"Enkäten är {measurement.questionnaire.title} ({measurement.questionnaire}).")


def _contact(wave: Wave) -> Point:
    contact = wave.measurement.contact
    if contact:
        return Point("measurement", True, f"Frågor går till {contact}.")
    return Point("measurement", False, "Det saknas en kontakt för frågor. Nyckelanvändaren anger den i mätningen.")
