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
    path("", include("reports.dashboards.urls")),
]

handler500 = "dimios.middleware.failed"
