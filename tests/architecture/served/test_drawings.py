"""Every number that is drawn is a published one of the reader's."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from tests.architecture.served.cast import INSIDE
from tests.architecture.served.known_numbers import allowed, is_among

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("served")]

#: The border of the quadrant, and the years.
_FIXED = (50, 2019, 2019.5, 2020)


@pytest.mark.parametrize("part", [*INSIDE, "foreign_key_user"])
def test_every_number_drawn_is_published_and_the_readers(haul, part):
    known = allowed(haul.world, part)
    charts = [(page.address, chart) for page in haul.pages[part].values() for chart in page.charts]
    drawn = {(address, value) for address, chart in charts for value in drawn_numbers(chart) if value not in _FIXED}

    assert len(drawn) > 30
    assert {(address, value) for address, value in drawn if not is_among(value, known)} == set()


def drawn_numbers(chart: dict[str, Any]) -> Iterator[float]:
    """Yield the places of a drawing's points, bars, arms and lines."""
    layout = chart.get("layout", {})
    yield from chain.from_iterable(_of_trace(trace) for trace in chart.get("data", ()))
    yield from (shape["x0"] for shape in layout.get("shapes", ()) if shape["x0"] == shape["x1"])
    notes = [note for note in layout.get("annotations", ()) if "ax" in note]
    yield from (note[name] for note in notes for name in ("x", "y", "ax", "ay"))


def _of_trace(trace: dict[str, Any]) -> Iterator[float]:
    for axis in ("x", "y"):
        yield from (value for value in trace.get(axis, ()) if isinstance(value, int | float))
        errors = trace.get(f"error_{axis}", {})
        yield from (value for name in ("array", "arrayminus") for value in errors.get(name, ()) if value)
