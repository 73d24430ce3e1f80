"""A wave's list of respondents. It shows whom the wave asks, never who has answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surveys import access
from surveys.administration.forms.respondents import CopyForm, CopyMeasurementForm, RespondentForm
from surveys.administration.scope import account, form_page, measurement_of, page, part_of, wave_of
from surveys.models import Measurement, Respondent, Wave
from surveys.models.measurement import WaveQuerySet
from surveys.respondent_lists import storing
from surveys.wave_plans import in_line

ON_A_PAGE = 100


@require_safe
@login_required
def respondents(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    wave = wave_of(request, code, wave_id)
    search = request.GET.get("sok", "").replace("\0", "").strip()[:100]
    listed = Respondent.objects.of(wave)
    listed = listed.filter(email__icontains=search) if search else listed
    shown = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("sida"))
    has_link = wave.state != Wave.State.CLOSED and wave.has_shared_link
    return _page(request, wave, "respondents", shown=shown, search=search, has_link=has_link)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def respondent_new(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    wave = wave_of(request, code, wave_id)
    return _edit(request, wave, Respondent(wave=wave), "Lägg till en respondent")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def respondent(request: HttpRequest, code: str, wave_id: int, respondent_id: int) -> HttpResponse:
    wave = wave_of(request, code, wave_id)
    person = get_object_or_404(Respondent.objects.of(wave), pk=respondent_id)
    person.wave = wave
    if wave.has_begun:
        return _fixed(request, code, wave_id)
    return _edit(request, wave, person, person.email)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def respondent_remove(request: HttpRequest, code: str, wave_id: int, respondent_id: int) -> HttpResponse:
    wave = wave_of(request, code, wave_id)
    person = get_object_or_404(Respondent.objects.of(wave), pk=respondent_id)
    back = reverse("administration:respondents", args=[code, wave_id])
    if request.method != "POST":
        return _page(
            request, wave, "confirm", title=f"Ta bort {person.email}?", lead=_REMOVAL, submit="Ta bort", back=back
        )
    try:
        storing.remove_respondent(person, by=account(request))
    except storing.ListFixed:
        return _fixed(request, code, wave_id)
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def copy(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Take an earlier wave's list as the upload; the preview is the same, but what does not fit is left out."""
    wave = wave_of(request, code, wave_id)
    if wave.state == Wave.State.CLOSED:
        return _fixed(request, code, wave_id)
    earlier = list(_earlier(request, wave))
    if request.method != "POST" and not earlier:
        return _page(request, wave, "copy_none")
    form = CopyForm(request.POST or None, waves=_earlier(request, wave))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["earlier"]
        kept = storing.keep(wave, storing.rows_from(chosen), str(chosen), by=account(request), is_copy=True)
        return redirect("administration:upload_preview", code, wave_id, kept.pk)
    back = reverse("administration:respondents", args=[code, wave_id])
    organisation, title = wave.measurement.organisation, "Kopiera en tidigare lista"
    return form_page(request, organisation, form, title, back=back, submit="Visa listan", lead=_COPY_LEAD)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def measurement_copy(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Take all lists of an earlier measurement as the upload: each person goes to the wave of her department."""
    organisation = part_of(request, code)
    measurement = measurement_of(organisation, slug)
    hers = access.administrable_waves(request.user, organisation)
    earlier = Measurement.objects.with_lists_in(hers).exclude(pk=measurement.pk)
    if not hers.of(measurement).may_still_answer().exists() or not earlier.exists():
        messages.warning(request, _NOTHING_TO_COPY)
        return redirect("administration:measurement", code, slug)
    form = CopyMeasurementForm(request.POST or None, measurements=earlier)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["earlier"]
        rows = storing.rows_from(*hers.of(chosen))
        kept = storing.keep(measurement, rows, chosen.title, by=account(request), is_copy=True)
        return redirect("administration:measurement_upload_preview", code, slug, kept.pk)
    back, title = reverse("administration:measurement", args=[code, slug]), "Kopiera en tidigare mätnings listor"
    return form_page(request, organisation, form, title, back=back, submit="Visa listan", lead=_COPY_LEAD)


@require_safe
@login_required
def choosing(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Advice for choosing respondents."""
    return _page(request, wave_of(request, code, wave_id), "choosing")


_COPY_LEAD = "Du får se listan innan något kopieras. Adresser sparas i 14 månader efter en omgång."
_NOTHING_TO_COPY = (
    "Det finns ingen tidigare mätnings lista att kopiera, eller ingen omgång som tar emot respondenter. "
    "Adresser sparas i 14 månader efter en omgång."
)
_REMOVAL = (
    "Personen får inga fler utskick och länken slutar fungera. Ett svar som redan är inskickat hör inte till någon "
    "och finns kvar. Läggs personen till igen innan omgången stänger gäller samma länk, och ingen kan svara två gånger."
)


def _earlier(request: HttpRequest, wave: Wave) -> WaveQuerySet:
    """Waves with a list that the user administers too, of the same department or one above or below it."""
    waves = access.administrable_waves(request.user, wave.measurement.organisation).exclude(pk=wave.pk)
    same = waves.filter(department__in=in_line([wave.department]), respondents__is_removed=False)
    return same.distinct().order_by("-opens_on", "pk")


def _edit(request: HttpRequest, wave: Wave, person: Respondent, title: str) -> HttpResponse:
    back = reverse("administration:respondents", args=[wave.measurement.organisation.code, wave.pk])
    form = RespondentForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            storing.save_respondent(form.instance, by=account(request))
        except storing.ListFixed:
            return _fixed(request, wave.measurement.organisation.code, wave.pk)
        except IntegrityError:
            form.add_error("email", "Adressen finns redan i listan.")
        else:
            return redirect(back)
    return form_page(request, wave.measurement.organisation, form, title, back=back)


def _fixed(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    messages.warning(request, "Det går inte i omgångens nuvarande läge. Inget har ändrats.")
    return redirect("administration:respondents", code, wave_id)


def _page(request: HttpRequest, wave: Wave, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    organisation = wave.measurement.organisation
    return page(request, organisation, name, status=status, wave=wave, measurement=wave.measurement, **context)
