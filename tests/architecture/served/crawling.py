"""Reading all that the program serves to somebody: every link, every choice of a form, and the API."""

import html
import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from lxml import html as markup

_STARTS = ("/", "/matningar/", "/oppet/0580/2020/", "/nycklar/", "/nationellt/", "/administration/")
_API = "/api/v1/measurements"
_ADDRESSES = re.compile(rb'(?:href|src|hx-get|data-url|data-src)="([^"]*)"')
#: Other people's code, leaving, and files that are laid out anew (those have tests of their own).
_NOT_READ = re.compile(r"^/(static/|konto/logout|rapporter/|.*alla\.zip)")
#: So many addresses of administration that differ in their numbers only are read; no figures stand there.
_ENOUGH = 2

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


@dataclass(frozen=True, eq=False)
class Served:
    """What was answered at an address."""

    address: str
    status: int
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def is_page(self) -> bool:
        return self.content_type.startswith("text/html")

    @property
    def tree(self) -> Any:
        return markup.document_fromstring(self.text)

    @property
    def charts(self) -> list[dict[str, Any]]:
        """The drawings that a page's scripts get."""
        if not self.is_page or b"application/json" not in self.body:
            return []
        return [json.loads(each.text) for each in self.tree.xpath('//script[@type="application/json"]')]


def crawl(browser: Client, part: str) -> dict[str, Served]:
    """Return everything that links and choices lead a part of the cast to, by address."""
    found: dict[str, Served] = {}
    shapes: Counter[str] = Counter()
    waiting, never = deque(_STARTS), re.compile(_SKIPPED_BY.get(part, _SKIPPED))
    while waiting:
        address = waiting.popleft()
        if address in found or _NOT_READ.search(address) or never.search(address) or _is_enough(address, shapes):
            continue
        found[address] = served = fetch(browser, address)
        waiting.extend(_onward(served))
    return found


def _is_enough(address: str, shapes: Counter[str]) -> bool:
    """Tell whether enough pages of administration with such an address have been read."""
    if not (address.startswith("/administration/") or address.endswith("/utskick/")):
        return False
    shape = re.sub(r"\d+", "N", address)
    shapes[shape] += 1
    return shapes[shape] > _ENOUGH


def fetch(browser: Client, address: str, **headers: str) -> Served:
    response = browser.get(address, headers=headers)
    body = response.getvalue()
    if location := response.headers.get("Location"):
        body += f'<a href="{html.escape(location)}">'.encode()
    return Served(address, response.status_code, response.headers.get("Content-Type", ""), body)


def _onward(served: Served) -> Iterator[str]:
    if not served.is_page:
        return
    for found in _ADDRESSES.findall(served.body):
        yield from _local(urljoin(served.address, html.unescape(found.decode())))
    if b'method="get"' in served.body:
        for query in _choices(served):
            yield from _local(urljoin(served.address, query))


def _local(address: str) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme in ("", "http") and parts.netloc in ("", "testserver"):
        yield parts.path + (f"?{parts.query}" if parts.query else "")


def _choices(served: Served) -> Iterator[str]:
    """Yield every combination of what the page's forms offer."""
    for form in served.tree.xpath('//form[@method="get"]'):
        fields = [
            [f"{each.get('name')}={option.get('value')}" for option in each.xpath(".//option")]
            for each in form.xpath(".//select")
        ]
        fields += [["", f"{each.get('name')}={each.get('value')}"] for each in form.xpath('.//input[@type="checkbox"]')]
        for chosen in product(*fields):
            yield f"{form.get('action') or ''}?{'&'.join(filter(None, chosen))}"


def read_api(key: str, slugs: Iterable[str] = ("2019", "2020")) -> dict[str, Served]:
    """Return all that the API answers to a key."""
    addresses = [_API, "/api/v1/openapi.json"]
    for slug in slugs:
        of_measurement = f"{_API}/0580/{slug}"
        addresses += [f"{of_measurement}/questions", f"{of_measurement}/publications"]
        for number in ("1", "latest"):
            addresses += [f"{of_measurement}/publications/{number}/results{end}" for end in ("", ".csv")]
    browser = Client()
    return {address: fetch(browser, address, authorization=f"Bearer {key}") for address in addresses}
