"""Publications: results after disclosure control, numbered and never changed."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery, UniqueConstraint

from analysis.publishing.documents import DocumentField
from surveys.models import Department, Measurement

from .comparison_set import ComparisonSet


class PublicationQuerySet(models.QuerySet["Publication"]):
    def of(self, measurement: Measurement) -> "PublicationQuerySet":
        """A measurement's publications, newest first, with their comparison set."""
        return self.filter(measurement=measurement).select_related("comparison_set").order_by("-number")

    def newest_per_measurement(self) -> "PublicationQuerySet":
        newest = Publication.objects.filter(measurement=OuterRef("measurement")).order_by("-number")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))


class Publication(models.Model):
    """Publicering: a measurement's results after disclosure control. Numbered, and never changed.

    The row and its scopes are written in one transaction: there is never half of one to be seen.
    """

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of everything the own figures depend on.")
    thresholds = models.JSONField()
    index_rule = models.CharField(max_length=10)
    comparison_set = models.ForeignKey(ComparisonSet, models.PROTECT, null=True, related_name="+")
    missing = models.JSONField(default=list, help_text="Departments whose waves are not closed yet.")
    partial = models.JSONField(default=list, help_text="Departments that are to be completed.")
    limits = models.JSONField(default=dict, help_text="What stands out: the measurement's limits at that time.")
    reliability = models.JSONField(
        default=dict, help_text="By subcategory: Cronbach's alpha, item-rest correlations and n. The organisation's."
    )

    line: "tuple[Publication, ...] | None" = None  # the earlier years', once analysis.years has read them

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("measurement", "-number")
        constraints = (UniqueConstraint(fields=("measurement", "number"), name="publication_number_unique"),)

    def __str__(self) -> str:
        return f"{self.measurement} publicering {self.number}"

    @property
    def is_incomplete(self) -> bool:
        return bool(self.missing or self.partial)


class PublicationBasis(models.Model):
    """What a publication rests on, before protection: read only when the next one is made (S10)."""

    publication = models.OneToOneField(Publication, models.CASCADE, primary_key=True, related_name="+")
    cells = DocumentField(help_text="Pairs of department id and group id.")
    answers = DocumentField(help_text="Counts: items × cells × 6.")
    scopes = DocumentField(help_text="Kind, department id and group id of each scope.")
    new = DocumentField(help_text="Which figures were new: items × scopes for means, distributions, shares.")
    rates = models.JSONField(help_text="Ids of the waves behind each response rate that was shown.")
    others = DocumentField(
        null=True,
        help_text="What it showed of others (analysis/comparison/earlier.py); null: from before it was kept.",
    )

    def __str__(self) -> str:
        return f"basis of {self.publication_id}"


class PublishedScopeQuerySet(models.QuerySet["PublishedScope"]):
    def figures_only(self) -> "PublishedScopeQuerySet":
        """Leave out what is shared with other organisations, which no page prints."""
        return self.defer("shared_counts", "shared_sector_counts")

    def for_departments(self, departments: "Iterable[int] | models.QuerySet[Any, Any]") -> "PublishedScopeQuerySet":
        """Scopes of these departments (ids, or a query for them), and those that belong to no department."""
        ids = departments if isinstance(departments, models.QuerySet) else list(departments)
        return self.filter(Q(department__in=ids) | Q(department__isnull=True))


class PublishedScope(models.Model):
    """The figures of one scope of a publication: the organisation, a department, a group, or both together.

    `figures` is a table by columns (those of analysis.publishing.figures.COLUMNS that are not empty), one row per
    measure and code.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", "Organisationen"
        DEPARTMENT = "department", "Förvaltning"
        GROUP = "group", "Grupp"
        DEPARTMENT_GROUP = "department_group", "Förvaltning och grupp"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="scopes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=900, blank=True)
    position = models.PositiveIntegerField()
    figures = DocumentField()
    shared_counts = models.JSONField(
        default=dict, help_text="The organisation: six counts by item code, for comparison sets and exchange."
    )
    shared_sector_counts = models.JSONField(
        default=dict, help_text="The organisation: by sector, six counts by item code, safe together with all else."
    )

    objects = PublishedScopeQuerySet.as_manager()

    class Meta:
        ordering = ("publication", "position")
        constraints = (UniqueConstraint(fields=("publication", "position"), name="published_scope_position"),)

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class PublishedComparison(models.Model):
    """A group of other organisations beside a publication: all of them, or those of a county, kommungrupp or size.

    The own organisation is never among them. `figures` is a table like that of a scope: the group's own means,
    shares, indices and (where the answers are pooled) distributions stand in the columns of a scope's own.
    """

    class Kind(models.TextChoices):
        ALL = "all", "Alla"
        COUNTY = "county", "Samma län"
        MUNICIPALITY_GROUP = "municipality_group", "Samma kommungrupp"
        SIZE = "size", "Samma storlek"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="comparisons")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200, help_text='For example "Övriga kommuner i Östergötlands län".')
    n_organisations = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    figures = DocumentField()

    class Meta:
        ordering = ("publication", "position")
        constraints = (UniqueConstraint(fields=("publication", "kind"), name="published_comparison_once_per_kind"),)

    def __str__(self) -> str:
        return self.name


class PublishedText(models.Model):
    """A free text of a publication: its department's, in shuffled order, apart from every figure."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="texts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ("publication", "department", "position")
        constraints = (
            UniqueConstraint(fields=("publication", "department", "position"), name="published_text_once_per_place"),
        )

    def __str__(self) -> str:
        return f"text {self.position} of {self.publication_id}"
