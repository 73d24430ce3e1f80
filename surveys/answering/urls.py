"""The respondent's addresses. The token is the authority; nothing else is asked for."""

import re

from django.urls import path, re_path, register_converter

from . import shared_views, side_views, views


class Token:
    """The secret part of a link; forgives the punctuation that mail programs add when its last slash is lost.

    The last address forgives it after the slash.
    """

    regex = r"[A-Za-z0-9_-]{10,100}[^A-Za-z0-9_/-]{0,5}"

    def to_python(self, value: str) -> str:
        return re.sub(r"[^A-Za-z0-9_-]+$", "", value)

    def to_url(self, value: str) -> str:
        return value


register_converter(Token, "token")

app_name = "answering"
urlpatterns = [
    path("o/<token:token>/", shared_views.shared, name="shared"),
    path("s/<token:token>/", views.start, name="start"),
    path("s/<token:token>/introduktion/", side_views.introduction, name="introduction"),
    path("s/<token:token>/introduktion/film/", side_views.introduction_film, name="introduction_film"),
    path("s/<token:token>/introduktion/undertexter/", side_views.introduction_captions, name="introduction_captions"),
    path("s/<token:token>/plats/", views.place, name="place"),
    path("s/<token:token>/sida/1/", views.screening, name="screening"),
    path("s/<token:token>/sida/<int:number>/", views.questions, name="page"),
    path("s/<token:token>/ordlista/", side_views.words, name="words"),
    path("s/<token:token>/kopia/", side_views.copy, name="copy"),
    path("s/<token:token>/granska/", views.review, name="review"),
    path("s/<token:token>/tack/", views.thanks, name="thanks"),
    re_path(r"^s/(?P<token>[A-Za-z0-9_-]{10,100})/[^A-Za-z0-9_/-]{1,5}$", views.start, name="punctuated"),
    re_path(r"^s/(?P<token>.*(?:/|%2[Ff])s(?:/|%2[Ff]).*)$", side_views.bent, name="bent"),
]
