"""The table of all questions, its bars, and the page of one question say what is published."""

from collections.abc import Iterator
from typing import Any

import pytest

from analysis.results import Figure
from reports import formatting
from tests.architecture.served.municipality import CODES
from tests.architecture.served.pages import (
    Page,
    Said,
    as_written,
    assert_as_published,
    bar_of,
    bars_of,
    cells_of,
    compared,
    head_of,
    pages_of,
    questions_by_label,
    rows_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("served")]


def published_rows(page: Page) -> dict[str, list[str]]:
    """Return what each row of the table should say; a department's page also has the whole municipality's mean."""
    return {label: _row(page, code) for label, code in questions_by_label(page.world).items()}


def _row(page: Page, code: str) -> list[str]:
    own, whole = page.own.question(code), page.published.whole.question(code)
    return as_written(
        formatting.mean_text(own),
        formatting.others_mean_text(own),
        formatting.difference_text(own),
        formatting.dont_know_text(own),
        formatting.agreement_text(own),
        *([formatting.mean_text(whole)] if page.own.name else []),
    )


def said_rows(page: Page) -> dict[str, list[str]]:
    n_columns = 5 + bool(page.own.name)
    return {label: row[:n_columns] for label, row in rows_of(page.tables[0]).items()}


def test_the_table_says_what_is_published(haul):
    pages = pages_of(haul, "fragor/")
    rows = (row for page in pages for row in compared(page, said_rows(page), published_rows(page)))

    assert_as_published(rows, more_than=15 * len(CODES))


def rows_with_bars(page: Page) -> Iterator[Said]:
    for row in page.tree.xpath("//tbody/tr"):
        yield Said(page.address, head_of(row), bars_of(row), bar_of(page.question(row)))


def test_a_bar_is_drawn_of_published_distributions_only(haul):
    rows = [row for page in pages_of(haul, "fragor/") for row in rows_with_bars(page)]

    assert_as_published(rows, more_than=20)
    assert sum(len(row.says) for row in rows) > 100


def read_aloud(page: Page) -> Iterator[Said]:
    for row in page.tree.xpath("//tbody/tr[.//*[name()='svg']]"):
        words = {*row.xpath(".//@aria-label"), *row.xpath(".//*[name()='title']/text()")}
        said = {" ".join(each.split()) for each in words}
        yield Said(page.address, head_of(row), said, {in_words(page.question(row).distribution)})


def in_words(counts: tuple[int, ...]) -> str:
    shares = ", ".join(f"{int(100 * n / sum(counts) + 0.5)} % svarade {g}" for g, n in enumerate(counts, 1))
    return f"{shares}. {sum(counts)} svar."


def test_what_is_read_aloud_of_a_bar_is_its_distribution(haul):
    assert_as_published((row for page in pages_of(haul, "fragor/") for row in read_aloud(page)), more_than=20)


def rows_of_one_question(page: Page) -> Iterator[Said]:
    """Yield what the tables of departments and groups say of a question, and their bars."""
    code = page.name[-3:-1]
    for table in page.tree.xpath("//table[@id='tabell-enheter' or @id='tabell-grupper']"):
        find = page.group if table.get("id") == "tabell-grupper" else page.scope
        for row in table.xpath("./tbody/tr"):
            figure = find(head_of(row)).question(code)
            published = (_numbers(figure), bar_of(figure))
            yield Said(page.address, head_of(row), _said_and_drawn(row), published)


def _said_and_drawn(row: Any) -> tuple[list[str], list[str]]:
    return cells_of(row)[:4], bars_of(row)


def _numbers(figure: Figure) -> list[str]:
    return as_written(
        formatting.n_text(figure),
        formatting.mean_text(figure),
        formatting.dont_know_text(figure),
        formatting.agreement_text(figure),
    )


def test_the_page_of_a_question_says_what_is_published(haul):
    rows = (row for page in pages_of(haul, "fragor/[A-Z]\\d/") for row in rows_of_one_question(page))

    assert_as_published(rows, more_than=200)
