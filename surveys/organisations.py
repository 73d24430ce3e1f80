"""Changing an organisation's departments and respondent groups."""

from django.db import models, transaction

from surveys.models import Department, Organisation, Respondent, RespondentGroup, Response, User, Wave, record
from surveys.models.organisation import MAX_LEVELS


class DepartmentFixed(Exception):
    """A department with answers, lists or results was to be moved: figures that stand would change."""


class StillReferredTo(Exception):
    """Something was to be deleted that other rows need. `reasons` says which, in Swedish."""

    def __init__(self, subject: models.Model, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(f"{subject} kan inte tas bort: {', '.join(reasons)}.")


class WrongParent(Exception):
    """A department was to lie below itself, or deeper than four levels."""


#: What stands in the way of deleting, by model; anything else is told as "results".
_REASONS = {
    "department": "enheter ligger under den",
    "wave": "den har en omgång",
    "respondent": "respondenter i en lista hör till den",
    "response": "det finns svar från den",
    "role": "någon har en roll i den",
    "departmentsuccession": "den har slagits samman eller delats",
}


@transaction.atomic
def save_department(department: Department, *, by: User) -> None:
    """Store a new or edited department; a new parent moves what lies below it too.

    Raises DepartmentFixed or WrongParent; nothing has changed then.
    """
    before = Department.objects.filter(pk=department.pk).first()
    moved = before is not None and before.parent_id != department.parent_id
    if moved:
        _refuse_unless_movable(department)
    if department.parent and department.parent.level >= MAX_LEVELS:
        raise WrongParent
    department.save()
    if moved:
        _set_levels_below(department)
    record(
        "department_changed" if before else "department_added",
        department,
        by=by,
        organisation=department.organisation,
        **({"before": before.name, "moved": moved} if before else {}),
    )


def is_movable(department: Department) -> bool:
    """Tell whether nothing that has been asked, answered or published depends on where the department lies.

    Costs up to five queries.
    """
    below = Department.objects.within([department.pk]).order_by().values("pk")
    return not (
        Wave.objects.has_opened().filter(department__in=below).exists()
        or Respondent.with_removed.filter(department__in=below).exists()
        or Response.objects.filter(department__in=below).exists()
        or any(_has_results(part) for part in Department.objects.within([department.pk]))
    )


def _refuse_unless_movable(department: Department) -> None:
    if not is_movable(department):
        raise DepartmentFixed
    if department.parent_id in Department.objects.within([department.pk]).values_list("pk", flat=True):
        raise WrongParent


def _set_levels_below(department: Department) -> None:
    for child in department.children.all():
        child.parent = department
        if department.level >= MAX_LEVELS:
            raise WrongParent
        child.save(update_fields=["level"])
        _set_levels_below(child)


@transaction.atomic
def delete_department(department: Department, *, by: User) -> None:
    """Delete a department that nothing refers to; raise StillReferredTo otherwise."""
    _refuse_when_referred_to(department)
    record("department_deleted", department, by=by, organisation=department.organisation)
    department.delete()


@transaction.atomic
def save_group(group: RespondentGroup, *, by: User) -> None:
    """Store a new or edited respondent group."""
    action = "group_changed" if group.pk else "group_added"
    group.save()
    record(action, group, by=by, organisation=group.organisation)


@transaction.atomic
def delete_group(group: RespondentGroup, *, by: User) -> None:
    """Delete a respondent group that nothing refers to; raise StillReferredTo otherwise."""
    _refuse_when_referred_to(group)
    record("group_deleted", group, by=by, organisation=group.organisation)
    group.delete()


@transaction.atomic
def add_default_groups(organisation: Organisation, *, by: User) -> None:
    """Give an organisation without groups the five usual ones."""
    if organisation.groups.exists():
        return
    organisation.add_default_groups()
    record("default_groups_added", organisation, by=by, organisation=organisation)


def _refuse_when_referred_to(subject: models.Model) -> None:
    reasons = [_reason(relation) for relation in _relations(subject) if _refers(relation, subject)]
    if reasons:
        raise StillReferredTo(subject, sorted(set(reasons)))


def _has_results(department: Department) -> bool:
    """Tell whether counts or publications, kept by the apps that build on this one, refer to the department."""
    return any(
        relation.related_model._meta.app_label != "surveys" and _refers(relation, department)
        for relation in _relations(department)
    )


def _relations(subject: models.Model) -> list[models.ManyToOneRel]:
    fields = subject._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, models.ManyToOneRel)]


def _refers(relation: models.ManyToOneRel, subject: models.Model) -> bool:
    return bool(relation.related_model._base_manager.filter(**{relation.field.name: subject}).exists())


def _reason(relation: models.ManyToOneRel) -> str:
    return _REASONS.get(str(relation.related_model._meta.model_name), "det finns resultat för den")
