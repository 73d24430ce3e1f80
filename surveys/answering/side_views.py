"""What lies beside the way: introduction, word list, a copy of the own answers, links bent by a mail program."""

import re
from urllib.parse import unquote

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from surveys.models import Answerer, Introduction
from surveys.models.wordlist import word_list

from . import films
from .answerers import draft_of
from .doors import for_answerer, for_anybody, page
from .languages import way
from .presenters import answers_html

#: A token behind its "s/" somewhere in what is left of an address.
_TOKEN_INSIDE = re.compile(r"(?:^|/)s/([A-Za-z0-9_-]{32})(?![A-Za-z0-9_-])")


@for_answerer("GET")
def words(request: HttpRequest, answerer: Answerer) -> HttpResponse:
    return page(request, answerer, "words", entries=word_list(answerer.wave.measurement.organisation))


@for_answerer("GET")
def introduction(request: HttpRequest, answerer: Answerer) -> HttpResponse:
    return page(request, answerer, "introduction", introduction=_introduction(answerer))


@for_answerer("GET")
def introduction_film(request: HttpRequest, answerer: Answerer) -> HttpResponseBase:
    return _file(request, _introduction(answerer).film)


@for_answerer("GET")
def introduction_captions(request: HttpRequest, answerer: Answerer) -> HttpResponseBase:
    return _file(request, _introduction(answerer).captions)


@for_answerer("GET")
def copy(request: HttpRequest, answerer: Answerer) -> HttpResponse:
    """A file with what is saved now, made from the draft and kept nowhere."""
    draft = draft_of(answerer)
    answers = answers_html(answerer.wave.measurement.questionnaire, draft)
    response = page(request, answerer, "copy", draft=draft, answers=answers)
    response["Content-Disposition"] = 'attachment; filename="mina-svar.html"'
    return response


@for_anybody("GET")
def bent(request: HttpRequest, token: str) -> HttpResponse:
    """Find the link inside an address that was wrapped, encoded or written on; one that holds none is unknown."""
    found = _TOKEN_INSIDE.search(unquote(unquote(f"s/{token}")))
    if not found:
        return render(request, "answering/unknown.html", status=404)
    return redirect(way(request, "start", found[1]))


def _introduction(answerer: Answerer) -> Introduction:
    return get_object_or_404(Introduction, measurement=answerer.wave.measurement_id)


def _file(request: HttpRequest, file: FieldFile) -> HttpResponseBase:
    if not file:
        raise Http404
    return films.sent(request, file)
