"""The organisation's first page and its measurements."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surveys import access, measurements
from surveys.administration.forms.measurements import MeasurementForm
from surveys.administration.scope import account, form_page, measurement_of, page, part_of, whole_of
from surveys.models import Measurement, Wave
from surveys.models.measurement import WaveQuerySet


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    administered = list(access.administered_organisations(request.user))
    if not administered:
        raise PermissionDenied
    if len(administered) == 1:
        return redirect("administration:organisation", administered[0].code)
    return render(request, "administration/start.html", {"organisations": administered})


@require_safe
@login_required
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    measured = part_of(request, code)
    listed = Measurement.objects.with_organisation().filter(organisation=measured)
    return page(request, measured, "organisation", measurements=listed)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def measurement_new(request: HttpRequest, code: str) -> HttpResponse:
    measured = whole_of(request, code)
    back = reverse("administration:organisation", args=[code])
    return _edit(request, Measurement(organisation=measured), "Ny mätning", back)


@require_safe
@login_required
def measurement(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    organisation = part_of(request, code)
    shown = measurement_of(organisation, slug)
    waves = access.administrable_waves(request.user, organisation).of(shown)
    rows = _rows(waves)
    return page(
        request,
        organisation,
        "measurement",
        measurement=shown,
        waves=rows,
        has_planned=any(wave.state == Wave.State.PLANNED for wave, *_ in rows),
        takes_respondents=sum(wave.state != Wave.State.CLOSED for wave, *_ in rows) > 1,
        goal_percent=round(100 * shown.goal),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def measurement_edit(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    edited = measurement_of(whole_of(request, code), slug)
    back = reverse("administration:measurement", args=[code, slug])
    return _edit(request, edited, f"Ändra {edited.title}", back)


def _edit(request: HttpRequest, edited: Measurement, title: str, back: str) -> HttpResponse:
    form = MeasurementForm(request.POST or None, instance=edited, has_opened=measurements.has_opened(edited))
    if request.method == "POST" and form.is_valid():
        measurements.save_measurement(form.instance, by=account(request), changed=form.changed_data)
        return redirect("administration:measurement", edited.organisation.code, edited.slug)
    return form_page(request, edited.organisation, form, title, back=back)


def _rows(waves: WaveQuerySet) -> list[tuple[Wave, int | None, bool]]:
    """Return each wave with how many are invited and whether it completes an earlier one of its department.

    Who, or how many, have answered is not shown here.
    """
    turnout = waves.turnout()
    first: dict[int, Wave] = {}
    for wave in sorted(waves, key=lambda wave: wave.pk):
        first.setdefault(wave.department_id, wave)
    return [(wave, turnout[wave.pk].invited, wave != first[wave.department_id]) for wave in waves]
