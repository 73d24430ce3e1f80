"""Counted answers, comparison sets and publications. Counts are internal; publications are what others see."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery, UniqueConstraint

from analysis.exchange_models import ExchangeFile, ReceivedResult, TrustedKey
from analysis.pass_models import NationalPass, PassStep
from analysis.publishing.documents import DocumentDecoder, DocumentEncoder
from surveys.models import Department, Measurement, Organisation, Question, RespondentGroup, Wave

__all__ = [
    "ComparisonMember",
    "ComparisonSet",
    "ExchangeFile",
    "Frequency",
    "JointCount",
    "NationalPass",
    "PassStep",
    "Publication",
    "PublicationBasis",
    "PublishedComparison",
    "PublishedScope",
    "PublishedText",
    "ReceivedResult",
    "ResponseCount",
    "ShownCountry",
    "ShownRates",
    "TrustedKey",
    "WaveCount",
]


class WaveCount(models.Model):
    """A wave that has been counted, and how many responses it had then."""

    wave = models.OneToOneField(Wave, models.CASCADE, primary_key=True, related_name="+")
    n_responses = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"wave {self.pk}: {self.n_responses} responses"


class Frequency(models.Model):
    """Förekomst: how often each value was chosen, for a wave, department, group and question. Not yet protected.

    Here and in the next two tables the database checks no foreign key: the rows are counted from responses that it has
    checked, and to check them again would cost as much as the counting.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
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

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n_yes = models.PositiveIntegerField()
    n_no = models.PositiveIntegerField()
    n_blank = models.PositiveIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("wave", "department", "group"), name="responses_counted_once"),)

    def __str__(self) -> str:
        return f"wave {self.wave_id}"


class JointCount(models.Model):
    """How two questions of a subcategory were graded together in a wave, by the n responses that grade all of it.

    `total` is the sum of the question's grades, `product` that of both questions' grades multiplied. Every pair is
    here once, each question with itself too.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    other = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    product = models.PositiveIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("wave", "question", "other"), name="pair_counted_once"),)

    def __str__(self) -> str:
        return f"wave {self.wave_id} questions {self.question_id} and {self.other_id}"


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
    cells = models.JSONField(help_text="Pairs of department id and group id.")
    answers = models.JSONField(help_text="Counts: items × cells × 6.", encoder=DocumentEncoder, decoder=DocumentDecoder)
    scopes = models.JSONField(help_text="Kind, department id and group id of each scope.")
    new = models.JSONField(
        help_text="Which figures were new: items × scopes for means, distributions, shares.",
        encoder=DocumentEncoder,
        decoder=DocumentDecoder,
    )
    rates = models.JSONField(help_text="Ids of the waves behind each response rate that was shown.")
    others = models.JSONField(
        null=True,
        encoder=DocumentEncoder,
        decoder=DocumentDecoder,
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
    figures = models.JSONField(encoder=DocumentEncoder, decoder=DocumentDecoder)
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
    figures = models.JSONField(encoder=DocumentEncoder, decoder=DocumentDecoder)

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
