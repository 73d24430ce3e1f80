"""An attacker with every part's account and key reads all that is served: pages, drawings, files and the API.

The municipality has departments and groups that are too small, a homogeneous one, a reversed question, a late wave
with few people, and a year before. What is hidden is computed here from the raw answers with plain Python.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from django.db import transaction

from analysis.disclosure import Protection
from analysis.publishing import preparation
from analysis.results import NO_FIGURE, Figure, ScopeResults
from reports import formatting
from tests.architecture import served
from tests.architecture.known_numbers import (
    OWN,
    WHOLE,
    allowed,
    indices_on_common_questions,
    is_among,
    leaks,
    numbers_in,
    recognisable,
    seen,
    strangers,
)
from tests.architecture.served import Published, Served, World

pytestmark = pytest.mark.django_db

TOPS = ("Vårdnämnden", "Skolnämnden", "Tekniknämnden", "Kanslistaben", "Biblioteksbolaget")

#: Survey previews hold no results; of the orders of a table one will do, and of two measurements the first pages.
_SKIPPED = (
    r"forhandsvisning|sortera=(?!egen&riktning=fallande)|"
    r"^/matningar/0580/(2019|2020-medarbetare)/(?!$|forvaltningar/\d+/$|.*resultat)"
)
#: Of a department's questions the key user opens two, and no choices: those who have the department open more.
_TWO_QUESTIONS = r"/forvaltningar/\d+/fragor/(?!$|\?|[BT]1/)"
_SKIPPED_BY = {
    "key_user": rf"{_SKIPPED}|/forvaltningar/.*\?|{_TWO_QUESTIONS}",
    "reader": rf"{_SKIPPED}|/forvaltningar/",
    "sub_administrator": rf"{_SKIPPED}|/forvaltningar/.*(sektor=|matt=[A-Z])|{_TWO_QUESTIONS}",
    "foreign_key_user": rf"{_SKIPPED}|^/administration/|/forvaltningar/.*\?|{_TWO_QUESTIONS}",
}


@dataclass(frozen=True)
class Haul:
    """The world and what each part has got out of it."""

    world: World
    pages: dict[str, dict[str, Served]]


@pytest.fixture(scope="module")
def haul(django_db_setup, django_db_blocker, tmp_path_factory) -> Haul:
    """Made once, as plain values; the database is left as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        world, browsers, keys = served.build(tmp_path_factory.mktemp("answers"))
        pages = {
            part: served.crawl(browser, skip=_SKIPPED_BY.get(part, _SKIPPED)) for part, browser in browsers.items()
        }
        pages = {part: found | (served.read_api(keys[part]) if part in keys else {}) for part, found in pages.items()}
        transaction.set_rollback(True)
    return Haul(world, pages)


# Every byte


def test_the_municipality_gives_the_attacker_something_to_look_for(haul):
    newest = haul.world.publication("0580/2020", 2)
    hidden = [scope.name for scope in newest.scopes if scope.question("B1").mean is None and scope.kind == "department"]
    repeated = [scope.name for scope in newest.scopes if scope.question("B1").as_of]

    assert {"Biblioteksbolaget", "Vårdnämnden / Funktionsstöd"} <= set(hidden)
    assert "Skolnämnden" in repeated
    assert newest.whole.question("B1").others_organisations == 6
    assert len(recognisable(haul.world)) > 300


def test_the_attacker_has_read_pages_files_and_the_api_of_everybody(haul):
    read = {part: [page for page in pages.values() if page.status == 200] for part, pages in haul.pages.items()}
    kinds = {page.content_type.partition(";")[0] for pages in read.values() for page in pages}

    assert {"text/html", "text/csv", "application/json"} <= kinds
    assert len(read["key_user"]) > 150
    assert all(len(read[part]) > 40 for part in (*WHOLE, *OWN, "foreign_key_user"))
    assert "/oppet/0580/2020/" in {page.address for page in read["visitor"]}


