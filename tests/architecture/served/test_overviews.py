"""The overview's indices, tables and sentences, and the public page, say what is published."""

import re
from collections.abc import Iterator

import pytest

from analysis.results import NO_FIGURE, ScopeResults
from reports import formatting
from tests.architecture.served.known_numbers import indices_on_common_questions, numbers_in
from tests.architecture.served.pages import (
    Page,
    Said,
    as_written,
    assert_as_published,
    heads_of,
    indices_by_label,
    pages_of,
    questions_by_label,
    rows_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("served")]


@pytest.fixture
def overviews(haul) -> list[Page]:
    return [page for page in pages_of(haul, "") if not page.query]


def rows_of_indices(page: Page) -> Iterator[Said]:
    (table,) = page.tree.xpath("//table[@id='tabell-delar']")
    heads = heads_of(table)
    for label, cells in rows_of(table).items():
        says, published = dict(zip(heads, cells, strict=True)), published_index(page, label)
        yield Said(page.address, label, {head: says.get(head, text) for head, text in published.items()}, published)
        if page.own.figures.get(indices_by_label(page.world)[label], NO_FIGURE).value is None:
            yield Said(page.address, label, says.get("Sedan 2019", "–"), "–")


def published_index(page: Page, label: str) -> dict[str, str]:
    """Return by its head what each column should say, where the table has it."""
    key = indices_by_label(page.world)[label]
    own, whole = (scope.figures.get(key, NO_FIGURE) for scope in (page.own, page.published.whole))
    return {
        page.world.name: formatting.index_text(whole),
        page.own.name or page.world.name: formatting.index_text(own),
        "Samma sektor": formatting.sector_index_text(own),
        "Övriga": formatting.others_index_text(own),
        "Skillnad": formatting.difference_text(own),
    }


def test_the_indices_are_the_published_ones(overviews):
    assert_as_published((row for page in overviews for row in rows_of_indices(page)), more_than=100)


COMPARISONS = ("Övriga", "Samma län", "Samma kommungrupp", "Samma storlek")


def rows_of_scopes(page: Page) -> Iterator[Said]:
    """Yield what the tables of departments and groups say."""
    for table in page.tree.xpath("//table[@id='tabell-enheter' or @id='tabell-grupper']"):
        find = page.group if table.get("id") == "tabell-grupper" else page.scope
        for name, cells in rows_of(table).items():
            if name not in COMPARISONS:
                yield Said(page.address, name, cells, published_scope(page, find(name), heads_of(table)))


def published_scope(page: Page, scope: ScopeResults, heads: list[str]) -> list[str]:
    """Return what a row should say; the response rate only where the table has it."""
    dimensions = [scope.dimension(each.key) for each in page.world.outline.dimensions]
    indices = [formatting.index_text(each) for each in (scope.total, *dimensions)]
    rates = [formatting.share_text(scope.response_rate)] if "Svarsfrekvens" in heads else []
    return as_written(*indices, formatting.share_text(scope.screening), *rates)


def test_the_departments_and_groups_are_as_published(haul):
    pages = pages_of(haul, "")

    assert_as_published((row for page in pages for row in rows_of_scopes(page)), more_than=40)


# Sentences


_LIMITS = {"0,3", "2,5", "4,0"}
_IN_SENTENCES = "//main//text()[not(ancestor::table) and not(ancestor::script) and not(ancestor::details)]"


def said_in_sentences(page: Page) -> set[str]:
    return set(re.findall(r"(?<![\d,])\d+,\d+", " ".join(page.tree.xpath(_IN_SENTENCES))))


def sayable(page: Page) -> set[str]:
    """Return how every figure of the page's scope, the whole and the others may be written in a sentence."""
    scopes = [page.own, page.published.whole, *(each.results for each in page.published.comparisons)]
    numbers = {number for scope in scopes for figure in scope.figures.values() for number in numbers_in(figure)}
    numbers |= set(numbers_over_the_years(page)) | set(differences(page))
    return {formatting.decimal_comma(abs(number), places) for number in numbers for places in (1, 2)} | _LIMITS


def numbers_over_the_years(page: Page) -> Iterator[float]:
    """Yield the year before's figures, and both years' on the questions that they have in common."""
    before = page.year_before
    if before and page.published.measurement.endswith("2020"):
        yield from (number for figure in before.figures.values() for number in numbers_in(figure))
        common = list(indices_on_common_questions(page.world, page.own, before))
        half = len(common) // 2
        yield from (*common, *(now - then for now, then in zip(common[:half], common[half:], strict=True)))


def differences(page: Page) -> Iterator[float]:
    """Yield how far each figure is from the others, the whole and the year before."""
    past_figures = page.year_before.figures if page.year_before else {}
    for key, figure in page.own.figures.items():
        whole = page.published.whole.figures.get(key, NO_FIGURE)
        past, own = past_figures.get(key, NO_FIGURE), figure.value or figure.mean
        others = (figure.others_value, figure.others_mean, whole.value, whole.mean, past.value, past.mean)
        yield from (own - other for other in others if own is not None and other is not None)


def test_every_figure_in_a_sentence_is_of_the_department_or_the_whole(haul):
    said = [(page, figures) for page in pages_of(haul, "") if (figures := said_in_sentences(page))]

    assert [(page.address, strange) for page, figures in said if (strange := figures - sayable(page))] == []
    assert sum(len(figures) for _, figures in said) > 100


# The public page


@pytest.fixture
def public_tables(haul) -> list[dict[str, list[str]]]:
    """What the tables of the public page say by row: indices, and questions."""
    return [rows_of(table) for table in haul.pages["visitor"]["/oppet/0580/2020/"].tree.xpath("//table")]


def test_the_public_page_says_the_indices_of_the_whole(haul, public_tables):
    figures = haul.world.publication("0580/2020", 2).whole.figures
    published = {label: formatting.index_text(figures[key]) for label, key in indices_by_label(haul.world).items()}

    assert {label: cells[0] for label, cells in public_tables[0].items()} == published


def test_the_public_page_says_the_questions_of_the_whole(haul, public_tables):
    whole = haul.world.publication("0580/2020", 2).whole
    figures = {label: whole.question(code) for label, code in questions_by_label(haul.world).items()}

    assert {label: cells[:2] for label, cells in public_tables[1].items() if cells} == {
        label: as_written(formatting.mean_text(figure), formatting.dont_know_text(figure))
        for label, figure in figures.items()
    }
