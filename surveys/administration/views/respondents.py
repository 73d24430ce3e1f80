"""A wave's list of respondents. It shows whom the wave asks, never who has answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import access
from surveys.administration.forms.respondents import MAX_BYTES, CopyForm, RespondentForm, UploadForm
from surveys.administration.scope import account, form_page, page, wave_of
from surveys.models import Job, ListUpload, Respondent, Wave
from surveys.models.measurement import WaveQuerySet
from surveys.respondent_lists import checking, storing

ON_A_PAGE = 100
SHOWN = 50


@require_safe
@login_required
def respondents(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    wave = wave_of(request, code, wave_id)
    search = request.GET.get("sok", "").replace("\0", "").strip()[:100]
    listed = Respondent.objects.of(wave)
    listed = listed.filter(email__icontains=search) if search else listed
    shown = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("sida"))
    return _page(request, wave, "respondents", shown=shown, search=search)


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
def upload(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Read a file and keep its rows for the preview; nothing is stored in the list."""
    wave = wave_of(request, code, wave_id)
    if wave.state == Wave.State.CLOSED:
        return _fixed(request, code, wave_id)
    if any((getattr(file, "size", 0) or 0) > MAX_BYTES for file in request.FILES.values()):
        return _page(request, wave, "upload", status=413, form=UploadForm(), is_too_large=True)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = storing.keep(wave, form.cleaned_data["file"], form.file_name, by=account(request))
        return redirect("administration:upload_preview", code, wave_id, kept.pk)
    return _page(request, wave, "upload", status=400 if request.method == "POST" else 200, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def copy(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Take an earlier wave's list as the upload; the preview is the same."""
    wave = wave_of(request, code, wave_id)
    if wave.state == Wave.State.CLOSED:
        return _fixed(request, code, wave_id)
    form = CopyForm(request.POST or None, waves=_earlier(request, wave))
    if request.method == "POST" and form.is_valid():
        earlier = form.cleaned_data["earlier"]
        kept = storing.keep(wave, storing.rows_from(earlier, wave), str(earlier), by=account(request))
        return redirect("administration:upload_preview", code, wave_id, kept.pk)
    back = reverse("administration:respondents", args=[code, wave_id])
    organisation = wave.measurement.organisation
    lead = "Du får se listan innan något läses in. Adresser sparas i 14 månader efter en omgång."
    return form_page(
        request, organisation, form, "Kopiera en tidigare lista", back=back, submit="Visa listan", lead=lead
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload_preview(request: HttpRequest, code: str, wave_id: int, upload_id: str) -> HttpResponse:
    """Show what storing the list would do; store it when confirmed."""
    wave = wave_of(request, code, wave_id)
    kept = wave.uploads.fresh().filter(pk=upload_id, by=account(request)).first()
    if not kept:
        return _page(request, wave, "upload_gone", status=404)
    kept.wave = wave
    if request.method == "POST":
        return _confirmed(request, kept, code)
    preview = checking.check(wave, storing.rows_of(kept))
    job = Job.objects.about(storing.STORE_LIST, kept.pk).first()
    return _page(request, wave, "upload_preview", upload=kept, preview=preview, shown=SHOWN, job=job)


@require_POST
@login_required
def upload_forget(request: HttpRequest, code: str, wave_id: int, upload_id: str) -> HttpResponse:
    wave = wave_of(request, code, wave_id)
    wave.uploads.filter(pk=upload_id, by=account(request)).delete()
    return redirect("administration:upload", code, wave_id)


@require_safe
@login_required
def upload_job(request: HttpRequest, code: str, wave_id: int, job_id: str) -> HttpResponse:
    """Tell how far the storing of a long list has come; the page asks again by itself."""
    wave = wave_of(request, code, wave_id)
    job = get_object_or_404(Job, pk=job_id, kind=storing.STORE_LIST, by=account(request))
    if job.state == Job.State.DONE:
        messages.success(request, "Listan är inläst.")
        return redirect("administration:respondents", code, wave_id)
    return _page(request, wave, "upload_job", job=job)


@require_safe
@login_required
def choosing(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Advice for choosing respondents."""
    return _page(request, wave_of(request, code, wave_id), "choosing")


_REMOVAL = (
    "Personen får inga fler utskick och länken slutar fungera. Ett svar som redan är inskickat hör inte till någon "
    "och finns kvar. Läggs personen till igen innan omgången stänger gäller samma länk, och ingen kan svara två gånger."
)


def _confirmed(request: HttpRequest, kept: ListUpload, code: str) -> HttpResponse:
    try:
        job = storing.confirm(kept, by=account(request))
    except (storing.NotStorable, storing.ListFixed, IntegrityError):
        messages.warning(request, "Listan lästes inte in: något har ändrats sedan du såg den.")
        return redirect("administration:respondents", code, kept.wave_id)
    if job:
        return redirect("administration:upload_job", code, kept.wave_id, job.pk)
    messages.success(request, "Listan är inläst.")
    return redirect("administration:respondents", code, kept.wave_id)


def _earlier(request: HttpRequest, wave: Wave) -> WaveQuerySet:
    """Waves with a list that the user administers too, of the same people."""
    waves = access.administrable_waves(request.user, wave.measurement.organisation).exclude(pk=wave.pk)
    return waves.filter(respondents__isnull=False).distinct().order_by("-opens_on", "pk")


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
