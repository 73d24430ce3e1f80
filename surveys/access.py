"""Who may see and do what. The only place that answers this; views fetch through it.

It is about persons. Which numbers may be shown at all is decided in analysis.disclosure, and the two never mix.
Rights are read from the database at every request. Every function costs one query unless it says otherwise.
"""

from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from surveys.models import Department, Measurement, Organisation, Role, User
from surveys.models.measurement import MeasurementQuerySet
from surveys.models.organisation import DepartmentQuerySet

Visitor = User | AnonymousUser

#: Roles whose holders see the whole organisation.
WHOLE_ORGANISATION: Final = (Role.Kind.KEY_USER, Role.Kind.READER)
#: Roles whose holders see one department and what lies below it.
ONE_DEPARTMENT: Final = (Role.Kind.SUB_ADMINISTRATOR, Role.Kind.REPRESENTATIVE)
#: Roles whose holders may start a publication.
PUBLISHERS: Final = (Role.Kind.KEY_USER,)


def visible_measurements(user: Visitor) -> MeasurementQuerySet:
    """Measurements of the organisations where the user has a part, with organisation and questionnaire."""
    organisations = Organisation.objects.filter(
        roles__user=_known(user), roles__kind__in=(*WHOLE_ORGANISATION, *ONE_DEPARTMENT)
    )
    return Measurement.objects.with_organisation().filter(organisation__in=organisations)


def visible_departments(user: Visitor, organisation: Organisation) -> DepartmentQuerySet:
    """Departments of an organisation whose results the user may read, with their parents. Two queries."""
    departments = Department.objects.of(organisation)
    if may_see_organisation(user, organisation):
        return departments
    roles = Role.objects.filter(user=_known(user), organisation=organisation, kind__in=ONE_DEPARTMENT)
    return departments.within(roles.values_list("department_id", flat=True))


def may_see_organisation(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether the user may open the pages of the organisation as a whole."""
    return _has_role(user, WHOLE_ORGANISATION, organisation)


def may_publish(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether the user may start a new publication of the organisation's measurements."""
    return _has_role(user, PUBLISHERS, organisation)


def _has_role(user: Visitor, kinds: tuple[str, ...], organisation: Organisation) -> bool:
    return Role.objects.filter(Q(user=_known(user), organisation=organisation, kind__in=kinds)).exists()


def _known(user: Visitor) -> int | None:
    """Return the id to look roles up by: nobody has the roles of an anonymous or closed account."""
    return user.pk if user.is_active else None
