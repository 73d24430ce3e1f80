"""What each process keeps: never more than it may, and nothing of another publication."""

import datetime as dt

from analysis import results
from analysis.kept import Shelf, identity
from analysis.models import Publication
from analysis.scopes import DEPARTMENT, ORGANISATION


def never() -> list[int]:
    raise AssertionError("it lies there already")


def filled(most: int, *weights: int) -> Shelf[list[int]]:
    """Return a shelf where values of these weights were put, by their places."""
    shelf = Shelf[list[int]](len, most)
    for key, weight in enumerate(weights):
        shelf.get(key, lambda weight=weight: [0] * weight)
    return shelf


def test_what_lies_there_is_not_made_again():
    shelf = filled(10, 3)

    assert shelf.get(0, never) == [0, 0, 0]


def test_what_was_asked_for_longest_ago_leaves_first():
    shelf = filled(10, 4, 4)
    shelf.get(0, never)

    shelf.get("new", lambda: [1] * 4)

    assert shelf.get(0, never) == [0] * 4
    assert shelf.get(1, lambda: [2]) == [2]


def test_it_never_holds_more_than_it_may():
    assert filled(10, 4, 4, 4, 4).weight == 8


def test_what_is_too_heavy_is_returned_and_not_kept():
    shelf = filled(3)

    assert shelf.get("heavy", lambda: [1] * 4) == [1] * 4
    assert shelf.weight == 0


def test_what_was_made_twice_at_once_counts_once():
    shelf = filled(10)

    shelf.get("same", lambda: shelf.get("same", lambda: [1] * 4))

    assert shelf.weight == 4


def test_an_empty_shelf_weighs_nothing():
    shelf = filled(10, 3)

    shelf.clear()

    assert shelf.weight == 0


def test_a_publication_with_the_same_primary_key_is_another_one():
    day = dt.datetime(2026, 11, 10, tzinfo=dt.UTC)
    one = Publication(pk=1, digest="a", published_at=day)

    assert identity(one) == identity(Publication(pk=1, digest="a", published_at=day))
    assert identity(one) != identity(Publication(pk=1, digest="b", published_at=day))
    assert identity(one) != identity(Publication(pk=1, digest="a", published_at=day + dt.timedelta(microseconds=1)))


def test_a_publication_is_read_once(published, django_assert_num_queries):
    publication = published.publications.get()
    results.read_all(publication, kinds=[ORGANISATION])

    with django_assert_num_queries(0):
        results.read_all(publication, kinds=[ORGANISATION])


def test_other_departments_are_read_for_themselves(published, social, sibling_department):
    for department in (social, sibling_department):
        found = results.read_all(published.publications.get(), kinds=[DEPARTMENT], departments=[department.pk])

        assert [scope.department_id for scope in found.scopes] == [department.pk]
