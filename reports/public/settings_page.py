"""Where the key user opens and closes the public page of a measurement."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reports.models import PublicPage
from reports.public.forms import PublicPageForm
from surveys.administration.scope import account, measurement_of, whole_of
from surveys.models import Measurement, User, record


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    organisation = whole_of(request, code)
    measurement = measurement_of(organisation, slug)
    public = PublicPage.objects.filter(measurement=measurement).first()
    form = PublicPageForm(request.POST or None, instance=public or PublicPage(measurement=measurement))
    if request.method == "POST" and form.is_valid():
        _save(form, by=account(request))
        return redirect("public:settings", code, slug)
    address = request.build_absolute_uri(reverse("public:page", args=[code, slug]))
    context = {"organisation": organisation, "measurement": measurement, "is_whole": True}
    return render(request, "public/settings.html", {**context, "form": form, "public": public, "address": address})


@require_POST
@login_required
def close(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = measurement_of(whole_of(request, code), slug)
    _remove(measurement, by=account(request))
    return redirect("public:settings", code, slug)


@transaction.atomic
def _save(form: PublicPageForm, *, by: User) -> None:
    public = form.save()
    chosen = [name for name in form.cleaned_data if form.cleaned_data[name]]
    record("public_page_changed", public.measurement, by=by, organisation=public.measurement.organisation, shows=chosen)


@transaction.atomic
def _remove(measurement: Measurement, *, by: User) -> None:
    n_removed, _ = PublicPage.objects.filter(measurement=measurement).delete()
    if n_removed:
        record("public_page_removed", measurement, by=by, organisation=measurement.organisation)
