"""Pages of the municipality as they are read by rows and columns, and what a row should say."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from analysis.results import Figure, ScopeResults
from tests.architecture.served.cast import INSIDE
from tests.architecture.served.crawling import Served
from tests.architecture.served.municipality import Published, World


@dataclass(frozen=True)
class Haul:
    """The world and what each part has got out of it, by address."""

    world: World
    pages: dict[str, dict[str, Served]]


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
    def address(self) -> str:
        return self.served.address

    @property
    def tree(self) -> Any:
        return _tree(self.served)

    @property
    def tables(self) -> list[Any]:
        return list(self.tree.xpath("//table"))

    @property
    def year_before(self) -> ScopeResults | None:
        """What was published of the page's scope the year before."""
        scopes = self.world.publication("0580/2019", 1).scopes
        return next((each for each in scopes if (each.kind, each.name) == (self.own.kind, self.own.name)), None)

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
        if self.own.name:
            return self.published.scope(f"{self.own.name} | {name}", "department_group")
        return self.published.scope(name, "group")

    def question(self, row: Any) -> Figure:
        """Return the page's own figure of the question that a row is about."""
        return self.own.question(questions_by_label(self.world)[head_of(row)])


@cache
def _tree(page: Served) -> Any:
    return page.tree


_ADDRESS = re.compile(r"^/matningar/0580/(\d{4})/(?:forvaltningar/(\d+)/)?([a-z-]*/?(?:[A-Z]\d/)?)(?:\?(.*))?$")


def pages_of(haul: Haul, name: str, *, parts: Iterable[str] = INSIDE) -> Iterator[Page]:
    """Yield the served pages whose address goes on like this, a regular expression."""
    for part in parts:
        for address, page in haul.pages[part].items():
            found = _ADDRESS.match(address)
            if page.status == 200 and found and re.fullmatch(name, found[3]):
                yield _page(page, haul.world, *found.groups())


def _page(served: Served, world: World, slug: str, department: str | None, name: str, query: str | None) -> Page:
    published = world.publication(f"0580/{slug}", 2 if slug == "2020" else 1)
    own = published.scope(world.departments[int(department)]) if department else published.whole
    return Page(served, world, published, own, name, query or "")


# Reading a table


def rows_of(table: Any) -> dict[str, list[str]]:
    """Return a table's rows by their heads: what each cell says, without what is said in small print."""
    return {head_of(row): cells_of(row) for row in table.xpath(".//tbody/tr[th]")}


def head_of(row: Any) -> str:
    return plain(row.xpath("./th")[0])


def cells_of(row: Any) -> list[str]:
    """Return what a row's cells say, but those that hold a drawing."""
    return [plain(cell) for cell in row.xpath("./td[not(.//*[name()='svg'])]")]


def heads_of(table: Any) -> list[str]:
    """Return what stands above a table's columns, but above the rows' heads."""
    return [plain(cell) for cell in table.xpath(".//thead//th")][1:]


def bars_of(row: Any) -> list[str]:
    """Return how wide the parts of the bars are that are drawn in a row."""
    return [bar.get("width") for bar in row.xpath(".//*[name()='rect']")]


def plain(cell: Any) -> str:
    said = "".join(cell.xpath(".//text()[not(ancestor::small) and not(ancestor::*[@class='hidden'])]"))
    said = " ".join(said.replace("\N{SOFT HYPHEN}", "").replace("●", "").split())
    return re.sub(r"^\d (?=[A-ZÅÄÖ])", "", said)


# What it should say


class Said(NamedTuple):
    """What a row of a page says, and what was published; None where there is no such row."""

    address: str
    row: str
    says: object
    published: object


def compared(page: Page, says: Mapping[str, object], published: Mapping[str, object]) -> Iterator[Said]:
    """Yield every row that the page has or should have."""
    for row in says.keys() | published.keys():
        yield Said(page.address, row, says.get(row), published.get(row))


def assert_as_published(said: Iterable[Said], *, more_than: int) -> None:
    """Hold what pages say against what was published, and see that there was something to read."""
    rows = list(said)

    assert [row for row in rows if row.says != row.published] == []
    assert len(rows) > more_than


def as_written(*texts: str) -> list[str]:
    return [" ".join(text.split()) for text in texts]


def questions_by_label(world: World) -> dict[str, str]:
    return {question.label: question.code for question in world.outline.questions}


def indices_by_label(world: World) -> dict[str, tuple[str, str]]:
    """Return measure and code by the label of an index."""
    found = {"Digital mognad": ("total", "total")}
    for dimension in world.outline.dimensions:
        found[dimension.label] = ("dimension", dimension.key)
        found |= {part.label: ("subcategory", part.key) for part in dimension.subcategories}
    return found


def bar_of(figure: Figure) -> list[str]:
    """Return how wide the parts of a bar are, in percent; nothing where the distribution is not published."""
    n = sum(figure.distribution)
    return [f"{round(100 * count / n, 1)}" for count in figure.distribution]
