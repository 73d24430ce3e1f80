"""The pages of those who log in."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import views


class Code(StringConverter):
    """An organisation's code: anything without a slash and without NUL, which PostgreSQL cannot look up."""

    regex = r"[^/\0]+"


register_converter(Code, "code")

app_name = "dashboards"

_MEASUREMENT = "matningar/<code:code>/<slug:slug>/"
_DEPARTMENT = _MEASUREMENT + "forvaltningar/<int:department_id>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("matningar/", views.measurements, name="measurements"),
    path(_MEASUREMENT, views.organisation, name="organisation"),
    path(_DEPARTMENT, views.department, name="department"),
    path(_MEASUREMENT + "omgangar/", views.waves, name="waves"),
    path(_MEASUREMENT + "omgangar/<int:wave_id>/", views.wave, name="wave"),
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
