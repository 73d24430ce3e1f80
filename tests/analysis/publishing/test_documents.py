"""Documents come back as they were stored, and no database takes them apart."""

import numpy as np
import pytest
from django.db import connection

from analysis.models import Publication, PublicationBasis, PublishedScope
from tests.factories import MeasurementFactory

pytestmark = pytest.mark.django_db

DOCUMENT = {"mean": [2.4814814814814814, None, 5.0], "code": ["E1", "Å “2”\n", "%s"], "suppressed": [True, False]}


def published() -> Publication:
    return Publication.objects.create(measurement=MeasurementFactory(), number=1, thresholds={})


def test_a_document_comes_back_as_it_was_stored():
    scope = PublishedScope.objects.create(publication=published(), position=0, figures=DOCUMENT)

    scope.refresh_from_db()

    assert scope.figures == DOCUMENT


def test_many_are_stored_at_once():
    publication = published()
    many = [PublishedScope(publication=publication, position=n, figures={"n": [n, 0.1]}) for n in range(3)]

    PublishedScope.objects.bulk_create(many)

    assert [scope.figures["n"][0] for scope in publication.scopes.order_by("position")] == [0, 1, 2]


def test_arrays_are_stored_as_lists():
    figures = {"mean": np.array([2.4814814814814814, np.nan, 5, np.inf]), "suppressed": np.array([True, False])}
    scope = PublishedScope.objects.create(publication=published(), position=0, figures=figures)

    scope.refresh_from_db()

    assert scope.figures == {"mean": [2.4814814814814814, None, 5.0, None], "suppressed": [True, False]}


def test_a_number_that_is_not_finite_is_nothing():
    scope = PublishedScope.objects.create(
        publication=published(), position=0, figures={"mean": [float("nan"), float("inf")]}
    )

    scope.refresh_from_db()

    assert scope.figures == {"mean": [None, None]}


def test_a_document_may_be_missing():
    basis = PublicationBasis.objects.create(
        publication=published(), cells=[], answers=[], scopes=[], new={}, rates=[], others=None
    )

    basis.refresh_from_db()

    assert basis.others is None
    assert PublicationBasis.objects.filter(others__isnull=True).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps all documents as text")
@pytest.mark.parametrize(("table", "column"), [("publishedscope", "figures"), ("publicationbasis", "answers")])
def test_postgresql_does_not_take_a_document_apart(table: str, column: str):
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, f"analysis_{table}")

    (described,) = [each for each in columns if each.name == column]
    assert connection.introspection.get_field_type(described.type_code, described) == "TextField"
