"""What is measured when: periods, measurements and the waves of their departments."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, CheckConstraint, Count, Exists, F, OuterRef, Q, Subquery, UniqueConstraint, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from surveys import periods

from .organisation import Department, Organisation
from .questionnaire import Questionnaire

#: A page that was opened before the wave closed may still be sent this long afterwards.
GRACE = dt.timedelta(minutes=15)


class WaveClosed(Exception):
    """An answer was sent to a wave that does not take answers now."""


class MeasurementPeriod(models.Model):
    """Mätperiod: autumn (1 Aug-1 Dec) or spring (1 Feb-1 Jun); both days included, Swedish time."""

    class Season(models.TextChoices):
        SPRING = periods.SPRING, "Vår"
        AUTUMN = periods.AUTUMN, "Höst"
        DEMONSTRATION = "demonstration", "Demonstration"

    season = models.CharField("säsong", max_length=20, choices=Season.choices)
    year = models.PositiveSmallIntegerField("år")
    opens_on = models.DateField("första dag")
    closes_on = models.DateField("sista dag")

    class Meta:
        ordering = ("opens_on",)
        constraints = (
            UniqueConstraint(fields=("season", "year"), name="period_unique"),
            CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="period_opens_before_it_closes"),
        )

    def __str__(self) -> str:
        return f"{self.get_season_display()} {self.year}"

    @classmethod
    def of_season(cls, season: str, year: int) -> "MeasurementPeriod":
        """Return the season's period of a year, made when it does not exist yet."""
        opens_on, closes_on = periods.period_bounds(season, year)
        period, _ = cls.objects.get_or_create(
            season=season, year=year, defaults={"opens_on": opens_on, "closes_on": closes_on}
        )
        return period

    def holds(self, first: dt.date, last: dt.date) -> bool:
        return self.opens_on <= first <= last <= self.closes_on


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def with_organisation(self) -> "MeasurementQuerySet":
        return self.select_related("organisation", "questionnaire")

    def named(self, name: str) -> "Measurement":
        """Return the measurement called "0580/2020"; raise Measurement.DoesNotExist."""
        code, _, slug = name.partition("/")
        return self.with_organisation().get(organisation__code=code, slug=slug)

    def year_before(self, measurement: "Measurement") -> "Measurement | None":
        """The same organisation's measurement of the year before; the last one if there are several."""
        same = self.with_organisation().filter(organisation=measurement.organisation, year=measurement.year - 1)
        return same.order_by("slug").last()

    def with_lists_in(self, waves: "WaveQuerySet") -> "MeasurementQuerySet":
        """Measurements with people on the list of at least one of the waves, the latest first."""
        listed = waves.filter(measurement=OuterRef("pk"), respondents__is_removed=False)
        return self.filter(Exists(listed)).order_by("-year", "-slug")

    def with_responses(self) -> "MeasurementQuerySet":
        """Measurements that have at least one response in a closed wave."""
        from .response import Response

        return self.filter(Exists(Response.objects.in_closed_waves().filter(wave__measurement=OuterRef("pk"))))


