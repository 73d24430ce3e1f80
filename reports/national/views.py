"""The pages of the national coordinator: who takes part, comparison sets, publishing and the country's development.

None of them shows a single organisation's results.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from analysis import tasks
from analysis.models import NationalPass
from analysis.national import passes
from analysis.national.development import national_years, questionnaires_of, sets_by_questionnaire
from analysis.national.participation import measured_years, participants
from analysis.outline import outline_of
from surveys import access, jobs
from surveys.models import Job, User

from . import pages


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    _coordinator(request)
    years = measured_years()
    if years:
        return redirect("national:year", *years[0])
    return render(request, "national/empty.html")


@require_safe
@login_required
def year_page(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    """Who takes part, who has published, the frozen sets, and the national pass as far as it has come."""
    _coordinator_of(request, kind, year)
    national_pass = NationalPass.objects.of(kind, year).first()
    return _page(
        request,
        "year",
        kind,
        year,
        participation=pages.participation(participants(kind, year)),
        sets=pages.frozen_sets(sets_by_questionnaire(kind, year), questionnaires_of(kind, year)),
        freezing=Job.objects.about(tasks.FREEZE, _name(kind, year)).first(),
        national_pass=national_pass,
        progress=national_pass and pages.progress(national_pass),
    )


@require_safe
@login_required
def development(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    """The country's indices over the years, by subcategory and by sector; ?enkat= chooses the questionnaire."""
    _coordinator_of(request, kind, year)
    questionnaires = questionnaires_of(kind, year)
    key = request.GET.get("enkat", questionnaires[0].key if questionnaires else "")
    chosen = next((each for each in questionnaires if each.key == key), None)
    if chosen is None:
        raise Http404
    outline = outline_of(chosen)
    shown = pages.development(outline, national_years(kind, outline, year))
    return _page(
        request, "development", kind, year, development=shown, questionnaires=questionnaires, questionnaire=chosen
    )


@require_POST
@login_required
def freeze(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    user = _coordinator_of(request, kind, year)
    jobs.enqueue(tasks.FREEZE, _name(kind, year), by=user)
    return redirect("national:year", kind, year)


@require_POST
@login_required
def start_pass(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    user = _coordinator_of(request, kind, year)
    passes.start(kind, year, by=user)
    return redirect("national:year", kind, year)


@require_POST
@login_required
def cancel_pass(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    user = _coordinator_of(request, kind, year)
    passes.cancel(kind, year, by=user)
    return redirect("national:year", kind, year)


def _coordinator(request: HttpRequest) -> User:
    """Return the user if she coordinates the country; for everybody else the pages do not exist."""
    if not isinstance(request.user, User) or not access.may_coordinate(request.user):
        raise Http404
    return request.user


def _coordinator_of(request: HttpRequest, kind: str, year: int) -> User:
    """Return the coordinator if somebody of the kind measures in the year. Two queries."""
    user = _coordinator(request)
    if (kind, year) not in measured_years():
        raise Http404
    return user


def _name(kind: str, year: int) -> str:
    """Return what a job about a kind and year carries."""
    return f"{kind}/{year}"


def _page(request: HttpRequest, name: str, kind: str, year: int, **context: object) -> HttpResponse:
    """Render a page with what its frame shows."""
    shared = {"kind": kind, "year": year, "kind_name": pages.KINDS[kind], "years": measured_years()}
    return render(request, f"national/{name}.html", {**shared, **context})
