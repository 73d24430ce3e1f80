"""What is printed beside the results: written by the key user, and by a sub-administrator for her department."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analysis.outline import outline_of
from reports.logos import logo_of, remove_logo, save_logo
from reports.models import Target
from reports.notes import read_notes, save_notes, save_registration_number, save_targets
from surveys import access
from surveys.administration.scope import account, measurement_of, part_of, whole_of
from surveys.models import Department, Measurement, Organisation

from .departments import reported
from .forms import LogoForm, NotesForm, RegistrationNumberForm, TargetsForm

_SAVED = "Sparat. Rapporter som beställs från och med nu har det med."


@require_safe
@login_required
def overview(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = measurement_of(part_of(request, code), slug)
    n_texts: Counter[int | None] = Counter(measurement.notes.values_list("department_id", flat=True))
    departments = access.administrable_departments(request.user, measurement.organisation)
    return _page(
        request,
        measurement.organisation,
        "overview",
        measurement=measurement,
        listed=[(department, n_texts[department.pk]) for department in reported(departments, measurement)],
        n_texts=n_texts[None],
        n_targets=Target.objects.filter(measurement=measurement).count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    return _notes(request, measurement_of(whole_of(request, code), slug), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department(request: HttpRequest, code: str, slug: str, department_id: int) -> HttpResponse:
    measurement = measurement_of(part_of(request, code), slug)
    departments = access.administrable_departments(request.user, measurement.organisation)
    about = next((each for each in reported(departments, measurement) if each.pk == department_id), None)
    if about is None:
        raise Http404
    return _notes(request, measurement, about)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def targets(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = measurement_of(whole_of(request, code), slug)
    kept = read_notes(measurement, None).targets
    form = TargetsForm(request.POST or None, outline=outline_of(measurement.questionnaire), targets=kept)
    if request.method == "POST" and form.is_valid():
        save_targets(measurement, form.targets, by=account(request))
        return _saved(request, measurement)
    return _form(
        request,
        measurement,
        form,
        "Målvärden",
        "Vad ni vill nå. Målen står i tabeller och diagram, på sidorna och i rapporterna.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def registration_number(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = measurement_of(whole_of(request, code), slug)
    form = RegistrationNumberForm(request.POST or None, measurement=measurement)
    if request.method == "POST" and form.is_valid():
        save_registration_number(measurement, form.cleaned_data["number"], by=account(request))
        return _saved(request, measurement)
    return _form(request, measurement, form, "Diarienummer", "")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def logo(request: HttpRequest, code: str) -> HttpResponse:
    owner = whole_of(request, code)
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        save_logo(owner, form.cleaned_data["image"], by=account(request))
        messages.success(request, _SAVED)
        return redirect("notes:logo", code)
    status = 400 if request.method == "POST" else 200
    return _page(request, owner, "logo", status=status, form=form, has_logo=logo_of(owner) is not None)


@require_POST
@login_required
def logo_remove(request: HttpRequest, code: str) -> HttpResponse:
    remove_logo(whole_of(request, code), by=account(request))
    return redirect("notes:logo", code)


@require_safe
@login_required
def logo_image(request: HttpRequest, code: str) -> HttpResponse:
    image = logo_of(whole_of(request, code))
    if image is None:
        raise Http404
    response = HttpResponse(image, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _notes(request: HttpRequest, measurement: Measurement, department: Department | None) -> HttpResponse:
    outline = outline_of(measurement.questionnaire)
    form = NotesForm(request.POST or None, outline=outline, notes=read_notes(measurement, department))
    if request.method == "POST" and form.is_valid():
        by = account(request)
        save_notes(measurement, department, comments=form.comments, conclusions=form.conclusions, by=by)
        return _saved(request, measurement)
    about = department.path if department else measurement.organisation.name
    return _form(request, measurement, form, about, "Det som skrivs här trycks i rapporterna, bredvid siffrorna.")


def _saved(request: HttpRequest, measurement: Measurement) -> HttpResponse:
    messages.success(request, _SAVED)
    return redirect("notes:overview", measurement.organisation.code, measurement.slug)


def _form(request: HttpRequest, measurement: Measurement, form: object, title: str, lead: str) -> HttpResponse:
    """Render a form on a page of its own; a form with errors is answered with 400 and all that was typed."""
    status = 400 if request.method == "POST" else 200
    values = {"measurement": measurement, "form": form, "title": title, "lead": lead}
    return _page(request, measurement.organisation, "form", status=status, **values)


def _page(
    request: HttpRequest, organisation: Organisation, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """Render a page in the frame of the administration."""
    shared = {"organisation": organisation, "is_whole": access.may_administer(request.user, organisation)}
    return render(request, f"notes/{name}.html", {**shared, **context}, status=status)
