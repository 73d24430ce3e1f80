"""What a measurement shows before its survey begins: a text, a film."""

import uuid
from pathlib import Path

from django.db import models

from .measurement import Measurement
from .translated import TranslatedField


def _film_name(introduction: "Introduction", name: str) -> str:
    return f"introductions/{uuid.uuid4()}{Path(name).suffix.lower()}"


class Introduction(models.Model):
    """Introduktion: an optional page, with an optional film and its captions, that the first page leads to."""

    measurement = models.OneToOneField(Measurement, models.CASCADE, related_name="introduction")
    text = TranslatedField()
    film = models.FileField("film (mp4 eller webm)", upload_to=_film_name, blank=True)
    captions = models.FileField("undertexter (WebVTT)", upload_to=_film_name, blank=True)

    def __str__(self) -> str:
        return f"introduction of {self.measurement}"