def test_no_hidden_number_is_in_any_byte(haul):
    hidden = recognisable(haul.world)

    assert [leak for pages in haul.pages.values() for leak in leaks(pages.values(), hidden)] == []


@pytest.mark.parametrize("part", ["visitor", *WHOLE, *OWN, "foreign_key_user", "coordinator"])
def test_every_number_written_out_is_published_and_the_readers(haul, part):
    known = allowed(haul.world, part)
    found = {page.address: strangers(page, known) for page in haul.pages[part].values()}

    assert {address: values for address, values in found.items() if values} == {}


# What is drawn


def drawn_numbers(chart: dict[str, Any]) -> Iterator[float]:
    """Yield the places of a drawing's points, bars, arms and lines."""
    for trace in chart.get("data", ()):
        for axis in ("x", "y"):
            yield from (value for value in trace.get(axis, ()) if isinstance(value, int | float))
            errors = trace.get(f"error_{axis}", {})
            yield from (value for name in ("array", "arrayminus") for value in errors.get(name, ()) if value)
    for shape in chart.get("layout", {}).get("shapes", ()):
        if shape["x0"] == shape["x1"]:
            yield shape["x0"]
    for note in chart.get("layout", {}).get("annotations", ()):
        if "ax" in note:
            yield from (note[name] for name in ("x", "y", "ax", "ay"))


#: The border of the quadrant, and the years.
_FIXED = (50, 2019, 2019.5, 2020)


@pytest.mark.parametrize("part", [*WHOLE, *OWN, "foreign_key_user"])
def test_every_number_drawn_is_published_and_the_readers(haul, part):
    known = allowed(haul.world, part)
    charts = [(page.address, chart) for page in haul.pages[part].values() for chart in served.charts_of(page)]
    drawn = {(address, value) for address, chart in charts for value in drawn_numbers(chart) if value not in _FIXED}

    assert len(drawn) > 30
    assert {(address, value) for address, value in drawn if not is_among(value, known)} == set()


# What stands in tables


@dataclass(frozen=True)
class Page:
    """A page of 0580 that was served, with the scope it is about."""

    served: Served
    world: World
    published: Published
    own: ScopeResults
    name: str
    query: str

    @property
    def tree(self) -> Any:
        return _tree(self.served)

    def scope(self, name: str, kind: str = "department") -> ScopeResults:
        """Return the scope that a row or a column is named for, or that has this name below the page's own."""
        if name == self.world.name:
            return self.published.whole
        if name == (self.own.name or self.world.name):
            return self.own
        below = f"{self.own.name} / {name}" if self.own.name else name
        names = {each.name for each in self.published.scopes if each.kind == kind}
        return self.published.scope(below if below in names else name, kind)

    def group(self, name: str) -> ScopeResults:
        if name == (self.own.name or self.world.name):
            return self.own
        return self.published.scope(
            *((f"{self.own.name} | {name}", "department_group") if self.own.name else (name, "group"))
        )


@cache
def _tree(page: Served) -> Any:
    return page.tree


_ADDRESS = re.compile(r"^/matningar/0580/(\d{4})/(?:forvaltningar/(\d+)/)?([a-z-]*/?(?:[A-Z]\d/)?)(?:\?(.*))?$")


def pages_of(haul: Haul, name: str, *, parts: Iterable[str] = (*WHOLE, *OWN)) -> Iterator[Page]:
    """Yield the served pages whose address goes on like this, a regular expression."""
    for part in parts:
        for address, page in haul.pages[part].items():
            found = _ADDRESS.match(address)
            if page.status == 200 and found and re.fullmatch(name, found.group(3)):
                slug, department = found.group(1), found.group(2)
                published = haul.world.publication(f"0580/{slug}", 2 if slug == "2020" else 1)
                own = published.scope(haul.world.departments[int(department)]) if department else published.whole
                yield Page(page, haul.world, published, own, found.group(3), found.group(4) or "")


