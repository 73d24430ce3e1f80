"""Which response rates may be shown while answers come in. Pure.

Only the numbers of invited decide it, so the pattern does not move with the answers; one pattern serves all
readers, and a role sees a part of it. What a publication will show later is treated as shown already: otherwise a
rate that was harmless yesterday would give a small wave away tomorrow. What has been seen stays seen: a small wave that
is planned late must not follow from today's sum and yesterday's.

Source: docs/disclosure.md S4, S5, S6, S10, S19.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure import Family, NotSafe, response_rates_shown
from analysis.scopes import break_down, line_of


@dataclass(frozen=True)
class Part:
    """Some of the invited: a wave's, a department's in it, a group's; all three None for everybody's."""

    wave: int | None = None
    department: int | None = None
    group: int | None = None


WHOLE = Part()


@dataclass(frozen=True)
class Place:
    """The smallest part: those of a wave in one department and group (None where no list is kept)."""

    wave: int
    department: int
    group: int | None
    invited: int


@dataclass(frozen=True)
class Tree:
    """parents: (department, parent or None) pairs. tops: (wave, its department) pairs. begun: waves shown by now."""

    parents: tuple[tuple[int, int | None], ...]
    tops: tuple[tuple[int, int], ...]
    begun: frozenset[int]


@dataclass(frozen=True)
class Seen:
    """The parts whose rates somebody may have seen when these waves had begun."""

    begun: frozenset[int]
    parts: frozenset[Part]


@dataclass(frozen=True)
class ShownPart:
    """A part, the positions of its places, and whether its rate may be shown."""

    part: Part
    places: tuple[int, ...]
    is_shown: bool


def shown_parts(
    places: Sequence[Place],
    tree: Tree,
    k_inv: int,
    published: Iterable[frozenset[int]] = (),
    seen: Iterable[Seen] = (),
) -> list[ShownPart]:
    """Return every part of the waves that have begun, and whether its rate may be shown.

    places: of all waves, also of those that have not begun. published: ids of the waves behind each response rate
    that a publication has shown. seen: what has been shown while waves were open.
    """
    parts = _parts(places, tree)
    belongs = np.array([[part in parts_of for parts_of in _parts_of(places, tree)] for part in parts], dtype=bool)
    belongs = belongs.reshape(len(parts), len(places))
    invited = np.array([place.invited for place in places], dtype=np.int64)
    try:
        forced = _public(places, tree, k_inv, published, seen_sets(places, tree, seen))
        shown = response_rates_shown(belongs, _families(parts, tree), invited, k_inv, forced)
    except NotSafe:  # the lists have changed since something was published
        shown = np.zeros(len(parts), dtype=bool)
    return [
        ShownPart(part, tuple(np.flatnonzero(mask).tolist()), bool(is_shown))
        for part, mask, is_shown in zip(parts, belongs, shown, strict=True)
    ]


def _parts(places: Sequence[Place], tree: Tree) -> list[Part]:
    """Return the parts that have places, in a fixed order."""
    found = {part for parts in _parts_of(places, tree) for part in parts}
    return sorted(found, key=lambda part: (part.wave or 0, part.department or 0, part.group or 0))


def _parts_of(places: Sequence[Place], tree: Tree) -> list[frozenset[Part]]:
    """Return the parts that each place belongs to; none before its wave has begun."""
    parents, tops = dict(tree.parents), dict(tree.tops)
    return [
        frozenset(_around(place, parents, tops[place.wave])) if place.wave in tree.begun else frozenset()
        for place in places
    ]


def _around(place: Place, parents: Mapping[int, int | None], top: int) -> list[Part]:
    line = line_of(place.department, parents)
    below = line[: line.index(top)] if top in line else line
    parts = [WHOLE, Part(place.wave), *(Part(place.wave, department) for department in below)]
    if place.group is not None:
        parts += [Part(group=place.group), Part(place.wave, group=place.group)]
    return parts


def seen_sets(places: Sequence[Place], tree: Tree, seen: Iterable[Seen]) -> np.ndarray:
    """Return the people behind each rate that has been seen: sets × places."""
    sets = []
    for each in seen:
        belongs = _parts_of(places, Tree(tree.parents, tree.tops, each.begun))
        sets += [[part in parts_of for parts_of in belongs] for part in each.parts]
    return np.array(sets, dtype=bool).reshape(-1, len(places))


def _public(
    places: Sequence[Place], tree: Tree, k_inv: int, published: Iterable[frozenset[int]], seen: np.ndarray
) -> np.ndarray:
    """Return the sets that have been shown, and those that publications will show once every wave has closed."""
    wave_of_place = np.array([place.wave for place in places], dtype=np.int64)
    waves = sorted(set(wave_of_place.tolist()))
    invited = np.array([place.invited for place in places], dtype=np.int64)
    earlier = np.array([np.isin(wave_of_place, list(each)) for each in published], dtype=bool).reshape(-1, len(places))
    earlier = np.concatenate([earlier, seen])
    parents, tops = dict(tree.parents), dict(tree.tops)
    later = break_down([(tops[wave], index) for index, wave in enumerate(waves)], parents, list(parents), [])
    membership = later.membership[:, np.searchsorted(waves, wave_of_place)]
    shown = response_rates_shown(membership, later.families, invited, k_inv, earlier)
    return np.concatenate([earlier, membership[shown]])


def _families(parts: Sequence[Part], tree: Tree) -> list[Family]:
    """Return each part with the parts that divide it, leaves before roots."""
    position = {part: index for index, part in enumerate(parts)}
    parents = dict(tree.parents)
    by_depth = sorted((part for part in parts if part.department), key=lambda part: -_depth(part, parents))
    wholes = [*by_depth, *(part for part in parts if part.wave and not (part.department or part.group)), WHOLE]
    families = [
        (whole, [part for part in parts if _is_department_below(part, whole, parents, position)]) for whole in wholes
    ]
    families += [(WHOLE, [part for part in parts if part.wave and part == Part(part.wave)])]
    families += [(WHOLE, [part for part in parts if part.group and not part.wave])]
    families += [(whole, [part for part in parts if _is_group_of(part, whole)]) for whole in parts]
    return [Family(position[whole], tuple(position[part] for part in below)) for whole, below in families if below]


def _depth(part: Part, parents: Mapping[int, int | None]) -> int:
    return len(line_of(part.department or 0, parents))


def _is_department_below(
    part: Part, whole: Part, parents: Mapping[int, int | None], existing: Mapping[Part, int]
) -> bool:
    if not part.department or part.wave != whole.wave or whole.group:
        return False
    above = Part(part.wave, parents[part.department])
    return (above if above in existing else Part(part.wave)) == whole


def _is_group_of(part: Part, whole: Part) -> bool:
    """Tell whether a part is a wave's group, and the whole that wave or that group."""
    if not (part.wave and part.group):
        return False
    return whole in (Part(part.wave), Part(group=part.group))
