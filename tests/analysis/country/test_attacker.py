"""An attacker reads every column of every stored publication: statistics, sectors, groups of others, two publications.

She knows how many answered in every department and group and wave. Nothing here uses the product's own disclosure
control; the arithmetic is that of `elimination`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from django.db import transaction
from django.utils import timezone

from analysis.models import Publication
from analysis.publishing.publication import publish
from analysis.results import ScopeResults, read
from surveys.answer_import import import_answers
from surveys.models import Measurement, Wave
from tests.analysis import national_answers
from tests.analysis.elimination import follows, reduced, tells_of
from tests.analysis.national_answers import KINDS, people, raw_answers
from tests.factories import CODES_2020

pytestmark = pytest.mark.django_db

K, K_DIST, FEWEST_ORGANISATIONS = 5, 8, 3
#: What says more of the grades than their sum: it may appear only beside a distribution.
SPREAD = (
    *("agreement", "lower", "upper", "difference", "difference_lower", "difference_upper", "effect"),
    *("gap", "gap_lower", "gap_upper"),
)


def test_nothing_that_tells_of_spread_stands_beside_a_hidden_distribution(country):
    leaks = [
        (scope.name, item, column)
        for scopes in country.scopes.values()
        for scope in scopes
        for item in CODES_2020
        for column in SPREAD
        if getattr(scope.question(item), column) is not None and not scope.question(item).distribution
    ]

    assert leaks == []


def test_a_hidden_figure_leaves_no_number_of_its_own_behind(country):
    own = ("n", "mean", "as_of", *SPREAD)
    leaks = [
        (scope.name, item, column)
        for scopes in country.scopes.values()
        for scope in scopes
        for item in CODES_2020
        for column in own
        if scope.question(item).suppressed and getattr(scope.question(item), column) is not None
    ]

    assert leaks == []


@pytest.mark.parametrize(("column", "threshold"), [("mean", K), ("distribution", K_DIST)])
def test_no_combination_of_a_publications_figures_is_about_too_few(country, column, threshold):
    leaks = []
    for code in ("9000", "9003"):
        own = country.own(code)
        for item in ("B1", "T1"):
            shown, counts = shown_sets({1: country.scopes[code]}, {1: own}, item, column)
            leaks += [(code, item, few) for few in told_of(shown, counts, threshold)]

    assert leaks == []


def test_no_combination_of_groups_and_sectors_is_about_fewer_than_three_other_organisations(country):
    leaks = []
    for code in ("9000", "9001", "9008"):
        for item in ("B1", "I3", "T1"):
            parts, sums = sums_of_others(country, code, item)
            others = sorted({organisation for organisation, _ in parts})
            for few in [{one} for one in others] + [set(pair) for pair in combinations(others, 2)]:
                places = {place for place, (organisation, _) in enumerate(parts) if organisation in few}
                leaks += [(code, item, few)] if tells_of(places, sums) else []

    assert leaks == []


def sums_of_others(country, code: str, item: str) -> tuple[list[tuple[str, str]], list[list[int]]]:
    """The parts (organisation, sector) that others lend, and which of them each shown sum consists of."""
    lenders = {other for other, items in country.lent.items() if item in items and other != code}
    parts = sorted((organisation, sector) for organisation, sector, of in country.values_of if of == item)
    parts = [part for part in parts if part[0] in lenders]
    sums = []
    for group in country.groups[code]:
        if group.results.question(item).mean is not None:
            same = {o for o in lenders if group.kind == "all" or country.counties[o] == country.counties[code]}
            sums.append([int(organisation in same) for organisation, _ in parts])
    for scope in country.scopes[code]:
        if scope.question(item).sector_mean is not None:
            sector = people(country.own(code), scope)["sector"].iloc[0]
            lent = {other for other, by in country.lent_by_sector.items() if item in by.get(sector, ())}
            sums.append([int(part == (part[0], sector) and part[0] in lent) for part in parts])
    return parts, sums


def test_a_statistic_is_hidden_wherever_one_side_of_it_is(country):
    for scopes in country.scopes.values():
        for scope in scopes:
            for item in CODES_2020:
                figure, whole = scope.question(item), scopes[0].question(item)
                if figure.difference is not None:
                    assert None not in (figure.mean, figure.others_mean)
                if figure.gap is not None:
                    assert scope.kind == "department"
                    assert sum(whole.distribution) - sum(figure.distribution) >= K_DIST


def test_reliability_rests_on_thirty_people_and_on_questions_whose_distributions_are_shown(country):
    for code, publication in country.publications.items():
        for found in publication.reliability.values():
            assert found["n"] >= 30
            assert all(country.scopes[code][0].question(item).distribution for item in found["item_rest"])


@dataclass(frozen=True)
class Twice:
    """Two publications of a municipality by their number, what each shows, and the raw answers behind the second."""

    publications: dict[int, Publication]
    scopes: dict[int, list[ScopeResults]]
    raw: pd.DataFrame


@pytest.fixture(scope="module", params=[3, 4])
def twice(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Twice:
    """One municipality published, completed with a few more people in every department, and published again.

    Made once, as plain values; the database is left as it was.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        made = publish_twice(tmp_path_factory.mktemp("answers"), request.param)
        shown = {number: read(each, kinds=KINDS) for number, each in made.items()}
        twice = Twice(made, shown, raw_answers())
        transaction.set_rollback(True)
    return twice


