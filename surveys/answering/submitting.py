"""Turning a draft into a response that belongs to nobody."""

from typing import Final

from django.db import transaction

from surveys import turnout
from surveys.compiled import Writer
from surveys.models import Answer, Answerer, Draft, FreeText, Questionnaire, Response

from .answerers import draft_to_save, mark_answered
from .drafts import lock_for_answer
from .pages import pages_of

_responses: Final = Writer(Response, "id", "wave", "department", "group", "decides")
_answers: Final = Writer(Answer, "response", "question", "value")


class NothingAnswered(Exception):
    """A survey without a single answer was submitted."""


@transaction.atomic
def submit(answerer: Answerer) -> None:
    """Store the draft as a response, mark whose it was as answered and delete the draft.

    Raises AlreadyAnswered, WaveClosed or NothingAnswered; nothing has changed then.
    """
    measurement = answerer.wave.measurement
    locked = lock_for_answer(answerer)
    draft = draft_to_save(locked)
    if not (draft.answers or draft.screening):
        raise NothingAnswered
    _store(locked, draft, measurement.questionnaire)
    if draft.free_text:
        FreeText.objects.create(measurement=measurement, department_id=locked.department_id, text=draft.free_text)
    mark_answered(locked)
    draft.delete()


def _store(answerer: Answerer, draft: Draft, questionnaire: Questionnaire) -> None:
    response = Response(
        wave_id=answerer.wave_id,
        department_id=answerer.department_id,
        group_id=answerer.group_id,
        decides={"yes": True, "no": False}.get(draft.screening),
    )
    answers = [
        Answer(response=response, question=question, value=draft.answers[question.code])
        for page in pages_of(questionnaire)
        for question in page.questions
        if question.code in draft.answers
    ]
    _responses.insert([response])
    if answers:
        _answers.insert(answers)
    turnout.count_response(response, started_at=draft.started_at)
