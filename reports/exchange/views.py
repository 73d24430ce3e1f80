"""The coordinator's pages of the exchange: files from other installations, looked at before anything counts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from analysis.exchange import receiving
from analysis.models import ExchangeFile, ReceivedResult, TrustedKey
from analysis.national.participation import measured_years
from surveys import access
from surveys.models import User
from surveys.table_files import FileRefused

from . import pages
from .forms import KeyForm, ReceiveForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def files(request: HttpRequest) -> HttpResponse:
    """What has been received, and a form for more. A file is checked and kept, and then shown."""
    _coordinator(request)
    form = ReceiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_too_large:
        return _files(request, ReceiveForm(), status=413, is_too_large=True)
    if request.method == "POST" and form.is_valid() and (kept := form.receive()):
        return redirect("exchange:file", kept.pk)
    return _files(request, form, status=400 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD"])
@login_required
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """What a file holds: organisations, number of answers per question and sector, and who has signed it."""
    _coordinator(request)
    one = get_object_or_404(ExchangeFile.objects.select_related("key"), pk=file_id)
    results = pages.received_in(one)
    return _page(request, "file", file=one, results=results, fingerprint=_fingerprint(one))


@require_POST
@login_required
def accept(request: HttpRequest, file_id: int) -> HttpResponse:
    user = _coordinator(request)
    waiting = get_object_or_404(ExchangeFile.objects.waiting(), pk=file_id)
    try:
        results = receiving.accept(waiting, by=user)
    except FileRefused as refusal:
        fingerprint = _fingerprint(waiting)
        return _page(request, "file", status=400, file=waiting, errors=refusal.errors, fingerprint=fingerprint)
    names = ", ".join(f"{each.organisation.name} {each.year}" for each in results)
    messages.success(request, f"Mottaget: {names}. Det räknas med när nästa jämförelsegrupp fryses.")
    return redirect("exchange:files")


@require_POST
@login_required
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    _coordinator(request)
    get_object_or_404(ExchangeFile.objects.waiting(), pk=file_id).delete()
    return redirect("exchange:files")


@require_POST
@login_required
def withdraw(request: HttpRequest, result_id: int) -> HttpResponse:
    user = _coordinator(request)
    result = get_object_or_404(ReceivedResult.objects.select_related("organisation"), pk=result_id)
    receiving.withdraw(result, by=user)
    messages.success(request, f"{result.organisation.name} {result.year} är borttaget.")
    return redirect("exchange:files")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """The keys by which files from other installations are known."""
    user = _coordinator(request)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"Filer från {form.save(by=user)} tas emot från och med nu.")
        return redirect("exchange:keys")
    listed = [(key, pages.grouped(key.fingerprint)) for key in TrustedKey.objects.all()]
    status = 400 if request.method == "POST" else 200
    return _page(request, "keys", status=status, form=form, keys=listed)


@require_POST
@login_required
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    user = _coordinator(request)
    receiving.revoke_key(get_object_or_404(TrustedKey, pk=key_id), by=user)
    return redirect("exchange:keys")


def _coordinator(request: HttpRequest) -> User:
    """Return the user if she may receive files; for everybody else the pages do not exist."""
    if not isinstance(request.user, User) or not access.may_receive_files(request.user):
        raise Http404
    return request.user


def _files(request: HttpRequest, form: ReceiveForm, *, status: int, **context: object) -> HttpResponse:
    shown = {
        "form": form,
        "waiting": ExchangeFile.objects.waiting(),
        "accepted": ExchangeFile.objects.accepted().prefetch_related("results__organisation"),
        "has_keys": TrustedKey.objects.trusted().exists(),
    }
    return _page(request, "files", status=status, **{**shown, **context})


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Render a page with what its menu leads to: the newest year that anybody measures in."""
    kind, year = next(iter(measured_years()), ("", None))
    return render(request, f"exchange/{name}.html", {"kind": kind, "year": year, **context}, status=status)


def _fingerprint(one: ExchangeFile) -> str:
    return pages.grouped(one.key.fingerprint)