def rows_of(table: Any) -> dict[str, list[str]]:
    """Return a table's rows by their heads: what each cell says, without what is said in small print."""
    rows = {}
    for row in table.xpath(".//tbody/tr[th]"):
        rows[_plain(row.xpath("./th")[0])] = [_plain(cell) for cell in row.xpath("./td[not(.//*[name()='svg'])]")]
    return rows


def _plain(cell: Any) -> str:
    said = "".join(cell.xpath(".//text()[not(ancestor::small) and not(ancestor::*[@class='hidden'])]"))
    said = " ".join(said.replace("\N{SOFT HYPHEN}", "").replace("●", "").split())
    return re.sub(r"^\d (?=[A-ZÅÄÖ])", "", said)


def heads_of(table: Any) -> list[str]:
    return [_plain(cell) for cell in table.xpath(".//thead//th")][1:]


def as_written(*texts: str) -> list[str]:
    return [" ".join(text.split()) for text in texts]


def labels(world: World) -> dict[str, str]:
    return {question.label: question.code for question in world.outline.questions}


def differing(found: dict[str, list[str]], expected: dict[str, list[str]]) -> dict[str, Any]:
    keys = found.keys() | expected.keys()
    return {key: (found.get(key), expected.get(key)) for key in keys if found.get(key) != expected.get(key)}


def test_the_questions_table_says_what_is_published(haul):
    wrong, n = [], 0
    for page in pages_of(haul, "fragor/"):
        n += 1
        expected = {}
        for label, code in labels(page.world).items():
            own, whole = page.own.question(code), page.published.whole.question(code)
            expected[label] = as_written(
                formatting.mean_text(own),
                formatting.others_mean_text(own),
                formatting.difference_text(own),
                formatting.dont_know_text(own),
                formatting.agreement_text(own),
                *([formatting.mean_text(whole)] if page.own.name else []),
            )
        found = {label: row[: 5 + bool(page.own.name)] for label, row in rows_of(page.tree.xpath("//table")[0]).items()}
        if differ := differing(found, expected):
            wrong.append((page.served.address, differ))

    assert n > 15
    assert wrong == []


def expected_bar(figure: Figure) -> list[str]:
    n = sum(figure.distribution)
    return [f"{round(100 * count / n, 1)}" for count in figure.distribution]


def test_a_bar_is_drawn_of_published_distributions_only(haul):
    wrong, n = [], 0
    for page in pages_of(haul, "fragor/"):
        for row in page.tree.xpath("//tbody/tr"):
            figure = page.own.question(labels(page.world)[_plain(row.xpath("./th")[0])])
            bars = [bar.get("width") for bar in row.xpath(".//*[name()='rect']")]
            n += len(bars)
            if bars != (expected_bar(figure) if figure.distribution else []):
                wrong.append((page.served.address, _plain(row.xpath("./th")[0]), bars))

    assert n > 100
    assert wrong == []


def test_what_is_read_aloud_of_a_bar_is_its_distribution(haul):
    wrong, n = [], 0
    for page in pages_of(haul, "fragor/"):
        for row in page.tree.xpath("//tbody/tr[.//*[name()='svg']]"):
            counts = page.own.question(labels(page.world)[_plain(row.xpath("./th")[0])]).distribution
            shares = ", ".join(f"{int(100 * n / sum(counts) + 0.5)} % svarade {g}" for g, n in enumerate(counts, 1))
            words = {*row.xpath(".//@aria-label"), *row.xpath(".//*[name()='title']/text()")}
            n += 1
            if {" ".join(each.split()) for each in words} != {f"{shares}. {sum(counts)} svar."}:
                wrong.append((page.served.address, words, counts))

    assert n > 20
    assert wrong == []


WRITES = {"varde": formatting.mean_text, "vet-ej": formatting.dont_know_text, "skillnad": formatting.difference_text}


