"""Two measurements of an organisation, published at the same moment: the second sees what the first has shown."""

import threading

import pytest
from django.db import connection, transaction

from analysis import comparison
from analysis.models import Publication
from analysis.publishing.publication import publish
from surveys.answer_import import import_answers
from surveys.models import Measurement
from tests.factories import answers_file

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def two_measurements(municipality, tmp_path) -> list[Measurement]:
    comparison.freeze("kommun", 2020, "dimios", [])
    names = ("0580/2020", "0580/2020-2")
    for name in names:
        rows = [("Leanlink", "Chefer", "ja", grade) for grade in "1313131313"]
        import_answers(name, answers_file(tmp_path, rows), questionnaire="dimios:2020", create=True)
    return [Measurement.objects.named(name) for name in names]


def test_who_publishes_second_waits_for_what_the_first_has_shown(two_measurements):
    one, another = two_measurements

    def second() -> None:
        publish(another)
        connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        publish(one)
        other.start()
        other.join(timeout=3)
        is_waiting, n_published = other.is_alive(), Publication.objects.count()
    other.join()

    assert (is_waiting, n_published) == (True, 1)
    assert Publication.objects.count() == 2
