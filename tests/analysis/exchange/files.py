"""Files of another installation: rows as its administrator would see them, and a signature made with its key."""

import datetime as dt
import hashlib
from collections.abc import Iterator

from django.test import override_settings

from analysis.exchange import receiving, signing
from analysis.models import ExchangeFile, TrustedKey
from tests.factories import CODES_2020

HEADER = "organisation_code;organisation_name;kind;year;questionnaire;sector;question;value;n"
WHEN = dt.datetime(2026, 11, 9, 12, 0, tzinfo=dt.UTC)


def elsewhere(name: str = "annan"):
    """Act as another installation, with a key of its own."""
    return override_settings(EXCHANGE_KEY=hashlib.sha256(name.encode()).hexdigest())


def rows(code: str = "0581", *, sector: str = "", n: int = 4, year: int = 2020) -> Iterator[str]:
    """Every question has n of each grade and n don't know; 3n said yes and 2n no."""
    start = f"{code};Kommun {code};kommun;{year};dimios:2020;{sector}"
    for question in CODES_2020:
        yield from (f"{start};{question};{value};{n}" for value in (1, 2, 3, 4, 5, 0))
    yield from (f"{start};S1;1;{3 * n}", f"{start};S1;0;{2 * n}")


def content(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


def trust(name: str = "annan") -> TrustedKey:
    """Add the other installation's key to the trusted ones."""
    with elsewhere(name):
        public_key = signing.own_public_key()
    known = TrustedKey.objects.filter(public_key=public_key).first()
    return known or receiving.add_key(f"Installation {name}", public_key, by=None)


def signature(of: bytes, name: str = "annan", at: dt.datetime = WHEN) -> bytes:
    with elsewhere(name):
        return signing.signature_text(signing.sign(of, at=at)).encode()


def received_file(code: str = "", *, accepted: bool = False) -> ExchangeFile:
    """A file about one organisation, kept to be looked at or accepted."""
    trust()
    held = content(*rows(code or ("0582" if accepted else "0581")))
    file = receiving.receive(held, signature(held), "forekomster.csv")
    if accepted:
        receiving.accept(file, by=None)
    return file
