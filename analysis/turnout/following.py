"""A measurement's turnout while answers come in: rates and the curve of the days, protected."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from django.db.models import IntegerField, Value

from analysis.disclosure.rates import EXACT_FROM
from analysis.models import PublicationBasis, ShownRates
from analysis.publishing.figures import RESPONSE_RATE
from analysis.results import Figure
from analysis.turnout.live import WHOLE, Part, Place, Seen, ShownPart, Tree, seen_sets, shown_parts
from analysis.turnout.rates import SeenByPlace, rate_of
from surveys import periods
from surveys.models import Measurement, Organisation, Wave
from surveys.turnout import Cell, counts_of

Days = Mapping[dt.date, int]
Parents = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class Turnout:
    """The waves, and what may be shown, by part: a part has a rate once it has begun and is known whom it asks.

    curves: the shares (0-1) that had submitted at the end of each day since the first; the whole's and the waves'.
    few: the parts that have fewer invited than a rate needs; others that are hidden are so for the sake of these.
    groups: the names of the organisation's groups by id, in order, where any part has a rate.
    """

    waves: list[Wave] = field(default_factory=list)
    rates: dict[Part, Figure] = field(default_factory=dict)
    invited: dict[Part, int] = field(default_factory=dict)
    curves: dict[Part, tuple[float, ...]] = field(default_factory=dict)
    few: frozenset[Part] = frozenset()
    groups: dict[int, str] = field(default_factory=dict)

    def rate(self, part: Part) -> Figure:
        return self.rates.get(part, Figure(measure=RESPONSE_RATE))


def turnout_of(measurement: Measurement) -> Turnout:
    """Return a measurement's turnout as of now, with the waves' departments. Four queries.

    What it shows is remembered, which costs one more each time that the pattern is new.
    Source: docs/disclosure.md S9, S10, S19.
    """
    waves = list(Wave.objects.of(measurement).with_department().with_link())
    counts = counts_of(measurement, waves)
    listed = {cell.wave for cell in counts.cells if cell.invited}
    known = [cell for cell in counts.cells if cell.wave in listed]
    if not known:
        return Turnout(waves)
    parents, groups = _parents_and_groups(measurement.organisation)
    tree, (seen, published) = _tree(parents, waves), _seen_and_published(measurement)
    shown = _shown(tuple(map(_place, known)), tree, measurement.k_inv, published, seen)
    if {wave.pk for wave in waves if wave.has_begun} - listed:
        shown = [each for each in shown if each.part != WHOLE]
    remember(measurement, Seen(tree.begun, frozenset(each.part for each in shown if each.is_shown)), seen)
    rates = {each.part: _rate(each, known) for each in shown}
    invited = {each.part: _invited(each, known) for each in shown}
    exact = [part for part, rate in rates.items() if rate.value is not None and invited[part] >= EXACT_FROM]
    curves = _curves(exact, waves, counts.days, invited, measurement.k_inv)
    few = frozenset(part for part, n in invited.items() if n < measurement.k_inv)
    return Turnout(waves, rates, invited, curves, few, groups)


@lru_cache(maxsize=256)
def _shown(
    places: tuple[Place, ...], tree: Tree, k_inv: int, published: tuple[frozenset[int], ...], seen: tuple[Seen, ...]
) -> list[ShownPart]:
    """Return the pattern, which costs much and changes seldom: when somebody is invited or a wave begins."""
    return shown_parts(places, tree, k_inv, published, seen)


def _place(cell: Cell) -> Place:
    return Place(cell.wave, cell.department, cell.group, _n_invited(cell))


def _n_invited(cell: Cell) -> int:
    """Return how many were invited; somebody may have answered who is not on the list any more."""
    return max(cell.invited or 0, cell.submitted)


def _tree(parents: Parents, waves: Sequence[Wave]) -> Tree:
    return Tree(
        parents,
        tuple((wave.pk, wave.department_id) for wave in waves),
        frozenset(wave.pk for wave in waves if wave.has_begun),
    )


def _parents_and_groups(organisation: Organisation) -> tuple[Parents, dict[int, str]]:
    """Return every department with the one above it, and the groups' names in order. One query."""
    departments = organisation.departments.order_by().values_list(Value(0), "pk", "parent_id", Value(""))
    groups = organisation.groups.order_by().values_list("position", "pk", Value(None, IntegerField()), "name")
    rows = list(departments.union(groups, all=True))
    parents = sorted((pk, above) for _, pk, above, name in rows if not name)
    names = sorted((position, name, pk) for position, pk, _, name in rows if name)
    return tuple(parents), {pk: name for _, name, pk in names}


