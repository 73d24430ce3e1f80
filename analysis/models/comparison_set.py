"""Comparison sets: organisations with copies of their frequencies, frozen at a moment."""

from django.db import models
from django.db.models import UniqueConstraint

from surveys.models import Organisation


class ComparisonSet(models.Model):
    """Jämförelsegrupp: organisations of one kind and year, with copies of their frequencies frozen at a moment.

    `totals` maps an item's code to the sum of the members' six counts: grades 1-5, then don't know.
    """

    kind = models.CharField(max_length=20, choices=Organisation.Kind.choices)
    year = models.PositiveSmallIntegerField()
    questionnaire_key = models.SlugField(max_length=50)
    frozen_at = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(max_length=64)
    totals = models.JSONField()
    n_organisations = models.PositiveIntegerField(default=0)
    provenance = models.JSONField(default=list, help_text="Where members that were received come from, with how many.")
    n_waiting = models.PositiveIntegerField(
        default=0, help_text="Organisations whose newest results wait until three have changed (S15)."
    )

    class Meta:
        ordering = ("-frozen_at", "-pk")
        indexes = (models.Index(fields=("kind", "year", "questionnaire_key"), name="comparison_set_by_year"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year}, {self.frozen_at:%Y-%m-%d}"

    @property
    def n_imported(self) -> int:
        """Return how many members were measured in other installations."""
        return sum(source["n"] for source in self.provenance)


class ComparisonMember(models.Model):
    """One organisation's copy in a comparison set: its six counts for each item's code, and what it is like."""

    comparison_set = models.ForeignKey(ComparisonSet, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    counts = models.JSONField()
    sector_counts = models.JSONField(default=dict, help_text="By sector: six counts for each item's code.")
    provenance = models.CharField(max_length=300, blank=True, help_text="Empty: measured in this installation.")
    county = models.CharField(max_length=100, blank=True)
    municipality_group = models.CharField(max_length=200, blank=True)
    inhabitants = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (UniqueConstraint(fields=("comparison_set", "organisation"), name="member_once_per_set"),)

    def __str__(self) -> str:
        return str(self.organisation)