def column_writers(page: Page, table: Any, measure: str) -> list[Any]:
    """Return for each column what writes a row's figure there."""
    write, found = WRITES[measure], []
    for head in heads_of(table):
        if head == "Samma sektor, andra":
            found.append((found[-1][0], True, write))
        else:
            is_group = table.xpath("./caption/@id") == ["rubrik-grupper"]
            found.append((page.group(head) if is_group else page.scope(head), False, write))
    return found


def test_the_heat_map_and_the_page_of_dont_know_say_what_is_published(haul):
    wrong, n = [], 0
    for page in pages_of(haul, "(varmekarta|vet-ej)/"):
        if "underkategorier" in page.query and "vet-ej" not in page.query:
            continue
        chosen = re.search(r"visa=([a-z-]+)", page.query)
        measure = "vet-ej" if page.name == "vet-ej/" else chosen.group(1) if chosen else "varde"
        for table in page.tree.xpath("//table"):
            writers = column_writers(page, table, measure)
            expected = {
                label: as_written(*(_cell(scope.question(code), measure, is_sector=s) for scope, s, _ in writers))
                for label, code in labels(page.world).items()
            }
            n += len(expected) * len(writers)
            if differ := differing(rows_of(table), expected):
                wrong.append((page.served.address, differ))

    assert n > 1000
    assert wrong == []


def _cell(figure: Figure, measure: str, *, is_sector: bool) -> str:
    if not is_sector:
        return WRITES[measure](figure)
    value = {"varde": figure.sector_mean, "vet-ej": figure.sector_dont_know_share}.get(measure)
    if measure == "skillnad":
        both = figure.sector_mean is not None and figure.others_mean is not None
        lead = formatting.signed(figure.sector_mean - figure.others_mean) if both else None
        return lead or (formatting.HIDDEN if figure.others_suppressed else formatting.EMPTY)
    if value is None:
        return formatting.EMPTY
    return formatting.percent(value) if measure == "vet-ej" else formatting.decimal_comma(value)


def test_a_heat_map_of_indices_says_what_is_published(haul):
    wrong, n = [], 0
    for page in pages_of(haul, "varmekarta/"):
        if "underkategorier" not in page.query or re.search("sektor|vet-ej", page.query):
            continue
        write = formatting.difference_text if "skillnad" in page.query else formatting.index_text
        (table,) = page.tree.xpath("//table")
        scopes = [page.scope(head) for head in heads_of(table)]
        expected = {
            part.label: as_written(*(write(scope.subcategory(part.key)) for scope in scopes))
            for part in page.world.outline.subcategories
        }
        n += len(expected)
        if differ := differing(rows_of(table), expected):
            wrong.append((page.served.address, differ))

    assert n > 30
    assert wrong == []


def test_the_page_of_a_question_says_what_is_published(haul):
    wrong, n = [], 0
    for page in pages_of(haul, "fragor/[A-Z]\\d/"):
        code = page.name[-3:-1]
        for table in page.tree.xpath("//table[@id='tabell-enheter' or @id='tabell-grupper']"):
            find = page.group if table.get("id") == "tabell-grupper" else page.scope
            for row in table.xpath("./tbody/tr"):
                name = _plain(row.xpath("./th")[0])
                figure = find(name).question(code)
                expected = as_written(
                    formatting.n_text(figure),
                    formatting.mean_text(figure),
                    formatting.dont_know_text(figure),
                    formatting.agreement_text(figure),
                )
                bars = [bar.get("width") for bar in row.xpath(".//*[name()='rect']")]
                n += 1
                if [_plain(cell) for cell in row.xpath("./td")][:4] != expected:
                    wrong.append((page.served.address, name, [_plain(cell) for cell in row.xpath("./td")], expected))
                if bars != (expected_bar(figure) if figure.distribution else []):
                    wrong.append((page.served.address, name, bars))

    assert n > 200
    assert wrong == []