class Measurement(models.Model):
    """Mätning: one organisation's measurement with one questionnaire version, often in several waves.

    The thresholds are those of docs/disclosure.md. They are fixed when the first wave opens. The limits of what stands
    out are those of docs/method.md, rule 9.
    """

    class Others(models.TextChoices):
        POOLED = "pooled", "Alla svar tillsammans"
        MEAN_OF_ORGANISATIONS = "mean_of_organisations", "Medel av organisationernas medelvärden"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="measurements")
    slug = models.CharField(
        "kortnamn",
        max_length=40,
        validators=[RegexValidator(r"^\d{4}[a-z0-9-]*$", "Börja med årtalet, till exempel 2026 eller 2026-host.")],
    )
    year = models.PositiveSmallIntegerField("år", editable=False)
    title = models.CharField("rubrik", max_length=200)
    note = models.TextField("anmärkning", blank=True, help_text="Visas på varje sida och i varje rapport.")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="measurements")
    contact = models.CharField("kontakt för frågor", max_length=300, blank=True)
    goal = models.FloatField("mål för svarsfrekvensen", default=0.8, help_text="Share, above 0 and at most 1.")
    k = models.PositiveSmallIntegerField("minsta antal för medelvärde", default=5)
    k_dist = models.PositiveSmallIntegerField("minsta antal för andelar", default=8)
    k_text = models.PositiveSmallIntegerField("minsta antal för fritext", default=10)
    k_inv = models.PositiveSmallIntegerField("minsta antal inbjudna", default=5)
    k_step = models.PositiveSmallIntegerField("minsta steg mellan publiceringar", default=5)
    m = models.PositiveSmallIntegerField("minsta antal organisationer i jämförelse", default=5)
    m_dom = models.FloatField("största andel i jämförelse", default=0.5)
    others_as = models.CharField("övriga räknas som", max_length=30, choices=Others.choices, default=Others.POOLED)
    practical = models.FloatField("minsta skillnad som lyfts fram", default=0.3)
    low = models.FloatField("lågt medelvärde, högst", default=2.5)
    high = models.FloatField("högt medelvärde, minst", default=4.0)
    dont_know_high = models.FloatField("hög andel vet ej, minst", default=0.3, help_text="Share, 0 to 1.")
    registration_number = models.CharField("diarienummer", max_length=50, blank=True)

    # What access.visible_measurements tells of whoever it fetched the measurement for.
    sees_whole: bool
    is_administered: bool
    is_publishable: bool
    administers: bool
    coordinates: bool

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ("organisation", "-year", "slug")
        verbose_name = "mätning"
        verbose_name_plural = "mätningar"
        constraints = (
            UniqueConstraint(fields=("organisation", "slug"), name="measurement_slug_unique"),
            CheckConstraint(
                condition=Q(k__gte=5, k_dist__gte=8, k_text__gte=10, k_inv__gte=5, k_step__gte=5, m__gte=3)
                & Q(k_dist__gte=F("k"), m_dom__gt=0, m_dom__lte=0.5),
                name="measurement_thresholds_not_below_their_floors",
            ),
            CheckConstraint(condition=Q(goal__gt=0, goal__lte=1), name="measurement_goal_is_a_share"),
            CheckConstraint(
                condition=Q(practical__gt=0, low__gte=1, high__lte=5, low__lt=F("high"))
                & Q(dont_know_high__gt=0, dont_know_high__lte=1),
                name="measurement_limits_in_their_ranges",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation.code}/{self.slug}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.year = int(self.slug[:4])
        super().save(*args, **kwargs)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Turnout:
    """How many were invited to a wave (None when nobody has said) and how many have submitted."""

    invited: int | None
    submitted: int


def _number_of(rows: type[models.Model]) -> Subquery:
    """Return how many rows belong to each wave, NULL for none."""
    of_wave = rows._default_manager.filter(wave=OuterRef("pk")).order_by().values("wave")
    return Subquery(of_wave.annotate(n=Count("pk")).values("n"))


class WaveQuerySet(models.QuerySet["Wave"]):
    def of(self, measurement: Measurement) -> "WaveQuerySet":
        return self.filter(measurement=measurement)

    def has_opened(self) -> "WaveQuerySet":
        """Waves that are open or have been."""
        return self.exclude(state=Wave.State.PLANNED)

    def may_still_answer(self) -> "WaveQuerySet":
        """Waves whose respondents have, or will have, a link that works."""
        return self.exclude(state=Wave.State.CLOSED)

    def closed(self) -> "WaveQuerySet":
        return self.filter(state=Wave.State.CLOSED)

    def open(self) -> "WaveQuerySet":
        return self.filter(state=Wave.State.OPEN)

    def due_to_close(self) -> "WaveQuerySet":
        """Open waves whose last day is over in Sweden and whose grace has passed."""
        return self.open().filter(closes_on__lt=(timezone.now() - GRACE).astimezone(periods.STOCKHOLM).date())

    def turnout(self) -> "dict[int, Turnout]":
        """Return how many were invited and have submitted, by wave id. One query."""
        waves = self.with_turnout().select_related(None).only("pk")
        return {wave.pk: Turnout(wave.invited, wave.submitted) for wave in waves}

    def with_turnout(self) -> "WaveQuerySet":
        """Tell of each wave how many were `invited` (None when nobody has said) and have `submitted`."""
        from .respondent import Respondent
        from .response import Response

        return self.annotate(  # type: ignore[no-redef]  # the model says that these are here
            invited=Case(
                When(shared_link__isnull=False, then="expected"),  # who came by it is on no list
                default=Coalesce(_number_of(Respondent), "expected"),
                output_field=models.IntegerField(),
            ),
            submitted=Coalesce(_number_of(Response), 0, output_field=models.IntegerField()),
        )

    def with_department(self) -> "WaveQuerySet":
        return self.select_related("department__parent__parent__parent", "period")

    def with_link(self) -> "WaveQuerySet":
        """Fetch the shared link too, so that `has_shared_link` costs no further query."""
        return self.select_related("shared_link")


class Wave(models.Model):
    """Omgång: one department (with what lies below it) answering between two dates of one period."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planerad"
        OPEN = "open", "Öppen"
        CLOSED = "closed", "Stängd"

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="waves")
    department = models.ForeignKey(Department, models.PROTECT, related_name="waves", verbose_name="förvaltning")
    period = models.ForeignKey(MeasurementPeriod, models.PROTECT, related_name="waves")
    opens_on = models.DateField("första dag")
    closes_on = models.DateField("sista dag")
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("surveys.User", models.SET_NULL, null=True, blank=True, related_name="+")
    expected = models.PositiveIntegerField(
        "antal tillfrågade", null=True, blank=True, help_text="Används när ingen lista över respondenter förs."
    )
    to_be_completed = models.BooleanField("kompletteras", default=False)

    # What WaveQuerySet.with_turnout tells.
    invited: int | None
    submitted: int

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ("opens_on", "department__position", "department__name")
        verbose_name = "omgång"
        verbose_name_plural = "omgångar"
        constraints = (
            CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="wave_opens_before_it_closes"),
            CheckConstraint(
                condition=Q(state="planned", opened_at__isnull=True, closed_at__isnull=True)
                | Q(state="open", opened_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
                name="wave_state_matches_its_times",
            ),
        )

    def __str__(self) -> str:
        return f"{self.department} {self.opens_on:%Y-%m-%d}"

    def clean(self) -> None:
        if not self.period.holds(self.opens_on, self.closes_on):
            raise ValidationError(
                f"Omgången måste ligga inom mätperioden {self.period.opens_on} till {self.period.closes_on}."
            )
        if self.department.organisation_id != self.measurement.organisation_id:
            raise ValidationError({"department": "Förvaltningen tillhör en annan organisation."})

    @property
    def has_begun(self) -> bool:
        return self.state != self.State.PLANNED

    @property
    def has_shared_link(self) -> bool:
        """Tell whether people who are on no list may answer. One query unless fetched `with_link`."""
        return hasattr(self, "shared_link")

    def shows_pages(self, now: dt.datetime) -> bool:
        """Tell whether a respondent may open a page now."""
        return self._is_running(now, until=periods.end_of(self.closes_on))

    def takes_answers(self, now: dt.datetime) -> bool:
        """Tell whether an answer sent now counts: a page opened on the last day gets some minutes of grace."""
        return self._is_running(now, until=periods.end_of(self.closes_on) + GRACE)

    def _is_running(self, now: dt.datetime, *, until: dt.datetime) -> bool:
        return self.state == self.State.OPEN and periods.start_of(self.opens_on) <= now < until
