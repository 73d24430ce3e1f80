"""The pages of the national coordinator."""

from django.urls import path

from . import views

app_name = "national"

_YEAR = "<slug:kind>/<int:year>/"

urlpatterns = [
    path("", views.start, name="start"),
    path(_YEAR, views.year_page, name="year"),
    path(_YEAR + "utveckling/", views.development, name="development"),
    path(_YEAR + "frys/", views.freeze, name="freeze"),
    path(_YEAR + "publicera/", views.start_pass, name="start_pass"),
    path(_YEAR + "avbryt/", views.cancel_pass, name="cancel_pass"),
]
