"""The public page and its settings."""

from django.urls import path

from . import settings_page, views

app_name = "public"

urlpatterns = [
    path("oppet/<code:code>/<slug:slug>/", views.page, name="page"),
    path("administration/<str:code>/matningar/<slug:slug>/oppen-sida/", settings_page.settings, name="settings"),
    path("administration/<str:code>/matningar/<slug:slug>/oppen-sida/stang/", settings_page.close, name="close"),
]
