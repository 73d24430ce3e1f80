"""Counted answers: internal, not yet protected. Nothing that is shown to anybody reads them."""

from django.db import models

from analysis.publishing.documents import DocumentField
from surveys.models import Wave


class WaveCount(models.Model):
    """A wave that has been counted: how many responses it had then, and how often each value was chosen (förekomst).

    counts: a document. `cells`: pairs of department id and group id where somebody responded. `replies`: yes, no and
    blank to the screening question, by cell. `answers`: cells × the outline's questions × 6 (1-5, then don't know).
    `joint`: by subcategory key, n, sums (Σx) and products (Σxy) of the responses that grade all of its questions.
    """

    wave = models.OneToOneField(Wave, models.CASCADE, primary_key=True, related_name="+")
    n_responses = models.PositiveIntegerField()
    counts = DocumentField()

    def __str__(self) -> str:
        return f"wave {self.pk}: {self.n_responses} responses"
