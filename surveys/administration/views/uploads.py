"""Reading a file with respondents, for one wave or for all of a measurement: seen first, stored when confirmed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import access
from surveys.administration.forms.respondents import MAX_BYTES, UploadForm
from surveys.administration.scope import account, measurement_of, page, part_of, wave_of
from surveys.models import Job, ListUpload, Measurement, Wave
from surveys.models.list_upload import ListUploadQuerySet
from surveys.respondent_lists import storing

SHOWN = 50


@dataclass(frozen=True)
class Place:
    """What a list is read into: a wave, or a measurement whose waves each get their part of it."""

    code: str
    measurement: Measurement
    waves: list[Wave]
    wave: Wave | None = None

    @property
    def is_open(self) -> bool:
        return any(wave.state != Wave.State.CLOSED for wave in self.waves)

    @property
    def uploads(self) -> ListUploadQuerySet:
        uploads = ListUpload.objects.select_related("by", "measurement__organisation")
        return uploads.filter(wave=self.wave) if self.wave else uploads.filter(measurement=self.measurement)

    @property
    def back(self) -> str:
        """The address of the list, or of the measurement whose waves each have one."""
        if self.wave:
            return reverse("administration:respondents", args=[self.code, self.wave.pk])
        return reverse("administration:measurement", args=[self.code, self.measurement.slug])

    def address(self, name: str, *more: object) -> str:
        if self.wave:
            return reverse(f"administration:{name}", args=[self.code, self.wave.pk, *more])
        return reverse(f"administration:measurement_{name}", args=[self.code, self.measurement.slug, *more])


View = Callable[..., HttpResponse]


def with_place(view: View) -> View:
    """Give a view the place that its address leads to: of a wave by its id, of a measurement by its slug."""

    @wraps(view)
    def wrapped(
        request: HttpRequest, code: str, wave_id: int | None = None, slug: str = "", **more: object
    ) -> HttpResponse:
        if wave_id is not None:
            wave = wave_of(request, code, wave_id)
            return view(request, Place(code, wave.measurement, [wave], wave), **more)
        organisation = part_of(request, code)
        measurement = measurement_of(organisation, slug)
        waves = access.administrable_waves(request.user, organisation).of(measurement).may_still_answer()
        return view(request, Place(code, measurement, list(waves)), **more)

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@with_place
def upload(request: HttpRequest, place: Place) -> HttpResponse:
    """Read a file and keep its rows for the preview; nothing is stored in the list."""
    if not place.is_open:
        return _refused(request, place, "Ingen omgång tar emot respondenter nu. Inget har ändrats.")
    if any((getattr(file, "size", 0) or 0) > MAX_BYTES for file in request.FILES.values()):
        return _page(request, place, "upload", status=413, form=UploadForm(), is_too_large=True)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        into = place.wave or place.measurement
        kept = storing.keep(into, form.cleaned_data["file"], form.file_name, by=account(request))
        return redirect(place.address("upload_preview", kept.pk))
    return _page(request, place, "upload", status=400 if request.method == "POST" else 200, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@with_place
def upload_preview(request: HttpRequest, place: Place, upload_id: str) -> HttpResponse:
    """Show what storing the list would do; store it when confirmed."""
    kept = place.uploads.fresh().filter(pk=upload_id, by=account(request)).first()
    if not kept:
        return _page(request, place, "upload_gone", status=404)
    if request.method == "POST":
        return _confirmed(request, place, kept)
    preview = storing.preview_of(kept)
    forget = place.address("upload_forget", kept.pk)
    return _page(request, place, "upload_preview", upload=kept, preview=preview, shown=SHOWN, forget=forget)


@require_POST
@login_required
@with_place
def upload_forget(request: HttpRequest, place: Place, upload_id: str) -> HttpResponse:
    kept = place.uploads.filter(pk=upload_id, by=account(request))
    was_copy = kept.filter(is_copy=True).exists()
    kept.delete()
    return redirect(place.address("copy" if was_copy else "upload"))


@require_safe
@login_required
@with_place
def upload_job(request: HttpRequest, place: Place, job_id: str) -> HttpResponse:
    """Tell how far the storing of a long list has come; the page asks again by itself."""
    job = get_object_or_404(Job, pk=job_id, kind=storing.STORE_LIST, by=account(request))
    if job.state == Job.State.DONE:
        messages.success(request, "Listan är inläst.")
        return redirect(place.back)
    return _page(request, place, "upload_job", job=job)


def _confirmed(request: HttpRequest, place: Place, kept: ListUpload) -> HttpResponse:
    try:
        job = storing.confirm(kept, by=account(request))
    except (storing.NotStorable, storing.ListFixed, IntegrityError):
        return _refused(request, place, "Listan lästes inte in: något har ändrats sedan du såg den.")
    if job:
        return redirect(place.address("upload_job", job.pk))
    messages.success(request, "Listan är inläst.")
    return redirect(place.back)


def _refused(request: HttpRequest, place: Place, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(place.back)


def _page(request: HttpRequest, place: Place, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    shown = {
        "measurement": place.measurement,
        "wave": place.wave,
        "waves": place.waves,
        "is_planned": any(wave.state == Wave.State.PLANNED for wave in place.waves),
        "back": place.back,
        "upload_address": place.address("upload"),
    }
    return page(request, place.measurement.organisation, name, status=status, **shown, **context)
