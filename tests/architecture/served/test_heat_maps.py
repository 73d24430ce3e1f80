"""The heat map and the page of don't know say what is published."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from analysis.results import Figure
from reports import formatting
from tests.architecture.served.pages import (
    Page,
    Said,
    as_written,
    assert_as_published,
    compared,
    heads_of,
    pages_of,
    questions_by_label,
    rows_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("served")]

Writer = Callable[[Figure], str]


def mean_of_sector(figure: Figure) -> str:
    return formatting.EMPTY if figure.sector_mean is None else formatting.decimal_comma(figure.sector_mean)


def dont_know_of_sector(figure: Figure) -> str:
    share = figure.sector_dont_know_share
    return formatting.EMPTY if share is None else formatting.percent(share)


def lead_of_sector(figure: Figure) -> str:
    """Return how far the sector is from the others."""
    if figure.sector_mean is None or figure.others_mean is None:
        return formatting.HIDDEN if figure.others_suppressed else formatting.EMPTY
    return formatting.signed(figure.sector_mean - figure.others_mean)


#: What writes a cell, of a scope of the municipality and of the same sector elsewhere.
WRITERS: Mapping[str, tuple[Writer, Writer]] = {
    "varde": (formatting.mean_text, mean_of_sector),
    "vet-ej": (formatting.dont_know_text, dont_know_of_sector),
    "skillnad": (formatting.difference_text, lead_of_sector),
}


def measure_of(page: Page) -> str:
    chosen = re.search(r"visa=([a-z-]+)", page.query)
    return "vet-ej" if page.name == "vet-ej/" else chosen[1] if chosen else "varde"


def writers_of_columns(page: Page, table: Any) -> list[Callable[[str], str]]:
    """Return for each column what writes the figure of a question there."""
    own, of_sector = WRITERS[measure_of(page)]
    find = page.group if table.xpath("./caption/@id") == ["rubrik-grupper"] else page.scope
    found, scope = [], page.own
    for head in heads_of(table):
        is_sector, is_others = head == "Samma sektor, andra", head == "Övriga"
        scope = scope if is_sector or is_others else find(head)
        write = of_sector if is_sector else formatting.others_dont_know_text if is_others else own
        found.append(lambda code, scope=scope, write=write: write(scope.question(code)))
    return found


def rows_about_questions(page: Page) -> Iterator[Said]:
    for table in page.tables:
        columns = writers_of_columns(page, table)
        published = {
            label: as_written(*(write(code) for write in columns))
            for label, code in questions_by_label(page.world).items()
        }
        yield from compared(page, rows_of(table), published)


def is_about_indices(page: Page) -> bool:
    return "underkategorier" in page.query and "vet-ej" not in page.query


def test_the_heat_map_and_the_page_of_dont_know_say_what_is_published(haul):
    pages = [page for page in pages_of(haul, "(varmekarta|vet-ej)/") if not is_about_indices(page)]
    rows = [row for page in pages for row in rows_about_questions(page)]

    assert_as_published(rows, more_than=200)
    assert sum(len(row.says) for row in rows) > 1000


def rows_about_indices(page: Page) -> Iterator[Said]:
    (table,) = page.tables
    write = formatting.difference_text if "skillnad" in page.query else formatting.index_text
    scopes = [page.scope(head) for head in heads_of(table)]
    published = {
        part.label: as_written(*(write(scope.subcategory(part.key)) for scope in scopes))
        for part in page.world.outline.subcategories
    }
    yield from compared(page, rows_of(table), published)


def test_a_heat_map_of_indices_says_what_is_published(haul):
    pages = [page for page in pages_of(haul, "varmekarta/") if is_about_indices(page) and "sektor" not in page.query]

    assert_as_published((row for page in pages for row in rows_about_indices(page)), more_than=30)