def measures(world: World) -> dict[str, tuple[str, str]]:
    """Return measure and code by the label of an index."""
    found = {"Digital mognad": ("total", "total")}
    for dimension in world.outline.dimensions:
        found[dimension.label] = ("dimension", dimension.key)
        found |= {part.label: ("subcategory", part.key) for part in dimension.subcategories}
    return found


def test_the_overviews_indices_are_the_published_ones(haul):
    wrong, n = [], 0
    for page in pages_of(haul, ""):
        if page.query:
            continue
        (table,) = page.tree.xpath("//table[@id='tabell-delar']")
        heads = heads_of(table)
        for label, cells in rows_of(table).items():
            own, whole = (
                s.figures.get(measures(page.world)[label], NO_FIGURE) for s in (page.own, page.published.whole)
            )
            says = dict(zip(heads, cells, strict=True))
            expected = {
                page.world.name: formatting.index_text(whole),
                page.own.name or page.world.name: formatting.index_text(own),
                "Samma sektor": formatting.sector_index_text(own),
                "Övriga": formatting.others_index_text(own),
                "Skillnad": formatting.difference_text(own),
            }
            n += 1
            wrong += [(page.served.address, label, h, says[h], e) for h, e in expected.items() if says.get(h, e) != e]
            if own.value is None and says.get("Sedan 2019", "–") != "–":
                wrong.append((page.served.address, label, says))

    assert n > 100
    assert wrong == []


def test_the_overviews_departments_and_groups_are_as_published(haul):
    wrong, n = [], 0
    for page in pages_of(haul, ""):
        for table in page.tree.xpath("//table[@id='tabell-enheter' or @id='tabell-grupper']"):
            find = page.group if table.get("id") == "tabell-grupper" else page.scope
            for name, cells in rows_of(table).items():
                if name in ("Övriga", "Samma län", "Samma kommungrupp", "Samma storlek"):
                    continue
                scope = find(name)
                dimensions = [scope.dimension(each.key) for each in page.world.outline.dimensions]
                expected = as_written(
                    *(formatting.index_text(each) for each in (scope.total, *dimensions)),
                    formatting.share_text(scope.screening),
                    formatting.share_text(scope.response_rate),
                )
                n += 1
                if cells != expected:
                    wrong.append((page.served.address, name, cells, expected))

    assert n > 40
    assert wrong == []


_LIMITS = {"0,3", "2,5", "4,0"}


def written_of(page: Page) -> set[str]:
    """Return how every figure of the page's scope, the whole and the others may be written in a sentence."""
    before = year_before(page)
    scopes = [page.own, page.published.whole, *(each.results for each in page.published.comparisons)]
    numbers = {number for scope in scopes for figure in scope.figures.values() for number in numbers_in(figure)}
    if before and page.published.measurement.endswith("2020"):
        past = [number for figure in before.figures.values() for number in numbers_in(figure)]
        common = list(indices_on_common_questions(page.world, page.own, before))
        half = len(common) // 2
        numbers |= {*past, *common, *(now - then for now, then in zip(common[:half], common[half:], strict=True))}
    for key, figure in page.own.figures.items():
        own, whole = figure.value or figure.mean, page.published.whole.figures.get(key, NO_FIGURE)
        others = [figure.others_value, figure.others_mean, whole.value, whole.mean]
        past = before.figures.get(key, NO_FIGURE) if before else NO_FIGURE
        others += [past.value, past.mean]
        numbers |= {own - other for other in others if own is not None and other is not None}
    rounded = {formatting.decimal_comma(abs(number), places) for number in numbers for places in (1, 2)}
    return rounded | _LIMITS


def year_before(page: Page) -> ScopeResults | None:
    """Return what was published of the page's scope the year before."""
    scopes = page.world.publication("0580/2019", 1).scopes
    return next((each for each in scopes if (each.kind, each.name) == (page.own.kind, page.own.name)), None)


