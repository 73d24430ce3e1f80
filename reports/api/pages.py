"""Where people make and revoke their keys to the API."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.api import tokens
from reports.api.forms import TokenForm
from reports.models import ApiToken
from surveys.administration.scope import account


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    own = ApiToken.objects.filter(user=account(request)).select_related("organisation")
    return render(request, "api/tokens.html", {"tokens": own, "rate_limit": tokens.RATE_LIMIT})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, user=account(request))
    if request.method == "POST" and form.is_valid():
        key = tokens.issue(user=account(request), **form.cleaned_data)
        response = render(request, "api/token_issued.html", {"key": key, "name": form.cleaned_data["name"]})
        response["Cache-Control"] = "no-store"
        return response
    return render(request, "api/token_new.html", {"form": form}, status=400 if request.method == "POST" else 200)


@require_POST
@login_required
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.select_related("organisation"), pk=token_id, user=account(request))
    tokens.revoke(token, by=account(request))
    return redirect("tokens:listed")
