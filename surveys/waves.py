"""Opening and closing a wave."""

from django.db import connection, transaction
from django.utils import timezone

from surveys.models import Draft, Questionnaire, User, Wave, record


@transaction.atomic
def open_wave(wave: Wave, *, by: User | None) -> None:
    """Let a planned wave take answers; from now on its questionnaire and thresholds are fixed."""
    wave.full_clean()
    wave.state, wave.opened_at = Wave.State.OPEN, timezone.now()
    wave.save(update_fields=["state", "opened_at"])
    freeze(wave.measurement.questionnaire)
    record("wave_opened", wave, by=by, organisation=wave.measurement.organisation)


def freeze(questionnaire: Questionnaire) -> None:
    """Fix a questionnaire version for good."""
    Questionnaire.objects.filter(pk=questionnaire.pk, frozen_at=None).update(frozen_at=timezone.now())


@transaction.atomic
def close(wave: Wave, *, by: User | None) -> None:
    """Stop taking answers, and erase every trace of who answered and in which order. Safe to repeat."""
    locked = Wave.objects.select_for_update().get(pk=wave.pk)
    if locked.state == Wave.State.CLOSED:
        return
    locked.state, locked.closed_at, locked.closed_by = Wave.State.CLOSED, timezone.now(), by
    locked.save(update_fields=["state", "closed_at", "closed_by"])
    Draft.objects.filter(respondent__wave=locked).delete()
    locked.respondents.update(has_answered=False)
    _shuffle_responses(locked)
    record("wave_closed", locked, by=by, organisation=locked.measurement.organisation)


def _shuffle_responses(wave: Wave) -> None:
    """Write the wave's rows anew in random order: the order of rows is a clock too.

    Cost: reads and writes every answer of the wave once, in the database.
    """
    with connection.cursor() as cursor:
        for statement in _SHUFFLE:
            cursor.execute(statement, [wave.pk] if "%s" in statement else None)


_SHUFFLE = (
    "CREATE TEMPORARY TABLE wave_responses AS SELECT * FROM surveys_response WHERE wave_id = %s",
    "CREATE TEMPORARY TABLE wave_answers AS "
    "SELECT a.* FROM surveys_answer a JOIN wave_responses r ON r.id = a.response_id",
    "DELETE FROM surveys_answer WHERE response_id IN (SELECT id FROM wave_responses)",
    "DELETE FROM surveys_response WHERE wave_id = %s",
    "INSERT INTO surveys_response SELECT * FROM wave_responses ORDER BY random()",
    "INSERT INTO surveys_answer SELECT * FROM wave_answers ORDER BY random()",
    "DROP TABLE wave_responses",
    "DROP TABLE wave_answers",
)
