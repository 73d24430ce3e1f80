"""Keeping a measurement's introduction."""

from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from surveys.models import Introduction, Measurement, TranslatedText, User, record

MEGABYTE: Final = 1024 * 1024
LARGEST_FILM: Final = 200 * MEGABYTE
LARGEST_CAPTIONS: Final = MEGABYTE
LONGEST_TEXT: Final = 5_000
#: What the first bytes of a film look like, by ending: where they begin, and what they are.
_FILMS: Final = {".mp4": (4, b"ftyp"), ".webm": (0, b"\x1a\x45\xdf\xa3")}
CONTENT_TYPES: Final = {".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt; charset=utf-8"}


def check_film(film: "File[bytes]") -> None:
    """Raise ValidationError for a file that is too large, or is not the film that its name says."""
    start, mark = _FILMS.get(Path(film.name or "").suffix.lower(), (0, None))
    if film.size > LARGEST_FILM:
        raise ValidationError(f"Filmen får vara högst {LARGEST_FILM // MEGABYTE} MB.")
    if mark is None or _beginning(film)[start : start + len(mark)] != mark:
        raise ValidationError("Filmen måste vara en mp4- eller webm-fil.")


def check_captions(captions: "File[bytes]") -> None:
    """Raise ValidationError for a file that is no WebVTT."""
    is_named = Path(captions.name or "").suffix.lower() == ".vtt"
    if captions.size > LARGEST_CAPTIONS or not is_named or not _beginning(captions).startswith(b"WEBVTT"):
        raise ValidationError("Undertexterna måste vara en WebVTT-fil (.vtt) på högst 1 MB.")


@transaction.atomic
def save_introduction(
    measurement: Measurement,
    *,
    text: TranslatedText,
    film: "File[bytes] | None" = None,
    captions: "File[bytes] | None" = None,
    by: User,
) -> Introduction:
    """Keep the text, and new files where there are any; a film needs captions. Raises ValidationError."""
    introduction = Introduction.objects.filter(measurement=measurement).first() or Introduction(measurement=measurement)
    if any(len(part) > LONGEST_TEXT for part in text.values()):
        raise ValidationError(f"Texten får vara högst {LONGEST_TEXT} tecken.")
    if film:
        check_film(film)
        introduction.film = film
    if captions:
        check_captions(captions)
        introduction.captions = captions
    if introduction.film and not introduction.captions:
        raise ValidationError("En film behöver undertexter.")
    introduction.text = text
    introduction.save()
    record("introduction_saved", measurement, by=by, organisation=measurement.organisation)
    return introduction


@transaction.atomic
def remove_introduction(measurement: Measurement, *, by: User) -> None:
    """Take the introduction away, and its files once that is certain. Safe to repeat."""
    introduction = Introduction.objects.filter(measurement=measurement).first()
    if not introduction:
        return
    names = [(file.storage, file.name) for file in (introduction.film, introduction.captions) if file]
    introduction.delete()
    for storage, name in names:
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    record("introduction_removed", measurement, by=by, organisation=measurement.organisation)


def _beginning(file: "File[bytes]") -> bytes:
    file.seek(0)
    start: bytes = file.read(16)
    file.seek(0)
    return start.removeprefix(b"\xef\xbb\xbf")
