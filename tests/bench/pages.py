"""The dashboards' pages of the demonstration beside a trivial page: the server's time and its queries.

Of a page that a process has shown before, and of one whose publications it has not read yet.
"""

import statistics
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis import kept
from dimios.demonstration import building
from surveys.models import User
from tests.bench.measuring import row, seconds

#: A page for somebody who is logged in, in the same frame with the same menu, that says nothing of a measurement.
TRIVIAL: Final = "account_change_password"
N_TIMES: Final = 25
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
    for name, address in _addresses().items():
        page, trivial = _medians(client, address, reverse(TRIVIAL))
        first, beside = _medians(client, address, reverse(TRIVIAL), is_kept=False)
        queries = f"{_n_queries(client, address, is_kept=False)}, {_n_queries(client, address)}"
        figures = f"{1000 * page:.0f} ms; {page / trivial:.1f} ×; {first / beside:.1f} ×; {queries}"
        row(f"{name}; / a trivial page; first view / one; queries", figures, "≤ 4 ×; ≤ 10")


def _addresses() -> dict[str, str]:
    measurement = ["0580", "2020"]
    question = {"a question": reverse("dashboards:question", args=[*measurement, "E1"])}
    return {name: reverse(f"dashboards:{view}", args=measurement) for name, view in _PAGES.items()} | question


def _medians(client: Client, *addresses: str, is_kept: bool = True) -> list[float]:
    """Return the median seconds of each page; opened in turn, so that what else the machine does hits all alike.

    is_kept: whether the process may use what it has kept of publications.
    """
    times: list[list[float]] = [[] for _ in addresses]
    for _ in range(N_TIMES):
        for address, of_one in zip(addresses, times, strict=True):
            if not is_kept:
                kept.forget()
            of_one.append(seconds(lambda address=address: _opened(client, address)))  # type: ignore[misc]
    return [statistics.median(of_one) for of_one in times]


def _n_queries(client: Client, address: str, *, is_kept: bool = True) -> int:
    if not is_kept:
        kept.forget()
    with CaptureQueriesContext(connection) as queries:
        _opened(client, address)
    return len(queries)


def _opened(client: Client, address: str) -> None:
    response = client.get(address, secure=True)
    assert response.status_code == 200, response.status_code
    b"".join(response)  # a page that is streamed is made here
