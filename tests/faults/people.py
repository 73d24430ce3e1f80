"""Respondents of a survey that is open today, whatever day it is."""

import datetime as dt

from surveys import periods
from surveys.answering import drafts
from surveys.models import MeasurementPeriod, Respondent, Wave
from tests.factories import RespondentFactory, WaveFactory


def open_wave(**values: object) -> Wave:
    today = periods.today()
    season, days = MeasurementPeriod.Season.DEMONSTRATION, dt.timedelta(days=7)
    period, _ = MeasurementPeriod.objects.get_or_create(
        season=season, year=today.year, defaults={"opens_on": today - 2 * days, "closes_on": today + 2 * days}
    )
    return WaveFactory(period=period, opens_on=today - days, closes_on=today + days, **values)


def ready_to_submit(n: int = 1, wave: Wave | None = None) -> list[Respondent]:
    """Invite some persons who have answered a question and have only to submit."""
    wave = wave or open_wave()
    respondents = RespondentFactory.create_batch(n, wave=wave, group=RespondentFactory(wave=wave).group)
    for respondent in respondents:
        drafts.save(respondent, {"B1": 4})
    return respondents


def page(respondent: Respondent, path: str = "granska/") -> str:
    return f"/s/{respondent.token}/{path}"