def test_every_figure_in_a_sentence_is_of_the_department_or_the_whole(haul):
    wrong, n = [], 0
    for page in pages_of(haul, ""):
        texts = page.tree.xpath(
            "//main//text()[not(ancestor::table) and not(ancestor::script) and not(ancestor::details)]"
        )
        said = set(re.findall(r"(?<![\d,])\d+,\d+", " ".join(texts)))
        n += len(said)
        if strange := said - written_of(page):
            wrong.append((page.served.address, strange))

    assert n > 100
    assert wrong == []


def test_the_years_are_as_published(haul):
    wrong, n = [], 0
    for page in pages_of(haul, "ar-for-ar/"):
        before = haul.world.publication("0580/2019", 1)
        past = next((each for each in before.scopes if (each.kind, each.name) == (page.own.kind, page.own.name)), None)
        for label, cells in ((k, v) for table in page.tree.xpath("//table") for k, v in rows_of(table).items()):
            if key := measures(page.world).get(label):
                write = formatting.index_text
            elif label in labels(page.world):
                key, write = ("question", labels(page.world)[label]), formatting.mean_text
            else:
                continue
            figures = [scope.figures.get(key, NO_FIGURE) if scope else NO_FIGURE for scope in (past, page.own)]
            n += 1
            if cells[:2] != as_written(*map(write, figures)):
                wrong.append((page.served.address, label, cells, [write(each) for each in figures]))
            hidden = [each for each in figures if each.mean is None and each.value is None]
            if hidden and cells[2] != "–":
                wrong.append((page.served.address, label, cells))

    assert n > 100
    assert wrong == []


def test_leaders_and_employees_stand_side_by_side_as_published(haul):
    wrong, n = [], 0
    employees = haul.world.publication(served.EMPLOYEES, 1)
    for page in pages_of(haul, "medarbetare/"):
        asked = page.query.removeprefix("matt=") or "total"
        keys = measures(page.world)
        chosen = next(key for key in keys.values() if key[1] == asked)
        for table in page.tree.xpath("//table"):
            for name, cells in rows_of(table).items():
                is_measure = table.get("id") == "tabell-sidor"
                scope, key = (page.own, keys[name]) if is_measure else (page.scope(name), chosen)
                sides = [scope.figures[key], employees.scope(scope.name, scope.kind).figures[key]]
                values = [each.value for each in sides]
                gap = formatting.EMPTY if None in values else formatting.signed(values[0] - values[1])
                n += 1
                if cells[:3] != [*map(formatting.index_text, sides), gap]:
                    wrong.append((page.served.address, name, cells))

    assert n > 100
    assert wrong == []


def test_the_public_page_says_what_is_published_of_the_whole(haul):
    tables = haul.pages["visitor"]["/oppet/0580/2020/"].tree.xpath("//table")
    whole = haul.world.publication("0580/2020", 2).whole
    indices, questions = (rows_of(table) for table in tables)

    assert {label: cells[0] for label, cells in indices.items()} == {
        label: formatting.index_text(whole.figures[key]) for label, key in measures(haul.world).items()
    }
    assert {label: cells[:2] for label, cells in questions.items() if cells} == {
        label: as_written(formatting.mean_text(whole.question(code)), formatting.dont_know_text(whole.question(code)))
        for label, code in labels(haul.world).items()
    }


# Files and the API


REAL = ("mean", "dont_know_share", "value", "others_mean", "others_dont_know_share", "others_value", "sector_mean")
COUNTS = ("n", "others_n", "others_organisations", "sector_n")


def result_rows(page: Served) -> list[dict[str, Any]]:
    if "json" in page.content_type:
        return list(json.loads(page.text))
    rows = csv.DictReader(page.text.removeprefix("\ufeff").splitlines(), delimiter=";")
    return [{name: value if value != "" else None for name, value in row.items()} for row in rows]


def is_row_published(row: dict[str, Any], figure: Figure, room: float) -> bool:
    values = [(row[name], getattr(figure, name)) for name in (*REAL, *COUNTS)]
    return all(
        (said is None and value is None) or (None not in (said, value) and abs(float(said) - value) <= room)
        for said, value in values
    )