def _seen_and_published(measurement: Measurement) -> tuple[tuple[Seen, ...], tuple[frozenset[int], ...]]:
    """Return what was shown while waves were open, and the waves behind each published response rate. One query."""
    seen = ShownRates.objects.filter(measurement=measurement).order_by().values_list(Value(0), "pk", "waves", "parts")
    stored = PublicationBasis.objects.filter(publication__measurement=measurement).order_by()
    published = stored.values_list(Value(1), "publication__number", "rates", "rates")
    rows = sorted(seen.union(published, all=True), key=itemgetter(0, 1))
    return (
        tuple(_seen(waves, parts) for is_published, _, waves, parts in rows if not is_published),
        tuple(frozenset(waves) for is_published, _, rates, _ in rows if is_published for waves in rates),
    )


def read_seen(measurement: Measurement) -> tuple[Seen, ...]:
    """Return what has been shown while waves were open. One query."""
    rows = ShownRates.objects.filter(measurement=measurement).order_by("pk").values_list("waves", "parts")
    return tuple(_seen(waves, parts) for waves, parts in rows)


def _seen(waves: Sequence[int], parts: Sequence[Sequence[int | None]]) -> Seen:
    return Seen(frozenset(waves), frozenset(Part(*part) for part in parts))


def remember(measurement: Measurement, now: Seen, before: Sequence[Seen]) -> None:
    """Keep what is shown now, unless it has been shown before."""
    if not now.parts or any(now.begun == each.begun and now.parts <= each.parts for each in before):
        return
    waves = sorted(now.begun)
    parts = sorted(([each.wave, each.department, each.group] for each in now.parts), key=str)
    digest = hashlib.sha256(json.dumps([waves, parts]).encode()).hexdigest()
    ShownRates.objects.bulk_create(
        [ShownRates(measurement=measurement, waves=waves, parts=parts, digest=digest)], ignore_conflicts=True
    )


def seen_by_place(measurement: Measurement) -> SeenByPlace | None:
    """Return the people behind every rate that has been shown while waves were open, None when none has been."""
    seen = read_seen(measurement)
    if not seen:
        return None
    waves = list(Wave.objects.of(measurement).with_link())
    places = [_place(cell) for cell in counts_of(measurement, waves).cells]
    parents, _ = _parents_and_groups(measurement.organisation)
    sets = seen_sets(places, _tree(parents, waves), seen)
    return SeenByPlace(tuple(place.wave for place in places), tuple(place.invited for place in places), sets)


def _rate(each: ShownPart, cells: Sequence[Cell]) -> Figure:
    submitted = sum(cells[index].submitted for index in each.places)
    return Figure(measure=RESPONSE_RATE, **rate_of(_invited(each, cells), submitted, is_shown=each.is_shown))


def _invited(each: ShownPart, cells: Sequence[Cell]) -> int:
    return sum(_n_invited(cells[index]) for index in each.places)


def _curves(
    parts: Sequence[Part], waves: Sequence[Wave], days: Mapping[int, Days], invited: Mapping[Part, int], step: int
) -> dict[Part, tuple[float, ...]]:
    begun = [wave for wave in waves if wave.has_begun]
    curves = {}
    for part in parts:
        behind = [wave for wave in begun if part in (WHOLE, Part(wave.pk))]
        if any(wave.pk in days for wave in behind):
            numbers = submitted_by_day(behind, days, periods.today())
            curves[part] = tuple(n / invited[part] for n in in_steps(numbers, step))
    return curves


def submitted_by_day(waves: Sequence[Wave], days: Mapping[int, Days], today: dt.date) -> list[int]:
    """Return how many had submitted at the end of each day, from the first day of the waves until today or their last.

    What came in during the minutes of grace belongs to the last day.
    """
    first = min(wave.opens_on for wave in waves)
    last = max(first, min(today, max(wave.closes_on for wave in waves)))
    numbers = [0] * ((last - first).days + 1)
    for wave in waves:
        for day, n in days.get(wave.pk, {}).items():
            numbers[min((max(day, first) - first).days, len(numbers) - 1)] += n
    return [sum(numbers[: index + 1]) for index in range(len(numbers))]


def in_steps(numbers: Sequence[int], step: int) -> list[int]:
    """Return a rising curve that moves only when at least `step` have been added; its last point is exact.

    A curve of single answers would tell, of a small department, on which day each one answered: whoever knows
    that only Anna was at work on Friday could read her from it. Each rise stands for `step` persons or more.
    The last point is the response rate, which is shown anyway.
    """
    shown, stepped = 0, []
    for n in numbers:
        shown = n if n - shown >= step else shown
        stepped.append(shown)
    return [*stepped[:-1], numbers[-1]] if numbers else []
