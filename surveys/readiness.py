"""What must be in place before a wave opens."""

import datetime as dt
from dataclasses import dataclass

from surveys.models import Respondent, Wave


@dataclass(frozen=True)
class Point:
    """One point of the checklist. `step` names the page where it is mended."""

    step: str
    is_done: bool
    text: str


def points(wave: Wave, today: dt.date) -> list[Point]:
    """Return the checklist of a planned wave. One query."""
    return [_dates(wave, today), _asked(wave), _questionnaire(wave), _contact(wave)]


def is_ready(wave: Wave, today: dt.date) -> bool:
    return all(point.is_done for point in points(wave, today))


def _dates(wave: Wave, today: dt.date) -> Point:
    if wave.closes_on < today:
        return Point("dates", False, f"Sista dagen, {wave.closes_on}, har passerat. Välj nya dagar.")
    if not wave.period.holds(wave.opens_on, wave.closes_on):
        return Point("dates", False, f"Dagarna ligger utanför mätperioden {wave.period}. Välj andra dagar.")
    return Point("dates", True, f"Svar tas emot {wave.opens_on} till {wave.closes_on}, inom {wave.period}.")


def _asked(wave: Wave) -> Point:
    n_listed = Respondent.objects.filter(wave=wave).count()
    if n_listed:
        people = "person är inbjuden" if n_listed == 1 else "personer är inbjudna"
        return Point("respondents", True, f"{n_listed} {people} med namngiven adress.")
    if wave.expected:
        return Point("expected", True, f"Ingen lista. Svarsfrekvensen räknas mot {wave.expected} tillfrågade.")
    return Point("respondents", False, "Ingen är inbjuden. Lägg in en lista, eller ange hur många som tillfrågas.")


def _questionnaire(wave: Wave) -> Point:
    measurement = wave.measurement
    return Point("measurement", True, f"Enkäten är {measurement.questionnaire.title} ({measurement.questionnaire}).")


def _contact(wave: Wave) -> Point:
    contact = wave.measurement.contact
    if contact:
        return Point("measurement", True, f"Frågor går till {contact}.")
    return Point("measurement", False, "Det saknas en kontakt för frågor. Nyckelanvändaren anger den i mätningen.")
