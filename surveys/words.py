"""Editing an organisation's word list."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from surveys.models import Organisation, Term, TranslatedText, User, record
from surveys.models.wordlist import shipped

LONGEST_WORD = 80
LONGEST_EXPLANATION = 1_000


@transaction.atomic
def save_term(
    organisation: Organisation, *, word: TranslatedText, explanation: TranslatedText, by: User, key: str = ""
) -> Term:
    """Add a term, or replace the one with this key (a shipped one gets the organisation's own wording).

    Raises ValidationError for a term without a Swedish word and explanation, for one that is too long, and for a
    new term that is there already.
    """
    _check(word, explanation)
    if not key:
        key = _new_key(organisation, word)
    term, _ = Term.objects.update_or_create(
        organisation=organisation,
        key=key,
        defaults={"word": word, "explanation": explanation, "is_hidden": False},
    )
    record("term_saved", word["sv"], by=by, organisation=organisation)
    return term


@transaction.atomic
def delete_term(organisation: Organisation, key: str, *, by: User) -> None:
    """Take a term out of the organisation's list; a shipped one is only left out. Safe to repeat."""
    own = Term.objects.filter(organisation=organisation, key=key)
    if key in shipped():
        Term.objects.update_or_create(organisation=organisation, key=key, defaults={"is_hidden": True})
    else:
        own.delete()
    record("term_deleted", key, by=by, organisation=organisation)


@transaction.atomic
def restore_term(organisation: Organisation, key: str, *, by: User) -> None:
    """Give a shipped term back its shipped wording. Safe to repeat."""
    if key in shipped():
        Term.objects.filter(organisation=organisation, key=key).delete()
        record("term_restored", key, by=by, organisation=organisation)


def left_out(organisation: Organisation) -> list[str]:
    """Return the keys of the shipped terms that the organisation has left out. One query."""
    return list(
        Term.objects.filter(organisation=organisation, is_hidden=True).order_by("key").values_list("key", flat=True)
    )


def _check(word: TranslatedText, explanation: TranslatedText) -> None:
    if not word.get("sv", "").strip() or not explanation.get("sv", "").strip():
        raise ValidationError("Skriv både ordet och förklaringen på svenska.")
    if any(len(text) > LONGEST_WORD for text in word.values()):
        raise ValidationError(f"Ett ord får vara högst {LONGEST_WORD} tecken.")
    if any(len(text) > LONGEST_EXPLANATION for text in explanation.values()):
        raise ValidationError(f"En förklaring får vara högst {LONGEST_EXPLANATION} tecken.")


def _new_key(organisation: Organisation, word: TranslatedText) -> str:
    key = slugify(word["sv"])
    if not key:
        raise ValidationError("Ordet behöver minst en bokstav.")
    if key in shipped() or Term.objects.filter(organisation=organisation, key=key).exists():
        raise ValidationError("Ordet finns redan i listan.")
    return key
