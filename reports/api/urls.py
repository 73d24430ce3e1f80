"""The address of the API, and of the pages where its keys are made."""

from django.urls import include, path, re_path

from . import pages
from .refusals import nowhere, with_refusals
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

_routes, _app, _namespace = api.urls

urlpatterns = [
    path("api/v1/", (with_refusals(_routes), _app, _namespace)),
    re_path(r"^api/", nowhere, name="api_nowhere"),
    path("", include(tokens)),
]
