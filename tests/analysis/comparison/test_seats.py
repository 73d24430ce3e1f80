"""The others as each organisation sees them, by hand and against plain loops."""

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import comparison
from analysis.comparison import Member, Others, Seat, freeze, suited_set
from analysis.comparison.freezing import frozen_set
from analysis.disclosure import Thresholds
from analysis.models import ComparisonSet, Publication
from analysis.publishing.figures import Beside
from surveys.models import Organisation
from tests.factories import MeasurementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

YEAR = ("kommun", 2026, "dimios")
CODES = ("B1", "S1")
M3 = Thresholds(m=3)
COLUMNS = ["mean", "dont_know_share", "n", "n_answered", "organisations", "n_1", "n_2", "n_3", "n_4", "n_5"]


def organisations(n: int, **fields: object) -> list[Organisation]:
    return [OrganisationFactory(**fields) for _ in range(n)]


def counts(*grades: int, dont_know: int = 0) -> list[int]:
    return [*(grades.count(grade) for grade in range(1, 6)), dont_know]


def member(organisation: Organisation, b1: list[int], sectors: dict[str, list[int]] | None = None) -> Member:
    screening = [6, 0, 0, 0, 0, 4]
    by_sector = {sector: {"B1": row} for sector, row in (sectors or {}).items()}
    return Member(organisation.pk, {"B1": b1, "S1": screening}, by_sector)


def seen(organisation: Organisation, members: list[Member], thresholds: Thresholds = M3, **seat: object):
    return others_seen(Seat(organisation, thresholds, CODES, **seat), freeze(*YEAR, members))


def others_seen(seat: Seat, comparison_set: ComparisonSet) -> Others:
    """What a seat sees, as tables that can be read by the names of items and columns."""
    others = comparison.others_seen(seat, comparison_set)
    groups, sectors = (
        {name: table(beside) for name, beside in each.items()} for each in (others.groups, others.sectors)
    )
    return replace(others, all=table(others.all), groups=groups, sectors=sectors)


def table(beside: Beside) -> pd.DataFrame:
    return pd.DataFrame(beside.values, index=CODES, columns=COLUMNS)


def test_the_others_are_pooled_over_their_answers():
    own, first, second, third = organisations(4)
    members = [
        member(own, counts(*[1] * 50)),
        member(first, counts(*[2] * 10)),
        member(second, counts(*[3] * 10)),
        member(third, counts(*[5] * 10, dont_know=10)),
    ]

    b1 = seen(own, members).all.loc["B1"]

    # Thirty grades, sum 20 + 30 + 50; ten of forty did not know.
    assert (b1["mean"], b1["n"], b1["organisations"]) == (pytest.approx(100 / 30), 30, 3)
    assert b1["dont_know_share"] == 0.25
    assert b1[["n_1", "n_2", "n_3", "n_4", "n_5"]].tolist() == [0, 10, 10, 0, 10]


def test_as_a_mean_of_organisations_each_weighs_alike_and_there_is_no_distribution():
    own, first, second, third, fourth = organisations(5)
    members = [
        member(own, counts(*[1] * 50)),
        member(first, counts(*[2] * 40)),
        member(second, counts(*[3] * 10, dont_know=10)),
        member(third, counts(*[4] * 10)),
        member(fourth, counts(*[5] * 4)),  # fewer than k: no part in a mean of means
    ]

    b1 = seen(own, members, is_averaged=True).all.loc["B1"]

    assert (b1["mean"], b1["n"], b1["organisations"]) == (3, 60, 3)
    assert b1["dont_know_share"] == pytest.approx(0.5 / 3)
    assert b1[["n_1", "n_5"]].isna().all()


def test_where_one_has_more_than_half_of_the_answers_the_organisations_weigh_alike():
    own, first, second, third = organisations(4)
    members = [
        member(own, counts(*[3] * 10)),
        member(first, counts(*[1] * 30)),
        member(second, counts(*[4] * 10)),
        member(third, counts(*[4] * 10)),
    ]

    b1 = seen(own, members).all.loc["B1"]

    assert b1["mean"] == 3
    assert np.isnan(b1["n_1"])


