"""The guided set-up of waves, and what happens to them until they have closed."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import access, periods, readiness, wave_plans, waves
from surveys.administration.forms.waves import DatesForm, DepartmentsForm, ExpectedForm, ExtendForm, MoveForm
from surveys.administration.scope import account, form_page, measurement_of, page, part_of, wave_of
from surveys.invitations import plan as mail_plan
from surveys.models import Department, Mailing, MailKind, Measurement, Organisation, Wave

View = Callable[..., HttpResponse]


def in_time(view: View) -> View:
    """Tell the user when a wave's state does not allow what she asked for: it may have changed since her page."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
        try:
            return view(request, code, wave_id)
        except wave_plans.WaveFixed:
            messages.warning(request, "Det går inte i omgångens nuvarande läge. Inget har ändrats.")
            return redirect("administration:wave", code, wave_id)

    return wrapped


@require_safe
@login_required
def wave_departments(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Step 1: choose departments. The choice travels in the address to step 2; nothing is stored."""
    organisation = part_of(request, code)
    measurement = measurement_of(organisation, slug)
    form = _departments_form(request, organisation, measurement)
    return _step(request, organisation, measurement, "wave_departments", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def wave_dates(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Step 2: choose days for the chosen departments; the waves are planned then."""
    organisation = part_of(request, code)
    measurement = measurement_of(organisation, slug)
    chosen = _departments_form(request, organisation, measurement)
    if not chosen.is_valid():
        return _step(request, organisation, measurement, "wave_departments", status=400, form=chosen)
    form = _dates_form(request, measurement)
    departments = chosen.cleaned_data["departments"]
    if request.method == "POST" and form.is_valid():
        planned = _planned(request, measurement, departments, form.cleaned_data)
        return _next_step(planned, code, slug)
    status = 400 if request.method == "POST" else 200
    return _step(request, organisation, measurement, "wave_dates", status=status, form=form, departments=departments)


@require_safe
@login_required
def wave(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """A wave's page; while it is planned, the checklist."""
    shown = wave_of(request, code, wave_id)
    points = readiness.points(shown, periods.today()) if shown.state == Wave.State.PLANNED else []
    turnout = Wave.objects.filter(pk=shown.pk).turnout()[shown.pk]
    return _wave_page(
        request,
        shown,
        "wave",
        points=points,
        is_ready=all(point.is_done or point.is_advice for point in points),
        invited=turnout.invited,
        may_be_complemented=shown.state == Wave.State.CLOSED and not wave_plans.under_way_beside(shown).exists(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@in_time
def move(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    moved = wave_of(request, code, wave_id)
    form = MoveForm(request.POST or None, wave=moved, today=periods.today())
    if request.method == "POST" and form.is_valid():
        wave_plans.change_dates(moved, **form.cleaned_data, by=account(request))
        moved.refresh_from_db()
        if not mail_plan.fits(moved):
            messages.warning(request, "Planen för utskick passar inte de nya dagarna. Ändra den under Utskick.")
        return redirect("administration:wave", code, wave_id)
    return _wave_form(request, moved, form, "Ändra dagar")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@in_time
def expected(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    counted = wave_of(request, code, wave_id)
    form = ExpectedForm(request.POST or None, instance=counted)
    if request.method == "POST" and form.is_valid():
        wave_plans.expect(counted, form.cleaned_data["expected"], by=account(request))
        return redirect("administration:wave", code, wave_id)
    return _wave_form(request, counted, form, "Antal tillfrågade")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@in_time
def extend(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    extended = wave_of(request, code, wave_id)
    form = ExtendForm(request.POST or None, wave=extended)
    if request.method == "POST" and form.is_valid():
        closes_on = form.cleaned_data["closes_on"]
        try:
            leaves_at = wave_plans.extend(extended, closes_on, by=account(request))
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(
                request, f"Omgången är öppen till och med {_day(closes_on)}. {_last_mail(extended, leaves_at)}"
            )
            return redirect("administration:wave", code, wave_id)
    return _wave_form(request, extended, form, "Förläng omgången")


@require_POST
@login_required
def open_wave(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    opened = wave_of(request, code, wave_id)
    if opened.state != Wave.State.PLANNED or not readiness.is_ready(opened, periods.today()):
        messages.warning(request, "Omgången är inte redo att öppna. Inget har ändrats.")
        return redirect("administration:wave", code, wave_id)
    waves.open_wave(opened, by=account(request))
    messages.success(request, f"Omgången är öppen. Svar tas emot från och med {opened.opens_on}.")
    return redirect("administration:wave", code, wave_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Ask first: closing erases drafts and the marks of who has answered, for good."""
    closed = wave_of(request, code, wave_id)
    if closed.state != Wave.State.OPEN:
        return redirect("administration:wave", code, wave_id)
    if request.method == "POST":
        waves.close(closed, by=account(request))
        messages.success(request, "Omgången är stängd.")
        return redirect("administration:wave", code, wave_id)
    return _wave_page(request, closed, "wave_close")


@require_POST
@login_required
@in_time
def mark(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    marked = wave_of(request, code, wave_id)
    to_be_completed = request.POST.get("kompletteras") == "ja"
    wave_plans.mark_for_completion(marked, to_be_completed=to_be_completed, by=account(request))
    return redirect("administration:wave", code, wave_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@in_time
def complement(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    first = wave_of(request, code, wave_id)
    form = _dates_form(request, first.measurement)
    if request.method == "POST" and form.is_valid():
        added = wave_plans.complement(first, **_days(form.cleaned_data), by=account(request))
        return redirect("administration:wave", code, added.pk)
    lead = (
        "Den nya omgången får en egen lista. Programmet vet inte vilka som redan har svarat: bjud bara in dem som "
        "inte var med första gången. Den första omgången märks ”kompletteras”."
    )
    return _wave_form(request, first, form, f"Kompletterande omgång för {first.department.path}", lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@in_time
def remove(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    removed = wave_of(request, code, wave_id)
    if request.method == "POST":
        wave_plans.remove(removed, by=account(request))
        return redirect("administration:measurement", code, removed.measurement.slug)
    return _wave_page(
        request,
        removed,
        "confirm",
        title=f"Ta bort omgången för {removed.department.path}?",
        lead="Listan över respondenter tas bort med den.",
        submit="Ta bort",
        back=reverse("administration:wave", args=[code, wave_id]),
    )


def _departments_form(request: HttpRequest, organisation: Organisation, measurement: Measurement) -> DepartmentsForm:
    """Return step 1's form, filled in from the address when a choice has been made."""
    taken = wave_plans.taken_departments(measurement)
    free = access.administrable_departments(request.user, organisation).exclude(pk__in=taken)
    is_chosen = "departments" in request.GET or "valt" in request.GET
    return DepartmentsForm(request.GET if is_chosen else None, free=free)


def _dates_form(request: HttpRequest, measurement: Measurement) -> DatesForm:
    today = periods.today()
    return DatesForm(request.POST or None, periods=wave_plans.offered_periods(measurement, today), today=today)


def _days(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: cleaned[name] for name in ("period", "opens_on", "closes_on")}


def _planned(
    request: HttpRequest, measurement: Measurement, departments: list[Department], cleaned: dict[str, Any]
) -> list[Wave]:
    return wave_plans.plan(measurement, departments, **_days(cleaned), by=account(request))


def _next_step(planned: list[Wave], code: str, slug: str) -> HttpResponse:
    """Lead to the checklist of a single wave, or to the list of respondents for several at once."""
    if len(planned) == 1:
        return redirect("administration:wave", code, planned[0].pk)
    return redirect("administration:measurement_upload", code, slug)


def _last_mail(wave: Wave, leaves_at: dt.datetime | None) -> str:
    """Return what has become of the last reminder of a wave that has been extended."""
    if leaves_at:
        return f"Sista påminnelsen går nu ut {formats.date_format(timezone.localtime(leaves_at), 'l j F H.i')}."
    if Mailing.objects.of(wave).filter(kind=MailKind.LAST_DAY, state=Mailing.State.STARTED).exists():
        return "Sista påminnelsen har redan gått ut, med den förra dagen. Lägg till en påminnelse under Utskick."
    return "Ingen sista påminnelse är planerad."


def _day(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")


def _step(
    request: HttpRequest, organisation: Organisation, measurement: Measurement, name: str, **context: Any
) -> HttpResponse:
    return page(request, organisation, name, measurement=measurement, **context)


def _wave_page(request: HttpRequest, shown: Wave, name: str, **context: Any) -> HttpResponse:
    organisation = shown.measurement.organisation
    return page(request, organisation, name, wave=shown, measurement=shown.measurement, **context)


def _wave_form(request: HttpRequest, shown: Wave, form: Any, title: str, **context: Any) -> HttpResponse:
    back = reverse("administration:wave", args=[shown.measurement.organisation.code, shown.pk])
    return form_page(
        request, shown.measurement.organisation, form, title, back=back, measurement=shown.measurement, **context
    )
