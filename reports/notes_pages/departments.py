"""Which departments the texts of a measurement can be about."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from analysis.models import Publication, PublishedScope
from analysis.scopes import DEPARTMENT
from reports.models import Note
from surveys import successions
from surveys.administration.presenters import Branch, tree
from surveys.models import Department, Measurement, Wave
from surveys.models.organisation import DepartmentQuerySet


def reported(departments: DepartmentQuerySet, measurement: Measurement) -> list[Department]:
    """Return those of the departments that have a report, in the order of the tree. Two queries.

    They have figures in the newest publication, or a wave of their own that may give them some; before there is a
    publication they are those that are not of another time. One that somebody has written about stays.
    """
    of = {"measurement": measurement, "department": OuterRef("pk")}
    belongs = Q(Exists(Note.objects.filter(**of))) | Q(Exists(Wave.objects.filter(**of)))
    newest = Publication.objects.of(measurement).values_list("pk", flat=True).first()
    if newest is None:
        are_there = successions.present(departments, measurement).order_by().values("pk")
        return list(_in_order(tree(departments.filter(belongs | Q(pk__in=are_there)))))
    shown = PublishedScope.objects.filter(publication=newest, kind=DEPARTMENT, department=OuterRef("pk"))
    return list(_in_order(tree(departments.filter(belongs | Q(Exists(shown))))))


def _in_order(branches: list[Branch]) -> Iterator[Department]:
    for branch in branches:
        yield branch.department
        yield from _in_order(branch.children)
