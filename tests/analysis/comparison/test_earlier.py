"""What earlier publications showed, held together with what is shown now, whichever group it was (S15, S17)."""

import numpy as np
import pytest

from analysis.comparison import Member, Others, Seat, freeze, others_seen, seat_of, suited_set
from analysis.comparison.earlier import Published, as_documents
from analysis.comparison.freezing import frozen_set
from analysis.disclosure import Thresholds
from analysis.models import ComparisonSet, Publication, PublicationBasis, PublishedComparison
from analysis.publishing.figures import Beside
from surveys.models import Measurement, Organisation
from tests.factories import MeasurementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

YEAR = ("kommun", 2026, "dimios")
CODES = ("B1", "S1")
M3 = Thresholds(m=3)
HALF = [0, 10, 0, 0, 0, 0]
WHOLE = [0, 10, 0, 10, 0, 0]
MORE = [0, 10, 0, 12, 0, 0]


def near(n: int) -> list[Organisation]:
    return [OrganisationFactory(county="Kalmar län") for _ in range(n)]


def far(n: int) -> list[Organisation]:
    return [OrganisationFactory(county="Skåne län") for _ in range(n)]


def member(organisation: Organisation, whole: list[int] = WHOLE, **sectors: list[int]) -> Member:
    by_sector = {sector: {"B1": counts} for sector, counts in sectors.items()}
    return Member(organisation.pk, {"B1": whole, "S1": [6, 0, 0, 0, 0, 4]}, by_sector)


def frozen(*organisations: Organisation) -> ComparisonSet:
    return freeze(*YEAR, map(member, organisations))


def published(own: Organisation, comparison_set: ComparisonSet, *kinds: str) -> Measurement:
    """The organisation's measurement with a publication that showed these groups of B1."""
    measurement = MeasurementFactory(organisation=own, m=3)
    publication = Publication.objects.create(
        measurement=measurement, number=1, thresholds={}, comparison_set=comparison_set
    )
    figures = {"measure": ["question"], "code": ["B1"], "n": [100.0], "mean": [3.0]}
    for position, kind in enumerate(kinds):
        PublishedComparison.objects.create(
            publication=publication, kind=kind, name=kind, n_organisations=5, position=position, figures=figures
        )
    return measurement


def published_and_kept(measurement: Measurement, comparison_set: ComparisonSet) -> Others:
    """A further publication of the measurement, which shows what it may; what it shows."""
    others = seen_by(measurement, comparison_set)
    publication = Publication.objects.create(
        measurement=measurement,
        number=measurement.publications.count() + 1,
        thresholds={},
        comparison_set=comparison_set,
    )
    PublicationBasis.objects.create(
        publication=publication, cells=[], answers=[], scopes=[], new={}, rates=[], others=as_documents(others.rows)
    )
    return others


def seen_by(measurement: Measurement, comparison_set: ComparisonSet) -> Others:
    return others_seen(seat_of(measurement, comparison_set, CODES, M3), comparison_set)


def shown(others: Others) -> set[str]:
    return {kind for kind, beside in others.groups.items() if has_mean(beside)}


def has_mean(beside: Beside) -> bool:
    """Whether anything is shown of B1, the first item."""
    return bool(np.isfinite(beside.values[0, 0]))


def test_a_county_newly_shown_is_hidden_where_the_whole_shown_before_differs_by_two():
    own, *neighbours = near(6)
    others = far(5)
    measurement = published(own, frozen(own, *neighbours, *others[:2]), "all")

    now = frozen(own, *neighbours, *others)

    # The whole of the first publication less the county of the second would be the first two of Skåne.
    assert suited_set(measurement, now) == now
    assert shown(seen_by(measurement, now)) == {"all"}


def test_a_county_newly_shown_stays_where_the_whole_shown_before_differs_by_three():
    own, *neighbours = near(6)
    others = far(6)
    measurement = published(own, frozen(own, *neighbours, *others[:3]), "all")

    assert shown(seen_by(measurement, frozen(own, *neighbours, *others))) == {"all", "county"}


def test_who_would_see_a_whole_that_differs_by_two_from_a_county_shown_before_stays_with_the_earlier_set():
    own, *neighbours = near(6)
    others = far(5)
    first = frozen(own, *neighbours, *others)
    measurement = published(own, first, "all", "county")

    now = frozen(own, *neighbours, *others[3:])

    assert now != first
    assert suited_set(measurement, now) == first
    assert shown(seen_by(measurement, now)) == {"county"}
    assert shown(seen_by(measurement, first)) == {"all", "county"}


def set_apart(members: list[Member]) -> ComparisonSet:
    """A set that no batch holds back, since no set of its kind and year came before."""
    return freeze("kommun", 2026, f"apart{ComparisonSet.objects.count()}", members)


