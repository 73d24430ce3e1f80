"""Browsers of those who log in, and the addresses of the measurement that is `published`."""

from django.test import Client

from surveys.models import User

WHOLE = "/matningar/0580/2020/"


def pages_of(user: User) -> Client:
    """Return a browser where the user has logged in."""
    client = Client()
    client.force_login(user)
    return client


def of(department) -> str:
    return f"{WHOLE}forvaltningar/{department.pk}/"
