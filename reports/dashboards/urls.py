"""The pages of those who log in."""

from django.urls import path

from . import views

app_name = "dashboards"

_MEASUREMENT = "matningar/<str:code>/<slug:slug>/"
_DEPARTMENT = _MEASUREMENT + "forvaltningar/<int:department_id>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("matningar/", views.measurements, name="measurements"),
    path(_MEASUREMENT, views.organisation, name="organisation"),
    path(_DEPARTMENT, views.department, name="department"),
    path(_MEASUREMENT + "omgangar/", views.waves, name="waves"),
    path(_MEASUREMENT + "publicera/", views.publish, name="publish"),
    path(_MEASUREMENT + "rapporter/", views.order_report, name="order_report"),
    path(
        _MEASUREMENT + "forvaltningar/<int:department_id>/rapporter/",
        views.order_report,
        name="order_department_report",
    ),
    path("rapporter/<uuid:report_id>/", views.report, name="report"),
    path("rapporter/<uuid:report_id>/fil/", views.report_file, name="report_file"),
]
