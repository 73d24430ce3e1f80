"""Comparison sets: who takes part, and how many must come, go or change before a new one says so (S15)."""

import pytest

from analysis.comparison import Member, freeze
from analysis.comparison.freezing import frozen_set
from analysis.models import ComparisonSet
from surveys.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

YEAR = ("kommun", 2026, "dimios")
COUNTS = [2, 2, 2, 2, 2, 2]
OTHER_COUNTS = [4, 2, 2, 2, 2, 2]


@pytest.fixture
def ten() -> list[int]:
    return [OrganisationFactory().pk for _ in range(10)]


def members(organisations, counts=COUNTS, codes=("B1",)) -> list[Member]:
    return [Member(pk, dict.fromkeys(codes, counts)) for pk in organisations]


def members_of(comparison_set: ComparisonSet) -> dict[int, dict[str, list[int]]]:
    return dict(comparison_set.members.values_list("organisation_id", "counts"))


def test_a_first_set_may_be_of_any_size(ten):
    assert freeze(*YEAR, members(ten[:1])).n_organisations == 1


def test_nothing_changed_gives_the_same_set(ten):
    assert freeze(*YEAR, members(ten)) == freeze(*YEAR, members(ten))


def test_two_new_organisations_wait_for_a_third(ten):
    first = freeze(*YEAR, members(ten[:7]))

    second = freeze(*YEAR, members(ten[:9]))

    assert second == first
    assert (second.n_organisations, second.n_waiting) == (7, 2)


def test_three_new_organisations_come_in_together(ten):
    freeze(*YEAR, members(ten[:7]))
    freeze(*YEAR, members(ten[:9]))

    third = freeze(*YEAR, members(ten))

    assert (third.n_organisations, third.n_waiting) == (10, 0)


def test_one_that_leaves_stays_in_the_set_for_now(ten):
    freeze(*YEAR, members(ten))

    assert set(members_of(freeze(*YEAR, members(ten[1:])))) == set(ten)


def test_one_that_has_changed_keeps_its_earlier_counts_for_now(ten):
    freeze(*YEAR, members(ten))

    frozen = freeze(*YEAR, [*members(ten[1:]), *members(ten[:1], OTHER_COUNTS)])

    assert members_of(frozen)[ten[0]] == {"B1": COUNTS}


def test_one_that_leaves_one_that_comes_and_one_that_changes_are_three(ten):
    freeze(*YEAR, members(ten[:9]))

    frozen = freeze(*YEAR, [*members(ten[2:]), *members(ten[1:2], OTHER_COUNTS)])

    assert set(members_of(frozen)) == set(ten[1:])
    assert members_of(frozen)[ten[1]] == {"B1": OTHER_COUNTS}


def test_a_question_that_two_have_changed_waits_while_another_goes_on(ten):
    freeze(*YEAR, members(ten, codes=("B1", "B2")))
    changed = [
        *(Member(pk, {"B1": OTHER_COUNTS, "B2": OTHER_COUNTS}) for pk in ten[:2]),
        Member(ten[2], {"B1": OTHER_COUNTS, "B2": COUNTS}),
        *members(ten[3:], codes=("B1", "B2")),
    ]

    frozen = freeze(*YEAR, changed)

    assert members_of(frozen)[ten[0]] == {"B1": OTHER_COUNTS, "B2": COUNTS}
    assert frozen.n_waiting == 2


def test_a_set_too_small_to_be_shown_may_grow_by_one(ten):
    freeze(*YEAR, members(ten[:2]))

    assert freeze(*YEAR, members(ten[:3])).n_organisations == 3


def test_one_that_has_changed_waits_although_two_others_have_moved(ten):
    freeze(*YEAR, members(ten))
    Organisation.objects.filter(pk__in=ten[:2]).update(county="Kalmar län")

    frozen = freeze(*YEAR, [*members(ten[2:3], OTHER_COUNTS), *members(ten[:2]), *members(ten[3:])])

    assert members_of(frozen)[ten[2]] == {"B1": COUNTS}


def test_every_earlier_set_counts_not_only_the_newest(ten):
    freeze(*YEAR, members(ten))
    freeze(*YEAR, [*members(ten[:3], OTHER_COUNTS), *members(ten[3:])])

    # The first and second go back: from the newest set it is four that change, from the first only two.
    frozen = freeze(*YEAR, [*members(ten[:2]), *members(ten[2:5], OTHER_COUNTS), *members(ten[5:])])
    again = freeze(*YEAR, [*members(ten[:2]), *members(ten[2:3], OTHER_COUNTS), *members(ten[3:])])

    assert members_of(frozen)[ten[4]] == {"B1": OTHER_COUNTS}
    assert again == frozen


def test_members_from_elsewhere_are_named_with_their_number(ten):
    received = [Member(pk, {"B1": COUNTS}, provenance="Region Öst, 2026-11-09") for pk in ten[:2]]

    frozen = freeze(*YEAR, [*received, *members(ten[2:])])

    assert frozen.provenance == [{"name": "Region Öst, 2026-11-09", "n": 2}]
    assert frozen.n_imported == 2


def test_a_member_is_frozen_with_its_county_kommungrupp_and_size():
    organisation = OrganisationFactory(county="Östergötlands län", municipality_group="B3", inhabitants=165_000)

    frozen = freeze(*YEAR, members([organisation.pk]))
    organisation.county = "Kalmar län"
    organisation.save()

    arrays = frozen_set(frozen.pk, frozen.digest, ("B1",))
    assert (arrays.county[0], arrays.municipality_group[0], arrays.size[0]) == ("Östergötlands län", "B3", 4)


def test_an_organisation_that_shares_nothing_is_no_member(ten):
    assert freeze(*YEAR, [Member(ten[0], {}), *members(ten[1:4])]).n_organisations == 3
