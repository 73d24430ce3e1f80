"""Ordlista: what the words of the survey mean, in general and in one organisation."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.db import models
from django.db.models import UniqueConstraint

from .organisation import Organisation
from .translated import TranslatedField, TranslatedText

#: The terms that come with the program.
SHIPPED: Final = Path(__file__).parent.parent / "word_list.json"

#: Å, ä and ö come last, in this order; by their code points they would not.
_AFTER_Z: Final = str.maketrans({"å": "{", "ä": "|", "ö": "}"})


@dataclass(frozen=True)
class Entry:
    """One row of an organisation's word list."""

    key: str
    word: TranslatedText
    explanation: TranslatedText
    is_own: bool


class Term(models.Model):
    """Ord: an organisation's own term, its own wording of a shipped one, or (hidden) one that it leaves out."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="terms")
    key = models.SlugField(max_length=80, editable=False)
    word = TranslatedField()
    explanation = TranslatedField()
    is_hidden = models.BooleanField(default=False)

    class Meta:
        constraints = (UniqueConstraint(fields=("organisation", "key"), name="term_once_per_organisation"),)

    def __str__(self) -> str:
        return str(self.word)


@cache
def shipped() -> dict[str, Entry]:
    """Return the shipped terms by key. Reads the file once per process."""
    return {
        part["key"]: Entry(part["key"], TranslatedText(part["word"]), TranslatedText(part["explanation"]), False)
        for part in json.loads(SHIPPED.read_text(encoding="utf-8"))
    }


def word_list(organisation: Organisation) -> list[Entry]:
    """Return an organisation's word list in the alphabetical order of the active language. One query."""
    own = {term.key: term for term in Term.objects.filter(organisation=organisation)}
    return sorted(_merged(own), key=lambda entry: str(entry.word).casefold().translate(_AFTER_Z))


def _merged(own: dict[str, Term]) -> Iterator[Entry]:
    yield from (entry for key, entry in shipped().items() if key not in own)
    for key, term in own.items():
        if not term.is_hidden:
            yield Entry(key, term.word, term.explanation, True)
