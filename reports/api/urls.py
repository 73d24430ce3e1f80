"""The address of the API, and of the pages where its keys are made."""

from django.urls import include, path

from . import pages
from .views import api

_KEYS = "nycklar/"

tokens = (
    [
        path(_KEYS, pages.listed, name="listed"),
        path(_KEYS + "ny/", pages.new, name="new"),
        path(_KEYS + "<int:token_id>/aterkalla/", pages.revoke, name="revoke"),
    ],
    "tokens",
)

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include(tokens)),
]
