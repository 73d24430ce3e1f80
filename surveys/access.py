"""Who may see and do what. The only place that answers this; views fetch through it.

It is about persons. Which numbers may be shown at all is decided in analysis.disclosure, and the two never mix.
Rights are read from the database at every request. Every function costs one query unless it says otherwise.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from surveys import successions
from surveys.compiled import Finder
from surveys.models import Department, Measurement, Organisation, Role, User, Wave
from surveys.models.measurement import MeasurementQuerySet, WaveQuerySet
from surveys.models.organisation import DepartmentQuerySet

Visitor = User | AnonymousUser
#: The id of a user, None for nobody's, or what stands for one in a statement that is written once.
Id = Any

#: Roles whose holders see the whole organisation.
WHOLE_ORGANISATION: Final = (Role.Kind.KEY_USER, Role.Kind.READER)
#: Roles whose holders see one department and what lies below it.
ONE_DEPARTMENT: Final = (Role.Kind.SUB_ADMINISTRATOR, Role.Kind.REPRESENTATIVE)
#: Roles whose holders may start a publication.
PUBLISHERS: Final = (Role.Kind.KEY_USER,)
#: Roles whose holders administer the whole organisation.
ADMINISTRATORS: Final = (Role.Kind.KEY_USER,)
#: Roles whose holders administer the waves and lists of one department and what lies below it.
PART_ADMINISTRATORS: Final = (Role.Kind.SUB_ADMINISTRATOR,)


def visible_measurements(user: Visitor) -> MeasurementQuerySet:
    """Measurements of the organisations where the user has a part, with organisation and questionnaire.

    Each tells, as `sees_whole`, whether the user may open the pages of its organisation as a whole and, so that a page
    need not ask again, whether the organisation is hers to administer as a whole (`is_administered`, as
    `may_administer`), whether its results are hers to publish (`is_publishable`, as `may_publish`), and whether she
    `administers` or `coordinates` anything.
    """
    return _measurements_of(_known(user))


def _measurements_of(user: Id) -> MeasurementQuerySet:
    organisations = Organisation.objects.filter(
        roles__user=user, roles__kind__in=(*WHOLE_ORGANISATION, *ONE_DEPARTMENT)
    )
    own = Role.objects.filter(user=user)
    return (
        Measurement.objects.with_organisation()
        .filter(organisation__in=organisations)
        .annotate(  # type: ignore[no-redef]  # the model says that these are here
            sees_whole=Exists(own.filter(organisation=OuterRef("organisation"), kind__in=WHOLE_ORGANISATION)),
            is_administered=Exists(own.filter(organisation=OuterRef("organisation"), kind__in=ADMINISTRATORS)),
            is_publishable=Exists(own.filter(organisation=OuterRef("organisation"), kind__in=PUBLISHERS)),
            administers=Exists(own.filter(kind__in=(*ADMINISTRATORS, *PART_ADMINISTRATORS))),
            coordinates=Exists(own.filter(kind=Role.Kind.COORDINATOR)),
        )
    )


def visible_measurement(user: Visitor, code: str, slug: str, *also: str) -> Measurement | None:
    """The one of them that an address names, with other relations too; None where the user may not see it."""
    return _measurement_finder(*also).first(_known(user), code, slug)


@cache
def _measurement_finder(*also: str) -> Finder[Measurement]:
    return Finder(
        lambda user, code, slug: (
            _measurements_of(user)
            .filter(organisation__code=code, slug=slug)
            .select_related("organisation", "questionnaire", *also)
        )
    )


def organisations_of(user: Visitor) -> QuerySet[Organisation]:
    """Organisations where the user may read results, all or a part."""
    kinds = (*WHOLE_ORGANISATION, *ONE_DEPARTMENT)
    return Organisation.objects.filter(roles__user=_known(user), roles__kind__in=kinds).distinct()


def visible_departments(user: Visitor, organisation: Organisation | Iterable[Organisation]) -> DepartmentQuerySet:
    """Departments of one organisation, or of several, whose results the user may read, with their parents."""
    if isinstance(organisation, Organisation):
        return _departments_of(_known(user), {"organisation": organisation})
    return _departments_of(_known(user), {"organisation__in": organisation})


def _departments_of(user: Id, organisations: dict[str, object]) -> DepartmentQuerySet:
    """The departments of the organisations that the user may read, where `organisations` is a condition on both."""
    roles = Role.objects.filter(user=user, **organisations)
    whole = roles.filter(kind__in=WHOLE_ORGANISATION).values("organisation")
    below = Department.objects.within(roles.filter(kind__in=ONE_DEPARTMENT).values("department"))
    visible = Department.objects.with_ancestors().filter(**organisations)
    return visible.filter(Q(organisation__in=whole) | Q(pk__in=below.order_by().values("pk")))


def departments_in(user: Visitor, measurement: Measurement) -> DepartmentQuerySet:
    """The same for a measurement from `visible_measurements`, whose `sees_whole` spares the database the question."""
    if measurement.sees_whole:
        return Department.objects.of(measurement.organisation)
    return visible_departments(user, measurement.organisation)


def departments_present(user: Visitor, measurement: Measurement) -> list[Department]:
    """The same without those that are absent from the measurement (surveys/successions.py)."""
    if measurement.sees_whole:
        return _PRESENT.all(measurement.organisation_id, measurement.pk)
    return _VISIBLE_AND_PRESENT.all(_known(user), measurement.organisation_id, measurement.pk)


_PRESENT: Final = Finder(
    lambda organisation, measurement: successions.present(Department.objects.of(organisation), measurement)
)
_VISIBLE_AND_PRESENT: Final = Finder(
    lambda user, organisation, measurement: successions.present(
        _departments_of(user, {"organisation": organisation}), measurement
    )
)


def may_see_organisation(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether the user may open the pages of the organisation as a whole."""
    return _has_role(user, WHOLE_ORGANISATION, organisation)


