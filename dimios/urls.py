"""Every address of the program."""

from django.urls import include, path
from django.views.defaults import page_not_found

from dimios import health

urlpatterns = [
    path("", include("surveys.answering.urls")),
    path("", include("surveys.invitations.urls")),
    path("konto/email/", page_not_found, {"exception": Exception()}, name="account_email"),
    path("konto/", include("allauth.account.urls")),
    path("halsa/", health.live, name="health_live"),
    path("halsa/redo/", health.ready, name="health_ready"),
    path("", include("surveys.administration.urls")),
    path("", include("reports.api.urls")),
    path("", include("reports.notes_pages.urls")),
    path("", include("reports.dashboards.urls")),
    path("", include("reports.exchange.urls")),
    path("nationellt/", include("reports.national.urls")),
    path("", include("reports.public.urls")),
]

handler500 = "dimios.middleware.failed"
