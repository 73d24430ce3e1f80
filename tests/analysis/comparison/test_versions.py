"""Rows of two sets, between which answers have been changed or moved, held against exact elimination.

The product takes rows at right angles to what is nothing. Here, moved answers are put in terms of others: the last part
that is new is what the earlier parts are, less the other new ones.
"""

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparison.members import FrozenSet, arrays_of
from analysis.comparison.versions import grades, versions_of
from analysis.disclosure.beside import is_safe
from tests.analysis.disclosure.checker import rank

SECTORS = ("company", "education")
PARTS = (*SECTORS, "")

Parts = tuple[int, int, int]
"""How many twos an organisation has given in each sector, and in none."""
States = list[tuple[Parts, Parts]]
"""Of each organisation: its parts in the first set, and in the second."""


@dataclass
class Row:
    organisation_id: int
    counts: dict[str, list[int]]
    sector_counts: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    provenance: str = ""
    county: str = ""
    municipality_group: str = ""
    inhabitants: int | None = None


def counts(n: int) -> dict[str, list[int]]:
    return {"Q": [0, n, 0, 0, 0, 0]}


def frozen(all_parts: list[Parts]) -> FrozenSet:
    rows = [
        Row(number, counts(sum(parts)), {sector: counts(n) for sector, n in zip(SECTORS, parts, strict=False)})
        for number, parts in enumerate(all_parts)
    ]
    return arrays_of(rows, ("Q",))


def product_rows(states: States, asked: list[tuple[int, str, list[bool]]]) -> np.ndarray:
    sets = tuple(frozen([state[place] for state in states]) for place in (0, 1))
    versions = versions_of(sets, SECTORS, grades)
    rows = [versions.row(sets[place], np.array([who]), sector)[0] for place, sector, who in asked]
    return np.stack(rows)


def in_terms_of_others(state: tuple[Parts, Parts]) -> list[dict[str, dict[tuple[str, int], int]]]:
    """What each part of an organisation is in each set, as a sum of unknowns."""
    first, second = (
        {part: {(part, n): 1} if n else {} for part, n in zip(PARTS, parts, strict=True)} for parts in state
    )
    new = [part for part, before, now in zip(PARTS, *state, strict=True) if now and now != before]
    if sum(state[0]) == sum(state[1]) and new:
        last = dict.fromkeys((column for each in first.values() for column in each), 1)
        for part in PARTS:
            if part != new[-1]:
                last = {column: last.get(column, 0) - second[part].get(column, 0) for column in {*last, *second[part]}}
        second[new[-1]] = last
    return [first, second]


def tells(states: States, asked: list[tuple[int, str, list[bool]]]) -> bool:
    """Whether some combination is about one or two organisations alone: the rank falls without their columns."""
    parts = [in_terms_of_others(state) for state in states]
    columns = sorted(
        {(o, c) for o, each in enumerate(parts) for a_set in each for part in a_set.values() for c in part}
    )
    rows = [
        [who[o] * sum(parts[o][place][part].get(c, 0) for part in PARTS if sector in ("", part)) for o, c in columns]
        for place, sector, who in asked
    ]
    few = [each for size in (1, 2) for each in combinations(range(len(states)), size)]
    without = [[[v for v, (o, _) in zip(row, columns, strict=True) if o not in some] for row in rows] for some in few]
    return any(rank(each) < rank(rows) for each in without)


@st.composite
def drawn(draw):
    """Four to six organisations that stay, move their answers or change them; and up to six rows of the two sets."""
    n = draw(st.integers(4, 6))
    parts = st.sampled_from([(10, 0, 0), (0, 10, 0), (0, 0, 10), (10, 11, 0), (0, 11, 10), (10, 10, 10)])
    states = []
    for _ in range(n):
        before = draw(parts)
        turn = draw(st.sampled_from([0, 0, 1, 2]))
        states.append((before, draw(st.sampled_from([(*before[turn:], *before[:turn]), (13, 0, 0)]))))
    who = st.lists(st.booleans(), min_size=n, max_size=n)
    everybody = st.just([True] * n)
    rows = st.tuples(st.integers(0, 1), st.sampled_from(["", "", *SECTORS]), st.one_of(everybody, who))
    return states, draw(st.lists(rows, min_size=1, max_size=6))


@given(drawn())
def test_rows_of_two_sets_are_safe_where_no_combination_of_them_is_about_one_or_two(case):
    states, asked = case

    assert is_safe(product_rows(states, asked)) == (not tells(states, asked))


def test_what_a_sector_has_grown_by_is_the_whole_of_those_who_moved_to_it():
    moved = [((0, 0, 10), (0, 10, 0))] * 3
    stayed = [((0, 0, 10), (0, 0, 10))] * 2 + [((0, 10, 0), (0, 10, 0))] * 3
    county = [True] * 5 + [False] * 3
    sector = ("education", [True] * 8)

    rows = product_rows([*moved, *stayed], [(0, "", county), (0, *sector), (1, *sector)])

    assert is_safe(rows[:2])
    assert not is_safe(rows)