def seat_after(own: Organisation, members: list[Member], **is_shown: list[bool]) -> Seat:
    """A seat that has seen these groups or else the education sector, by item, in a set of these members."""
    before = set_apart(members)
    sectors = {"education": is_shown.pop("education")} if "education" in is_shown else {}
    arrays = frozen_set(before.pk, before.digest, CODES)
    rows = {name: np.array(items) for name, items in is_shown.items()}
    earlier = Published(arrays, rows, {name: np.array(items) for name, items in sectors.items()})
    return Seat(own, M3, CODES, ("education",), published=(earlier,))


def test_a_sector_newly_shown_is_hidden_where_the_whole_shown_before_has_two_more():
    own, *others = far(11)
    first = [member(own), *(member(each, WHOLE, education=WHOLE) for each in others[:5]), *map(member, others[5:7])]
    more = [member(each) for each in others[7:]]

    education = others_seen(seat_after(own, first, all=[True, False]), set_apart([*first, *more])).sectors["education"]

    assert not has_mean(education)


def test_a_sector_newly_shown_stays_where_the_whole_shown_before_has_three_more():
    own, *others = far(11)
    first = [member(own), *(member(each, WHOLE, education=WHOLE) for each in others[:5]), *map(member, others[5:8])]
    more = [member(each) for each in others[8:]]
    seat = seat_after(own, first, all=[True, False])

    # The three that are new have nothing to do with it: whole less sector was about three before, too.
    assert has_mean(others_seen(seat, set_apart([*first, *more, member(far(1)[0])])).sectors["education"])


def test_a_whole_is_hidden_that_has_two_more_than_a_sector_shown_before():
    own, *others = far(11)
    inside = [member(each, WHOLE, education=WHOLE) for each in others[:5]]
    outside = [member(each) for each in others[5:]]
    seat = seat_after(own, [*inside, *outside], education=[True, False])

    now = others_seen(seat, set_apart([*inside, *outside[:2]]))

    assert not has_mean(now.all)
    assert has_mean(now.sectors["education"])


def test_what_a_publication_from_before_there_were_groups_showed_is_all_others():
    own, *neighbours = near(6)
    others = far(5)
    measurement = published(own, frozen(own, *neighbours, *others[:2]))

    assert shown(seen_by(measurement, frozen(own, *neighbours, *others))) == {"all"}


def test_what_was_shown_before_may_be_shown_again():
    own, *neighbours = near(6)
    first = frozen(own, *neighbours, *far(2))
    measurement = published(own, first, "all", "county")  # more than is safe: the county leaves two

    assert shown(others_seen(Seat(own, M3, CODES), first)) == {"all"}
    assert shown(seen_by(measurement, first)) == {"all"}


def test_one_new_organisation_waits_although_others_have_just_been_given_a_county_and_sectors():
    """A set that a former version stored has neither counties nor sectors."""
    everybody = [OrganisationFactory(county="") for _ in range(10)]
    first = frozen(*everybody[:9])
    Organisation.objects.filter(pk__in=[each.pk for each in everybody[:6]]).update(county="Kalmar län")
    known = [member(each, WHOLE, education=HALF) for each in everybody[:6]]

    second = freeze(*YEAR, [*known, *map(member, everybody[6:])])

    assert everybody[9].pk not in second.members.values_list("organisation_id", flat=True)
    assert second.totals == first.totals


def test_who_has_the_whole_unchanged_does_not_cover_for_one_that_is_new():
    """Two have been given sectors in the meantime; the wholes differ by the one that is new alone."""
    own, *others = far(7)
    seat = seat_after(own, [member(each) for each in (own, *others[:5])], all=[True, False])
    given = [member(each, WHOLE, education=HALF) for each in others[:2]]

    now = others_seen(seat, set_apart([member(own), *given, *map(member, others[2:])]))

    assert not has_mean(now.all)


def test_three_that_have_changed_cover_for_each_other():
    own, *others = far(7)
    seat = seat_after(own, [member(each) for each in (own, *others)], all=[True, False])
    changed = [member(each, MORE) for each in others[:3]]

    assert has_mean(others_seen(seat, set_apart([member(own), *changed, *map(member, others[3:])])).all)


def test_two_that_have_changed_do_not():
    own, *others = far(7)
    seat = seat_after(own, [member(each) for each in (own, *others)], all=[True, False])
    changed = [member(each, MORE) for each in others[:2]]

    assert not has_mean(others_seen(seat, set_apart([member(own), *changed, *map(member, others[2:])])).all)


def test_as_a_mean_of_organisations_a_county_is_hidden_that_leaves_two_with_enough_answers():
    own, *neighbours = near(5)
    sizes = [20, 20, 20, 20, 40, 41, 8]
    others = [*neighbours, *far(3)]
    members = [member(each, [0, 0, n, 0, 0, 0]) for each, n in zip(others, sizes, strict=True)]
    seat = Seat(own, Thresholds(k=10, m=3), CODES, is_averaged=True)

    assert shown(others_seen(seat, freeze(*YEAR, [member(own), *members]))) == {"all"}


