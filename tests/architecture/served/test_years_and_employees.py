"""The pages that compare two publications: year by year, and leaders with employees."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from analysis.results import NO_FIGURE, Figure, ScopeResults
from reports import formatting
from tests.architecture.served.municipality import EMPLOYEES, Published
from tests.architecture.served.pages import (
    Page,
    Said,
    as_written,
    assert_as_published,
    indices_by_label,
    pages_of,
    questions_by_label,
    rows_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("served")]

Measure = tuple[tuple[str, str], Callable[[Figure], str]]


def measures_by_label(page: Page) -> dict[str, Measure]:
    """Return what each row is about, and how it is written."""
    questions = questions_by_label(page.world)
    return {
        **{label: (("question", code), formatting.mean_text) for label, code in questions.items()},
        **{label: (key, formatting.index_text) for label, key in indices_by_label(page.world).items()},
    }


def rows_of_years(page: Page) -> Iterator[Said]:
    """Yield both years' figures; no change may be told where one of them is hidden."""
    scopes, measures = (page.year_before, page.own), measures_by_label(page)
    for label, cells in _all_rows(page):
        if label in measures:
            key, write = measures[label]
            figures = [scope.figures.get(key, NO_FIGURE) if scope else NO_FIGURE for scope in scopes]
            yield Said(page.address, label, cells[:2], as_written(*map(write, figures)))
            if any(each.mean is None and each.value is None for each in figures):
                yield Said(page.address, label, cells[2], "–")


def _all_rows(page: Page) -> Iterator[tuple[str, list[str]]]:
    yield from ((label, cells) for table in page.tables for label, cells in rows_of(table).items())


def test_the_years_are_as_published(haul):
    assert_as_published((row for page in pages_of(haul, "ar-for-ar/") for row in rows_of_years(page)), more_than=100)


def rows_of_sides(page: Page, employees: Published) -> Iterator[Said]:
    """Yield what is said of leaders, employees and their distance, by measure and by department or group."""
    for table in page.tables:
        for name, cells in rows_of(table).items():
            scope, key = _asked(page, table, name)
            sides = [scope.figures[key], employees.scope(scope.name, scope.kind).figures[key]]
            yield Said(page.address, name, cells[:3], [*map(formatting.index_text, sides), _gap(*sides)])


def _asked(page: Page, table: Any, name: str) -> tuple[ScopeResults, tuple[str, str]]:
    """Return the scope and the measure of a row: one table goes through the measures, the others have one of them."""
    keys = indices_by_label(page.world)
    if table.get("id") == "tabell-sidor":
        return page.own, keys[name]
    asked = page.query.removeprefix("matt=") or "total"
    return page.scope(name), next(key for key in keys.values() if key[1] == asked)


def _gap(leaders: Figure, employees: Figure) -> str:
    if leaders.value is None or employees.value is None:
        return formatting.EMPTY
    return formatting.signed(leaders.value - employees.value)


def test_leaders_and_employees_stand_side_by_side_as_published(haul):
    employees = haul.world.publication(EMPLOYEES, 1)
    rows = (row for page in pages_of(haul, "medarbetare/") for row in rows_of_sides(page, employees))

    assert_as_published(rows, more_than=100)
