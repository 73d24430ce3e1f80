"""An attacker reads every published figure of the demonstration and tries to compute what is hidden.

She knows how many answered in every department and group (say, from the response rates), and can form any
linear combination of the published sums. Nothing here uses the product's own disclosure control.
"""

import csv
from collections import defaultdict
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db.models import Q, QuerySet

from dimios.demonstration import building
from surveys.models import Answer, Measurement, Question, Response

K, K_DIST = 5, 8
PRIME = 2**61 - 1


@pytest.fixture
def exported(db, tmp_path) -> list[dict[str, str]]:
    building.build()
    call_command("export_results", "0580/2020", str(tmp_path / "results.csv"))
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def published() -> QuerySet[Measurement]:
    """The measurement whose results she has."""
    return Measurement.objects.filter(organisation__code="0580", slug="2020")


def cells_of(question: str, *, everybody: bool) -> dict[tuple[str, str], int]:
    """How many gave a grade (or answered at all) in each department and group."""
    graded = Q() if everybody else Q(value__gt=0)
    found = Answer.objects.filter(graded, question__code=question, response__wave__measurement__in=published())
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for department, group in found.values_list("response__department__name", "response__group__name"):
        counts[department, group] += 1
    return dict(counts)


def members(row: dict[str, str], cells: list[tuple[str, str]]) -> list[int]:
    """Which cells a published scope consists of, as zeros and ones."""
    department, _, group = row["name"].partition(" | ")
    if row["scope"] == "group":
        department, group = "", row["name"]
    return [int(department in ("", cell[0]) and group in ("", cell[1])) for cell in cells]


def reduced(rows: list[list[int]]) -> list[tuple[int, list[int]]]:
    """Row echelon form modulo a prime far above any coefficient: leading column and row."""
    basis: list[tuple[int, list[int]]] = []
    for row in rows:
        left = remainder(row, basis)
        lead = next((column for column, value in enumerate(left) if value), None)
        if lead is not None:
            inverse = pow(left[lead], -1, PRIME)
            basis.append((lead, [value * inverse % PRIME for value in left]))
    return basis


def remainder(row: list[int], basis: list[tuple[int, list[int]]]) -> list[int]:
    left = [value % PRIME for value in row]
    for lead, known in basis:
        if factor := left[lead]:
            left = [(value - factor * other) % PRIME for value, other in zip(left, known, strict=True)]
    return left


def follows(row: list[int], basis: list[tuple[int, list[int]]]) -> bool:
    return not any(remainder(row, basis))


def published_sets(exported, question: str, cells, column: str):
    """The rows that are shown and those that are hidden, over the cells, without empty ones."""
    rows = [row for row in exported if row["measure"] == "question" and row["code"] == question]
    shown = [members(row, cells) for row in rows if row[column]]
    hidden = [members(row, cells) for row in rows if not row[column]]
    return shown, [row for row in hidden if any(row)]


def tells_of(small: set[int], shown: list[list[int]]) -> bool:
    """Whether some combination of the shown sums is about these cells alone."""
    without = [[0 if column in small else value for column, value in enumerate(row)] for row in shown]
    return len(reduced(without)) < len(reduced(shown))


CODES = ["B1", "E2", "I3", "T3"]


@pytest.mark.parametrize(("column", "everybody"), [("mean", False), ("dont_know_share", True)])
def test_no_hidden_figure_follows_from_the_shown_ones(exported, column, everybody):
    leaks = []
    for code in CODES:
        cells = sorted(cells_of(code, everybody=everybody))
        shown, hidden = published_sets(exported, code, cells, column)
        basis = reduced(shown)
        leaks += [(code, row) for row in hidden if follows(row, basis)]

    assert leaks == []


@pytest.mark.parametrize(("column", "everybody", "threshold"), [("mean", False, K), ("dont_know_share", True, K_DIST)])
def test_no_combination_of_shown_figures_is_about_fewer_people_than_allowed(exported, column, everybody, threshold):
    leaks = []
    for code in CODES[:2]:
        counts = cells_of(code, everybody=everybody)
        cells = sorted(counts)
        shown, _ = published_sets(exported, code, cells, column)
        small = [place for place, cell in enumerate(cells) if counts[cell] < threshold]
        groups = [{place} for place in small] + [set(pair) for pair in combinations(small, 2)]
        few = [group for group in groups if sum(counts[cells[place]] for place in group) < threshold]
        leaks += [(code, group) for group in few if tells_of(group, shown)]

    assert leaks == []


def test_the_demonstration_gives_the_attacker_something_to_attack(exported):
    hidden = [row for row in exported if row["measure"] == "question" and row["suppressed"] == "true"]

    assert len(hidden) > 100
    assert Question.objects.filter(questionnaire__version="2020").count() == 20
    assert Response.objects.filter(wave__measurement__in=published(), wave__state="closed").count() == 262
