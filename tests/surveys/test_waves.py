import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from surveys import waves
from surveys.answering import drafts, submitting
from surveys.models import Answer, AuditEntry, Draft, Questionnaire, Respondent, Response, Wave, WaveClosed
from tests.factories import RespondentFactory, WaveFactory


@pytest.fixture
def planned(now, measurement, social) -> Wave:
    return WaveFactory(measurement=measurement, department=social, state=Wave.State.PLANNED, opened_at=None)


def answered(wave: Wave, value: int) -> None:
    """Let a new respondent of the wave answer B1 and submit."""
    respondent = RespondentFactory(wave=wave)
    drafts.save(respondent, {"B1": value})
    submitting.submit(respondent)


# Opening


def test_an_opened_wave_is_open_from_now(planned, key_user):
    waves.open_wave(planned, by=key_user)

    planned.refresh_from_db()
    assert (planned.state, planned.opened_at is None) == (Wave.State.OPEN, False)


def test_opening_a_wave_freezes_its_questionnaire(planned, key_user):
    waves.open_wave(planned, by=key_user)

    assert Questionnaire.objects.get().frozen_at


def test_a_second_wave_does_not_move_the_moment_of_freezing(planned, key_user, now):
    waves.open_wave(planned, by=key_user)
    first = Questionnaire.objects.get().frozen_at

    now.shift(3600)
    waves.open_wave(WaveFactory(measurement=planned.measurement, state="planned", opened_at=None), by=key_user)

    assert Questionnaire.objects.get().frozen_at == first


def test_opening_is_recorded(planned, key_user):
    waves.open_wave(planned, by=key_user)

    assert AuditEntry.objects.get(action="wave_opened").by == key_user


def test_a_wave_outside_its_period_cannot_open(planned, key_user):
    planned.closes_on = planned.period.closes_on.replace(day=2)

    with pytest.raises(ValidationError):
        waves.open_wave(planned, by=key_user)

    assert Wave.objects.get().state == Wave.State.PLANNED


def test_a_closed_wave_cannot_open_again(respondent, key_user):
    waves.close(respondent.wave, by=key_user)
    closed = Wave.objects.get()

    with pytest.raises(WaveClosed):
        waves.open_wave(closed, by=key_user)


# Closing


def test_a_closed_wave_says_when_and_by_whom(respondent, key_user):
    waves.close(respondent.wave, by=key_user)

    wave = Wave.objects.get()
    assert (wave.state, wave.closed_at is None, wave.closed_by) == (Wave.State.CLOSED, False, key_user)


def test_closing_erases_the_marks_of_who_has_answered(respondent):
    answered(respondent.wave, 4)

    waves.close(respondent.wave, by=None)

    assert not Respondent.objects.filter(has_answered=True).exists()


def test_closing_erases_unfinished_drafts(respondent):
    drafts.save(respondent, {"B1": 4})

    waves.close(respondent.wave, by=None)

    assert not Draft.objects.exists()


def test_an_unfinished_draft_never_becomes_a_response(respondent):
    drafts.save(respondent, {"B1": 4})

    waves.close(respondent.wave, by=None)

    assert not Response.objects.exists()


def test_closing_leaves_another_waves_drafts_and_marks(respondent):
    other = RespondentFactory(wave=WaveFactory(measurement=respondent.wave.measurement))
    drafts.save(other, {"B1": 4})

    waves.close(respondent.wave, by=None)

    assert Draft.objects.get().respondent == other


def test_closing_keeps_every_answer(respondent):
    for value in (0, 1, 2, 3, 4, 5, 5):
        answered(respondent.wave, value)

    waves.close(respondent.wave, by=None)

    assert sorted(Answer.objects.values_list("value", flat=True)) == [0, 1, 2, 3, 4, 5, 5]


def test_closing_keeps_each_answer_in_its_response(respondent):
    answered(respondent.wave, 4)
    answered(respondent.wave, 2)
    before = set(Answer.objects.values_list("response_id", "question_id", "value"))

    waves.close(respondent.wave, by=None)

    assert set(Answer.objects.values_list("response_id", "question_id", "value")) == before


def stored_order() -> list[object]:
    """Return the responses' ids in the order in which their rows lie in the table."""
    place = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM surveys_response ORDER BY {place}")  # noqa: S608
        return [str(row[0]) for row in cursor.fetchall()]


def test_closing_writes_the_responses_in_another_order(respondent):
    group, department, wave = respondent.group, respondent.department, respondent.wave
    Response.objects.bulk_create(Response(wave=wave, department=department, group=group) for _ in range(50))
    before = stored_order()

    waves.close(wave, by=None)

    after = stored_order()
    assert sorted(after) == sorted(before)
    assert after != before  # equal by chance once in 50! = 3e64


def test_closing_twice_changes_nothing_more(respondent, key_user, now):
    waves.close(respondent.wave, by=key_user)
    first = Wave.objects.values().get()

    now.shift(3600)
    waves.close(respondent.wave, by=None)

    assert Wave.objects.values().get() == first


def test_closing_is_recorded_once(respondent, key_user):
    waves.close(respondent.wave, by=key_user)
    waves.close(respondent.wave, by=key_user)

    assert AuditEntry.objects.filter(action="wave_closed").count() == 1


def test_the_record_of_a_wave_names_no_respondent(respondent):
    waves.close(respondent.wave, by=None)

    entry = AuditEntry.objects.values("subject", "details").get(action="wave_closed")
    assert entry == {"subject": "Social- och omsorgsförvaltningen 2026-10-01", "details": {}}