def test_screening_is_the_share_of_all_who_answered():
    own, *others = organisations(4)

    s1 = seen(own, [member(each, counts(*[3] * 10)) for each in (own, *others)]).all.loc["S1"]

    assert (s1["dont_know_share"], s1["n_answered"]) == (0.4, 30)


def test_an_organisation_that_is_no_member_sees_the_whole_set():
    outsider, *members = organisations(4)

    b1 = seen(outsider, [member(each, counts(*[3] * 10)) for each in members]).all.loc["B1"]

    assert (b1["organisations"], b1["n"]) == (3, 30)


def test_two_others_are_hidden():
    own, *others = organisations(3)

    assert seen(own, [member(each, counts(*[3] * 10)) for each in (own, *others)]).all["mean"].isna().all()


def test_the_same_county_kommungrupp_and_size_are_groups_of_their_own():
    own = OrganisationFactory(county="Östergötlands län", municipality_group="B3", inhabitants=165_000)
    near = organisations(4, county="Östergötlands län", municipality_group="C6", inhabitants=20_000)
    alike = organisations(4, county="Skåne län", municipality_group="B3", inhabitants=100_000)
    members = [
        member(own, counts(*[1] * 10)),
        *(member(each, counts(*[2] * 10)) for each in near),
        *(member(each, counts(*[4] * 10)) for each in alike),
    ]

    others = seen(own, members)

    assert {kind: frame.loc["B1", "mean"] for kind, frame in others.groups.items()} == {
        "all": 3,
        "county": 2,
        "municipality_group": 4,
        "size": 4,
    }
    assert others.n_organisations == {"all": 8, "county": 4, "municipality_group": 4, "size": 4}


def test_a_county_that_leaves_two_others_is_hidden_from_a_seat_within_it_but_not_from_one_outside():
    near, far = organisations(5, county="Kalmar län"), organisations(3, county="Skåne län")
    members = [member(each, counts(*[3] * 10)) for each in (*near, *far)]

    # Without one of Skåne's three, the whole minus Kalmar is about the other two; Kalmar sees three.
    assert seen(far[0], members).groups["county"]["mean"].isna().all()
    assert seen(near[0], members).groups["county"].loc["B1", "organisations"] == 4


def test_a_sector_is_that_of_the_others_alone():
    own, *others = organisations(5)
    members = [
        member(own, counts(*[1] * 20), {"education": counts(*[1] * 10)}),
        *(member(each, counts(*[2] * 10, *[4] * 10), {"education": counts(*[4] * 10)}) for each in others),
    ]

    sectors = seen(own, members, sectors=("education", "culture_leisure")).sectors

    assert list(sectors) == ["education"]
    assert sectors["education"].loc["B1", ["mean", "n", "organisations"]].tolist() == [4, 40, 4]
    assert np.isnan(sectors["education"].loc["S1", "n_answered"])


def test_a_sector_that_all_others_but_two_consist_of_is_hidden():
    own, *others = organisations(6)
    whole = counts(*[2] * 10, *[4] * 10)
    sectors = [whole, whole, whole, counts(*[4] * 10), counts(*[4] * 10)]
    members = [member(own, whole, {"education": whole})]
    members += [member(each, whole, {"education": part}) for each, part in zip(others, sectors, strict=True)]

    assert seen(own, members, sectors=("education",)).sectors["education"]["mean"].isna().all()


def test_all_that_a_seat_sees_agrees_with_plain_loops():
    rng = random.Random(4)  # noqa: S311
    everybody = [
        OrganisationFactory(county=rng.choice(["A", "B"]), inhabitants=rng.choice([5_000, 30_000])) for _ in range(24)
    ]
    b1 = {each.pk: counts(*rng.choices(range(1, 6), k=rng.randint(8, 30)), dont_know=3) for each in everybody}
    members = [member(each, b1[each.pk]) for each in everybody]

    for own in everybody[:6]:
        others = seen(own, members)
        near = [each for each in everybody if each != own and each.county == own.county]
        same = [each for each in everybody if each != own and each.inhabitants == own.inhabitants]
        for kind, chosen in (("county", near), ("size", same)):
            grades = [grade for each in chosen for grade, n in enumerate(b1[each.pk][:5], 1) for _ in range(n)]
            assert others.groups[kind].loc["B1", "mean"] == pytest.approx(sum(grades) / len(grades))
            assert others.groups[kind].loc["B1", "n"] == len(grades)


