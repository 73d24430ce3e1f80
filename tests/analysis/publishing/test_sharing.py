"""What an organisation lends by sector: safe together with all that is public, and nothing hidden for its sake."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from analysis.disclosure import Earlier, Thresholds, protect, protect_next
from analysis.models import PublishedScope
from analysis.publishing import publication
from surveys.answer_import import import_answers
from surveys.models import Measurement
from tests.analysis.disclosure.checker import is_safe_by_parity
from tests.analysis.disclosure.tables import releases
from tests.analysis.publishing.test_publication import add_complementary_wave

NAME = "9999/2026"
VARIED = "12345" * 4


@pytest.fixture
def imported(db, tmp_path: Path):
    """Import departments by name: (sector, the grades that its respondents give B1)."""

    def imported(**departments: tuple[str, str]) -> Measurement:
        lines = [
            f"{name};{sector};Chefer;{'ja' if place % 2 else 'nej'};{grade}"
            for name, (sector, grades) in departments.items()
            for place, grade in enumerate(grades)
        ]
        path = tmp_path / "answers.csv"
        path.write_text("\n".join(["department;sector;group;decides;B1", *lines]))
        import_answers(NAME, path, questionnaire="dimios:2020", create=True)
        return Measurement.objects.named(NAME)

    return imported


def lent(measurement: Measurement) -> dict[str, dict[str, list[int]]]:
    made = publication.publish(measurement)
    return PublishedScope.objects.get(publication=made, kind="organisation").shared_sector_counts


def test_a_sector_is_the_sum_of_its_departments(imported):
    sectors = lent(
        imported(Alfa=("education", VARIED), Beta=("education", "3" * 5 + VARIED), Gamma=("company", VARIED))
    )

    # Alfa and Beta: four of each grade twice, and five threes more. Screening: 10 and 12 of 20 and 25 say yes.
    assert sectors["education"]["B1"] == [8, 8, 13, 8, 8, 0]
    assert sectors["education"]["S1"] == [22, 0, 0, 0, 0, 23]
    assert sectors["company"]["B1"] == [4, 4, 4, 4, 4, 0]


def test_a_sector_with_fewer_than_eight_is_not_lent_nor_what_would_give_it_away(imported):
    sectors = lent(imported(Alfa=("education", "123451"), Beta=("company", VARIED), Gamma=("company", VARIED)))

    assert sectors == {}


def test_a_sector_is_lent_although_each_of_its_departments_is_hidden(imported):
    # Alfa is too small, so Beta is hidden too; together they are what all minus Gamma gives anyway.
    beta = "12345123451234"
    departments = {"Alfa": ("education", "1234"), "Beta": ("education", beta), "Gamma": ("company", VARIED)}

    sectors = lent(imported(**departments))

    assert sectors["education"]["B1"] == [4, 4, 4, 4, 2, 0]


def test_a_sector_is_not_lent_when_it_would_uncover_a_small_department(imported):
    # Gamma and Delta are shown, so Beta is hidden for Alfa's sake. Education, Alfa and Gamma, would give Alfa away.
    departments = {
        "Alfa": ("education", "123"),
        "Beta": ("company", "12345123451234"),
        "Gamma": ("education", VARIED),
        "Delta": ("company", VARIED),
    }

    sectors = lent(imported(**departments))

    assert not any("B1" in counts for counts in sectors.values())


def test_a_complementary_wave_of_two_does_not_move_what_the_sector_lends(imported, tmp_path):
    measurement = imported(Alfa=("education", VARIED), Beta=("company", VARIED))
    lent(measurement)
    add_complementary_wave(measurement, "Alfa", tmp_path, "55")
    add_complementary_wave(measurement, "Beta", tmp_path, "1234512345")

    sectors = lent(measurement)

    # The organisation's total has taken the step of twelve: Beta's ten beside it would tell of Alfa's two.
    assert sectors["education"]["B1"] == [4, 4, 4, 4, 4, 0]
    assert sectors["company"]["B1"] == [4, 4, 4, 4, 4, 0]


def test_a_complementary_wave_of_ten_is_lent_with_its_sector(imported, tmp_path):
    measurement = imported(Alfa=("education", VARIED), Beta=("company", VARIED))
    lent(measurement)
    add_complementary_wave(measurement, "Beta", tmp_path, "1234512345")

    assert lent(measurement)["company"]["B1"] == [6, 6, 6, 6, 6, 0]


def test_a_department_that_moves_to_another_sector_does_not_show_what_the_step_tells(imported):
    beta = "12345123451234"
    departments = {"Alfa": ("education", "1234"), "Beta": ("education", beta), "Gamma": ("company", VARIED)}
    measurement = imported(**departments)
    assert "B1" in lent(measurement)["education"]
    measurement.organisation.departments.filter(name="Alfa").update(sector="company")

    sectors = lent(measurement)

    # Education was Alfa and Beta; Beta alone would give Alfa's four away, and so would Alfa and Gamma.
    assert not any("B1" in counts for counts in sectors.values())


def graded(n: np.ndarray) -> np.ndarray:
    """Counts of n grades spread evenly over 1 … 5, and two who did not know."""
    grades = [n // 5 + (value < n % 5) for value in range(5)]
    return np.stack([*grades, np.full_like(n, 2)], axis=-1)


@given(releases(max_departments=8, max_groups=3))
@settings(max_examples=40)
def test_the_sets_offered_last_hide_nothing_and_leave_the_release_safe(release):
    membership, families, n = release
    value_counts = graded(n)
    is_even = np.arange(membership.shape[1]) % 2 == 0
    extra = np.concatenate([membership, is_even[None], ~is_even[None]])
    thresholds = Thresholds()

    alone = protect(membership, families, value_counts, thresholds)
    beside = protect(extra, families, value_counts, thresholds, n_last=2)

    assert np.array_equal(beside.means[:, :-2], alone.means)
    assert np.array_equal(beside.distributions[:, :-2], alone.distributions)
    assert np.array_equal(beside.shares[:, :-2], alone.shares)
    assert all(is_safe_by_parity(extra[shown], row, 5) for shown, row in zip(beside.means, n, strict=True))
    assert all(is_safe_by_parity(extra[shown], row, 8) for shown, row in zip(beside.distributions, n, strict=True))


@given(releases(max_departments=8, max_groups=3))
@settings(max_examples=20)
def test_the_sets_offered_last_hide_nothing_in_the_next_publication(release):
    membership, families, n = release
    value_counts = graded(n)
    extra = np.concatenate([membership, np.arange(membership.shape[1])[None] % 2 == 0])
    thresholds = Thresholds()
    first = protect(membership, families, value_counts, thresholds)
    with_none = np.zeros((len(value_counts), 1), dtype=bool)
    padded = type(first)(*(np.hstack([getattr(first, name), with_none]) for name in first.__dataclass_fields__))

    alone = protect_next(membership, families, value_counts * 2, thresholds, [Earlier(value_counts, first)])
    beside = protect_next(extra, families, value_counts * 2, thresholds, [Earlier(value_counts, padded)], n_last=1)

    assert np.array_equal(beside.protection.means[:, :-1], alone.protection.means)
    assert beside.has_news == alone.has_news
