"""Every address of the program."""

from django.urls import include, path

from dimios import health

urlpatterns = [
    path("", include("surveys.answering.urls")),
    path("konto/", include("allauth.account.urls")),
    path("halsa/", health.live, name="health_live"),
    path("halsa/redo/", health.ready, name="health_ready"),
    path("", include("reports.dashboards.urls")),
]
