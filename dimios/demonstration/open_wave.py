"""A survey of the current year that a visitor can answer at once, whatever today's date is."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from dimios.demonstration import synthesis
from surveys import periods, questionnaire_files, waves
from surveys.answering import drafts, submitting
from surveys.answering.pages import pages_of
from surveys.models import AnsweringDay, Measurement, MeasurementPeriod, Organisation, Respondent, RespondentGroup, Wave
from surveys.models.organisation import DEFAULT_GROUPS
from surveys.scales import DONT_KNOW

NOTE = "Demonstration: alla som är inbjudna, och deras svar, är påhittade."
DEPARTMENT = "Kultur- och fritidsförvaltningen"
N_INVITED = 24
N_SUBMITTED = 15


def visitor(organisation: Organisation) -> Respondent:
    """Return somebody whose link can be answered now; open a wave for her if there is none."""
    today = periods.today()
    waiting = Respondent.objects.filter(
        wave__measurement__organisation=organisation,
        wave__state=Wave.State.OPEN,
        wave__closes_on__gte=today,
        has_answered=False,
    )
    return waiting.order_by("pk").first() or _open(organisation, today)


@transaction.atomic
def _open(organisation: Organisation, today: dt.date) -> Respondent:
    measurement = _measurement(organisation, today)
    period = _period(today)
    wave = Wave.objects.create(
        measurement=measurement,
        department=organisation.departments.get(name=DEPARTMENT),
        period=period,
        opens_on=max(period.opens_on, today - dt.timedelta(days=14)),
        closes_on=min(period.closes_on, today + dt.timedelta(days=14)),
    )
    waves.open_wave(wave, by=None)
    respondents = _invite(wave)
    _answer(respondents[:N_SUBMITTED])
    _spread_over_days(wave, today)
    return respondents[-1]


def _measurement(organisation: Organisation, today: dt.date) -> Measurement:
    measurement, _ = Measurement.objects.get_or_create(
        organisation=organisation,
        slug=f"{today.year}-demo",
        defaults={
            "title": f"Digital mognad {today.year}",
            "note": NOTE,
            "questionnaire": questionnaire_files.named(questionnaire_files.DEFAULT),
            "contact": "Digitaliseringsstaben, digitalisering@example.se",
        },
    )
    return measurement


def _period(today: dt.date) -> MeasurementPeriod:
    """Return the period that holds today; between the two periods one of the demonstration's own."""
    season = periods.season_of(today)
    if season:
        return MeasurementPeriod.of_season(season, today.year)
    own = MeasurementPeriod.Season.DEMONSTRATION
    first, last = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
    period, _ = MeasurementPeriod.objects.get_or_create(
        season=own, year=today.year, defaults={"opens_on": first, "closes_on": last}
    )
    return period


def _invite(wave: Wave) -> list[Respondent]:
    groups = list(_groups(wave))
    return [
        Respondent.objects.create(
            wave=wave,
            email=f"inbjuden{number}@example.se",
            department=wave.department,
            group=groups[number % len(groups)],
        )
        for number in range(1, N_INVITED + 1)
    ]


def _groups(wave: Wave) -> QuerySet[RespondentGroup]:
    """Return the groups of those who take part in decisions: all but the employees'."""
    return wave.measurement.organisation.groups.filter(name__in=DEFAULT_GROUPS)


def _answer(respondents: list[Respondent]) -> None:
    """Let some of the invited answer, by the same way as everybody."""
    wave = respondents[0].wave
    questions = [question for page in pages_of(wave.measurement.questionnaire) for question in page.questions]
    answers = synthesis.plausible_answers(
        [question.code for question in questions],
        len(respondents),
        {wave.department.name: wave.department.sector},
        [group.name for group in _groups(wave)],
        wave.measurement.year,
        reversed_codes=[question.code for question in questions if question.is_reversed],
    )
    for respondent, row in zip(respondents, answers.to_dict("records"), strict=True):
        chosen = {q.code: DONT_KNOW if row[q.code] == "vet ej" else int(row[q.code]) for q in questions if row[q.code]}
        drafts.save(respondent, chosen)
        draft = drafts.save_screening(respondent, {"ja": "yes", "nej": "no"}[str(row["decides"])])
        draft.started_at -= dt.timedelta(minutes=3 + respondent.pk % 4)
        draft.save()
        submitting.submit(respondent)


def _spread_over_days(wave: Wave, today: dt.date) -> None:
    """Let the counters say that the answers came in on all days since the opening, most of them in the beginning."""
    counted = AnsweringDay.objects.filter(wave=wave)
    places = [(row.department_id, row.group_id) for row in counted for _ in range(row.n)]
    counted.delete()
    n_days = (today - wave.opens_on).days
    for number, (department, group) in enumerate(places):
        day = wave.opens_on + dt.timedelta(days=int(n_days * (number / len(places)) ** 2))
        row, _ = counted.get_or_create(wave=wave, department_id=department, group_id=group, day=day, defaults={"n": 0})
        row.n += 1
        row.save()
