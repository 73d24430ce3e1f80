"""The organisation's word list."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import words
from surveys.administration.forms.terms import TermForm
from surveys.administration.scope import account, form_page, page, whole_of
from surveys.models import Organisation
from surveys.models.wordlist import Entry, shipped, word_list


@require_safe
@login_required
def terms(request: HttpRequest, code: str) -> HttpResponse:
    organisation = whole_of(request, code)
    left_out = [shipped()[key] for key in words.left_out(organisation) if key in shipped()]
    return page(request, organisation, "terms", entries=word_list(organisation), left_out=left_out)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def term_new(request: HttpRequest, code: str) -> HttpResponse:
    return _edit(request, whole_of(request, code), None, "Nytt ord")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def term(request: HttpRequest, code: str, key: str) -> HttpResponse:
    organisation = whole_of(request, code)
    entry = _entry(organisation, key)
    delete = reverse("administration:term_delete", args=[code, key])
    return _edit(request, organisation, entry, str(entry.word), delete=delete)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def term_delete(request: HttpRequest, code: str, key: str) -> HttpResponse:
    organisation = whole_of(request, code)
    entry, back = _entry(organisation, key), reverse("administration:terms", args=[code])
    if request.method == "POST":
        words.delete_term(organisation, key, by=account(request))
        return redirect(back)
    title = f"Ta bort {entry.word} ur ordlistan?"
    return page(request, organisation, "confirm", title=title, submit="Ta bort", back=back)


@require_POST
@login_required
def term_restore(request: HttpRequest, code: str, key: str) -> HttpResponse:
    organisation = whole_of(request, code)
    if key not in shipped():
        raise Http404
    words.restore_term(organisation, key, by=account(request))
    return redirect("administration:terms", code)


def _entry(organisation: Organisation, key: str) -> Entry:
    for entry in word_list(organisation):
        if entry.key == key:
            return entry
    raise Http404


def _edit(
    request: HttpRequest, organisation: Organisation, entry: Entry | None, title: str, *, delete: str = ""
) -> HttpResponse:
    form = TermForm(request.POST or None, initial=_initial(entry))
    back = reverse("administration:terms", args=[organisation.code])
    if request.method == "POST" and form.is_valid():
        texts = {name: form.text(name) for name in ("word", "explanation")}
        try:
            words.save_term(organisation, **texts, by=account(request), key=entry.key if entry else "")
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            return redirect(back)
    return form_page(request, organisation, form, title, back=back, delete=delete)


def _initial(entry: Entry | None) -> dict[str, str]:
    if entry is None:
        return {}
    parts = {"word": entry.word, "explanation": entry.explanation}
    return {f"{name}_{language}": text.get(language, "") for name, text in parts.items() for language in ("sv", "en")}
