"""The numbers that stand in what was served: a file rounds to four decimals, the rest is written in full."""

import re
from collections.abc import Iterable
from functools import cache

from tests.architecture.served.crawling import Served
from tests.architecture.served.known_numbers import is_among

_DECIMALS = re.compile(rb"(?<![\w.,:])\d+[.,](\d{4,})(?![\w])")
_ROUNDED = 5.01e-5


@cache
def written_out(page: Served) -> set[tuple[float, int]]:
    """Return every number with four decimals or more, and how many it has."""
    found = _DECIMALS.finditer(page.body)
    return {(float(each.group(0).replace(b",", b".")), len(each.group(1))) for each in found}


def strangers(page: Served, known: list[float]) -> list[float]:
    """Return the numbers of a page that nothing published is."""
    return [value for value, n in written_out(page) if not is_among(value, known, _ROUNDED if n == 4 else 1e-7)]


def leaks(pages: Iterable[Served], hidden: list[float]) -> list[tuple[str, float]]:
    """Return the hidden numbers that stand somewhere, each with its address."""
    return [
        (page.address, value)
        for page in pages
        for value, n in written_out(page)
        if is_among(value, hidden, _ROUNDED if n == 4 else 1e-6)
    ]
