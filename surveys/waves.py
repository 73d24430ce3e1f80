"""Opening and closing a wave."""

from django.db import connection, transaction
from django.utils import timezone

from surveys import free_texts, turnout
from surveys.models import Draft, Mail, Measurement, Questionnaire, Respondent, User, Wave, WaveClosed, record


@transaction.atomic
def open_wave(wave: Wave, *, by: User | None) -> None:
    """Let a planned wave take answers; from now on its questionnaire and thresholds are fixed. Safe to repeat.

    Raises WaveClosed for a wave that has closed.
    """
    if wave.state == Wave.State.CLOSED:
        raise WaveClosed
    if wave.state == Wave.State.OPEN:
        return
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
    Mail.objects.forget(locked)
    Draft.objects.of_wave(locked).delete()
    locked.sharedstarts.all().delete()
    Respondent.with_removed.removed().filter(wave=locked).delete()
    locked.respondents.update(has_answered=False, opted_out=False)
    _shuffle_responses(locked)
    turnout.forget_order(locked)
    _shuffle_free_texts(locked)
    free_texts.hand_over(locked.measurement)
    record("wave_closed", locked, by=by, organisation=locked.measurement.organisation)


def _shuffle_responses(wave: Wave) -> None:
    """Write the wave's rows anew in random order: the order of rows is a clock too.

    Cost: reads and writes every answer of the wave once, in the database.
    """
    _run(_SHUFFLE, wave.pk)


def _shuffle_free_texts(wave: Wave) -> None:
    """Write the measurement's free texts anew in random order, those of its other waves too: a text knows no wave.

    The measurement is locked, since two waves that close at once would write the same rows.
    """
    Measurement.objects.select_for_update(no_key=True).get(pk=wave.measurement_id)
    _run(_SHUFFLE_TEXTS, wave.measurement_id)


def _run(statements: tuple[str, ...], parameter: int) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [parameter] if "%s" in statement else None)


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

_SHUFFLE_TEXTS = (
    "CREATE TEMPORARY TABLE measurement_texts AS SELECT * FROM surveys_freetext WHERE measurement_id = %s",
    "DELETE FROM surveys_freetext WHERE id IN (SELECT id FROM measurement_texts)",
    "INSERT INTO surveys_freetext SELECT * FROM measurement_texts ORDER BY random()",
    "DROP TABLE measurement_texts",
)
