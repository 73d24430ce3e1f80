"""The places of a measurement. A place is listed when its address exists; a new page adds its line here."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.urls import NoReverseMatch, reverse

from surveys.models import Department, Measurement

register = template.Library()

#: Label, address of the page about the whole, of the page about a department, and of pages below it.
ABOUT: Final = (
    ("Översikt", "organisation", "department", ()),
    ("Frågor", "questions", "department_questions", ("question", "department_question")),
    ("Värmekarta", "heat_map", "department_heat_map", ()),
    ("Vet ej", "dont_know", "department_dont_know", ()),
    ("År för år", "years", "department_years", ()),
    ("Medarbetarnas bild", "employees", "department_employees", ()),
)
#: Label, address, and addresses below it.
OF_MEASUREMENT: Final = (
    ("Rapporter", "reports", ("report",)),
    ("Omgångar och publicering", "waves", ("wave",)),
)


#: The pages that are about the whole or about a department: both addresses, one after the other.
_PAIRS: Final = (*((whole, of_part) for _, whole, of_part, _ in ABOUT), ("question", "department_question"))


@dataclass(frozen=True)
class Place:
    """A link of the menu."""

    label: str
    address: str
    is_here: bool


@register.simple_tag(takes_context=True)
def places_about(context: dict[str, Any], measurement: Measurement, department: Department | None) -> list[Place]:
    """Return the pages about the organisation as a whole, or about a department."""
    names = [(label, of_part if department else whole, below) for label, whole, of_part, below in ABOUT]
    return _places(context, names, measurement, *([department.pk] if department else []))


@register.simple_tag(takes_context=True)
def places_of(context: dict[str, Any], measurement: Measurement) -> list[Place]:
    """Return the measurement's other pages."""
    return _places(context, OF_MEASUREMENT, measurement)


@register.simple_tag(takes_context=True)
def same_page(context: dict[str, Any], measurement: Measurement, department: Department | None) -> str:
    """Return where the page that is read is about another department, or about the whole, with the same choices.

    A page that is not about either leads to the overview.
    """
    match = context["request"].resolver_match
    here = match.url_name if match else ""
    subject = [measurement.organisation.code, measurement.slug, *([department.pk] if department else [])]
    for whole, of_part in _PAIRS:
        if here in (whole, of_part):
            code = [match.kwargs["question_code"]] if "question_code" in match.kwargs else []
            choices = context["request"].GET.urlencode()
            return _address(of_part if department else whole, *subject, *code) + (f"?{choices}" if choices else "")
    return _address("department" if department else "organisation", *subject)


@register.simple_tag
def subject_of(part: Department | None, doors: dict[str, Any]) -> dict[str, Any]:
    """Return what the pages of results lead to: `department`, or the whole where that is None; `is_known` tells
    whether there is anything at all. A reader of one department alone is always led to that."""
    departments = doors["departments"]
    if part:
        return {"is_known": True, "department": part}
    if doors["whole"]:
        return {"is_known": True, "department": None}
    return {"is_known": len(departments) == 1, "department": departments[0] if departments else None}


def _places(context: dict[str, Any], names: Any, measurement: Measurement, *arguments: int) -> list[Place]:
    match = context["request"].resolver_match
    here = match.url_name if match else ""
    found = [
        (label, _address(name, measurement.organisation.code, measurement.slug, *arguments), here in (name, *below))
        for label, name, below in names
    ]
    return [Place(label, address, is_here) for label, address, is_here in found if address]


def _address(name: str, *arguments: object) -> str:
    try:
        return reverse(f"dashboards:{name}", args=arguments)
    except NoReverseMatch:
        return ""