def publish_twice(folder: Path, seed: int) -> dict[int, Publication]:
    national_answers.store(folder, seed, n_organisations=1)
    measurement = Measurement.objects.named("9000/2026")
    first = publish(measurement)
    for wave in list(Wave.objects.all()):
        wave.pk = None
        wave.closed_at = timezone.now()
        wave.save()
    rng = np.random.default_rng(seed)
    later = {"Vård": 7, "Vård / Äldreomsorg": 6, "Skola": 1, "Teknik": 9, "Kansli": 3}
    places = [(name, sector, later[name]) for name, sector, _ in national_answers.DEPARTMENTS if name in later]
    import_answers("9000/2026", national_answers.write(folder / "later.csv", rng, places))
    return {1: first, 2: publish(measurement)}


@pytest.mark.parametrize(("column", "threshold"), [("mean", K), ("distribution", K_DIST), ("dont_know_share", K_DIST)])
def test_no_combination_of_two_publications_is_about_too_few(twice, column, threshold):
    raw = twice.raw
    first_waves = sorted(raw["wave"].unique())[: raw["wave"].nunique() // 2]
    answers = {1: raw[raw["wave"].isin(first_waves)], 2: raw}

    leaks = []
    for item in ("B1", "E2", "T1"):
        shown, counts = shown_sets(twice.scopes, answers, item, column)
        leaks += [(item, few) for few in told_of(shown, counts, threshold)]

    assert twice.publications[2].number == 2
    assert leaks == []


def test_a_second_publication_repeats_some_figures_and_renews_others(twice):
    versions = [scope.question(item).as_of for scope in twice.scopes[2] for item in CODES_2020]

    assert 1 in versions
    assert None in versions


def test_reliability_changes_by_no_fewer_than_five_people(twice):
    before, after = twice.publications[1].reliability, twice.publications[2].reliability

    assert before
    for key, figure in before.items():
        assert after[key]["as_of"] == 1 or abs(after[key]["n"] - figure["n"]) >= 5


Scopes = dict[int, list[ScopeResults]]


def shown_sets(
    scopes: Scopes, answers: dict[int, pd.DataFrame], item: str, column: str
) -> tuple[list[list[int]], list[int]]:
    """Which people each shown figure is about, over the atoms: those of one department, group and wave.

    answers: the raw answers behind each publication.
    """
    of_item = {number: some[some["code"] == item] for number, some in answers.items()}
    if column != "dont_know_share":
        of_item = {number: some[some["value"] > 0] for number, some in of_item.items()}
    last = of_item[max(of_item)]
    atoms = list(last.groupby(["name", "group", "wave"]).groups)
    counts = [int(n) for n in last.groupby(["name", "group", "wave"]).size()]
    shown = [list(row) for row in sorted({row for row in _rows(scopes, of_item, item, column, atoms) if any(row)})]
    return shown, counts


def _rows(
    scopes: Scopes, answers: dict[int, pd.DataFrame], item: str, column: str, atoms: list[tuple[str, str, int]]
) -> Iterator[tuple[int, ...]]:
    version_of = "dont_know_as_of" if column == "dont_know_share" else "as_of"
    for number, results in scopes.items():
        for scope in results:
            figure = scope.question(item)
            if getattr(figure, column) not in (None, ()):
                some = people(answers[int(getattr(figure, version_of) or number)], scope)
                belong = set(zip(some["name"], some["group"], some["wave"], strict=True))
                yield tuple(int(atom in belong) for atom in atoms)


def told_of(shown: list[list[int]], counts: list[int], threshold: int) -> list[set[int]]:
    """The groups of up to three atoms with too few people that some combination of the shown sums is about."""
    small = [place for place, n in enumerate(counts) if n < threshold]
    groups = [set(group) for size in (1, 2, 3) for group in combinations(small, size)]
    few = [group for group in groups if sum(counts[place] for place in group) < threshold]
    return [group for group in few if tells_of(group, shown)]


def test_the_attack_finds_a_single_department_that_two_figures_leave_over():
    # The total of all three atoms and the first two of them: the third, of four people, is left.
    assert told_of([[1, 1, 1], [1, 1, 0]], [9, 8, 4], K) == [{2}]
    assert follows([0, 0, 1], reduced([[1, 1, 1], [1, 1, 0]]))
