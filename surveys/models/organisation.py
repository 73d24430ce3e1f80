"""Who measures: organisations, their departments and the groups of their respondents."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LEVELS = 4
PATH_SEPARATOR = " / "

DEFAULT_GROUPS = (
    "Kommunledning",
    "Chefer",
    "Verksamhetsutvecklare",
    "Strateger",
    "Planeringsledare",
)


class Organisation(models.Model):
    """Organisation: a kommun, region or myndighet that measures itself."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "kommun", "Kommun"
        REGION = "region", "Region"
        AGENCY = "myndighet", "Myndighet"

    code = models.CharField("kod", max_length=20, unique=True)
    name = models.CharField("namn", max_length=200)
    kind = models.CharField("slag", max_length=20, choices=Kind.choices, default=Kind.MUNICIPALITY)
    county = models.CharField("län", max_length=100, blank=True)
    municipality_group = models.CharField("kommungrupp", max_length=200, blank=True)
    inhabitants = models.PositiveIntegerField("invånare", null=True, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"

    def __str__(self) -> str:
        return self.name

    def add_default_groups(self) -> None:
        """Give a new organisation the five respondent groups; it may edit them afterwards."""
        RespondentGroup.objects.bulk_create(
            RespondentGroup(organisation=self, name=name, position=position)
            for position, name in enumerate(DEFAULT_GROUPS)
        )


class Logo(models.Model):
    """Logotyp: an organisation's mark on its reports, kept apart so that it is read only when it is printed.

    `image` is a PNG that the program has drawn from the uploaded file, of known size and with nothing but pixels.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True, related_name="logo")
    image = models.BinaryField()

    def __str__(self) -> str:
        return f"logo of {self.organisation_id}"


class DepartmentQuerySet(models.QuerySet["Department"]):
    def of(self, organisation: Organisation) -> "DepartmentQuerySet":
        """An organisation's departments, with what `path` needs."""
        return self.filter(organisation=organisation).with_ancestors()

    def with_ancestors(self) -> "DepartmentQuerySet":
        """Fetch the parents too, so that `path` costs no further query."""
        return self.select_related("parent__parent__parent")

    def within(self, roots: "Iterable[int] | models.QuerySet[Any, Any]") -> "DepartmentQuerySet":
        """Departments that are one of the roots (ids, or a query for them) or lie below one."""
        ids = roots if isinstance(roots, models.QuerySet) else list(roots)
        return self.filter(
            Q(pk__in=ids) | Q(parent__in=ids) | Q(parent__parent__in=ids) | Q(parent__parent__parent__in=ids)
        )


class Department(models.Model):
    """Förvaltning, bolag or stab: a part of one organisation, in a tree of at most four levels."""

    class Sector(models.TextChoices):
        SOCIAL_SERVICES = "social_services", "Socialtjänst och omsorg"
        EDUCATION = "education", "Utbildning"
        CULTURE_LEISURE = "culture_leisure", "Kultur och fritid"
        URBAN_PLANNING = "urban_planning", "Samhällsbyggnad"
        CENTRAL_ADMINISTRATION = "central_administration", "Central ledning"
        INTERNAL_SERVICE = "internal_service", "Intern service"
        COMPANY = "company", "Bolag"
        OTHER = "other", "Övrigt"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="departments")
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, blank=True)
    name = models.CharField("namn", max_length=200)
    sector = models.CharField("sektor", max_length=30, choices=Sector.choices, default=Sector.OTHER)
    level = models.PositiveSmallIntegerField(editable=False, default=1)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ("position", "name")
        verbose_name = "förvaltning"
        verbose_name_plural = "förvaltningar"
        constraints = (
            UniqueConstraint(
                fields=("organisation", "name"),
                condition=Q(parent__isnull=True),
                name="department_top_name_unique",
            ),
            UniqueConstraint(
                fields=("parent", "name"),
                condition=Q(parent__isnull=False),
                name="department_name_unique_below_parent",
            ),
            CheckConstraint(condition=Q(level__gte=1, level__lte=MAX_LEVELS), name="department_at_most_four_levels"),
            CheckConstraint(condition=~Q(name__contains=" / "), name="department_name_is_not_a_path"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.level = self.parent.level + 1 if self.parent else 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        if self.parent and self.parent.organisation_id != self.organisation_id:
            raise ValidationError({"parent": "Överordnad enhet tillhör en annan organisation."})

    @property
    def path(self) -> str:
        """Return "Förvaltning / Enhet". One query per level unless fetched `with_ancestors`."""
        return f"{self.parent.path}{PATH_SEPARATOR}{self.name}" if self.parent else self.name

    @property
    def line(self) -> list[int]:
        """Return the ids of the department and of all above it. The same cost."""
        return [self.pk, *(self.parent.line if self.parent else [])]


class DepartmentSuccessionQuerySet(models.QuerySet["DepartmentSuccession"]):
    def of(self, organisation: Organisation) -> "DepartmentSuccessionQuerySet":
        """Who took over from whom in an organisation, with what their paths need."""
        parents = "parent__parent__parent"
        return (
            self.filter(successor__organisation=organisation)
            .select_related(f"successor__{parents}", f"predecessor__{parents}", "successor__organisation")
            .order_by("successor__position", "successor__name", "predecessor__position", "predecessor__name")
        )


class DepartmentSuccession(models.Model):
    """Efterträdare: a department that took over from another one when they were merged, split or founded anew.

    Years are compared along it: a department's earlier figures are those of its predecessors.
    """

    predecessor = models.ForeignKey(Department, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Department, models.CASCADE, related_name="predecessions")

    objects = DepartmentSuccessionQuerySet.as_manager()

    class Meta:
        constraints = (
            UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
            CheckConstraint(condition=~Q(predecessor=models.F("successor")), name="succession_between_two"),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class RespondentGroup(models.Model):
    """Respondentgrupp: the kind of work the respondents of a group do."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="groups")
    name = models.CharField("namn", max_length=100)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        ordering = ("position", "name")
        verbose_name = "respondentgrupp"
        verbose_name_plural = "respondentgrupper"
        constraints = (UniqueConstraint(fields=("organisation", "name"), name="group_name_unique"),)

    def __str__(self) -> str:
        return self.name
