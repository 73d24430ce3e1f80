"""Turning a draft into a response that belongs to nobody."""

from django.db import transaction

from surveys.models import Answer, Draft, Questionnaire, Respondent, Response

from .drafts import lock_for_answer
from .pages import pages_of


class NothingAnswered(Exception):
    """A survey without a single answer was submitted."""


@transaction.atomic
def submit(respondent: Respondent) -> None:
    """Store the respondent's draft as a response, mark her as answered and delete the draft.

    Raises AlreadyAnswered, WaveClosed or NothingAnswered; nothing has changed then.
    """
    questionnaire = respondent.wave.measurement.questionnaire
    locked = lock_for_answer(respondent)
    draft = Draft.objects.filter(respondent=locked).first()
    if not draft or not (draft.answers or draft.screening):
        raise NothingAnswered
    _store(locked, draft, questionnaire)
    locked.has_answered = True
    locked.save(update_fields=["has_answered"])
    draft.delete()


def _store(respondent: Respondent, draft: Draft, questionnaire: Questionnaire) -> None:
    response = Response.objects.create(
        wave_id=respondent.wave_id,
        department_id=respondent.department_id,
        group_id=respondent.group_id,
        decides={"yes": True, "no": False}.get(draft.screening),
    )
    Answer.objects.bulk_create(
        Answer(response=response, question=question, value=draft.answers[question.code])
        for page in pages_of(questionnaire)
        for question in page.questions
        if question.code in draft.answers
    )
