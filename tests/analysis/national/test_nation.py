"""The country from frozen sets: what anybody may see, also who knows one organisation's part."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

import numpy as np
import pytest

from analysis import comparison
from analysis.comparison import Member
from analysis.comparison.members import FrozenSet, arrays_of
from analysis.disclosure import Thresholds
from analysis.models import ComparisonSet, ShownCountry
from analysis.national.development import means_shown, national_years, steps_too_small, strictest_thresholds
from analysis.outline import Outline, outline_of
from surveys import questionnaire_files
from tests.factories import CODES_2020, MeasurementFactory, OrganisationFactory

TEN_TWOS = [0, 10, 0, 0, 0, 0]
TEN_FOURS = [0, 0, 0, 10, 0, 0]


@dataclass
class Row:
    """One organisation: its counts of the only question, whole and by sector."""

    organisation_id: int
    counts: dict[str, list[int]]
    sector_counts: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    provenance: str = ""
    county: str = ""
    municipality_group: str = ""
    inhabitants: int | None = None


def frozen(*wholes: Sequence[int], **sectors: dict[int, Sequence[int]]) -> FrozenSet:
    """Return a set of organisations 0, 1, … with these counts; sectors: counts by organisation."""
    rows = [Row(number, {"Q": list(counts)}) for number, counts in enumerate(wholes)]
    for sector, by_organisation in sectors.items():
        for number, counts in by_organisation.items():
            rows[number].sector_counts[sector] = {"Q": list(counts)}
    return arrays_of(rows, ("Q",))


def shown(frozen_set: FrozenSet) -> dict[str, float | None]:
    """Return the mean of the whole ("") and of each sector, None where it is hidden."""
    nothing = np.zeros((1 + len(frozen_set.sectors), 1), dtype=bool)
    means = means_shown(frozen_set, Thresholds(), nothing)
    values = [None if np.isnan(value) else float(value) for value in means.values[:, 0]]
    return dict(zip(["", *means.sectors], values, strict=True))


# How many organisations


def test_five_organisations_are_too_few_since_each_of_them_would_see_four_others():
    assert shown(frozen(*[TEN_FOURS] * 5)) == {"": None}


def test_six_organisations_are_shown_together():
    # Three of ten fours and three of ten twos: 180 / 60.
    assert shown(frozen(*[TEN_FOURS] * 3, *[TEN_TWOS] * 3)) == {"": 3.0}


def test_an_organisation_with_four_answers_does_not_count_among_the_six():
    assert shown(frozen(*[TEN_FOURS] * 5, [0, 0, 0, 4, 0, 0])) == {"": None}


def test_don_t_know_is_no_answer_to_the_question():
    assert shown(frozen(*[TEN_FOURS] * 5, [0, 0, 0, 4, 0, 30])) == {"": None}


def test_where_one_organisation_dominates_every_organisation_weighs_alike():
    # 100 twos among 50 fours: the mean of 2, 4, 4, 4, 4 and 4, not (200 + 200) / 150.
    assert shown(frozen([0, 100, 0, 0, 0, 0], *[TEN_FOURS] * 5)) == {"": pytest.approx(22 / 6)}


def test_who_would_dominate_once_the_reader_takes_herself_out_dominates():
    # For the first with 60, the second has 55 of the 95 that are left.
    assert shown(frozen([0, 60, 0, 0, 0, 0], [0, 0, 0, 55, 0, 0], *[TEN_FOURS] * 4)) == {"": pytest.approx(22 / 6)}


# Sectors


def test_a_sector_of_six_is_shown_beside_the_whole():
    sets = frozen(*[[0, 10, 0, 10, 0, 0]] * 6, education=dict.fromkeys(range(6), TEN_TWOS))

    assert shown(sets) == {"": 3.0, "education": 2.0}


def test_a_sector_of_five_is_hidden():
    sets = frozen(*[[0, 10, 0, 10, 0, 0]] * 6, education=dict.fromkeys(range(5), TEN_TWOS))

    assert shown(sets) == {"": 3.0, "education": None}


def test_a_sector_is_hidden_when_the_whole_without_it_is_two_organisations():
    # Six are the sector and nothing else; two have no part in it.
    sets = frozen(*[TEN_TWOS] * 6, *[TEN_FOURS] * 2, education=dict.fromkeys(range(6), TEN_TWOS))

    assert shown(sets) == {"": 2.5, "education": None}


def test_a_sector_is_hidden_when_one_of_three_could_find_out_about_the_two_others():
    # The whole without the sector is three organisations; each knows her own part of it.
    sets = frozen(*[TEN_TWOS] * 6, *[TEN_FOURS] * 3, education=dict.fromkeys(range(6), TEN_TWOS))

    assert shown(sets)["education"] is None


def test_a_sector_is_shown_when_four_are_outside_it():
    sets = frozen(*[TEN_TWOS] * 6, *[TEN_FOURS] * 4, education=dict.fromkeys(range(6), TEN_TWOS))

    assert shown(sets)["education"] == 2.0


@pytest.mark.parametrize("n_rest", range(1, 6))
def test_no_sum_of_what_is_shown_is_about_fewer_than_three_others(n_rest):
    """An attacker tries every signed sum of the whole and the sectors, from outside and from every seat."""
    of_a, of_b = range(6), range(4, 11)
    n = 11 + n_rest
    rows = [[0, 10 * (number in of_a), 0, 10 * (number in of_b), 10 * (number >= 11), 0] for number in range(n)]
    sets = frozen(*rows, a=dict.fromkeys(of_a, TEN_TWOS), b=dict.fromkeys(of_b, TEN_FOURS))

    visible = {name for name, mean in shown(sets).items() if mean is not None}

    rest = set(range(11, n))
    atoms = {"a": set(of_a), "b": set(of_b), "rest": rest}
    rows_of = {"": {"a", "b", "rest"}, "a": {"a"}, "b": {"b"}}
    told = [
        set.union(*(atoms[atom] for atom in left))
        for some in chain.from_iterable(combinations(sorted(visible - {""}), size) for size in range(3))
        if (left := rows_of[""] - set().union(*(rows_of[name] for name in some))) and "" in visible
    ]
    for organisations in told:
        assert all(len(organisations - {seat}) >= 3 for seat in range(-1, n))


# Sets one after the other


@pytest.mark.parametrize(("n_new", "is_too_small"), [(0, False), (1, True), (3, True), (4, False)])
def test_four_must_change_so_that_one_of_them_sees_three_others(n_new, is_too_small):
    before, after = frozen(*[TEN_TWOS] * 6), frozen(*[TEN_TWOS] * (6 + n_new))

    assert steps_too_small(before, after).tolist() == [[is_too_small]]


def test_a_sector_that_one_organisation_changed_is_a_step_too_small():
    before = frozen(*[TEN_TWOS] * 6, education=dict.fromkeys(range(6), TEN_TWOS))
    after = frozen(*[TEN_TWOS] * 6, education={**dict.fromkeys(range(6), TEN_TWOS), 0: [0, 9, 0, 0, 0, 0]})

    assert steps_too_small(before, after).tolist() == [[False], [True]]


def test_a_sector_is_a_step_too_small_where_one_organisation_changed_outside_of_it():
    """Five changed as wholes, four of them in the sector alone: whole less sector is the fifth."""
    both, sector = [0, 10, 0, 10, 0, 0], dict.fromkeys(range(8), TEN_TWOS)
    changed = {number: [0, 11, 0, 0, 0, 0] for number in range(4)}

    before = frozen(*[both] * 8, education=sector)
    after = frozen(*[[0, 11, 0, 10, 0, 0]] * 4, [0, 10, 0, 11, 0, 0], *[both] * 3, education={**sector, **changed})

    assert steps_too_small(before, after).tolist() == [[False], [True]]


def test_a_sector_in_which_four_organisations_changed_is_no_step_too_small():
    both, sector = [0, 10, 0, 10, 0, 0], dict.fromkeys(range(8), TEN_TWOS)
    changed = {number: [0, 11, 0, 0, 0, 0] for number in range(4)}

    before = frozen(*[both] * 8, education=sector)
    after = frozen(*[[0, 11, 0, 10, 0, 0]] * 4, *[both] * 4, education={**sector, **changed})

    assert steps_too_small(before, after).tolist() == [[False], [False]]


# Years


@pytest.fixture
def outline(db) -> Outline:
    return outline_of(questionnaire_files.named("dimios:2020"))


def freeze(
    year: int, organisations: Sequence[int], counts: Sequence[int], *, codes: Sequence[str] = CODES_2020
) -> None:
    members = [Member(pk, {code: list(counts) for code in codes}) for pk in organisations]
    comparison.freeze("kommun", year, "dimios", members)


@pytest.fixture
def organisations(db) -> list[int]:
    return [OrganisationFactory().pk for _ in range(12)]


def test_years_are_told_first_to_last_with_their_sets(outline, organisations):
    freeze(2026, organisations, TEN_FOURS)
    freeze(2025, organisations[:6], TEN_TWOS)

    years = national_years("kommun", outline, 2026)

    assert [(each.year, each.n_organisations, each.n_answers) for each in years] == [(2025, 6, 60), (2026, 12, 120)]


def test_a_mean_of_four_is_an_index_of_seventy_five(outline, organisations):
    freeze(2026, organisations, TEN_FOURS)

    [year] = national_years("kommun", outline, 2026)

    assert year.whole["innovation"] == 75.0


def test_later_years_are_left_out(outline, organisations):
    freeze(2026, organisations, TEN_FOURS)

    assert national_years("kommun", outline, 2025) == []


def test_years_are_compared_on_the_questions_that_both_show(outline, organisations):
    # I1-I4 are innovation. In 2025 only I1 and I2 were asked: both years rest on these two.
    comparison.freeze(
        "kommun", 2025, "dimios", [Member(pk, dict.fromkeys(("I1", "I2"), TEN_TWOS)) for pk in organisations]
    )
    grades = {"I1": TEN_FOURS, "I2": TEN_FOURS, "I3": TEN_TWOS, "I4": TEN_TWOS}
    comparison.freeze("kommun", 2026, "dimios", [Member(pk, grades) for pk in organisations])

    years = national_years("kommun", outline, 2026)

    assert [each.whole["innovation"] for each in years] == [25.0, 75.0]


def test_four_new_organisations_are_told_with_the_others(outline, organisations):
    freeze(2026, organisations[:8], TEN_TWOS)
    freeze(2026, organisations, TEN_TWOS)

    [year] = national_years("kommun", outline, 2026)

    assert year.n_organisations == 12


def n_organisations(outline: Outline) -> int:
    """Of the set that the coordinator is shown."""
    [year] = national_years("kommun", outline, 2026)
    assert year.whole["innovation"] == 25.0
    return year.n_organisations


def test_a_set_without_members_shows_nothing(outline):
    comparison.freeze("kommun", 2026, "dimios", [])

    [year] = national_years("kommun", outline, 2026)

    assert (year.n_organisations, year.n_answers, year.whole, year.sectors) == (0, None, {}, {})


def test_three_new_organisations_are_not_told_apart_from_the_others(outline, organisations):
    freeze(2026, organisations[:8], TEN_TWOS)
    n_organisations(outline)
    freeze(2026, organisations[:11], TEN_TWOS)

    assert n_organisations(outline) == 8


def test_a_set_that_the_coordinator_has_not_seen_holds_nothing_back(outline, organisations):
    freeze(2026, organisations[:8], TEN_TWOS)
    freeze(2026, organisations[:11], TEN_TWOS)

    assert n_organisations(outline) == 11


def test_a_set_that_was_passed_over_holds_nothing_back(outline, organisations):
    freeze(2026, organisations[:6], TEN_TWOS)
    n_organisations(outline)
    freeze(2026, organisations[:9], TEN_TWOS)
    n_organisations(outline)
    freeze(2026, organisations[:12], TEN_TWOS)

    assert n_organisations(outline) == 12


def test_a_set_that_may_have_been_seen_before_that_was_kept_holds_three_back(outline, organisations):
    freeze(2026, organisations[:8], TEN_TWOS)
    ShownCountry.objects.create(comparison_set=ComparisonSet.objects.get(), is_from_before=True)
    freeze(2026, organisations[:11], TEN_TWOS)

    assert n_organisations(outline) == 8


def test_it_holds_them_back_also_once_it_has_been_settled_to_show_less(outline, organisations):
    freeze(2026, organisations[:8], TEN_TWOS)
    codes = sorted([*CODES_2020, "S1"])
    ShownCountry.objects.create(comparison_set=ComparisonSet.objects.get(), is_from_before=True, codes=codes, rows=[])
    freeze(2026, organisations[:11], TEN_TWOS)

    [year] = national_years("kommun", outline, 2026)

    assert (year.n_organisations, year.whole) == (8, {})


def test_what_is_shown_is_settled_once(outline, organisations, django_assert_max_num_queries):
    freeze(2026, organisations, TEN_TWOS)
    n_organisations(outline)

    with django_assert_max_num_queries(6):
        n_organisations(outline)


# Thresholds of the measurements


@pytest.mark.parametrize(
    ("stricter", "expected"), [({"m": 11}, 75.0), ({"m": 12}, None), ({"k": 11, "k_dist": 11}, None)]
)
def test_a_year_is_shown_by_the_strictest_thresholds_of_its_measurements(outline, organisations, stricter, expected):
    """Twelve organisations with ten answers each: whoever reads sees eleven others."""
    freeze(2026, organisations, TEN_FOURS)
    MeasurementFactory(organisation_id=organisations[0])
    MeasurementFactory(organisation_id=organisations[1], **stricter)

    [year] = national_years("kommun", outline, 2026)

    assert year.whole.get("innovation") == expected


def test_thresholds_of_another_year_or_kind_and_those_below_the_defaults_change_nothing(outline, organisations):
    freeze(2026, organisations[:6], TEN_FOURS)
    MeasurementFactory(organisation_id=organisations[0], slug="2025", m=9)
    MeasurementFactory(organisation=OrganisationFactory(kind="region"), m=9)
    MeasurementFactory(organisation_id=organisations[1], m=3)

    assert strictest_thresholds("kommun", [2026]) == {2026: Thresholds()}
    assert national_years("kommun", outline, 2026)[0].whole["innovation"] == 75.0


def test_a_stricter_k_takes_nobody_out_of_a_mean_of_organisations():
    """Eight organisations, one dominating and the last with six twos: hers is one of eight with k = 5 and k = 7."""
    sets = frozen([0, 0, 0, 100, 0, 0], *[TEN_FOURS] * 6, [0, 6, 0, 0, 0, 0])
    nothing = np.zeros((1, 1), dtype=bool)

    means = [means_shown(sets, Thresholds(k=k), nothing).values.item() for k in (5, 7)]

    assert means == [pytest.approx(30 / 8)] * 2
