"""What disclosure control decided, kept from one step of a national pass to the next."""

from dataclasses import fields

import numpy as np
import pytest

from analysis.disclosure import NextRelease, Protection, Repeats
from analysis.models import Publication
from analysis.national import passes
from analysis.publishing import keeping, preparation, publication
from analysis.publishing.preparation import count, protect_counted
from surveys.answer_import import import_answers
from surveys.models import Measurement
from tests.factories import answers_file

pytestmark = pytest.mark.django_db

COUNTS, OTHERS = "ab" * 32, "cd" * 32
DICE = np.random.default_rng(3)
PEOPLE = [("Alfa", "35" * 10), ("Beta", "1234" * 3), ("Gamma", "555")]


@pytest.fixture
def measured(db, tmp_path) -> Measurement:
    """Three departments, one of them too small to show."""
    rows = [(department, "Chefer", "ja", grade) for department, grades in PEOPLE for grade in grades]
    import_answers("9000/2026", answers_file(tmp_path, rows), questionnaire="dimios:2020", create=True)
    return Measurement.objects.named("9000/2026")


def a_release() -> NextRelease:
    new = [DICE.integers(0, 2, (21, 48)).astype(bool) for _ in range(3)]
    repeats = [DICE.integers(0, 12, (21, 48)) for _ in range(3)]
    return NextRelease(Protection(*new), Repeats(*repeats), has_news=False)


def arrays(release: NextRelease) -> list[list[list[int]]]:
    parts = (release.protection, release.repeats)
    return [getattr(part, each.name).astype(int).tolist() for part in parts for each in fields(part)]


def test_a_release_comes_out_as_it_was_put_in():
    release = a_release()

    found = keeping.unpacked(keeping.packed(release, COUNTS), COUNTS)

    assert found is not None
    assert (arrays(found), found.has_news) == (arrays(release), False)


@pytest.mark.parametrize("kept", [b"", keeping.packed(a_release(), OTHERS)], ids=["nothing", "other counts"])
def test_nothing_is_taken_from_what_rests_on_something_else(kept):
    assert keeping.unpacked(kept, COUNTS) is None


def test_what_is_shown_is_the_same_with_what_was_kept(measured):
    decided = protect_counted(count(measured))

    again = protect_counted(count(measured), decided.kept)

    for each in fields(decided.shown):
        np.testing.assert_array_equal(getattr(decided.shown, each.name), getattr(again.shown, each.name))
    assert again.member() == decided.member()


def test_it_is_decided_anew_when_a_threshold_has_changed(measured):
    first = protect_counted(count(measured))
    measured.k = 25

    second = protect_counted(count(measured), first.kept)

    # The largest department has twenty.
    assert np.isfinite(second.shown.means[:, 0]).sum() < np.isfinite(first.shown.means[:, 0]).sum()


def test_a_national_pass_decides_once_for_each_measurement(measured, monkeypatch):
    decide, times = preparation.protect, []
    monkeypatch.setattr(preparation, "protect", lambda *args, **kwargs: times.append(1) or decide(*args, **kwargs))

    passes.publish_all()

    assert (len(times), Publication.objects.count()) == (1, 1)


def test_a_pass_publishes_what_a_publication_of_one_publishes(measured):
    (made,) = passes.publish_all()
    stored = [scope.figures for scope in made.scopes.order_by("position")]
    compared = made.comparison_set
    made.delete()

    alone = publication.publish(measured, comparison_set=compared)

    assert [scope.figures for scope in alone.scopes.order_by("position")] == stored
