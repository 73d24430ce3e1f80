"""The pages where comments, conclusions, targets, diarienummer and logo are written."""

from django.urls import path

from . import views

app_name = "notes"

_ORGANISATION = "administration/<str:code>/"
_MEASUREMENT = _ORGANISATION + "matningar/<slug:slug>/"

urlpatterns = [
    path(_MEASUREMENT + "texter/", views.overview, name="overview"),
    path(_MEASUREMENT + "texter/organisationen/", views.organisation, name="organisation"),
    path(_MEASUREMENT + "texter/forvaltningar/<int:department_id>/", views.department, name="department"),
    path(_MEASUREMENT + "mal/", views.targets, name="targets"),
    path(_MEASUREMENT + "diarienummer/", views.registration_number, name="registration_number"),
    path(_ORGANISATION + "logotyp/", views.logo, name="logo"),
    path(_ORGANISATION + "logotyp/ta-bort/", views.logo_remove, name="logo_remove"),
    path(_ORGANISATION + "logotyp/bild.png", views.logo_image, name="logo_image"),
]
