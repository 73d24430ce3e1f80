"""The key user's mail pages: a wave's plan and its state, and what a measurement's mails say.

Nothing here tells who has answered: of reminders only the time is shown, and no number.
"""

from collections.abc import Callable
from typing import cast

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import access
from surveys.models import Mailing, Measurement, Respondent, User, Wave
from surveys.models.mail import MailText

from . import examples, hours, plan, presenters, release, texts
from .forms import PlanForm, TextForm


@require_safe
@login_required
def overview(request: HttpRequest, code: str, slug: str, wave_id: int) -> HttpResponse:
    wave = _wave(request, code, slug, wave_id)
    mailings = presenters.in_order(Mailing.objects.of(wave))
    return _page(
        request,
        "overview",
        wave.measurement,
        wave=wave,
        mailings=mailings,
        is_paused=any(mailing.is_paused for mailing in mailings),
        halted=Mailing.objects.of(wave).halted().first(),
        may_start=wave.shows_pages(timezone.now()),
        invitations=presenters.Invitations.of(wave),
        failing=Respondent.objects.of(wave).with_failing_address(),
        is_closed=wave.state == Wave.State.CLOSED,
        hours=hours.in_words(),
        is_released=release.is_released(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_plan(request: HttpRequest, code: str, slug: str, wave_id: int) -> HttpResponse:
    wave = _wave(request, code, slug, wave_id)
    form = PlanForm(wave, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        plan.save(wave, form.moments, by=_user(request))
        notices.success(request, "Planen är sparad.")
        return redirect("invitations:overview", code, slug, wave_id)
    status = 400 if form.is_bound else 200
    return _page(request, "plan", wave.measurement, status=status, wave=wave, form=form, hours=hours.in_words())


@require_POST
@login_required
def send_now(request: HttpRequest, code: str, slug: str, wave_id: int, kind: str) -> HttpResponse:
    wave = _wave(request, code, slug, wave_id)
    leaves = "Mejlen går ut nu." if hours.may_send(timezone.now()) else f"Mejlen går ut {hours.in_words()}."
    return _do(request, wave, lambda: plan.send_now(wave, kind, by=_user(request)), f"Utskicket har startat. {leaves}")


@require_POST
@login_required
def skip(request: HttpRequest, code: str, slug: str, wave_id: int, kind: str) -> HttpResponse:
    wave = _wave(request, code, slug, wave_id)
    return _do(request, wave, lambda: plan.skip(wave, kind, by=_user(request)), "Utskicket hoppas över.")


@require_POST
@login_required
def pause(request: HttpRequest, code: str, slug: str, wave_id: int) -> HttpResponse:
    wave = _wave(request, code, slug, wave_id)
    return _do(request, wave, lambda: plan.pause(wave, by=_user(request)), "Utskicken är pausade.")


@require_POST
@login_required
def resume(request: HttpRequest, code: str, slug: str, wave_id: int) -> HttpResponse:
    wave = _wave(request, code, slug, wave_id)
    return _do(request, wave, lambda: plan.resume(wave, by=_user(request)), "Utskicken är igång igen.")


@require_POST
@login_required
def try_again(request: HttpRequest, code: str, slug: str, wave_id: int) -> HttpResponse:
    wave = _wave(request, code, slug, wave_id)
    return _do(request, wave, lambda: plan.try_again(wave, by=_user(request)), "Adresserna prövas igen.")


@require_safe
@login_required
def texts_list(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = _measurement(request, code, slug)
    own = {row.kind for row in measurement.mail_texts.all()}
    listed = [(kind, text.subject, kind in own) for kind, text in texts.of(measurement).items()]
    return _page(request, "texts", measurement, listed=listed)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_text(request: HttpRequest, code: str, slug: str, kind: str) -> HttpResponse:
    measurement, kind = _measurement(request, code, slug), _kind(kind)
    may_write = access.may_administer(request.user, measurement.organisation)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    row = measurement.mail_texts.filter(kind=kind).first() or MailText(measurement=measurement, kind=kind)
    saved = texts.of(measurement)[kind]
    initial = {"subject": saved.subject, "body": saved.body}
    form = TextForm(request.POST if request.method == "POST" else None, instance=row, initial=initial)
    if form.is_bound and form.is_valid():
        shown = texts.Text(form.cleaned_data["subject"], form.cleaned_data["body"])
        if "spara" in request.POST:
            texts.save(measurement, kind, shown, by=_user(request))
            examples.forget(measurement, kind)
            notices.success(request, "Texten är sparad.")
            return redirect("invitations:text", code, slug, kind)
    else:
        shown = saved
    return _page(
        request,
        "text",
        measurement,
        status=400 if form.errors else 200,
        form=form,
        kind=kind,
        may_write=may_write,
        preview=presenters.Preview.of(shown, measurement, _user(request)),
        is_saved=shown == saved,
        placeholders=texts.PLACEHOLDERS,
        example=examples.latest(measurement, kind, _user(request)),
    )


@require_POST
@login_required
def send_example(request: HttpRequest, code: str, slug: str, kind: str) -> HttpResponse:
    measurement, kind = _measurement(request, code, slug), _kind(kind)
    examples.order(measurement, kind, by=_user(request))
    return redirect("invitations:text", code, slug, kind)


def _do(request: HttpRequest, wave: Wave, action: Callable[[], None], done: str) -> HttpResponse:
    """Do something to a wave's plan and go back to it, with what was done or why not."""
    try:
        action()
    except plan.PlanRefused as refusal:
        notices.warning(request, str(refusal))
    else:
        notices.success(request, done)
    return redirect("invitations:overview", wave.measurement.organisation.code, wave.measurement.slug, wave.pk)


def _user(request: HttpRequest) -> User:
    """Return the account of a request that has passed `login_required`."""
    return cast("User", request.user)


def _wave(request: HttpRequest, code: str, slug: str, wave_id: int) -> Wave:
    """Return a wave whose mails the user may send; 404 where she sees nothing, 403 where she only reads."""
    measurement = get_object_or_404(access.visible_measurements(request.user), organisation__code=code, slug=slug)
    departments = access.visible_departments(request.user, measurement.organisation)
    visible = Wave.objects.of(measurement).filter(department__in=departments).with_department()
    wave = get_object_or_404(visible.select_related("measurement__organisation"), pk=wave_id)
    if not access.may_invite(request.user, wave):
        raise PermissionDenied
    return wave


def _measurement(request: HttpRequest, code: str, slug: str) -> Measurement:
    """Return a measurement some of whose mails the user sends; 404 where she sees nothing, 403 where she only reads."""
    measurement = get_object_or_404(access.visible_measurements(request.user), organisation__code=code, slug=slug)
    if not access.administered_organisations(request.user).filter(pk=measurement.organisation_id).exists():
        raise PermissionDenied
    return measurement


def _kind(kind: str) -> MailText.Kind:
    if kind not in MailText.Kind.values:
        raise Http404
    return MailText.Kind(kind)


def _page(
    request: HttpRequest, name: str, measurement: Measurement, *, status: int = 200, **context: object
) -> HttpResponse:
    organisation = measurement.organisation
    is_whole = access.may_administer(request.user, organisation)
    shared = {"measurement": measurement, "organisation": organisation, "is_whole": is_whole}
    return render(request, f"invitations/{name}.html", {**shared, **context}, status=status)
