"""What nobody may know, computed from the raw answers."""

from itertools import chain, combinations

from analysis.results import ScopeResults
from tests.architecture.served.known_numbers import allowed, is_among
from tests.architecture.served.municipality import World


def recognisable(world: World) -> list[float]:
    """Return the hidden numbers that nothing published looks like, even in a file."""
    known = sorted(value for part in ("key_user", "foreign_key_user", "coordinator") for value in allowed(world, part))
    hidden = {value for value in hidden_numbers(world) if abs(value * 1000 - round(value * 1000)) > 1e-6}
    return sorted(value for value in hidden if not is_among(value, known, 1.1e-4))


def hidden_numbers(world: World) -> set[float]:
    """Return what could be said of the answers behind every mean that is hidden or repeated, told by itself.

    Of hidden departments and groups also what could be said of two and three of them together.
    """
    questions = [(key, code) for key, answers in world.answers.items() for code in answers[0].values]
    return {number for key, code in questions for number in _hidden_by(world, key, code)}


def _hidden_by(world: World, key: tuple[str, int], code: str) -> set[float]:
    """Return the hidden numbers of one question of a publication."""
    scopes = [scope for scope in world.publication(*key).scopes if _hides(scope, code)]
    hidden = [(scope.kind, _values(world, key, scope, code)) for scope in scopes]
    told = {number for _, values in hidden for number in numbers_of(values)}
    for kind in ("department", "group"):
        alike = [values for of_kind, values in hidden if of_kind == kind]
        unions = [list(chain(*some)) for size in (2, 3) for some in combinations(alike, size)]
        told |= {number for values in unions for number in numbers_of(values)}
    return told


def numbers_of(values: list[int]) -> set[float]:
    """Return what could be said of some answers: mean, its index to both sides, share of don't know, spread."""
    grades = [value for value in values if value]
    told = {values.count(0) / len(values), 100 * values.count(0) / len(values)} if values else set()
    if grades:
        mean = sum(grades) / len(grades)
        variance = sum((grade - mean) ** 2 for grade in grades) / len(grades)
        told |= {mean, 25 * (mean - 1), 25 * (5 - mean), 1 - variance / 4, variance, variance**0.5}
    return told


def _hides(scope: ScopeResults, code: str) -> bool:
    figure = scope.question(code)
    return figure.mean is None or bool(figure.as_of)


def _values(world: World, key: tuple[str, int], scope: ScopeResults, code: str) -> list[int]:
    """Return the answers that a scope is about, told from its name."""
    name, _, group = scope.name.partition(" | ") if scope.kind != "group" else ("", "", scope.name)
    path = tuple(name.split(" / ")) if name else ()
    belong = (each for each in world.answers[key] if each.department[: len(path)] == path)
    return [each.values[code] for each in belong if group in ("", each.group)]
