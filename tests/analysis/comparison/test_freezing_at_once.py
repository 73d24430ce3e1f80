"""Two who freeze a set at the same moment: the second steps from what the first has made."""

import threading

import pytest
from django.db import connection, transaction

from analysis.comparison import Member, freeze
from analysis.models import ComparisonSet
from tests.factories import OrganisationFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]

YEAR = ("kommun", 2026, "dimios")


def test_who_freezes_second_sees_the_set_of_who_was_first():
    everybody = [Member(OrganisationFactory().pk, {"B1": [2, 2, 2, 2, 2, 2]}) for _ in range(11)]
    freeze(*YEAR, everybody[:5])

    def second() -> None:
        freeze(*YEAR, everybody)
        connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        freeze(*YEAR, everybody[:9])
        other.start()
        other.join(timeout=1)
        is_waiting = other.is_alive()
    other.join()

    assert is_waiting
    # Nine stay: from them to eleven it is two.
    assert list(ComparisonSet.objects.order_by("pk").values_list("n_organisations", flat=True)) == [5, 9]