@pytest.fixture
def compared():
    """A measurement of one of ten, published when six were in the set."""
    everybody = organisations(10)
    first = freeze(*YEAR, [member(each, counts(*[3] * 10)) for each in everybody[:6]])
    measurement = MeasurementFactory(organisation=everybody[6])
    Publication.objects.create(measurement=measurement, number=1, thresholds={}, comparison_set=first)
    return measurement, everybody, first


def test_who_has_come_in_herself_with_two_others_stays_with_the_earlier_set(compared):
    measurement, everybody, first = compared

    second = freeze(*YEAR, [member(each, counts(*[3] * 10)) for each in everybody[:9]])

    assert second != first
    assert suited_set(measurement, second) == first


def test_who_has_come_in_herself_with_three_others_is_compared_with_the_new_set(compared):
    measurement, everybody, _ = compared

    second = freeze(*YEAR, [member(each, counts(*[3] * 10)) for each in everybody])

    assert suited_set(measurement, second) == second


def test_a_county_that_one_has_joined_since_the_last_publication_is_hidden_and_the_whole_is_not():
    own, *near = organisations(8, county="Kalmar län")
    far = organisations(7, county="Skåne län")
    before = freeze(*YEAR, [member(each, counts(*[3] * 10)) for each in (own, *near[:6], *far[:4])])
    after = freeze(*YEAR, [member(each, counts(*[3] * 10)) for each in (own, *near, *far)])

    now = others_seen(Seat(own, M3, CODES, seen=(frozen_set(before.pk, before.digest, CODES),)), after)

    assert now.groups["county"]["mean"].isna().all()
    assert now.all.loc["B1", "organisations"] == 14


# Steps since an earlier publication

HALF = counts(*[2] * 10)
WHOLE = counts(*[2] * 10, *[4] * 10)
MORE = counts(*[2] * 10, *[4] * 12)
MORE_OF_HALF = counts(*[2] * 12)


def of_sector(organisation: Organisation, whole: list[int] = WHOLE, education: list[int] = HALF) -> Member:
    return member(organisation, whole, {"education": education})


def seen_after(own: Organisation, first: list[Member], second: list[Member], sectors: tuple[str, ...] = ("education",)):
    """Return the others in the second set for who has seen the first one."""
    before, after = freeze(*YEAR, first), freeze(*YEAR, second)
    assert before != after
    return others_seen(Seat(own, M3, CODES, sectors, seen=(frozen_set(before.pk, before.digest, CODES),)), after)


def test_a_sector_is_hidden_where_one_changed_in_it_although_three_changed_elsewhere():
    own, *others = organisations(9)
    one, two, three, *rest = others
    changed = [of_sector(one, MORE, MORE_OF_HALF), of_sector(two, MORE), of_sector(three, MORE)]

    now = seen_after(own, [of_sector(each) for each in (own, *others)], [*map(of_sector, (own, *rest)), *changed])

    assert np.isnan(now.sectors["education"].loc["B1", "mean"])
    assert now.all.loc["B1", "n"] == 8 * 20 + 3 * 2


def test_a_sector_is_shown_where_three_changed_in_it():
    own, *others = organisations(9)
    changed = [of_sector(each, counts(*[2] * 12, *[4] * 10), MORE_OF_HALF) for each in others[:3]]

    now = seen_after(own, list(map(of_sector, (own, *others))), [*map(of_sector, (own, *others[3:])), *changed])

    assert now.sectors["education"].loc["B1", "n"] == 8 * 10 + 3 * 2


