"""The national pass as rows: which measurements it takes through which steps, and how far it has come."""

from django.db import models
from django.db.models import CheckConstraint, Count, Q, UniqueConstraint

from analysis.publishing.documents import DocumentField
from surveys.models import Measurement, Organisation, User
from surveys.models.job import MAX_TRIES


class NationalPassQuerySet(models.QuerySet["NationalPass"]):
    def active(self) -> "NationalPassQuerySet":
        return self.filter(state__in=NationalPass.ACTIVE)

    def of(self, kind: str, year: int) -> "NationalPassQuerySet":
        """A year's passes, newest first."""
        return self.filter(kind=kind, year=year).select_related("by").order_by("-pk")


class NationalPass(models.Model):
    """Nationell publicering: all measurements of a kind and year are counted, compared with one set and published.

    Its state is its step: every measurement is counted before the set is frozen, and the set before any is published.
    """

    class State(models.TextChoices):
        COUNTING = "counting", "Räknar"
        PUBLISHING = "publishing", "Publicerar"
        DONE = "done", "Klar"
        CANCELLED = "cancelled", "Avbruten"

    ACTIVE = (State.COUNTING, State.PUBLISHING)

    kind = models.CharField(max_length=20, choices=Organisation.Kind.choices)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.COUNTING)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = NationalPassQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            UniqueConstraint(
                fields=("kind", "year"),
                condition=Q(state__in=("counting", "publishing")),
                name="national_pass_once_at_a_time",
            ),
            CheckConstraint(
                condition=Q(state__in=("counting", "publishing"), finished_at__isnull=True)
                | Q(state__in=("done", "cancelled"), finished_at__isnull=False),
                name="national_pass_state_matches_its_end",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE


class PassStepQuerySet(models.QuerySet["PassStep"]):
    def to_do(self) -> "PassStepQuerySet":
        """What is left of the step that the pass has come to; nothing of one that was cancelled."""
        return self.filter(
            Q(kind=PassStep.Kind.COUNT, national_pass__state=NationalPass.State.COUNTING)
            | Q(kind=PassStep.Kind.PUBLISH, national_pass__state=NationalPass.State.PUBLISHING),
            state=PassStep.State.WAITING,
        )

    def worn_out(self) -> "PassStepQuerySet":
        """Steps that have been tried too often, by whatever ended them."""
        return self.filter(state=PassStep.State.WAITING, tries__gte=MAX_TRIES)

    def set_aside(self) -> "PassStepQuerySet":
        steps = self.filter(state=PassStep.State.SET_ASIDE).select_related("measurement__organisation")
        return steps.order_by("measurement__organisation__name", "kind")

    def numbers(self) -> dict[str, tuple[int, int]]:
        """Return how many steps of each kind are over, of how many. One query."""
        over = Count("pk", filter=~Q(state=PassStep.State.WAITING))
        rows = self.order_by().values_list("kind").annotate(n=over, m=Count("pk"))
        return {kind: (n, m) for kind, n, m in rows}


class PassStep(models.Model):
    """One measurement in one step of a national pass.

    `member` is what a counted measurement lends to the comparison set, and `decided` what may be shown of it, until the
    pass is over, and nothing where its `publication` still holds; `comparison_set` belongs to the step of publishing.
    """

    class Kind(models.TextChoices):
        COUNT = "count", "Räkna"
        PUBLISH = "publish", "Publicera"

    class State(models.TextChoices):
        WAITING = "waiting", "Väntar"
        DONE = "done", "Klar"
        SET_ASIDE = "set_aside", "Ställd åt sidan"

    national_pass = models.ForeignKey(NationalPass, models.CASCADE, related_name="steps")
    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    batch = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True, help_text="What a person is told, in Swedish.")
    member = DocumentField(null=True)
    decided = models.BinaryField(null=True, help_text="What disclosure control decided when it was counted.")
    comparison_set = models.ForeignKey("analysis.ComparisonSet", models.SET_NULL, null=True, related_name="+")
    publication = models.ForeignKey("analysis.Publication", models.SET_NULL, null=True, related_name="+")

    objects = PassStepQuerySet.as_manager()

    class Meta:
        ordering = ("national_pass", "kind", "batch", "pk")
        constraints = (
            UniqueConstraint(fields=("national_pass", "kind", "measurement"), name="pass_step_once_per_measurement"),
        )

    def __str__(self) -> str:
        return f"{self.national_pass}, {self.measurement}: {self.get_kind_display()}"
