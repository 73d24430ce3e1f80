"""What has been shown beside publications: on the coordinator's pages, and while waves were open."""

from django.db import models
from django.db.models import UniqueConstraint

from surveys.models import Measurement

from .comparison_set import ComparisonSet


class ShownCountry(models.Model):
    """What the coordinator's pages have shown of a comparison set: what has been seen once stays public (S10, S16).

    `codes` are the items that have been settled, `rows` what is shown of them (analysis/comparison/earlier.py), null
    before any is.
    """

    comparison_set = models.OneToOneField(ComparisonSet, models.CASCADE, primary_key=True, related_name="+")
    codes = models.JSONField(default=list)
    rows = models.JSONField(null=True)
    is_from_before = models.BooleanField(default=False, help_text="More may have been shown, before it was kept.")

    def __str__(self) -> str:
        return f"shown of {self.comparison_set_id}"


class ShownRates(models.Model):
    """Response rates that have been shown while waves were open: what has been seen once stays public (S10).

    `waves` had begun then; `parts` are the wave, department and group of each shown rate, None where it is of all.
    """

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="+")
    waves = models.JSONField()
    parts = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of waves and parts.")

    class Meta:
        constraints = (UniqueConstraint(fields=("measurement", "digest"), name="rates_shown_once"),)

    def __str__(self) -> str:
        return f"rates shown of {self.measurement_id}"
