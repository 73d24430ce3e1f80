"""Every row of a file of results or of the API is a published one that its reader may see."""

import csv
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from analysis.results import Figure
from tests.architecture.served.cast import WITH_ACCOUNT
from tests.architecture.served.crawling import Served
from tests.architecture.served.known_numbers import seen
from tests.architecture.served.municipality import World
from tests.architecture.served.pages import Haul

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("served")]

REAL = ("mean", "dont_know_share", "value", "others_mean", "others_dont_know_share", "others_value", "sector_mean")
COUNTS = ("n", "others_n", "others_organisations", "sector_n")

Row = dict[str, Any]


def files_of(haul: Haul, part: str) -> Iterator[tuple[Served, Row]]:
    """Yield every row of results that a part has got, with the file where it stands."""
    for address, page in haul.pages[part].items():
        if page.status == 200 and re.search(r"result(at|s)", address):
            yield from ((page, row) for row in rows_of_results(page))


def rows_of_results(page: Served) -> list[Row]:
    if "json" in page.content_type:
        return list(json.loads(page.text))
    rows = csv.DictReader(page.text.removeprefix("\ufeff").splitlines(), delimiter=";")
    return [{name: value if value != "" else None for name, value in row.items()} for row in rows]


def figures_of(world: World, part: str) -> dict[tuple[str, ...], Figure]:
    """Return every figure that a part may read, by what a row says of it."""
    return {
        (published.measurement, str(published.number), scope.kind, scope.name, *key): figure
        for published in world.publications
        for scope in seen(world, part, published)
        for key, figure in scope.figures.items()
    }


def key_of(row: Row) -> tuple[str, ...]:
    names = ("measurement", "publication", "scope", "name", "measure", "code")
    return tuple(str(row[name] or "") for name in names)


def is_published(row: Row, figure: Figure | None, room: float) -> bool:
    return figure is not None and all(_is_near(row[name], getattr(figure, name), room) for name in (*REAL, *COUNTS))


def _is_near(said: Any, value: float | None, room: float) -> bool:
    return said is value if None in (said, value) else abs(float(said) - value) <= room


@pytest.mark.parametrize("part", WITH_ACCOUNT)
def test_every_row_is_a_published_one_that_the_reader_may_see(haul, part):
    figures, rows = figures_of(haul.world, part), list(files_of(haul, part))
    rooms = {page: 5.01e-5 if "csv" in page.content_type else 1e-12 for page, _ in rows}

    assert [
        (page.address, row) for page, row in rows if not is_published(row, figures.get(key_of(row)), rooms[page])
    ] == []
    assert bool(rows) == (part != "coordinator")


def test_a_key_opens_nothing_of_a_municipality_where_its_owner_has_no_part(haul):
    for part in ("foreign_key_user", "coordinator"):
        answered = {page.status for address, page in haul.pages[part].items() if "/measurements/0580/" in address}

        assert answered == {404}
