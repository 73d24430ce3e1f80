"""An attacker reads every published figure of the demonstration and tries to compute what is hidden.

She knows how many answered in every department and group (say, from the response rates), and can form any
linear combination of the published sums. Nothing here uses the product's own disclosure control.
"""

from collections import Counter
from itertools import combinations

import pytest

from tests.analysis.elimination import follows, reduced, tells_of

pytestmark = pytest.mark.django_db  # so that there is a database for the fixture `demonstration`

K, K_DIST = 5, 8


def cells_of(demonstration, question: str, *, everybody: bool) -> Counter[tuple[str, str]]:
    """How many gave a grade (or answered at all) in each department and group."""
    return Counter(
        (department, group)
        for code, department, group, value in demonstration.answers
        if code == question and (everybody or value > 0)
    )


def members(row: dict[str, str], cells: list[tuple[str, str]]) -> list[int]:
    """Which cells a published scope consists of, as zeros and ones."""
    department, _, group = row["name"].partition(" | ")
    if row["scope"] == "group":
        department, group = "", row["name"]
    return [int(department in ("", cell[0]) and group in ("", cell[1])) for cell in cells]


def published_sets(demonstration, question: str, cells, column: str):
    """The rows that are shown and those that are hidden, over the cells, without empty ones."""
    rows = [row for row in demonstration.rows if row["measure"] == "question" and row["code"] == question]
    shown = [members(row, cells) for row in rows if row[column]]
    hidden = [members(row, cells) for row in rows if not row[column]]
    return shown, [row for row in hidden if any(row)]


CODES = ["B1", "E2", "I3", "T3"]


@pytest.mark.parametrize(("column", "everybody"), [("mean", False), ("dont_know_share", True)])
def test_no_hidden_figure_follows_from_the_shown_ones(demonstration, column, everybody):
    leaks = []
    for code in CODES:
        cells = sorted(cells_of(demonstration, code, everybody=everybody))
        shown, hidden = published_sets(demonstration, code, cells, column)
        basis = reduced(shown)
        leaks += [(code, row) for row in hidden if follows(row, basis)]

    assert leaks == []


@pytest.mark.parametrize(("column", "everybody", "threshold"), [("mean", False, K), ("dont_know_share", True, K_DIST)])
def test_no_combination_of_shown_figures_is_about_fewer_people_than_allowed(
    demonstration, column, everybody, threshold
):
    leaks = []
    for code in CODES[:2]:
        counts = cells_of(demonstration, code, everybody=everybody)
        cells = sorted(counts)
        shown, _ = published_sets(demonstration, code, cells, column)
        small = [place for place, cell in enumerate(cells) if counts[cell] < threshold]
        groups = [{place} for place in small] + [set(pair) for pair in combinations(small, 2)]
        few = [group for group in groups if sum(counts[cells[place]] for place in group) < threshold]
        leaks += [(code, group) for group in few if tells_of(group, shown)]

    assert leaks == []


def test_the_demonstration_gives_the_attacker_something_to_attack(demonstration):
    hidden = [row for row in demonstration.rows if row["measure"] == "question" and row["suppressed"] == "true"]

    assert len(hidden) > 100
    assert (len(demonstration.labels), demonstration.n_responses) == (20, 262)
