"""Saving what a respondent has chosen so far."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from surveys.models import Draft, Respondent, Wave, WaveClosed

from .pages import FORM_VALUES, Page

FIELD_PREFIX = "fraga-"
SCREENING_FIELD = "beslut"
SCREENING_VALUES = ("yes", "no")


class AnswerRefused(Exception):
    """Something that no form of ours sends was sent as an answer."""


class AlreadyAnswered(Exception):
    """The respondent has submitted her answers before."""


def chosen_on(page: Page, posted: MultiValueDict[str, str]) -> dict[str, int]:
    """Return the values chosen on a page by question code; raise AnswerRefused for anything else."""
    fields = {name: posted.getlist(name) for name in posted if name.startswith(FIELD_PREFIX)}
    codes = {question.code for question in page.questions}
    chosen = {}
    for name, values in fields.items():
        code = name.removeprefix(FIELD_PREFIX)
        if code not in codes or len(values) != 1 or values[0] not in FORM_VALUES:
            raise AnswerRefused(code)
        chosen[code] = FORM_VALUES[values[0]]
    return chosen


def chosen_screening(posted: MultiValueDict[str, str]) -> str:
    """Return "yes", "no" or "" (not answered); raise AnswerRefused for anything else."""
    values = posted.getlist(SCREENING_FIELD)
    if len(values) > 1 or any(value not in SCREENING_VALUES for value in values):
        raise AnswerRefused(SCREENING_FIELD)
    return values[0] if values else ""


@transaction.atomic
def save(respondent: Respondent, chosen: Mapping[str, int], *, cleared: str = "") -> Draft:
    """Add choices to the draft, and take one away where the person asked for it."""
    draft = _locked_draft(respondent)
    draft.answers = {**draft.answers, **chosen}
    draft.answers.pop(cleared, None)
    draft.save()
    return draft


@transaction.atomic
def save_screening(respondent: Respondent, screening: str) -> Draft:
    """Keep the answer to the screening question; an empty one leaves what was there."""
    draft = _locked_draft(respondent)
    draft.screening = screening or draft.screening
    draft.save()
    return draft


def lock_for_answer(respondent: Respondent) -> Respondent:
    """Return the respondent, locked until the transaction ends, if her answers are still to be taken.

    The wave is locked too, before her: so an answer either comes before the closing of the wave or is refused.
    """
    wave = Wave.objects.select_for_update(no_key=True).get(pk=respondent.wave_id)
    if not wave.takes_answers(timezone.now()):
        raise WaveClosed
    locked = Respondent.objects.select_for_update().get(pk=respondent.pk)
    if locked.has_answered:
        raise AlreadyAnswered
    return locked


def _locked_draft(respondent: Respondent) -> Draft:
    draft, _ = Draft.objects.get_or_create(respondent=lock_for_answer(respondent))
    return draft
