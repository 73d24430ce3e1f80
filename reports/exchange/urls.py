"""The pages of the exchange between installations."""

from django.urls import path

from . import own, views

app_name = "exchange"

_MEASUREMENT = "administration/<code:code>/matningar/<slug:slug>/utbyte/"

urlpatterns = [
    path("nationellt/utbyte/", views.files, name="files"),
    path("nationellt/utbyte/filer/<int:file_id>/", views.file, name="file"),
    path("nationellt/utbyte/filer/<int:file_id>/ta-emot/", views.accept, name="accept"),
    path("nationellt/utbyte/filer/<int:file_id>/kasta/", views.discard, name="discard"),
    path("nationellt/utbyte/resultat/<int:result_id>/ta-bort/", views.withdraw, name="withdraw"),
    path("nationellt/utbyte/nycklar/", views.keys, name="keys"),
    path("nationellt/utbyte/nycklar/<int:key_id>/aterkalla/", views.revoke, name="revoke"),
    path(_MEASUREMENT, own.own, name="own"),
    path(_MEASUREMENT + "forekomster.csv", own.own_file, name="own_file"),
    path(_MEASUREMENT + "forekomster.csv.signature", own.own_signature, name="own_signature"),
]
