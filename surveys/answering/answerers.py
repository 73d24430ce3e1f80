"""Whom a link belongs to and what she has saved: the queries of every request."""

from typing import Any, Final, Generic, TypeVar

from surveys.compiled import Finder, Writer
from surveys.models import Answerer, Draft, Respondent, SharedStart
from surveys.models.respondent import lookup_hash

from .pages import measurement_with

A = TypeVar("A", bound=Answerer)


class _Finders(Generic[A]):
    """The queries about one kind of answerer."""

    def __init__(self, model: type[A]) -> None:
        people: Any = model._default_manager
        owner = f"{model.draft_column}_id"
        self.by_token = Finder[A](lambda token_hash: people.filter(token_hash=token_hash).deciding())
        self.with_draft = Finder[A](lambda token_hash: people.filter(token_hash=token_hash).with_draft())
        self.locked = Finder[A](lambda pk: people.filter(pk=pk).deciding().locked())
        self.answered = Writer(model, "has_answered")
        self.draft = Finder[Draft](lambda pk: Draft.objects.filter(**{owner: pk}))


_FINDERS: Final[dict[type[Answerer], _Finders[Any]]] = {
    Respondent: _Finders(Respondent),
    SharedStart: _Finders(SharedStart),
}
_draft_writer: Final = Writer(Draft, "answers", "screening", "free_text", "versions", "version")


def answerer_with(token: str, *, with_draft: bool = False) -> Answerer | None:
    """Return whom a token belongs to. One query; another for an address from an open link, or nobody's."""
    token_hash = lookup_hash(token)
    for finders in _FINDERS.values():
        found: Answerer | None = (finders.with_draft if with_draft else finders.by_token).first(token_hash)
        if found:
            found.wave.measurement = measurement_with(found.wave.measurement_id)
            return found
    return None


def locked(answerer: A) -> A | None:
    """Return the answerer as she is now, locked with her wave until the transaction ends; None when she is gone."""
    finders: _Finders[A] = _FINDERS[type(answerer)]
    return finders.locked.first(answerer.pk)


def has_begun(answerer: Answerer) -> bool:
    """Tell whether she has saved anything. One query unless fetched `with_draft`."""
    return hasattr(answerer, "draft")


def draft_of(answerer: Answerer) -> Draft:
    """Return what she has saved, or an empty draft that is not stored. One query unless fetched `with_draft`."""
    return getattr(answerer, "draft", None) or _new_draft(answerer)


def draft_to_save(answerer: Answerer) -> Draft:
    """Return what a locked answerer has saved up to now, or an empty draft. One query."""
    return _FINDERS[type(answerer)].draft.first(answerer.pk) or _new_draft(answerer)


def store(draft: Draft) -> None:
    """Store what has been chosen. One query."""
    if draft.pk:
        _draft_writer.update(draft)
    else:
        draft.save(force_insert=True)


def mark_answered(answerer: Answerer) -> None:
    """Remember that her answers have come. One query."""
    answerer.has_answered = True
    _FINDERS[type(answerer)].answered.update(answerer)


def _new_draft(answerer: Answerer) -> Draft:
    return Draft(**{answerer.draft_column: answerer})
