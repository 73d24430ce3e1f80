"""The pages of those who log in."""

from django.urls import path

from . import files, questions, side_by_side, views, years

app_name = "dashboards"

_MEASUREMENT = "matningar/<code:code>/<slug:slug>/"
_DEPARTMENT = _MEASUREMENT + "forvaltningar/<int:department_id>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("matningar/", views.measurements, name="measurements"),
    path(_MEASUREMENT, views.organisation, name="organisation"),
    path(_DEPARTMENT, views.department, name="department"),
    path(_MEASUREMENT + "fragor/", questions.questions, name="questions"),
    path(_MEASUREMENT + "fragor/<code:question_code>/", questions.question, name="question"),
    path(_MEASUREMENT + "varmekarta/", questions.heat_map, name="heat_map"),
    path(_MEASUREMENT + "vet-ej/", questions.dont_know, name="dont_know"),
    path(_DEPARTMENT + "fragor/", questions.questions, name="department_questions"),
    path(_DEPARTMENT + "fragor/<code:question_code>/", questions.question, name="department_question"),
    path(_DEPARTMENT + "varmekarta/", questions.heat_map, name="department_heat_map"),
    path(_DEPARTMENT + "vet-ej/", questions.dont_know, name="department_dont_know"),
    path(_MEASUREMENT + "ar-for-ar/", years.years, name="years"),
    path(_MEASUREMENT + "medarbetare/", side_by_side.employees, name="employees"),
    path(_DEPARTMENT + "ar-for-ar/", years.years, name="department_years"),
    path(_DEPARTMENT + "medarbetare/", side_by_side.employees, name="department_employees"),
    path(_MEASUREMENT + "omgangar/", views.waves, name="waves"),
    path(_MEASUREMENT + "omgangar/<int:wave_id>/", views.wave, name="wave"),
    path(_MEASUREMENT + "publicera/", views.publish, name="publish"),
    path(_MEASUREMENT + "rapporter/", views.order_report, name="order_report"),
    path(
        _MEASUREMENT + "forvaltningar/<int:department_id>/rapporter/",
        views.order_report,
        name="order_department_report",
    ),
    path(_MEASUREMENT + "filer/", files.reports, name="reports"),
    path(_MEASUREMENT + "filer/skapa/", files.make_all, name="make_all_reports"),
    path(_MEASUREMENT + "filer/alla.zip", files.archive, name="report_archive"),
    path(_MEASUREMENT + "filer/meddela/", files.notify, name="notify"),
    path(_MEASUREMENT + "filer/resultat.<ending:ending>", files.results, name="results"),
    path(_DEPARTMENT + "filer/resultat.<ending:ending>", files.results, name="department_results"),
    path("rapporter/<uuid:report_id>/", views.report, name="report"),
    path("rapporter/<uuid:report_id>/fil/", views.report_file, name="report_file"),
]
