"""Saving what somebody has chosen so far.

Every save has a number, and every field remembers the number of its latest save. A save in the background
carries the number that its page counted up to, so one that arrives late never replaces a newer one. A form that
is sent is the person's own word: it comes after everything that was there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from surveys.models import Answerer, Department, Draft, RespondentGroup, Wave, WaveClosed

from . import answerers
from .pages import FORM_VALUES, Page

A = TypeVar("A", bound=Answerer)

FIELD_PREFIX: Final = "fraga-"
SCREENING_FIELD: Final = "beslut"
SCREENING_VALUES: Final = ("yes", "no")
FREE_TEXT_FIELD: Final = "fritext"
VERSION_FIELD: Final = "version"
#: More digits than any page counts to, fewer than the column holds.
_VERSION_DIGITS: Final = 15

#: A grade or don't know, "yes" or "no", a text; None takes an answer away.
Value = int | str | None


class AnswerRefused(Exception):
    """Something that no form of ours sends was sent as an answer."""


class AlreadyAnswered(Exception):
    """The answers of this address have been submitted before."""


class LinkWithdrawn(Exception):
    """Whoever had this address has been taken off the list since the page asked for her."""


@dataclass(frozen=True)
class Saved:
    """A draft after a save in the background, and whether all of it was newer than what was there."""

    draft: Draft
    is_newest: bool


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


def version_of(posted: MultiValueDict[str, str]) -> int:
    """Return the number that a page has counted its saves up to, 0 without one; raise AnswerRefused."""
    number = posted.get(VERSION_FIELD) or "0"
    if not (number.isascii() and number.isdigit() and len(number) <= _VERSION_DIGITS):
        raise AnswerRefused(VERSION_FIELD)
    return int(number)


def save(answerer: Answerer, chosen: Mapping[str, int], *, cleared: str = "", version: int = 0) -> Draft:
    """Add choices (by question code) to the draft, and take one away where the person asked for it."""
    values: dict[str, Value] = {**by_field(chosen)}
    if cleared:
        values[f"{FIELD_PREFIX}{cleared}"] = None
    return _save_form(answerer, values, version)


def save_screening(answerer: Answerer, screening: str, *, version: int = 0) -> Draft:
    """Keep the answer to the screening question; an empty one leaves what was there."""
    return _save_form(answerer, {SCREENING_FIELD: screening} if screening else {}, version)


def save_free_text(answerer: Answerer, text: str, *, version: int = 0) -> Draft:
    """Keep the proposal; an empty one takes it away."""
    return _save_form(answerer, {FREE_TEXT_FIELD: text}, version)


@transaction.atomic
def autosave(answerer: Answerer, values: Mapping[str, Value], *, version: int) -> Saved:
    """Keep those values (by form field) that are newer than what the draft holds. Safe to repeat."""
    draft = answerers.draft_to_save(lock_for_answer(answerer))
    newer = {field: value for field, value in values.items() if draft.versions.get(field, 0) < version}
    is_newest = all(field in newer or _value(draft, field) == value for field, value in values.items())
    _put(draft, newer, max(version, draft.version) if newer else draft.version, version)
    return Saved(draft, is_newest)


@transaction.atomic
def move(answerer: Answerer, department: Department, group: RespondentGroup) -> None:
    """Let her answer for another department and group.

    Kept on her row, so that invited and submitted are counted in the same place. No audit row: it would tell when
    somebody opened her link.
    """
    locked = lock_for_answer(answerer)
    type(locked)._default_manager.filter(pk=locked.pk).update(department=department, group=group)


def by_field(chosen: Mapping[str, int]) -> dict[str, int]:
    """Return choices by form field instead of by question code."""
    return {f"{FIELD_PREFIX}{code}": value for code, value in chosen.items()}


@transaction.atomic
def _save_form(answerer: Answerer, values: Mapping[str, Value], version: int) -> Draft:
    draft = answerers.draft_to_save(lock_for_answer(answerer))
    number = max(draft.version, version) + 1
    _put(draft, values, number, number)
    return draft


def _put(draft: Draft, values: Mapping[str, Value], highest: int, version: int) -> None:
    for field, value in values.items():
        _set(draft, field, value)
        draft.versions[field] = version
    draft.version = highest
    answerers.store(draft)


def _value(draft: Draft, field: str) -> Value:
    if field == SCREENING_FIELD:
        return draft.screening
    if field == FREE_TEXT_FIELD:
        return draft.free_text
    value: int | None = draft.answers.get(field.removeprefix(FIELD_PREFIX))
    return value


def _set(draft: Draft, field: str, value: Value) -> None:
    if field == SCREENING_FIELD:
        draft.screening = str(value)
    elif field == FREE_TEXT_FIELD:
        draft.free_text = str(value)
    elif value is None:
        draft.answers.pop(field.removeprefix(FIELD_PREFIX), None)
    else:
        draft.answers[field.removeprefix(FIELD_PREFIX)] = value


def lock_for_answer(answerer: A) -> A:
    """Return the answerer, locked until the transaction ends, if her answers are still to be taken.

    The wave is locked too, before her: so an answer either comes before the closing of the wave or is refused.
    Raises WaveClosed, LinkWithdrawn or AlreadyAnswered.
    """
    locked = answerers.locked(answerer)
    wave = locked.wave if locked else Wave.objects.get(pk=answerer.wave_id)
    if not wave.takes_answers(timezone.now()):
        raise WaveClosed
    if locked is None:
        raise LinkWithdrawn
    if locked.has_answered:
        raise AlreadyAnswered
    return locked
