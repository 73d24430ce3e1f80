"""The respondent's addresses. The token is the authority; nothing else is asked for."""

import re

from django.urls import path, register_converter

from . import views


class Token:
    """The secret part of a link; forgives the punctuation that mail programs add after an address."""

    regex = r"[A-Za-z0-9_-]{10,100}[^A-Za-z0-9_/-]{0,5}"

    def to_python(self, value: str) -> str:
        return re.sub(r"[^A-Za-z0-9_-]+$", "", value)

    def to_url(self, value: str) -> str:
        return value


register_converter(Token, "token")

app_name = "answering"
urlpatterns = [
    path("s/<token:token>/", views.start, name="start"),
    path("s/<token:token>/sida/1/", views.screening, name="screening"),
    path("s/<token:token>/sida/<int:number>/", views.questions, name="page"),
    path("s/<token:token>/granska/", views.review, name="review"),
    path("s/<token:token>/tack/", views.thanks, name="thanks"),
]
