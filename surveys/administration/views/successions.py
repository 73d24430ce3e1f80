"""Which departments have been merged or split, so that years can be compared."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surveys import successions as actions
from surveys.administration.forms.successions import SuccessionForm
from surveys.administration.scope import account, form_page, page, whole_of
from surveys.models import DepartmentSuccession


@require_safe
@login_required
def successions(request: HttpRequest, code: str) -> HttpResponse:
    organisation = whole_of(request, code)
    listed = DepartmentSuccession.objects.of(organisation)
    return page(request, organisation, "successions", successions=listed)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def succession_new(request: HttpRequest, code: str) -> HttpResponse:
    organisation, back = whole_of(request, code), reverse("administration:successions", args=[code])
    form = SuccessionForm(request.POST or None, candidates=actions.candidates(organisation))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.record_successions(chosen["successor"], chosen["predecessors"], by=account(request))
        except actions.WrongSuccession as refusal:
            form.add_error("predecessors", str(refusal))
        else:
            return redirect(back)
    return form_page(request, organisation, form, "Sammanslagen eller delad förvaltning", back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def succession_remove(request: HttpRequest, code: str, succession_id: int) -> HttpResponse:
    organisation, back = whole_of(request, code), reverse("administration:successions", args=[code])
    succession = get_object_or_404(DepartmentSuccession.objects.of(organisation), pk=succession_id)
    if request.method != "POST":
        title = f"Ta bort {succession}?"
        lead = "Åren jämförs då inte längre mellan de två. Inga svar och inga resultat tas bort."
        return page(request, organisation, "confirm", title=title, lead=lead, submit="Ta bort", back=back)
    actions.remove_succession(succession, by=account(request))
    messages.success(request, f"{succession} är borttagen.")
    return redirect(back)
