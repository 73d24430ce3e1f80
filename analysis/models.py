"""Counted answers, comparison sets and publications. Counts are internal; publications are what others see."""

from collections.abc import Iterable

from django.db import models
from django.db.models import OuterRef, Q, Subquery, UniqueConstraint

from surveys.models import Department, Measurement, Organisation, Question, RespondentGroup, Wave


class WaveCount(models.Model):
    """A wave that has been counted, and how many responses it had then."""

    wave = models.OneToOneField(Wave, models.CASCADE, primary_key=True, related_name="+")
    n_responses = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"wave {self.pk}: {self.n_responses} responses"


class Frequency(models.Model):
    """Förekomst: how often each value was chosen, for a wave, department, group and question. Not yet protected."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", db_index=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False)
    n_1 = models.PositiveIntegerField()
    n_2 = models.PositiveIntegerField()
    n_3 = models.PositiveIntegerField()
    n_4 = models.PositiveIntegerField()
    n_5 = models.PositiveIntegerField()
    n_dont_know = models.PositiveIntegerField()

    class Meta:
        constraints = (
            UniqueConstraint(fields=("wave", "department", "group", "question"), name="frequency_counted_once"),
        )

    def __str__(self) -> str:
        return f"wave {self.wave_id} question {self.question_id}"


class ResponseCount(models.Model):
    """How many responded in a wave, department and group, by what they said to the screening question."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", db_index=False)
    n_yes = models.PositiveIntegerField()
    n_no = models.PositiveIntegerField()
    n_blank = models.PositiveIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("wave", "department", "group"), name="responses_counted_once"),)

    def __str__(self) -> str:
        return f"wave {self.wave_id}"


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

    class Meta:
        ordering = ("-frozen_at", "-pk")
        indexes = (models.Index(fields=("kind", "year", "questionnaire_key"), name="comparison_set_by_year"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year}, {self.frozen_at:%Y-%m-%d}"


class ComparisonMember(models.Model):
    """One organisation's copy in a comparison set: its six counts for each item's code."""

    comparison_set = models.ForeignKey(ComparisonSet, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    counts = models.JSONField()
    sector_counts = models.JSONField(default=dict, help_text="By sector: six counts for each item's code.")
    provenance = models.CharField(max_length=300, blank=True, help_text="Empty: measured in this installation.")

    class Meta:
        constraints = (UniqueConstraint(fields=("comparison_set", "organisation"), name="member_once_per_set"),)

    def __str__(self) -> str:
        return str(self.organisation)


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
    cells = models.JSONField(help_text="Pairs of department id and group id.")
    answers = models.JSONField(help_text="Counts: items × cells × 6.")
    scopes = models.JSONField(help_text="Kind, department id and group id of each scope.")
    new = models.JSONField(help_text="Which figures were new: items × scopes for means, distributions, shares.")
    rates = models.JSONField(help_text="Ids of the waves behind each response rate that was shown.")

    def __str__(self) -> str:
        return f"basis of {self.publication_id}"


class PublishedScopeQuerySet(models.QuerySet["PublishedScope"]):
    def for_departments(self, departments: Iterable[int]) -> "PublishedScopeQuerySet":
        """Scopes of these departments, and those that belong to no department."""
        return self.filter(Q(department__in=list(departments)) | Q(department__isnull=True))


class PublishedScope(models.Model):
    """The figures of one scope of a publication: the organisation, a department, a group, or both together.

    `figures` is a table by columns (those of analysis.figures.COLUMNS that are not empty), one row per measure
    and code.
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
    figures = models.JSONField()
    shared_counts = models.JSONField(
        default=dict, help_text="The organisation: six counts by item code, for comparison sets and exchange."
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
    figures = models.JSONField()

    class Meta:
        ordering = ("publication", "position")
        constraints = (UniqueConstraint(fields=("publication", "kind"), name="published_comparison_once_per_kind"),)

    def __str__(self) -> str:
        return self.name