def test_as_a_mean_of_organisations_a_county_is_shown_that_leaves_three_with_enough_answers():
    own, *neighbours = near(5)
    sizes = [20, 20, 20, 20, 40, 41, 10]
    others = [*neighbours, *far(3)]
    members = [member(each, [0, 0, n, 0, 0, 0]) for each, n in zip(others, sizes, strict=True)]
    seat = Seat(own, Thresholds(k=10, m=3), CODES, is_averaged=True)

    assert shown(others_seen(seat, freeze(*YEAR, [member(own), *members]))) == {"all", "county"}


def moved(own: Organisation, county: str) -> Measurement:
    """The organisation's measurement, after it has moved to another county."""
    Organisation.objects.filter(pk=own.pk).update(county=county)
    return Measurement.objects.get(organisation=own)


def test_who_moves_to_another_county_has_still_seen_that_of_before():
    own, *neighbours = near(7)
    others = [*far(5), *(OrganisationFactory(county="Hallands län") for _ in range(2))]
    first = frozen(own, *neighbours, *others)
    assert shown(published_and_kept(MeasurementFactory(organisation=own, m=3), first)) == {"all", "county"}

    now = seen_by(moved(own, "Skåne län"), first)

    # All less those of Kalmar, seen before, less those of Skåne would be the two of Halland.
    assert shown(now) == {"all"}


def test_who_moves_to_a_county_that_leaves_three_sees_it():
    own, *neighbours = near(7)
    others = [*far(5), *(OrganisationFactory(county="Hallands län") for _ in range(3))]
    first = frozen(own, *neighbours, *others)
    published_and_kept(MeasurementFactory(organisation=own, m=3), first)

    assert shown(seen_by(moved(own, "Skåne län"), first)) == {"all", "county"}


def different_sizes(own: Organisation, others: list[Organisation]) -> ComparisonSet:
    """A set in which each has one answer more than the one before."""
    members = [member(each, [0, 10, 0, 10 + number, 0, 0]) for number, each in enumerate(others)]
    return freeze(*YEAR, [member(own), *members])


def averaged(measurement: Measurement) -> Measurement:
    measurement.others_as = Measurement.Others.MEAN_OF_ORGANISATIONS
    measurement.save()
    return measurement


def test_a_county_that_left_three_is_not_shown_as_a_mean_too():
    """The sum of three organisations' grades, and of their means, tell of any two of them."""
    own, *neighbours = near(6)
    now = different_sizes(own, [*neighbours, *far(3)])
    measurement = MeasurementFactory(organisation=own, m=3)
    assert shown(published_and_kept(measurement, now)) == {"all", "county"}

    assert shown(seen_by(averaged(measurement), now)) == {"all"}


def test_a_county_that_left_four_is_shown_as_a_mean_too():
    own, *neighbours = near(6)
    now = different_sizes(own, [*neighbours, *far(4)])
    measurement = MeasurementFactory(organisation=own, m=3)
    published_and_kept(measurement, now)

    assert shown(seen_by(averaged(measurement), now)) == {"all", "county"}


def test_what_was_shown_as_a_mean_is_known_as_one_when_answers_are_pooled_again():
    own, *neighbours = near(6)
    now = different_sizes(own, [*neighbours, *far(3)])
    measurement = averaged(MeasurementFactory(organisation=own, m=3))
    assert shown(published_and_kept(measurement, now)) == {"all", "county"}

    measurement.others_as = Measurement.Others.POOLED
    measurement.save()

    assert shown(seen_by(measurement, now)) == {"all"}


@pytest.mark.parametrize(
    ("of_county", "expected"),
    [((10, 10, 10, 35), {"all", "county"}), ((10, 10, 11, 34), {"all", "county", "size"})],
)
def test_means_beside_pooled_answers_in_one_publication_are_settled_by_their_weights(of_county, expected):
    """Each group is a mean, since one dominates it, and together they are all others, who are pooled.

    All less ten times the county's mean of four, times four, less twenty times the other's: only those are left who
    have not ten or twenty answers. They are the two that dominate, or one more.
    """
    own = OrganisationFactory(county="Kalmar län", inhabitants=15_000)
    county = [OrganisationFactory(county="Kalmar län", inhabitants=60_000) for _ in range(4)]
    size = [OrganisationFactory(county="Skåne län", inhabitants=15_000) for _ in range(4)]
    sizes = zip([*county, *size], [*of_county, 20, 20, 20, 61], strict=True)
    now = freeze(*YEAR, [member(own), *(member(each, [0, 0, n, 0, 0, 0]) for each, n in sizes)])

    assert shown(others_seen(Seat(own, M3, CODES), now)) == expected