@pytest.mark.parametrize("part", [*WHOLE, *OWN, "foreign_key_user", "coordinator"])
def test_every_row_of_files_and_api_is_a_published_one_that_the_reader_may_see(haul, part):
    wrong, n = [], 0
    for address, page in haul.pages[part].items():
        if page.status != 200 or not re.search(r"result(at|s)", address):
            continue
        for row in result_rows(page):
            published = haul.world.publication(row["measurement"], int(row["publication"]))
            scopes = {(each.kind, each.name): each for each in seen(haul.world, part, published)}
            scope = scopes.get((row["scope"], row["name"] or ""))
            figure = scope and scope.figures.get((row["measure"], row["code"] or ""))
            n += 1
            if not figure or not is_row_published(row, figure, 5.01e-5 if "csv" in page.content_type else 1e-12):
                wrong.append((address, row))

    assert (n > 0) == (part != "coordinator")
    assert wrong == []


def test_a_key_opens_nothing_of_a_municipality_where_its_owner_has_no_part(haul):
    for part in ("foreign_key_user", "coordinator"):
        answered = {page.status for address, page in haul.pages[part].items() if "/measurements/0580/" in address}

        assert answered == {404}


# Other departments


@pytest.mark.parametrize("part", OWN)
def test_who_reads_one_department_is_not_told_that_there_are_others(haul, part):
    others = [name for name in TOPS if name != OWN[part]]
    told = {
        (address, name) for address, page in haul.pages[part].items() for name in others if name.encode() in page.body
    }

    assert told == set()


# The attacker's own test: without protection she finds what is hidden


def _everything(
    membership: np.ndarray, families: object, counts: np.ndarray, *rest: object, **more: object
) -> Protection:
    is_asked = np.einsum("sc,qcv->qs", membership.astype(int), counts) > 0
    return Protection(is_asked, is_asked, is_asked)


@pytest.fixture(scope="module")
def unprotected(django_db_setup, django_db_blocker, tmp_path_factory) -> list[Served]:
    """The key user's pages of the first publication when nothing is hidden."""
    with django_db_blocker.unblock(), transaction.atomic(), patch.object(preparation, "protect", _everything):
        _, browsers, _ = served.build(tmp_path_factory.mktemp("open"), is_late=False)
        base = "/matningar/0580/2020/"
        names = ("", "fragor/", "fragor/B1/", "varmekarta/", "filer/resultat.csv", "filer/resultat.json")
        pages = [served.fetch(browsers["key_user"], base + name) for name in names]
        transaction.set_rollback(True)
    return pages


def test_without_protection_the_attacker_finds_hidden_numbers_in_drawings_and_files(haul, unprotected):
    found = leaks(unprotected, recognisable(haul.world))

    assert {address.rpartition("/")[2] or "page" for address, _ in found} == {"page", "resultat.csv", "resultat.json"}
    assert len(found) > 20


def test_without_protection_numbers_are_strangers(haul, unprotected):
    assert all(strangers(page, allowed(haul.world, "key_user")) for page in unprotected if "resultat" in page.address)


def test_another_departments_numbers_are_strangers_to_who_reads_one(haul):
    pages = haul.pages["key_user"]
    school = next(str(pk) for pk, name in haul.world.departments.items() if name == "Skolnämnden")
    page = pages[f"/matningar/0580/2020/forvaltningar/{school}/filer/resultat.json"]

    assert strangers(page, allowed(haul.world, "representative")) == []
    assert len(strangers(page, allowed(haul.world, "sub_administrator"))) > 20


def test_without_protection_tables_say_more_than_is_published(haul, unprotected):
    page = unprotected[3]
    (table,) = page.tree.xpath("//table")
    said = dict(zip(heads_of(table), rows_of(table)[next(iter(labels(haul.world)))], strict=True))

    assert "··" not in said["Biblioteksbolaget"]