def test_a_sector_is_shown_where_nobody_changed_in_it():
    own, *others = organisations(9)
    changed = [of_sector(each, MORE) for each in others[:3]]

    now = seen_after(own, list(map(of_sector, (own, *others))), [*map(of_sector, (own, *others[3:])), *changed])

    assert now.sectors["education"].loc["B1", "n"] == 80


def test_a_sector_is_hidden_where_one_changed_outside_of_it():
    """Four changed as wholes, three of them in the sector alone: whole less sector is the fourth."""
    own, *others = organisations(9)
    changed = [of_sector(each, counts(*[2] * 12, *[4] * 10), MORE_OF_HALF) for each in others[:3]]
    changed += [of_sector(others[3], MORE)]

    now = seen_after(own, list(map(of_sector, (own, *others))), [*map(of_sector, (own, *others[4:])), *changed])

    assert np.isnan(now.sectors["education"].loc["B1", "mean"])
    assert now.all.loc["B1", "n"] == 8 * 20 + 4 * 2


def test_a_county_is_hidden_where_one_changed_outside_of_it():
    own, *near = organisations(7, county="Kalmar län")
    far = organisations(6, county="Skåne län")
    changed = [member(each, MORE) for each in (*near[:3], far[0])]
    unchanged = [member(each, WHOLE) for each in (own, *near[3:], *far[1:])]

    now = seen_after(own, [member(each, WHOLE) for each in (own, *near, *far)], [*unchanged, *changed], ())

    assert np.isnan(now.groups["county"].loc["B1", "mean"])
    assert now.all.loc["B1", "n"] == 12 * 20 + 4 * 2


def test_a_county_that_a_member_has_moved_to_is_hidden():
    own, *near = organisations(6, county="Kalmar län")
    far = organisations(8, county="Skåne län")
    before = [member(each, WHOLE) for each in (own, *near, *far)]
    first = freeze(*YEAR, before)
    Organisation.objects.filter(pk__in=[each.pk for each in far[:3]]).update(county="Kalmar län")
    after = freeze(*YEAR, before)

    now = others_seen(Seat(own, M3, CODES, seen=(frozen_set(first.pk, first.digest, CODES),)), after)

    assert now.groups["county"]["mean"].isna().all()
    assert now.all.loc["B1", "n"] == 13 * 20


def test_the_sectors_are_hidden_where_somebody_has_moved_answers_from_one_to_another():
    own, *others = organisations(9)
    changed = [of_sector(each, counts(*[2] * 12, *[4] * 10), MORE_OF_HALF) for each in others[:3]]
    changed += [of_sector(others[3], WHOLE, WHOLE)]

    now = seen_after(own, list(map(of_sector, (own, *others))), [*map(of_sector, (own, *others[4:])), *changed])

    assert np.isnan(now.sectors["education"].loc["B1", "mean"])
    assert now.all.loc["B1", "n"] == 8 * 20 + 3 * 2


@pytest.mark.parametrize("seed", range(4))
def test_no_difference_of_two_publications_is_about_fewer_than_three_others(seed):
    """An attacker tries every signed sum of the differences of what is shown, with real changes at random."""
    rng = random.Random(seed)  # noqa: S311
    own, *others = organisations(14)
    chosen = {each.pk: rng.choice([(0, 0), (0, 1), (1, 0), (1, 1)]) for each in others}

    def part(each: Organisation, n: int) -> Member:
        inside, outside = (n * step for step in chosen.get(each.pk, (0, 0)))
        education = counts(*[2] * (10 + inside))
        return member(each, counts(*[2] * (10 + inside), *[4] * (10 + outside)), {"education": education})

    now = seen_after(own, [part(each, 0) for each in (own, *others)], [part(each, 2) for each in (own, *others)])

    shown = [now.all.loc["B1", "mean"], now.sectors["education"].loc["B1", "mean"]]
    for x, y in ((1, 0), (0, 1), (1, -1)):
        if (x and np.isnan(shown[0])) or (y and np.isnan(shown[1])):
            continue
        about = [pk for pk, (inside, outside) in chosen.items() if x * (inside + outside) + y * inside]
        assert not about or len(about) >= 3
