"""The parts of addresses that have a form of their own. Known to every urls module once the app is ready."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class Code(StringConverter):
    """An organisation's code: anything without a slash and without NUL, which PostgreSQL cannot look up."""

    regex = r"[^/\0]+"


class Ending(StringConverter):
    """The ending of a file of results."""

    regex = "csv|json"


def register() -> None:
    register_converter(Code, "code")
    register_converter(Ending, "ending")
