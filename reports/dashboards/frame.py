"""The frame of a measurement's pages: what an address leads to, fetched through access, and what every page shows."""

from typing import TypedDict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from surveys import access
from surveys.models import Department, Measurement


class Doors(TypedDict):
    """Where a user can go in a measurement: the pages of the whole, and those of departments."""

    whole: bool
    departments: list[Department]


#: Asks for the part of a page that is fetched anew while it is open.
PART = "del"


def measurement_of(request: HttpRequest, code: str, slug: str, *also: str) -> Measurement:
    """Return a measurement that the user may see. also: relations that are fetched with it."""
    measurement = access.visible_measurement(request.user, code, slug, *also)
    if not measurement:
        raise Http404
    return measurement


def department_of(request: HttpRequest, measurement: Measurement, department_id: int) -> Department:
    return get_object_or_404(access.departments_in(request.user, measurement), pk=department_id)


def place_of(
    request: HttpRequest, code: str, slug: str, department_id: int | None
) -> tuple[Measurement, Department | None, Doors]:
    """Return the measurement, the department that the page is about (None: the whole), and where the user can go.

    Two queries; one more for a department that is not among the doors.
    """
    measurement = measurement_of(request, code, slug)
    if department_id is None and not measurement.sees_whole:
        raise Http404
    doors = doors_of(request, measurement)
    if department_id is None:
        return measurement, None, doors
    known = next((each for each in doors["departments"] if each.pk == department_id), None)
    return measurement, known or department_of(request, measurement, department_id), doors


def doors_of(request: HttpRequest, measurement: Measurement) -> Doors:
    """Return where the user can go in a measurement that was fetched for her."""
    departments = access.departments_present(request.user, measurement)
    return {"whole": measurement.sees_whole, "departments": departments}


def header_of(measurement: Measurement) -> dict[str, bool]:
    """Return what the header asks for, known already of a measurement from `access.visible_measurements`."""
    return {"administers": measurement.administers, "coordinates": measurement.coordinates}


def show(
    request: HttpRequest, measurement: Measurement, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """Render a page with what its frame shows; a view that has the doors already passes them on."""
    doors = context.get("doors") or doors_of(request, measurement)
    shared = {**header_of(measurement), **context, "measurement": measurement, "doors": doors}
    return render(request, f"dashboards/{name}.html", shared, status=status)


def refused(request: HttpRequest) -> HttpResponse:
    """Refuse a choice that the page does not offer (docs/disclosure.md S8)."""
    return render(request, "400.html", status=400)
