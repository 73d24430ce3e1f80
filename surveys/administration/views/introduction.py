"""What a measurement shows before its survey begins."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from surveys import introductions
from surveys.administration.forms.introduction import IntroductionForm
from surveys.administration.scope import account, measurement_of, page, whole_of
from surveys.models import Introduction


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def introduction(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    organisation = whole_of(request, code)
    measurement = measurement_of(organisation, slug)
    kept = Introduction.objects.filter(measurement=measurement).first()
    form = IntroductionForm(request.POST or None, request.FILES or None, introduction=kept)
    if request.method == "POST" and form.is_valid():
        files = {name: form.file(name) for name in ("film", "captions")}
        introductions.save_introduction(measurement, text=form.text, **files, by=account(request))
        return redirect("administration:measurement", code, slug)
    status = 400 if request.method == "POST" else 200
    return page(request, organisation, "introduction", status=status, measurement=measurement, form=form, kept=kept)


@require_POST
@login_required
def introduction_remove(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    measurement = measurement_of(whole_of(request, code), slug)
    introductions.remove_introduction(measurement, by=account(request))
    return redirect("administration:measurement", code, slug)
