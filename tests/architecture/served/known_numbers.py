"""Which numbers a part of the cast may be served: those of the publications that she may read."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache

from analysis.results import Figure, ScopeResults
from analysis.years.precision import precisions, with_intervals
from tests.architecture.served.cast import OWN, WHOLE
from tests.architecture.served.municipality import CODES, Published, World

SHARES = ("dont_know_share", "others_dont_know_share", "sector_dont_know_share")


@cache
def allowed(world: World, part: str) -> list[float]:
    """Return every number that a part may be served, sorted."""
    found = {number for published in world.publications for number in _numbers(world, part, published)}
    now, before = (world.publication(f"0580/{slug}", n) for slug, n in (("2020", 2), ("2019", 1)))
    scopes = {(each.kind, each.name): each for each in seen(world, part, before)}
    for scope in seen(world, part, now):
        if earlier := scopes.get((scope.kind, scope.name)):
            found |= set(indices_on_common_questions(world, scope, earlier))
    return sorted(found | (set(national_indices(world)) if part == "coordinator" else set()))


def seen(world: World, part: str, published: Published) -> list[ScopeResults]:
    """Return the scopes of a publication that a part of the cast may read."""
    code = "9001" if part == "foreign_key_user" else "0580"
    if not published.measurement.startswith(code) or part == "coordinator":
        return []
    if part in (*WHOLE, "foreign_key_user"):
        return list(published.scopes)
    name = OWN.get(part)
    own = [each for each in published.scopes if name and re.match(rf"{name}($| [/|] )", each.name)]
    return [published.whole, *own]


def _numbers(world: World, part: str, published: Published) -> Iterator[float]:
    scopes = seen(world, part, published)
    scopes += [each.results for each in published.comparisons] if scopes else []
    yield from (number for scope in scopes for figure in scope.figures.values() for number in numbers_in(figure))
    if published.whole in scopes:
        yield from _of_intervals(world, published)


def _of_intervals(world: World, published: Published) -> Iterator[float]:
    """Yield the ends and arms of the intervals of the organisation's indices, from the errors that are published."""
    whole = published.whole
    for figure in with_intervals(whole, precisions(whole, published.reliability, world.outline)).figures.values():
        if figure.value is not None and figure.lower is not None and figure.upper is not None:
            yield from (figure.lower, figure.upper, figure.upper - figure.value, figure.value - figure.lower)


def numbers_in(figure: Figure) -> Iterator[float]:
    """Yield a figure's numbers and what drawings make of them: percent, the arms of an interval, a distance."""
    values = {each.name: getattr(figure, each.name) for each in fields(Figure)}
    yield from (float(value) for value in values.values() if isinstance(value, int | float))
    yield from figure.distribution
    yield from (100 * values[name] for name in SHARES if values[name] is not None)
    if figure.mean is not None and figure.lower is not None and figure.upper is not None:
        yield from (figure.upper - figure.mean, figure.mean - figure.lower)


def indices_on_common_questions(world: World, now: ScopeResults, before: ScopeResults) -> Iterator[float]:
    """Yield each year's indices of the parts and dimensions, from the questions that both years show."""
    for scope in (now, before):
        means = {code: scope.question(code).mean for code in CODES}
        common = [c for c in CODES if now.question(c).mean is not None and before.question(c).mean is not None]
        for dimension in world.outline.dimensions:
            parts = [[q.code for q in part.questions if q.code in common] for part in dimension.subcategories]
            found = [_index_of(means, codes) for codes in parts if codes]
            yield from (*found, *([sum(found) / len(found)] if found else []))


def national_indices(world: World) -> Iterator[float]:
    """Yield the subcategories' indices of all other municipalities together (docs/disclosure.md S16)."""
    grades = {code: [each.values[code] for each in world.others if each.values[code]] for code in CODES}
    means = {code: sum(values) / len(values) for code, values in grades.items()}
    parts = world.outline.subcategories
    yield from (_index_of(means, [question.code for question in part.questions]) for part in parts)


def _index_of(means: dict[str, float], codes: Iterable[str]) -> float:
    """Return the index of some questions: T1 is the reversed one."""
    values = [25 * (5 - means[code]) if code == "T1" else 25 * (means[code] - 1) for code in codes]
    return sum(values) / len(values)


def is_among(value: float, known: list[float], room: float = 1e-7) -> bool:
    place = bisect_left(known, value - room)
    return place < len(known) and known[place] <= value + room
