"""The dashboards' pages of the demonstration beside a trivial page: the server's time and its queries."""

from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dimios.demonstration import building
from surveys.models import User
from tests.bench.measuring import median_of, row

#: A page for somebody who is logged in, in the same frame with the same menu, that says nothing of a measurement.
TRIVIAL: Final = "account_change_password"
_PAGES: Final = {
    "overview": "organisation",
    "questions": "questions",
    "heat map": "heat_map",
    "vet ej": "dont_know",
    "years": "years",
    "leaders beside employees": "employees",
    "reports": "reports",
    "response rate": "waves",
}


def run() -> None:
    building.build()
    client = Client()
    client.force_login(User.objects.get(email="staben@example.se"))
    trivial = _seconds(client, reverse(TRIVIAL))
    row("a trivial page, median", f"{1000 * trivial:.1f} ms")
    for name, address in _addresses().items():
        ratio, n_queries = _seconds(client, address) / trivial, _n_queries(client, address)
        row(f"{name} / a trivial page; queries", f"{ratio:.1f} ×; {n_queries}", "≤ 4 ×; ≤ 10")


def _addresses() -> dict[str, str]:
    measurement = ["0580", "2020"]
    question = {"a question": reverse("dashboards:question", args=[*measurement, "E1"])}
    return {name: reverse(f"dashboards:{view}", args=measurement) for name, view in _PAGES.items()} | question


def _seconds(client: Client, address: str) -> float:
    return median_of(15, lambda: _opened(client, address))


def _n_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        _opened(client, address)
    return len(queries)


def _opened(client: Client, address: str) -> None:
    response = client.get(address, secure=True)
    assert response.status_code == 200, response.status_code
    b"".join(response)  # a page that is streamed is made here
