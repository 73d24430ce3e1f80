"""The key user's mail pages, and the two that anybody reaches from a mail."""

from django.urls import path

from surveys.answering import urls as _registers_token  # noqa: F401

from . import public_views, views

app_name = "invitations"

_MEASUREMENT = "matningar/<str:code>/<slug:slug>/"
_WAVE = _MEASUREMENT + "omgangar/<int:wave_id>/utskick/"

urlpatterns = [
    path(_WAVE, views.overview, name="overview"),
    path(_WAVE + "plan/", views.edit_plan, name="plan"),
    path(_WAVE + "paus/", views.pause, name="pause"),
    path(_WAVE + "fortsatt/", views.resume, name="resume"),
    path(_WAVE + "forsok-igen/", views.try_again, name="try_again"),
    path(_WAVE + "<slug:kind>/skicka/", views.send_now, name="send_now"),
    path(_WAVE + "<slug:kind>/hoppa-over/", views.skip, name="skip"),
    path(_MEASUREMENT + "mejl/", views.texts_list, name="texts"),
    path(_MEASUREMENT + "mejl/<slug:kind>/", views.edit_text, name="text"),
    path(_MEASUREMENT + "mejl/<slug:kind>/prova/", views.send_example, name="example"),
    path("skicka-lanken-igen/", public_views.send_link, name="send_link"),
    path("s/<token:token>/delta-inte/", public_views.opt_out, name="opt_out"),
]