def may_publish(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether the user may start a new publication of the organisation's measurements."""
    return _has_role(user, PUBLISHERS, organisation)


def has_part(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether the user has any part in the organisation: then a page that is not hers says so (403, not 404)."""
    return _has_role(user, (*WHOLE_ORGANISATION, *ONE_DEPARTMENT), organisation)


def has_readers(organisation: Organisation) -> bool:
    """Tell whether anybody at all may read the organisation's results."""
    return Role.objects.filter(organisation=organisation, user__is_active=True).exists()


def representatives(organisation: Organisation) -> QuerySet[Role]:
    """The roles of those who represent a department of the organisation, with their users."""
    roles = Role.objects.filter(organisation=organisation, kind=Role.Kind.REPRESENTATIVE, user__is_active=True)
    return roles.select_related("user").order_by("pk")


def may_coordinate(user: Visitor) -> bool:
    """Tell whether the user coordinates the country: who takes part, sets and publishing, no organisation's results."""
    return Role.objects.filter(user=_known(user), kind=Role.Kind.COORDINATOR).exists()


def kinds_of(user: Visitor) -> frozenset[str]:
    """Return the kinds of every role that the user has, wherever it is."""
    return frozenset(Role.objects.filter(user=_known(user)).values_list("kind", flat=True))


def may_receive_files(user: Visitor) -> bool:
    """Tell whether the user may receive other installations' files and say whose keys are trusted."""
    return may_coordinate(user)


def may_export(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether the user may hand out the organisation's file for other installations."""
    return _has_role(user, PUBLISHERS, organisation)


def administered_organisations(user: Visitor) -> QuerySet[Organisation]:
    """Organisations where the user administers the whole or a part."""
    return Organisation.objects.filter(
        roles__user=_known(user), roles__kind__in=(*ADMINISTRATORS, *PART_ADMINISTRATORS)
    ).distinct()


def may_administer(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether the user administers the whole organisation: its departments, groups, roles and measurements."""
    return _has_role(user, ADMINISTRATORS, organisation)


def administrable_departments(user: Visitor, organisation: Organisation) -> DepartmentQuerySet:
    """Departments whose waves and lists the user administers, with their parents. Two queries."""
    departments = Department.objects.of(organisation)
    if may_administer(user, organisation):
        return departments
    roles = Role.objects.filter(user=_known(user), organisation=organisation, kind__in=PART_ADMINISTRATORS)
    return departments.within(roles.values_list("department_id", flat=True))


def changeable_departments(user: Visitor, organisation: Organisation) -> DepartmentQuerySet:
    """Departments that the user may rename, move and delete: of a part, what lies below its topmost department."""
    departments = administrable_departments(user, organisation)
    if may_administer(user, organisation):
        return departments
    return departments.filter(parent__in=departments.order_by().values("pk"))


def grantable_roles(user: Visitor, organisation: Organisation) -> QuerySet[Role]:
    """Roles that the user may see, give and take away: of a part, who represents its departments."""
    roles = Role.objects.filter(organisation=organisation)
    if may_administer(user, organisation):
        return roles
    departments = administrable_departments(user, organisation).order_by()
    return roles.filter(kind=Role.Kind.REPRESENTATIVE, department__in=departments.values("pk"))


def administrable_waves(user: Visitor, organisation: Organisation) -> WaveQuerySet:
    """Waves of the departments that the user administers, with what their pages need. Two queries."""
    departments = administrable_departments(user, organisation).order_by().values("pk")
    waves = Wave.objects.filter(measurement__organisation=organisation, department__in=departments)
    return waves.with_department().select_related("measurement__organisation", "measurement__questionnaire")


def may_invite(user: Visitor, wave: Wave) -> bool:
    """Tell whether the user may plan and send the wave's invitations and reminders. Two queries."""
    return administrable_waves(user, wave.measurement.organisation).filter(pk=wave.pk).exists()


def _has_role(user: Visitor, kinds: tuple[str, ...], organisation: Organisation) -> bool:
    return Role.objects.filter(Q(user=_known(user), organisation=organisation, kind__in=kinds)).exists()


def _known(user: Visitor) -> int | None:
    """Return the id to look roles up by: nobody has the roles of an anonymous or closed account."""
    return user.pk if user.is_active else None
